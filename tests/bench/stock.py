"""Textual's own DataTable under the same operations, with the same columns and texts."""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Self

from textual.app import ComposeResult
from textual.widgets import DataTable

from batch_tui.batch.job import Job
from batch_tui.batch.joblist.group import placeholder
from batch_tui.batch.joblist.rows import Row
from batch_tui.look import columns
from batch_tui.look.widths import Placed, place
from tests.bench.apps import BenchApp, another, other_value
from tests.bench.jobs import CHILDREN, NOW


class Mark(str):
    """A blank cell that knows its row's place, which is what the rows are sorted by."""

    __slots__ = ("place",)
    place: float

    def __new__(cls, place: float) -> Self:
        """A cell of the row at `place`."""
        mark = super().__new__(cls, "")
        mark.place = place
        return mark


def texts(placed: Sequence[Placed], job: Job, parent: Job | None = None) -> dict[str, str]:
    """What a job's cells say, by column."""
    row = Row(job, parent, False, "", False)
    return {
        column.key: "".join(run.text for run in column.cell(row, NOW, width))
        for column, _, width in placed
    }


class StockApp(BenchApp):
    """`DataTable`, as fast as it goes: fixed widths, strings, a row's cells updated one by one."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.table: DataTable[str] = DataTable(cursor_type="row")
        self.placed: tuple[Placed, ...] = ()

    def compose(self) -> ComposeResult:
        """The table alone."""
        yield self.table

    def on_mount(self) -> None:
        """Columns and rows."""
        width = self.size.width
        self.placed = place(columns.chosen(width), width)
        for column, _, cells in self.placed:
            self.table.add_column(column.title, width=cells, key=column.key)
        for at, job in enumerate(self.loaded):
            self._add(job, None, at)
        self.table.focus()

    def do_append(self) -> None:
        """A page of older jobs."""
        for job in self.older_page():
            self._add(job, None, self.table.row_count)

    def do_one(self) -> None:
        """One row on the screen, another one each time."""
        self._change(self._seen(1))

    def do_five(self) -> None:
        """Five rows on the screen."""
        self._change(self._seen(5))

    def do_value(self) -> None:
        """A value on the screen, of another row each time."""
        self._change(self._seen(1), other_value)

    def do_values(self) -> None:
        """Five of them, each of a row of its own."""
        self._change(self._seen(5), other_value)

    def do_off_screen(self) -> None:
        """A row two screens below."""
        self._change([round(self.table.scroll_y) + 3 * self._room])

    def do_same_text(self) -> None:
        """A row on the screen, updated to what it says."""
        self._change(self._seen(1), None)

    def do_expand(self) -> None:
        """The rows of the children, and a sort: an insertion is not among its operations."""
        place = self.middle + 1
        for index in range(CHILDREN):
            child = placeholder(self.array, index)
            self._add(child, self.array, place + index / CHILDREN)
        self.table.sort("mark", key=attrgetter("place"))

    def do_middle(self) -> None:
        """Cursor to the array."""
        self.table.move_cursor(row=self.middle)

    def do_start(self) -> None:
        """Cursor to where many page downs are ahead."""
        self.table.move_cursor(row=self.start_row(self._room))

    @property
    def _room(self) -> int:
        return self.table.scrollable_content_region.height - 1

    def _seen(self, number: int) -> list[int]:
        """Rows on the screen, other ones each time, but not the one under the cursor."""
        top = round(self.table.scroll_y)
        rows = [row for row in range(top, top + self._room) if row != self.table.cursor_row]
        first = self.turns * number
        return [rows[(first + i) % len(rows)] for i in range(number)]

    def _change(self, rows: list[int], change: Callable[[Job], Job] | None = another) -> None:
        self.begin()
        for row in rows:
            job = self.loaded[row]
            if change is not None:
                job = self.loaded[row] = change(job)
            for key, text in self._texts(job).items():
                if change is None or text != self.table.get_cell(job.id, key):
                    self.table.update_cell(job.id, key, text)

    def _add(self, job: Job, parent: Job | None, place: float) -> None:
        cells = self._texts(job, parent).values()
        self.table.add_row(Mark(place), *cells, key=job.id)

    def _texts(self, job: Job, parent: Job | None = None) -> dict[str, str]:
        return texts(self.placed[1:], job, parent)
