"""A scroll bar that repaints only when its thumb is seen to move."""

from math import ceil
from typing import Self

from textual.geometry import Region
from textual.scrollbar import ScrollBar

STEPS = 8
"""How many positions a thumb has within one cell."""


class QuietScrollBar(ScrollBar):
    """The stock bar, except that among a million rows one row's scroll sends nothing."""

    _shown: tuple[object, ...] | None = None

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Repaint, unless the bar would look as it does."""
        looks = self._looks()
        if regions or layout or recompose or looks != self._shown:
            self._shown = looks
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self

    def _looks(self) -> tuple[object, ...]:
        """What the picture depends on: the thumb's place in steps, and the mouse."""
        cells = self.size.height if self.vertical else self.size.width
        total, window = self.window_virtual_size, self.window_size
        if not cells or total <= window:
            return (self.size, self.mouse_over, self.grabbed is not None)
        thumb = max(1, window * cells / total)
        start = int((cells - thumb) * self.position / (total - window) * STEPS)
        return (self.size, start, ceil(thumb * STEPS), self.mouse_over, self.grabbed is not None)
