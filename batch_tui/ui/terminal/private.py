"""The private members of Textual and rich that this program stands on, each with its versions.

No other folder touches one, and no member that is not told of here. What a new version takes
away is missed by the tests of the house first.
"""

from typing import Any, NamedTuple

from rich.color import ColorSystem
from rich.console import Console
from textual._compositor import ChopsUpdate
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.keys import _character_to_key as key_of_character
from textual.screen import Screen
from textual.widget import Widget

__all__ = [
    "PRIVATE",
    "ChopsUpdate",
    "XTermParser",
    "color_system",
    "driver_of",
    "key_of_character",
    "lay_out",
    "mistaken",
    "start_widget",
    "tell_terminal",
]


class Private(NamedTuple):
    """A member of a class or module, by its full name, and the versions that were looked at."""

    name: str
    versions: str


PRIVATE = (
    Private("textual._compositor.ChopsUpdate", "8.2"),
    Private("textual._xterm_parser.XTermParser", "8.2"),
    Private("textual.app.App._display", "8.2"),
    Private("textual.app.App._driver", "8.2"),
    Private("textual.app.App._fatal_error", "8.2"),
    Private("textual.app.App._handle_exception", "8.2"),
    Private("textual.app.App._start_widget", "8.2"),
    Private("textual.driver.Driver._app", "8.2"),
    Private("textual.driver.Driver._loop", "8.2"),
    Private("textual.driver.Driver._size", "8.2"),
    Private("textual.drivers.linux_driver.LinuxDriver._file", "8.2"),
    Private("textual.drivers.linux_driver.LinuxDriver._get_terminal_size", "8.2"),
    Private("textual.drivers.linux_driver.LinuxDriver._run_input_thread", "8.2"),
    Private("textual.drivers.linux_driver.LinuxDriver._writer_thread", "8.2"),
    Private("textual.keys._character_to_key", "8.2"),
    Private("textual.screen.Screen._refresh_layout", "8.2"),
    Private("textual.scroll_view.ScrollView._vertical_scrollbar", "8.2"),
    Private("textual.scroll_view.ScrollView._scroll_update", "8.2"),
    Private("rich.console.Console._color_system", "13 to 15"),
)


def color_system(console: Console) -> ColorSystem:
    """The colours that the terminal has."""
    return console._color_system or ColorSystem.TRUECOLOR  # noqa: SLF001


def start_widget(parent: Widget, widget: Widget) -> None:
    """Begin the life of a widget that is no child of its parent's, as a scroll bar is."""
    parent.app._start_widget(parent, widget)  # noqa: SLF001


def lay_out(screen: Screen[Any]) -> None:
    """Give all widgets their places now, also on a screen that another one stands before."""
    screen._refresh_layout()  # noqa: SLF001


def driver_of(app: App[Any]) -> Driver | None:
    """What stands between an app that runs and its terminal."""
    return app._driver  # noqa: SLF001


def tell_terminal(app: App[Any], told: str) -> bool:
    """Send a control sequence to the terminal; whether there is one that it could be sent to."""
    driver = driver_of(app)
    if driver is None or driver.is_headless:
        return False
    driver.write(told)
    return True


def mistaken(app: App[Any], error: Exception) -> None:
    """End the app, because of an exception that nobody caught."""
    app._handle_exception(error)  # noqa: SLF001
