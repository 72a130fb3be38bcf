"""One line of text that is painted only when it changes."""

from textual.content import Content
from textual.widget import Widget


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
        if content != self._text:
            self._text = content
            self.refresh()

    def render(self) -> Content:
        """The text, cut at the line's end."""
        return self._text.truncate(self.size.width, ellipsis=True)
