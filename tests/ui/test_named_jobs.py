"""Jobs that are named in full, on the screen."""

import pytest

from batch_tui.demo import DemoRegion
from batch_tui.demo.facts import JOB_ARN
from tests.conftest import Run
from tests.ui import driver

ELSEWHERE = "elsewhere"


@pytest.fixture
def child(demo: DemoRegion) -> str:
    children = ["SUCCEEDED", "FAILED", "RUNNING"]
    parent = demo.add_job("deep", queue=ELSEWHERE, status="PENDING", size=3, children=children)
    return f"{parent}:1"


@pytest.mark.usefixtures("any_habits")
@pytest.mark.parametrize("way", ["{}", "id:{}", JOB_ARN + "{}", "id:" + JOB_ARN + "{}"])
async def test_a_child_written_into_the_filter_is_shown_below_its_parent(
    demo: DemoRegion, run: Run, child: str, way: str
) -> None:
    async with run() as running:
        await running.loaded()
        demo.calls.clear()
        driver.write_query(running, way.format(child))
        await running.press("enter")
        await running.loaded()
        await driver.idle(running)
        assert driver.ids(running) == [child.partition(":")[0], child]
        assert [call.operation for call in demo.calls] == ["DescribeJobs"]
        assert any("1 chosen of 3" in text for text in running.shown)
        assert any("end of the list" in text for text in running.shown)
        assert not any("no job matches" in text for text in running.shown)


async def test_where_no_queue_is_chosen_none_is_needed(
    demo: DemoRegion, run: Run, child: str
) -> None:
    async with run(queues=(), query=child) as running:
        await running.loaded()
        await driver.idle(running)
        assert child in driver.ids(running)
        assert running.app.screen is running.jobs
        await running.press("escape", "escape")
        await driver.idle(running)
        assert any("press Q to choose a queue" in text for text in running.shown)


async def test_an_arn_of_another_region_says_so(demo: DemoRegion, run: Run, child: str) -> None:
    async with run() as running:
        await running.loaded()
        there = JOB_ARN.replace("us-east-1", "ap-south-2")
        driver.write_query(running, f"{there}00000000-0000-0000-0000-000000000000")
        await running.press("enter")
        await running.until(lambda: driver.banner_shown(running))
        assert any("ap-south-2" in text for text in running.shown)
