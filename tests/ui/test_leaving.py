"""An answer that comes while a screen is taken down changes nothing, and is no mistake."""

import asyncio
from collections.abc import Callable

import pytest
from textual.widget import Widget

from batch_tui.demo import DemoRegion
from tests.conftest import Run
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.maps import QUEUE, mixed, opened


async def told_to_the_end(tell: Callable[[], object], widget: Widget) -> None:
    """Tell it something at every turn of the loop, until it is gone."""
    while widget.is_running:
        tell()
        await asyncio.sleep(0)


@pytest.mark.parametrize("tell", [driver.tell_list, driver.tell_queues, driver.tell_counts])
async def test_the_end_of_the_program(run: Run, tell: Callable[[Running], object]) -> None:
    async with run(queues=(QUEUE,)) as running:
        await running.loaded()
        telling = asyncio.create_task(told_to_the_end(lambda: tell(running), running.jobs.pane))
        running.app.exit()
    await telling
    assert running.app.failure is None


async def test_the_end_of_a_map(demo: DemoRegion, run: Run) -> None:
    async with run(queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, mixed(demo))
        telling = asyncio.create_task(
            told_to_the_end(lambda: driver.tell_map(map_.screen), map_.screen)
        )
        await running.press("q")
        await telling
        assert running.app.screen is running.jobs
    assert running.app.failure is None
