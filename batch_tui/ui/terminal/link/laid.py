"""Updates of the screen that go into the picture as they are, neither written nor read."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Protocol

from rich.console import Console
from rich.style import Style
from textual.strip import Strip

from batch_tui.ui.terminal.link.picture import Drawn, Part
from batch_tui.ui.terminal.private import ChopsUpdate, color_system

_MARK = "x"
_KEPT = 1024
"""Strips that are kept as they are drawn, and styles as they are read."""
_Strips = Iterable[tuple[int, int, Strip]]


class Layable(Protocol):
    """What parts of a picture can be given to."""

    def drawn(self, runs: Iterable[tuple[str, str]]) -> Drawn:
        """Draw texts side by side, each in its style."""

    def lay(self, parts: Iterable[Part], size: tuple[int, int]) -> None:
        """Take parts of a picture of a size."""

    def style_of(self, sequence: str) -> str:
        """Return the style of what is written behind a sequence."""


class Laying:
    """Gives the updates of an app to a line: to write them and to read that again takes longer."""

    def __init__(self, line: Layable) -> None:
        self._line = line
        self._look = lru_cache(_KEPT)(self._read_look)
        self._looks: dict[int, tuple[Style | None, str]] = {}
        """By the id of a style, which is there sooner than its hash."""
        self._drawn: dict[int, tuple[Strip, Drawn]] = {}

    def laid(self, update: ChopsUpdate, size: tuple[int, int]) -> ChopsUpdate:
        """Return an update that goes to the line when it is rendered."""

        def lay(strips: _Strips, console: Console) -> None:
            parts = [(x, y, self._as_drawn(strip, console)) for x, y, strip in strips]
            self._line.lay(parts, size)

        return _LaidUpdate(update, lay)

    def _as_drawn(self, strip: Strip, console: Console) -> Drawn:
        """Textual shows the same strip again and again where rows scroll."""
        known = self._drawn.get(id(strip))
        if known is not None:
            return known[1]
        drawn = self._line.drawn(self._styled(strip, console))
        if len(self._drawn) >= _KEPT:
            self._drawn.clear()
        self._drawn[id(strip)] = strip, drawn
        return drawn

    def _styled(self, strip: Strip, console: Console) -> Iterator[tuple[str, str]]:
        for text, style, _ in strip:
            look = self._looks.get(id(style))
            if look is None:
                look = style, self._look(style or Style.null(), console)
                if len(self._looks) >= _KEPT:
                    self._looks.clear()
                self._looks[id(style)] = look
            yield text, look[1]

    def _read_look(self, style: Style, console: Console) -> str:
        written = Strip.render_style(style, _MARK, color_system(console))
        return self._line.style_of(written.partition(_MARK)[0])


class _LaidUpdate(ChopsUpdate):
    def __init__(self, update: ChopsUpdate, lay: Callable[[_Strips, Console], None]) -> None:
        super().__init__(update.chops, update.spans, update.chop_ends)
        self._lay = lay

    def render_segments(self, console: Console) -> str:
        """Lay what has changed; nothing is left to be written."""
        self._lay(self._strips(), console)
        return ""

    def _strips(self) -> _Strips:
        for y, x1, x2 in self.spans:
            for stop, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is not None and x < x2 and stop > x1:
                    yield x, y, strip if stop <= x2 else strip.crop(0, x2 - x)
