"""Rows that have moved up or down on the screen."""

from collections import Counter
from collections.abc import Iterator
from operator import ne
from typing import NamedTuple

from batch_tui.ui.terminal.link.picture import Frame
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


def best_move(shown: Frame, wanted: Frame) -> Move | None:
    """The move of most rows that saves more than it takes; None where none does."""
    return next((move for move in _moves(shown, wanted) if _pays(move, shown, wanted)), None)


def _pays(move: Move, shown: Frame, wanted: Frame) -> bool:
    """Whether fewer cells are to be written after it; looks at no more rows than that takes."""
    moved = move.after(shown)
    price, better = _PRICE, []
    for y in range(move.top, move.bottom):
        if moved.texts[y] == wanted.texts[y]:
            better.append(y)
        else:
            price += _cells(moved, wanted, y) - _cells(shown, wanted, y)
    for y in better:
        if price < 0:
            break
        price += _cells(moved, wanted, y) - _cells(shown, wanted, y)
    return price < 0


def _moves(shown: Frame, wanted: Frame) -> Iterator[Move]:
    """What may have moved: rows are known again by their left part, whatever their styles."""
    rows = enumerate(zip(shown.texts, wanted.texts, strict=True))
    changed = [(y, text) for y, (before, text) in rows if before != text]
    if len(changed) <= 1:
        return
    part = max(1, shown.width * 3 // 4)
    places: dict[str, int] = {}
    for y, text in enumerate(shown.texts):
        key = text[:part]
        places[key] = -1 if key in places or key.isspace() else y
    found: dict[int, list[int]] = {}
    for y, text in changed:
        was = places.get(text[:part], -1)
        if was >= 0 and was != y:
            found.setdefault(was - y, []).append(y)
    for by, _ in Counter({by: len(rows) for by, rows in found.items()}).most_common(_TRIED):
        first, last = found[by][0], found[by][-1]
        if len(found[by]) * _PART >= len(changed):
            yield Move(min(first, first + by), max(last, last + by) + 1, by)


def _cells(before: Frame, after: Frame, y: int) -> int:
    """About how many cells of a row are to be written."""
    old, new = before.texts[y], after.texts[y]
    differ = 0 if old == new else sum(map(ne, old, new))
    return differ + (_RESTYLED if before.styles[y] != after.styles[y] else 0)
