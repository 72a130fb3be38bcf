"""Where notices stand: at the end of the screen, or further up while the cursor is there."""

from typing import Any, Protocol, runtime_checkable

from textual.app import App
from textual.css.query import NoMatches
from textual.widget import Widget


@runtime_checkable
class Pointed(Protocol):
    """A widget with a cursor on one of its lines, counted from the first that it shows."""

    @property
    def cursor_line(self) -> int:
        """The line; any number where it is out of sight."""


def clear_of_cursor(app: App[Any]) -> None:
    """Have notices stand in the half of the screen in which the cursor is not."""
    widget, rack = app.focused, _rack(app)
    if rack is not None:
        top = widget.region.y if widget else 0
        line = top + widget.cursor_line if isinstance(widget, Pointed) else 0
        rack.set_class(line >= app.size.height // 2, "-above")


def follow_cursor(app: App[Any]) -> None:
    """Have those that are shown go out of its way; where none is, nothing is laid out."""
    rack = _rack(app)
    if rack is not None and rack.display:
        clear_of_cursor(app)


def _rack(app: App[Any]) -> Widget | None:
    try:
        return app.screen.get_child_by_id("textual-toastrack")
    except NoMatches:
        return None
