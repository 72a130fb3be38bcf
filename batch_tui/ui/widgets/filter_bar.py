"""The filter bar: one line of query, completed, remembered, and refused at its place."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from batch_tui.batch.complete import Completion, Known, complete
from batch_tui.batch.query import Query, QueryError, parse
from batch_tui.ui.commands import bindings
from batch_tui.ui.widgets.text_line import TextLine

HISTORY = 100
"""How many lines are remembered."""


class QueryInput(Input):
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


class FilterBar(Vertical):
    """Shows the query of the list and takes another one.

    A line that cannot be is refused under the place where it is wrong; the list stays.

    Args:
        known: the names seen so far, for completion.
    """

    DEFAULT_CSS = """
    FilterBar {
        height: auto;
        Horizontal { height: 1; }
        #sign { width: 3; color: $text-muted; }
        QueryInput { background: $background; padding: 0; }
        QueryInput:focus { background: $surface; }
        #hint { display: none; }
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

    class Left(Message):
        """The bar was left; the query is what it was."""

    class PlanAsked(Message):
        """What would the line ask of AWS?"""

        def __init__(self, query: Query) -> None:
            super().__init__()
            self.query = query

    def __init__(self, known: Callable[[], Known]) -> None:
        super().__init__()
        self._known = known
        self._applied = ""
        self._history: list[str] = []
        self._back = 0
        self._completions: list[Completion] = []
        self._chosen = -1
        self._stem = ""

    @property
    def input(self) -> QueryInput:
        """The line."""
        return self.query_one(QueryInput)

    @property
    def history(self) -> tuple[str, ...]:
        """The lines submitted before, the oldest first."""
        return tuple(self._history)

    def compose(self) -> ComposeResult:
        """The line, and the hint below it."""
        with Horizontal():
            sign = TextLine(id="sign")
            sign.show(Content(" / "))
            yield sign
            yield QueryInput(
                placeholder="filter: etl*  status:failed  after:2h  exit:137",
                select_on_focus=False,
                compact=True,
            )
        yield TextLine(id="hint")

    def remember(self, lines: tuple[str, ...]) -> None:
        """Take lines of an earlier session as history."""
        self._history = list(lines[-HISTORY:])

    def show_query(self, query: Query) -> None:
        """Show the query that the list answers."""
        self._applied = str(query)
        with self.prevent(Input.Changed):
            self.input.value = self._applied
        self._hint(Content())

    def tell(self, text: str) -> None:
        """Say something about the line as it stands."""
        if not self._completions:
            self._hint(Content.styled(f"   {text}", "$text-muted"))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Complete, and tell what the line would mean."""
        event.stop()
        self._chosen = -1
        text, cursor = event.value, self.input.cursor_position
        self._completions = complete(text, cursor, self._known()) if text[:cursor].strip() else []
        self._show_completions()
        try:
            self.post_message(self.Edited(parse(text)))
        except QueryError:
            return

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Ask for the query, unless it cannot be."""
        event.stop()
        query = self._parsed()
        if query is None:
            return
        line = str(query)
        if line:
            self._history = [*(old for old in self._history if old != line), line][-HISTORY:]
        self._back = 0
        self.post_message(self.Submitted(query))

    def on_query_input_asked(self, event: QueryInput.Asked) -> None:
        """The keys of the line."""
        event.stop()
        if event.what == "leave":
            self.show_query(parse(self._applied))
            self._back = 0
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
            return parse(self.input.value)
        except QueryError as error:
            self._refuse(error)
            return None

    def _refuse(self, error: QueryError) -> None:
        self.input.cursor_position = error.start
        self._completions = []
        room = max(0, error.start - max(0, error.start + 60 - self.size.width))
        self._hint(
            Content.assemble(
                " " * (3 + min(room, self.size.width // 3)),
                ("▲ ", "$text-error bold"),
                (error.sentence, "$text-error"),
                " ",
                error.hint,
            )
        )

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
        self._show_completions()

    def _recall(self, step: int) -> None:
        self._back = max(0, min(self._back + step, len(self._history)))
        line = self._history[-self._back] if self._back else self._applied
        self.input.value = line
        self.input.cursor_position = len(line)

    def _show_completions(self) -> None:
        parts: list[Content] = []
        for n, completion in enumerate(self._completions[:12]):
            style = "reverse" if n == self._chosen else "$text-muted"
            parts.append(Content.assemble((f" {completion.text} ", style)))
        if parts and (only := self._completions[max(self._chosen, 0)].help):
            parts.append(Content.styled(f"  {only}", "dim"))
        self._hint(Content("  ") + Content("").join(parts) if parts else Content())

    def _hint(self, content: Content) -> None:
        line = self.query_one("#hint", TextLine)
        line.show(content)
        line.display = bool(content)
