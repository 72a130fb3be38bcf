"""Stop jobs: which ones, what happens to each, why, and what has come of it."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.messages import Prune
from textual.screen import ModalScreen
from textual.widgets import Input

from batch_tui.batch.ending import LONGEST_REASON, Target
from batch_tui.feed.action import Stop, StopState, proposed_reason
from batch_tui.feed.source import Sources
from batch_tui.ui.dialogs import stop_lines
from batch_tui.ui.dialogs.deeds import FEW, is_digit, most_rows, typed_on
from batch_tui.ui.dialogs.guard import Guard
from batch_tui.ui.terminal.covered import QuietScreen
from batch_tui.ui.widgets.line_input import LineInput
from batch_tui.ui.widgets.text_line import TextLine
from batch_tui.ui.widgets.text_view import TextView

KEYS = frozenset({"y", "e", "enter", "backspace"})


class StopScreen(ModalScreen[frozenset[str] | None], QuietScreen[frozenset[str] | None]):
    """Answers with the ids of the jobs that were stopped, None where nothing was sent.

    Ten jobs at most are stopped by `y`, more by their number and Enter. A key that was typed before
    the list was seen, or that is held down since, stops nothing.

    Args:
        source: where the jobs are.
        targets: the jobs. These, and no others, are stopped.
        marked: whether they are the marked ones.
    """

    BINDINGS = [("escape", "leave", "Leave")]
    AUTO_FOCUS = "TextView"

    summary = query_one("#summary", TextLine)
    text = query_one(TextView)
    reason = query_one("#reason", TextLine)
    line = query_one(LineInput)
    prompt = query_one("#prompt", TextLine)

    def __init__(self, source: Sources, targets: Sequence[Target], *, marked: bool) -> None:
        super().__init__()
        self._marked = marked
        self._stop = Stop(source, targets, self._told)
        self._reason = proposed_reason()
        self._typed = ""
        self._note = ""
        self._wanted = 0
        self._guard = Guard()

    def compose(self) -> ComposeResult:
        """What will happen, to which jobs, why, and what is waited for."""
        with Vertical(classes="dialog") as box:
            box.border_title = stop_lines.title(self._stop.state)
            yield TextLine(id="summary")
            yield TextView()
            yield TextLine(id="reason")
            yield LineInput(compact=True, select_on_focus=False)
            yield TextLine(id="prompt")

    def on_mount(self) -> None:
        """Look at the jobs."""
        self._fit()
        self._show_all()
        self._stop.look()

    async def on_prune(self, _: Prune) -> None:
        """Nobody looks any more; what was sent is waited for by the list."""
        await self._stop.close()

    def on_resize(self) -> None:
        """The height decides how much of the list there is, the width how it is written."""
        super().on_resize()
        self._fit()
        self._show_list()

    @property
    def is_seen(self) -> bool:
        """Whether all is known and on the screen, so that a key counts."""
        return self._guard.is_seen

    # Keys

    def on_key(self, event: events.Key) -> None:
        """The keys that stop, and what is typed for it; all others move the list, or do nothing."""
        if self.line.has_focus:
            return
        if event.key in KEYS or is_digit(event):
            event.stop()
            event.prevent_default()
            if self._stop.state.stage in {"looking", "ready"}:
                self._typed_key(event)
            elif event.key == "enter":
                self._close(event)

    def action_leave(self) -> None:
        """Stop nothing, or nothing more; what was sent is waited for."""
        stage = self._stop.state.stage
        if self.line.has_focus:
            self._end_edit()
        elif stage == "sending":
            self._stop.halt()
        elif stage != "halted":
            self.dismiss(self._stop.state.stopped if stage == "over" else None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Another reason, if it can be one."""
        said = event.value.strip()
        if not said or len(said) > LONGEST_REASON:
            self._say(f"A reason has 1 to {LONGEST_REASON:,} characters, not {len(said):,}.")
            return
        self._reason = said
        self._end_edit()

    def _close(self, event: events.Key) -> None:
        """Close, once it is over and what has come of it was seen."""
        counts = self._guard.counts(event)
        if self._stop.state.stage != "over":
            return
        if counts:
            self.action_leave()
        else:
            self._say("A key typed ahead or held down closes nothing. Press it anew.")

    def _typed_key(self, event: events.Key) -> None:
        if not self._guard.counts(event):
            self._say("A key typed ahead or held down stops nothing. Press it anew.")
        elif event.key == "e":
            self._edit()
        elif event.key == "y":
            self._yes()
        elif event.key == "enter":
            self._enter()
        elif self._wanted > FEW:
            self._typed = typed_on(self._typed, event.key)
            self._say("")
        if self._stop.state.stage == "sending":
            self._guard.used(event)

    def _yes(self) -> None:
        if 0 < self._wanted <= FEW:
            self._stop.send(self._reason)
        elif self._wanted:
            self._say(f"For so many, their number must be typed: {self._wanted}, then Enter.")

    def _enter(self) -> None:
        if not self._wanted:
            return
        if self._wanted > FEW and self._typed == str(self._wanted):
            self._stop.send(self._reason)
        elif self._typed:
            self._typed = ""
            self._say(f"That is not {self._wanted}. Nothing was stopped.")
        else:
            self._say("Enter alone stops nothing.")

    # The reason

    def _edit(self) -> None:
        self._typed = ""
        self.line.value = self._reason
        self.line.cursor_position = len(self._reason)
        self._show_line(True)
        self.line.focus()
        self._say("Enter takes this reason · Esc leaves it as it was")

    def _end_edit(self) -> None:
        self.text.focus()
        self._show_line(False)
        self._say("")

    def _show_line(self, shown: bool) -> None:
        self.line.set_class(shown, "-shown")
        self.reason.display = not shown
        self.reason.show(Content.assemble(("Reason  ", "bold"), self._reason))

    # What is shown

    def _told(self, state: StopState) -> None:
        """How far it is; the list is written where it has become another."""
        if not self.is_mounted or not self.is_current:
            return
        if state.stage == "ready" and not self._guard.is_seen:
            self._wanted = len(state.wanted)
            self._show_all()
            self.call_after_refresh(self._guard.seen)
        elif state.stage == "over":
            self._show_all()
            self.call_after_refresh(self._guard.seen)
        else:
            self._say("")

    def _show_all(self) -> None:
        self.summary.show(stop_lines.summary(self._stop.state))
        self._show_line(False)
        self._show_list()
        self._say("")

    def _show_list(self) -> None:
        self.text.show(stop_lines.lines(self._stop.state, self.text.size.width or self._inside))
        self.text.refresh(layout=True)  # its height is that of what it shows

    def _say(self, note: str) -> None:
        """What is waited for, and what is wrong with what was typed."""
        state = self._stop.state
        said = stop_lines.prompt(state, self._wanted, self._typed)
        told = Content.styled(note, "$text-warning") if note else said
        self.prompt.show(told)
        box = self.query_one(".dialog", Vertical)
        box.border_subtitle = stop_lines.keys(state, self._wanted, marked=self._marked)

    @property
    def _inside(self) -> int:
        return max(0, self.app.size.width - 6)

    def _fit(self) -> None:
        self.text.styles.max_height = most_rows(self.app.size.height)
