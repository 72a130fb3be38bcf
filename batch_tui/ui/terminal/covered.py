"""A screen that is not painted while another one stands before it, and that answers once."""

from typing import ClassVar

from textual.await_complete import AwaitComplete
from textual.geometry import Size
from textual.messages import Prune
from textual.screen import Screen, ScreenResultType
from textual.scroll_view import ScrollView
from textual.theme import Theme
from textual.widget import Widget

from batch_tui.ui.terminal.private import lay_out


class QuietScreen(Screen[ScreenResultType]):
    """Sends nothing while it is covered, and is painted whole when it comes back.

    Textual's own has the whole terminal painted again whenever a line changes that nobody sees; and
    one that is dismissed twice, as by a double click, takes the screen below it along.
    """

    SHOWS_BEHIND: ClassVar[bool] = False
    """Whether it shows what is behind it in another way, so that this is to be kept live."""

    _shown_size: Size | None = None

    async def _on_prune(self, _: Prune) -> None:
        """Let go of what was painted: Textual keeps that for some time after a widget is gone."""
        for widget in self.walk_children(Widget, with_self=True):
            widget.refresh()

    def on_mount(self) -> None:
        """Listen for another theme."""
        self.app.theme_changed_signal.subscribe(self, self._show_theme)

    def _show_theme(self, _: Theme) -> None:
        """Show what stands behind a dialog in its new colours, too."""
        if self.is_modal and self.is_current:
            self.call_later(self._paint_after_those_behind)

    def on_resize(self) -> None:
        """Show what stands behind a dialog in its new size, too."""
        before, self._shown_size = self._shown_size, self.app.size
        if self.is_modal and before not in (None, self.app.size):
            self.call_later(self._lay_out_those_behind)

    def _lay_out_those_behind(self) -> None:
        """Give all there their places when each view has taken its size in: a bar may have gone."""
        for screen in self.app.screen_stack[:-1]:
            for view in screen.walk_children(ScrollView):
                view.call_later(lay_out, screen)
        self._paint_after_those_behind()

    def _paint_after_those_behind(self) -> None:
        """Paint once more when each widget behind has taken its size in: these send nothing."""
        for screen in self.app.screen_stack[:-1]:
            for widget in screen.walk_children(Widget):
                widget.call_later(self.refresh)

    @property
    def is_current(self) -> bool:
        """Whether it is the one that is looked at."""
        return self.app.screen_stack[-1:] == [self]

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Answer and go, if that has not been done."""
        return super().dismiss(result) if self.is_current else AwaitComplete()
