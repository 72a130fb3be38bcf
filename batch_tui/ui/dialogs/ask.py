"""One line asked for."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from batch_tui.batch.job import MAX_DIGITS
from batch_tui.ui.terminal.covered import QuietScreen
from batch_tui.ui.widgets.line_input import LineInput
from batch_tui.ui.widgets.text_line import TextLine


class AskScreen(ModalScreen[str | None], QuietScreen[str | None]):
    """Answers with the line, or None when it was left.

    Args:
        title: what is asked for.
        hint: what it may look like.
        refuse: what is wrong with a line, "" when nothing is.
        value: what the line holds at first.
    """

    BINDINGS = [("escape", "dismiss", "Leave")]

    def __init__(
        self, title: str, hint: str, refuse: Callable[[str], str], value: str = ""
    ) -> None:
        super().__init__()
        self._title_text = title
        self._hint = hint
        self._refuse = refuse
        self._value = value

    def compose(self) -> ComposeResult:
        """The line, and what is wrong with it."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(self._title_text)
            box.border_subtitle = "Enter · Esc leaves"
            yield LineInput(
                self._value, placeholder=self._hint, select_on_focus=False, compact=True
            )
            yield TextLine()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer, unless something is wrong."""
        wrong = self._refuse(event.value.strip())
        if wrong:
            self.query_one(TextLine).show(Content.styled(wrong, "$text-error"))
        else:
            self.dismiss(event.value.strip())


def index_up_to(last: int) -> Callable[[str], str]:
    """A check: the text is the index of a child."""

    def check(text: str) -> str:
        number = text.replace(",", "")
        if number.isdecimal() and len(number) <= MAX_DIGITS and int(number) <= last:
            return ""
        return f"A child's index is a number from 0 to {last:,}."

    return check
