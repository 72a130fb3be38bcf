"""Keys by other habits: under each name, the keys of the commands that have others there, by id.

Keys are written as in the registry. What a config file says of a key beats them.
"""

from collections.abc import Mapping

DEFAULT = "default"
VIM = {
    "page-up": "pageup,ctrl+b",
    "page-down": "pagedown,ctrl+f",
    "expand": "right,plus,l",
    "collapse": "left,minus,h",
    "log": "o",
    "only": "O",
    "text-page-up": "pageup,ctrl+b",
    "text-page-down": "pagedown,ctrl+f",
    "job-log": "o",
    "close": "escape,left,h",
    "log-left": "shift+left,less_than_sign,h",
    "log-right": "shift+right,greater_than_sign,l",
    "log-pager": "O",
    "log-close": "escape,o",
    "why-close": "escape,left,w,h",
    "failed-unfold": "right,l",
    "failed-fold": "left,h",
    "failed-log": "o",
    "map-page-up": "pageup,ctrl+u,ctrl+b",
    "map-page-down": "pagedown,ctrl+d,ctrl+f",
}
"""hjkl move everywhere, Ctrl+F and Ctrl+B are pages; so a log opens with o."""
K9S = {
    "page-up": "pageup,ctrl+b",
    "page-down": "pagedown,ctrl+f",
    "half-down": "ctrl+e",
    "stop": "ctrl+d,ctrl+k",
    "shell": "s",
    "sort": "S",
    "text-page-up": "pageup,ctrl+b",
    "text-page-down": "pagedown,ctrl+f",
    "text-half-down": "ctrl+e",
    "job-shell": "s",
    "log-follow": "s,f",
    "map-page-up": "pageup,ctrl+u,ctrl+b",
    "map-page-down": "pagedown,ctrl+f",
}
"""Ctrl+D and Ctrl+K stop, s is a shell and in a log follows, Ctrl+F and Ctrl+B are pages."""
PRESETS: Mapping[str, Mapping[str, str]] = {DEFAULT: {}, "vim": VIM, "k9s": K9S}


def preset_fault(name: str) -> str:
    """Why a preset cannot be taken, "" where it can."""
    return "" if name in PRESETS else f"preset is {name!r}; there are {', '.join(PRESETS)}."
