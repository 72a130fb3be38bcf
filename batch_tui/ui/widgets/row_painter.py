"""From rows to strips: text fitted to columns, styles merged into few runs, strips kept."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.strip import Strip

from batch_tui.batch.rows import Row
from batch_tui.ui.cells import Cell, Run
from batch_tui.ui.columns import GAP, Placed

BLANK_STYLE = ""
NO_VALUE = ("", "·")


class Line(NamedTuple):
    """All that decides how a screen line looks; equal lines are the same strip.

    `state` is the row's own style (`cursor`, `marked`, `dim` ... or ""), `changed` the keys of the
    columns that are shown as changed. A line of no job (`job_id` is "") is one text.
    """

    job_id: str
    cells: tuple[Cell, ...]
    state: str = ""
    changed: frozenset[str] = frozenset()


def text_line(text: str, state: str) -> Line:
    """A line that is one text over the whole width."""
    return Line("", ((Run(text),),), state)


BLANK = text_line("", "")


def fit(text: str, width: int) -> str:
    """`text` in exactly `width` terminal cells: padded, or cut with an ellipsis."""
    length = len(text) if text.isascii() else cell_len(text)
    if length == width:
        return text
    if length < width:
        return text + " " * (width - length)
    return set_cell_size(text, width - 1) + "…" if width > 0 else ""


def fit_cell(cell: Cell, width: int, right: bool) -> list[Run]:
    """A cell's runs in exactly `width` terminal cells."""
    if len(cell) == 1:
        run = cell[0]
        if right:
            length = len(run.text) if run.text.isascii() else cell_len(run.text)
            return [Run(fit(" " * (width - length) + run.text, width), run.style)]
        return [Run(fit(run.text, width), run.style)]
    runs: list[Run] = []
    left = width
    for run in cell:
        length = cell_len(run.text)
        if length > left:
            runs.append(Run(fit(run.text, left), run.style))
            return runs
        runs.append(run)
        left -= length
    if left:
        runs.append(Run(" " * left))
    return runs


class RowPainter:
    """Paints rows into strips of a layout.

    Args:
        look: gives the style of a row's state under a run's style name.
    """

    def __init__(self, look: Callable[[str, str], Style]) -> None:
        self._look = look
        self._styles: dict[tuple[str, str], Style] = {}
        self._strips: LRUCache[Line, Strip] = LRUCache(512)
        self.placed: tuple[Placed, ...] = ()
        self.width = 0

    def lay_out(self, placed: tuple[Placed, ...], width: int) -> None:
        """Paint from now on with these columns over `width` cells."""
        if (placed, width) != (self.placed, self.width):
            self.placed, self.width = placed, width
            self._strips.clear()

    def forget_styles(self) -> None:
        """The theme has changed: look every style up anew."""
        self._styles.clear()
        self._strips.clear()

    def style(self, state: str, name: str) -> Style:
        """The style of a run called `name` in a row of this state."""
        try:
            return self._styles[state, name]
        except KeyError:
            style = self._styles[state, name] = self._look(state, name)
            return style

    def line(self, row: Row, now: int, state: str, changed: frozenset[str] = frozenset()) -> Line:
        """What a row looks like at the instant `now` (ms)."""
        cells = tuple([placed.column.cell(row, now) for placed in self.placed])
        return Line(row.job.id, cells, state, changed)

    def strip(self, line: Line) -> Strip:
        """The painted line."""
        strip = self._strips.get(line)
        if strip is None:
            strip = self._strips[line] = self._paint(line)
        return strip

    def header(self, title: Callable[[Placed], str]) -> Strip:
        """The titles of the columns."""
        texts = [
            fit_cell((Run(title(placed)),), placed.width, placed.column.right)[0].text
            for placed in self.placed
        ]
        return self._text((" " * GAP).join(texts), "header")

    def changes(self, old: Line, new: Line) -> frozenset[str]:
        """The columns whose value is another one; what had no value before has not changed."""
        if len(old.cells) != len(new.cells) or old.job_id != new.job_id:
            return frozenset()
        return frozenset(
            placed.column.key
            for placed, was, now in zip(self.placed, old.cells, new.cells, strict=True)
            if placed.column.flashes and was != now and was[0].text not in NO_VALUE
        )

    def _text(self, text: str, state: str) -> Strip:
        return Strip([Segment(fit(text, self.width), self.style(state, ""))], self.width)

    def differing(self, old: Line, new: Line) -> Sequence[tuple[int, int]]:
        """The (x, width) spans in which two lines of the same layout differ."""
        if old.state != new.state or not (old.job_id and new.job_id):
            return [(0, self.width)]
        flashes = old.changed ^ new.changed
        return [
            (placed.x, placed.width)
            for placed, was, now in zip(self.placed, old.cells, new.cells, strict=True)
            if was != now or placed.column.key in flashes
        ]

    def _paint(self, line: Line) -> Strip:
        """Neighbouring runs of one style become one segment: fewer bytes on the wire."""
        if not line.job_id:
            return self._text(line.cells[0][0].text, line.state)
        segments: list[Segment] = []
        text, style = "", self.style(line.state, BLANK_STYLE)
        blank = style
        for placed, cell in zip(self.placed, line.cells, strict=True):
            flash = placed.column.key in line.changed
            for run in fit_cell(cell, placed.width, placed.column.right):
                look = self.style(line.state, "changed" if flash else run.style)
                if look is not style and not (look.bgcolor == style.bgcolor and run.text.isspace()):
                    segments.append(Segment(text, style))
                    text, style = "", look
                text += run.text
            if flash:
                segments.append(Segment(text, style))
                text, style = "", blank
            text += " " * GAP
        segments.append(Segment(text, style))
        shown = [segment for segment in segments if segment.text]
        return Strip(shown, sum(p.width + GAP for p in self.placed)).adjust_cell_length(
            self.width, blank
        )
