"""A job table in an app whose output a terminal reads, beside what it ought to show."""

import re
from collections.abc import Iterable
from pathlib import Path
from unicodedata import normalize

import pyte
from rich.cells import cell_len, set_cell_size
from rich.color import ColorSystem
from rich.console import RenderableType
from textual._compositor import ChopsUpdate, CompositorUpdate
from textual.app import App, ComposeResult
from textual.screen import Screen

import batch_tui.ui
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.joblist.rows import Row
from batch_tui.look import colours
from batch_tui.look.columns import GAP
from batch_tui.ui.table.table import JobTable
from batch_tui.ui.terminal.link.glyphs import Glyphs
from batch_tui.ui.terminal.link.kinds import WHOLE
from batch_tui.ui.terminal.link.laid import Laying
from batch_tui.ui.terminal.link.painter import Painter
from batch_tui.ui.terminal.link.picture import Part, Picture
from batch_tui.ui.terminal.link.styles import Styles
from tests.ui import driver

STYLE = Path(batch_tui.ui.__file__).parent / "screens" / "jobs.tcss"


class Drawn:
    """Takes what is laid into a picture at once."""

    def __init__(self, picture: Picture) -> None:
        self.style_of, self.drawn = picture.style_of, picture.drawn
        self._picture = picture

    def lay(self, parts: Iterable[Part], size: tuple[int, int]) -> None:
        if self._picture.size != size:
            self._picture.resize(*size)
        for part in parts:
            self._picture.lay(*part)


class PaintedApp(App[None]):
    """A job table alone.

    `shown` is the terminal, as all that was sent to it since the start has left it; `sent` is that.
    """

    CSS_PATH = STYLE

    def __init__(self, width: int, height: int, now: int) -> None:
        super().__init__()
        self.now = now
        self.table = JobTable(JobList(), lambda: self.now)
        self.shown = pyte.Screen(width, height)
        self.sent: list[str] = []
        styles, glyphs = Styles(), Glyphs()
        self._picture = Picture(styles, glyphs, width, height)
        self._laying = Laying(Drawn(self._picture))
        self._painter = Painter(styles, glyphs, WHOLE)
        self.console._color_system = ColorSystem.TRUECOLOR

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        update: object = renderable
        if isinstance(update, CompositorUpdate) and not self._batch_count:
            if isinstance(update, ChopsUpdate):
                update = self._laying.laid(update, self.size)
            if self._picture.size != self.size:
                self._picture.resize(*self.size)
            self._picture.feed(update.render_segments(self.console))
            self.sent.append(self._painter.paint(self._picture.frame()))
            pyte.Stream(self.shown).feed(self.sent[-1])
        super()._display(screen, renderable)

    def compose(self) -> ComposeResult:
        yield self.table

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return colours.DARK if self.current_theme.dark else colours.LIGHT

    def painted_anew(self) -> pyte.Screen:
        """A terminal that gets everything at once, made with nothing that is remembered."""
        fresh = pyte.Screen(self.size.width, self.size.height)
        with driver.forgotten(self.table):
            update = self.screen._compositor.render_full_update()
            pyte.Stream(fresh).feed(update.render_segments(self.console))
        return fresh


def cells(screen: pyte.Screen) -> list[list[tuple[object, ...]]]:
    """What is to be seen in each cell of a terminal: its text first, then its style."""
    return [[seen(screen.buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)]


def seen(cell: pyte.screens.Char) -> tuple[object, ...]:
    """Of a blank, only the background is; of a reversed one, only the foreground."""
    if cell.data != " ":
        return tuple(cell)
    if not cell.reverse:
        return " ", cell.bg
    return tuple(cell if cell.underscore or cell.strikethrough else cell._replace(bg="default"))


def expected_texts(table: JobTable, now: int) -> list[str]:
    """The lines of a table's rows, worked out without its painter."""
    width = table.scrollable_content_region.width
    lines = [
        row_text(table, row, now) for row in table.jobs.rows(table.top, table.top + table.room)
    ]
    if table.tail and table.top + len(lines) == len(table.jobs) and len(lines) < table.room:
        whole = sum(placed.width + GAP for placed in table.placed)
        lines.append(fitted(table.tail, max(width, whole)))
    lines += [""] * (table.room - len(lines))
    left = round(table.scroll_x)
    return [visible(line, left, width) for line in lines]


def row_text(table: JobTable, row: Row, now: int) -> str:
    text = ""
    for column, _, width in table.placed:
        value = "".join(run.text for run in column.cell(row, now, width))
        value = fitted(value, width)
        space = " " * (width - cell_len(value))
        text += (space + value if column.right else value + space) + " " * GAP
    return text


def fitted(text: str, width: int) -> str:
    if cell_len(text) <= width:
        return text
    kept = set_cell_size(text, width - 1)
    words = re.match(r"(.*\S) +\S*$", kept)
    if words and text[len(kept)] != " " and 2 * cell_len(words[1]) >= width:
        kept = words[1]
    return kept.rstrip(" ") + "…"


def visible(line: str, left: int, width: int) -> str:
    """`width` cells of a line from `left` on; half a character is a blank."""
    spread: list[str] = []
    for char in normalize("NFC", line):
        spread += (char, *[""] * (cell_len(char) - 1))
    spread = spread[left : left + width + 1]
    spread += [" "] * (width + 1 - len(spread))
    if spread[0] == "":
        spread[0] = " "
    if spread[width] == "":
        spread[width - 1] = " "
    return "".join(spread[:width])
