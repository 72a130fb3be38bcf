"""Groups restricted to the children in some statuses: what is listed, and what is shown."""

from collections import Counter

import pytest

from batch_tui.batch.job import Status, split_child
from batch_tui.demo import DemoRegion
from tests.conftest import Run
from tests.ui import driver
from tests.ui.test_live import SELDOM
from tests.ui.trees import LARGE, MINE, array, asked, described, indexes, line_of, listed, to_child


@pytest.mark.parametrize(("failed", "needed"), [(7, 1), (1_000, 1), (1_001, 2), (2_500, 3)])
async def test_failed_only_takes_a_call_for_each_thousand(
    demo: DemoRegion, run: Run, failed: int, needed: int
) -> None:
    statuses = ["FAILED" if n % 3 == 0 and n < 3 * failed else None for n in range(7_600)]
    parent = array(demo, statuses)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("F")
        await asked(running)
        assert len(listed(demo)) == needed
        for call in listed(demo):
            assert call.body == {
                "arrayJobId": parent,
                "jobStatus": "FAILED",
                "maxResults": 1000,
                **({"nextToken": call.body["nextToken"]} if call is not listed(demo)[0] else {}),
            }
        assert indexes(running) == list(range(0, 3 * failed, 3))
        in_sight = {job.id for job in driver.in_sight(running)}
        assert all({*ids} <= in_sight for ids in described(demo))
        assert f"{failed:,} FAILED of 7,600" in line_of(running, "▾ array")


@pytest.mark.usefixtures("any_habits")
async def test_failed_only_again_shows_all(demo: DemoRegion, run: Run) -> None:
    array(demo, ["FAILED", "SUCCEEDED", "FAILED", "RUNNING"])
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("F")
        await asked(running)
        assert indexes(running) == [0, 2]
        await running.press("F")
        await asked(running)
        assert indexes(running) == [0, 1, 2, 3]
        assert "FAILED of 4" not in line_of(running, "▾ array")


async def test_children_come_in_index_order_whatever_order_the_service_uses(
    demo: DemoRegion, run: Run
) -> None:
    async with run(**LARGE) as running:
        await running.loaded()
        await running.press("right", "j", "6")
        await asked(running)
        parent = driver.rows(running).row(0).job
        demo.calls.clear()
        page = driver.children_listed(running, parent, Status.SUCCEEDED)
        came = [split_child(job.id).index for job in page]  # type: ignore[union-attr]
        assert came != sorted(came)
        assert indexes(running) == sorted(indexes(running))
        assert len(indexes(running)) == 9_993


@pytest.mark.usefixtures("any_habits")
async def test_digits_inside_a_group_restrict_that_group_and_leave_the_list(
    demo: DemoRegion, run: Run
) -> None:
    array(demo, ["FAILED", "SUCCEEDED", "RUNNING", "FAILED", "RUNNABLE"])
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        listing = driver.listing(running)
        await running.press("right", "j", "7")
        await asked(running)
        assert indexes(running) == [0, 3]
        await running.press("5")
        await asked(running)
        assert indexes(running) == [0, 2, 3]
        assert "3 RUNNING FAILED of 5" in line_of(running, "▾ array")
        await running.press("7")
        await asked(running)
        assert indexes(running) == [2]
        await running.press("0")
        await asked(running)
        assert indexes(running) == [0, 1, 2, 3, 4]
        assert driver.listing(running) is listing
        assert not driver.asked_query(running).terms


async def test_a_group_of_which_none_is_shown_can_be_restricted_otherwise(
    demo: DemoRegion, run: Run
) -> None:
    array(demo, ["RUNNING", "SUCCEEDED"])
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("right", "j", "7")
        await asked(running)
        assert indexes(running) == []
        await running.press("5")
        await asked(running)
        assert indexes(running) == [0]
        assert not driver.asked_query(running).terms


@pytest.mark.usefixtures("any_habits")
async def test_the_cursor_stays_on_its_child_or_goes_to_the_nearest_one(
    demo: DemoRegion, run: Run
) -> None:
    parent = array(demo, ["FAILED" if n in (2, 9) else "RUNNING" for n in range(12)])
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("right")
        await to_child(running, "7")
        await running.press("F")
        await asked(running)
        assert driver.table(running).cursor == f"{parent}:9"
        await running.press("F")
        await asked(running)
        assert driver.table(running).cursor == f"{parent}:9"


@pytest.mark.usefixtures("any_habits")
async def test_failed_only_follows_what_the_parent_counts(demo: DemoRegion, run: Run) -> None:
    parent = array(demo, ["FAILED", *["RUNNING"] * 4])
    async with run(size=(140, 30), queues=(MINE,), refresh=SELDOM) as running:
        await running.loaded()
        await running.press("F")
        await asked(running)
        demo.set_status(f"{parent}:2", "FAILED", exit_code=1)
        demo.set_status(f"{parent}:4", "FAILED", exit_code=1)
        await driver.tick(running)
        await driver.idle(running)
        assert "3 ✖" in line_of(running, "▾ array")
        assert "3 FAILED of 5" in line_of(running, "▾ array")
        assert indexes(running) == [0, 2, 4]
        before = len(listed(demo))
        await driver.tick(running)
        await driver.idle(running)
        assert len(listed(demo)) == before


async def test_r_lists_a_restricted_group_again(demo: DemoRegion, run: Run) -> None:
    parent = array(demo, ["FAILED", "RUNNING", "RUNNING"])
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("F")
        await asked(running)
        demo.set_status(f"{parent}:2", "FAILED", exit_code=1)
        await running.press("r")
        await asked(running)
        assert indexes(running) == [0, 2]


async def test_listing_a_group_again_takes_no_row_away_meanwhile(
    demo: DemoRegion, run: Run
) -> None:
    parent = array(demo, ["RUNNING", "FAILED", "RUNNING"])
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("right", "j", "j", "7")
        await asked(running)
        await running.press("5")
        await asked(running)
        assert driver.table(running).cursor == f"{parent}:1"
        await running.press("r")
        await asked(running)
        assert driver.table(running).cursor == f"{parent}:1"


async def test_a_group_that_cannot_be_listed_says_so_and_r_tries_again(
    demo: DemoRegion, run: Run
) -> None:
    array(demo, ["FAILED", "RUNNING"])
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        demo.faults.deny = -1
        await running.press("F")
        await running.until(lambda: driver.banner_shown(running))
        assert "not listed; r tries again" in line_of(running, "array")
        demo.faults.deny = 0
        await running.press("r")
        await asked(running)
        assert indexes(running) == [0]
        assert not driver.banner_shown(running)


async def test_collapsing_ends_a_restriction(demo: DemoRegion, run: Run) -> None:
    array(demo, ["FAILED", "RUNNING"])
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("F")
        await asked(running)
        await running.press("left", "right")
        await asked(running)
        assert indexes(running) == [0, 1]
        assert "FAILED of 2" not in line_of(running, "▾ array")
        await running.press("F")
        await asked(running)
        assert indexes(running) == [0]


async def test_no_filter_is_ever_sent_with_a_parent(demo: DemoRegion, run: Run) -> None:
    parents = [
        array(demo, ["FAILED", "RUNNING"]),
        demo.add_job("mpi", queue=MINE, status="RUNNING", nodes=2, children=["FAILED", "RUNNING"]),
    ]
    async with run(queues=(MINE,), query="after:30d") as running:
        await running.loaded()
        for parent in parents:
            driver.table(running).move_to(parent)
            for key in ("F", "j", "5", "7", "0", "F", "F"):
                await running.press(key)
                await asked(running)
        asked_of = Counter(frozenset(call.body) for call in listed(demo))
        assert asked_of == {
            frozenset({selector, "jobStatus", "maxResults"}): 5
            for selector in ("arrayJobId", "multiNodeJobId")
        }
