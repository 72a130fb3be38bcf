"""A theme for terminals that have no more than the sixteen standard colours."""

from typing import Any

from rich.color import ColorSystem
from textual.app import App
from textual.theme import Theme

from batch_tui.look import colours
from batch_tui.ui.terminal.private import color_system

# Each is in the palette: an orange would be shown as red, which means a failure here.
THEME = Theme(
    "sixteen",
    primary="#00aaaa",
    secondary="#5555ff",
    accent="#55ffff",
    warning="#ffff55",
    error="#ff5555",
    success="#55ff55",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#555555",
    variables={**colours.SIXTEEN, "primary-muted": "#0000aa"},
)


def fit_colours(app: App[Any]) -> None:
    """Take the theme where the terminal has no colours for another."""
    if color_system(app.console) is ColorSystem.STANDARD:
        app.register_theme(THEME)
        app.theme = THEME.name
