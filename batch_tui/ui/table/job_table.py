"""The job table: keys, mouse and marks over the window of rows."""

from textual import events
from textual.message import Message

from batch_tui.batch.joblist.rows import Row
from batch_tui.ui.keys.commands import bindings
from batch_tui.ui.table.rows_view import HEADER, RowsView


class JobTable(RowsView, can_focus=True):
    """A list of any length that feels as Textual's DataTable does, its cursor bound to a job."""

    BINDINGS = bindings("table")

    class Highlighted(Message):
        """The cursor is on another row; `job_id` is None on the tail."""

        def __init__(self, job_id: str | None) -> None:
            super().__init__()
            self.job_id = job_id

    class Selected(Message):
        """Enter, or a double click, on a row."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    class TailSelected(Message):
        """Enter on the tail, or a move beyond it: more is wanted."""

    class HeaderSelected(Message):
        """A click on a column's title."""

        def __init__(self, column: str) -> None:
            super().__init__()
            self.column = column

    _marked: str | None = None

    @property
    def cursor(self) -> str | None:
        """The id of the job under the cursor, None on the tail."""
        return self._job_id

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor, None on the tail."""
        return self.jobs.row(self._at) if self._at < len(self.jobs) else None

    def move_to(self, job_id: str) -> None:
        """Put the cursor on a job that is on display."""
        position = self.jobs.position(job_id)
        if position is not None:
            self._go(position)

    def action_cursor_up(self) -> None:
        """One row up."""
        self._go(self._at - 1)

    def action_cursor_down(self) -> None:
        """One row down."""
        self._go(self._at + 1)

    def action_page_up(self) -> None:
        """A screen up."""
        self._go(self._at - max(1, self.room - 1))

    def action_page_down(self) -> None:
        """A screen down."""
        self._go(self._at + max(1, self.room - 1))

    def action_half_up(self) -> None:
        """Half a screen up."""
        self._go(self._at - max(1, self.room // 2))

    def action_half_down(self) -> None:
        """Half a screen down."""
        self._go(self._at + max(1, self.room // 2))

    def action_top(self) -> None:
        """To the first row."""
        self._go(0)

    def action_bottom(self) -> None:
        """To the last row."""
        if self._at == self.last:
            self.post_message(self.TailSelected())
        self._go(self.last)

    def action_sideways(self, cells: int) -> None:
        """Scroll sideways."""
        self.scroll_to(x=max(0, min(self.scroll_x + cells, self.max_scroll_x)), animate=False)

    def action_select(self) -> None:
        """Open what is under the cursor."""
        row = self.cursor_row
        self.post_message(self.TailSelected() if row is None else self.Selected(row))

    def action_mark(self) -> None:
        """Mark or unmark the job under the cursor, and go one row down."""
        if self._job_id is not None:
            on = self._job_id not in self.jobs.marks
            self._marked = self._job_id if on else None
            self.apply(self.jobs.mark([self._job_id], on))
            self._go(self._at + 1)

    def action_mark_range(self) -> None:
        """Mark all rows from the last marked one to the cursor."""
        stop = min(self._at, len(self.jobs) - 1)
        if stop >= 0:
            start = self.jobs.position(self._marked) if self._marked else None
            self.apply(self.jobs.mark_range(stop if start is None else start, stop))
            self._marked = self.jobs.row(stop).job.id

    def action_mark_all(self) -> None:
        """Mark every row."""
        if len(self.jobs):
            self.apply(self.jobs.mark_range(0, len(self.jobs) - 1))

    def action_unmark(self) -> None:
        """Clear all marks."""
        self.apply(self.jobs.clear_marks())

    def _go(self, position: int) -> None:
        before = self._job_id
        self._move(position)
        if self._job_id != before:
            self.post_message(self.Highlighted(self._job_id))

    async def _on_click(self, event: events.Click) -> None:
        event.stop()
        if event.y < HEADER:
            x = event.x + self.scroll_offset.x
            for placed in self._painter.placed:
                if placed.x <= x <= placed.x + placed.width:
                    self.post_message(self.HeaderSelected(placed.column.key))
            return
        position = self.top + event.y - HEADER
        if position <= self.last:
            self._go(position)
            if event.chain == 2:
                self.action_select()
