"""A scroll bar that repaints only the cells in which its thumb is seen to move."""

from collections.abc import Hashable, Iterator
from math import ceil
from typing import NamedTuple, Self, cast

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip

STEPS = 8
"""How many positions the end of a thumb has within one cell."""


class Picture(NamedTuple):
    """What the bar shows: a thumb from one step to another, drawn in some manner."""

    start: int
    end: int
    manner: Hashable

    def rows(self, other: "Picture") -> Iterator[range]:
        """The rows in which another picture of the same manner is another one."""
        for one, two in ((self.start, other.start), (self.end, other.end)):
            if one != two:
                yield range(min(one, two) // STEPS, max(one, two) // STEPS + 1)


class QuietScrollBar(ScrollBar):
    """The stock bar, vertical, except that among a million rows one row's scroll sends nothing."""

    _shown: Picture | None = None
    _painted: Picture | None = None
    _strips: list[Strip]

    def forget_styles(self) -> None:
        """The theme has changed."""
        self._shown = self._painted = None
        self.refresh()

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Repaint what looks otherwise than before."""
        before, self._shown = self._shown, self._picture()
        if before is not None and not (regions or layout or recompose):
            if before == self._shown:
                return self
            if before.manner == self._shown.manner:
                width = self.size.width
                rows = before.rows(self._shown)
                regions = tuple(Region(0, part.start, width, len(part)) for part in rows)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The cells of the bar, made anew only when it looks otherwise."""
        picture = self._picture()
        if picture != self._painted:
            self._painted, self._strips = picture, list(self._paint())
        return self._strips[crop.y : crop.bottom]

    def _picture(self) -> Picture:
        # As ScrollBarRender has it.
        cells, total, window = self.size.height, self.window_virtual_size, self.window_size
        scrolls = bool(cells) and 0 < window < total
        manner = (self.size, self.mouse_over, self.grabbed is not None, scrolls)
        if not scrolls:
            return Picture(0, 0, manner)
        thumb = max(1, window * cells / total)
        start = int((cells - thumb) * self.position / (total - window) * STEPS)
        return Picture(start, start + ceil(thumb * STEPS), manner)

    def _paint(self) -> Iterator[Strip]:
        bar = cast("ScrollBarRender", self.render())
        style = cast("Style", bar.style)
        segments = bar.render_bar(
            size=self.size.height,
            virtual_size=bar.virtual_size,
            window_size=bar.window_size,
            position=bar.position,
            thickness=self.size.width,
            back_color=style.bgcolor or Color.default(),
            bar_color=style.color or Color.default(),
        )
        filters, background = self.get_line_filters(), self.background_colors[1]
        strips: dict[Segment, Strip] = {}
        for segment in segments.segments:
            if segment not in strips:
                strip = Strip([segment], self.size.width)
                for line_filter in filters:
                    strip = strip.apply_filter(line_filter, background)
                strips[segment] = strip
            yield strips[segment]
