"""What cells are made of: runs of text in a style."""

from collections.abc import Callable
from typing import NamedTuple

from batch_tui.batch.joblist.rows import Row


class Run(NamedTuple):
    """Text in one style; `style` is a name that the table's component classes give a look."""

    text: str
    style: str = ""


Cell = tuple[Run, ...]
CellMaker = Callable[[Row, int], Cell]
"""From a row and the present instant (ms) to what its cell shows."""
EMPTY: Cell = (Run(""),)
