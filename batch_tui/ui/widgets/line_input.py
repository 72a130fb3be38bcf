"""A line to write in."""

from textual.widgets import Input

from batch_tui.batch.text import harmless


class LineInput(Input):
    """Whatever is typed, pasted or put into it is safe to show."""

    def validate_value(self, value: str) -> str:
        """The value as it is shown, and as it is meant."""
        return harmless(value)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put the cursor behind the text as it is shown."""
        super().replace(harmless(text), start, end)
