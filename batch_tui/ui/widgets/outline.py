"""Rows to go through, of which some are chosen: only what is in sight is worked out."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

from rich.segment import Segment
from textual.content import Content
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from batch_tui.ui.keys.commands import bindings
from batch_tui.ui.terminal.quiet_scroll import QuietScrollView


class Row(NamedTuple):
    """A row: what it is about, and a `key` of its own where the cursor can stand on it."""

    item: Any
    key: Hashable = None


class OutlineView(QuietScrollView, can_focus=True, inherit_bindings=False):
    """Shows rows, one cell high each. The cursor belongs to a key, wherever its row goes.

    Args:
        paint: makes what is shown of a row.
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
        scrollbar-background: $background;
        background: $background;
        color: $foreground;
    }
    OutlineView > .outline-view--cursor { background: $primary-muted; color: $foreground; }
    """

    class Viewed(Message):
        """Other rows may be in sight."""

    class Chosen(Message):
        """A click on the row of the cursor."""

    def __init__(self, paint: Callable[[Row], Content]) -> None:
        super().__init__()
        self._paint = paint
        self._rows: Sequence[Row] = ()
        self._stops: list[int] = []
        self._at = 0  # among the stops
        self._kept: Hashable = None  # the key of the cursor, once somebody has moved it
        self._painted: list[Content] = []

    @property
    def row(self) -> Row | None:
        """The one that the cursor is on."""
        return self._rows[self._stops[self._at]] if self._stops else None

    @property
    def in_sight(self) -> Sequence[Row]:
        """The rows that are seen."""
        return self._rows[self.top : self.top + self.room]

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows.

        The cursor stays on its key where somebody has moved it, else at the first. Its line on the
        screen is the same, unless it stands at the top of all, where what comes is to be seen.
        """
        line, before = self._line, len(self._rows)
        self._rows = rows
        self._stops = [number for number, row in enumerate(rows) if row.key is not None]
        keys = [rows[number].key for number in self._stops]
        if self._kept in keys:
            self._at = keys.index(self._kept)
        self._at = max(0, min(self._at, len(self._stops) - 1))
        if len(rows) != before:
            self.resize_content(Size(self.shown.width, len(rows)))
        if self._at and self._line != line and (self.top or self._line >= self.room):
            self.scroll_rows(self._stops[self._at] - line)
        self._repaint()
        self.post_message(self.Viewed())

    def go_to(self, key: Hashable) -> None:
        """Put the cursor on a key, if it is there."""
        keys = [self._rows[number].key for number in self._stops]
        if key in keys:
            self._move(keys.index(key))

    def step(self, step: int) -> None:
        """Put the cursor on another of the rows that it can stand on."""
        self._move(self._at + step)

    @property
    def _line(self) -> int:
        """The line of the cursor on the screen."""
        return self._stops[self._at] - self.top if self._stops else 0

    def _move(self, to: int) -> None:
        """Put the cursor there, and have it in sight with what belongs to it."""
        if not self._stops:
            return
        is_first = to <= 0
        self._at = max(0, min(to, len(self._stops) - 1))
        self._kept = self._rows[self._stops[self._at]].key
        first = self._stops[self._at]
        later = self._stops[self._at + 1 : self._at + 2]
        last = min((later[0] if later else len(self._rows)) - 1, first + self.room - 1)
        top = self.top
        if last >= top + self.room:
            top = last - self.room + 1
        top = min(top, first)
        self.scroll_rows(0 if is_first else top)
        self._repaint()

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

    def _go(self, rows: int) -> None:
        """Put the cursor on the row that is nearest so many rows on, and go some way at least."""
        if not self._stops:
            return
        wanted = self._stops[self._at] + rows
        way = 1 if rows > 0 else -1
        to = self._at + way
        while 0 < to < len(self._stops) - 1 and (self._stops[to] - wanted) * way < 0:
            to += way
        self._move(to)

    # What Textual asks and tells

    def render_line(self, y: int) -> Strip:
        """A row."""
        number, base, width = self.top + y, self.visual_style, self.shown.width
        if number >= len(self._rows):
            return Strip.blank(width, base.rich_style)
        content = self._content(number).truncate(width, ellipsis=True)
        parts = content.render(base, "", self.app.stylesheet.parse_style)
        strip = Strip([Segment(text, style.rich_style) for text, style in parts])
        strip = strip.adjust_cell_length(width, base.rich_style)
        if self._stops and number == self._stops[self._at]:
            style = self.get_component_rich_style("outline-view--cursor", partial=True)
            strip = Strip(Segment.apply_style(list(strip), post_style=style), width)
        return strip

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other rows are in sight."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Viewed())

    def on_resize(self) -> None:
        """The width decides what is seen of a row."""
        self.resize_content(Size(self.shown.width, len(self._rows)))
        self.refresh()
        self.post_message(self.Viewed())

    def on_click(self, event: Click) -> None:
        """To the row; a click on that of the cursor chooses it."""
        number = self.top + event.y
        before = [at for at, stop in enumerate(self._stops) if stop <= number]
        if not before or number >= len(self._rows):
            return
        if before[-1] == self._at:
            self.post_message(self.Chosen())
        else:
            self._move(before[-1])

    def _content(self, number: int) -> Content:
        return self._paint(self._rows[number])

    def _repaint(self) -> None:
        """Paint the lines that look otherwise than they did."""
        painted = []
        cursor = self._stops[self._at] if self._stops else -1
        for number in range(self.top, min(self.top + self.room, len(self._rows))):
            content = self._content(number)
            painted.append(content.stylize("reverse") if number == cursor else content)
        before, self._painted = self._painted, painted
        if len(before) != len(painted):
            self.refresh()
            return
        for y, (one, other) in enumerate(zip(before, painted, strict=True)):
            if not one.is_same(other):
                self.refresh(Region(0, y, self.shown.width, 1))
