"""Where a terminal's cursor stands and in what style it writes, and what takes it elsewhere."""

from batch_tui.ui.terminal.link.glyphs import Glyphs
from batch_tui.ui.terminal.link.moves import Move
from batch_tui.ui.terminal.link.styles import Styles

_FEW = 3
"""Steps to the left that are shorter one by one."""


class Pen:
    """Writes to a terminal of so many columns; `written` is what has come of it.

    Where the cursor stands is not known after the last column, nor after what terminals take to
    be of different widths.
    """

    def __init__(self, styles: Styles, glyphs: Glyphs, width: int) -> None:
        self.written: list[str] = []
        self.style = Styles.PLAIN
        self._styles = styles
        self._glyphs = glyphs
        self._width = width
        self._x: int | None = None
        self._y: int | None = None

    def clear(self) -> None:
        """Erase the whole screen, whatever its state is."""
        if any(style.link for style in self._styles.all):
            self.written.append("\x1b]8;;\x1b\\")
        self.written.append("\x1b[m\x1b[r\x1b[H\x1b[2J")
        self.style = Styles.PLAIN
        self._x = self._y = 0

    def lost(self) -> None:
        """Somebody else has moved the cursor."""
        self._x = self._y = None

    def go(self, x: int, y: int) -> None:
        """Go to a cell by the shortest way."""
        if (x, y) == (self._x, self._y):
            return
        way = f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H" if y else "\x1b[H"
        if y == self._y:
            way = min(way, _along(self._x, x), key=len)
        elif self._y is not None and y == self._y + 1:
            way = min(way, "\r\n" + _along(0, x), key=len)
            if self._x is not None:
                way = min(way, "\x1b[B" + _along(self._x, x), key=len)
        self.written.append(way)
        self._x, self._y = x, y

    def dip(self, style: str) -> None:
        """Write in a style from now on."""
        if style != self.style:
            self.written.append(self._styles.change(self.style, style))
            self.style = style

    def write(self, cells: str) -> None:
        """Write cells from where the cursor is."""
        self.written.append(self._glyphs.text(cells))
        assert self._x is not None  # noqa: S101 - it was told where to go
        end = self._x + len(cells)
        self._x = end if end < self._width and self._glyphs.are_sure(cells) else None

    def erase(self, cells: int | None) -> None:
        """Erase so many cells from where the cursor is, which stays; None: to the row's end."""
        self.written.append("\x1b[K" if cells is None else f"\x1b[{cells}X")

    def move_rows(self, move: Move) -> None:
        """Have rows go up or down; those that come up are blank, in no colour."""
        self.dip(Styles.PLAIN)
        self.written.append(f"\x1b[{move.top + 1};{move.bottom}r")
        self.lost()
        self.go(0, move.top)
        many = "" if abs(move.by) == 1 else abs(move.by)
        self.written.append(f"\x1b[{many}{'M' if move.by > 0 else 'L'}\x1b[r")
        self.lost()


def _along(before: int | None, x: int) -> str:
    """The shortest way along a row; from where is not known where that is None."""
    if before is None or x < before:
        back = "\r" + _along(0, x)
        if before is None:
            return back
        steps = before - x
        return min("\b" * steps if steps <= _FEW else f"\x1b[{steps}D", back, key=len)
    steps = x - before
    return f"\x1b[{steps}C" if steps > 1 else "\x1b[C" * steps
