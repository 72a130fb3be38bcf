"""A text to read: all of it can be reached, it keeps its place, and what is selected is copied."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.content import Content
from textual.geometry import Offset
from textual.selection import Selection

from batch_tui.ui.widgets.text_view import TextView
from tests.ui.piloted import Piloted

PARAGRAPHS = [f"{n:03} " + "lorem ipsum 日本 " * (n % 7) for n in range(200)]
HUGE = "x" * 2_000_000


class Reader(App[None]):
    def __init__(self, lines: list[str], at_end: bool = False) -> None:
        super().__init__()
        self.view = TextView([Content(line) for line in lines], at_end=at_end)

    def compose(self) -> ComposeResult:
        yield self.view


@asynccontextmanager
async def reading(
    lines: list[str], size: tuple[int, int] = (60, 20), at_end: bool = False
) -> AsyncIterator[tuple[Piloted, TextView]]:
    app = Reader(lines, at_end)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Piloted(app, pilot), app.view


async def test_every_character_comes_by_screen_by_screen() -> None:
    async with reading(PARAGRAPHS) as (running, view):
        seen = list(running.shown)
        while view.top < view.max_scroll_y:
            before = view.top
            await running.press("pagedown")
            seen += running.shown[-(view.top - before) :]
        told = "".join("".join(row[:59].rstrip(" ▐") for row in seen).split())
        assert told == "".join("".join(PARAGRAPHS).split())


@pytest.mark.parametrize(
    ("there", "back", "rows"),
    [
        ("j", "k", 1),
        ("down", "up", 1),
        ("ctrl+d", "ctrl+u", 10),
        ("pagedown", "pageup", 19),
        ("G", "g", None),
        ("end", "home", None),
    ],
)
async def test_keys_go_there_and_back(there: str, back: str, rows: int | None) -> None:
    async with reading(PARAGRAPHS) as (running, view):
        await running.press(there)
        assert view.top == (view.max_scroll_y if rows is None else rows)
        await running.press(back)
        assert view.top == 0


async def test_a_change_of_the_size_keeps_what_stands_at_the_top() -> None:
    async with reading(PARAGRAPHS) as (running, _):
        await running.press(*["pagedown"] * 8, "j")
        top = running.shown[0]
        for size in ((23, 20), (120, 6), (1, 1), (60, 40), (9, 3), (60, 20)):
            await running.resize(*size)
        assert running.shown[0] == top


async def test_the_end_stays_in_sight_until_it_is_left() -> None:
    async with reading(PARAGRAPHS, at_end=True) as (running, view):
        for size in ((60, 20), (23, 20), (120, 6), (60, 40)):
            await running.resize(*size)
            assert view.top == view.max_scroll_y > 0


async def test_another_text_is_shown_at_the_same_place() -> None:
    async with reading(PARAGRAPHS) as (running, view):
        await running.press(*["pagedown"] * 8)
        top = running.shown[0]
        view.show([Content(line.replace("ipsum", "dolor")) for line in PARAGRAPHS])
        await running.rest()
        assert running.shown[0] == top.replace("ipsum", "dolor")
        view.show([Content("all")])
        await running.rest()
        assert running.shown[0].startswith("all")
        view.show([])
        await running.press("G", "k", "pagedown")
        assert not "".join(running.shown).strip()


async def test_two_million_characters_are_no_more_than_a_screen() -> None:
    async with reading(["first", HUGE, "last"]) as (running, view):
        await running.press("pagedown", "ctrl+d", "j")
        assert running.shown[5] == "x" * 59
        await running.press("G")
        assert running.shown[-1].startswith("last")
        await running.resize(30, 20)
        assert view.text == f"first\n{HUGE}\nlast"


async def test_what_is_selected_is_copied_without_the_breaks_of_rows() -> None:
    line = "  name: " + "word " * 40
    async with reading(["first", line, "[b]last[/b]"], size=(40, 20)) as (running, view):
        screen = running.app.screen
        assert "word" in running.shown[2]
        screen.selections = {view: Selection(Offset(2, 0), Offset(8, 3))}
        assert screen.get_selected_text() == "rst\n  name: " + "word " * 13 + "word"
        screen.selections = {view: Selection(None, None)}
        assert screen.get_selected_text() == f"first\n{line}\n[b]last[/b]"
        await running.resize(30, 20)
        assert not screen.selections


async def test_a_text_is_selected_with_the_mouse() -> None:
    async with reading(["first", "second", "third"]) as (running, view):
        await running.pilot.mouse_down(view, offset=(2, 0))
        await running.pilot.hover(view, offset=(3, 1))
        await running.pilot.mouse_up(view, offset=(3, 1))
        assert running.app.screen.get_selected_text() in {"rst\nsec", "rst\nseco"}


async def test_the_wheel_scrolls() -> None:
    async with reading(PARAGRAPHS) as (running, view):
        running.app.post_message(wheel(events.MouseScrollDown))
        await running.until(lambda: view.top > 0, "scrolled down")
        running.app.post_message(wheel(events.MouseScrollUp))
        await running.until(lambda: view.top == 0, "scrolled up")


def wheel(turn: type[events.MouseScrollDown | events.MouseScrollUp]) -> events.MouseEvent:
    return turn(None, 5, 5, 0, 0, 0, False, False, False, 5, 5)
