"""What is sent so that a terminal which shows one picture shows another."""

import re
from functools import lru_cache

from batch_tui.ui.terminal.link.glyphs import Glyphs
from batch_tui.ui.terminal.link.kinds import Kind
from batch_tui.ui.terminal.link.moves import best_move
from batch_tui.ui.terminal.link.pen import Pen
from batch_tui.ui.terminal.link.picture import Frame, blank
from batch_tui.ui.terminal.link.pieces import Pieces
from batch_tui.ui.terminal.link.styles import Style, Styles

_GAP = re.compile(" {10,}")
"""Blanks that are erased in fewer bytes than they are written, with the way to behind them."""
_BLANKS = " " * 5
"""The same where nothing has to be written behind them."""


class Painter:
    """Paints pictures on a terminal of a kind, each as a change of the one before."""

    def __init__(self, styles: Styles, glyphs: Glyphs, kind: Kind) -> None:
        self._styles = styles
        self._glyphs = glyphs
        self._kind = kind
        self._shown: Frame | None = None
        self._pen = Pen(styles, glyphs, 0)
        self._can_erase = lru_cache(maxsize=1024)(self._is_erasable)
        self._pieces = Pieces(styles, self._can_erase)

    def forget(self) -> None:
        """What the terminal shows is not known any more."""
        self._shown = None

    def paint(self, wanted: Frame) -> str:
        """What makes the terminal show a picture, "" where it does."""
        shown, pen = self._shown, self._pen
        if shown is None or (shown.width, len(shown.texts)) != (wanted.width, len(wanted.texts)):
            shown = blank(wanted.width, len(wanted.texts))
            pen = self._pen = Pen(self._styles, self._glyphs, wanted.width)
            pen.clear()
        if shown[:3] != wanted[:3]:
            if self._kind.scrolls and (move := best_move(shown, wanted)):
                shown = move.after(shown)
                pen.move_rows(move)
            for y, x, text, style in self._pieces.between(shown, wanted, pen.style):
                pen.go(x, y)
                pen.dip(style)
                if _BLANKS in text and self._can_erase(style):
                    self._draw_gaps(x, y, text)
                else:
                    pen.write(text)
        if wanted.cursor != (0, 0):
            pen.go(*wanted.cursor)
        self._shown = wanted
        told = "".join(pen.written)
        pen.written.clear()
        return told

    def _is_erasable(self, style: str) -> bool:
        drawn = self._styles.of(style)
        if not self._kind.erases or drawn.on_blank != Style(ground=drawn.ground):
            return False
        return self._kind.fills or not drawn.ground

    def _draw_gaps(self, x: int, y: int, text: str) -> None:
        """Draw cells of which some are erased where that is shorter."""
        pen = self._pen
        written = text.rstrip(" ")
        left = len(text) - len(written)
        if left < len(_BLANKS):
            written, left = text, 0
        at = 0
        for gap in _GAP.finditer(written):
            start, end = gap.span()
            if start > at:
                pen.go(x + at, y)
                pen.write(written[at:start])
            pen.go(x + start, y)
            pen.erase(end - start)
            at = end
        if at < len(written):
            pen.go(x + at, y)
            pen.write(written[at:])
        if left:
            pen.go(x + len(written), y)
            pen.erase(left)
