"""What stands behind a dialog is as it was: neither dimmed nor painted otherwise."""

from pathlib import Path

import pytest
from rich.style import Style
from textual.geometry import Offset, Region
from textual.screen import ModalScreen

from batch_tui.demo import DemoRegion
from batch_tui.ui.widgets.line_input import LineInput
from tests.conftest import Run
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.test_live import MINE
from tests.ui.trees import array

SIZES = [(80, 24), (200, 50)]
OF_THE_LIST = (
    *("Q", "s", "C", "colon", "number_sign", "ctrl+s", "question_mark", "exclamation_mark"),
    *("ctrl+x", "ctrl+r", "E", "E enter enter"),
)
ELSEWHERE = {
    "slash": ("question_mark",),
    "m": ("question_mark",),
    "d": ("question_mark", "slash", "c"),
    "l": ("question_mark",),
    "L": ("question_mark", "slash"),
    "w": ("question_mark",),
}
"""By the key that leads to what is behind: the keys that open a dialog there."""
Cells = list[list[tuple[str, Style]]]


def differing(running: Running, before: Cells, dialog: Region | None = None) -> list[Offset]:
    """Cells outside of a dialog that are not as they were; calls that it made are counted."""
    now = running.cells
    return [
        Offset(x, y)
        for y, (line, line_before) in enumerate(zip(now, before, strict=True))
        for x, ((char, style), was) in enumerate(zip(line, line_before, strict=True))
        if (char, style) != was and not (char.isdigit() and was[0].isdigit() and style == was[1])
        if not (dialog and dialog.contains(x, y))
    ]


async def typed(running: Running, *keys: str) -> None:
    for key in keys:
        if key == "enter":
            await running.until(lambda: isinstance(running.app.focused, LineInput))
        running.type_key(key)
        await driver.idle(running)


async def opened_and_closed(running: Running, keys: str) -> type[object]:
    """Compare the screen before, behind and after a dialog; the kind of that."""
    before, below = running.cells, running.app.screen
    await typed(running, *keys.split())
    dialog = running.app.screen
    assert isinstance(dialog, ModalScreen)
    assert differing(running, before, dialog.query_one(".dialog").region) == [], keys
    while running.app.screen is not below:  # the first may stop what is under way
        await typed(running, "escape")
    assert differing(running, before) == [], keys
    return type(dialog)


@pytest.mark.parametrize("size", SIZES)
async def test_no_cell_outside_of_a_dialog_of_the_list_changes(
    demo: DemoRegion,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
) -> None:
    monkeypatch.chdir(tmp_path)
    array(demo, ["FAILED"] * 3)
    async with run(size=size, queues=(MINE,)) as running:
        await running.loaded()
        await running.until(lambda: driver.queues(running), "queues are known")
        seen = {await opened_and_closed(running, keys) for keys in OF_THE_LIST}
    every = {kind for kind in ModalScreen.__subclasses__() if kind.__module__[:9] == "batch_tui"}
    assert seen == every, "a dialog that is not tried here"


@pytest.mark.parametrize("behind", ELSEWHERE)
async def test_nor_one_outside_of_a_dialog_of_another_screen(
    demo: DemoRegion, run: Run, behind: str
) -> None:
    array(demo, ["FAILED"] * 3)
    async with run(size=SIZES[0], queues=(MINE,)) as running:
        await running.loaded()
        await typed(running, behind)
        for keys in ELSEWHERE[behind]:
            await opened_and_closed(running, keys)


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (60, 20)])
async def test_in_another_size_it_is_what_it_is_when_the_dialog_opens_in_that(
    run: Run, size: tuple[int, int]
) -> None:
    async with run(size=(120, 30)) as running:
        await running.loaded()
        await typed(running, "s")
        for width, height in (size, (120, 30), size):
            await running.resize(width, height)
            await driver.idle(running)
            behind = running.cells
            await typed(running, "escape", "s")
            dialog = running.app.screen.query_one(".dialog").region
            assert differing(running, behind, dialog) == []
