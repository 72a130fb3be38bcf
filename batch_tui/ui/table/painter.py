"""From rows to strips: text fitted to columns, styles merged into few runs, strips kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from batch_tui.batch.joblist.order import Order
from batch_tui.batch.joblist.rows import Row
from batch_tui.look.columns import GAP
from batch_tui.look.glyphs import UNKNOWN
from batch_tui.look.orders import arrow
from batch_tui.look.runs import Cell, Run
from batch_tui.look.widths import Needs, Placed

BLANK_STYLE = ""
_GAP = " " * GAP
NO_VALUE = ("", UNKNOWN)
QUIET = ("note", "faint")
"""Styles of what is said beside a job's own values."""


@dataclass(slots=True, eq=False)
class Line:
    """All that decides how a screen line looks, and the picture of it once it is painted.

    `state` is the style of the whole line (`cursor`, `departed` ... or ""), `own` the one that it
    has without the cursor, `changed` the keys of the columns that are shown as changed. `row` is
    what the cells were made from. A line of no job (`job_id` is "") is one text.
    """

    job_id: str
    cells: tuple[Cell, ...]
    state: str = ""
    changed: frozenset[str] = frozenset()
    row: Row | None = None
    own: str = ""
    strip: Strip | None = None


def text_line(text: str, state: str) -> Line:
    """A line that is one text over the whole width."""
    return Line("", ((Run(text),),), state, own="tail")


def fit(text: str, width: int) -> str:
    """`text` in exactly `width` terminal cells: padded, or cut behind a word, with an ellipsis."""
    cells = length(text)
    if cells == width:
        return text
    if cells < width:
        return text + " " * (width - cells)
    if width <= 0:
        return ""
    kept = set_cell_size(text, width - 1)
    if text[len(kept)] != " ":
        words = kept.rpartition(" ")[0].rstrip(" ")
        kept = words if length(words) * 2 >= width else kept
    kept = kept.rstrip(" ") + "…"
    return kept + " " * (width - cell_len(kept))


def length(text: str) -> int:
    """The cells that a text takes on a terminal."""
    return len(text) if text.isascii() else cell_len(text)


@lru_cache(maxsize=4096)
def fit_cell(cell: Cell, width: int, right: bool) -> Sequence[tuple[str, str]]:
    """A cell's texts in exactly `width` terminal cells, each with the name of its style."""
    if len(cell) == 1:
        text, style = cell[0]
        if right:
            text = " " * (width - length(text)) + text
        return ((fit(text, width), style),)
    runs: list[tuple[str, str]] = []
    left = width
    for run in cell:
        cells = length(run.text)
        if cells > left:
            runs.append((fit(run.text, left), run.style))
            return runs
        runs.append(run)
        left -= cells
    if left:
        runs.append((" " * left, BLANK_STYLE))
    return runs


class RowPainter:
    """Paints rows into strips of a layout.

    Args:
        look: gives the style of a row's state under a run's style name.
    """

    def __init__(self, look: Callable[[str, str], Style]) -> None:
        self._look = look
        self._styles: dict[str, dict[str, Style]] = {}
        self.placed: tuple[Placed, ...] = ()
        self.width = self._cells = 0
        self.needs = Needs()

    def lay_out(self, placed: tuple[Placed, ...], width: int) -> None:
        """Paint from now on with these columns over `width` cells."""
        self.placed, self.width = placed, width
        self._cells = sum(column.width + GAP for column in placed)

    def forget_styles(self) -> None:
        """The theme has changed: look every style up anew."""
        self._styles.clear()

    def style(self, state: str, name: str) -> Style:
        """The style of a run called `name` in a row of this state."""
        styles = self._styles.setdefault(state, {})
        style = styles.get(name)
        if style is None:
            style = styles[name] = self._look(state, name)
        return style

    def cells(self, row: Row, now: int) -> tuple[Cell, ...]:
        """What a row says at the instant `now` (ms)."""
        return tuple([placed.column.cell(row, now, placed.width) for placed in self.placed])

    def see(self, row: Row, cells: tuple[Cell, ...]) -> None:
        """Keep in `needs` how wide it is what a row says, which comes into sight."""
        self.needs.see(row, self.placed, cells)

    def header(self, order: Order) -> Strip:
        """The titles of the columns; an arrow tells which of them rows are ordered by."""
        texts = [
            fit_cell((Run(_title(placed, order)),), placed.width, placed.column.right)[0][0]
            for placed in self.placed
        ]
        return self._text((" " * GAP).join(texts), "header")

    def changes(self, old: tuple[Cell, ...], new: tuple[Cell, ...]) -> frozenset[str]:
        """The columns whose value is another one; what had no value before has not changed."""
        return frozenset(
            placed.column.key
            for placed, was, now in zip(self.placed, old, new, strict=True)
            if placed.column.flashes
            and was != now
            and was[0].text not in NO_VALUE
            and now[0].style not in QUIET
        )

    def _text(self, text: str, state: str) -> Strip:
        return Strip([Segment(fit(text, self.width), self.style(state, ""))], self.width)

    def differing(self, old: Line, new: Line) -> Sequence[tuple[int, int]]:
        """The (x, width) of each part in which two lines look different."""
        if old.state != new.state or bool(old.job_id) != bool(new.job_id):
            return [(0, self.width)]
        if not new.job_id:
            return [] if old.cells == new.cells else [(0, self.width)]
        flashes = old.changed ^ new.changed
        return [
            (placed.x, placed.width)
            for placed, was, now in zip(self.placed, old.cells, new.cells, strict=True)
            if was != now or placed.column.key in flashes
        ]

    def paint(self, line: Line) -> Strip:
        """The picture of a line.

        Neighbouring runs of one style become one segment, which means fewer bytes on the wire.
        """
        if not line.job_id:
            return self._text(line.cells[0][0].text, line.state)
        segments: list[Segment] = []
        text, style = "", self.style(line.state, BLANK_STYLE)
        blank, styles, changed = style, self._styles[line.state], line.changed
        for placed, cell in zip(self.placed, line.cells, strict=True):
            column = placed.column
            flash = column.key in changed
            for run, name in fit_cell(cell, placed.width, column.right):
                key = "changed" if flash else name
                look = styles.get(key) or self.style(line.state, key)
                if look is not style and not (run.isspace() and look.bgcolor == style.bgcolor):
                    if text:
                        segments.append(Segment(text, style))
                    text, style = "", look
                text += run
            if flash:
                segments.append(Segment(text, style))
                text, style = "", blank
            text += _GAP
        segments.append(Segment(text, style))
        return Strip(segments, self._cells).adjust_cell_length(self.width, blank)


def _title(placed: Placed, order: Order) -> str:
    title = placed.column.title
    if order.by != placed.column.order:
        return title
    return title + arrow(order)
