"""An answer that comes while a screen is taken down changes nothing, and is no mistake."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import pytest

from batch_tui.demo import DemoRegion
from tests.conftest import Run
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.maps import QUEUE, mixed, opened

Voice = Callable[[], object]


class Telling:
    """Tells something at every turn of the loop."""

    def __init__(self, tell: Voice) -> None:
        self._tell = tell
        self._task = asyncio.create_task(self._go_on())

    async def _go_on(self) -> None:
        while True:
            self._tell()
            await asyncio.sleep(0)

    async def ends_well(self) -> None:
        """End; what has been raised is raised here."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task


VOICES = [driver.voice_of_list, driver.voice_of_queues, driver.voice_of_counts]


@pytest.mark.parametrize("voice", VOICES)
async def test_the_end_of_the_program(run: Run, voice: Callable[[Running], Voice]) -> None:
    async with run(queues=(QUEUE,)) as running:
        await running.loaded()
        journal = driver.journal(running)
        telling = Telling(voice(running))
        running.app.exit()
    await telling.ends_well()
    assert running.app.failure is None
    assert not [entry.text for entry in journal.last() if "made a mistake" in entry.text]


async def test_the_end_of_a_map(demo: DemoRegion, run: Run) -> None:
    async with run(queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, mixed(demo))
        journal = driver.journal(running)
        telling = Telling(driver.voice_of_map(map_.screen))
        running.type_key("q")
        await running.until(lambda: running.app.screen is running.jobs, "back in the list")
        await running.until(lambda: map_.screen.parent is None, "the map gone")
        await telling.ends_well()
    assert running.app.failure is None
    assert not [entry.text for entry in journal.last() if "made a mistake" in entry.text]
