"""What happened, on the screen; and an end by a mistake of the program."""

import asyncio

import pytest
from textual.containers import VerticalScroll

from batch_tui.batch.failure import Broken
from batch_tui.ui.app import BatchApp
from batch_tui.ui.dialogs.sheet import SheetScreen
from tests.conftest import Run
from tests.ui import driver


async def test_what_happened_is_shown_from_its_end(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        journal = driver.journal(running)
        for number in range(100):
            running.app.notify(f"notice {number}")
        await running.press("exclamation_mark")
        assert isinstance(running.app.screen, SheetScreen)
        await running.until(lambda: any("notice 99" in line for line in running.shown))
        sheet = running.app.screen.query_one(VerticalScroll)
        assert sheet.scroll_offset.y == sheet.max_scroll_y > 0
        assert [entry.text for entry in journal.last()][-1] == "notice 99"
        await running.press("escape")
        assert len(running.app.screen_stack) == 2


async def test_a_failure_that_was_told_can_be_read_again(run: Run) -> None:
    async with run(queues=("nobodys",)) as running:
        journal = driver.journal(running)
        await running.until(lambda: driver.banner_shown(running))
    assert any("nobodys" in entry.text for entry in journal.last())


@pytest.mark.parametrize("timer", [False, True], ids=["message", "timer"])
async def test_a_mistake_ends_the_app_with_a_failure_that_names_no_job(
    run: Run, timer: bool
) -> None:
    apps: list[BatchApp] = []

    async def end() -> None:
        async with run() as running:
            apps.append(running.app)
            await running.loaded()
            if timer:
                asyncio.get_running_loop().call_later(0, fail)
            else:
                running.app.call_later(fail)
            await running.until(lambda: running.app.failure)

    def fail() -> None:
        raise AttributeError("secret-name")

    with pytest.raises(AttributeError):
        await end()
    [app] = apps
    assert type(app.failure) is Broken
    assert app.failure.sentence == "This program made a mistake (AttributeError)."
