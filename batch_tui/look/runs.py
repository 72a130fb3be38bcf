"""What cells are made of: runs of text in a style."""

from collections.abc import Callable
from typing import NamedTuple

from batch_tui.batch.joblist.rows import Row


class Run(NamedTuple):
    """Text in one style; `style` is a name that the table's component classes give a look."""

    text: str
    style: str = ""


Cell = tuple[Run, ...]
CellMaker = Callable[[Row, int, int], Cell]
"""From a row, the present instant (ms) and the cell's width to what the cell shows.

What is wider is cut by who paints it; a maker that knows better what to leave out does so itself.
"""
EMPTY: Cell = (Run(""),)
