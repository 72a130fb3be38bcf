"""Run jobs again: what is submitted, all of it, and what has come of it."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.messages import Prune
from textual.screen import ModalScreen
from textual.widgets import Input

from batch_tui.batch.again import NAME
from batch_tui.batch.ending import Target
from batch_tui.batch.ports import Queue
from batch_tui.batch.text import harmless
from batch_tui.feed.again import Again, AgainState
from batch_tui.feed.source import Source
from batch_tui.ui.dialogs import again_lines, choices
from batch_tui.ui.dialogs.deeds import FEW, is_digit, most_rows, typed_on
from batch_tui.ui.dialogs.guard import Guard
from batch_tui.ui.terminal.covered import QuietScreen
from batch_tui.ui.widgets.line_input import LineInput
from batch_tui.ui.widgets.text_line import TextLine
from batch_tui.ui.widgets.text_view import TextView

KEYS = frozenset({"y", "n", "Q", "x", "enter", "backspace", *again_lines.WAY_KEYS})


class Submitted(NamedTuple):
    """What was sent: the ids of the new jobs, and those of what is to stay marked, and is not.

    What may be running, as nobody knows whether it was submitted, is not marked any more, so that
    it is not run twice by a slip; of what was left of an array's children, each one is. `listed`:
    only the new jobs are to be shown.
    """

    new: tuple[str, ...]
    left: tuple[str, ...]
    done: tuple[str, ...]
    listed: bool = False


class AgainScreen(ModalScreen[Submitted | None], QuietScreen[Submitted | None]):
    """Answers with what was submitted, None where nothing was sent.

    Ten jobs at most are submitted by `y`, more by their number and Enter. A key that was typed
    before all of it was seen, or that is held down since, submits nothing.

    Args:
        source: where the jobs are.
        targets: the jobs. These, and no others, are run again.
        queues: those that there are, as far as it is known.
    """

    BINDINGS = [("escape", "leave", "Leave"), ("slash", "list_new", "List the new jobs")]
    AUTO_FOCUS = "TextView"

    summary = query_one("#summary", TextLine)
    ways = query_one("#ways", TextLine)
    text = query_one(TextView)
    line = query_one(LineInput)
    prompt = query_one("#prompt", TextLine)

    def __init__(self, source: Source, targets: Sequence[Target], queues: Sequence[Queue]) -> None:
        super().__init__()
        self._again = Again(source, targets, self._told)
        self._queues = queues
        self._secrets = False
        self._typed = ""
        self._guard = Guard()

    def compose(self) -> ComposeResult:
        """What is submitted, and what is waited for."""
        with Vertical(classes="dialog") as box:
            box.border_title = again_lines.title(self._again.state)
            yield TextLine(id="summary")
            yield TextLine(id="ways")
            yield TextView()
            yield LineInput(compact=True, select_on_focus=False)
            yield TextLine(id="prompt")

    def on_mount(self) -> None:
        """Look at the jobs."""
        self._fit()
        self._show_all()
        self._again.look()

    async def on_prune(self, _: Prune) -> None:
        """Nobody looks any more; what was sent is waited for by the list."""
        await self._again.close()

    def on_resize(self) -> None:
        """The height decides how much of the text there is."""
        super().on_resize()
        self._fit()

    @property
    def is_seen(self) -> bool:
        """Whether all is known and on the screen, so that a key counts."""
        return self._guard.is_seen

    # Keys

    def on_key(self, event: events.Key) -> None:
        """The keys that submit or change it, and what is typed; all others move the text."""
        if self.line.has_focus:
            return
        if _name_of(event) in KEYS or is_digit(event):
            event.stop()
            event.prevent_default()
            if self._again.state.stage in {"looking", "ready"}:
                self._typed_key(event)
            elif event.key == "enter":
                self._close(event)

    def action_leave(self) -> None:
        """Submit nothing, or nothing more; what was sent is waited for."""
        stage = self._again.state.stage
        if self.line.has_focus:
            self._end_edit()
        elif stage == "sending":
            self._again.halt()
        elif stage != "halted":
            self.dismiss(self._answer() if stage == "over" else None)

    def action_list_new(self) -> None:
        """Close, and have only the new jobs listed."""
        state = self._again.state
        if state.stage == "over" and state.submitted:
            self.dismiss(self._answer()._replace(listed=True))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Another name, if it can be one."""
        name = event.value.strip()
        if not NAME.fullmatch(name):
            self._say("A name has 1 to 128 letters, digits, - and _, a letter or digit first.")
            return
        self._end_edit()
        self._wish(name=name)

    def _close(self, event: events.Key) -> None:
        """Close, once it is over and what has come of it was seen."""
        counts = self._guard.counts(event)
        if self._again.state.stage != "over":
            return
        if counts:
            self.action_leave()
        else:
            self._say("A key typed ahead or held down closes nothing. Press it anew.")

    def _typed_key(self, event: events.Key) -> None:
        key = _name_of(event)
        if not self._guard.counts(event):
            self._say("A key typed ahead or held down does nothing. Press it anew.")
        elif key == "y":
            self._yes()
        elif key == "enter":
            self._enter()
        elif key == "n":
            self._edit()
        elif key == "Q":
            self._choose_queue()
        elif key == "x":
            self._secrets = not self._secrets
            self._show_text()
        elif key in again_lines.WAY_KEYS:
            self._wish(way=again_lines.WAY_KEYS[key])
        elif len(self._again.state.wanted) > FEW:
            self._typed = typed_on(self._typed, key)
            self._say("")
        if self._again.state.stage == "sending":
            self._guard.used(event)

    def _yes(self) -> None:
        wanted = len(self._again.state.wanted)
        if wanted <= FEW:
            self._again.send()
        else:
            self._say(f"For so many, their number must be typed: {wanted}, then Enter.")

    def _enter(self) -> None:
        wanted = len(self._again.state.wanted)
        if wanted > FEW and self._typed == str(wanted):
            self._again.send()
        elif self._typed:
            self._typed = ""
            self._say(f"That is not {wanted}. Nothing was submitted.")
        elif wanted:
            self._say("Enter alone submits nothing.")

    # What is changed

    def _wish(self, **wanted: str) -> None:
        """Another way, name or queue: all of it must be seen anew before a key counts."""
        state = self._again.state
        wish = state.wish._replace(**wanted)  # type: ignore[arg-type]
        if wish.way in state.ways and wish != state.wish:
            self._typed = ""
            self._guard.anew()
            self._again.wish(wish)

    @work(exclusive=True, group="queue")
    async def _choose_queue(self) -> None:
        chosen = await choices.queue(self.app, self._queues, self._queue)
        if chosen is not None:
            self._wish(queue=chosen)

    @property
    def _queue(self) -> str:
        """The queue that was chosen, else that of the first job."""
        state = self._again.state
        asked = state.wanted[0].submission if state.wanted else None
        return state.wish.queue or (asked.queue.rpartition("/")[2] if asked else "")

    def _edit(self) -> None:
        only = self._again.state.only
        if only is None:
            self._say("Several jobs keep their names.")
            return
        self.line.value = harmless(self._again.state.wish.name or only.submission.name)
        self.line.cursor_position = len(self.line.value)
        self.line.add_class("-shown")
        self.line.focus()
        self._say("Enter takes this name · Esc leaves it as it was")

    def _end_edit(self) -> None:
        self.text.focus()
        self.line.remove_class("-shown")
        self._say("")

    # What is shown

    def _answer(self) -> Submitted:
        state = self._again.state
        left = state.left if state.wish.way == "each" else ()
        done = tuple(origin for origin in state.outcomes if origin not in set(state.left))
        return Submitted(tuple(state.submitted.values()), left, done)

    def _told(self, state: AgainState) -> None:
        """How far it is; the text is written where it has become another."""
        if not self.is_mounted:
            return
        if state.stage in {"ready", "over"}:
            self._show_all()
            self.call_after_refresh(self._was_seen)
        else:
            self._say("")

    def _was_seen(self) -> None:
        if self._again.state.stage in {"ready", "over"}:
            self._guard.seen()

    def _show_all(self) -> None:
        state = self._again.state
        self.summary.show(again_lines.summary(state))
        self.ways.show(again_lines.choices(state))
        self.ways.display = bool(state.failed) and state.stage == "ready"
        self._show_text()
        self._say("")

    def _show_text(self) -> None:
        self.text.show(again_lines.lines(self._again.state, secrets=self._secrets))
        self.text.refresh(layout=True)  # its height is that of what it shows

    def _say(self, note: str) -> None:
        """What is waited for, and what is wrong with what was typed."""
        state = self._again.state
        said = again_lines.prompt(state, self._typed)
        self.prompt.show(Content.styled(note, "$text-warning") if note else said)
        self.query_one(".dialog", Vertical).border_subtitle = again_lines.keys(state)

    def _fit(self) -> None:
        self.text.styles.max_height = most_rows(self.app.size.height)


def _name_of(event: events.Key) -> str:
    """The key, a letter as it is written."""
    return event.character if event.is_printable and event.character else event.key
