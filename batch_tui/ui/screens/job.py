"""Everything about one job: why it ended first, every member of it last; or as raw JSON."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.getters import query_one
from textual.messages import Prune

from batch_tui.batch.job import Job
from batch_tui.feed.job import HOSTS, JobLife, JobState
from batch_tui.feed.source import Source, Sources
from batch_tui.look import aws_command
from batch_tui.look.job.attempts import WHERE, Places
from batch_tui.look.job.fact import Fact, paths
from batch_tui.look.job.whole import facts
from batch_tui.ui.dialogs.ask import AskScreen
from batch_tui.ui.dialogs.help import help_sheet
from batch_tui.ui.dialogs.picker import Choice, PickerScreen
from batch_tui.ui.keys.commands import bindings, keys_of
from batch_tui.ui.panes import hand_over, job_lines, lines
from batch_tui.ui.panes.job_lines import Named
from batch_tui.ui.panes.rhythm import Rhythm
from batch_tui.ui.screens.log import LogScreen
from batch_tui.ui.screens.shell import open_shell
from batch_tui.ui.screens.why import WhyScreen
from batch_tui.ui.terminal.covered import QuietScreen
from batch_tui.ui.widgets import fact_lines
from batch_tui.ui.widgets.banner import Banner
from batch_tui.ui.widgets.key_line import KeyLine
from batch_tui.ui.widgets.text_line import TextLine
from batch_tui.ui.widgets.text_view import TextView

SHOWN = 200
"""Characters of a value by which it is chosen to be copied."""


class JobScreen(QuietScreen[None]):
    """One job, refreshed in the `rhythm` of the list; secrets stay hidden until asked for.

    What was told stays when a call fails. `neighbour` goes some rows on in the list and tells the
    job there; without it there is no list to go through. `raw`: as JSON at first.
    """

    BINDINGS = [*bindings("job"), *bindings("app")]
    CSS_PATH = "job.tcss"
    AUTO_FOCUS = "TextView"

    title_line = query_one("#title", TextLine)
    banner = query_one(Banner)
    text = query_one(TextView)

    def __init__(
        self,
        source: Sources,
        job: Job,
        rhythm: Rhythm,
        keys: Mapping[str, str],
        *,
        raw: bool = False,
        neighbour: Callable[[int], Job | None] | None = None,
    ) -> None:
        super().__init__()
        self._sources = source
        self._name_of_job = job.name
        self._rhythm = rhythm
        self._keys = keys
        self._raw = raw
        self._neighbour = neighbour
        self._life = JobLife(source, job.id, self._told)
        self._secrets = False
        self._needle = ""
        self._found: int | None = None
        self._facts: Sequence[Fact] = ()
        self._lines: Sequence[Content] = ()

    def compose(self) -> ComposeResult:
        """The title, the facts, the keys."""
        yield TextLine(id="title")
        yield Banner()
        yield TextView()
        yield KeyLine("text", "job", "app", keys=self._keys, leaves="Back")

    @property
    def _source(self) -> Source:
        """The one that the job is of."""
        return self._sources.home(self._life.job_id)

    def on_mount(self) -> None:
        """Ask for the job, and follow whether the terminal has the focus."""
        self._life.open()
        self._set_pace()
        self.watch(self.app, "app_focus", self._set_pace, init=False)

    async def on_prune(self, _: Prune) -> None:
        """Nobody looks any more."""
        self.workers.cancel_node(self)
        await self._life.close()

    def on_screen_suspend(self) -> None:
        """Another screen stands before this one: nothing is refreshed."""
        self._life.cover(True)

    def on_screen_resume(self) -> None:
        """It is gone."""
        self._life.cover(False)

    def _set_pace(self) -> None:
        self._life.pace(self._rhythm.interval(self.app.app_focus))

    # What is shown

    def _told(self, state: JobState) -> None:
        """Show what is known of the job, and how well."""
        failure = state.failure
        comes = state.next_try is not None and state.detail is not None and not state.ended
        again = f"{keys_of('again', self._keys)} asks again."
        hint = f"{lines.next_try(state)} {again}" if comes else again
        self.banner.show((failure, hint) if failure else None)
        self._show()

    def _show(self) -> None:
        state, now = self._life.state, self._source.clock()
        detail = state.detail
        if detail is None:
            self._facts, said = (), job_lines.instead(state)
        else:
            self._name_of_job = detail.job.name
            places = Places(state.hosts, state.hosts_failure, HOSTS in state.busy)
            self._facts = facts(detail, now, places, state.starting_since)
            said = fact_lines.of_facts(self._facts, self._hidden)
        if detail is not None and self._raw:
            said = job_lines.of_json(detail.raw if self._secrets else detail.masked)
        self._lines = said
        if self._needle:
            said = [job_lines.marked(line, self._needle) for line in said]
        self.text.show(said)
        named = Named(self._name_of_job, self._life.job_id)
        paused = self._rhythm.paused
        self.title_line.show(job_lines.title(named, state, now, raw=self._raw, paused=paused))

    @property
    def _hidden(self) -> str | None:
        """What stands for a secret, None where they are shown."""
        return None if self._secrets else f"•••••• ({keys_of('secrets', self._keys)} shows it)"

    def on_text_view_viewed(self) -> None:
        """Ask where it ran once that is in sight."""
        window = self.text.window
        shown = () if self._raw else self._facts[window.start : window.stop]
        if any(one.part == WHERE for one in shown):
            self._life.look_for_hosts()

    # Keys

    def action_again(self) -> None:
        """Ask for the job again, once it has been answered or has failed."""
        self._life.again()

    def action_pause(self) -> None:
        """Stop refreshing, here and in the list, or go on."""
        self._rhythm.toggle()
        self._set_pace()

    def action_secrets(self) -> None:
        """Show or hide secret values."""
        self._secrets = not self._secrets
        self._show()

    def action_raw(self) -> None:
        """Show raw JSON instead of the facts, or the other way round."""
        self._raw = not self._raw
        self._found = None
        self._show()
        self.text.action_top()

    def action_log(self) -> None:
        """Show its log."""
        log = LogScreen(self._source, self._life.job_id, self._name_of_job, self._keys)
        self.app.push_screen(log)

    def action_step(self, step: int) -> None:
        """Another job of the list."""
        job = self._neighbour(step) if self._neighbour else None
        if job is None:
            where = "last" if step > 0 else "first"
            told = f"This is the {where} job that the list has loaded."
            self.notify(told if self._neighbour else "It was opened from no list.", markup=False)
            return
        self._name_of_job = job.name
        self._found = None
        self._life.turn_to(job.id)
        self.text.action_top()

    def action_back(self) -> None:
        """Forget a search, or leave."""
        if self._needle:
            self._needle, self._found = "", None
            self._show()
        else:
            self.dismiss()

    def action_why(self) -> None:
        """Show why it waits."""
        of = (self._source, self._life.job_id, self._name_of_job, self._keys)
        self.app.push_screen(WhyScreen(*of, self._rhythm))

    def action_help(self) -> None:
        """The keys of this screen."""
        self.app.push_screen(help_sheet("text", "job", "app", "always", keys=self._keys))

    @work(exclusive=True, group="search")
    async def action_search(self) -> None:
        """Ask what to search for, and go to the first match from here on."""
        ask = AskScreen("Search in what is shown", "a text, as it is", lambda _: "", self._needle)
        text = await self.app.push_screen_wait(ask)
        if text:
            self._needle, self._found = text, self.text.window.start - 1
            self._show()
            self.action_find(1)

    def action_find(self, step: int) -> None:
        """The next match, or the one before; behind the last one comes the first."""
        if not self._needle:
            self.action_search()
            return
        matches = job_lines.found(self._lines, self._needle)
        if not matches:
            self.notify(f"{self._needle} is nowhere in here.", markup=False)
            return
        here = self.text.window.start - 1 if self._found is None else self._found
        if step > 0:
            self._found = next((n for n in matches if n > here), matches[0])
        else:
            self._found = next((n for n in reversed(matches) if n < here), matches[-1])
        self.text.go_to(self._found)

    @work(exclusive=True, group="copy")
    async def action_copy(self) -> None:
        """Choose a value, and copy it; of raw JSON all."""
        if self._raw and self._lines:
            text = "\n".join(line.plain for line in self._lines)
            await hand_over.copy(self, self._source, text, "The JSON")
            return
        fact = await self._chosen("Copy a value", [*paths(self._facts)])
        if fact is None:
            return
        if fact.secret and not self._secrets:
            key = keys_of("secrets", self._keys)
            self.notify(f"{fact.name} is hidden; {key} shows it.", markup=False)
            return
        await hand_over.copy(self, self._source, fact.value, fact.name or "It")

    @work(exclusive=True, group="copy")
    async def action_hand_over(self, way: str) -> None:
        """Give the job to another tool."""
        detail = self._life.state.detail
        job = detail.job if detail else Job(self._life.job_id, self._name_of_job)
        await hand_over.WAYS[way](self, self._source, [job])

    @work(exclusive=True, group="copy")
    async def action_aws_command(self) -> None:
        """Copy what describes the job on a command line."""
        described = partial(aws_command.described, self._life.job_id)
        await hand_over.copy_commands(self, self._source, described)

    @work(exclusive=True, group="copy")
    async def action_shell(self) -> None:
        """Open a shell in a container of it."""
        await open_shell(self, self._source, self._life.job_id)

    @work(exclusive=True, group="open")
    async def action_open(self) -> None:
        """Open a job that this one depends on, or that it belongs to."""
        leads = [(one, path) for one, path in paths(self._facts) if one.opens]
        if not leads:
            self.notify("It depends on no other job.", markup=False)
            return
        fact = leads[0][0] if len(leads) == 1 else await self._chosen("Open a job", leads)
        if fact is not None:
            job = Job(fact.opens, "")
            self.app.push_screen(JobScreen(self._source, job, self._rhythm, self._keys))

    async def _chosen(self, title: str, among: Sequence[tuple[Fact, str]]) -> Fact | None:
        """One of some facts that a person chooses, the first in sight proposed."""
        window = self.text.window
        in_sight = self._facts[window.start : window.stop]
        seen = next((str(n) for n, (one, _) in enumerate(among) if one in in_sight), "")
        choices = [
            Choice(str(n), f"{path}: {fact_lines.value_of(one, self._hidden)}"[:SHOWN])
            for n, (one, path) in enumerate(among)
        ]
        picked = await self.app.push_screen_wait(PickerScreen(title, choices, chosen=[seen]))
        return among[int(picked[0])][0] if picked else None
