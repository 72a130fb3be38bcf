"""A sheet of text over the screen."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from batch_tui.ui.keys.commands import bindings
from batch_tui.ui.terminal.covered import QuietScreen


class SheetScreen(ModalScreen[None], QuietScreen[None]):
    """Shows a text until it is closed; `at_end`: from its end, where the newest is."""

    BINDINGS = [
        ("escape", "close", "Close"),
        ("j", "scroll(1)", "Down"),
        ("k", "scroll(-1)", "Up"),
        *bindings("app"),
    ]

    def __init__(self, title: str, text: Content, *, at_end: bool = False) -> None:
        super().__init__()
        self._heading = title
        self._sheet = text
        self._at_end = at_end

    def compose(self) -> ComposeResult:
        """A scrollable sheet."""
        with VerticalScroll(classes="dialog") as sheet:
            sheet.border_title = self._heading
            sheet.border_subtitle = "Esc closes"
            yield Static(self._sheet, markup=False)

    def on_mount(self) -> None:
        """Show where it begins, or its end."""
        if self._at_end:
            self.query_one(VerticalScroll).scroll_end(animate=False)

    def action_scroll(self, lines: int) -> None:
        """Scroll the sheet."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_close(self) -> None:
        """Close it."""
        self.dismiss()

    def action_help(self) -> None:
        """Close it by the key that opened it."""
        self.dismiss()
