"""Lines of any length in rows of some width; how a long one falls into rows costs nothing."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from rich.cells import get_character_cell_size as cells_of

LONG = 4096
"""Characters from which on a line is cut at the edge, as a terminal does, not between words."""
HANG = 2
"""Cells by which the rows of a line stand further in than its first one, where there is room."""
NARROW = 20
"""Cells below which there is none."""
_VALUE = re.compile(r" *\S+(?: \S+)* {2,}(?=\S)")


class Place(NamedTuple):
    """A character of a text: of which line, and which one of it."""

    line: int
    at: int


class Part(NamedTuple):
    """What a row shows, behind some blanks: of which line, from which character to before which."""

    line: int
    start: int
    end: int
    indent: int = 0


class Wrapped:
    """Lines in rows of at most `width` cells. A blank at the end of a row may stand out of it.

    A line that needs several rows is broken between words, and all but the first are indented: to
    below its value, if it has one behind a name and at least two blanks.
    """

    def __init__(self, lines: Sequence[str], width: int) -> None:
        self.width = width
        self._lines = lines
        self._starts: dict[int, Sequence[int]] = {}
        self._ends = list(accumulate(len(self._of(n)) for n in range(len(lines))))

    @property
    def rows(self) -> int:
        """How many there are."""
        return self._ends[-1] if self._ends else 0

    def part(self, row: int) -> Part:
        """What a row shows."""
        line = bisect_right(self._ends, row)
        starts = self._of(line)
        n = row - self._ends[line] + len(starts)
        end = starts[n + 1] if n + 1 < len(starts) else len(self._lines[line])
        return Part(line, starts[n], end, self._hang(self._lines[line]) if n else 0)

    def row(self, place: Place) -> int:
        """The row in which a place is; of one behind the end, the last row."""
        if place.line >= len(self._lines):
            return max(0, self.rows - 1)
        starts = self._of(place.line)
        return self._ends[place.line] - len(starts) + bisect_right(starts, place.at) - 1

    def _of(self, line: int) -> Sequence[int]:
        """Where the rows of a line begin."""
        text = self._lines[line]
        if len(text) <= self.width and text.isascii():
            return (0,)
        if line not in self._starts:
            self._starts[line] = _starts(text, max(1, self.width), self._hang(text))
        return self._starts[line]

    def _hang(self, text: str) -> int:
        if self.width < NARROW or len(text) > LONG:
            return 0
        named = _VALUE.match(text)
        value = sum(map(cells_of, named[0])) if named else self.width
        lead = len(text) - len(text.lstrip(" ")) + HANG
        return value if value <= self.width // 2 else min(lead, self.width // 2)


def _starts(text: str, width: int, hang: int) -> Sequence[int]:
    sizes = {1} if text.isascii() else set(map(cells_of, set(text)))
    if len(sizes) > 1:
        return _mixed(text, width, hang)
    size = max(sizes | {1})
    columns, rest = max(1, width // size), max(1, (width - hang) // size)
    if len(text) > LONG:
        return range(0, len(text), columns)
    return _between_words(text, columns, rest)


def _between_words(text: str, columns: int, rest: int) -> list[int]:
    """The starts of rows of so many characters, of `rest` behind the first.

    A word that no row has room for goes on where it is; an indent stays with the word behind it.
    """
    starts, at = [0], 0
    word = len(text) - len(text.lstrip(" "))
    while len(text) - at > columns:
        blank = text.rfind(" ", max(at, word), at + columns + 1)
        moves = blank >= 0 and _has_room(text, blank + 1, rest)
        at = blank + 1 if moves else at + columns
        if at < len(text):
            starts.append(at)
        columns = rest
    return starts


def _has_room(text: str, word: int, columns: int) -> bool:
    """Whether the word that begins there is no longer than that."""
    return len(text) - word <= columns or text.find(" ", word, word + columns + 1) >= 0


def _mixed(text: str, width: int, hang: int) -> list[int]:
    """The starts of rows of a text whose characters are not all of the same width."""
    starts, cells, behind_blank, since_blank = [0], 0, 0, 0
    for at, character in enumerate(text):
        size = cells_of(character)
        if cells + size > width and at > starts[-1] and character != " ":
            is_word = behind_blank > starts[-1] and hang + since_blank + size <= width
            starts.append(behind_blank if is_word else at)
            cells = hang + (since_blank if is_word else 0)
        cells += size
        since_blank += size
        if character == " " and text[starts[-1] : at].strip(" "):
            behind_blank, since_blank = at + 1, 0
    return starts
