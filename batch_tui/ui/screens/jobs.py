"""The main screen: it holds the panes, and opens every other screen.

What a key opens is imported by its action: the start waits for none of it. Soon afterwards a thread
imports all of it, see `ahead`, so that no key does either.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from textual import work
from textual.app import ComposeResult
from textual.content import Content

from batch_tui.batch.failure import Failure
from batch_tui.batch.job import Job
from batch_tui.feed.scopes import Scopes, Wanted
from batch_tui.look.numbers import count
from batch_tui.settings.memory import Memory
from batch_tui.settings.options import Settings
from batch_tui.ui.keys.command import Scope
from batch_tui.ui.keys.commands import bindings
from batch_tui.ui.panes import lines
from batch_tui.ui.panes.list_pane import ListPane
from batch_tui.ui.table import messages
from batch_tui.ui.terminal.covered import QuietScreen
from batch_tui.ui.terminal.private import lay_out
from batch_tui.ui.widgets.filter_bar import FilterBar
from batch_tui.ui.widgets.key_line import KeyLine


class JobsScreen(QuietScreen[None]):
    """Lists the jobs of one account and region, and goes to another one.

    Args:
        scopes: where the jobs come from.
        settings: what the user has set.
        memory: what earlier runs left.
        config: the file that views are saved in.
    """

    CSS_PATH = "jobs.tcss"
    AUTO_FOCUS = "JobTable"
    BINDINGS = [*bindings("screen"), *bindings("app")]

    def __init__(self, scopes: Scopes, settings: Settings, memory: Memory, config: Path) -> None:
        super().__init__()
        self._scopes = scopes
        self._settings = settings
        self._memory = memory
        self._config = config
        self._views = dict(settings.views)
        self._was_up = False
        self.pane = self._pane_of(settings)

    def compose(self) -> ComposeResult:
        """The pane, and the keys."""
        yield self.pane
        yield KeyLine("table", "tree", "jobs", "app", keys=self._settings.keys)

    def _pane_of(self, settings: Settings) -> ListPane:
        """A pane for the source that is looked at."""
        place = lines.place_of(self._scopes.profile, self._scopes.region)
        return ListPane(self._scopes.source, settings, self._memory, place)

    @property
    def failure(self) -> Failure | None:
        """Why nothing could be shown at all; None where something was, or may still come."""
        return None if self._was_up else self.pane.failure

    def on_screen_suspend(self) -> None:
        """Another screen stands before this one: nothing is refreshed that it does not show."""
        before = self.app.screen
        goes_on = isinstance(before, QuietScreen) and before.SHOWS_BEHIND
        self.pane.job_tree.cover(not goes_on)

    def on_screen_resume(self) -> None:
        """It is gone."""
        self.pane.job_tree.cover(False)

    # Jobs

    def on_job_table_selected(self, event: messages.Selected) -> None:
        """Open a job that is no parent."""
        self._open_job(event.row.job)

    def action_details(self) -> None:
        """Show everything about the job under the cursor."""
        if job := self._job_here():
            self._open_job(job)

    def action_log(self) -> None:
        """Show the log of the job under the cursor."""
        from batch_tui.ui.screens.log import LogScreen

        if job := self._job_here():
            self.app.push_screen(LogScreen(self.pane.source, job.id, job.name, self._settings.keys))

    def action_why(self) -> None:
        """Show why the job under the cursor waits."""
        from batch_tui.ui.screens.why import WhyScreen

        pane = self.pane
        if job := self._job_here():
            of = (pane.source, job.id, job.name, self._settings.keys)
            self.app.push_screen(WhyScreen(*of, pane.job_tree.rhythm))

    def action_say(self) -> None:
        """Show what the failed children of the parent here say."""
        from batch_tui.ui.screens.failed import FailedScreen

        pane = self.pane
        parent = pane.job_tree.parent_job
        if parent is None:
            pane.job_tree.say_why()
        else:
            self.app.push_screen(FailedScreen(pane.source, parent, self._settings.keys))

    def action_raw(self) -> None:
        """Show the raw JSON of the job under the cursor."""
        if job := self._job_here():
            self._open_job(job, raw=True)

    def action_tell(self) -> None:
        """Tell when it ends, or do not."""
        if job := self._job_here():
            self.pane.watching.toggle(job)

    @work(exclusive=True, group="hand-over")
    async def action_hand_over(self, way: str) -> None:
        """Give the marked jobs, else the one under the cursor, to another tool."""
        from batch_tui.ui.panes import hand_over

        if targets := self.pane.job_tree.acting.targets():
            await hand_over.WAYS[way](self, self.pane.source, [t.job for t in targets])

    @work(exclusive=True, group="hand-over")
    async def action_aws_command(self) -> None:
        """Copy what lists these jobs on a command line."""
        from batch_tui.ui.panes import hand_over

        pane = self.pane
        await hand_over.copy_listings(self, pane.source, pane.plan(pane.asked))

    @work(exclusive=True, group="hand-over")
    async def action_shell(self) -> None:
        """Open a shell in a container of it."""
        from batch_tui.ui.screens.shell import open_shell

        if job := self._job_here():
            await open_shell(self, self.pane.source, job.id)

    @work(exclusive=True, group="export")
    async def action_export(self) -> None:
        """Write jobs to a file."""
        from batch_tui.ui.screens.export import export

        pane = self.pane
        if pane.listing is not None:
            plan = pane.plan(pane.asked, every=True)
            await export(self.app, pane.source, plan, pane.listing.jobs)

    @work(exclusive=True, group="groups")
    async def action_groups(self) -> None:
        """Show what the list is made of, and filter by what was chosen there."""
        from batch_tui.ui.screens.groups import GroupsScreen

        pane = self.pane
        if pane.listing is not None:
            groups = pane.made_of.of(pane.listing)
            chosen = await self.app.push_screen_wait(GroupsScreen(groups, self._settings.keys))
            if chosen is not None:
                pane.open(chosen)

    def _job_here(self) -> Job | None:
        """The job under the cursor; where there is none, that is said."""
        row = self.pane.table.cursor_row
        if row is None:
            self.pane.job_tree.say_why()
        return row.job if row else None

    def _open_job(self, job: Job, *, raw: bool = False) -> None:
        from batch_tui.ui.screens.job import JobScreen

        pane, keys = self.pane, self._settings.keys
        tree = pane.job_tree
        self.app.push_screen(
            JobScreen(pane.source, job, tree.rhythm, keys, raw=raw, neighbour=tree.neighbour)
        )

    @work(exclusive=True, group="go-to")
    async def action_go_to(self) -> None:
        """Ask for an index, and put the cursor on that child."""
        from batch_tui.ui.screens import children

        await children.go_to(self.app, self.pane)

    @work(exclusive=True, group="map")
    async def action_map(self) -> None:
        """Show the map of the array, and what was chosen there."""
        from batch_tui.ui.screens import children

        await children.show_map(self.app, self.pane, self._settings.keys)

    @work(exclusive=True, group="stop")
    async def action_stop(self) -> None:
        """Stop the marked jobs, or the one under the cursor."""
        from batch_tui.ui.screens import changing

        if self._settings.read_only:
            self.notify("Nothing is stopped: this program runs read-only.", markup=False)
        else:
            await changing.stop(self, self.pane)

    @work(exclusive=True, group="run-again")
    async def action_run_again(self) -> None:
        """Submit the marked jobs again, or the one under the cursor."""
        from batch_tui.ui.screens import changing

        if self._settings.read_only:
            self.notify("Nothing is submitted: this program runs read-only.", markup=False)
        else:
            await changing.run_again(self, self.pane)

    # What the list is made of

    def on_list_pane_queue_wanted(self) -> None:
        """Several queues and none chosen: the picker opens by itself."""
        self.action_queues()

    @work(exclusive=True, group="picker")
    async def action_queues(self) -> None:
        """Choose queues."""
        from batch_tui.ui.dialogs import choices

        pane = self.pane
        about = (pane.counting.queues, pane.chosen, pane.counting.glances, pane.source.clock)
        chosen = await choices.queues(self.app, *about)
        if chosen:
            pane.choose(chosen)

    @work(exclusive=True, group="picker")
    async def action_profile(self) -> None:
        """Choose another profile."""
        from batch_tui.ui.screens import scoping

        wanted = await scoping.profile(self.app, self._scopes)
        if wanted is not None:
            await self._go_to(wanted)

    @work(exclusive=True, group="picker")
    async def action_region(self) -> None:
        """Choose another region."""
        from batch_tui.ui.screens import scoping

        wanted = await scoping.region(self.app, self._scopes, self._memory)
        if wanted is not None:
            await self._go_to(wanted)

    async def _go_to(self, wanted: Wanted) -> None:
        """Look at another account and region, as at a start; what belongs to this one is closed."""
        left = self.pane
        if watched := len(left.watching):
            self.notify(f"Not watched any more: {count(watched, 'job')}.", markup=False)
        self._was_up = self._was_up or left.failure is None
        left.note_look()
        self._scopes.open(wanted)
        self.pane = self._pane_of(replace(self._settings, queues=(), query="", recall=True))
        left.display = False
        await self.mount(self.pane, before=left)
        self.pane.table.focus()
        lay_out(self)  # a dialog may be up before that is done, and shows what is behind it
        self._close(left)

    @work(group="closing")
    async def _close(self, pane: ListPane) -> None:
        """Close a pane; what it has changed is waited for, and then its source is closed too."""
        await pane.remove()
        self._scopes.leave(pane.source)

    @work(exclusive=True, group="picker")
    async def action_sort(self) -> None:
        """Choose the column to sort by."""
        from batch_tui.ui.dialogs import choices

        tree = self.pane.job_tree
        by = await choices.sort_by(self.app)
        if by:
            tree.sort_by(by)

    @work(exclusive=True, group="picker")
    async def action_columns(self) -> None:
        """Choose the columns to show."""
        from batch_tui.ui.dialogs import choices

        pane = self.pane
        chosen = await choices.columns(self.app, pane.table.places.keys)
        if chosen:
            pane.job_tree.pick(chosen)

    def on_filter_bar_plan_asked(self, event: FilterBar.PlanAsked) -> None:
        """Show what the line would ask of AWS."""
        from batch_tui.batch.plan.explain import explain
        from batch_tui.ui.dialogs.sheet import SheetScreen

        lines = [Content(line) for line in explain(self.pane.plan(event.query))]
        self.app.push_screen(SheetScreen("What this would ask of AWS", lines))

    # Commands and views

    def action_help(self) -> None:
        """The keys of this screen."""
        from batch_tui.ui.dialogs.help import help_sheet

        scopes: Sequence[Scope] = ("table", "tree", "jobs", "bar", "app", "always")
        settings = self._settings
        sheet = help_sheet(*scopes, keys=settings.keys, read_only=settings.read_only)
        self.app.push_screen(sheet)

    def action_journal(self) -> None:
        """What happened: the last calls, notices and failures."""
        from batch_tui.ui.dialogs.journal import journal_sheet

        self.app.push_screen(journal_sheet(self.pane.source.journal))

    @work(exclusive=True, group="picker")
    async def action_palette(self) -> None:
        """Choose a command, a view, a queue, a profile or a region."""
        from batch_tui.ui.screens import palette

        wanted = await palette.choose(
            self,
            self.pane,
            self._views,
            scopes=self._scopes,
            memory=self._memory,
            settings=self._settings,
        )
        if wanted is not None:
            await self._go_to(wanted)

    @work(exclusive=True, group="save")
    async def action_save_view(self) -> None:
        """Save what is shown under a name, in the config file."""
        from batch_tui.ui.screens import saving

        self._views |= await saving.save_view(self, self.pane, self._views, self._config)
