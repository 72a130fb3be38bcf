"""The filter bar: one line of query, completed, remembered, and refused at its place."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from batch_tui.batch.query.complete import Completion, complete, takes_any_text
from batch_tui.batch.query.known import Known
from batch_tui.batch.query.query import Query, QueryError, parse
from batch_tui.ui.keys.commands import bindings
from batch_tui.ui.widgets.line_input import LineInput
from batch_tui.ui.widgets.text_line import TextLine

SIGN = " / "
OFFERED = 12
"""How many completions are named at once."""


class QueryInput(LineInput):
    """The line itself; its own keys are passed on to the bar as messages."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("bar")

    class Asked(Message):
        """A key of the bar: `what` is `complete`, `older`, `newer`, `leave` or `plan`."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    def action_ask(self, what: str) -> None:
        """Pass a key on."""
        self.post_message(self.Asked(what))

    def on_key(self, event: events.Key) -> None:
        """Leave a question mark to its command."""
        # The line takes every printable key, but a question mark belongs to no name.
        if event.character == "?" and not takes_any_text(self.value, self.cursor_position):
            event.prevent_default()


class FilterBar(Vertical):
    """Shows the query of the list and takes another one.

    A line that cannot be is refused under the place where it is wrong; the list stays.

    Args:
        known: the names seen so far, for completion.
        words: those that stand for a query each.
    """

    DEFAULT_CSS = """
    FilterBar {
        height: auto;
        Horizontal { height: 1; }
        #sign { width: 3; color: $text-muted; }
        QueryInput { width: 1fr; background: $background; padding: 0; }
        QueryInput:focus { background: $surface; }
        #hint, #refusal { display: none; }
        #refusal { height: auto; max-height: 4; }
    }
    """

    class Submitted(Message):
        """Another query."""

        def __init__(self, query: Query) -> None:
            super().__init__()
            self.query = query

    class Edited(Message):
        """The line reads as this query, which is not submitted yet."""

        def __init__(self, query: Query) -> None:
            super().__init__()
            self.query = query

        def can_replace(self, message: Message) -> bool:
            """Only the last one tells anything."""
            return isinstance(message, FilterBar.Edited)

    class Left(Message):
        """The bar was left; the query is what it was."""

    class PlanAsked(Message):
        """What would the line ask of AWS?"""

        def __init__(self, query: Query) -> None:
            super().__init__()
            self.query = query

    def __init__(self, known: Callable[[], Known], words: Mapping[str, str]) -> None:
        super().__init__()
        self._known = known
        self._words = words
        self._applied = ""
        self._history: tuple[str, ...] = ()
        self._back = 0
        self._draft = ""
        self._recalled: str | None = None
        self._completions: list[Completion] = []
        self._chosen = -1
        self._stem = ""
        self._told = ""

    @property
    def input(self) -> QueryInput:
        """The line."""
        return self.query_one(QueryInput)

    @property
    def is_draft(self) -> bool:
        """Whether the line says something else than the list answers."""
        return self.input.value.rstrip() != self._applied

    def compose(self) -> ComposeResult:
        """The line, and below it the hint or the refusal."""
        with Horizontal():
            sign = TextLine(id="sign")
            sign.show(Content(SIGN))
            yield sign
            yield QueryInput(
                placeholder="filter: orders  status:failed  after:2h  exit:137",
                select_on_focus=False,
                compact=True,
            )
        yield TextLine(id="hint")
        yield Static(id="refusal", markup=False)

    def remember(self, lines: tuple[str, ...]) -> None:
        """Take these lines for the earlier ones, the newest last."""
        self._history = lines

    def show_query(self, query: Query) -> None:
        """Show the query that the list answers; a line that is being written stays."""
        line = str(query)
        if line != self._applied or self.screen.focused is not self.input:
            self._applied = line
            self.leave()

    def begin(self) -> None:
        """Take the focus: what is typed or pasted comes as a term of its own, behind the others."""
        line = self.input.value
        with self.prevent(Input.Changed):
            self.input.value = f"{line.rstrip()} " if line.strip() else ""
        self.input.cursor_position = len(self.input.value)
        self.input.focus()

    def leave(self) -> None:
        """Show what the list answers, and nothing about it."""
        self._back = 0
        self._completions = []
        self._told = ""
        with self.prevent(Input.Changed):
            self.input.value = self._applied
        self.query_one("#hint").display = False
        self.query_one("#refusal").display = False

    def tell(self, text: str) -> None:
        """Say something about the line as it stands."""
        self._told = text
        self._show_hint()

    def on_descendant_focus(self) -> None:
        """Say which keys there are."""
        self._show_hint()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Complete, and tell what the line would mean."""
        event.stop()
        self._chosen = -1
        self._told = ""
        if event.value != self._recalled:
            self._back = 0
        text, cursor = event.value, self.input.cursor_position
        wanted = text[:cursor].strip() and event.value != self._recalled
        self._completions = complete(text, cursor, self._known()) if wanted else []
        self._show_hint()
        try:
            self.post_message(self.Edited(parse(text, self._words)))
        except QueryError:
            return

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Ask for the query, unless it cannot be."""
        event.stop()
        query = self._parsed()
        if query is None:
            return
        self._applied = str(query)
        self.leave()
        self.post_message(self.Submitted(query))

    def on_query_input_asked(self, event: QueryInput.Asked) -> None:
        """The keys of the line."""
        event.stop()
        if event.what == "leave":
            self.leave()
            self.post_message(self.Left())
        elif event.what == "complete":
            self._complete()
        elif event.what == "plan":
            query = self._parsed()
            if query is not None:
                self.post_message(self.PlanAsked(query))
        else:
            self._recall(1 if event.what == "older" else -1)

    def _parsed(self) -> Query | None:
        try:
            return parse(self.input.value, self._words)
        except QueryError as error:
            self._refuse(error)
            return None

    def _refuse(self, error: QueryError) -> None:
        self.input.cursor_position = error.start
        self._completions = []
        refusal = self.query_one("#refusal", Static)
        refusal.update(_said(error))
        refusal.display = True
        # The line scrolls to its cursor first.
        self.call_after_refresh(self._point, error)

    def _point(self, error: QueryError) -> None:
        """Put the caret below the place, and what is to say beside it where there is room."""
        caret = self.query_one("#hint", TextLine)
        caret.display = True
        at = self.input.cursor_screen_offset.x - self.content_region.x
        mark = Content.styled("▲", "$text-error bold")
        length = len(_said(error))
        beside = True
        if at + 2 + length <= self.size.width:
            caret.show(Content.assemble(" " * at, mark, " ", _said(error)))
        elif length + 1 <= at:
            caret.show(Content.assemble(" " * (at - length - 1), _said(error), " ", mark))
        else:
            caret.show(Content.assemble(" " * at, mark))
            beside = False
        self.query_one("#refusal").display = not beside

    def _complete(self) -> None:
        """Put the next completion into the line."""
        if not self._completions:
            self._completions = complete(
                self.input.value, self.input.cursor_position, self._known()
            )
        if not self._completions:
            return
        if self._chosen < 0:
            self._stem = self.input.value
        self._chosen = (self._chosen + 1) % len(self._completions)
        completion = self._completions[self._chosen]
        text = self._stem[: completion.start] + completion.text + self._stem[completion.end :]
        with self.prevent(Input.Changed):
            self.input.value = text
            self.input.cursor_position = completion.start + len(completion.text)
        self._told = ""
        self._show_hint()

    def _recall(self, step: int) -> None:
        if self._back == 0:
            self._draft = self.input.value
        self._back = max(0, min(self._back + step, len(self._history)))
        line = self._history[-self._back] if self._back else self._draft
        self._recalled = line
        self.input.value = line
        self.input.cursor_position = len(line)

    def _show_hint(self) -> None:
        """What the line would match, what Tab would make of it, else what the keys do."""
        blank = " " * len(SIGN)
        parts = [Content.styled(f"{blank}{self._told}  " if self._told else blank, "$text-muted")]
        if self._completions:
            parts.append(Content.styled("Tab:", "dim"))
        at = max(self._chosen, 0)
        for n, completion in enumerate(self._completions[at : at + OFFERED], at):
            style = "reverse" if n == self._chosen else "$text-muted"
            parts.append(Content.assemble((f" {completion.text} ", style)))
        if self._completions:
            parts.append(Content.styled(f"  {self._completions[at].help}", "dim"))
        else:
            keys = "Enter asks AWS · Tab completes · ↑ earlier · ? shows the plan · Esc leaves"
            parts.append(Content.styled(keys, "dim"))
        line = self.query_one("#hint", TextLine)
        line.show(Content("").join(parts))
        line.display = True
        self.query_one("#refusal").display = False


def _said(error: QueryError) -> Content:
    return Content.assemble((error.sentence, "$text-error"), " ", error.hint)
