"""Rows that have moved up or down on the screen."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from batch_tui.ui.terminal.link.picture import Frame
from batch_tui.ui.terminal.link.rows import Rows
from batch_tui.ui.terminal.link.styles import Styles

_PRICE = 24
"""Cells that may be written in the bytes of a move."""
_RESTYLED = 20
"""The same of a row whose styles alone differ."""
_PART = 4
"""At least one in so many of the rows that changed must have moved."""
_TRIED = 2
"""How many moves are looked at more closely."""


class Move(NamedTuple):
    """The rows from `top` to before `bottom` go up by `by` rows, or down where that is negative."""

    top: int
    bottom: int
    by: int

    def moved(self, rows: tuple[str, ...], blank: str) -> tuple[str, ...]:
        """Rows as they are after it."""
        part = rows[self.top : self.bottom]
        if self.by > 0:
            part = part[self.by :] + (blank,) * self.by
        else:
            part = (blank,) * -self.by + part[: self.by]
        return rows[: self.top] + part + rows[self.bottom :]

    def after(self, frame: Frame) -> Frame:
        """A screen as it is after it."""
        return frame._replace(
            texts=self.moved(frame.texts, " " * frame.width),
            styles=self.moved(frame.styles, Styles.PLAIN * frame.width),
        )


def best_move(shown: Frame, wanted: Frame, rows: Rows) -> Move | None:
    """The move that saves most of what would have to be written; None where none does."""
    best, most = None, 0
    for move in _moves(shown, wanted):
        moved = move.after(shown)
        saved = -_PRICE
        for y in range(move.top, move.bottom):
            saved += _cells(shown, wanted, y, rows) - _cells(moved, wanted, y, rows)
        if saved > most:
            best, most = move, saved
    return best


def _moves(shown: Frame, wanted: Frame) -> Iterator[Move]:
    """What may have moved: rows are known again by their left part, whatever their styles."""
    part = max(1, shown.width * 3 // 4)
    places: dict[str, int] = {}
    for y, text in enumerate(shown.texts):
        key = text[:part]
        places[key] = -1 if key in places or key.isspace() else y
    found: dict[int, list[int]] = {}
    changed = 0
    for y, (before, text) in enumerate(zip(shown.texts, wanted.texts, strict=True)):
        if before == text:
            continue
        changed += 1
        was = places.get(text[:part], -1)
        if was >= 0 and was != y:
            found.setdefault(was - y, []).append(y)
    for by, _ in Counter({by: len(rows) for by, rows in found.items()}).most_common(_TRIED):
        first, last = found[by][0], found[by][-1]
        if len(found[by]) * _PART >= changed:
            yield Move(min(first, first + by), max(last, last + by) + 1, by)


def _cells(before: Frame, after: Frame, y: int, rows: Rows) -> int:
    """About how many cells of a row are to be written."""
    differ = rows.differing(before.texts[y], after.texts[y])
    return differ + (_RESTYLED if before.styles[y] != after.styles[y] else 0)
