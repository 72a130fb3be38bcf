"""A sheet of text over the screen."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen

from batch_tui.ui.keys.commands import bindings
from batch_tui.ui.terminal.covered import QuietScreen
from batch_tui.ui.widgets.text_view import TextView


class SheetScreen(ModalScreen[None], QuietScreen[None]):
    """Shows lines of text until it is closed; `at_end`: from their end, where the newest are."""

    BINDINGS = [("escape", "dismiss", "Close"), *bindings("app")]

    def __init__(self, title: str, lines: Sequence[Content], *, at_end: bool = False) -> None:
        super().__init__()
        self._heading = title
        self._lines = lines
        self._at_end = at_end

    def compose(self) -> ComposeResult:
        """The text."""
        sheet = TextView(self._lines, at_end=self._at_end, classes="dialog")
        sheet.border_title = self._heading
        sheet.border_subtitle = "Esc closes"
        yield sheet

    def action_help(self) -> None:
        """Close it by the key that opened it."""
        self.dismiss()
