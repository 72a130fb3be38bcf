"""The map of an array: every child a cell, in index order."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.color import Color
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style as ContentStyle

from batch_tui.batch.array_map import CODES, UNKNOWN, ArrayMap
from batch_tui.batch.job import Status
from batch_tui.ui.map.layout import MapLayout, lay_out
from batch_tui.ui.map.painter import BY_CODE, CURSOR, NAMES, Looks, MapPainter

RULER = 1
"""Lines of the ruler."""
NEAR = 8
"""Cells that are cheaper to paint than to jump over."""


class MapGrid(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows an `ArrayMap`, as letters where there is room and as half blocks where there is not.

    Half blocks are colour alone: a terminal without colour gets letters, and scrolls. `apply`
    paints the cells of children that changed, and nothing else. Its keys are those of its screen,
    which calls `go`. The cursor begins `at` a child.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"map-grid--{name}" for name in NAMES),
        "map-grid--blurred",
        "map-grid--ruler",
        "map-grid--here",
    }
    ALLOW_SELECT = False

    class Highlighted(Message):
        """The cursor is on another child."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

        def can_replace(self, message: Message) -> bool:
            """Only the last one tells anything."""
            return isinstance(message, MapGrid.Highlighted)

    class Selected(Message):
        """A double click on a child."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    class LaidOut(Message):
        """The map has another layout: letters may have given way to half blocks."""

    def __init__(self, children: ArrayMap, *, at: int = 0, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._map = children
        self._painter = MapPainter(self._look)
        self._layout = MapLayout(children.size, 1, 1, halves=False, gutter=1)
        self._cursor = at
        self._letters = self._halves = True

    @property
    def cursor(self) -> int:
        """The index of the child under the cursor."""
        return self._cursor

    @property
    def cursor_line(self) -> int:
        """The line of the cursor on the screen, counted from the ruler."""
        return self._layout.place(self._cursor).line - self._top + RULER

    @property
    def has_colour(self) -> bool:
        """Whether the terminal tells the colours of the statuses apart."""
        return not self.app.no_color and self.app.console.color_system in {"256", "truecolor"}

    def sample(self, status: Status | None) -> Content:
        """How the map shows a child in a status, or one of which nothing is known."""
        code = CODES[status] if status else UNKNOWN
        looks = self._painter.looks
        if self._layout.halves:
            ink = Color.from_rich_color(looks.inks[code])
            return Content.styled("■", ContentStyle(foreground=ink))
        letter = looks.letters[code].without_color + Style(color=looks.letters[code].color)
        return Content.styled(BY_CODE[code], ContentStyle.from_rich_style(letter))

    def apply(self, changed: Iterable[int]) -> None:
        """Paint children that have changed, where they are on the screen."""
        layout, top, room = self._layout, self._top, self._room
        lines: dict[int, list[int]] = {}
        for index in changed:
            line, x, _ = layout.place(index)
            if top <= line < top + room:
                lines.setdefault(line - top + RULER, []).append(x)
        self._refresh_regions(
            [
                Region(left, y, right - left + layout.pitch, 1)
                for y, places in lines.items()
                for left, right in _spans(sorted(places))
            ]
        )

    def move_to(self, index: int) -> None:
        """Put the cursor on a child and bring it into sight."""
        before, self._cursor = self._cursor, max(0, min(index, self._map.size - 1))
        if before == self._cursor:
            return
        self._show_cursor()
        self.apply((before, self._cursor))
        self._paint_marks(before, self._cursor)
        self.post_message(self.Highlighted(self._cursor))

    def go(self, move: str) -> None:
        """Move the cursor: left, right, up, down, page_up, page_down, first or last."""
        row = self._layout.columns
        page = max(1, self._room - 1) * self._layout.rows * row
        last = self._map.size - 1
        target = {
            "left": self._cursor - 1,
            "right": self._cursor + 1,
            "up": self._cursor - row,
            "down": min(self._cursor + row, last) if self._cursor // row < last // row else -1,
            "page_up": max(self._cursor - page, self._cursor % row),
            "page_down": min(self._cursor + page, last - (last - self._cursor) % row),
            "first": 0,
            "last": last,
        }[move]
        if 0 <= target <= last:
            self.move_to(target)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of some lines of the screen: the ruler and lines below it."""
        filters = self.get_line_filters()
        background = self.background_colors[1]
        strips = []
        for y in crop.line_range:
            strip = self._strip(y)
            for line_filter in filters:
                strip = strip.apply_filter(line_filter, background)
            strips.append(strip.crop(crop.x, crop.right))
        return strips

    def switch(self) -> None:
        """Show letters instead of half blocks, or half blocks instead of letters."""
        self._letters = self._layout.halves
        self._halves = not self._letters and self.has_colour
        self._letters |= not self._halves
        self._lay_out()

    def notify_style_update(self) -> None:
        """The theme has changed."""
        super().notify_style_update()
        self._painter.forget_styles()
        self.refresh()

    def on_resize(self) -> None:
        """Lay out anew."""
        self._lay_out()

    def on_focus(self) -> None:
        """Show the cursor."""
        self._repaint_cursor()

    def on_blur(self) -> None:
        """Show where the cursor stays."""
        self._repaint_cursor()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a child; a double click chooses it."""
        event.stop()
        under = self._layout.at(self._top + event.y - RULER, event.x) if event.y >= RULER else ()
        if under:
            # The mouse cannot tell halves apart; who clicks probably means the failed one.
            failed = (i for i in under if self._map.status(i) is Status.FAILED)
            self.move_to(next(failed, under[0]))
            if event.chain == 2:
                self.post_message(self.Selected(self._cursor))

    @property
    def _top(self) -> int:
        return round(self.scroll_y)

    @property
    def _room(self) -> int:
        return max(0, self.scrollable_content_region.height - RULER)

    def _lay_out(self) -> None:
        """Fit the children into the room there is."""
        width = self.scrollable_content_region.width
        self._layout = lay_out(
            self._map.size,
            width,
            self._room,
            letters=self._letters or not self.has_colour,
            halves=self._halves and self.has_colour,
        )
        self.virtual_size = Size(width, self._layout.lines + RULER)
        self._show_cursor()
        self.refresh()
        self.post_message(self.LaidOut())

    def _show_cursor(self) -> None:
        line = self._layout.place(self._cursor).line
        if line < self._top:
            self._scroll_lines(line)
        elif self._room and line >= self._top + self._room:
            self._scroll_lines(line - self._room + 1)

    def _scroll_lines(self, top: int) -> None:
        self.scroll_to(y=top, animate=False, force=True)

    def _paint_marks(self, before: int, after: int) -> None:
        """Refresh what points at the cursor: in the ruler, and the index its line begins with."""
        old, new = self._layout.place(before), self._layout.place(after)
        regions = []
        if old.x != new.x:
            regions += [Region(max(x - 4, 0), 0, 9, RULER) for x in (old.x, new.x)]
        if old.line != new.line:
            regions += [
                Region(0, place.line - self._top + RULER, self._layout.gutter, 1)
                for place in (old, new)
                if 0 <= place.line - self._top < self._room
            ]
        self._refresh_regions(regions)

    def _refresh_regions(self, regions: list[Region]) -> None:
        if regions:
            self.refresh(*regions)

    def _repaint_cursor(self) -> None:
        self._painter.forget_styles()
        self.apply((self._cursor,))

    def _strip(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if y < RULER:
            return self._painter.ruler(self._layout, self._cursor, width)
        line = self._top + y - RULER
        if line >= self._layout.lines:
            return Strip.blank(width, self._painter.looks.plain)
        return self._painter.line(self._layout, self._map.statuses, line, self._cursor, width)

    def _look(self) -> Looks:
        """A block's ink is its background: half blocks may be calmer than letters."""
        names = ["blurred" if name == "cursor" and not self.has_focus else name for name in NAMES]
        styles = [self.get_component_styles(f"map-grid--{name}") for name in names]
        behind = self.background_colors[1]
        plain = self.rich_style
        letters = [
            plain + Style(color=(behind + style.color).rich_color) + style.text_style
            for style in styles
        ]
        return Looks(
            letters=tuple(letters),
            inks=tuple((behind + style.background).rich_color for style in styles),
            cursor=styles[CURSOR].text_style,
            plain=plain,
            label=self._text("ruler"),
            here=self._text("here"),
        )

    def _text(self, name: str) -> Style:
        return self.rich_style + self.get_component_rich_style(f"map-grid--{name}", partial=True)


def _spans(places: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of ascending places that are painted as one, being near to each other."""
    first = last = places[0]
    for place in places:
        if place > last + NEAR:
            yield first, last
            first = place
        last = place
    yield first, last
