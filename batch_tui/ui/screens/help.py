"""`?`: the keys of a screen, from the registry."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from batch_tui.ui.commands import Scope, of_scopes


class HelpScreen(ModalScreen[None]):
    """Every command of some scopes with its keys."""

    BINDINGS = [
        ("escape,q,question_mark", "dismiss", "Close"),
        ("j", "scroll(1)", "Down"),
        ("k", "scroll(-1)", "Up"),
    ]

    def __init__(self, *scopes: Scope) -> None:
        super().__init__()
        self._scopes = scopes

    def compose(self) -> ComposeResult:
        """A scrollable sheet."""
        with VerticalScroll(classes="dialog") as sheet:
            sheet.border_title = "Keys"
            sheet.border_subtitle = "Esc closes"
            yield Static(self._sheet(), markup=False)

    def action_scroll(self, lines: int) -> None:
        """Scroll the sheet."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def _sheet(self) -> Content:
        lines: list[Content] = []
        for title, commands in of_scopes(*self._scopes):
            lines.append(Content.styled(title, "bold $accent"))
            lines.extend(
                Content.assemble((f"  {keys:<15} ", "bold"), what) for keys, what in commands
            )
            lines.append(Content(""))
        return Content("\n").join(lines[:-1])
