"""A line to write in."""

from textual import events
from textual.reactive import reactive
from textual.widgets import Input

from batch_tui.batch.text import harmless

LONGEST = 10_000
"""Characters that a line holds: more than any query or name has, and as many as keys stay quick."""


class LineInput(Input):
    """Whatever is typed, pasted or put into it is safe to show.

    Its cursor does not blink: over a slow line that would never end.
    """

    cursor_blink = reactive(False, init=False)

    def validate_value(self, value: str) -> str:
        """The value as it is shown, and as it is meant."""
        return harmless(value)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put the cursor behind the text as it is shown, and in sight."""
        super().replace(harmless(text), start, end)
        # The first text of all is not scrolled to its cursor, unless that moves.
        at = self.cursor_position
        self.cursor_position = 0
        self.cursor_position = at

    def on_paste(self, event: events.Paste) -> None:
        """Take several lines as one, and all of it or nothing."""
        event.stop()
        event.prevent_default()
        lines = event.text.splitlines()
        if len(lines) > 1:
            lines = [line.strip() for line in lines if line.strip()]
        text = " ".join(lines)
        start, end = sorted(self.selection)
        if len(self.value) - (end - start) + len(text) <= LONGEST:
            self.replace(text, start, end)
        else:
            self.app.notify(
                f"The {len(text):,} characters pasted are too many: a line holds {LONGEST:,}.",
                severity="warning",
                markup=False,
            )
