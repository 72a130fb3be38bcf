"""A screen that is not painted while another one stands before it, and that answers once."""

from textual.await_complete import AwaitComplete
from textual.messages import Prune
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget


class QuietScreen(Screen[ScreenResultType]):
    """Sends nothing while it is covered, and is painted whole when it comes back.

    Textual's own has the whole terminal painted again whenever a line changes that nobody sees; and
    one that is dismissed twice, as by a double click, takes the screen below it along.
    """

    async def _on_prune(self, _: Prune) -> None:
        """Let go of what was painted: Textual keeps that for some time after a widget is gone."""
        for widget in self.walk_children(Widget, with_self=True):
            widget.refresh()

    @property
    def is_current(self) -> bool:
        """Whether it is the one that is looked at."""
        return self.app.screen_stack[-1:] == [self]

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Answer and go, if that has not been done."""
        return super().dismiss(result) if self.is_current else AwaitComplete()
