"""Which jobs are listed: queues and a query become a listing in the table."""

from collections.abc import Sequence

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen

from batch_tui.batch.failure import Failure
from batch_tui.batch.joblist.order import Order, read_order
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.ports import Queue
from batch_tui.batch.query.known import Known
from batch_tui.batch.query.query import Query, QueryError, parse
from batch_tui.feed.counts import count_statuses
from batch_tui.feed.kept import KeptListings
from batch_tui.feed.listing import Listing
from batch_tui.feed.queues import list_queues
from batch_tui.look.cells import definition_name
from batch_tui.look.numbers import count
from batch_tui.ui import coverage
from batch_tui.ui.session import Session
from batch_tui.ui.status import next_try, status_line
from batch_tui.ui.widgets.banner import Banner
from batch_tui.ui.widgets.chips import StatusChips
from batch_tui.ui.widgets.filter_bar import FilterBar
from batch_tui.ui.widgets.job_tree import JobTree
from batch_tui.ui.widgets.key_line import KeyLine
from batch_tui.ui.widgets.live_table import LiveTable
from batch_tui.ui.widgets.text_line import TextLine

LONG = 50_000
"""Jobs from which on a sort takes longer than a frame or two."""
COUNTED = 60.0
"""Seconds between counts of the statuses."""
MOST_NAMED = 3
"""Queues that are named in the first line; of more, their number."""
MOST_COUNTED = 2
"""Queues over which statuses are counted: each costs seven calls."""


class ListedScreen(Screen[None]):
    """The table with what stands around it, showing the jobs of some queues under a query."""

    CSS_PATH = "jobs.tcss"
    AUTO_FOCUS = "JobTable"

    table = query_one(JobTree)
    bar = query_one(FilterBar)
    chips = query_one(StatusChips)
    banner = query_one(Banner)
    place = query_one("#place", TextLine)
    status = query_one("#status", TextLine)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.asked = parse(session.settings.query)
        self.chosen: tuple[str, ...] = session.settings.queues
        self.queues: tuple[Queue, ...] = ()
        self._kept = KeptListings()
        self._waits_for_names = False
        self._is_up = False
        self._counted: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield TextLine(id="place")
        yield StatusChips()
        yield FilterBar(self._known)
        yield JobTree(self.session)
        yield Banner()
        yield TextLine(id="status")
        yield KeyLine("table", "tree", "jobs", "app", keys=self.session.settings.keys)

    def on_mount(self) -> None:
        """Ask for the queues, and for the jobs as soon as it is known of which."""
        self.table.picked = self.session.settings.columns
        self.table.tail = "  ⋯ connecting"
        self.bar.remember(self.session.memory.history)
        self._show_query()
        self._learn_queues()
        if self.chosen or self.asked.queues:
            self.open(self._first_query())
        self.set_interval(1, self._count_down)
        if self.session.settings.counts:
            self.set_interval(COUNTED, self._count_again)

    def open(self, query: Query) -> None:
        """Show the jobs of a query: a kept listing, or a new one from its first page."""
        self.asked = query
        queues = query.choose_queues(self.chosen, [queue.name for queue in self.queues])
        self._waits_for_names = not self.queues and any("*" in name for name in query.queues)
        if self._waits_for_names:
            self.table.tail = "  ⋯ asking AWS Batch which queues there are"
            self._show_query()
            return
        if self.table.listing is not None:
            self.table.listing.cursor = self.table.cursor
        now = self.session.clock()
        listing = self._kept.get(query, queues, now, lambda: self._new_listing(queues))
        if self.table.listing is None or tuple(queues) != self.table.listing.plan.queues:
            self.chips.forget_counts()
            self._counted = ()
        self.banner.clear()
        self.table.several_queues = len(queues) > 1
        self.table.show_listing(listing)
        self.table.lay_out()
        if listing.cursor is not None:
            self.table.move_to(listing.cursor)
        self._show_query()
        self.session.memory.note(queues, str(query))

    def remembered(self) -> Query:
        """The last query in the chosen queues; none where it is not to be remembered."""
        try:
            return parse(self.session.memory.query(self.chosen))
        except QueryError:
            return Query()

    def _first_query(self) -> Query:
        """What was asked for at the start, else the last query in the queue."""
        given = self.asked.terms or not self.session.settings.recall
        return self.asked if given else self.remembered()

    # What comes from the table

    def on_live_table_progressed(self) -> None:
        """The lines around the table follow it."""
        self.status.show(status_line(self.table))

    def on_live_table_answered(self) -> None:
        """All is well."""
        self._is_up = True
        self.banner.clear()
        listing = self.table.listing
        if listing and self.session.settings.counts and self._counted != listing.plan.queues:
            self._counted = listing.plan.queues
            self.count_jobs()

    def on_live_table_failed(self, event: LiveTable.Failed) -> None:
        """Tell a failure beside the last good data; give up when there never was any."""
        if self._is_up:
            self.banner.tell(event.failure, next_try(self.table))
        else:
            self.session.give_up(event.failure)

    # Queues

    def choose_queue(self) -> None:
        """Let the user choose, because there are several queues."""

    @work(exclusive=True, group="queues")
    async def _learn_queues(self) -> None:
        try:
            self.queues = await list_queues(self.session.region, self.session.calls)
        except Failure as failure:
            if self.table.listing is None:
                self.session.give_up(failure)
            elif self._waits_for_names:
                self.banner.tell(failure)
            return
        self.session.place = self.session.region.place()
        self._show_query()
        if self._waits_for_names:
            self.open(self.asked)
        if self.table.listing is not None:
            return
        if len(self.queues) == 1:
            self.chosen = (self.queues[0].name,)
            self.open(self._first_query())
        elif self.queues:
            self.table.tail = "  press Q to choose a queue"
            self.choose_queue()
        else:
            self.table.tail = "  there are no job queues in this region"

    def _count_again(self) -> None:
        if self.table.interval:
            self.count_jobs()

    @work(exclusive=True, group="counts")
    async def count_jobs(self) -> None:
        """Count the statuses for the chips."""
        listing = self.table.listing
        if listing is None or len(listing.plan.queues) > MOST_COUNTED:
            return
        session = self.session
        counts = count_statuses(session.region, session.calls, listing.plan.queues, session.limit)
        try:
            async for status, counted in counts:
                self.chips.count(status, str(counted))
        except Failure:
            # Counts are a courtesy: what fails here will fail, and be told, where it matters.
            return

    def _new_listing(self, queues: Sequence[str]) -> Listing:
        session, shown = self.session, self.table.listing
        order = shown.jobs.order if shown else read_order(session.settings.sort, session.clock())
        found = plan(self.asked, queues, session.clock())
        return Listing(
            found, session.region, session.calls, session.clock, order, limit=session.limit
        )

    # What the lines say

    def _count_down(self) -> None:
        table = self.table
        if self.session.calls.budget.pause or table.is_late or not table.interval:
            self.on_live_table_progressed()

    def _known(self) -> Known:
        names = tuple(queue.name for queue in self.queues)
        seen = self.table.seen()
        return Known(
            queues=names,
            definitions=tuple(dict.fromkeys(definition_name(job) for job in seen)),
            shares=tuple(dict.fromkeys(job.share for job in seen if job.share)),
            names=tuple(dict.fromkeys(job.name for job in seen)),
            tags=tuple({f"{k}={v}": None for job in seen for k, v in job.rest.tags or ()}),
        )

    def _show_query(self) -> None:
        self.chips.choose(self.asked.statuses)
        self.bar.show_query(self.asked)
        listing = self.table.listing
        queues = _named(listing.plan.queues if listing else self.chosen)
        settings = self.session.settings
        self.place.show(
            Content.assemble(
                (" batch-tui ", "bold $accent"),
                (coverage.place(self.session), "$text-muted"),
                "  ",
                (queues, "bold"),
                ("  read-only" if settings.read_only else "", "$text-warning"),
            )
        )

    def order(self, wanted: Order) -> None:
        """Sort the loaded jobs. A long list says so first, because it takes a while."""
        loaded = self.table.jobs.jobs
        if loaded < LONG:
            self._sort(wanted)
            return
        self.status.show(Content(f" sorting {count(loaded, 'job')} …"))
        self.call_after_refresh(self._sort, wanted)

    def _sort(self, wanted: Order) -> None:
        self.table.apply(self.table.jobs.sort(wanted))
        self.table.lay_out()
        self.on_live_table_progressed()


def _named(queues: Sequence[str]) -> str:
    if len(queues) > MOST_NAMED:
        return count(len(queues), "queue")
    return " + ".join(queues) or "no queue"
