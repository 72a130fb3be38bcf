"""The main screen: the jobs of some queues, under a query."""

from collections.abc import Iterable
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen

from batch_tui.batch import order
from batch_tui.batch.complete import Known
from batch_tui.batch.failure import Failure
from batch_tui.batch.job import ACTIVE, Status
from batch_tui.batch.order import Order
from batch_tui.batch.plan import plan
from batch_tui.batch.query import Query, parse
from batch_tui.batch.region import Queue
from batch_tui.feed.listing import Listing
from batch_tui.feed.queues import list_queues
from batch_tui.ui import coverage
from batch_tui.ui.columns import COLUMNS
from batch_tui.ui.commands import bindings
from batch_tui.ui.screens.help import HelpScreen
from batch_tui.ui.screens.picker import Choice, PickerScreen
from batch_tui.ui.session import Session
from batch_tui.ui.status import status_line
from batch_tui.ui.widgets.banner import Banner
from batch_tui.ui.widgets.filter_bar import FilterBar
from batch_tui.ui.widgets.job_table import JobTable
from batch_tui.ui.widgets.job_tree import JobTree
from batch_tui.ui.widgets.key_line import KeyLine
from batch_tui.ui.widgets.live_table import LiveTable
from batch_tui.ui.widgets.status_chips import StatusChips
from batch_tui.ui.widgets.text_line import TextLine

KEPT = 4
"""How many listings are kept, so that going back to one costs no call."""


class JobsScreen(Screen[None]):
    """Lists jobs and lets the user choose among them."""

    BINDINGS = [*bindings("jobs"), *bindings("app")]
    CSS_PATH: ClassVar[list[str]] = ["jobs.tcss"]
    AUTO_FOCUS = "JobTable"

    table = query_one(JobTree)
    bar = query_one(FilterBar)
    chips = query_one(StatusChips)
    banner = query_one(Banner)
    place = query_one("#place", TextLine)
    status = query_one("#status", TextLine)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._asked = parse(session.settings.query)
        self._chosen: tuple[str, ...] = session.settings.queues
        self._queues: tuple[Queue, ...] = ()
        self._kept: dict[tuple[str, ...], Listing] = {}
        self._is_up = False

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield TextLine(id="place")
        yield StatusChips()
        yield FilterBar(self._known)
        yield JobTree(self._session)
        yield Banner()
        yield TextLine(id="status")
        yield KeyLine("table", "tree", "jobs", "app")

    def on_mount(self) -> None:
        """Ask for the queues, and for the jobs as soon as it is known of which."""
        self.table.picked = self._session.settings.columns
        self.table.tail = "  ⋯ connecting"
        self._show_query()
        self._learn_queues()
        if self._chosen or self._asked.queues:
            self._open()

    # Which jobs

    @work(exclusive=True, group="queues")
    async def _learn_queues(self) -> None:
        try:
            self._queues = await list_queues(self._session.region, self._session.calls)
        except Failure as failure:
            if self.table.listing is None:
                self.app.give_up(failure)
            return
        self._session.place = self._session.region.place()
        self._show_query()
        if self.table.listing is None:
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
            self._asked = query
        queues = self._asked.choose_queues(self._chosen, [queue.name for queue in self._queues])
        key = (str(self._asked), *queues)
        listing = self._kept.pop(key, None) or self._new_listing(queues)
        self._kept[key] = listing
        while len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        self.banner.clear()
        self.table.several_queues = len(queues) > 1
        self.table.show_listing(listing)
        self.table.lay_out()
        self._show_query()

    def _new_listing(self, queues: Iterable[str]) -> Listing:
        session = self._session
        found = plan(self._asked, tuple(queues), session.clock())
        shown = self.table.listing
        return Listing(
            found, session.region, session.calls, session.clock, shown and shown.jobs.order
        )

    # What comes from the table

    def on_live_table_progressed(self) -> None:
        """The lines around the table follow it."""
        self.status.show(status_line(self.table))

    def on_live_table_answered(self) -> None:
        """All is well."""
        self._is_up = True
        self.banner.clear()

    def on_live_table_failed(self, event: LiveTable.Failed) -> None:
        """Tell a failure beside the last good data; give up when there never was any."""
        if self._is_up:
            self.banner.tell(event.failure)
        else:
            self.app.give_up(event.failure)

    def on_job_table_header_selected(self, event: JobTable.HeaderSelected) -> None:
        """A click on a title sorts by that column, a second one inverts."""
        column = "id" if event.column == "short" else event.column
        if column in order.COLUMNS:
            self._sort_by(column)

    # Keys

    def action_filter(self) -> None:
        """Write a query."""
        self.set_focus(self.bar.input)

    def action_back(self) -> None:
        """Stop a load; else clear the query."""
        if not self.table.stop_loading() and self._asked.terms:
            self._open(Query())

    def action_status(self, what: str) -> None:
        """Toggle a status of the query; inside a group of children, of that group."""
        parent = self.table.inside
        if what == "all":
            wanted: frozenset[Status] = frozenset()
        elif what == "active":
            wanted = ACTIVE
        elif parent is not None:
            wanted = frozenset({Status(what)})
        else:
            wanted = self._asked.statuses ^ {Status(what)}
        if parent is not None:
            self.table.filter_children(parent, wanted)
        else:
            self._open(self._asked.with_statuses(wanted))

    def action_refresh(self) -> None:
        """See what is new and what has changed."""
        self.table.refresh_now()

    def action_pause(self) -> None:
        """Stop refreshing, or go on."""
        self.table.pause()

    @work(exclusive=True, group="picker")
    async def action_queues(self) -> None:
        """Choose queues."""
        choices = [
            Choice(queue.name, queue.name, f"{queue.state} · priority {queue.priority}")
            for queue in self._queues
        ]
        screen = PickerScreen("Job queue", choices, several=True, chosen=self._chosen)
        chosen = await self.app.push_screen_wait(screen)
        if chosen:
            self._chosen = chosen
            self._open(self._asked.without("queue"))

    @work(exclusive=True, group="picker")
    async def action_sort(self) -> None:
        """Choose the column to sort by."""
        titles = {column.key: column.title for column in COLUMNS}
        choices = [Choice(key, titles[key].lower()) for key in order.COLUMNS]
        chosen = await self.app.push_screen_wait(PickerScreen("Sort loaded jobs by", choices))
        if chosen:
            self._sort_by(chosen[0])

    def action_invert(self) -> None:
        """Sort the other way round."""
        self._sort_by(self.table.jobs.order.column)

    @work(exclusive=True, group="picker")
    async def action_columns(self) -> None:
        """Choose the columns to show."""
        choices = [Choice(c.key, c.title.lower()) for c in COLUMNS if c.title]
        shown = [placed.column.key for placed in self.table.placed]
        screen = PickerScreen("Columns", choices, several=True, chosen=shown)
        chosen = await self.app.push_screen_wait(screen)
        if chosen:
            self.table.picked = [c.key for c in COLUMNS if c.key in chosen]
            self.table.lay_out()

    def _sort_by(self, column: str) -> None:
        """Sort the loaded jobs; by the same column again, the other way round."""
        now = self.table.jobs.order
        descending = not now.descending if column == now.column else column in DESCENDING
        self.table.apply(self.table.jobs.sort(Order(column, descending, self._session.clock())))
        self.table.lay_out()
        self.on_live_table_progressed()

    def action_help(self) -> None:
        """The keys of this screen."""
        self.app.push_screen(HelpScreen("table", "tree", "jobs", "bar", "app"))

    def action_quit(self) -> None:
        """Leave."""
        self.app.exit()

    # The bar and the chips

    def on_filter_bar_submitted(self, event: FilterBar.Submitted) -> None:
        """Another query."""
        self.set_focus(self.table)
        self._open(event.query)

    def on_filter_bar_left(self) -> None:
        """Back to the table."""
        self.set_focus(self.table)

    def on_status_chips_toggled(self, event: StatusChips.Toggled) -> None:
        """A click on a chip is its key."""
        self.action_status(event.status or "all")

    def _known(self) -> Known:
        return Known(queues=tuple(queue.name for queue in self._queues))

    def _show_query(self) -> None:
        self.chips.choose(self._asked.statuses)
        self.bar.show_query(self._asked)
        listing = self.table.listing
        queues = " + ".join(listing.plan.queues if listing else self._chosen)
        settings = self._session.settings
        self.place.show(
            Content.assemble(
                (" batch-tui ", "bold $accent"),
                (coverage.place(self._session), "$text-muted"),
                "  ",
                (queues or "no queue", "bold"),
                ("  read-only" if settings.read_only else "", "$text-warning"),
            )
        )


DESCENDING = frozenset({"created", "duration", "progress", "exit"})
"""Columns of which the largest values are looked for first."""
