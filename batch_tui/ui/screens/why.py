"""Why a job waits: the likely cause, its place in the queue, and what stands in the way."""

from collections.abc import Mapping

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.getters import query_one
from textual.messages import Prune

from batch_tui.batch.ports import Place
from batch_tui.feed.source import Sources
from batch_tui.feed.waiting import REFRESHED, Waiting, WaitingState
from batch_tui.look import aws_command
from batch_tui.look.why import Line
from batch_tui.ui.dialogs.help import help_sheet
from batch_tui.ui.dialogs.picker import Choice, PickerScreen
from batch_tui.ui.keys.commands import bindings
from batch_tui.ui.panes import hand_over, why_lines
from batch_tui.ui.panes.rhythm import UNFOCUSED, Rhythm
from batch_tui.ui.terminal.covered import QuietScreen
from batch_tui.ui.widgets.banner import Banner
from batch_tui.ui.widgets.key_line import KeyLine
from batch_tui.ui.widgets.text_line import TextLine
from batch_tui.ui.widgets.text_view import TextView

RECKONED = 5.0
"""Seconds between looks at the clock, by which what is shown grows old."""


class WhyScreen(QuietScreen[None]):
    """Asks why a job waits, for as long as it waits; what was told stays when a call fails.

    Without a `rhythm`, it is asked again at its own pace.
    """

    BINDINGS = [*bindings("why"), *bindings("app")]
    CSS_PATH = "why.tcss"
    AUTO_FOCUS = "TextView"

    title_line = query_one("#title", TextLine)
    banner = query_one(Banner)
    text = query_one(TextView)

    def __init__(
        self,
        source: Sources,
        job_id: str,
        name: str,
        keys: Mapping[str, str],
        rhythm: Rhythm | None = None,
    ) -> None:
        super().__init__()
        self._source = source.home(job_id)
        self._job_id = job_id
        self._name_of_job = name
        self._keys = keys
        self._rhythm = rhythm or Rhythm(REFRESHED)
        self._covered = False
        self._shown: tuple[Line, ...] | None = None
        self._waiting = Waiting(self._source, job_id, self._told)

    def compose(self) -> ComposeResult:
        """The job, what failed, the report, the keys."""
        yield TextLine(id="title")
        yield Banner()
        yield TextView()
        yield KeyLine("text", "why", "app", keys=self._keys, leaves="Back")

    def on_mount(self) -> None:
        """Ask, and follow whether the terminal has the focus."""
        self._waiting.ask()
        self._set_pace()
        self.watch(self.app, "app_focus", self._set_pace, init=False)
        self.set_interval(RECKONED, self.reckon)

    async def on_prune(self, _: Prune) -> None:
        """Nobody looks any more."""
        self.workers.cancel_node(self)
        await self._waiting.close()

    def on_screen_suspend(self) -> None:
        """Another screen stands before this one: nothing is refreshed."""
        self._covered = True
        self._set_pace()

    def on_screen_resume(self) -> None:
        """It is gone."""
        self._covered = False
        self._set_pace()

    def reckon(self) -> None:
        """Show what is known, as old as it is by now."""
        self._told(self._waiting.state)

    def _set_pace(self) -> None:
        wanted = 0.0 if self._covered else self._rhythm.interval(focused=self.app.app_focus)
        least = REFRESHED if self.app.app_focus else UNFOCUSED
        self._waiting.pace(max(least, wanted) if wanted else 0.0)

    def _told(self, state: WaitingState) -> None:
        now = self._source.clock()
        self.title_line.show(why_lines.title(self._name_of_job, self._job_id, state, now))
        self.banner.show(why_lines.banner(state, self._keys))
        lines = why_lines.lines(state, now)
        if lines != self._shown:
            self._shown = lines
            self.text.show([_content(line) for line in lines])

    # Keys

    def action_again(self) -> None:
        """Ask again."""
        self._waiting.ask()

    @work(exclusive=True, group="picker")
    async def action_open(self) -> None:
        """Open a job that this one waits for: the one that there is, or one of several."""
        found = why_lines.waited_for(self._waiting.state)
        if not found:
            self.notify("Nothing is known that it waits for.", markup=False)
            return
        chosen: tuple[str, ...] | None = (found[0].id,)
        if len(found) > 1:
            choices = [Choice(job.id, job.name, f"{job.state} · {job.id}") for job in found]
            chosen = await self.app.push_screen_wait(PickerScreen("It waits for", choices))
        for job in found:
            if chosen and job.id == chosen[0]:
                shown = WhyScreen(self._source, job.id, job.name, self._keys, self._rhythm)
                self.app.push_screen(shown)

    @work(exclusive=True, group="copy")
    async def action_aws_command(self) -> None:
        """Copy what tells most of this on a command line: the job, and its place in the queue."""
        case = self._waiting.state.case
        queue = case.job.queue if case else ""

        def commands(place: Place) -> list[str]:
            at_head = aws_command.snapshot(queue, place) if queue else []
            return [*aws_command.described(self._job_id, place), *at_head]

        await hand_over.copy_commands(self, self._source, commands)

    def action_help(self) -> None:
        """The keys of this screen."""
        self.app.push_screen(help_sheet("text", "why", "app", "always", keys=self._keys))


def _content(line: Line) -> Content:
    return Content.styled(line.text, why_lines.STYLES[line.look])
