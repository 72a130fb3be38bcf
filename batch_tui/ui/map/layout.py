"""How the children of an array are laid out on cells of the terminal."""

from math import ceil
from typing import NamedTuple

_ROUND = (10, 20, 50, 100, 200)
_LABELLED = 10


class Place(NamedTuple):
    """Where a child is: the line, the first cell in it, and whether it is the lower half."""

    line: int
    x: int
    lower: bool


class MapLayout(NamedTuple):
    """`size` children in rows of `columns`, each `pitch` cells wide.

    With `halves` a line holds two rows of children, one above the other; else it holds one. The
    first `gutter` cells of a line are for the index it begins with.
    """

    size: int
    columns: int
    pitch: int
    halves: bool
    gutter: int

    @property
    def rows(self) -> int:
        """Rows of children in a line."""
        return 2 if self.halves else 1

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return ceil(self.size / (self.columns * self.rows))

    @property
    def width(self) -> int:
        """How many cells a line takes."""
        return self.gutter + self.columns * self.pitch

    def first(self, line: int) -> int:
        """The index that a line begins with."""
        return line * self.columns * self.rows

    def place(self, index: int) -> Place:
        """Where a child is."""
        row, column = divmod(index, self.columns)
        line, lower = divmod(row, self.rows)
        return Place(line, self.gutter + column * self.pitch, bool(lower))

    def at(self, line: int, x: int) -> tuple[int, ...]:
        """The children in a cell: none, one, or the upper and the lower one."""
        column = (x - self.gutter) // self.pitch
        if x < self.gutter or column >= self.columns or line < 0:
            return ()
        first = self.first(line) + column
        both = range(first, first + self.rows * self.columns, self.columns)
        return tuple(index for index in both if index < self.size)


def lay_out(size: int, width: int, height: int, *, letters: bool, halves: bool) -> MapLayout:
    """The most readable layout that fits into `width` by `height` cells, or one to be scrolled.

    Wide letters come before narrow ones and those before half blocks, as far as `letters` and
    `halves` allow them, one of which must. Rows hold a round number of children, so that an
    index is read off.
    """
    gutter = len(f"{max(size - 1, 0):,}") + 1
    ways = [(2, False), (1, False)] * letters + [(1, True)] * halves
    for pitch, halved in ways:
        most = (width - gutter) // pitch
        for columns in _choices(most):
            layout = MapLayout(size, columns, pitch, halved, gutter)
            if layout.lines <= min(height, columns * pitch // 2):
                return layout
        if layout.lines <= height:
            return layout
    return layout


def _choices(most: int) -> list[int]:
    """Numbers of columns, ascending, up to the largest one that is good."""
    widest = most - most % _LABELLED if most >= _LABELLED else max(most, 1)
    return [*(columns for columns in _ROUND if columns < widest), widest]
