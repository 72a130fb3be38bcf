"""What goes to the terminal, told in the bottom line once a second."""

from collections.abc import Callable, Mapping
from time import monotonic
from typing import NamedTuple

from textual.app import App
from textual.content import Content
from textual.timer import Timer

from batch_tui.look.numbers import count
from batch_tui.ui.keys.commands import keys_of
from batch_tui.ui.panes import lines
from batch_tui.ui.terminal.link.meter import Meter
from batch_tui.ui.widgets.key_line import KeyLine

SECOND = 1.0
OWN = 80
"""Bytes that a change of the line takes, about."""


class Reading(NamedTuple):
    """What was counted until an instant, in seconds."""

    at: float
    bytes: int
    frames: int


class MeterLine:
    """A meter in place of the hints of whatever screen is looked at, until it is put away.

    Args:
        app: whose screens.
        meter: what counts.
        calls: the calls of the last minute.
        keys: those changed, by the id of the command.
    """

    def __init__(
        self, app: App[None], meter: Meter, calls: Callable[[], int], keys: Mapping[str, str]
    ) -> None:
        self._owner = app
        self._meter = meter
        self._calls = calls
        self._key = keys_of("meter", keys)
        self._timer: Timer | None = None
        self._before = Reading(0.0, 0, 0)
        self._shown = Content()
        self._has_changed = False
        self._called = 0

    def turn(self) -> None:
        """Show it, or put it away."""
        if self._timer is None:
            self._meter.begin_anew()
            self._before = self._read()
            self._timer = self._owner.set_interval(SECOND, self._tick)
            self._show(0.0, 0.0)
        else:
            self._timer.stop()
            self._timer = None
            self._tell(None)

    def _tick(self) -> None:
        """Tell of the last second, but not of what the line itself has sent in it."""
        before, self._before = self._before, self._read()
        seconds = max(0.001, self._before.at - before.at)
        sent, frames = self._before.bytes - before.bytes, self._before.frames - before.frames
        if self._has_changed:
            sent, frames = max(0, sent - OWN), max(0, frames - 1)
        self._show(sent / seconds, frames / seconds)

    def _read(self) -> Reading:
        return Reading(monotonic(), self._meter.bytes, self._meter.frames)

    def _show(self, sent: float, frames: float) -> None:
        self._called = lines.about(self._calls(), self._called)
        content = told(sent, frames, self._called, self._meter.longest, self._key)
        self._has_changed, self._shown = content != self._shown, content
        self._tell(content)

    def _tell(self, content: Content | None) -> None:
        """Only to who is looked at: what stands behind a dialog sends nothing."""
        screens = [self._owner.screen] if content else self._owner.screen_stack
        for screen in screens:
            for line in screen.query(KeyLine):
                line.tell(content)


def told(sent: float, frames: float, calls: int, longest: float, key: str) -> Content:
    """The line, from bytes and frames a second, calls a minute, and the seconds of a frame."""
    return Content.assemble(
        (f" {sent / 1000:.1f} kB/s", "bold"),
        f"  {count(round(frames), 'frame')}/s  {lines.called(calls)}  longest frame ",
        (f"{longest * 1000:.0f} ms", "bold"),
        (f"   {key} ", "bold $accent"),
        "Hints",
    )
