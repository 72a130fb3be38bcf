"""Partial updates of the screen in as few bytes as they need."""

from collections.abc import Iterable
from typing import Generic

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.style import Style
from textual.app import App, ReturnType
from textual.screen import Screen
from textual.strip import Strip

from batch_tui.ui.terminal.private import ChopsUpdate, color_system

_MARK = "x"


class _Styled:
    """All text in one style, behind a move where it does not follow what is before it."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.written: list[str] = []
        self._end = (-1, -1)

    def write(self, x: int, y: int, text: str) -> int:
        """Write from a cell of the screen on; where the text ends."""
        if (x, y) != self._end:
            self.written.append(f"\x1b[{y + 1};{x + 1}H")
        self.written.append(text)
        stop = x + (len(text) if text.isascii() else cell_len(text))
        self._end = (stop, y)
        return stop


class PartsUpdate(ChopsUpdate):
    """Writes the parts that have changed and nothing else, and each style only once.

    Textual's own writes each line from the beginning of its widget and styles every run anew. To
    go to another cell takes a fifth of the bytes of another style, so all of one style comes first.
    """

    def render_segments(self, console: Console) -> str:
        """The update as the terminal takes it."""
        colors = color_system(console)
        written: list[str] = []
        for styled in self._styled():
            before, _, after = Strip.render_style(styled.style, _MARK, colors).rpartition(_MARK)
            written += (before, *styled.written, after)
        return "".join(written)

    def _styled(self) -> Iterable[_Styled]:
        # By identity: to compare styles would take longer than all the rest.
        found: dict[int, _Styled] = {}
        for y, x1, x2 in self.spans:
            for stop, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= x2 or stop <= x1:
                    continue
                at = max(x, x1)
                for text, style, _ in strip.crop(at - x, min(stop, x2) - x):
                    styled = found.get(id(style))
                    if styled is None:
                        styled = found[id(style)] = _Styled(style or Style.null())
                    at = styled.write(at, y, text)
        return found.values()


class FewBytes(App[ReturnType], Generic[ReturnType]):
    """An app over a slow line: what did not change is not sent."""

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(renderable, ChopsUpdate):
            renderable = PartsUpdate(renderable.chops, renderable.spans, renderable.chop_ends)
        super()._display(screen, renderable)
