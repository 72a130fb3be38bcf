"""A scroll view that grows without a layout pass, and whose bar repaints only where it moves."""

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.widget import Widget

from batch_tui.ui.terminal.quiet_scroll_bar import QuietScrollBar


class QuietScrollView(ScrollView):
    """A base for widgets that draw their own lines."""

    @property
    def vertical_scrollbar(self) -> QuietScrollBar:
        """The scroll bar at the right, made when it is first asked for."""
        bar = self._vertical_scrollbar
        if not isinstance(bar, QuietScrollBar):
            bar = QuietScrollBar(name="vertical", thickness=self.scrollbar_size_vertical)
            bar.display = False
            self._vertical_scrollbar = bar
            self.app._start_widget(self, bar)  # noqa: SLF001 - as the stock property does
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
