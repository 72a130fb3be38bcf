"""An app that says how its terminal is to be written to, and what has been."""

import os
from typing import Generic, NamedTuple

from rich.console import RenderableType
from textual.app import App, ReturnType
from textual.screen import Screen

from batch_tui.ui.terminal.link.kinds import Kind, kind_of
from batch_tui.ui.terminal.link.laid import Layable, Laying
from batch_tui.ui.terminal.link.meter import Meter
from batch_tui.ui.terminal.private import ChopsUpdate

USUAL = 60
"""Frames a second at most: as many as Textual makes."""
SLOW = 15
"""The same over a line on which they would pile up."""


ASKED = "Plain output, as it was asked for: the screen takes more bytes than it needs."
UNKNOWN = "TERM does not say what this terminal is: the screen takes more bytes than it needs."


class Manner(NamedTuple):
    """How a terminal is written to.

    `kind` is None where Textual's own output is left alone, and `why_plain` says why. `in_ascii`:
    lines, bars and glyphs are drawn in ASCII.
    """

    kind: Kind | None
    frames: float = USUAL
    why_plain: str = ""
    in_ascii: bool = False


def manner(*, is_slow: bool, is_plain: bool, in_ascii: bool = False) -> Manner:
    """The manner for the terminal that the environment tells of."""
    kind = None if is_plain else kind_of(os.environ)
    why = "" if kind else ASKED if is_plain else UNKNOWN
    return Manner(kind, SLOW if is_slow else USUAL, why, in_ascii)


PLAIN = Manner(None)


class Sparing(App[ReturnType], Generic[ReturnType]):
    """An app whose terminal may be far away; whoever makes one sets its `manner`."""

    def __init__(self) -> None:
        super().__init__()
        self.manner = manner(is_slow=False, is_plain=False)
        self.meter = Meter()
        self._laying: Laying | None = None

    def goes_over(self, line: Layable) -> None:
        """What is shown goes over this line from now on."""
        self._laying = Laying(line)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(renderable, ChopsUpdate) and self._laying is not None:
            renderable = self._laying.laid(renderable, self.size)
        super()._display(screen, renderable)
