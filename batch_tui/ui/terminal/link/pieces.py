"""What is to be written so that one picture becomes another: pieces of rows, and their order."""

import re
from collections.abc import Callable, Iterator, Sequence

from batch_tui.ui.terminal.link.cells import APART, SAME, different
from batch_tui.ui.terminal.link.glyphs import FILLER
from batch_tui.ui.terminal.link.picture import Frame
from batch_tui.ui.terminal.link.styles import Styles

_GOING = 7
"""Bytes of a usual way to another cell."""
_MANY = 100
"""Pieces of which so many share a style that row by row takes more bytes."""
_RUN = re.compile(f"([^{SAME}])\\1*")

Piece = tuple[int, int, str, str]
"""Cells side by side of one style: their row, their first column, what they are, and the style."""


class Pieces:
    """Finds what differs between pictures of one size.

    `can_erase`: whether blanks of a style are erased rather than written.
    """

    def __init__(self, styles: Styles, can_erase: Callable[[str], bool]) -> None:
        self._styles = styles
        self._can_erase = can_erase

    def between(self, shown: Frame, wanted: Frame, pen: str) -> Sequence[Piece]:
        """Return what is to be written with a pen that has a style, in the order of fewer bytes."""
        rows = zip(shown.texts, shown.styles, wanted.texts, wanted.styles, strict=True)
        changed = [(y, *row) for y, row in enumerate(rows) if row[0] != row[2] or row[1] != row[3]]
        if not changed:
            return []
        numbers, old, old_styles, texts, styles = zip(*changed, strict=True)
        text, looks = APART.join(texts), APART.join(styles)
        told = different(APART.join(old), APART.join(old_styles), text, looks)
        stride = wanted.width + len(APART)
        groups: dict[str, list[Piece]] = {}
        for start, end, style in self._joined(told, text, looks):
            row, x = divmod(start, stride)
            piece = numbers[row], x, text[start:end], style
            if style in groups:
                groups[style].append(piece)
            else:
                groups[style] = [piece]
        self._give_blanks(groups)
        return self._ordered(groups, pen)

    def _joined(self, told: str, text: str, styles: str) -> Iterator[tuple[int, int, str]]:
        """What differs; a blank goes with what it looks like, and wide cells are whole."""
        on_blank = self._styles.on_blank
        has_wide = FILLER in text
        x, end, style, is_blank = 0, -1, "", False
        for run in _RUN.finditer(told):
            here = run[1]
            start, stop = run.span()
            if has_wide:
                start -= text[start] == FILLER
                stop += text[stop : stop + 1] == FILLER
            only_blank = on_blank[here] == here and not text[start:stop].strip(" ")
            if start != end:
                is_part = (
                    is_blank
                    and only_blank
                    and here == style
                    and self._can_erase(style)
                    and not (text[end:start].strip(" ") or styles[end:start].strip(style))
                )
            elif only_blank:
                is_part = on_blank[style] == here
            else:
                is_part = is_blank and on_blank[here] == style
                style = here if is_part else style
            if is_part:
                end, is_blank = stop, is_blank and only_blank
                continue
            if end >= 0:
                yield x, end, style
            x, end, style, is_blank = start, stop, here, only_blank
        if end >= 0:
            yield x, end, style

    def _give_blanks(self, groups: dict[str, list[Piece]]) -> None:
        """Have blanks written in a style in which something else is written as well."""
        on_blank = self._styles.on_blank
        for style in [style for style in groups if on_blank[style] == style]:
            other = next((s for s in groups if s != style and on_blank[s] == style), None)
            if other is None or any(text.strip(" ") for _, _, text, _ in groups[style]):
                continue
            groups[other] += [(y, x, text, other) for y, x, text, _ in groups.pop(style)]
            groups[other].sort()

    def _ordered(self, groups: dict[str, list[Piece]], pen: str) -> Sequence[Piece]:
        """The order that takes fewer bytes: row by row, or one style after the other."""
        change = self._styles.change
        by_style: list[Piece] = []
        style, price = pen, 0
        while groups:
            costs = {other: len(change(style, other)) for other in groups}
            style = min(costs, key=costs.__getitem__)
            price += costs[style]
            by_style += groups.pop(style)
        if len(by_style) > _MANY:
            return by_style
        by_row = sorted(by_style)
        return by_row if self._row_price(by_row, pen) < price + _ways(by_style) else by_style

    def _row_price(self, pieces: list[Piece], style: str) -> int:
        price = _ways(pieces)
        for _, _, _, other in pieces:
            if other != style:
                price += len(self._styles.change(style, other))
                style = other
        return price


def _ways(pieces: list[Piece]) -> int:
    """About how many bytes it takes to go from piece to piece."""
    row, at, price = -1, -1, 0
    for y, x, text, _ in pieces:
        if x != at or y != row:
            price += _GOING
        row, at = y, x + len(text)
    return price
