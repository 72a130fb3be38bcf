"""The window over a job list: what is on the screen, and what of it must be painted again."""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from batch_tui.batch.job import STATUSES, split_child
from batch_tui.batch.joblist.change import Change
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.joblist.order import Order
from batch_tui.look import columns
from batch_tui.look.columns import Placed
from batch_tui.ui.table.painter import Line, RowPainter, text_line
from batch_tui.ui.table.sight import Sight
from batch_tui.ui.terminal.quiet_scroll_view import QuietScrollView

HEADER = 1
"""Lines of the header."""


class RowsView(QuietScrollView):
    """Shows the part of a `JobList` that the screen has room for, under a header.

    Behind the last job stands one more row, the tail, which tells what comes next. Cursor and
    scroll belong to job ids: `apply` follows a change of the list so that the job under the cursor
    keeps its line of the screen. Only spans that are seen to differ are painted again; nothing is
    done for rows that are not on the screen.

    Args:
        jobs: the list to show.
        clock: the present instant in milliseconds since 1970.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"job-table--{name}"
        for name in (
            *("header", "cursor", "blurred", "departed", "changed", "tail", "faint", "note"),
            *(status.lower() for status in STATUSES),
        )
    }
    ALLOW_SELECT = False

    class Viewed(Message):
        """Other rows than before are on the screen, or may be."""

        def can_replace(self, message: Message) -> bool:
            """Only the last one tells anything."""
            return isinstance(message, RowsView.Viewed)

    def __init__(self, jobs: JobList, clock: Callable[[], int], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.jobs = jobs
        self.picked: Sequence[str] = ()
        self.several_queues = False
        self.departed: set[str] = set()
        self._clock = clock
        self._painter = RowPainter(self._look)
        self._sight = Sight(self._painter)
        self._header: Strip | None = None
        self._titled: Order | None = None
        self._tail = ""
        self._at = 0
        self._job_id: str | None = None
        self._held = False

    @property
    def top(self) -> int:
        """The position of the first row on the screen."""
        return round(self.scroll_y)

    @property
    def shown(self) -> Size:
        """The cells that the scroll bars leave."""
        width, height = self.container_size
        return Size(width - self.scrollbar_size_vertical, height - self.scrollbar_size_horizontal)

    @property
    def room(self) -> int:
        """How many rows the screen holds."""
        return max(0, self.shown.height - HEADER)

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
            self.repaint()

    @property
    def last(self) -> int:
        """The last position the cursor may take."""
        return max(0, len(self.jobs) - (0 if self._tail else 1))

    def show(self, jobs: JobList) -> None:
        """Show another list from its top."""
        self.jobs = jobs
        self.departed = set()
        self._sight.calm()
        self._at, self._job_id = 0, None
        self._scroll_rows(0)
        self._find_cursor()
        self._resize()
        self.repaint()
        self.post_message(self.Viewed())

    def apply(self, change: Change) -> None:
        """Follow a change of the list."""
        self._retitle()
        if not change:
            return
        top, room, at = self.top, self.room, self._at
        first = next((shown.job_id for shown in self._sight.lines), "")
        if at >= change.splices[0].at:
            self._find_cursor()
        if not change.touches(top, top + room):
            self._resize()
        elif at == self._at and len(self._sight.lines) == room and _is_in_place(change):
            self._put(self._renewed(change))
        else:
            self._held = True
            self._resize()
            self._scroll_rows(self._top_after(top, at - top, first))
            self._held = False
            self.repaint(flash=True)
        self.post_message(self.Viewed())

    def lay_out(self) -> None:
        """Choose and place the columns anew: the width or the choice has changed."""
        width = self.shown.width
        placed = columns.place(columns.chosen(width, self.picked, self.several_queues), width)
        whole = max(width, sum(p.width + columns.GAP for p in placed))
        self._painter.lay_out(placed, whole)
        self._resize()
        self._repaint_all()

    def tick(self) -> None:
        """Show ages as they are now, and no value as newly changed."""
        self._sight.calm()
        self._sight.age(self._clock(), 0)
        self.repaint()

    def repaint(self, flash: bool = False) -> None:
        """Paint what differs from what is on the screen.

        Args:
            flash: show changed values of jobs that stay on the screen as changed.
        """
        self._retitle()
        self._put(self._visible(flash))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of some lines of the screen: the header and rows below it."""
        if len(self._sight.lines) != self.room:
            self._sight.show(self._visible())
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
            self._sight.replace(self._visible())
            self._soil_rows()
            self.post_message(self.Viewed())

    def notify_style_update(self) -> None:
        """The theme has changed."""
        super().notify_style_update()
        self._painter.forget_styles()
        self._repaint_all()

    def on_resize(self) -> None:
        """The width decides the columns."""
        self.lay_out()
        self._show_cursor()
        self.post_message(self.Viewed())

    def watch_has_focus(self, has_focus: bool) -> None:
        """The cursor looks another way."""
        super().watch_has_focus(has_focus)
        self._restate()

    def _move(self, position: int) -> None:
        """Put the cursor on a row and keep it in sight."""
        self._at = max(0, min(position, self.last))
        row = self.jobs.row(self._at) if self._at < len(self.jobs) else None
        self._job_id = row.job.id if row else None
        self._show_cursor()
        self._restate()

    def _show_cursor(self) -> None:
        if self._at < self.top:
            self._scroll_rows(self._at)
        elif self.room and self._at >= self.top + self.room:
            self._scroll_rows(self._at - self.room + 1)

    def _scroll_rows(self, top: int) -> None:
        top = max(0, min(top, self.max_scroll_y))
        if not top == self.scroll_y == self.scroll_target_y:
            self.scroll_to(y=top, animate=False, force=True)

    def _find_cursor(self) -> None:
        """The cursor's place after a change: its job, else that job's parent, else its line."""
        for job_id in self._cursor_and_parent():
            position = self.jobs.position(job_id)
            if position is not None:
                self._at, self._job_id = position, job_id
                return
        self._at = max(0, min(self._at, self.last))
        self._job_id = self.jobs.row(self._at).job.id if self._at < len(self.jobs) else None

    def _cursor_and_parent(self) -> Iterable[str]:
        if self._job_id is not None:
            yield self._job_id
            child = split_child(self._job_id)
            if child is not None:
                yield child.parent

    def _top_after(self, top: int, line: int, first: str) -> int:
        """The top that leaves the cursor on its line, or where it is out of sight, the first row.

        A list at its top lets new rows come in.
        """
        if 0 <= line < self.room:
            return self._at - line if top else max(0, self._at - self.room + 1)
        position = self.jobs.position(first) if first and top else None
        return top if position is None else position

    def _resize(self) -> None:
        """Follow the number of rows."""
        rows = len(self.jobs) + bool(self._tail)
        self.resize_content(Size(self._painter.width, HEADER + rows))

    def _visible(self, flash: bool = False) -> list[Line]:
        """What every line below the header is to show."""
        top, room = self.top, self.room
        self._sight.age(self._clock())
        lines = [
            self._sight.line(row, self._state_of(position, row.job.id), flash)
            for position, row in enumerate(self.jobs.rows(top, top + room), top)
        ]
        if self._tail and len(lines) < room and top + len(lines) == len(self.jobs):
            lines.append(text_line(self._tail, self._state_of(len(self.jobs), "")))
        lines.extend(text_line("", "") for _ in range(room - len(lines)))
        return lines

    def _renewed(self, change: Change) -> list[Line]:
        """The lines on the screen, those made anew that a change has touched in their place."""
        top, lines = self.top, list(self._sight.lines)
        for at, _, number in change.splices:
            first = max(at, top)
            rows = self.jobs.rows(first, min(at + number, top + len(lines)))
            for position, row in enumerate(rows, first):
                state = self._state_of(position, row.job.id)
                lines[position - top] = self._sight.line(row, state, flash=True)
        return lines

    def _restate(self) -> None:
        """Show the lines on the screen in the states that they are to have now."""
        top, rows = self.top, len(self.jobs) + bool(self._tail)
        states = [
            self._state_of(position, line.job_id) if position < rows else ""
            for position, line in enumerate(self._sight.lines, top)
        ]
        self._put(self._sight.restated(states))

    def _state_of(self, position: int, job_id: str) -> str:
        if position == self._at:
            return "cursor" if self.has_focus else "blurred"
        if not job_id:
            return "tail"
        return "departed" if job_id in self.departed else ""

    def _repaint_all(self) -> None:
        self._header = None
        self._sight.forget()
        self.refresh()

    def _put(self, lines: list[Line]) -> None:
        """Show lines, painting only what differs."""
        dirty = self._sight.show(lines)
        if dirty is None:
            self.refresh()
        elif len(dirty) > 2 * len(lines):
            self._soil_rows()
        elif dirty:
            left, shown = self.scroll_offset.x, self.shown.region
            parts = (Region(x - left, HEADER + y, width, 1) for y, x, width in dirty)
            seen = [part for part in (part.intersection(shown) for part in parts) if part]
            if seen:
                self.refresh(*seen)

    def _soil_rows(self) -> None:
        """Have all lines of rows painted again."""
        width = self.shown.width
        self.refresh(Region(0, HEADER, width, self.room))

    def _retitle(self) -> None:
        """Paint the header again when the list has another order."""
        if self.jobs.order != self._titled:
            self._titled, self._header = self.jobs.order, None
            self.refresh(Region(0, 0, self.shown.width, HEADER))

    def _look(self, state: str, name: str) -> Style:
        style = self.rich_style
        for part in (state, name):
            if part:
                style += self.get_component_rich_style(f"job-table--{part}", partial=True)
        # Once for a style, instead of once for every line that is painted in it.
        segments, background = [Segment(" ", style)], self.background_colors[1]
        for line_filter in self.get_line_filters():
            segments = line_filter.apply(segments, background)
        return segments[0].style or style


def _is_in_place(change: Change) -> bool:
    return all(removed == inserted for _, removed, inserted in change.splices)
