"""What is sent so that a terminal which shows one picture shows another."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from batch_tui.ui.terminal.link.glyphs import FILLER, Glyphs
from batch_tui.ui.terminal.link.kinds import Kind
from batch_tui.ui.terminal.link.moves import best_move
from batch_tui.ui.terminal.link.pen import Pen
from batch_tui.ui.terminal.link.picture import Frame, blank
from batch_tui.ui.terminal.link.styles import Style, Styles

_GOING = 7
"""Bytes of a usual way to another cell."""
_DIFFERENT = re.compile(rb"[^\x00](?:\x00{0,4}[^\x00])*")
"""Cells that differ; few ones between them are written again rather than stepped over."""
_SAME = re.compile(r"(.)\1*", re.DOTALL)
_GAP = re.compile(" {10,}")
"""Blanks that are erased in fewer bytes than they are written, with the way to behind them."""
_BLANKS = " " * 5
"""The same where nothing has to be written behind them."""


class Piece(NamedTuple):
    """Cells side by side of one style: from `x` to before `end` of row `y`."""

    y: int
    x: int
    end: int
    style: str
    is_blank: bool


class Painter:
    """Paints pictures on a terminal of a kind, each as a change of the one before."""

    def __init__(self, styles: Styles, glyphs: Glyphs, kind: Kind) -> None:
        self._styles = styles
        self._glyphs = glyphs
        self._kind = kind
        self._shown: Frame | None = None
        self._pen = Pen(styles, glyphs, 0)
        self._can_erase = lru_cache(maxsize=1024)(self._is_erasable)
        self._seen = lru_cache(maxsize=1024)(styles.seen)

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
            for piece in self._in_order(list(self._pieces(shown, wanted))):
                self._draw(piece, wanted)
        if wanted.cursor != (0, 0):
            pen.go(*wanted.cursor)
        self._shown = wanted
        told = "".join(pen.written)
        pen.written.clear()
        return told

    def _pieces(self, shown: Frame, wanted: Frame) -> Iterator[Piece]:
        rows = zip(shown.texts, shown.styles, wanted.texts, wanted.styles, strict=True)
        for y, (old, old_styles, new, new_styles) in enumerate(rows):
            if old == new and old_styles == new_styles:
                continue
            styles = self._seen(new, new_styles)
            different = _different(old, self._seen(old, old_styles), new, styles)
            last: Piece | None = None
            for start, end in different:
                for piece in self._split(y, start, end, new, styles):
                    if last is None:
                        last = piece
                    elif (
                        last.is_blank
                        and piece.is_blank
                        and self._is_one_blank(last, piece, new, styles)
                    ):
                        last = last._replace(end=piece.end)
                    else:
                        yield last
                        last = piece
            if last is not None:
                yield last

    def _split(self, y: int, start: int, end: int, text: str, styles: str) -> Iterator[Piece]:
        """Cells by their styles; a blank goes with what it looks like."""
        x, style, is_blank = start, styles[start], False
        if styles.count(style, start, end) == end - start:
            yield Piece(y, x, end, style, not text[start:end].strip(" "))
            return
        style = ""
        for same in _SAME.finditer(styles, start, end):
            begin, stop = same.span()
            here, only_blank = same[1], not text[begin:stop].strip(" ")
            if not style:
                style, is_blank = here, only_blank
            elif only_blank and self._on_blank(style) == here:
                pass
            elif is_blank and self._on_blank(here) == style:
                style, is_blank = here, only_blank
            elif here != style:
                yield Piece(y, x, begin, style, is_blank)
                x, style, is_blank = begin, here, only_blank
        yield Piece(y, x, end, style, is_blank)

    def _on_blank(self, style: str) -> str:
        return chr(self._styles.on_blank[ord(style)])

    def _is_one_blank(self, last: Piece, piece: Piece, text: str, styles: str) -> bool:
        """Whether two pieces are erased as one, with all between them."""
        return (
            last.style == piece.style
            and self._can_erase(piece.style)
            and not text[last.end : piece.x].strip(" ")
            and not styles[last.end : piece.x].strip(piece.style)
        )

    def _is_erasable(self, style: str) -> bool:
        drawn = self._styles.of(style)
        if not self._kind.erases or drawn.on_blank != Style(ground=drawn.ground):
            return False
        return self._kind.fills or not drawn.ground

    def _in_order(self, pieces: list[Piece]) -> list[Piece]:
        """The order that takes fewer bytes: row by row, or one style after the other."""
        groups: dict[str, list[Piece]] = {}
        for piece in pieces:
            groups.setdefault(piece.style, []).append(piece)
        for style in [style for style in groups if groups[style][0].is_blank]:
            self._give_blanks(groups, style)
        change = self._styles.change
        by_style: list[Piece] = []
        style, price = self._pen.style, 0
        while groups:
            nearest = min(groups, key=lambda other: len(change(style, other)))
            price += len(change(style, nearest))
            by_style += sorted(groups.pop(nearest))
            style = nearest
        by_row = sorted(by_style)
        return by_row if self._row_price(by_row) < price + _ways(by_style) else by_style

    def _give_blanks(self, groups: dict[str, list[Piece]], style: str) -> None:
        """Have blanks written in a style in which something else is written as well."""
        if not all(piece.is_blank for piece in groups[style]):
            return
        for other in groups:
            if other != style and self._on_blank(other) == style:
                blanks = groups.pop(style)
                groups[other] += [piece._replace(style=other) for piece in blanks]
                return

    def _row_price(self, pieces: Iterable[Piece]) -> int:
        style, price = self._pen.style, _ways(pieces)
        for piece in pieces:
            price += len(self._styles.change(style, piece.style))
            style = piece.style
        return price

    def _draw(self, piece: Piece, frame: Frame) -> None:
        pen, text = self._pen, frame.texts[piece.y][piece.x : piece.end]
        pen.go(piece.x, piece.y)
        pen.dip(piece.style)
        if _BLANKS in text and self._can_erase(piece.style):
            self._draw_gaps(piece, text, frame.width)
        else:
            pen.write(text)

    def _draw_gaps(self, piece: Piece, text: str, width: int) -> None:
        """Draw cells of which some are erased."""
        pen = self._pen
        written = text.rstrip(" ")
        left = len(text) - len(written)
        if left < len(_BLANKS):
            written, left = text, 0
        at = 0
        for gap in _GAP.finditer(written):
            if gap.start() > at:
                pen.go(piece.x + at, piece.y)
                pen.write(written[at : gap.start()])
            pen.go(piece.x + gap.start(), piece.y)
            pen.erase(gap.end() - gap.start())
            at = gap.end()
        if at < len(written):
            pen.go(piece.x + at, piece.y)
            pen.write(written[at:])
        if left:
            pen.go(piece.x + len(written), piece.y)
            pen.erase(None if piece.end == width else left)


def _different(old: str, old_styles: str, new: str, styles: str) -> Iterator[tuple[int, int]]:
    """Where a row differs, from and to; wide characters are whole."""
    # As numbers all cells are compared at once: 32 bits each, then what is left of them in 8.
    both = (_number(old) ^ _number(new)) | (_number(old_styles) ^ _number(styles))
    both |= both >> 16
    both |= both >> 8
    for found in _DIFFERENT.finditer(both.to_bytes(4 * len(new), "little")[::4]):
        start, end = found.span()
        start -= new[start] == FILLER
        end += new[end : end + 1] == FILLER
        yield start, end


@lru_cache(maxsize=1024)
def _number(row: str) -> int:
    return int.from_bytes(row.encode("utf-32-le", "surrogatepass"), "little")


def _ways(pieces: Iterable[Piece]) -> int:
    """About how many bytes it takes to go from piece to piece."""
    at, price = (-1, -1), 0
    for piece in pieces:
        price += 0 if at == (piece.y, piece.x) else _GOING
        at = (piece.y, piece.end)
    return price
