"""Where a terminal's cursor stands and in what style it writes, and what takes it elsewhere."""

from functools import lru_cache

from batch_tui.ui.terminal.link.glyphs import Glyphs
from batch_tui.ui.terminal.link.moves import Move
from batch_tui.ui.terminal.link.styles import Styles

_KEPT = 4096
"""Ways that are kept: the same ones are taken again and again."""
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
        if y == self._y:
            if x == self._x:
                return
            way = _along(self._x, x)
        elif self._y is not None and y == self._y + 1:
            way = _down(self._x, x)
        else:
            way = f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H" if y else "\x1b[H"
        self.written.append(way)
        self._x, self._y = x, y

    def dip(self, style: str) -> None:
        """Write in a style from now on."""
        if style != self.style:
            self.written.append(self._styles.change(self.style, style))
            self.style = style

    def write(self, cells: str) -> None:
        """Write cells from where the cursor is."""
        assert self._x is not None  # noqa: S101 - it was told where to go
        end = self._x + len(cells)
        text, is_sure = self._glyphs.text(cells)
        self.written.append(text)
        self._x = end if is_sure and end < self._width else None

    def erase(self, cells: int) -> None:
        """Erase so many cells from where the cursor is, which stays."""
        assert self._x is not None  # noqa: S101 - it was told where to go
        is_rest = self._x + cells == self._width
        self.written.append("\x1b[K" if is_rest else f"\x1b[{cells}X")

    def move_rows(self, move: Move) -> None:
        """Have rows go up or down; those that come up are blank, in no colour."""
        self.dip(Styles.PLAIN)
        self.written.append(f"\x1b[{move.top + 1};{move.bottom}r")
        self.lost()
        self.go(0, move.top)
        many = "" if abs(move.by) == 1 else abs(move.by)
        self.written.append(f"\x1b[{many}{'M' if move.by > 0 else 'L'}\x1b[r")
        self.lost()


@lru_cache(_KEPT)
def _down(before: int | None, x: int) -> str:
    """The shortest way to a cell of the next row."""
    way = "\r\n" + _along(0, x)
    return way if before is None else min(way, "\x1b[B" + _along(before, x), key=len)


@lru_cache(_KEPT)
def _along(before: int | None, x: int) -> str:
    """The shortest way along a row; from where is not known where that is None."""
    if before == x:
        return ""
    if before is None or x < before:
        back = "\r" + _along(0, x)
        if before is None:
            return back
        steps = before - x
        return min("\b" * steps if steps <= _FEW else f"\x1b[{steps}D", back, key=len)
    steps = x - before
    return f"\x1b[{steps}C" if steps > 1 else "\x1b[C"
