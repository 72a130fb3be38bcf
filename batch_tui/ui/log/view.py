"""A log to read: however long it is, only what is in sight is worked out."""

from collections.abc import Iterator

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Offset, Size
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip

from batch_tui.batch.log.lines import Lines
from batch_tui.batch.log.needle import Needle
from batch_tui.ui.keys.commands import bindings
from batch_tui.ui.log import painter
from batch_tui.ui.log.layout import Layout, Place
from batch_tui.ui.terminal.quiet_scroll import QuietScrollView

FARTHEST = 2_000
"""Cells that a log is scrolled sideways at most: no line is longer."""


class LogView(QuietScrollView, can_focus=True, inherit_bindings=False):
    """Shows the lines of a log, and scrolls them; at its end it stays there while it grows.

    What stands at its top stays there, whatever comes before it or goes, and whatever its size
    becomes. Its text can be selected.
    """

    BINDINGS = bindings("text")
    COMPONENT_CLASSES = {
        "log-view--time",
        "log-view--error",
        "log-view--warning",
        "log-view--debug",
        "log-view--match",
        "log-view--found",
    }
    DEFAULT_CSS = """
    LogView {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        background: $background;
        color: $foreground;
    }
    LogView > .log-view--time { color: $faint; }
    LogView > .log-view--error { color: $status-failed; }
    LogView > .log-view--warning { color: $note; }
    LogView > .log-view--debug { color: $faint; }
    LogView > .log-view--match { background: $primary-muted; color: $foreground; }
    LogView > .log-view--found { background: $note; color: $background; }
    """

    class Viewed(Message):
        """Other lines are in sight, or somebody looks for those before the first."""

    class HeadWanted(Message):
        """To the first line of all."""

    class EndWanted(Message):
        """To the last line of all."""

    def __init__(self, lines: Lines) -> None:
        super().__init__()
        self.lines = lines
        self.wraps = True
        self.shows_times = False
        self._layout = Layout(lines)
        self._generation = lines.generation
        self._version = lines.version
        self._needle: Needle | None = None
        self._found: int | None = None
        self._place: Place | None = None  # None is the end
        self._is_laid_out = False
        self._rows_of: tuple[object, ...] = ()
        self._left = 0
        self._viewed: tuple[range, int] | None = None
        self._looks: painter.Looks | None = None

    @property
    def window(self) -> range:
        """The numbers of the lines in sight."""
        if not self._layout.rows:
            return range(0)
        first = self._layout.part(min(self.top, self._layout.rows - 1)).number
        last = self._layout.part(min(self.top + max(1, self.room), self._layout.rows) - 1).number
        return range(first, last + 1)

    def apply(self) -> None:
        """Show what has changed in the lines; of others their end, or their head if that is all."""
        if self._generation != self.lines.generation:
            self._generation = self.lines.generation
            at_head = self.lines.has_head and not self.lines.has_end
            self._place = Place(self.lines.first, 0) if at_head else None
        if self._version != self.lines.version:
            self._version = self.lines.version
            self._lay_out()

    def go_to(self, number: int) -> None:
        """Have a line in sight: where it is, if it is, else in the middle."""
        row = self._layout.row(Place(number, 0))
        if not self.top <= row < self.top + self.room:
            self.scroll_rows(row - self.room // 2)
        self._remember()

    def go_to_end(self) -> None:
        """Have the last of the lines in sight, now and when there are more."""
        self.scroll_rows(self._layout.rows)

    def mark(self, needle: Needle | None, found: int | None) -> None:
        """Show what is searched for, and the line that was found."""
        if (needle, found) != (self._needle, self._found):
            self._needle, self._found = needle, found
            self.refresh_rows()

    def wrap(self) -> None:
        """Long lines in several rows, or not."""
        self.wraps = not self.wraps
        self._left = 0
        self._lay_out()

    def show_times(self) -> None:
        """When each line was written, or not."""
        self.shows_times = not self.shows_times
        self._lay_out()

    # Keys

    def action_line(self, rows: int) -> None:
        """Some rows up or down."""
        self._go(rows)

    def action_page(self, pages: int) -> None:
        """Screens up or down."""
        self._go(pages * max(1, self.room - 1))

    def action_half(self, halves: int) -> None:
        """Half screens up or down."""
        self._go(halves * max(1, self.room // 2))

    def action_top(self) -> None:
        """To the beginning, which may have to be asked for."""
        self.scroll_rows(0)
        self.post_message(self.HeadWanted())

    def action_bottom(self) -> None:
        """To the end, which may have to be asked for."""
        self.go_to_end()
        self.post_message(self.EndWanted())

    def sideways(self, cells: int) -> None:
        """Some cells to the side, where lines are not wrapped."""
        left = 0 if self.wraps else max(0, min(FARTHEST, self._left + cells))
        if left != self._left:
            self._left = left
            self.refresh_rows()

    def on_mouse_scroll_up(self) -> None:
        """The wheel at the top looks for what is before, as a key does."""
        if not self.top:
            self.post_message(self.Viewed())

    # What Textual asks and tells

    def render_line(self, y: int) -> Strip:
        """A row."""
        row, width, looks = self.top + y, self.shown.width, self._styles()
        if row >= self._layout.rows:
            return Strip.blank(width, looks.text)
        number, start, end = self._layout.part(row)
        line, left = self.lines.line(number), self._left
        if not self.wraps and line.text.isascii():
            start, end, left = min(end, left), min(end, left + width), 0
        is_found = number == self._found
        parts = painter.row(line, start, end, looks, needle=self._needle, is_found=is_found)
        strip = Strip(parts).crop(left) if left else Strip(parts)
        if self.shows_times:
            is_first = start == 0 or not self.wraps
            strip = Strip([painter.time(line, is_first, looks), *strip])
        strip = strip.adjust_cell_length(width, looks.text)
        return self._selected(strip, row).apply_offsets(0, row)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember what stands at the top, unless it is only the size that changes."""
        super().watch_scroll_y(old_value, new_value)
        if self._is_laid_out:
            self._remember()

    def on_resize(self) -> None:
        """The width decides the rows."""
        self._lay_out()

    def notify_style_update(self) -> None:
        """The theme has changed."""
        super().notify_style_update()
        self._looks = None

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """What is selected, a line that stands in several rows as one."""
        rows = self._layout.rows
        if not rows:
            return None
        start, end = selection.start or Offset(0, 0), selection.end
        last = rows - 1 if end is None else min(end.y, rows - 1)
        return "".join(self._texts(start, last, None if end is None else end.x)), "\n"

    def _texts(self, start: Offset, last: int, end: int | None) -> Iterator[str]:
        gutter = self._gutter
        for row in range(max(0, start.y), last + 1):
            part = self._layout.part(row)
            text = self.lines.line(part.number).text
            first = max(0, start.x - gutter) if row == start.y else 0
            stop = len(text) if row != last or end is None else part.start + max(0, end - gutter)
            if row > start.y and part.start == 0:
                yield "\n"
            yield text[part.start + first : min(part.end, stop)]

    def _selected(self, strip: Strip, row: int) -> Strip:
        span = self.text_selection.get_span(row) if self.text_selection else None
        if span is None:
            return strip
        start, end = span
        style = Style.combine(
            [self.screen.get_component_rich_style("screen--selection", partial=True)]
        )
        width = strip.cell_length
        before, chosen, after = strip.divide([start, width if end == -1 else end, width])
        chosen = Strip(Segment.apply_style(list(chosen), post_style=style))
        return Strip.join([before, chosen, after])

    # Rows

    @property
    def _gutter(self) -> int:
        return painter.GUTTER if self.shows_times else 0

    def _lay_out(self) -> None:
        """Work the rows out anew, and keep what stands at the top, or the end."""
        width = self.shown.width
        if width <= 0:
            return
        rows_of = (width, self.wraps, self.shows_times, self._generation, self.lines.first)
        if self.text_selection and rows_of != self._rows_of:
            self.screen.clear_selection()  # its rows would be others
        self._rows_of = rows_of
        self._is_laid_out = False
        self._layout.lay_out(max(1, width - self._gutter) if self.wraps else None)
        self.resize_content(Size(width, self._layout.rows))
        place = self._place
        self.scroll_rows(self._layout.rows if place is None else self._layout.row(place))
        self._is_laid_out = True
        self.refresh()
        self._tell()

    def _go(self, rows: int) -> None:
        self.scroll_rows(self.top + rows)
        if rows < 0 and not self.top:
            self.post_message(self.Viewed())

    def _remember(self) -> None:
        if self.top >= self.max_scroll_y:
            self._place = None
        else:
            part = self._layout.part(self.top)
            self._place = Place(part.number, part.start)
        self._tell()

    def _tell(self) -> None:
        viewed = (self.window, self.lines.version)
        if viewed != self._viewed:
            self._viewed = viewed
            self.post_message(self.Viewed())

    def _styles(self) -> painter.Looks:
        if self._looks is None:
            one = self.get_component_rich_style
            self._looks = painter.Looks(
                self.rich_style,
                one("log-view--time", partial=True),
                {
                    None: Style.null(),
                    "error": one("log-view--error", partial=True),
                    "warning": one("log-view--warning", partial=True),
                    "debug": one("log-view--debug", partial=True),
                },
                one("log-view--match", partial=True),
                one("log-view--found", partial=True),
            )
        return self._looks
