"""Which columns a table shows, and where: by what was picked, its width, and what rows need."""

from collections.abc import Sequence

from batch_tui.look.columns import GAP, chosen
from batch_tui.look.widths import place
from batch_tui.ui.table.painter import RowPainter


class Layout:
    """Places the columns for a painter, anew only where its rows need more than those before.

    Args:
        painter: paints in these columns, and learns what rows need.
    """

    def __init__(self, painter: RowPainter) -> None:
        self._painter = painter
        self._picked: Sequence[str] = ()
        self._several_queues = False
        self._width = 0
        self._version = 0

    @property
    def is_old(self) -> bool:
        """Whether rows have needed something else since columns were placed."""
        return self._version != self._painter.needs.version

    def choose(self, picked: Sequence[str], several_queues: bool) -> None:
        """Show these columns; of none, those that the width has room for."""
        self._picked, self._several_queues = picked, several_queues

    @property
    def keys(self) -> list[str]:
        """The columns that are shown where the rows have something to say in each."""
        return [c.key for c in chosen(self._width, self._picked, self._several_queues)]

    def place(self, width: int) -> bool:
        """Place the columns; returns whether the places are others than before."""
        needs, before = self._painter.needs, (self._painter.placed, self._painter.width)
        self._width, self._version = width, needs.version
        columns = chosen(width, self._picked, self._several_queues, needs.has_parents)
        placed = place(columns, width, needs)
        self._painter.lay_out(placed, max(width, sum(p.width + GAP for p in placed)))
        return before != (self._painter.placed, self._painter.width)
