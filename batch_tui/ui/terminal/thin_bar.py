"""Scroll bars as thin as half a cell, drawn with a glyph: there without colours, too."""

from typing import ClassVar, NamedTuple

from rich.color import Color
from rich.segment import Segment, Segments
from rich.style import Style
from textual.scrollbar import ScrollBar, ScrollBarRender


class Thumb(NamedTuple):
    """The cells of a bar that stand for what is in sight, from `start` up to `end`."""

    start: int
    end: int

    @classmethod
    def of(cls, cells: int, total: float, window: float, position: float) -> "Thumb":
        """That of a window of so much of a total; none where all is in sight.

        It is at an end of the bar only where there is nothing beyond, as far as the cells allow.
        """
        hidden = total - window
        if cells <= 0 or window <= 0 or hidden <= 0:
            return cls(0, 0)
        length = min(max(1, round(window * cells / total)), max(1, cells - 1))
        free = cells - length
        start = round(free * position / hidden)
        if free > 1 and 0 < position < hidden:
            start = min(max(start, 1), free - 1)
        start = min(max(start, 0), free)
        return cls(start, start + length)


class ThinBar(ScrollBarRender):
    """Draws a bar: nothing but its thumb."""

    GLYPHS: ClassVar = ("▄", "▐")
    """Of one that lies, and of one that stands."""

    @classmethod
    def render_bar(  # noqa: PLR0917 - as the base has it
        cls,
        size: int = 25,
        virtual_size: float = 50,
        window_size: float = 20,
        position: float = 0,
        thickness: int = 1,
        vertical: bool = True,
        back_color: Color = Color.parse("#555555"),  # noqa: B008
        bar_color: Color = Color.parse("bright_magenta"),  # noqa: B008
    ) -> Segments:
        """The cells of a bar, each of which knows what the mouse does there."""
        thumb = Thumb.of(size, virtual_size, window_size, position)
        width = thickness if vertical else 1
        track = Style(bgcolor=back_color)

        def part(glyph: str, does: str, count: int) -> list[Segment]:
            style = Style(color=bar_color, meta={"@mouse.down": does}) if does else Style()
            return [Segment(glyph.rjust(width), track + style)] * count

        if thumb.start == thumb.end:
            cells = part(" ", "", size)
        else:
            cells = part(" ", "scroll_up", thumb.start)
            cells += part(cls.GLYPHS[vertical], "grab", thumb.end - thumb.start)
            cells += part(" ", "scroll_down", size - thumb.end)
        if vertical:
            return Segments(cells, new_lines=True)
        return Segments([*cells, Segment.line()] * thickness, new_lines=False)


def draw_thin() -> None:
    """Have the scroll bars of Textual's own widgets drawn so, too."""
    ScrollBar.renderer = ThinBar
