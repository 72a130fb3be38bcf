"""A log to read: all of it can be reached, it keeps its place, and every line is as quick."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.selection import Selection

from batch_tui.batch.log.chunk import LONGEST, Chunk
from batch_tui.batch.log.needle import Needle
from batch_tui.batch.log.window import Window
from batch_tui.batch.ports import LogEvent
from batch_tui.look import colours
from batch_tui.ui.log.layout import starts_of
from batch_tui.ui.log.view import LogView
from tests.ui.piloted import Piloted

NOW = 1_795_000_000_000
LINES = [f"{n:04} " + "lorem ipsum 日本 " * (n % 9) for n in range(400)]


def chunk(*messages: str) -> Chunk:
    made = Chunk()
    made.add(LogEvent(NOW + n * 1_000, message) for n, message in enumerate(messages))
    return made


class Reader(App[None]):
    def __init__(self, window: Window) -> None:
        super().__init__()
        self.view = LogView(window)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return colours.DARK

    def compose(self) -> ComposeResult:
        yield self.view


@asynccontextmanager
async def reading(
    *lines: str, size: tuple[int, int] = (60, 20)
) -> AsyncIterator[tuple[Piloted, LogView, Window]]:
    window = Window()
    window.replace([chunk(*lines)], is_head=True, is_end=True)
    app = Reader(window)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Piloted(app, pilot), app.view, window


def told(rows: list[str]) -> str:
    """What rows say, without their blanks and the scroll bar."""
    return "".join("".join(rows).translate(dict.fromkeys(map(ord, "▐"))).split())


@pytest.mark.parametrize("width", [60, 23, 9])
async def test_every_character_comes_by_screen_by_screen(width: int) -> None:
    async with reading(*LINES, size=(width, 20)) as (running, view, _):
        await running.press("g")
        seen = list(running.shown)
        while view.top < view.max_scroll_y:
            before = view.top
            await running.press("pagedown")
            seen += running.shown[-(view.top - before) :]
        assert told(seen) == told(LINES)


async def test_the_end_is_shown_first_and_stays_while_it_grows() -> None:
    async with reading(*LINES) as (running, view, window):
        assert running.shown[-1].startswith(LINES[-1][:30])
        for n in range(3):
            window.append(chunk(f"new {n}"), is_end=True)
            view.apply()
            await running.rest()
            assert running.shown[-1].startswith(f"new {n}")
        await running.press("k")
        top = running.shown[0]
        window.append(chunk("newer"), is_end=True)
        view.apply()
        await running.rest()
        assert running.shown[0] == top


async def test_what_comes_before_or_goes_moves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("batch_tui.batch.log.window.MOST_LINES", 1_200)
    async with reading(*LINES) as (running, view, window):
        await running.press("g", "pagedown", "j")
        top = told(running.shown[:1])
        for _ in range(6):
            window.prepend(chunk(*LINES), is_head=False)
            view.apply()
            await running.rest()
            if window.stop > 40:
                assert told(running.shown[:1]) == top
        assert window.dropped


async def test_a_change_of_the_size_or_of_wrapping_keeps_what_stands_at_the_top() -> None:
    async with reading(*LINES) as (running, view, _):
        await running.press(*["pageup"] * 8)
        while not running.shown[0][:4].isdecimal():
            await running.press("k")
        top = running.shown[0][:4]
        for size in ((23, 20), (120, 6), (1, 1), (60, 40), (9, 3), (60, 20)):
            await running.resize(*size)
        assert running.shown[0][:4] == top
        view.wrap()
        await running.rest()
        assert running.shown[0][:4] == top
        assert [row[:4] for row in running.shown[:3]] == [f"{int(top) + n:04}" for n in range(3)]
        view.wrap()
        view.show_times()
        await running.rest()
        assert running.shown[0][15:19] == top


async def test_unwrapped_lines_are_scrolled_sideways() -> None:
    long = "".join(f"{n:04}" for n in range(100))
    async with reading(long, "日本" * 200, "short") as (running, view, _):
        view.wrap()
        view.sideways(80)
        await running.rest()
        assert [row.split("▁")[0].rstrip()[:8] for row in running.shown[:3]] == [
            "00200021",
            "日本日本日本日本",
            "",
        ]
        view.sideways(-80)
        view.sideways(-8)
        await running.rest()
        assert running.shown[2].startswith("short")


async def test_a_megabyte_in_one_line_is_rows_like_any_other() -> None:
    huge = "x" * 1_000_000
    async with reading("first", huge, "last") as (running, view, window):
        assert running.shown[-1].startswith("last")
        assert max(len(window.line(n).text) for n in range(window.first, window.stop)) == LONGEST
        await running.press("k", "pageup", "ctrl+u")
        assert running.shown[5][:40] == "x" * 40
        await running.press("g")
        assert running.shown[0].startswith("first")
        view.wrap()
        view.show_times()
        await running.resize(30, 20)
        assert running.shown[1].endswith("x" * 10) or "x" * 10 in running.shown[1]


async def test_a_time_stands_at_the_first_row_of_its_event_alone() -> None:
    async with reading("a\nb", "c" * 70) as (running, view, _):
        view.show_times()
        await running.rest()
        rows = [row[:14].strip() for row in running.shown[:4]]
        assert [bool(row) for row in rows] == [True, False, True, False]
        assert rows[0] < rows[2]


async def test_levels_colours_and_matches_are_styles() -> None:
    lines = ["ERROR no", "WARN slow", "DEBUG fine", "\x1b[32mgreen\x1b[0m plain", "INFO usual"]
    async with reading(*lines) as (running, view, _):
        strips = [view.render_line(y) for y in range(5)]
        colour = [next(iter(strip)).style.color for strip in strips]  # type: ignore[union-attr]
        assert len({str(c) for c in colour}) == 5
        assert colour[3] is not None
        assert colour[3].number == 2
        view.mark(Needle("green"), None)
        before = view.render_line(3)
        view.mark(Needle("green"), view.lines.first + 3)
        found = view.render_line(3)
        backgrounds = {str(next(iter(s)).style.bgcolor) for s in (strips[3], before, found)}  # type: ignore[union-attr]
        assert len(backgrounds) == 3
        assert running.shown[3].startswith("green plain")


async def test_what_is_selected_is_copied_without_the_breaks_of_rows() -> None:
    long = "word " * 40
    async with reading("first", long.strip(), "[b]last[/b]", size=(40, 20)) as (running, view, _):
        screen = running.app.screen
        screen.selections = {view: Selection(Offset(2, 0), Offset(8, 3))}
        assert screen.get_selected_text() == "rst\n" + long[: 39 * 2 + 8]
        screen.selections = {view: Selection(None, None)}
        assert screen.get_selected_text() == f"first\n{long.strip()}\n[b]last[/b]"
        await running.rest()
        await running.resize(30, 20)
        assert not screen.selections


async def test_a_line_that_was_found_is_brought_in_sight() -> None:
    async with reading(*LINES) as (running, view, _):
        for number in (399, 200, 203, 0):
            view.go_to(number)
            await running.rest()
            assert any(row.startswith(f"{number:04}") for row in running.shown)


@pytest.mark.parametrize(
    ("text", "width", "starts"),
    [
        ("", 5, [0]),
        ("abcde", 5, [0]),
        ("abcdef", 5, [0, 5]),
        ("日本語日本", 5, [0, 2, 4]),
        ("日本", 1, [0, 1]),
        ("abcde\u0301f", 5, [0, 6]),
    ],
)
def test_rows_are_cut_at_the_edge(text: str, width: int, starts: list[int]) -> None:
    assert list(starts_of(text, width)) == starts
