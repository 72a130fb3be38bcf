"""Every dialog and the map, with all their keys, in a window of any size, and as that changes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from batch_tui.demo import DemoRegion
from tests.conftest import Run
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.test_live import MINE
from tests.ui.trees import array

DIALOGS = {
    "queues": ("Q",),
    "order": ("s",),
    "columns": ("C",),
    "commands": ("colon",),
    "child": ("number_sign",),
    "view": ("ctrl+s",),
    "help": ("question_mark",),
    "journal": ("exclamation_mark",),
    "stop": ("ctrl+x",),
    "again": ("ctrl+r",),
    "plan": ("slash", "question_mark"),
    "map": ("m",),
}
SIZES = [(1, 1), (2, 50), (6, 24), (30, 3), (40, 8), (80, 1), (300, 100)]
MOVES = ("pagedown", "pageup", "down", "up", "end", "home", "ctrl+d", "ctrl+u", "left", "right")
WRITTEN = ("space", "n", "pagedown", "o", "z", "pageup", "down", "space", *["backspace"] * 5)
KEYS = (*MOVES, "j", "k", "g", "G", "v", *WRITTEN, "tab", *MOVES)


async def typed(running: Running, *keys: str) -> None:
    running.type_at_once(*keys)
    await driver.idle(running)


async def opened(running: Running, *keys: str) -> None:
    await typed(running, "escape", *keys)
    assert running.app.screen is not running.jobs


@asynccontextmanager
async def with_an_array(demo: DemoRegion, run: Run) -> AsyncIterator[Running]:
    """The list, with an array in it, once the queues can be chosen too."""
    array(demo, ["FAILED"] * 3)
    async with run(size=(80, 24), queues=(MINE,)) as running:
        await running.loaded()
        await running.until(lambda: driver.queues(running), "queues are known")
        yield running


@pytest.mark.parametrize("keys", DIALOGS.values(), ids=DIALOGS)
async def test_every_key_is_safe_in_a_window_of_any_size(
    demo: DemoRegion, run: Run, keys: tuple[str, ...]
) -> None:
    async with with_an_array(demo, run) as running:
        for size in SIZES:
            await running.resize(*size)
            for last in ("escape", "enter"):
                await opened(running, *keys)
                await typed(running, *KEYS, last)
                while running.app.screen is not running.jobs:
                    await typed(running, "escape")
            assert driver.mistakes(running) == ""


@pytest.mark.parametrize("keys", DIALOGS.values(), ids=DIALOGS)
async def test_every_key_is_safe_while_the_window_changes(
    demo: DemoRegion, run: Run, keys: tuple[str, ...]
) -> None:
    async with with_an_array(demo, run) as running:
        await opened(running, *keys)
        dialog = running.app.screen
        for size in (*SIZES, *SIZES[::-1]):
            await running.resize(*size)
            await typed(running, *KEYS)
            assert running.app.screen is dialog
            assert driver.mistakes(running) == ""
