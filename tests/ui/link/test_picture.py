"""What Textual writes is read: what draws into a picture, all else is passed on as it came."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch_tui.ui.terminal.link.glyphs import Glyphs
from batch_tui.ui.terminal.link.kinds import WHOLE
from batch_tui.ui.terminal.link.picture import Picture
from batch_tui.ui.terminal.link.styles import Style, Styles, change
from tests.ui.link.screens import STYLES, Twins

PASSED = (
    "\x07",
    "\x1b[?25l",
    "\x1b[?1004h",
    "\x1b[>1u",
    "\x1b[<u",
    "\x1b[?2026$p",
    "\x1b[6n",
    "\x1b]0;a title\x07",
    "\x1b]52;c;bWFueQ==\x07",
    "\x1b]9;a notice; of m\x1b\\",
    "\x1bPtmux;\x1b\x1b]52;c;bWFueQ==\x07\x1b\\",
    "\x1bPtmux;\x1b\x1b]9;x\x1b\x1b\\\x1b\\",
    "\x1bP\x1b]52;c;bWFueQ==\x1b\\",
    "\x1b=",
    "\x18",
)
"""What does not draw."""


def picture(width: int = 20, height: int = 4) -> Picture:
    return Picture(Styles(), Glyphs(), width, height)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([*PASSED, "text", "\x1b[2;3Hmm", "\x1b[1;35mstyled\x1b[0m"])))
def test_what_does_not_draw_is_passed_on_in_its_order(parts: list[str]) -> None:
    fed = picture()
    fed.feed("".join(parts))
    assert "".join(fed.passed) == "".join(part for part in parts if part in PASSED)


def test_what_is_passed_on_leaves_the_picture_alone() -> None:
    plain, mixed = picture(), picture()
    for part in ("ab", "\x1b[31mc", "\x1b[2;4Hd\x1b[0m"):
        plain.feed(part)
        mixed.feed("".join(PASSED) + part + "".join(PASSED))
    assert mixed.frame() == plain.frame()


@pytest.mark.parametrize(
    "written",
    [
        "abc\ndef\rD\x1b[3;5Hx\b\by",
        "\x1b[44mabc\x1b[1;2H\x1b[K\x1b[0m",
        "abcdef\nghijkl\nmnopqr\x1b[2;3H\x1b[1K\x1b[41m\x1b[J",
        "abcdef\nghijkl\nmnopqr\x1b[2;3H\x1b[1J",
        "\x1b[1;38;5;3mbold\x1b[22mnot\x1b[39;4mline\x1b[24mend",
        "世界\x1b[1;1H界e\u0301\u0302x",
        "a\x1b[31m\u0301b",
    ],
)
def test_it_is_drawn_as_a_terminal_does(written: str) -> None:
    twins = Twins(WHOLE, 20, 4)
    for part in (written, "\x1b[0m\x1b[2;2Hz", written):
        twins.write(part)
        twins.send()
        twins.check()


def test_of_a_wide_character_that_is_cut_a_blank_is_left() -> None:
    fed = picture(6, 1)
    fed.feed("世界\x1b[1;2Hx")
    assert fed.frame().texts == (" x界\0  ",)
    fed.feed("\x1b[1;3Hy")
    assert fed.frame().texts == (" xy   ",)
    fed.feed("\x1b[1;5H世")
    fed.resize(5, 2)
    assert fed.frame().texts == (" xy  ", "     ")


def test_a_link_is_a_style() -> None:
    styles = Styles()
    fed = Picture(styles, Glyphs(), 4, 1)
    fed.feed("\x1b]8;id=1;https://a.b/\x1b\\\x1b[31mx\x1b[0m\x1b]8;;\x1b\\y")
    x, y = (fed.frame().styles[0][cell] for cell in (0, 1))
    assert styles.of(x) == Style(colour="31", link="id=1;https://a.b/")
    assert styles.of(y) == Style()
    assert styles.change(x, y) == "\x1b[m\x1b]8;;\x1b\\"
    assert fed.passed == []


@pytest.mark.parametrize("is_laid", [True, False])
def test_what_is_added_to_a_blank_is_in_the_style_of_the_blank(is_laid: bool) -> None:
    styles = Styles()
    fed = Picture(styles, Glyphs(), 4, 1)
    if is_laid:
        red = fed.style_of("\x1b[31m")
        fed.lay(0, 0, fed.drawn([("a ", red), ("\u0301b", Styles.PLAIN)]))
        fed.lay(3, 0, fed.drawn([("\u0301", red)]))
    else:
        fed.feed("\x1b[31ma \x1b[0m\u0301b\u0301")
    assert [styles.of(style).colour for style in fed.frame().styles[0]] == ["31", "31", "", ""]
    assert all(cell not in " ab" for cell in fed.frame().texts[0][1:3])


def test_frames_are_held_together_and_their_marks_are_not_passed_on() -> None:
    fed = picture()
    assert not fed.is_synced
    fed.feed("\x1b[?2026h")
    fed.feed("text")
    assert (fed.is_held, fed.is_synced) == (True, True)
    fed.feed("\x1b[?2026l")
    assert (fed.is_held, fed.passed) == (False, [])


@given(st.sampled_from(STYLES), st.sampled_from(STYLES))
def test_a_change_of_style_is_short_and_right(one: str, other: str) -> None:
    before, after = Style().after(one), Style().after(other)
    told = change(before, after)
    assert before.after(told.removeprefix("\x1b[").removesuffix("m")) == after or told == ""
    assert len(told) <= len(f"\x1b[0;{other}m")


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("1;31", "31", "\x1b[22m"),
        ("1;31", "2;31", "\x1b[22;2m"),
        ("1;2;31", "2;31", "\x1b[22;2m"),
        ("38;2;1;2;3;48;2;9;9;9", "38;2;1;2;4;48;2;9;9;9", "\x1b[38;2;1;2;4m"),
        ("38;2;1;2;3;48;2;9;9;9", "48;2;9;9;9", "\x1b[39m"),
        ("1;3;4;31", "", "\x1b[m"),
        ("21;31", "31", "\x1b[0;31m"),
        ("38:2::1:2:3", "38;5;4", "\x1b[38;5;4m"),
        ("4", "4", ""),
    ],
)
def test_only_what_is_another_style_is_told(one: str, other: str, told: str) -> None:
    assert change(Style().after(one), Style().after(other)) == told


def test_clusters_have_a_cell_of_their_own_and_are_written_whole() -> None:
    glyphs = Glyphs()
    for text, width in (("a", 1), ("e\u0301", 1), ("世", 2), ("👩\u200d🚀", 2), ("\U00100000", 1)):
        lead, cells = glyphs.cells(text)
        assert (lead, len(cells)) == ("", width)
        assert glyphs.text(cells)[0] == text
    assert glyphs.cells("\u0301a") == ("\u0301", "a")
    assert [glyphs.text(glyphs.cells(text)[1])[1] for text in ("ab", "●─", "世", "e\u0301")] == [
        True,
        True,
        False,
        False,
    ]
