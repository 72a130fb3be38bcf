"""Arrays and multi-node jobs as a tree: what it shows, what it asks for, what it leaves alone."""

from collections import Counter
from collections.abc import Sequence

import pytest

from batch_tui.batch.job import Job, Status, split_child
from batch_tui.demo import Call, DemoRegion
from batch_tui.ui.screens.ask import AskScreen
from batch_tui.ui.screens.job import JobScreen
from batch_tui.ui.widgets.job_tree import JobTree
from tests.conftest import NOW, Run, Running
from tests.ui.test_live import SELDOM, tick

MINE = "mine"
ETL = "nightly-etl"
SIZES = [(80, 24), (200, 50)]
LARGE = {"queues": (ETL,), "query": "verify*"}
"""A list of one array of 10,000 children, of which seven have failed."""


def table(running: Running) -> JobTree:
    return running.jobs.table


def calls(demo: DemoRegion, operation: str) -> list[Call]:
    return [call for call in demo.calls if call.operation == operation]


def described(demo: DemoRegion) -> list[list[str]]:
    return [call.body["jobs"] for call in calls(demo, "DescribeJobs")]


def listed(demo: DemoRegion) -> list[Call]:
    """The listings of children."""
    return [call for call in calls(demo, "ListJobs") if "jobQueue" not in call.body]


def ids(running: Running) -> list[str]:
    jobs = running.listing.jobs
    return jobs.ids(0, len(jobs))


def indexes(running: Running) -> list[int]:
    """The indexes of the children on display, from top to bottom."""
    children = map(split_child, ids(running))
    return [child.index for child in children if child]


def in_sight(running: Running) -> list[Job]:
    window = table(running).window
    return [row.job for row in table(running).jobs.rows(window.start, window.stop)]


def line_of(running: Running, word: str) -> str:
    """The line of the screen with a word in it."""
    [line] = [line for line in running.shown if word in line]
    return line


def array(
    demo: DemoRegion, children: Sequence[str | None], name: str = "array", status: str = "PENDING"
) -> str:
    """An array of these children, the newest job of a queue in which nothing else happens."""
    return demo.add_job(name, queue=MINE, status=status, size=len(children), children=children)


async def asked(running: Running) -> None:
    """Wait until all that is in sight has been asked about."""
    await running.loaded()


async def to_child(running: Running, index: str) -> None:
    await running.press("number_sign", *index, "enter")
    await asked(running)


# Windows


@pytest.mark.parametrize("before", ["", "5000", "9890", "F", "F F", "pagedown pagedown"])
async def test_the_last_of_ten_thousand_children_is_one_call_away(
    demo: DemoRegion, run: Run, before: str
) -> None:
    async with run(size=(80, 24), **LARGE) as running:
        await running.loaded()
        await running.press("right")
        await asked(running)
        assert [len(ids) for ids in described(demo)] == [100]
        for key in before.split():
            if key.isdecimal():
                await to_child(running, key)
            else:
                await running.press(key)
                await asked(running)
        made = len(described(demo))
        await to_child(running, "9999")
        assert len(described(demo)) == made + 1
        parent = ids(running)[0]
        assert table(running).cursor == f"{parent}:9999"
        assert all(job.status is not None for job in in_sight(running))


async def test_children_are_described_a_hundred_a_call_from_any_side_and_none_twice(
    demo: DemoRegion, run: Run
) -> None:
    async with run(size=(80, 24), **LARGE) as running:
        await running.loaded()
        await running.press("right")
        await asked(running)
        for index in ("4711", "9999", "0", "5200"):
            await to_child(running, index)
            for key in ("pageup", "k", "pagedown", "j", "pagedown", "pagedown", *["pageup"] * 6):
                await running.press(key)
                await asked(running)
                assert all(job.status is not None for job in in_sight(running))
        assert all(len(ids) <= 100 for ids in described(demo))
        times = Counter(job_id for ids in described(demo) for job_id in ids)
        assert set(times.values()) == {1}


async def test_scrolling_asks_once_for_every_hundred_lines(demo: DemoRegion, run: Run) -> None:
    async with run(size=(80, 24), **LARGE) as running:
        await running.loaded()
        await running.press("right")
        await asked(running)
        for _ in range(300):
            await running.press("j")
        await asked(running)
        assert len(described(demo)) <= 4
        assert all(job.status is not None for job in in_sight(running))


async def test_while_a_call_hangs_no_scrolling_makes_another(demo: DemoRegion, run: Run) -> None:
    async with run(size=(80, 24), **LARGE) as running:
        await running.loaded()
        demo.faults.turn({"latency": 3_600, "only": ["DescribeJobs"]})
        await running.press("right")
        await running.until(lambda: described(demo))
        await running.press(*["pagedown"] * 40, *["j"] * 40)
        assert len(described(demo)) == 1


async def test_a_failed_call_is_made_again_at_the_next_refresh(demo: DemoRegion, run: Run) -> None:
    array(demo, ["RUNNING"] * 5)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        demo.faults.turn({"break_down": -1, "only": ["DescribeJobs"]})
        await running.press("right")
        await running.until(lambda: running.jobs.banner.is_shown)
        await asked(running)
        demo.faults.clear()
        await running.press("r")
        await asked(running)
        assert [job.status for job in in_sight(running)[1:]] == [Status.RUNNING] * 5


# A group restricted to some statuses


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
        assert described(demo) == []
        assert f"{failed:,} FAILED of 7,600" in line_of(running, "▾ array")


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
        assert "of 4" not in line_of(running, "▾ array")


async def test_children_come_in_index_order_whatever_order_the_service_uses(
    demo: DemoRegion, run: Run
) -> None:
    async with run(**LARGE) as running:
        await running.loaded()
        await running.press("right", "j", "6")
        await asked(running)
        parent = running.listing.jobs.row(0).job
        demo.calls.clear()
        pages = table(running).session.region.list_children(parent, Status.SUCCEEDED, None, 1000)
        came = [split_child(job.id).index for job in pages.jobs]  # type: ignore[union-attr]
        assert came != sorted(came)
        assert indexes(running) == sorted(indexes(running))
        assert len(indexes(running)) == 9_993


async def test_digits_inside_a_group_restrict_that_group_and_leave_the_list(
    demo: DemoRegion, run: Run
) -> None:
    array(demo, ["FAILED", "SUCCEEDED", "RUNNING", "FAILED", "RUNNABLE"])
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        listing = running.listing
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
        assert running.listing is listing
        assert not running.jobs.asked.terms


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
        assert not running.jobs.asked.terms


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
        assert table(running).cursor == f"{parent}:9"
        await running.press("F")
        await asked(running)
        assert table(running).cursor == f"{parent}:9"


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


async def test_a_group_that_cannot_be_listed_says_so_and_r_tries_again(
    demo: DemoRegion, run: Run
) -> None:
    array(demo, ["FAILED", "RUNNING"])
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        demo.faults.deny = -1
        await running.press("F")
        await running.until(lambda: running.jobs.banner.is_shown)
        assert "not listed; r tries again" in line_of(running, "array")
        demo.faults.deny = 0
        await running.press("r")
        await asked(running)
        assert indexes(running) == [0]
        assert not running.jobs.banner.is_shown


async def test_collapsing_ends_a_restriction(demo: DemoRegion, run: Run) -> None:
    array(demo, ["FAILED", "RUNNING"])
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("F")
        await asked(running)
        await running.press("left", "right")
        await asked(running)
        assert indexes(running) == [0, 1]
        assert "of 2" not in line_of(running, "▾ array")
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
            table(running).move_to(parent)
            for key in ("F", "j", "5", "7", "0", "F", "F"):
                await running.press(key)
                await asked(running)
        asked_of = Counter(frozenset(call.body) for call in listed(demo))
        assert asked_of == {
            frozenset({selector, "jobStatus", "maxResults"}): 5
            for selector in ("arrayJobId", "multiNodeJobId")
        }


# What the rows say


@pytest.mark.parametrize("size", SIZES)
async def test_children_that_are_not_there_say_why(
    demo: DemoRegion, run: Run, size: tuple[int, int]
) -> None:
    array(demo, ["SUCCEEDED", None], "going-on")
    array(demo, ["SUCCEEDED", None], "ended", status="SUCCEEDED")
    array(demo, [None, None], "cancelled", status="FAILED")
    async with run(size=size, queues=(MINE,)) as running:
        await running.loaded()
        await running.press("asterisk")
        await asked(running)
        children = [line for line in running.shown if "├" in line or "└" in line]
        assert ["not spawned" in line for line in children].count(True) == 1
        assert ["never spawned" in line for line in children].count(True) == 2
        assert ["no longer known" in line for line in children].count(True) == 1


@pytest.mark.parametrize("size", SIZES)
async def test_children_that_may_not_be_described_say_so_until_they_may(
    demo: DemoRegion, run: Run, size: tuple[int, int]
) -> None:
    array(demo, ["RUNNING", "FAILED"])
    async with run(size=size, queues=(MINE,)) as running:
        await running.loaded()
        demo.faults.turn({"deny": -1, "only": ["DescribeJobs"]})
        await running.press("right")
        await asked(running)
        assert "not allowed" in line_of(running, "├ 0")
        assert "not allowed" in line_of(running, "└ 1")
        demo.faults.clear()
        await running.press("r")
        await asked(running)
        assert "RUNNING" in line_of(running, "├ 0")
        assert "FAILED" in line_of(running, "└ 1")


async def test_a_child_shows_as_soon_as_it_is_spawned(demo: DemoRegion, run: Run) -> None:
    parent = array(demo, ["RUNNING", None])
    async with run(queues=(MINE,), refresh=SELDOM) as running:
        await running.loaded()
        await running.press("right")
        await asked(running)
        assert "not spawned yet" in line_of(running, "└ 1")
        demo.set_status(f"{parent}:1", "STARTING")
        await tick(running)
        assert "STARTING" in line_of(running, "└ 1")


@pytest.mark.parametrize("size", SIZES)
async def test_a_restricted_group_says_so_at_any_width(
    demo: DemoRegion, run: Run, size: tuple[int, int]
) -> None:
    array(demo, ["FAILED", *["RUNNING"] * 8])
    async with run(size=size, queues=(MINE,)) as running:
        await running.loaded()
        await running.press("F")
        await asked(running)
        assert "1 FAILED of 9" in line_of(running, "▾ array")


async def test_nodes_show_their_index_status_and_which_is_the_main_one(
    demo: DemoRegion, run: Run
) -> None:
    parent = demo.add_job(
        "mpi", queue=MINE, status="RUNNING", nodes=3, children=["RUNNING", "FAILED", None]
    )
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        assert "3 nodes" in line_of(running, "mpi")
        await running.press("right")
        await asked(running)
        assert ids(running) == [parent, f"{parent}#0", f"{parent}#1", f"{parent}#2"]
        assert "RUNNING" in line_of(running, "├ 0 main")
        assert "FAILED" in line_of(running, "├ 1 ")
        assert "not spawned yet" in line_of(running, "└ 2 ")
        await running.press("F")
        await asked(running)
        assert "FAILED" in line_of(running, "└ 1 ")
        [call] = listed(demo)
        assert call.body == {"multiNodeJobId": parent, "jobStatus": "FAILED", "maxResults": 1000}


@pytest.mark.parametrize("size", SIZES)
async def test_progress_comes_from_the_summary_and_costs_no_call(
    demo: DemoRegion, run: Run, size: tuple[int, int]
) -> None:
    array(demo, [*["SUCCEEDED"] * 3, *["FAILED"] * 2, "RUNNING", *["RUNNABLE"] * 4])
    async with run(size=size, queues=(MINE,)) as running:
        await running.loaded()
        await running.until(lambda: running.jobs.queues)
        line = line_of(running, "▸ array")
        for part in ("█", "▓", "▒", "░", " 50%", "✖2", "●1"):
            assert part in line
        assert sorted(call.operation for call in demo.calls) == ["DescribeJobQueues", "ListJobs"]


async def test_the_rate_and_the_time_to_go_come_from_the_refreshes(
    demo: DemoRegion, run: Run
) -> None:
    parent = array(demo, ["RUNNING"] * 100)
    async with run(queues=(MINE,), refresh=SELDOM, clock=demo.clock.life) as running:
        await running.loaded()
        await tick(running)
        assert "/min" not in line_of(running, "▸ array")
        for index in range(20):
            demo.set_status(f"{parent}:{index}", "SUCCEEDED", exit_code=0)
        demo.advance(60)
        before = len(demo.calls)
        await tick(running)
        assert "20/min · ~4m left" in line_of(running, "▸ array")
        assert [call.operation for call in demo.calls][before:] == ["ListJobs", "DescribeJobs"]


async def test_a_list_of_running_jobs_offers_the_arrays_with_running_children(
    demo: DemoRegion, run: Run
) -> None:
    array(demo, ["RUNNING"])
    async with run(size=(80, 24), queues=(MINE,), query="status:running") as running:
        await running.loaded()
        assert ids(running) == []
        assert "arrays with running children: press 2" in running.shown[-2]
        await running.press("2")
        await running.loaded()
        assert len(ids(running)) == 1
        assert "arrays with running children" not in running.shown[-2]


# Keys


async def test_parents_open_and_close_by_their_keys(demo: DemoRegion, run: Run) -> None:
    parent = array(demo, ["RUNNING"] * 3)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        for opens, closes in (("right", "left"), ("plus", "minus"), ("enter", "enter")):
            await running.press(opens)
            await asked(running)
            assert indexes(running) == [0, 1, 2]
            await running.press(closes)
            assert indexes(running) == []
        await running.press("right", "j", "j", "left")
        assert table(running).cursor == parent
        assert indexes(running) == [0, 1, 2]


async def test_all_parents_on_the_screen_open_at_once_and_no_others(
    demo: DemoRegion, run: Run
) -> None:
    parents = [array(demo, ["RUNNING"] * 2, f"array-{n}") for n in range(30)]
    async with run(size=(80, 24), queues=(MINE,)) as running:
        await running.loaded()
        await running.press("j", "j", "j")
        cursor, line = table(running).cursor, table(running)._at - table(running).top
        seen = {job.id for job in in_sight(running)}
        assert 10 < len(seen) < len(parents)
        await running.press("asterisk")
        await asked(running)
        assert {p for p in parents if table(running).jobs.expanded(p)} == seen
        assert table(running).cursor == cursor
        assert table(running)._at - table(running).top == line
        assert len(described(demo)) == 1


@pytest.mark.parametrize("wrong", ["10000", "-1", "x", "1.5", "", "9" * 5_000])
async def test_an_index_that_is_none_is_refused_in_place(run: Run, wrong: str) -> None:
    async with run(**LARGE) as running:
        await running.loaded()
        await running.press("number_sign")
        asks = running.app.screen
        assert isinstance(asks, AskScreen)
        asks.query_one("Input").value = wrong  # type: ignore[attr-defined]
        await running.press("enter")
        assert running.app.screen is asks
        assert any("from 0 to 9,999" in line for line in running.shown)
        asks.query_one("Input").value = "9,999"  # type: ignore[attr-defined]
        await running.press("enter")
        await asked(running)
        assert table(running).cursor == ids(running)[-1]


async def test_asking_for_an_index_and_leaving_changes_nothing(run: Run) -> None:
    async with run(**LARGE) as running:
        await running.loaded()
        await running.press("number_sign", "7", "escape")
        assert len(ids(running)) == 1


async def test_collapsing_and_expanding_keep_the_cursor_and_the_marks(
    demo: DemoRegion, run: Run
) -> None:
    demo.add_job("older", queue=MINE, created=NOW - 60_000)
    parent = array(demo, ["RUNNING"] * 6)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("right", "j", "space", "j", "V", "G", "k")
        older = table(running).cursor
        marks = {f"{parent}:{n}" for n in (0, 1, 2)}
        assert table(running).jobs.marks == marks
        table(running).hide_children(running.listing.jobs.row(0).job)
        assert table(running).cursor == older
        assert table(running).jobs.marks == marks
        await running.press("k", "right")
        await asked(running)
        assert table(running).cursor == parent
        rows = table(running).jobs.rows(0, 9)
        assert {row.job.id for row in rows if row.marked} == marks


async def test_a_child_has_details_like_any_job(demo: DemoRegion, run: Run) -> None:
    parent = array(demo, ["RUNNING"] * 3)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("right", "j", "j")
        for key in ("d", "enter"):
            await running.press(key)
            await running.until(lambda: isinstance(running.app.screen, JobScreen))
            await running.until(lambda: any(f"jobId: {parent}:1" in s for s in running.shown))
            await running.press("escape")


@pytest.mark.parametrize("name", ["[/b]", "[@click=app.quit]x[/]", "$text", "日本語 [b"])
async def test_a_name_is_text_in_the_title_of_a_dialog(
    demo: DemoRegion, run: Run, name: str
) -> None:
    array(demo, ["RUNNING"], name)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("number_sign")
        assert isinstance(running.app.screen, AskScreen)
        assert any(f"─ Child of {name} ─" in line for line in running.shown)
