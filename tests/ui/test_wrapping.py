"""Lines in rows: every character is in one row, in order, and no row is wider than it may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from batch_tui.ui.widgets.wrapping import LONG, Place, Wrapped

TEXT = st.text("ab  日é\u0301", max_size=60) | st.builds(
    "{}{} {}".format,
    st.text(" ", max_size=20),
    st.text("日a", max_size=20),
    st.text("é日", max_size=60),
)


def shown(wrapped: Wrapped, lines: list[str]) -> list[str]:
    parts = [wrapped.part(row) for row in range(wrapped.rows)]
    return [lines[part.line][part.start : part.end] for part in parts]


@given(st.lists(TEXT, max_size=6), st.integers(2, 30))
def test_nothing_is_lost_and_nothing_stands_out_but_blanks(lines: list[str], width: int) -> None:
    wrapped = Wrapped(lines, width)
    parts = [wrapped.part(row) for row in range(wrapped.rows)]
    told = ["".join(lines[p.line][p.start : p.end] for p in parts if p.line == n) for n in range(6)]
    assert told[: len(lines)] == lines
    assert {part.line for part in parts} == set(range(len(lines)))
    for part in parts:
        text = lines[part.line][part.start : part.end]
        assert part.indent + cell_len(text.rstrip(" ")) <= width


@given(st.lists(TEXT, min_size=1, max_size=6), st.integers(1, 20), st.data())
def test_every_place_is_in_its_row(lines: list[str], width: int, data: st.DataObject) -> None:
    wrapped = Wrapped(lines, width)
    line = data.draw(st.integers(0, len(lines) - 1))
    at = data.draw(st.integers(0, len(lines[line])))
    part = wrapped.part(wrapped.row(Place(line, at)))
    assert part.line == line
    assert part.start <= at <= part.end


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", [""]),
        ("one two three", ["one two ", "three"]),
        ("one  two", ["one  two"]),
        ("    abcdefghi", ["    abcd", "efghi"]),
        ("abcdefghijkl mn", ["abcdefgh", "ijkl mn"]),
        ("12345678 ", ["12345678 "]),
        ("ab abcdefghijkl mn", ["ab abcde", "fghijkl ", "mn"]),
        ("日本語ジョブ", ["日本語ジ", "ョブ"]),
        ("a日本語ジョブ", ["a日本語", "ジョブ"]),
        ("Größe: 日本語", ["Größe: ", "日本語"]),
    ],
)
def test_rows_end_between_words_where_they_can(text: str, rows: list[str]) -> None:
    assert shown(Wrapped([text], 8), [text]) == rows


def test_rows_below_the_first_are_indented_where_there_is_room() -> None:
    text = "  name: " + "word " * 20
    parts = [Wrapped([text], 40).part(row) for row in range(3)]
    assert [part.indent for part in parts] == [0, 4, 4]
    assert [text[part.start : part.end] for part in parts][1:2] == ["word " * 7]
    assert {Wrapped([text], 12).part(row).indent for row in range(3)} == {0}


@pytest.mark.parametrize(
    ("text", "indent"),
    [
        ("  Hosts lost:     " + "word " * 20, 18),
        ("  日本 a:    " + "word " * 20, 13),
        ("of  " + "word " * 20, 4),
        ("  a name that takes more than half   " + "word " * 20, 4),
    ],
)
def test_a_value_goes_on_below_itself(text: str, indent: int) -> None:
    wrapped = Wrapped([text], 40)
    assert [wrapped.part(row).indent for row in range(3)] == [0, indent, indent]


def test_a_wide_character_is_counted_behind_an_indent() -> None:
    text = "a aaaaaaaaaaa日日日日"
    wrapped = Wrapped([text], 20)
    assert shown(wrapped, [text]) == ["a aaaaaaaaaaa日日日", "日"]


def test_of_a_long_line_only_the_rows_that_are_looked_at_are_made() -> None:
    lines = ["x" * 10**7, "日" * LONG * 2]
    wrapped = Wrapped(lines, 80)
    assert wrapped.rows == 10**7 // 80 + -(-LONG * 2 // 40)
    assert wrapped.part(10**4) == (0, 80 * 10**4, 80 * 10**4 + 80, 0)
    assert wrapped.row(Place(0, 80 * 10**4 + 79)) == 10**4
