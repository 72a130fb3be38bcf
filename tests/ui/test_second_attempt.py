"""A job on its second attempt carries the exit code of the first: that is none of its own."""

import pytest

from batch_tui.demo import DemoRegion
from tests.conftest import Run
from tests.ui.test_live import MINE
from tests.ui.trees import array, line_of


@pytest.mark.parametrize("status", ["STARTING", "RUNNING"])
async def test_a_job_that_runs_again_shows_no_exit_code(
    demo: DemoRegion, run: Run, status: str
) -> None:
    again = demo.add_job("another", queue=MINE, status=status, exit_code=6789)
    demo.add_job("ended", queue=MINE, status="FAILED", exit_code=6789)
    async with run(size=(120, 24), queues=(MINE,)) as running:
        await running.loaded()
        assert "6789" in line_of(running, "ended")
        assert "6789" not in line_of(running, "another")
        demo.set_status(again, "FAILED", exit_code=6789)
        await running.press("r")
        await running.until(lambda: "6789" in line_of(running, "another"))


async def test_nor_does_a_child_in_the_map(demo: DemoRegion, run: Run) -> None:
    parent = array(demo, ["RUNNING", "FAILED"])
    for index, status in enumerate(("RUNNING", "FAILED")):
        demo.set_status(f"{parent}:{index}", status, exit_code=6789)
    async with run(size=(120, 24), queues=(MINE,)) as running:
        await running.loaded()
        await running.press("m")
        await running.until(lambda: any("child 0" in text for text in running.shown))
        assert not any("exit 6789" in text for text in running.shown if "child 0" in text)
        await running.press("l")
        await running.until(lambda: any("exit 6789" in t for t in running.shown if "child 1" in t))
