"""The window over a job list: what is on the screen, and what of it must be painted again."""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget

from batch_tui.batch.change import Change
from batch_tui.batch.joblist import JobList
from batch_tui.batch.job import split_child
from batch_tui.ui import columns
from batch_tui.ui.columns import Placed
from batch_tui.ui.widgets.quiet_scroll_bar import QuietScrollBar
from batch_tui.ui.widgets.row_painter import BLANK, Line, RowPainter, text_line

HEADER = 1
"""Lines of the header."""


class RowsView(ScrollView):
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
        "job-table--header",
        "job-table--cursor",
        "job-table--blurred",
        "job-table--departed",
        "job-table--changed",
        "job-table--tail",
        "job-table--faint",
        "job-table--note",
        "job-table--submitted",
        "job-table--pending",
        "job-table--runnable",
        "job-table--starting",
        "job-table--running",
        "job-table--succeeded",
        "job-table--failed",
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
        self._lines: list[Line] = []
        self._header: Strip | None = None
        self._changed: dict[str, frozenset[str]] = {}
        self._tail = ""
        self._at = 0
        self._job_id: str | None = None
        self._held = False

    @property
    def top(self) -> int:
        """The position of the first row on the screen."""
        return round(self.scroll_y)

    @property
    def room(self) -> int:
        """How many rows the screen holds."""
        return max(0, self.scrollable_content_region.height - HEADER)

    @property
    def window(self) -> range:
        """The positions of the jobs on the screen."""
        return range(min(self.top, len(self.jobs)), min(self.top + self.room, len(self.jobs)))

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
        self.departed.clear()
        self._changed.clear()
        self._at, self._job_id = 0, None
        self._scroll_rows(0)
        self._find_cursor()
        self._resize()
        self.repaint()
        self.post_message(self.Viewed())

    def apply(self, change: Change) -> None:
        """Follow a change of the list."""
        if not change:
            return
        top, room = self.top, self.room
        if change.splices[0].at >= top + room:
            self._resize()
        else:
            line = self._at - top
            seen = 0 <= line < room
            anchor = self._job_id if seen else next((a.job_id for a in self._lines), None)
            self._find_cursor()
            self._held = True
            self._resize()
            self._scroll_rows(self._top_after(anchor, line if seen else 0, top, seen))
            self._held = False
            self.repaint(flash=True)
        self.post_message(self.Viewed())

    def lay_out(self) -> None:
        """Choose and place the columns anew: the width or the choice has changed."""
        width = self.scrollable_content_region.width
        placed = columns.place(columns.chosen(width, self.picked, self.several_queues), width)
        whole = max(width, sum(p.width + columns.GAP for p in placed))
        self._painter.lay_out(placed, whole)
        self._resize()
        self._repaint_all()

    def tick(self) -> None:
        """Show ages as they are now, and no value as newly changed."""
        self._changed.clear()
        self.repaint()

    def repaint(self, flash: bool = False) -> None:
        """Paint the spans that differ from what is on the screen.

        Args:
            flash: show changed values of jobs that stay on the screen as changed.
        """
        old, new = self._lines, self._visible()
        if flash:
            new = self._flashing(old, new)
        self._lines = new
        if len(old) != len(new):
            self.refresh()
            return
        dirty = [
            Region(x - self.scroll_offset.x, y, width, 1)
            for y, (was, now) in enumerate(zip(old, new, strict=True), HEADER)
            if was is not now and was != now
            for x, width in self._painter.differing(was, now)
        ]
        self._refresh_regions(dirty)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of some lines of the screen: the header and rows below it."""
        if len(self._lines) != self.room:
            self._lines = self._visible()
        left = self.scroll_offset.x
        if self._header is None:
            self._header = self._painter.header(self._title)
        filters = self.get_line_filters()
        background = self.background_colors[1]
        strips = []
        for y in crop.line_range:
            strip = self._header if y < HEADER else self._strip(y - HEADER)
            for line_filter in filters:
                strip = strip.apply_filter(line_filter, background)
            strips.append(strip.crop(left + crop.x, left + crop.right))
        return strips

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Paint what has come into sight."""
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.position = new_value
        if round(old_value) != round(new_value) and not self._held:
            self.repaint()
            self.post_message(self.Viewed())

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scroll bar at the right, made when it is first asked for."""
        if self._vertical_scrollbar is None:
            bar = QuietScrollBar(
                vertical=True, name="vertical", thickness=self.scrollbar_size_vertical
            )
            bar.display = False
            self._vertical_scrollbar = bar
            self.app._start_widget(self, bar)  # noqa: SLF001 - as the stock property does
        return self._vertical_scrollbar

    def notify_style_update(self) -> None:
        """The theme has changed."""
        super().notify_style_update()
        self._painter.forget_styles()
        self._repaint_all()

    def _on_resize(self, event: events.Resize) -> None:
        self.lay_out()
        self._show_cursor()
        self.post_message(self.Viewed())

    def _on_focus(self, event: events.Focus) -> None:
        self.repaint()

    def _on_blur(self, event: events.Blur) -> None:
        self.repaint()

    def _move(self, position: int) -> None:
        """Put the cursor on a row and keep it in sight."""
        self._at = max(0, min(position, self.last))
        row = self.jobs.row(self._at) if self._at < len(self.jobs) else None
        self._job_id = row.job.id if row else None
        self._show_cursor()
        self.repaint()

    def _show_cursor(self) -> None:
        if self._at < self.top:
            self._scroll_rows(self._at)
        elif self.room and self._at >= self.top + self.room:
            self._scroll_rows(self._at - self.room + 1)

    def _scroll_rows(self, top: int) -> None:
        self.scroll_to(y=max(0, min(top, self.max_scroll_y)), animate=False, force=True)

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

    def _top_after(self, anchor: str | None, line: int, top: int, with_cursor: bool) -> int:
        """The top that leaves the anchor on its line; a list at its top lets new rows come in."""
        if top == 0:
            return max(0, self._at - self.room + 1) if with_cursor else 0
        position = self.jobs.position(anchor) if anchor else None
        return top if position is None else position - line

    def _resize(self) -> None:
        """Follow the number of rows, without the layout pass that `virtual_size` would cost."""
        size = Size(self._painter.width, len(self.jobs) + bool(self._tail) + HEADER)
        if size != self.virtual_size:
            self.set_reactive(Widget.virtual_size, size)
            self._scroll_update(size)

    def _visible(self) -> list[Line]:
        """What every line below the header shows now."""
        now, top, room = self._clock(), self.top, self.room
        lines = [
            self._painter.line(
                row, now, self._state(top + i, row.job.id), self._changed.get(row.job.id, frozenset())
            )
            for i, row in enumerate(self.jobs.rows(top, top + room))
        ]
        if self._tail and len(lines) < room and top + len(lines) == len(self.jobs):
            lines.append(text_line(self._tail, self._state(len(self.jobs), "") or "tail"))
        lines.extend([BLANK] * (room - len(lines)))
        return lines

    def _state(self, position: int, job_id: str) -> str:
        if position == self._at:
            return "cursor" if self.has_focus else "blurred"
        return "departed" if job_id in self.departed else ""

    def _flashing(self, old: list[Line], new: list[Line]) -> list[Line]:
        before = {line.job_id: line for line in old}
        for i, line in enumerate(new):
            was = before.get(line.job_id)
            if was is not None and was.cells != line.cells:
                keys = self._painter.changes(was, line) | line.changed
                if keys:
                    self._changed[line.job_id] = keys
                    new[i] = line._replace(changed=keys)
        return new

    def _strip(self, line: int) -> Strip:
        return self._painter.strip(self._lines[line] if line < len(self._lines) else BLANK)

    def _repaint_all(self) -> None:
        self._header = None
        self._lines = []
        self.refresh()

    def _title(self, placed: Placed) -> str:
        order = self.jobs.order
        arrow = ("▼" if order.descending else "▲") if order.column == placed.column.key else ""
        return f"{placed.column.title}{arrow}"

    def _refresh_regions(self, dirty: Sequence[Region]) -> None:
        lines = {region.y for region in dirty}
        if len(lines) * 2 > self.room:
            width = self.scrollable_content_region.width
            self.refresh(Region(0, HEADER, width, self.room))
        elif dirty:
            self.refresh(*dirty)

    def _look(self, state: str, name: str) -> Style:
        style = self.rich_style
        for part in (state, name):
            if part:
                style += self.get_component_rich_style(f"job-table--{part}", partial=True)
        return style
