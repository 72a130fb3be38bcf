"""The screen as a picture: SVG of our own, the same bytes for the same cells.

It loads no font: the reader's own monospaced one is fitted to the cells. What makes up bars and
maps is drawn as rectangles, so that nothing shows between two of them.
"""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from typing import NamedTuple

from rich.color import Color, ColorType
from rich.style import Style
from rich.terminal_theme import SVG_EXPORT_THEME

Cell = tuple[str, Style]
Cells = Sequence[Sequence[Cell]]
WIDE, HIGH = 8.4, 18
"""The size of a cell, which is that of most monospaced fonts of 14 pixels."""
FONT = 14
MARGIN, BAR = 12, 34
"""What is left around the cells, and the height of the window's bar."""
GROUND, EDGE, TITLE = "#121212", "#3a3f44", "#8a9199"
FONTS = "ui-monospace, 'SF Mono', Menlo, 'DejaVu Sans Mono', Consolas, 'Liberation Mono', monospace"
DIM = 0.6


class Box(NamedTuple):
    """A part of a cell, in eighths of it, and how much of its colour is to be seen."""

    left: float
    top: float
    width: float
    height: float
    opacity: float = 1.0


UP, DOWN = Box(3.5, 0, 1, 4.25), Box(3.5, 3.75, 1, 4.25)
LEFT, RIGHT = Box(0, 3.75, 4.5, 0.5), Box(3.5, 3.75, 4.5, 0.5)
BOXES = {
    "█": (Box(0, 0, 8, 8),), "▓": (Box(0, 0, 8, 8, 0.75),), "▒": (Box(0, 0, 8, 8, 0.5),),
    "░": (Box(0, 0, 8, 8, 0.25),), "▀": (Box(0, 0, 8, 4),), "▄": (Box(0, 4, 8, 4),),
    "▌": (Box(0, 0, 4, 8),), "▐": (Box(4, 0, 4, 8),), "▏": (Box(0, 0, 1, 8),),
    "■": (Box(1, 2, 6, 4),), "─": (Box(0, 3.75, 8, 0.5),), "│": (UP, DOWN), "├": (UP, DOWN, RIGHT),
    "└": (UP, RIGHT), "╭": (DOWN, RIGHT), "╮": (DOWN, LEFT), "╰": (UP, RIGHT), "╯": (UP, LEFT),
}  # fmt: skip
"""What is drawn of the glyphs of which bars, maps, trees and frames are made."""


class Look(NamedTuple):
    """What a style is in a picture."""

    ink: str
    ground: str
    bold: bool
    italic: bool
    under: bool
    dim: bool


def look_of(style: Style) -> Look:
    """A style with its colours told, those of a terminal of the theme's where it names none."""
    ink, ground = _rgb(style.color, ink=True), _rgb(style.bgcolor, ink=False)
    if style.reverse:
        ink, ground = ground, ink
    attributes = (style.bold, style.italic, style.underline, style.dim)
    return Look(ink, ground, *map(bool, attributes))


def drawn(rows: Cells, title: str) -> str:
    """The cells of a screen in the window of a terminal."""
    columns = max(map(len, rows))
    width, height = columns * WIDE + 2 * MARGIN, len(rows) * HIGH + BAR + MARGIN
    return "\n".join([*_frame(width, height, title), *_screen(rows), "</g>", "</svg>", ""])


def _frame(width: float, height: float, title: str) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" '
        f'width="{_n(width)}" height="{_n(height)}" role="img" aria-label="{escape(title)}">'
    )
    yield (
        f"<style>text{{font-family:{FONTS};font-size:{FONT}px;white-space:pre}}"
        ".b{font-weight:700}.i{font-style:italic}.u{text-decoration:underline}"
        f".d{{opacity:{DIM}}}rect{{shape-rendering:crispEdges}}</style>"
    )
    edge = f'width="{_n(width - 1)}" height="{_n(height - 1)}" rx="8" fill="{GROUND}"'
    yield f'<rect x="0.5" y="0.5" {edge} stroke="{EDGE}" style="shape-rendering:auto"/>'
    for at in range(3):
        yield f'<circle cx="{MARGIN + 8 + at * 18}" cy="{BAR // 2}" r="5" fill="{EDGE}"/>'
    middle = f'x="{_n(width / 2)}" y="{BAR // 2 + 5}" text-anchor="middle"'
    yield f'<text {middle} fill="{TITLE}">{escape(title)}</text>'
    yield f'<g transform="translate({MARGIN} {BAR})">'


def _screen(rows: Cells) -> Iterator[str]:
    for y, row in enumerate(rows):
        parts = list(_parts(row))
        for x, text, look in parts:
            if look.ground != GROUND:
                yield _rect(x, y, len(text), Box(0, 0, 8, 8), look.ground)
        for x, text, look in parts:
            yield from _written(x, y, text, look)


def _parts(row: Sequence[Cell]) -> Iterator[tuple[int, str, Look]]:
    """Runs of cells that look the same, each with where it begins."""
    x = 0
    for look, cells in groupby(row, key=lambda cell: look_of(cell[1])):
        text = "".join(char for char, _ in cells)
        yield x, text, look
        x += len(text)


def _written(x: int, y: int, text: str, look: Look) -> Iterator[str]:
    """What stands in a run: rectangles, and words at their places."""
    for kind, places in groupby(enumerate(text), key=lambda place: _kind(place[1])):
        found = list(places)
        at, part = x + found[0][0], "".join(char for _, char in found)
        if kind in BOXES:
            yield "".join(_rect(at, y, len(part), box, look.ink) for box in BOXES[kind])
        elif kind:
            yield _text(at, y, part, look)


def _kind(char: str) -> str:
    """ "" for a blank, a glyph that is drawn by itself, "word" for what is written together."""
    if char in BOXES:
        return char
    return "" if char == " " else "word" if char.isascii() else f"glyph {char}"


def _rect(x: int, y: int, cells: int, box: Box, colour: str) -> str:
    """A part of some cells; one that does not fill its cell is drawn once for all of them."""
    one = box.width == 8
    width = cells * WIDE if one else WIDE * box.width / 8
    across = [0] if one else range(cells)
    opacity = f' fill-opacity="{box.opacity}"' if box.opacity < 1 else ""
    top, high = y * HIGH + HIGH * box.top / 8, HIGH * box.height / 8
    return "".join(
        f'<rect x="{_n((x + n) * WIDE + WIDE * box.left / 8)}" y="{_n(top)}" '
        f'width="{_n(width)}" height="{_n(high)}" fill="{colour}"{opacity}/>'
        for n in across
    )


def _text(x: int, y: int, text: str, look: Look) -> str:
    flags = zip("biud", (look.bold, look.italic, look.under, look.dim), strict=True)
    classes = " ".join(name for name, on in flags if on)
    named = f' class="{classes}"' if classes else ""
    place = f'x="{_n(x * WIDE)}" y="{_n(y * HIGH + HIGH - 5)}"'
    fitted = f' textLength="{_n(len(text) * WIDE)}"'
    return f'<text {place} fill="{look.ink}"{fitted}{named}>{escape(text, quote=False)}</text>'


def _rgb(colour: Color | None, *, ink: bool) -> str:
    if colour is None or colour.type is ColorType.DEFAULT:
        return "#e0e0e0" if ink else GROUND
    return colour.get_truecolor(SVG_EXPORT_THEME, foreground=ink).hex


def _n(number: float) -> str:
    """A number as short as it can be written."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
