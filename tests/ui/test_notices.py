"""Notices: out of the way of the cursor, whole words in each of their lines."""

from typing import Any

import pytest
from textual.screen import Screen
from textual.widgets import OptionList

from tests.conftest import Run
from tests.ui import driver
from tests.ui.driver import Running

SMALL = (80, 24)
TOLD = "Nothing was found in what AWS Batch has answered, and so nothing at all was copied."
WIDE = "Job nightly-etl-2026-11-30 has failed: OutOfMemoryError, exit code 137."
BAR = "▌"


def lines_of_notice(running: Running) -> list[int]:
    """The lines of the screen in which a notice stands; chips have such a bar, too."""
    return [y for y, line in enumerate(running.shown) if BAR in line and y > 1]


async def told(running: Running, what: str = TOLD) -> list[int]:
    """Tell a notice, and wait until it is there."""
    running.app.notify(what, markup=False)
    await running.until(lambda: lines_of_notice(running), "told")
    await driver.idle(running)
    return lines_of_notice(running)


def line_of_cursor(running: Running) -> int:
    shown = driver.table(running)
    return shown.region.y + shown.cursor_line


async def test_a_notice_breaks_between_words_and_leaves_the_last_lines(run: Run) -> None:
    async with run(size=SMALL, notifications=True) as running:
        await running.loaded()
        lines = await told(running)
        said = [running.shown[y].partition(BAR)[2].split() for y in lines]
        assert [word for words in said for word in words if word != "▐"] == TOLD.split()
        assert lines[-1] == SMALL[1] - 3


@pytest.mark.parametrize("key", ["g", "G"])
async def test_a_notice_is_not_where_the_cursor_is(run: Run, key: str) -> None:
    async with run(size=SMALL, notifications=True) as running:
        await running.loaded()
        await running.press(key)
        await driver.idle(running)
        lines = await told(running)
        assert line_of_cursor(running) not in lines
        assert len(lines) > 1


async def test_a_notice_goes_out_of_the_way_of_the_cursor(run: Run) -> None:
    async with run(size=SMALL, notifications=True) as running:
        await running.loaded()
        before = await told(running)
        await running.press("pagedown")
        await running.until(lambda: lines_of_notice(running) not in ([], before), "moved")
        assert line_of_cursor(running) in before
        await running.press("pageup")
        await running.until(lambda: lines_of_notice(running) == before, "back")


async def test_where_none_is_shown_the_cursor_lays_nothing_out(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with run(size=SMALL, notifications=True) as running:
        await running.loaded()
        laid_out: list[object] = []
        refresh = Screen._refresh_layout

        def noted(screen: Screen[object], *told: Any, **named: Any) -> None:
            laid_out.append(told)
            refresh(screen, *told, **named)

        monkeypatch.setattr(Screen, "_refresh_layout", noted)
        await running.press(*"jjjjjjjjjjjjjjj")
        await driver.idle(running)
        assert line_of_cursor(running) >= SMALL[1] // 2
        assert not laid_out


@pytest.mark.parametrize("key", ["Q", "s", "C", "colon", "question_mark"])
async def test_a_notice_of_one_line_is_beside_a_dialog(run: Run, key: str) -> None:
    async with run(size=SMALL, notifications=True) as running:
        await running.loaded()
        await running.until(lambda: driver.queues(running), "the queues")
        await running.press(key)
        await driver.idle(running)
        dialog = running.app.screen.query_one(".dialog").region
        before = running.shown[dialog.y : dialog.bottom]
        [line] = await told(running, WIDE)
        assert WIDE in running.shown[line]
        assert line not in range(dialog.y, dialog.bottom)
        assert running.shown[dialog.y : dialog.bottom] == before


async def test_a_notice_that_was_there_before_goes_out_of_the_way_of_a_dialog(run: Run) -> None:
    async with run(size=SMALL, notifications=True) as running:
        await running.loaded()
        before = await told(running)
        await running.press("C")
        await running.until(lambda: lines_of_notice(running) not in ([], before), "moved")
        rows = running.app.screen.query_one(OptionList).region
        assert rows.height > SMALL[1] // 2
        assert not set(lines_of_notice(running)) & set(range(rows.y, rows.bottom))
        await running.press("escape")
        await running.until(lambda: lines_of_notice(running) == before, "back")
