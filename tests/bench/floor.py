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
"""All of a `Char` but its text: the colours, and what is switched on or off."""
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
    """Row by row, or each time what is nearest in style: whichever is shorter."""
    runs = [run for y in range(len(after)) for run in _runs(y, before[y], after[y])]
    return min(_bytes(runs), _bytes(_nearest(runs)))


def _nearest(runs: Sequence[Run]) -> list[Run]:
    """All of one style together, and each style behind the one that it is nearest to."""
    by_style: dict[Style, list[Run]] = {}
    for run in runs:
        by_style.setdefault(run.style, []).append(run)
    order: list[Run] = []
    while by_style:
        style = min(by_style, key=lambda one: _change(order[-1].style, one) if order else 0)
        order += by_style.pop(style)
    return order


def _runs(y: int, before: Row, after: Row) -> Iterator[Run]:
    """The cells of a row that differ, a run for each style."""
    run: Run | None = None
    for x, (old, new) in enumerate(zip(before, after, strict=True)):
        if old == new:
            continue
        if run is not None and x - run.end <= NARROW:
            between = after[run.end : x + 1]
            if all(_is_written(cell, run.style) for cell in between):
                run = run._replace(cells=run.cells + between)
                continue
            if all(_is_written(cell, _style(new)) for cell in run.cells + between):
                # Only blanks so far: they may be written in the style of what follows.
                run = run._replace(cells=run.cells + between, style=_style(new))
                continue
        if run is not None:
            yield run
        run = Run(y, x, (new,), _style(new))
    if run is not None:
        yield run


def _is_written(cell: Char, style: Style) -> bool:
    """Whether a cell looks as it does when it is written in a style."""
    written = Char(cell.data, *style)  # type: ignore[arg-type]
    return _seen(written) == _seen(cell)


def _bytes(runs: Sequence[Run]) -> int:
    """All of them written one after the other; the terminal may be in the first's style already."""
    number, style, at = 0, runs[0].style if runs else (), (-1, -1)
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
        whole = "".join(cell.data for cell in run.cells)
        behind = len(whole) - len(whole.rstrip(BLANK))  # nothing is to be stepped over
        number -= max(0, min(behind, ERASE) - ERASE // 2)
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
