"""A text of any length to read: only what is in sight is worked out."""

from collections.abc import Sequence

from rich.segment import Segment
from textual.content import Content, Span
from textual.geometry import Offset, Size
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style

from batch_tui.ui.keys.commands import bindings
from batch_tui.ui.terminal.quiet_scroll import QuietScrollView
from batch_tui.ui.widgets.wrapping import Place, Wrapped

START = Place(0, 0)


class TextView(QuietScrollView, can_focus=True, inherit_bindings=False):
    """Shows lines of styled text in the width that there is, and scrolls them.

    What stands at its top stays there, whatever its size becomes and whatever is shown instead.
    Its text can be selected: a line that stands in several rows is copied as one.

    Args:
        lines: what it shows at first, none of them with a line break in it.
        at_end: whether its end is shown first.
    """

    BINDINGS = bindings("text")
    DEFAULT_CSS = """
    TextView {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    """

    class Viewed(Message):
        """Other lines may be in sight."""

    def __init__(
        self,
        lines: Sequence[Content] = (),
        *,
        at_end: bool = False,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._lines = tuple(lines)
        self._wrapped = Wrapped((), 0)
        self._place = Place(len(lines), 0) if at_end else START

    @property
    def text(self) -> str:
        """All that is shown."""
        return "\n".join(line.plain for line in self._lines)

    @property
    def window(self) -> range:
        """The numbers of the lines in sight."""
        rows = self._wrapped.rows
        if not rows:
            return range(0)
        first = self._wrapped.part(min(self.top, rows - 1)).line
        last = self._wrapped.part(min(self.top + max(1, self.room), rows) - 1).line
        return range(first, last + 1)

    def show(self, lines: Sequence[Content]) -> None:
        """Show another text at the same place."""
        before, self._lines = self._lines, tuple(lines)
        if len(before) != len(lines) or not all(map(Content.is_same, before, lines)):
            self._lay_out()

    def go_to(self, line: int) -> None:
        """Have a line in sight: where it is, if it is, else in the middle."""
        row = self._wrapped.row(Place(line, 0))
        if not self.top <= row < self.top + self.room:
            self.scroll_rows(row - self.room // 2)

    # Keys

    def action_line(self, rows: int) -> None:
        """Some rows up or down."""
        self.scroll_rows(self.top + rows)

    def action_page(self, pages: int) -> None:
        """Screens up or down."""
        self.scroll_rows(self.top + pages * max(1, self.room - 1))

    def action_half(self, halves: int) -> None:
        """Half screens up or down."""
        self.scroll_rows(self.top + halves * max(1, self.room // 2))

    def action_top(self) -> None:
        """To the beginning."""
        self.scroll_rows(0)

    def action_bottom(self) -> None:
        """To the end."""
        self.scroll_rows(self._wrapped.rows)

    # What Textual asks and tells

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many cells as there are rows in this width, where its height is its own."""
        width -= self.scrollbar_size_vertical
        if width == self._wrapped.width and self._wrapped.rows:
            return self._wrapped.rows
        return self._wrap(width).rows

    def render_line(self, y: int) -> Strip:
        """A row."""
        row, base, width = self.top + y, self.visual_style, self.shown.width
        if row >= self._wrapped.rows:
            return Strip.blank(width, base.rich_style)
        parts = self._content(row).render(base, "", self.app.stylesheet.parse_style)
        strip = Strip([Segment(text, style.rich_style) for text, style in parts])
        return strip.adjust_cell_length(width, base.rich_style).apply_offsets(0, row)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember what stands at the top, unless it is only the size that changes."""
        super().watch_scroll_y(old_value, new_value)
        if self._wrapped.width == self.shown.width and self._wrapped.rows:
            part = self._wrapped.part(min(self.top, self._wrapped.rows - 1))
            self._place = Place(part.line, part.start)
            self.post_message(self.Viewed())

    def on_resize(self) -> None:
        """The width decides the rows."""
        self._lay_out()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """What is selected."""
        if not self._lines:
            return None
        start = self._place_of(selection.start) if selection.start else START
        end = self._place_of(selection.end) if selection.end else Place(len(self._lines), 0)
        texts = [line.plain for line in self._lines[start.line : end.line + 1]]
        if not texts:
            return None
        if end.line < len(self._lines):
            texts[-1] = texts[-1][: end.at]
        texts[0] = texts[0][start.at :]
        return "\n".join(texts), "\n"

    def _place_of(self, offset: Offset) -> Place:
        """Where a selection begins or ends, which Textual tells in rows and characters of them."""
        part = self._wrapped.part(min(offset.y, self._wrapped.rows - 1))
        return Place(part.line, min(part.start + max(0, offset.x - part.indent), part.end))

    def _content(self, row: int) -> Content:
        """The styled text of a row."""
        number, start, end, indent = self._wrapped.part(row)
        line = self._lines[number]
        spans = [
            Span(max(0, span.start - start), min(span.end, end) - start, span.style)
            for span in line.spans
            if span.start < end and span.end > start
        ]
        content = Content.assemble(" " * indent, Content(line.plain[start:end], spans))
        selected = self.text_selection and self.text_selection.get_span(row)
        if not selected:
            return content
        style = Style.from_styles(self.screen.get_component_styles("screen--selection"))
        return content.stylize(style, selected[0], None if selected[1] == -1 else selected[1])

    def _lay_out(self) -> None:
        place = self._place
        if self.text_selection:  # its rows would be others
            self.screen.clear_selection()
        self._wrapped = self._wrap(self.shown.width)
        self.resize_content(Size(self._wrapped.width, self._wrapped.rows))
        self.scroll_rows(self._wrapped.row(place))
        self._place = place
        self.post_message(self.Viewed())
        self.refresh()

    def _wrap(self, width: int) -> Wrapped:
        return Wrapped([line.plain for line in self._lines], width)
