"""The themes: ours, and all of Textual's; which one a terminal can show."""

from typing import Any

from rich.color import ColorSystem
from textual.app import App
from textual.theme import BUILTIN_THEMES, Theme

from batch_tui.look import colours
from batch_tui.ui.terminal.private import color_system

DARK = Theme(
    "dark",
    primary="#2f6fb3",
    secondary="#33506e",
    accent="#7ab5f5",
    warning="#e0b050",
    error="#ff6b6b",
    success="#6fbf73",
    foreground="#e0e0e0",
    background="#121212",
    surface="#1e1e1e",
    panel="#242f38",
)
LIGHT = Theme(
    "light",
    primary="#1d5fb8",
    secondary="#b9cbe4",
    accent="#1d5fb8",
    warning="#9a6700",
    error="#c62828",
    success="#2e7d32",
    foreground="#1f2328",
    background="#fafafa",
    surface="#f0f1f3",
    panel="#e2e5ea",
    dark=False,
)
# Each is in the palette: an orange would be shown as red, which means a failure here.
SIXTEEN = Theme(
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
OURS = (DARK, LIGHT, SIXTEEN)
NAMES = (*(theme.name for theme in OURS), *BUILTIN_THEMES)
"""What a theme can be called, ours first."""


def theme_fault(name: str) -> str:
    """Why a theme cannot be taken, "" where it can."""
    return "" if name in NAMES else f"theme is {name!r}; there are {', '.join(NAMES)}."


def begin_in(app: App[Any], name: str) -> None:
    """Have an app start in a theme; where the terminal lacks colours for it, in that of sixteen.

    To set one later has Textual read all style sheets twice more, a tenth of the time of a start.
    """
    for theme in OURS:
        app.register_theme(theme)
    few = color_system(app.console) is ColorSystem.STANDARD
    app.set_reactive(App.theme, SIXTEEN.name if few else name)
    is_dark = app.current_theme.dark
    app.set_class(is_dark, "-dark-mode", update=False)
    app.set_class(not is_dark, "-light-mode", update=False)
    app.stylesheet.set_variables(app.get_css_variables())
    if not is_dark:
        app.watch_ansi_theme_light(app.ansi_theme_light)
