"""What a terminal can do besides what every one can, told from its name."""

from collections.abc import Mapping
from typing import NamedTuple


class Kind(NamedTuple):
    """What may be sent to a terminal.

    `scrolls`: part of its rows can be moved. `erases`: cells can be erased where they are.
    `fills`: what is erased has the colour that is written with, instead of the terminal's own.
    """

    scrolls: bool = False
    erases: bool = False
    fills: bool = False


PLAINEST = Kind()
SCREEN = Kind(scrolls=True)
WHOLE = Kind(scrolls=True, erases=True, fills=True)
_WHOLE = (
    "xterm", "tmux", "alacritty", "foot", "kitty", "wezterm", "ghostty", "rio", "contour",
    "rxvt", "konsole", "vte", "gnome", "iterm", "nsterm", "mintty", "putty", "st-", "linux",
    "ms-terminal",
)  # fmt: skip
"""How the names of terminals begin that can do all of it."""


def kind_of(env: Mapping[str, str]) -> Kind | None:
    """The kind of the terminal; None where nothing is known, not even that a cursor can be moved.

    GNU screen fills what is erased with no colour, whatever TERM says within it.
    """
    name = env.get("TERM", "")
    if name in {"", "unknown", "dumb"}:
        return None
    if env.get("STY"):
        return SCREEN
    if env.get("TMUX") or name.startswith(_WHOLE) or name == "st":
        return WHOLE
    return SCREEN if name.startswith("screen") else PLAINEST
