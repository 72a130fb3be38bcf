"""One line of text of which only what changes is painted."""

from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from batch_tui.ui.widgets.cutting import cut


class TextLine(Widget):
    """A line of styled text, one cell high."""

    DEFAULT_CSS = """
    TextLine { height: 1; width: 1fr; }
    """
    ALLOW_SELECT = False

    _text = Content()

    @property
    def content(self) -> Content:
        """What the line shows."""
        return self._text

    def show(self, content: Content) -> None:
        """Show another text."""
        before, self._text = self._text, content
        width = self.size.width
        if content == before:
            return
        if max(before.cell_length, content.cell_length) > width:
            self.refresh()
            return
        first, end = _differing(before, content)
        if first < end:
            self.refresh(Region(first, 0, end - first, 1))

    def render(self) -> Content:
        """The text, cut at the line's end."""
        return cut(self._text, self.size.width)


def _differing(before: Content, after: Content) -> tuple[int, int]:
    """The cells from the first to behind the last one in which two texts look different."""
    old, new = _looks(before), _looks(after)
    same = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), None)
    if same is None:
        same = min(len(old), len(new))
    end = max(before.cell_length, after.cell_length)
    if before.cell_length == after.cell_length:
        alike = 0
        limit = min(len(old), len(new)) - same
        while alike < limit and old[-1 - alike] == new[-1 - alike]:
            alike += 1
        end -= after[len(new) - alike :].cell_length if alike else 0
    return after[:same].cell_length, end


def _looks(text: Content) -> list[tuple[str, tuple[object, ...]]]:
    """Each character with the styles that it has."""
    return [
        (character, tuple(span.style for span in text.spans if span.start <= at < span.end))
        for at, character in enumerate(text.plain)
    ]
