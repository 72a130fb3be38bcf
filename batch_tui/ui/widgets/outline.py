"""Entries of some lines each to go through: only what is in sight is worked out."""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from rich.segment import Segment
from textual.content import Content
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from batch_tui.ui.keys.commands import bindings
from batch_tui.ui.terminal.quiet_scroll import QuietScrollView
from batch_tui.ui.widgets.cutting import cut


class Entry(NamedTuple):
    """What stands in some lines, and a `key` of its own where the cursor can stand on it."""

    item: Any
    key: Hashable = None
    height: int = 1


class OutlineView(QuietScrollView, can_focus=True, inherit_bindings=False):
    """Shows entries. The cursor belongs to a key, wherever its entry goes; it stands on one line.

    Args:
        paint: makes what is shown of an entry in one of its lines, from 0 on.
    """

    BINDINGS = bindings("text")
    COMPONENT_CLASSES = {"outline-view--cursor"}
    ALLOW_SELECT = False
    DEFAULT_CSS = """
    OutlineView {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        background: $background;
        color: $foreground;
    }
    OutlineView > .outline-view--cursor { background: $primary-muted; color: $foreground; }
    """

    class Viewed(Message):
        """Other entries may be in sight."""

    class Moved(Message):
        """The cursor is on another entry, or that shows something else."""

    class Chosen(Message):
        """A click on the entry of the cursor."""

    def __init__(self, paint: Callable[[Entry, int], Content]) -> None:
        super().__init__()
        self._paint = paint
        self._entries: Sequence[Entry] = ()
        self._starts: list[int] = [0]  # the line of each entry, and behind the last one
        self._stops: list[int] = []  # the entries that the cursor can stand on
        self._at = 0  # among the stops
        self._kept: Hashable = None  # the key of the cursor, once somebody has moved it
        self._painted: list[Content] = []

    @property
    def entry(self) -> Entry | None:
        """The one that the cursor is on."""
        return self._entries[self._stops[self._at]] if self._stops else None

    @property
    def in_sight(self) -> Sequence[Entry]:
        """The entries that are seen."""
        first = self._entry_at(self.top)
        return self._entries[first : self._entry_at(self.top + max(0, self.room - 1)) + 1]

    def show(self, entries: Sequence[Entry]) -> None:
        """Show other entries.

        The cursor stays on its key where somebody has moved it, else at the first. Its line on the
        screen is the same, unless it stands at the top of all, where what comes is to be seen.
        """
        line, before = self.cursor_line, self._starts[-1]
        self._entries = entries
        self._starts = [0, *accumulate(entry.height for entry in entries)]
        self._stops = [number for number, entry in enumerate(entries) if entry.key is not None]
        self._at = max(0, min(self._find(self._kept, self._at), len(self._stops) - 1))
        if self._starts[-1] != before:
            self.resize_content(Size(self.shown.width, self._starts[-1]))
        if self._at and self.cursor_line != line and (self.top or self.cursor_line >= self.room):
            self.scroll_rows(self._cursor_line - line)
        self._repaint()
        self.post_message(self.Viewed())
        self.post_message(self.Moved())

    def go_to(self, key: Hashable) -> None:
        """Put the cursor on a key, if it is there."""
        at = self._find(key, -1)
        if at >= 0:
            self._move(at)

    def step(self, step: int) -> None:
        """Put the cursor on another of the entries that it can stand on."""
        self._move(self._at + step)

    def _find(self, key: Hashable, otherwise: int) -> int:
        """Where a key is among the stops."""
        if key is None:
            return otherwise
        of_it = (at for at, number in enumerate(self._stops) if self._entries[number].key == key)
        return next(of_it, otherwise)

    def _entry_at(self, line: int) -> int:
        """The entry that a line is of, at most the last one."""
        return max(0, min(bisect_right(self._starts, line) - 1, len(self._entries) - 1))

    @property
    def _cursor_line(self) -> int:
        """The line of the cursor among all, -1 where there is none."""
        return self._starts[self._stops[self._at]] if self._stops else -1

    @property
    def cursor_line(self) -> int:
        """The line of the cursor on the screen."""
        return self._cursor_line - self.top

    def _move(self, to: int) -> None:
        """Put the cursor there, and have its entry in sight, whole if there is room.

        What comes before the first stop, and behind the last one, is in sight with that.
        """
        if not self._stops:
            return
        self._at = max(0, min(to, len(self._stops) - 1))
        number = self._stops[self._at]
        self._kept = self._entries[number].key
        is_last = self._at == len(self._stops) - 1
        first, top = self._starts[number], self.top
        end = self._starts[-1 if is_last else number + 1]
        if end > top + self.room:
            top = end - self.room
        top = min(top, first)
        self.scroll_rows(top if self._at else 0)
        self._repaint()
        self.post_message(self.Moved())

    # Keys

    def action_line(self, rows: int) -> None:
        """Up or down."""
        self.step(rows)

    def action_page(self, pages: int) -> None:
        """Screens up or down."""
        self._go(pages * max(1, self.room - 1))

    def action_half(self, halves: int) -> None:
        """Half screens up or down."""
        self._go(halves * max(1, self.room // 2))

    def action_top(self) -> None:
        """To the beginning."""
        self._move(0)

    def action_bottom(self) -> None:
        """To the end."""
        self._move(len(self._stops) - 1)

    def _go(self, lines: int) -> None:
        """Put the cursor on the entry that is so many lines on, or on another one at least."""
        if not self._stops:
            return
        wanted = self._cursor_line + lines
        lines_of = [self._starts[number] for number in self._stops]
        to = bisect_right(lines_of, wanted) - 1
        self._move(max(to, self._at + 1) if lines > 0 else min(to, self._at - 1))

    # What Textual asks and tells

    def render_line(self, y: int) -> Strip:
        """A line."""
        number, base, width = self.top + y, self.visual_style, self.shown.width
        if number >= self._starts[-1]:
            return Strip.blank(width, base.rich_style)
        content = cut(self._content(number), width)
        parts = content.render(base, "", self.app.stylesheet.parse_style)
        strip = Strip([Segment(text, style.rich_style) for text, style in parts])
        strip = strip.adjust_cell_length(width, base.rich_style)
        if number == self._cursor_line:
            style = self.get_component_rich_style("outline-view--cursor", partial=True)
            strip = Strip(Segment.apply_style(list(strip), post_style=style), width)
        return strip

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other rows are in sight."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Viewed())

    def on_resize(self) -> None:
        """The width decides what is seen of a line."""
        self.resize_content(Size(self.shown.width, self._starts[-1]))
        self.refresh()
        self.post_message(self.Viewed())

    def on_click(self, event: Click) -> None:
        """To the entry; a click on that of the cursor chooses it."""
        line = self.top + event.y
        number = self._entry_at(line)
        if line >= self._starts[-1] or self._entries[number].key is None:
            return
        at = self._stops.index(number)
        if at == self._at:
            self.post_message(self.Chosen())
        else:
            self._move(at)

    def _content(self, line: int) -> Content:
        number = self._entry_at(line)
        return self._paint(self._entries[number], line - self._starts[number])

    def _repaint(self) -> None:
        """Paint the lines that look otherwise than they did."""
        painted = []
        for line in range(self.top, min(self.top + self.room, self._starts[-1])):
            content = self._content(line)
            is_cursor = line == self._cursor_line
            painted.append(content.stylize("reverse") if is_cursor else content)
        before, self._painted = self._painted, painted
        if len(before) != len(painted):
            self.refresh()
            return
        for y, (one, other) in enumerate(zip(before, painted, strict=True)):
            if not one.is_same(other):
                self.refresh(Region(0, y, self.shown.width, 1))
