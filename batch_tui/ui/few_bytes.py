"""Partial updates of the screen in as few bytes as they need."""

from collections.abc import Iterator
from typing import Generic, NamedTuple

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console, RenderableType
from rich.control import Control
from rich.style import Style
from textual._compositor import ChopsUpdate
from textual.app import App, ReturnType
from textual.screen import Screen
from textual.strip import Strip

_MARK = "x"


class _Run(NamedTuple):
    """Text in one style from a cell of the screen on."""

    x: int
    y: int
    text: str


class PartsUpdate(ChopsUpdate):
    """Writes the parts that have changed and nothing else, and each style only once.

    Textual's own writes each line from the beginning of its widget and styles every run anew. To
    go to another cell takes a fifth of the bytes of another style, so all of one style comes first.
    """

    def render_segments(self, console: Console) -> str:
        """The update as the terminal takes it."""
        styled: dict[Style, list[_Run]] = {}
        for run, style in self._runs():
            styled.setdefault(style, []).append(run)
        # As Strip.render has it: there is no public way to the color system itself.
        colors = console._color_system or ColorSystem.TRUECOLOR  # noqa: SLF001
        written: list[str] = []
        for style, runs in styled.items():
            before, _, after = Strip.render_style(style, _MARK, colors).rpartition(_MARK)
            written += (before, *_placed(runs), after)
        return "".join(written)

    def _runs(self) -> Iterator[tuple[_Run, Style]]:
        for y, x1, x2 in self.spans:
            for stop, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= x2 or stop <= x1:
                    continue
                at = max(x, x1)
                for text, style, _ in strip.crop(at - x, min(stop, x2) - x):
                    yield _Run(at, y, text), style or Style.null()
                    at += cell_len(text)


def _placed(runs: list[_Run]) -> Iterator[str]:
    """The texts, behind a move where one does not follow the one before."""
    here = None
    for x, y, text in runs:
        if here != (x, y):
            yield Control.move_to(x, y).segment.text
        yield text
        here = x + cell_len(text), y


class FewBytes(App[ReturnType], Generic[ReturnType]):
    """An app over a slow line: what did not change is not sent."""

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(renderable, ChopsUpdate):
            renderable = PartsUpdate(renderable.chops, renderable.spans, renderable.chop_ends)
        super()._display(screen, renderable)
