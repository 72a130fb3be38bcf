"""How the lines of a log fall into rows: cut at the edge, as a terminal does."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from rich.cells import get_character_cell_size as cells_of

from batch_tui.batch.log.chunk import Chunk
from batch_tui.batch.log.lines import Lines

_NARROW = re.compile("[ -~\u00a0-\u02ff\u0370-\u0482]*")
"""Characters of one cell each."""


class Place(NamedTuple):
    """A character of a log: of which line, by its number, and which one of it."""

    number: int
    at: int


class Part(NamedTuple):
    """What a row shows: of which line, from which character to before which."""

    number: int
    start: int
    end: int


class _Counted(NamedTuple):
    """For a chunk of so many lines, the number of rows up to the end of each of them."""

    chunk: Chunk
    lines: int
    ends: Sequence[int]


class Layout:
    """The rows of what is held of a log. What was counted of a chunk is counted once."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._width: int | None = None
        self._counted: list[_Counted] = []
        self._before: list[int] = [0]

    @property
    def rows(self) -> int:
        """How many there are."""
        return self._before[-1]

    def lay_out(self, width: int | None) -> None:
        """Take in what has changed, in rows of so many cells; None: each line is one row."""
        known = {} if width != self._width else {id(c.chunk): c for c in self._counted}
        self._width = width
        self._counted = [self._count(chunk, known.get(id(chunk))) for chunk in self._lines.chunks]
        ends = (counted.ends[-1] if counted.ends else 0 for counted in self._counted)
        self._before = [0, *accumulate(ends)]

    def part(self, row: int) -> Part:
        """What a row shows."""
        place = bisect_right(self._before, row) - 1
        chunk, _, ends = self._counted[place]
        row -= self._before[place]
        line = bisect_right(ends, row)
        text = chunk.texts[line]
        number = self._lines.start_of(place) + line
        if self._width is None:
            return Part(number, 0, len(text))
        starts = starts_of(text, self._width)
        n = row - (ends[line - 1] if line else 0)
        return Part(number, starts[n], starts[n + 1] if n + 1 < len(starts) else len(text))

    def row(self, place: Place) -> int:
        """The row in which a place is; the nearest one, where its line is not held."""
        number = max(self._lines.first, min(place.number, self._lines.stop - 1))
        if not self.rows:
            return 0
        chunk, line = self._lines.locate(number)
        ends = self._counted[chunk].ends
        row = self._before[chunk] + (ends[line - 1] if line else 0)
        if self._width is None or number != place.number:
            return row
        starts = starts_of(self._lines.chunks[chunk].texts[line], self._width)
        return row + bisect_right(starts, place.at) - 1

    def _count(self, chunk: Chunk, known: _Counted | None) -> _Counted:
        lines = len(chunk)
        if known is not None and known.lines == lines:
            return known
        if self._width is None:
            return _Counted(chunk, lines, range(1, lines + 1))
        width = self._width
        counts = [
            1 if 2 * len(text) <= width else _rows(text, width) for text in chunk.texts[:lines]
        ]
        return _Counted(chunk, lines, list(accumulate(counts)))


def _rows(text: str, width: int) -> int:
    if text.isascii():
        return (len(text) - 1) // width + 1
    return len(starts_of(text, width))


def starts_of(text: str, width: int) -> Sequence[int]:
    """Where the rows of a line begin; a wide character or one with an accent is not parted."""
    if text.isascii() or _NARROW.fullmatch(text):
        return range(0, max(1, len(text)), width)
    starts, used = [0], 0
    for at, character in enumerate(text):
        size = cells_of(character)
        if used and size and used + size > width:
            starts.append(at)
            used = 0
        used += size
    return starts
