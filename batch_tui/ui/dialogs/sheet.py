"""A sheet of text over the screen."""

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from batch_tui.ui.keys.commands import bindings
from batch_tui.ui.terminal.covered import QuietScreen
from batch_tui.ui.widgets.line_input import LineInput
from batch_tui.ui.widgets.text_view import TextView


class SheetScreen(ModalScreen[None], QuietScreen[None]):
    """Shows lines of text until it is closed.

    Args:
        title: what the text is.
        lines: the text.
        at_end: whether it is shown from its end, where the newest are.
        found: what of it is left by a line that is searched for; without it, nothing is searched.
    """

    BINDINGS = [("escape", "close", "Close"), ("slash", "search", "Search"), *bindings("app")]

    def __init__(
        self,
        title: str,
        lines: Sequence[Content],
        *,
        at_end: bool = False,
        found: Callable[[str], Sequence[Content]] | None = None,
    ) -> None:
        super().__init__()
        self._heading = title
        self._lines = lines
        self._at_end = at_end
        self._found = found

    def compose(self) -> ComposeResult:
        """The text, and below it the line that searches."""
        sheet = TextView(self._lines, at_end=self._at_end, classes="dialog")
        sheet.border_title = self._heading
        sheet.border_subtitle = "/ searches · Esc closes" if self._found else "Esc closes"
        yield sheet
        yield LineInput(placeholder="type to search", select_on_focus=False, compact=True)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what is found."""
        if self._found is not None:
            self.query_one(TextView).show(self._found(event.value))

    def on_input_submitted(self) -> None:
        """Read on in what is found."""
        self.query_one(TextView).focus()

    def action_search(self) -> None:
        """Write what is searched for."""
        if self._found is not None:
            self.query_one(LineInput).add_class("-shown").focus()

    def action_close(self) -> None:
        """Forget a search; else close."""
        line = self.query_one(LineInput)
        if line.has_class("-shown"):
            line.value = ""
            line.remove_class("-shown")
            self.query_one(TextView).focus()
        else:
            self.dismiss()

    def action_help(self) -> None:
        """Close it by the key that opened it."""
        self.dismiss()
