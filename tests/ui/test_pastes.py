"""Pastes told apart from keys, however the terminal's bytes are cut up; and what a line takes."""

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from batch_tui.ui.terminal.pastes import BEGIN, END, LONG, SHORT, SILENCE, PasteParser
from batch_tui.ui.widgets.line_input import LONGEST
from tests.conftest import Run
from tests.ui import driver

HOSTILE = [
    "\x1b",
    "\x1b\r",
    "\x1b\x03",
    "\x1b[A",
    "a\x1b[O\x1b[Ib",
    "\x1b[48;10;10;100;100t",
    "\x1b[<0;5;5M",
    "\x1b[201",
    "\x1b[200~",
    "\x1b[20\x1b[201\x1b",
    "\r\x03q",
    "x" * 10_000,
    "\x1b" * 100,
]
"""What would be keys, clicks or reports if it were read outside a paste."""


def told(messages: Iterable[Message]) -> list[str]:
    return [
        f"paste {m.text!r}" if isinstance(m, events.Paste) else f"key {getattr(m, 'key', m)}"
        for m in messages
    ]


def read(*parts: str) -> list[str]:
    parser = PasteParser()
    said = [word for n, part in enumerate(parts) for word in told(parser.feed(part, n / 100))]
    return said + told(parser.tick(len(parts) / 100))


@pytest.mark.parametrize("text", HOSTILE, ids=repr)
def test_nothing_in_a_paste_is_a_key(text: str) -> None:
    around = read(f"a{BEGIN}{text}{END}b")
    assert around == ["key a", f"paste {text!r}", "key b"]


@given(
    st.lists(
        st.one_of(
            st.sampled_from(HOSTILE).map(lambda text: ("paste", text)),
            st.text("abc\x1b[201~", max_size=12).map(lambda text: ("paste", text)),
            st.sampled_from("xyz").map(lambda key: ("key", key)),
        ),
        max_size=6,
    ),
    st.lists(st.integers(0, 400), max_size=12),
)
def test_it_is_the_same_wherever_the_bytes_are_cut(
    typed: list[tuple[str, str]], cuts: list[int]
) -> None:
    typed = [(what, text) for what, text in typed if END not in text + END[:-1]]
    stream = "".join(f"{BEGIN}{text}{END}" if what == "paste" else text for what, text in typed)
    places = sorted({0, len(stream), *(cut % (len(stream) + 1) for cut in cuts)})
    parts = [stream[a:b] for a, b in pairwise(places)]
    assert read(*parts) == [
        f"{what} {text!r}" if what == "paste" else f"key {text}" for what, text in typed
    ]


def test_a_paste_that_nobody_ends_is_over_after_a_silence_and_keys_are_keys_again() -> None:
    parser = PasteParser()
    assert told(parser.feed(f"{BEGIN}some", 0.0)) == []
    assert told(parser.tick(SILENCE / 2)) == []
    assert told(parser.feed(" text\x1b[20", SILENCE)) == []
    assert told(parser.tick(SILENCE * 1.9)) == []
    assert told(parser.tick(SILENCE * 2.1)) == ["paste 'some text\\x1b[20'"]
    assert told(parser.feed("q", 100.0)) == ["key q"]
    assert told(parser.feed(f"{END}q", 100.0)) == ["key q"]


@pytest.mark.parametrize("cut", range(1, len(BEGIN)))
def test_a_mark_that_comes_in_two_parts_is_a_mark(cut: int) -> None:
    parser = PasteParser()
    said = told(parser.feed(f"a{BEGIN[:cut]}", 0.0)) + told(parser.tick(LONG / 6))
    said += told(parser.feed(f"{BEGIN[cut:]}text{END}b", LONG / 6))
    assert said == ["key a", "paste 'text'", "key b"]


def test_an_escape_alone_is_a_key_after_a_moment_and_what_is_no_mark_is_what_it_is() -> None:
    parser = PasteParser()
    assert told(parser.feed("\x1b", 0.0)) == []
    assert told(parser.tick(SHORT)) == ["key escape"]
    assert told(parser.feed("\x1b[", 1.0)) == []
    assert told(parser.feed("A", 1.1)) == ["key up"]
    assert told(parser.feed("\x1b[2", 2.0)) == []
    assert told(parser.feed("~q", 2.1)) == ["key insert", "key q"]


async def test_a_paste_behind_a_filter_is_a_term_of_its_own(run: Run) -> None:
    async with run(query="status:failed") as running:
        await running.loaded()
        await running.press("7", "7", "slash")
        running.type_key("'align*")
        await running.quiet(lambda: True)
        assert driver.query_line(running).value == "status:failed align*"
        await running.press("enter")
        assert str(driver.asked_query(running)) == "status:failed align*"


async def test_what_is_typed_after_a_digit_stands_behind_its_status(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        await running.press("7", "slash", *"align*", "enter")
        assert str(driver.asked_query(running)) == "status:failed align*"
        await running.press("slash", "enter")
        assert str(driver.asked_query(running)) == "status:failed align*"
        await running.press("slash", "escape")
        assert driver.query_line(running).value == "status:failed align*"


async def test_lines_that_are_pasted_are_one_line(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        await running.press("slash")
        running.type_key("'align*\r\n  status:failed\n\n")
        await running.quiet(lambda: True)
        assert driver.query_line(running).value == "align* status:failed"
        assert driver.query_line(running).has_focus


@pytest.mark.parametrize("key", ["slash", "Q", "ctrl+s"])
async def test_a_paste_too_long_for_a_line_is_told_and_the_line_stays(run: Run, key: str) -> None:
    async with run() as running:
        await running.loaded()
        await running.press(key, "a")
        await driver.idle(running)
        line = running.app.focused
        for text in ("\n" * LONGEST, "x" * 1_000_000, "y " * 500_000):
            running.type_key(f"'{text}")
            await running.quiet(lambda: True)
        assert getattr(line, "value", None) == "a"
        assert "1,000,000 characters" in driver.notices(running)[-1]
