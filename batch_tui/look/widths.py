"""How wide columns are, and where: as wide as what was in sight needed, as far as there is room."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from batch_tui.batch.joblist.rows import Row
from batch_tui.look.columns import GAP, REASON, Column
from batch_tui.look.glyphs import cells as cells_of
from batch_tui.look.runs import Cell

STEP = 4
"""Needs are rounded up to this where there is room: a longer name seldom moves what follows."""


_Measured = tuple[int, str, Callable[[Row], tuple[int, int]] | None]


class Placed(NamedTuple):
    """A column at its place: `x` is its first cell, `width` its cells without the gap."""

    column: Column
    x: int
    width: int


class Needs:
    """What the rows in sight needed so far, by column; it only grows until another list comes.

    `version` is another number after each change. No row is looked at for this that is not made
    for the screen anyway. Before the first one nothing is known, and what another list needed
    still counts.
    """

    def __init__(self) -> None:
        self.version = 0
        self.has_parents = True
        self.cells: dict[str, int] = {}
        self.wishes: dict[str, int] = {}
        self._is_old = True
        self._placed: Sequence[Placed] = ()
        self._growing: Sequence[_Measured] = ()

    def renew(self) -> None:
        """The next rows are those of another list."""
        self._is_old = True

    def see(self, row: Row, placed: Sequence[Placed], cells: Sequence[Cell]) -> None:
        """Learn from a row and the cells that were made of it."""
        is_parent = bool(row.job.child_count)
        if self._is_old:
            self._is_old, self.has_parents, self.cells, self.wishes = False, is_parent, {}, {}
            self.version += 1
        elif is_parent and not self.has_parents:
            self.has_parents = True
            self.version += 1
        known, wishes = self.cells, self.wishes
        for at, key, needs in self._measured(placed):
            if needs is not None and is_parent and not row.note:
                need, wish = needs(row)
            elif len(cell := cells[at]) == 1:
                need = wish = _length(cell[0].text)
            else:
                need, wish = _need(cell)
            if need > known.get(key, -1):
                known[key] = need
                self.version += 1
            if wish > need and wish > wishes.get(key, 0):
                wishes[key] = wish
                self.version += 1

    def _measured(self, placed: Sequence[Placed]) -> Sequence[_Measured]:
        """Which cells of a row are measured, and how."""
        if placed is not self._placed:
            self._placed = placed
            columns = enumerate(column for column, _, _ in placed)
            self._growing = [(at, c.key, c.needs) for at, c in columns if c.grows]
        return self._growing


def _need(cell: Cell) -> tuple[int, int]:
    """The width that a cell needs, and in which nothing of it is cut."""
    wish = sum([_length(run.text) for run in cell])
    return wish - (_length(cell[-1].text) if _stands_back(cell) else 0), wish


def _stands_back(cell: Cell) -> bool:
    """Whether the last run only says more of what stands before it, as a child's name does."""
    return cell[-1].style == "faint"


def _length(text: str) -> int:
    return len(text) if text.isascii() else sum(map(cells_of, text))


def place(columns: Sequence[Column], width: int, needs: Needs | None = None) -> tuple[Placed, ...]:
    """Columns side by side over at least `width` cells.

    Spare width goes to those that need it, then to those that have more to say; what nobody has a
    use for, to the reasons, else to all that grow. Where nothing is known of what they need, all
    of it is shared out.
    """
    known = needs.cells if needs else {}
    widths = [_least(column, known) for column in columns]
    spare = max(0, width - sum(widths) - GAP * len(columns))
    wishes = needs.wishes if needs else {}
    needed = [known.get(column.key, 0) for column in columns]
    spare = _share(columns, widths, spare, needed)
    wanted = [
        -(-max(need, wishes.get(column.key, 0)) // STEP) * STEP
        for column, need in zip(columns, needed, strict=True)
    ]
    spare = _share(columns, widths, spare, wanted)
    rest = {REASON.key} if known and REASON in columns else {column.key for column in columns}
    wanted = [width if column.key in rest else 0 for column in columns]
    _share(columns, widths, spare, wanted)
    placed: list[Placed] = []
    x = 0
    for column, cells in zip(columns, widths, strict=True):
        placed.append(Placed(column, x, cells))
        x += cells + GAP
    return tuple(placed)


def _least(column: Column, known: Mapping[str, int]) -> int:
    """What a column has in any case: its own least width, less where its rows need less."""
    need = known.get(column.key, column.width)
    return min(column.width, max(len(column.title) + 1, need)) if column.grows else column.width


def _share(columns: Sequence[Column], widths: list[int], spare: int, wanted: Sequence[int]) -> int:
    """Widen columns up to what is wanted, each by its share; returns what is spare then."""
    while spare:
        short = [at for at, c in enumerate(columns) if c.grows and widths[at] < wanted[at]]
        if not short:
            break
        shares = sum(columns[at].grows for at in short)
        left = spare
        for at in short:
            part = max(1, spare * columns[at].grows // shares)
            more = min(part, wanted[at] - widths[at], left)
            widths[at] += more
            left -= more
        spare = left
    return spare
