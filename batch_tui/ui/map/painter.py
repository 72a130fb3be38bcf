"""From the statuses of children to strips of the terminal: letters, or half blocks of colour."""

from collections.abc import Callable
from itertools import groupby
from typing import NamedTuple

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from batch_tui.batch.array_map import CODES
from batch_tui.look.glyphs import LETTERS, UNKNOWN
from batch_tui.ui.map.layout import MapLayout

CURSOR = len(CODES) + 1
OUTSIDE = len(CODES) + 2
NAMES = ("unknown", *(status.lower() for status in CODES), "cursor", "outside")
"""How the styles are called, by code; cursor and outside are codes of the display alone."""

TEN = 10
"""Columns from one label of the ruler to the next."""

_UPPER_HALF = "▀"
BY_CODE = (UNKNOWN, *(LETTERS[status] for status in CODES))
"""The letter of a code; 0 is a child of which nothing is known."""


class Looks(NamedTuple):
    """The styles of one theme: by code that of a letter and the ink of a block, then others.

    `cursor` is laid over the style of a letter.
    """

    letters: tuple[Style, ...]
    inks: tuple[Color, ...]
    cursor: Style
    plain: Style
    label: Style
    here: Style


class MapPainter:
    """Paints lines of a layout; styles are looked up once a theme.

    Args:
        looks: gives the styles of the present theme.
    """

    def __init__(self, looks: Callable[[], Looks]) -> None:
        self._look = looks
        self._looks: Looks | None = None
        self._pairs: dict[tuple[int, int], Segment] = {}

    @property
    def looks(self) -> Looks:
        """The styles of the present theme."""
        if self._looks is None:
            self._looks = self._look()
        return self._looks

    def forget_styles(self) -> None:
        """The theme has changed."""
        self._looks = None
        self._pairs.clear()

    def ruler(self, layout: MapLayout, cursor: int, width: int) -> Strip:
        """The line above the map: what to add to a line's index, and where the cursor is."""
        x = layout.place(cursor).x
        text = " " * layout.gutter
        for column in range(0, layout.columns, TEN):
            at = layout.gutter + column * layout.pitch
            label = f"+{column}"
            # The mark takes the place of a label that it would cut into.
            text = text.ljust(at) + (label if not at <= x < at + len(label) else "")
        text = text[:width].ljust(width)
        looks = self.looks
        return Strip(
            [
                Segment(text[:x], looks.label),
                Segment("▼", looks.here),
                Segment(text[x + 1 :], looks.label),
            ],
            width,
        )

    def line(
        self, layout: MapLayout, statuses: bytearray, line: int, cursor: int, width: int
    ) -> Strip:
        """A line of the map."""
        looks = self.looks
        first = layout.first(line)
        here = layout.place(cursor).line == line
        label = Segment(f"{first:{layout.gutter - 1},} ", looks.here if here else looks.label)
        paint = self._halves if layout.halves else self._letters
        body = paint(layout, statuses, first, cursor if here else -1)
        return Strip([label, *body]).adjust_cell_length(width, looks.plain)

    def _letters(
        self, layout: MapLayout, statuses: bytearray, first: int, cursor: int
    ) -> list[Segment]:
        looks, gap = self.looks, " " * (layout.pitch - 1)
        codes = statuses[first : first + layout.columns]
        segments = []
        at = first
        for code, run in groupby(codes):
            length = len(list(run))
            text, style = (BY_CODE[code] + gap) * length, looks.letters[code]
            if at <= cursor < at + length:
                place = (cursor - at) * layout.pitch
                segments += [
                    Segment(text[:place], style),
                    Segment(text[place], style + looks.cursor),
                    Segment(text[place + 1 :], style),
                ]
            else:
                segments.append(Segment(text, style))
            at += length
        return segments

    def _halves(
        self, layout: MapLayout, statuses: bytearray, first: int, cursor: int
    ) -> list[Segment]:
        columns = layout.columns
        both = statuses[first : first + 2 * columns]
        both += bytes([OUTSIDE]) * (2 * columns - len(both))
        if cursor >= 0:
            both[cursor - first] = CURSOR
        segments = []
        for pair, run in groupby(zip(both[:columns], both[columns:], strict=True)):
            text, style, _ = self._pair(*pair)
            segments.append(Segment(text * len(list(run)), style))
        return segments

    def _pair(self, upper: int, lower: int) -> Segment:
        """A cell with two children in it."""
        found = self._pairs.get((upper, lower))
        if found is None:
            inks = self.looks.inks
            # A cell of one colour is a blank: fonts leave no seam in it.
            text = " " if upper == lower else _UPPER_HALF
            style = Style(color=inks[upper], bgcolor=inks[lower])
            found = self._pairs[upper, lower] = Segment(text, style)
        return found
