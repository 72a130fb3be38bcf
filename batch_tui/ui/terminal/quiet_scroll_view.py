"""A scroll view that grows without a layout pass, and whose bar repaints only where it moves."""

from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.widget import Widget

from batch_tui.ui.terminal.private import start_widget
from batch_tui.ui.terminal.quiet_scroll_bar import QuietScrollBar


class QuietScrollView(ScrollView):
    """A base for widgets that draw their own lines, rows below a header that does not scroll."""

    HEADER_LINES: ClassVar[int] = 0

    @property
    def top(self) -> int:
        """The position of the first row on the screen."""
        return round(self.scroll_y)

    @property
    def shown(self) -> Size:
        """The cells that the scroll bars leave."""
        width, height = self.container_size
        return Size(width - self.scrollbar_size_vertical, height - self.scrollbar_size_horizontal)

    @property
    def room(self) -> int:
        """How many rows the screen holds."""
        return max(0, self.shown.height - self.HEADER_LINES)

    def scroll_rows(self, top: int) -> None:
        """Bring a row to the top, as far as there are rows enough below it."""
        top = max(0, min(top, self.max_scroll_y))
        if not top == self.scroll_y == self.scroll_target_y:
            self.scroll_to(y=top, animate=False, force=True)

    def refresh_rows(self) -> None:
        """Have all rows on the screen painted again."""
        self.refresh(Region(0, self.HEADER_LINES, self.shown.width, self.room))

    def refresh_parts(self, parts: Iterable[Region]) -> None:
        """Have parts of lines painted again, x counted from the content's left edge."""
        left, shown = self.scroll_offset.x, self.shown.region
        moved = (part.translate((-left, 0)).intersection(shown) for part in parts)
        seen = [part for part in moved if part]
        if seen:
            self.refresh(*seen)

    def style_of(self, *names: str) -> Style:
        """The style of some component classes, one over the other, as it reaches the terminal."""
        style = self.rich_style
        for name in names:
            style += self.get_component_rich_style(name, partial=True)
        # Once for a style, instead of once for every line that is painted in it.
        segments, background = [Segment(" ", style)], self.background_colors[1]
        for line_filter in self.get_line_filters():
            segments = line_filter.apply(segments, background)
        return segments[0].style or style

    @property
    def vertical_scrollbar(self) -> QuietScrollBar:
        """The scroll bar at the right, made when it is first asked for."""
        bar = self._vertical_scrollbar
        if not isinstance(bar, QuietScrollBar):
            bar = QuietScrollBar(name="vertical", thickness=self.scrollbar_size_vertical)
            bar.display = False
            self._vertical_scrollbar = bar
            start_widget(self, bar)
        return bar

    def resize_content(self, size: Size) -> None:
        """Take another `virtual_size`, which to set would lay out the screen."""
        if size != self.virtual_size:
            self.set_reactive(Widget.virtual_size, size)
            self._scroll_update(size)

    def notify_style_update(self) -> None:
        """The theme has changed."""
        super().notify_style_update()
        self.vertical_scrollbar.forget_styles()
