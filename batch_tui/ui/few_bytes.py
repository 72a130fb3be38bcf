"""Partial updates of the screen in as few bytes as they need."""

from typing import Generic

from rich.console import Console, RenderableType
from rich.control import Control
from rich.style import Style
from textual._compositor import ChopsUpdate
from textual.app import App, ReturnType
from textual.screen import Screen

_MARK = "x"


class PartsUpdate(ChopsUpdate):
    """Writes the parts that have changed and nothing else, and a style only where it is another.

    Textual's own writes each line from the beginning of the widget, and styles every run anew.
    """

    def render_segments(self, console: Console) -> str:
        """The update as the terminal takes it."""
        written: list[str] = []
        begin = end = ""
        codes: dict[Style | None, tuple[str, str]] = {None: ("", "")}
        for y, x1, x2 in self.spans:
            for stop, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= x2 or stop <= x1:
                    continue
                left, right = max(x, x1), min(stop, x2)
                written.append(Control.move_to(left, y).segment.text)
                for text, style, _ in strip.crop(left - x, right - x):
                    if style not in codes:
                        codes[style] = _codes(style, console)
                    if codes[style][0] != begin:
                        written.append(end)
                        begin, end = codes[style]
                        written.append(begin)
                    written.append(text)
        return "".join([*written, end])


def _codes(style: Style | None, console: Console) -> tuple[str, str]:
    """What the terminal must be told before and after text in a style."""
    if style is None:
        return "", ""
    # As Strip.render has it: there is no public way to the color system itself.
    marked = style.render(_MARK, color_system=console._color_system)  # noqa: SLF001
    before, _, after = marked.rpartition(_MARK)
    return before, after


class FewBytes(App[ReturnType], Generic[ReturnType]):
    """An app over a slow line: what did not change is not sent."""

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(renderable, ChopsUpdate):
            renderable = PartsUpdate(renderable.chops, renderable.spans, renderable.chop_ends)
        super()._display(screen, renderable)
