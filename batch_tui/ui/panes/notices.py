"""What the status line says first, until the next key or for a while."""

from collections.abc import Callable, Sequence

from textual.timer import Timer
from textual.widget import Widget

from batch_tui.ui.keys.commands import changed, keys_of
from batch_tui.ui.panes.lines import Around

BACK = "back"
TWICE = 3.0
"""Seconds within which the key that goes back must be pressed again to clear a filter."""


class Notices:
    """One notice of a pane, written into what is told `around`; `show` shows that.

    The key that goes back takes no notice away: it answers one.
    """

    def __init__(self, pane: Widget, around: Around, show: Callable[[], None]) -> None:
        self._pane = pane
        self._around = around
        keys = around.keys
        self._show = show
        self._back = {key for one in changed(keys) if one.id == BACK for key in one.keys.split(",")}
        self._name = keys_of(BACK, keys).partition(" ")[0]
        self._timer: Timer | None = None
        self._clears = False

    def announce(self, query: str, others: Sequence[str]) -> None:
        """Tell until the next key what came back by itself: a query, "" for none, and others."""
        clears = f" - {self._name} {self._name} clears the filter" if query else ""
        came = ", ".join([f"filter {query}", *others] if query else others)
        if came:
            self._tell(f"of last time: {came}{clears}")

    def confirm(self) -> bool:
        """Whether the filter is to be cleared: at the second press. The first one says so."""
        if self._clears:
            self.drop()
            return True
        self._tell(f"{self._name} again clears the filter")
        self._clears = True
        self._timer = self._pane.set_timer(TWICE, self.drop)
        return False

    def pressed(self, key: str) -> None:
        """A key was pressed."""
        if key not in self._back:
            self.drop()

    def drop(self) -> None:
        """Say no more."""
        if self._around.notice:
            self._tell("")

    def _tell(self, text: str) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._clears = False
        self._around.notice = text
        self._show()
