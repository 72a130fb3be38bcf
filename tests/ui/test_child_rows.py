"""What the rows of parents and children say, at any width."""

import pytest

from batch_tui.demo import DemoRegion
from tests.conftest import Run
from tests.ui import driver
from tests.ui.test_live import SELDOM
from tests.ui.trees import MINE, SIZES, array, asked, line_of, listed


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
        await driver.tick(running)
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
        assert driver.ids(running) == [parent, f"{parent}#0", f"{parent}#1", f"{parent}#2"]
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
        await running.until(lambda: driver.queues(running))
        line = line_of(running, "▸ array")
        for part in ("█", "▓", "▒", "░", " 50%", "2 ✖", "1 ●"):
            assert part in line
        assert sorted(call.operation for call in demo.calls) == ["DescribeJobQueues", "ListJobs"]


async def test_the_rate_and_the_time_to_go_come_from_the_refreshes(
    demo: DemoRegion, run: Run
) -> None:
    parent = array(demo, ["RUNNING"] * 100)
    async with run(queues=(MINE,), refresh=SELDOM, clock=demo.clock.life) as running:
        await running.loaded()
        await driver.tick(running)
        assert "/min" not in line_of(running, "▸ array")
        for index in range(20):
            demo.set_status(f"{parent}:{index}", "SUCCEEDED", exit_code=0)
        demo.advance(60)
        before = len(demo.calls)
        await driver.tick(running)
        assert "20/min · ~4m left" in line_of(running, "▸ array")
        assert [call.operation for call in demo.calls][before:] == ["ListJobs", "DescribeJobs"]


async def test_a_list_of_running_jobs_offers_the_arrays_with_running_children(
    demo: DemoRegion, run: Run
) -> None:
    array(demo, ["RUNNING"])
    async with run(size=(80, 24), queues=(MINE,), query="status:running") as running:
        await running.loaded()
        assert driver.ids(running) == []
        assert "arrays with running children: press 2" in running.shown[-2]
        await running.press("2")
        await running.loaded()
        assert len(driver.ids(running)) == 1
        assert "arrays with running children" not in running.shown[-2]
