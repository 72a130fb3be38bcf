"""A screen that is not painted while another one stands before it."""

from textual.screen import Screen, ScreenResultType


class QuietScreen(Screen[ScreenResultType]):
    """Sends nothing while it is covered, and is painted whole when it comes back.

    Textual's own has the whole terminal painted again whenever a line changes that nobody sees.
    """

    @property
    def is_current(self) -> bool:
        """Whether it is the one that is looked at."""
        return self.app.screen_stack[-1:] == [self]
