"""A list to choose from, with a line to narrow it."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import events, work
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from batch_tui.batch.failure import Failure
from batch_tui.ui.terminal.covered import QuietScreen
from batch_tui.ui.widgets.line_input import LineInput

SHORT = 30
"""Cells of the longest text that notes are lined up behind."""
WIDE, HIGH = 118, 22
"""Columns from which on what tells more stands beside the list, and lines for it at all."""


class Choice(NamedTuple):
    """Something to choose: `key` is the answer, `text` what narrows, `note` stands beside it.

    `stands_out`: the note is to be seen.
    """

    key: str
    text: str
    note: str = ""
    stands_out: bool = False


Later = Callable[[], Awaitable[Sequence[Choice]]]
"""Finds out what else there is to choose; a Failure is told where it is all that there would be."""


class Aside(NamedTuple):
    """What stands beside the list, and is told the key under its cursor, None where it is on none.

    Where the screen is too low for both, it is left out.
    """

    view: Widget
    look_at: Callable[[str | None], None]


class NarrowInput(LineInput):
    """The line above the list; where several may be chosen, a blank marks instead of narrowing."""

    class Marked(Message):
        """Space, where it marks."""

    def __init__(self, several: bool) -> None:
        super().__init__(placeholder="type to narrow", select_on_focus=False, compact=True)
        self._several = several

    def on_key(self, event: events.Key) -> None:
        """Mark with Space, where several may be chosen."""
        if event.key == "space" and self._several:
            event.stop()
            event.prevent_default()
            self.post_message(self.Marked())


class PickerScreen(ModalScreen[tuple[str, ...] | None], QuietScreen[tuple[str, ...] | None]):
    """Answers with the keys chosen, or None when it was left without a choice.

    Args:
        title: what is chosen.
        choices: in the order in which they are shown.
        several: whether Space marks more than one.
        chosen: the keys marked from the start.
        alone: whether Enter, before any mark was changed, chooses what is highlighted alone.
        preview: is told what is highlighted, once a key has moved or narrowed.
        aside: what tells more of what is highlighted.
        later: finds further choices while the picker is up; what is typed meanwhile counts.
        unknown: what a line stands for that narrows to nothing.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (HIGH, "-high")]

    BINDINGS = [
        ("escape", "dismiss", "Leave"),
        ("up", "move('cursor_up')", "Up"),
        ("down", "move('cursor_down')", "Down"),
        ("pageup", "move('page_up')", "A screen up"),
        ("pagedown", "move('page_down')", "A screen down"),
    ]

    def __init__(
        self,
        title: str,
        choices: Iterable[Choice],
        *,
        several: bool = False,
        chosen: Sequence[str] = (),
        alone: bool = True,
        preview: Callable[[str], None] | None = None,
        aside: Aside | None = None,
        later: Later | None = None,
        unknown: Callable[[str], Choice | None] | None = None,
    ) -> None:
        super().__init__(classes="-with-aside" if aside else None)
        self._preview = preview
        self._aside = aside
        self._title = title
        self._choices = tuple(choices)
        self._line_up()
        self._several = several
        self._wanted = chosen
        self._chosen = self._there(chosen)
        self._by_marks = not alone
        self._later = later
        self._unknown = unknown
        self._nothing = "Nothing matches."
        self._is_entered = False

    def compose(self) -> ComposeResult:
        """The line above the list."""
        with Vertical(classes="dialog") as box:
            box.border_title = self._title
            box.border_subtitle = self._keys
            yield NarrowInput(self._several)
            with Container(classes="both"):
                yield OptionList(markup=False)
                if self._aside:
                    yield self._aside.view

    def on_mount(self) -> None:
        """Show all, with the cursor on what is chosen."""
        if not self.query(OptionList):  # the program ends, and composes nothing any more
            return
        self.query_one(OptionList).can_focus = False
        if self._later is not None:
            self._nothing = "⋯ reading"
            self._find(self._later)
        self._show_all()

    def _show_all(self) -> None:
        line = self.query_one(NarrowInput).value
        self._narrow(line)
        if self._chosen and not line:
            self._highlight(self._chosen[0])

    @work(group="choices")
    async def _find(self, later: Later) -> None:
        """Find further choices, and make the one that was entered before they were there."""
        try:
            self._choices += tuple(await later())
            self._line_up()
            self._nothing = "Nothing matches."
        except Failure as failure:
            self._nothing = str(failure)
        self._later = None
        self._chosen = self._there(self._wanted)
        here = self._highlighted
        self._show_all()
        if here is not None:
            self._highlight(here)
        if self._is_entered:
            self.on_input_submitted()

    def _line_up(self) -> None:
        """Have notes stand behind the longest text of all that there is to choose now."""
        longest = max((cell_len(choice.text) for choice in self._choices), default=0)
        self._column = longest if longest <= SHORT else 0

    def _there(self, keys: Sequence[str]) -> list[str]:
        return [key for key in keys if any(choice.key == key for choice in self._choices)]

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        self._narrow(event.value)

    def on_input_submitted(self) -> None:
        """Choose what is highlighted, or all that are marked."""
        key = self._highlighted
        self._is_entered = key is None and self._later is not None
        if self._by_marks and self._chosen:
            self.dismiss(tuple(self._chosen))
        elif key is not None:
            self.dismiss((key,))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show what would be chosen, and tell more of it."""
        if self._preview is not None and event.option_id is not None and self.is_active:
            self._preview(event.option_id)
        if self._aside:
            self._aside.look_at(event.option_id)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click on a choice marks it, or chooses it where there is one to choose."""
        if event.option_id is not None and self._several:
            self._mark(event.option_id)
        elif event.option_id is not None:
            self.dismiss((event.option_id,))

    async def on_narrow_input_marked(self) -> None:
        """Mark what is highlighted, and go on."""
        if self._highlighted is not None:
            self._mark(self._highlighted)
            await self.action_move("cursor_down")

    async def action_move(self, where: str) -> None:
        """Move the cursor of the list, while the line has the focus."""
        options = self.query_one(OptionList)
        if options.scrollable_content_region:  # without room it has no lines to count
            await options.run_action(where)

    @property
    def _keys(self) -> str:
        if not self._several:
            return "Enter chooses · Esc leaves"
        marked = f"the {len(self._chosen)} marked" if self._by_marks and self._chosen else "one"
        return f"Enter chooses {marked} · Space marks · Esc leaves"

    @property
    def _highlighted(self) -> str | None:
        option = self.query_one(OptionList).highlighted_option
        return option.id if option else None

    def _highlight(self, key: str) -> None:
        options = self.query_one(OptionList)
        options.highlighted = options.get_option_index(key)

    def _mark(self, key: str) -> None:
        self._by_marks = True
        if key in self._chosen:
            self._chosen.remove(key)
        else:
            self._chosen.append(key)
        options = self.query_one(OptionList)
        choice = next((c for c in self._choices if c.key == key), None)
        if choice is None:  # it was written in full, and stays there
            choice = self._unknown(key) if self._unknown else None
            assert choice is not None  # noqa: S101 - nothing else is on the list
            self._choices += (choice,)
        options.replace_option_prompt(key, self._prompt(choice))
        self.query_one(".dialog").border_subtitle = self._keys

    def _narrow(self, text: str) -> None:
        words = text.casefold().split()
        shown = [c for c in self._choices if all(w in c.text.casefold() for w in words)]
        if self._unknown and not shown and not self._later:
            meant = self._unknown(text.strip())
            shown = [meant] if meant else []
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(self._prompt(choice), id=choice.key) for choice in shown)
        if shown:
            options.highlighted = 0
        else:
            options.add_option(Option(Content(self._nothing), disabled=True))
            if self._aside:
                self._aside.look_at(None)

    def _prompt(self, choice: Choice) -> Content:
        mark = ("[x] " if choice.key in self._chosen else "[ ] ") if self._several else ""
        style = "$text-error" if choice.stands_out else "dim"
        gap = " " * max(0, self._column - cell_len(choice.text)) if choice.note else ""
        return Content.assemble(mark, choice.text, gap, (f"  {choice.note}", style))
