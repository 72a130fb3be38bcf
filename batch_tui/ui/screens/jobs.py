"""The main screen: the jobs of some queues, under a query."""

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen

from batch_tui.batch.complete import Known
from batch_tui.batch.failure import Failure
from batch_tui.batch.job import ACTIVE, Status
from batch_tui.batch.joblist import JobList
from batch_tui.batch.plan import plan
from batch_tui.batch.query import Query, parse
from batch_tui.batch.region import Queue
from batch_tui.feed.listing import Listing
from batch_tui.feed.queues import list_queues
from batch_tui.ui import coverage
from batch_tui.ui.commands import bindings
from batch_tui.ui.screens.help import HelpScreen
from batch_tui.ui.screens.job import JobScreen
from batch_tui.ui.screens.picker import Choice, PickerScreen
from batch_tui.ui.session import Session
from batch_tui.ui.widgets.banner import Banner
from batch_tui.ui.widgets.filter_bar import FilterBar
from batch_tui.ui.widgets.job_table import JobTable
from batch_tui.ui.widgets.key_line import KeyLine
from batch_tui.ui.widgets.status_chips import StatusChips
from batch_tui.ui.widgets.text_line import TextLine

KEPT = 4
"""How many listings are kept, so that going back to one costs no call."""
TICK = 5.0
"""Seconds between looks at ages, which are coarse."""


class JobsScreen(Screen[None]):
    """Lists jobs and lets the user choose among them."""

    BINDINGS = [*bindings("jobs"), *bindings("app")]
    CSS_PATH: ClassVar[list[str]] = ["jobs.tcss"]
    AUTO_FOCUS = "JobTable"

    table = query_one(JobTable)
    bar = query_one(FilterBar)
    chips = query_one(StatusChips)
    banner = query_one(Banner)
    place = query_one("#place", TextLine)
    status = query_one("#status", TextLine)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._query = parse(session.settings.query)
        self._chosen: tuple[str, ...] = session.settings.queues
        self._queues: tuple[Queue, ...] = ()
        self._listing: Listing | None = None
        self._kept: dict[tuple[str, ...], Listing] = {}

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield TextLine(id="place")
        yield StatusChips()
        yield FilterBar(self._known)
        yield JobTable(JobList(), self._session.clock)
        yield Banner()
        yield TextLine(id="status")
        yield KeyLine("table", "jobs", "app")

    def on_mount(self) -> None:
        """Ask for the queues, and for the jobs as soon as it is known of which."""
        self.chips.choose(self._query.statuses)
        self.bar.show_query(self._query)
        self.table.tail = "  ⋯ connecting"
        self._show_place()
        self._learn_queues()
        if self._chosen or self._query.queues:
            self._open()
        self.set_interval(TICK, self.table.tick)

    # Which jobs

    @work(exclusive=True, group="queues")
    async def _learn_queues(self) -> None:
        try:
            self._queues = await list_queues(self._session.region, self._session.calls)
        except Failure as failure:
            if self._listing is None:
                self._fail(failure)
            return
        place = self._session.region.place()
        self._session.place = "demo" if self._session.settings.demo else place.profile
        self._session.place += f" · {place.region}"
        self._show_place()
        if self._listing is None:
            self._choose_first_queue()

    def _choose_first_queue(self) -> None:
        if len(self._queues) == 1:
            self._chosen = (self._queues[0].name,)
            self._open()
        elif self._queues:
            self.table.tail = "  press Q to choose a queue"
            self.action_queues()
        else:
            self.table.tail = "  there are no job queues in this region"

    def _open(self, query: Query | None = None) -> None:
        """Show the jobs of a query: a kept listing, or a new one from its first page."""
        if query is not None:
            self._query = query
        known = [queue.name for queue in self._queues]
        queues = self._query.choose_queues(self._chosen, known)
        key = (str(self._query), *queues)
        listing = self._kept.pop(key, None) or Listing(
            plan(self._query, queues, self._session.clock()),
            self._session.region,
            self._session.calls,
            self._session.clock,
        )
        self._kept[key] = listing
        while len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        self._listing = listing
        self.chips.choose(self._query.statuses)
        self.bar.show_query(self._query)
        self.banner.clear()
        self.table.several_queues = len(queues) > 1
        self.table.show(listing.jobs)
        self.table.lay_out()
        self._show_place()
        self._show_coverage()
        if not listing.jobs.jobs and not listing.finished:
            self._load(listing)

    # Pages

    def on_rows_view_viewed(self) -> None:
        """Load what has come into sight: more pages near the end, children that are not known."""
        listing = self._listing
        if listing is None:
            return
        near = self.table.window.stop + self.table.room >= len(listing.jobs)
        if near and listing.jobs.jobs and not listing.exhausted and not self.banner.is_shown:
            self._load(listing)
        self._describe(listing)

    def on_job_table_tail_selected(self) -> None:
        """More is wanted."""
        if self._listing is not None:
            self._load(self._listing)

    def _load(self, listing: Listing) -> None:
        if not listing.loading and not listing.finished:
            listing.loading = True
            self._load_page(listing)
            self._show_coverage()

    @work(exclusive=True, group="page")
    async def _load_page(self, listing: Listing) -> None:
        try:
            change = await listing.more()
        except Failure as failure:
            self._fail(failure)
            return
        finally:
            listing.loading = False
            self._show_coverage()
        self.banner.clear()
        if listing is self._listing:
            self.table.apply(change)
            self._show_coverage()

    # Children

    def on_job_table_selected(self, event: JobTable.Selected) -> None:
        """Expand or collapse a parent, open any other job."""
        job = event.row.job
        if not job.child_count:
            self.app.push_screen(JobScreen(self._session, job.id, job.name))
        elif event.row.expanded:
            self.table.apply(self.table.jobs.collapse(job.id))
        else:
            self.table.apply(self.table.jobs.expand(job.id))

    def action_expand(self) -> None:
        """Show the children of the parent under the cursor."""
        if self.table.cursor is not None:
            self.table.apply(self.table.jobs.expand(self.table.cursor))

    def action_collapse(self) -> None:
        """Hide the children; from a child, go to its parent first."""
        row = self.table.cursor_row
        if row is None:
            return
        if row.parent is not None:
            self.table.move_to(row.parent.id)
        else:
            self.table.apply(self.table.jobs.collapse(row.job.id))

    def _describe(self, listing: Listing) -> None:
        for ids in listing.describer.unknown_children(self.table.window):
            self._describe_children(listing, ids)

    @work(group="children")
    async def _describe_children(self, listing: Listing, ids: Sequence[str]) -> None:
        try:
            changes = await listing.describer.load(ids)
        except Failure as failure:
            self._fail(failure)
            return
        if listing is self._listing:
            for change in changes:
                self.table.apply(change)

    # Keys

    def action_details(self) -> None:
        """Everything about the job under the cursor."""
        row = self.table.cursor_row
        if row is not None:
            self.app.push_screen(JobScreen(self._session, row.job.id, row.job.name))

    def action_filter(self) -> None:
        """Write a query."""
        self.bar.input.focus()

    def action_back(self) -> None:
        """Stop a load; else clear the query."""
        if self._listing is not None and self._listing.loading:
            self.workers.cancel_group(self, "page")
        elif self._query.terms:
            self._open(Query())

    def action_status(self, what: str) -> None:
        """Toggle a status of the query."""
        if what == "all":
            wanted: frozenset[Status] = frozenset()
        elif what == "active":
            wanted = ACTIVE
        else:
            wanted = self._query.statuses ^ {Status(what)}
        self._open(self._query.with_statuses(wanted))

    def action_refresh(self) -> None:
        """Ask for the list anew."""
        if self._listing is not None:
            self._kept.clear()
            self._open()

    @work(exclusive=True, group="picker")
    async def action_queues(self) -> None:
        """Choose queues."""
        choices = [
            Choice(queue.name, queue.name, f"{queue.state} · priority {queue.priority}")
            for queue in self._queues
        ]
        chosen = await self.app.push_screen_wait(
            PickerScreen("Job queue", choices, chosen=self._chosen)
        )
        if chosen:
            self._chosen = chosen
            self._open(self._query.without("queue"))

    def action_help(self) -> None:
        """The keys of this screen."""
        self.app.push_screen(HelpScreen("table", "jobs", "bar", "app"))

    def action_quit(self) -> None:
        """Leave."""
        self.app.exit()

    # The bar and the chips

    def on_filter_bar_submitted(self, event: FilterBar.Submitted) -> None:
        """Another query."""
        self.table.focus()
        self._open(event.query)

    def on_filter_bar_left(self) -> None:
        """Back to the table."""
        self.table.focus()

    def on_status_chips_toggled(self, event: StatusChips.Toggled) -> None:
        """A click on a chip is its key."""
        self.action_status(event.status or "all")

    def _known(self) -> Known:
        return Known(queues=tuple(queue.name for queue in self._queues))

    # What the lines say

    def _fail(self, failure: Failure) -> None:
        """Tell a failure beside the last good data; give up when there is none."""
        if self._listing is None or not self._listing.pager.pages:
            self.app.give_up(failure)
        else:
            self.banner.tell(failure)

    def _show_place(self) -> None:
        queues = " + ".join(self._listing.plan.queues if self._listing else self._chosen)
        self.place.show(
            Content.assemble(
                (" batch-tui ", "bold $accent"),
                (self._session.place, "$text-muted"),
                "  ",
                (queues or "no queue", "bold"),
                ("  read-only" if self._session.settings.read_only else "", "$text-warning"),
            )
        )

    def _show_coverage(self) -> None:
        if self._listing is not None:
            self.table.tail = coverage.tail(self._listing)
            self.status.show(Content(f" {coverage.summary(self._listing)}"))
