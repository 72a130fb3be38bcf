"""What a change of the screen takes at the least: the cells that differ, moves, and styles.

No proof that less is impossible, but what a careful hand would send: one scroll where rows have
moved, then each cell that looks otherwise, and what it takes to get there and to its style.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import pyte
from pyte.screens import Char

Row = tuple[Char, ...]
Picture = tuple[Row, ...]
Style = tuple[str | bool, ...]
"""Foreground, background, and what is switched on or off."""
SCROLL = len("\x1b[10;40r\x1b[10S\x1b[r")
"""A region set, its rows moved, and the region given up again."""
ERASE = len("\x1b[40X\x1b[40C")
"""Blanks that are erased, and stepped over."""
NARROW = 4
"""Cells that stay, between two that do not: to write them again is shorter than to step over."""
NAMED = 2
"""Bytes of a colour that has a name."""
BLANK = " "


class Run(NamedTuple):
    """Cells of a row of the screen, from a column on, that are written in one style."""

    y: int
    x: int
    cells: Row
    style: Style

    @property
    def end(self) -> int:
        """The column behind it."""
        return self.x + len(self.cells)


def picture(screen: pyte.Screen) -> Picture:
    """What is to be seen, cell by cell; of a blank, only its background is."""
    return tuple(
        tuple(_seen(screen.buffer[y][x]) for x in range(screen.columns))
        for y in range(screen.lines)
    )


def floor(before: Picture, after: Picture) -> int:
    """The bytes between two pictures of one size."""
    ways = [_painted(before, after)]
    ways += [SCROLL + _painted(moved, after) for moved in _scrolled(before, after)]
    return min(ways)


def _is_seen(cell: Char) -> bool:
    """Whether more is seen of a blank than its background."""
    return bool(cell.underscore or cell.strikethrough or cell.reverse)


def _seen(cell: Char) -> Char:
    if cell.data != BLANK or cell.underscore or cell.strikethrough:
        return cell
    return Char(BLANK, bg=cell.fg if cell.reverse else cell.bg)


def _scrolled(before: Picture, after: Picture) -> Iterator[Picture]:
    """The picture before with a block of rows moved, for each move that puts a row right."""
    rows = range(len(before))
    blank = (Char(BLANK),) * len(before[0])
    for by in range(1 - len(before), len(before)):
        right = [y for y in rows if y + by in rows and after[y] == before[y + by] != before[y]]
        if by and right:
            block = range(min(right[0], right[0] + by), max(right[-1], right[-1] + by) + 1)
            yield tuple(
                (before[y + by] if y + by in block else blank) if y in block else before[y]
                for y in rows
            )


def _painted(before: Picture, after: Picture) -> int:
    """By rows, or style by style: whichever is shorter."""
    runs = [run for y in range(len(after)) for run in _runs(y, before[y], after[y])]
    return min(_bytes(runs), _bytes(sorted(runs, key=lambda run: repr(run.style))))


def _runs(y: int, before: Row, after: Row) -> Iterator[Run]:
    """The cells of a row that differ, a run for each style."""
    run: Run | None = None
    for x, (old, new) in enumerate(zip(before, after, strict=True)):
        if old == new:
            continue
        if run is not None:
            between = after[run.end : x + 1]
            if x - run.end <= NARROW and all(_is_written(cell, run.style) for cell in between):
                run = run._replace(cells=run.cells + between)
                continue
            yield run
        run = Run(y, x, (new,), _style(new))
    if run is not None:
        yield run


def _is_written(cell: Char, style: Style) -> bool:
    """Whether a cell looks as it does when it is written in a style."""
    if cell.data == BLANK and not _is_seen(cell):
        return not any(style[2:]) and style[1] == cell.bg
    return _style(cell) == style


def _bytes(runs: Sequence[Run]) -> int:
    number, style, at = 0, _style(Char(BLANK)), (-1, -1)
    for run in runs:
        if at != (run.y, run.x):
            is_near = at[0] == run.y and at[1] < run.x
            way = f"\x1b[{run.x - at[1]}C" if is_near else f"\x1b[{run.y + 1};{run.x + 1}H"
            number += len(way)
        if not all(_is_written(cell, style) for cell in run.cells):
            number += _change(style, run.style)
            style = run.style
        for is_blank, same in groupby(run.cells, key=lambda cell: cell.data == BLANK):
            text = "".join(cell.data for cell in same)
            number += min(len(text), ERASE) if is_blank else len(text.encode())
        at = (run.y, run.end)
    return number


def _style(cell: Char) -> Style:
    return cell.fg, cell.bg, *map(bool, cell[3:])


def _change(before: Style, after: Style) -> int:
    """The shortest sequence from one style to another."""
    if before == after:
        return 0
    changes = [_code(new) for old, new in zip(before, after, strict=True) if old != new]
    anew = [1] + [_code(new) for new in after if new not in (False, "default")]
    return len("\x1b[m") + min(sum(codes) + len(codes) - 1 for codes in (changes, anew))


def _code(value: str | bool) -> int:
    """The digits of a colour, or of something that is switched on or off."""
    if isinstance(value, bool):
        return 1 if value else 2
    try:
        parts = bytes.fromhex(value)
    except ValueError:
        return NAMED
    return len(";".join(("38;2", *map(str, parts)))) if len(parts) == 3 else NAMED
