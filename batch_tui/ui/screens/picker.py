"""A list to choose from, with a line to narrow it."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option


class Choice(NamedTuple):
    """Something to choose: `key` is the answer, `text` what narrows, `note` stands beside it."""

    key: str
    text: str
    note: str = ""


class PickerScreen(ModalScreen[tuple[str, ...] | None]):
    """Answers with the keys chosen, or None when it was left without a choice.

    Args:
        title: what is chosen.
        choices: in the order in which they are shown.
        several: whether Space marks more than one.
        chosen: the keys marked from the start.
    """

    BINDINGS = [("escape", "dismiss", "Leave")]

    def __init__(
        self,
        title: str,
        choices: Iterable[Choice],
        several: bool = False,
        chosen: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._title = title
        self._choices = tuple(choices)
        self._several = several
        self._chosen = [key for key in chosen if any(c.key == key for c in self._choices)]

    def compose(self) -> ComposeResult:
        """The line above the list."""
        with Vertical(classes="dialog") as box:
            box.border_title = self._title
            box.border_subtitle = (
                "Enter chooses · "
                + ("Space marks several · " if self._several else "")
                + "Esc leaves"
            )
            yield Input(placeholder="type to narrow", select_on_focus=False, compact=True)
            yield OptionList(markup=False)

    def on_mount(self) -> None:
        """Show all, with the cursor on what is chosen."""
        self._narrow("")
        if self._chosen and not self._several:
            self._highlight(self._chosen[0])
        self.query_one(OptionList).can_focus = False

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        self._narrow(event.value)

    def on_input_submitted(self) -> None:
        """Choose what is highlighted, or all that are marked."""
        key = self._highlighted
        if self._several and self._chosen:
            self.dismiss(tuple(self._chosen))
        elif key is not None:
            self.dismiss((key,))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click on a choice."""
        if event.option_id is not None:
            self.dismiss((event.option_id,))

    def on_key(self, event: events.Key) -> None:
        """The keys of the list, while the line has the focus."""
        options = self.query_one(OptionList)
        moves: dict[str, Callable[[], None]] = {
            "up": options.action_cursor_up,
            "down": options.action_cursor_down,
            "pageup": options.action_page_up,
            "pagedown": options.action_page_down,
        }
        if event.key in moves:
            moves[event.key]()
        elif event.key == "space" and self._several:
            self._mark()
        else:
            return
        event.stop()
        event.prevent_default()

    @property
    def _highlighted(self) -> str | None:
        option = self.query_one(OptionList).highlighted_option
        return option.id if option else None

    def _highlight(self, key: str) -> None:
        options = self.query_one(OptionList)
        options.highlighted = options.get_option_index(key)

    def _mark(self) -> None:
        key = self._highlighted
        if key is None:
            return
        if key in self._chosen:
            self._chosen.remove(key)
        else:
            self._chosen.append(key)
        options = self.query_one(OptionList)
        choice = next(c for c in self._choices if c.key == key)
        options.replace_option_prompt(key, self._prompt(choice))

    def _narrow(self, text: str) -> None:
        words = text.casefold().split()
        shown = [c for c in self._choices if all(w in c.text.casefold() for w in words)]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(self._prompt(choice), id=choice.key) for choice in shown)
        if shown:
            options.highlighted = 0

    def _prompt(self, choice: Choice) -> Content:
        mark = ("[x] " if choice.key in self._chosen else "[ ] ") if self._several else ""
        return Content.assemble(mark, choice.text, (f"  {choice.note}", "dim"))
