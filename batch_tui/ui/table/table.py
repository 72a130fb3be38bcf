"""The job table: a window over rows of any number, with its keys and its mouse."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.strip import Strip

from batch_tui.batch.job import Status
from batch_tui.batch.joblist.change import Change
from batch_tui.batch.joblist.order import Order
from batch_tui.batch.joblist.rows import JobRows, Row
from batch_tui.look.widths import Placed
from batch_tui.ui.keys.commands import bindings
from batch_tui.ui.table import messages
from batch_tui.ui.table.cursor import Cursor
from batch_tui.ui.table.layout import Layout
from batch_tui.ui.table.painter import Line, RowPainter
from batch_tui.ui.table.sight import Sight, View
from batch_tui.ui.terminal.quiet_scroll import QuietScrollView

HEADER = 1
"""Lines of the header."""


class JobTable(QuietScrollView, can_focus=True):
    """Shows the part of some rows that the screen has room for, under a header.

    It feels as Textual's DataTable does, with the cursor bound to a job. Behind the last job
    stands one more row, the tail, which tells what comes next. `apply` follows a change of the
    rows so that the job under the cursor keeps its line of the screen. Only spans that are seen to
    differ are painted again; no row is looked at that is not in sight, or on the page after it.

    Args:
        jobs: the rows to show.
        clock: the present instant in milliseconds since 1970.
    """

    BINDINGS = bindings("table")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"job-table--{name}"
        for name in (
            *("header", "cursor", "blurred", "departed", "changed", "tail", "faint", "note"),
            *(status.lower() for status in Status),
        )
    }
    ALLOW_SELECT = False
    HEADER_LINES = HEADER

    def __init__(self, jobs: JobRows, clock: Callable[[], int], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.jobs = jobs
        self._clock = clock
        self._painter = RowPainter(self._style)
        self.places = Layout(self._painter)
        self._sight = Sight(self._painter)
        self._cursor = Cursor()
        self._header: Strip | None = None
        self._titled: Order | None = None
        self._tail = ""
        self._held = False
        self._clicked = 0.0

    # What is in sight

    @property
    def window(self) -> range:
        """The positions of the jobs on the screen."""
        return range(min(self.top, len(self.jobs)), min(self.top + self.room, len(self.jobs)))

    @property
    def placed(self) -> tuple[Placed, ...]:
        """The columns that are shown, at their places."""
        return self._painter.placed

    @property
    def tail(self) -> str:
        """What the row behind the last job says; "" where there is none."""
        return self._tail

    @tail.setter
    def tail(self, text: str) -> None:
        if text != self._tail:
            self._tail = text
            self._resize()
            self._repaint()

    @property
    def cursor(self) -> str | None:
        """The id of the job under the cursor, None on the tail."""
        return self._cursor.job_id

    @property
    def cursor_line(self) -> int:
        """The line that the cursor is on, counted from the header; any number out of sight."""
        return self._cursor.at - self.top + HEADER

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor, None on the tail."""
        at = self._cursor.at
        return self.jobs.row(at) if at < len(self.jobs) else None

    # What it is told

    def show(self, jobs: JobRows, cursor: str | None = None) -> None:
        """Show other rows, from the top, or where a job is on which the cursor was."""
        self.jobs = jobs
        self._sight.calm()
        self._painter.needs.renew()
        self._cursor.put(jobs, 0)
        self.scroll_rows(0)
        self._resize()
        if cursor is not None:
            self.move_to(cursor)
        self._repaint()
        self.post_message(messages.Viewed())

    def apply(self, change: Change) -> None:
        """Follow a change of the rows."""
        self._retitle()
        if not change:
            return
        top, room, at = self.top, self.room, self._cursor.at
        first = next((shown.job_id for shown in self._sight.lines), "")
        if at >= change.splices[0].at:
            self._cursor.find(self.jobs, self._last)
        if not change.touches(top, top + room):
            self._resize()
        elif at == self._cursor.at and len(self._sight.lines) == room and change.is_in_place:
            self._put(self._settled(self._sight.renewed(self._view, change)))
        else:
            self._held = True
            self._resize()
            self.scroll_rows(self._cursor.top_after(self.jobs, top, at - top, first, room))
            self._held = False
            self._repaint(flash=True)

    def lay_out(self, picked: Sequence[str], several_queues: bool) -> None:
        """Show these columns; of none, those that the width has room for."""
        self.places.choose(picked, several_queues)
        self._lay_out()

    def tick(self) -> None:
        """Show ages as they are now, and no value as newly changed."""
        self._sight.calm()
        self._sight.age(self._clock(), 0)
        self._repaint()

    def move_to(self, job_id: str) -> None:
        """Put the cursor on a job that is on display."""
        position = self.jobs.position(job_id)
        if position is not None:
            self._go(position)

    def reveal(self, below: int) -> None:
        """Bring some rows below the cursor into sight, as far as it stays there itself."""
        last = min(self._cursor.at + below, len(self.jobs) - 1)
        if last >= self.top + self.room:
            self.scroll_rows(min(self._cursor.at, last - self.room + 1))

    @contextmanager
    def keep_line(self) -> Iterator[None]:
        """Leave the cursor on its line of the screen, whatever comes in above it meanwhile."""
        line = self._cursor.at - self.top
        yield
        self.scroll_rows(self._cursor.at - line)

    # Keys and mouse

    def action_cursor_up(self) -> None:
        """One row up."""
        self._go(self._cursor.at - 1)

    def action_cursor_down(self) -> None:
        """One row down."""
        self._go(self._cursor.at + 1)

    def action_page(self, pages: int) -> None:
        """Screens up or down."""
        self._go(self._cursor.at + pages * max(1, self.room - 1))

    def action_half(self, halves: int) -> None:
        """Half screens up or down."""
        self._go(self._cursor.at + halves * max(1, self.room // 2))

    def action_top(self) -> None:
        """To the first row."""
        self._go(0)

    def action_bottom(self) -> None:
        """To the last row."""
        if self._cursor.at == self._last:
            self.post_message(messages.TailSelected())
        self._go(self._last)

    def action_sideways(self, cells: int) -> None:
        """Scroll sideways."""
        self.scroll_to(x=max(0, min(self.scroll_x + cells, self.max_scroll_x)), animate=False)

    def action_select(self) -> None:
        """Open what is under the cursor."""
        row = self.cursor_row
        self.post_message(messages.Selected(row) if row else messages.TailSelected())

    def on_click(self, event: events.Click) -> None:
        """Sort by a title; go to a row, and open it with a double click."""
        event.stop()
        # The first of several clicks may have been the last one on a dialog that stood before it.
        before, self._clicked = self._clicked, event.time
        if event.chain > 1 and event.time - before > self.app.CLICK_CHAIN_TIME_THRESHOLD:
            return
        if event.y < HEADER:
            x = event.x + self.scroll_offset.x
            for placed in self._painter.placed:
                if placed.x <= x <= placed.x + placed.width:
                    self.post_message(messages.HeaderSelected(placed.column.key))
            return
        position = self.top + event.y - HEADER
        if position <= self._last:
            is_second = event.chain == 2 and position == self._cursor.at
            self._go(position)
            if is_second:
                self.action_select()

    # What Textual asks and tells

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of some lines of the screen: the header and rows below it."""
        if len(self._sight.lines) != self.room:
            self._sight.show(self._made())
        if self._header is None:
            self._header = self._painter.header(self.jobs.order)
        strips = [self._header, *self._sight.strips()][crop.y : crop.bottom]
        left, right = (self.scroll_offset.x + x for x in crop.column_span)
        if (left, right) == (0, self._painter.width):
            return strips
        return [strip.crop(left, right) for strip in strips]

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Paint what has come into sight."""
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.position = new_value
        if round(old_value) != round(new_value) and not self._held:
            self._sight.replace(self._made())
            self.refresh_rows()
            self.post_message(messages.Viewed())
            self.call_after_refresh(lambda: self._sight.prepare(self._view, round(old_value)))

    def notify_style_update(self) -> None:
        """The theme has changed."""
        super().notify_style_update()
        self._painter.forget_styles()
        self._repaint_all()

    def on_resize(self) -> None:
        """The width decides the columns."""
        self._lay_out()
        self._resize()
        self._repaint_all()
        self._show_cursor()
        self.post_message(messages.Viewed())

    def watch_has_focus(self, has_focus: bool) -> None:
        """The cursor looks another way."""
        super().watch_has_focus(has_focus)
        self._put(self._sight.restated(self._view))

    # The cursor and the window

    @property
    def _last(self) -> int:
        """The last position the cursor may take."""
        return max(0, len(self.jobs) - (0 if self._tail else 1))

    def _go(self, position: int) -> None:
        before = self.cursor
        self._cursor.put(self.jobs, min(position, self._last))
        self._show_cursor()
        self._put(self._sight.restated(self._view))
        if self.cursor != before:
            self.post_message(messages.Highlighted(self.cursor))

    def _show_cursor(self) -> None:
        at = self._cursor.at
        if at < self.top:
            self.scroll_rows(at)
        elif self.room and at >= self.top + self.room:
            self.scroll_rows(at - self.room + 1)

    def _resize(self) -> None:
        """Follow the number of rows."""
        rows = len(self.jobs) + bool(self._tail)
        self.resize_content(Size(self._painter.width, HEADER + rows))

    # Painting

    @property
    def _view(self) -> View:
        look = "cursor" if self.has_focus else "blurred"
        return View(self.jobs, self.top, self.room, self._tail, self._cursor.at, look)

    def _made(self, flash: bool = False) -> list[Line]:
        self._sight.age(self._clock())
        return self._settled(self._sight.made(self._view, flash))

    def _settled(self, lines: list[Line]) -> list[Line]:
        """These lines, in other columns where they need others than those that there are."""
        while self.places.is_old and self._lay_out():
            lines = self._sight.made(self._view)
        return lines

    def _repaint(self, flash: bool = False) -> None:
        """Paint what differs from what is in sight; with `flash`, changed values as changed."""
        self._retitle()
        self._put(self._made(flash))

    def _repaint_all(self) -> None:
        self._header = None
        self._sight.forget()
        self.refresh()

    def _lay_out(self) -> bool:
        """Give the columns the places that width and rows call for; whether these are others."""
        if is_other := self.places.place(self.shown.width):
            self._resize()
            self._repaint_all()
        return is_other

    def _put(self, lines: list[Line]) -> None:
        """Show lines, painting only what differs."""
        dirty = self._sight.show(lines)
        if dirty is None:
            self.refresh()
        elif len(dirty) > 2 * len(lines):
            self.refresh_rows()
        elif dirty:
            self.refresh_parts([Region(x, HEADER + y, width, 1) for y, x, width in dirty])

    def _retitle(self) -> None:
        """Paint the header again when the rows have another order."""
        if self.jobs.order != self._titled:
            self._titled, self._header = self.jobs.order, None
            self.refresh(Region(0, 0, self.shown.width, HEADER))

    def _style(self, state: str, name: str) -> Style:
        return self.style_of(*(f"job-table--{part}" for part in (state, name) if part))
