"""A pane: joins the list of one source with the table, the bar and the lines that show it."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.getters import query_one
from textual.message import Message
from textual.messages import Prune

from batch_tui.batch.failure import Failure
from batch_tui.batch.job import Status
from batch_tui.batch.plan.plan import Plan
from batch_tui.batch.plan.stream import MAX_DESCRIBED
from batch_tui.batch.ports import Queue
from batch_tui.batch.query.kinds import TermKind
from batch_tui.batch.query.query import Query, parse
from batch_tui.feed.listing.kept import KeptListings
from batch_tui.feed.listing.listing import Listing
from batch_tui.feed.listing.state import ListingState
from batch_tui.feed.source import Sources
from batch_tui.look.orders import read_order, write_order
from batch_tui.settings.memory import Memory
from batch_tui.settings.options import Settings
from batch_tui.settings.views import View
from batch_tui.ui.keys.commands import bindings
from batch_tui.ui.panes import lines
from batch_tui.ui.panes.beginning import Beginning
from batch_tui.ui.panes.counting import COUNTED, Counting
from batch_tui.ui.panes.known import known, seen
from batch_tui.ui.panes.lines import Around
from batch_tui.ui.panes.made_of import MadeOf
from batch_tui.ui.panes.notices import Notices
from batch_tui.ui.panes.planning import Planning
from batch_tui.ui.panes.recall import Recall
from batch_tui.ui.panes.row_keys import RowKeys
from batch_tui.ui.panes.statuses import Statuses
from batch_tui.ui.panes.tree import JobTree
from batch_tui.ui.panes.watching import Watching
from batch_tui.ui.table.table import JobTable
from batch_tui.ui.widgets.banner import Banner
from batch_tui.ui.widgets.chips import StatusChips
from batch_tui.ui.widgets.filter_bar import FilterBar
from batch_tui.ui.widgets.text_line import TextLine

NEWEST_FIRST = "-created"
"""How the usual order is written where nothing would mean that of the config file."""


class ListPane(Vertical):
    """Shows the jobs of some queues of a source under a query, and does what keys ask of the list.

    `asked` is the query, `chosen` the queues that are asked where it names none.
    """

    BINDINGS = bindings("pane")

    job_tree = query_one(JobTree)
    table = query_one(JobTable)
    bar = query_one(FilterBar)
    chips = query_one(StatusChips)
    banner = query_one(Banner)
    title = query_one("#place", TextLine)
    status = query_one("#status", TextLine)

    class QueueWanted(Message):
        """There are several queues, and none is chosen."""

    def __init__(self, source: Sources, settings: Settings, memory: Memory, place: str) -> None:
        super().__init__()
        self.source = source
        self.asked = parse(settings.query, settings.terms)
        self.chosen: tuple[str, ...] = settings.queues
        self.listing: Listing | None = None
        self._settings = settings
        self._recall = Recall(memory, source.scope, settings)
        self._kept = KeptListings(source)
        self.counting = Counting(
            source,
            is_on=settings.counts,
            learned=self._learned,
            chips=lambda: self.chips,
            listing=lambda: self.listing,
        )
        self._queues = self.counting.queues
        self._planning = Planning(source, self._kept, self._queues)
        self._around = Around(
            source.budget,
            settings.keys,
            place=place,
            read_only=settings.read_only,
            waits="  ⋯ connecting",
            coarse=bool(settings.ssh),
        )
        self._statuses = Statuses(lambda: self.job_tree, lambda: self.asked, self.open)
        self._notices = Notices(self, self._around, self._show)
        self._row_keys = RowKeys(self, read_only=settings.read_only)
        self.watching = Watching(self, source, self._show)
        self.watching.pace(settings.refresh)
        self.made_of = MadeOf(
            source, lambda query, tells: self.plan(query, every=True, tells=tells)
        )
        self._beginning = Beginning(
            self,
            self._queues,
            self._around,
            self._recall,
            interval=lambda: self.job_tree.interval,
            clock=source.clock,
            begin=self._begin,
            choose=lambda: self.post_message(self.QueueWanted()),
        )

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield TextLine(id="place")
        yield StatusChips()
        words = self._settings.terms
        yield FilterBar(lambda: known(self.table.jobs, self._names, words), words)
        yield JobTree(self.source.clock, self._recall.settings, self._told)
        yield Banner()
        yield TextLine(id="status")

    def on_mount(self) -> None:
        """Ask for the queues, and for the jobs as soon as it is known of which."""
        self.bar.remember(self._recall.history)
        self._show_query()
        self._queues.learn()
        if self.chosen or self.asked.queues or self.asked.ids:
            self._begin(self.chosen)
        self.set_interval(1, self._count_down)
        self.set_interval(COUNTED, self._count_again)

    async def on_prune(self, _: Prune) -> None:
        """Nobody looks any more; what changes something is waited for.

        At `on_unmount` the table and the lines would be gone before the list is told.
        """
        self.note_look()
        await self.counting.close()
        await self._kept.close()
        await self.made_of.close()
        await self.watching.close()
        await self.source.settled()

    # Which jobs

    def open(self, query: Query) -> None:
        """Show the jobs of a query: a kept list, or a new one from its first page."""
        self._notices.drop()
        before, self.asked = self.asked, query
        queues = query.choose_queues(self.chosen, self._names, self.source.labels)
        self._recall.opened(before, query, queues)
        self.bar.remember(self._recall.history)
        if self._queues.must_tell(query.queues or self.chosen):
            self._around.waits = "  ⋯ asking AWS Batch which queues there are"
            self._show_query()
            return
        self._around.waits = ""
        order = self.job_tree.order
        self._queues.look_at(queues)
        self.listing = self._kept.get(query, queues, order, self._planning.sizes(queues))
        self.job_tree.show(self.listing, several_queues=len(queues) > 1 or bool(query.ids))
        self.note_look()
        self._show_query()

    def plan(self, query: Query, *, every: bool = False, tells: tuple[TermKind, ...] = ()) -> Plan:
        """How a query would be answered here; with `every`, how all its jobs would be read."""
        queues = query.choose_queues(self.chosen, self._names, self.source.labels)
        return self._planning.plan(query, queues, every=every, tells=tells)

    def choose(self, queues: tuple[str, ...]) -> None:
        """Show the jobs of other queues, under the query that was the last one there."""
        self.chosen = queues
        asked = self.asked.without_queues()
        self._open_recalled(asked, asked if asked.terms else self._recall.query(queues), ())

    def _begin(self, queues: tuple[str, ...], came: tuple[str, ...] = ()) -> None:
        """Show what was asked for at the start, else what was shown in these queues last."""
        self.chosen = queues
        query = self._recall.first_query(self.asked, self.chosen)
        self._open_recalled(self.asked, query, (*came, *self._recall.came))

    def _open_recalled(self, asked: Query, query: Query, came: Sequence[str]) -> None:
        """Show the jobs of a query, and tell what has come back by itself."""
        self.open(query)
        self._notices.announce("" if query == asked else str(query), came)

    def note_look(self) -> None:
        """Remember how the jobs are shown."""
        tree = self.job_tree
        self._recall.shown(self.chosen, tree.order, tree.picked)

    @property
    def queues(self) -> tuple[Queue, ...] | None:
        """All queues that there are; None as long as they are not known."""
        return self._queues.known

    # What comes from the list, and what the lines say

    def _told(self, state: ListingState) -> None:
        """Follow the list."""
        self._beginning.follow(answered=state.answered)
        self.counting.follow(state)
        self._show()

    @property
    def failure(self) -> Failure | None:
        """Why nothing could be shown so far: neither jobs nor queues can be listed."""
        if self._beginning.is_over or self.queues is not None:
            return None
        return self.listing.state.failure if self.listing else self._queues.failure

    def _show(self) -> None:
        """Write the lines around the table; nobody else does."""
        state = self.listing.state if self.listing else None
        self._around.paused = self.job_tree.rhythm.paused
        self._around.total = self.counting.total
        self._around.watched = len(self.watching)
        self._around.calls = lines.about(self.source.budget.calls_last_minute, self._around.calls)
        self._around.failure = self._queues.failure if self._around.waits else None
        said = lines.of(state, self._around, self.source.clock())
        self.title.show(said.title)
        self.table.tail = said.tail
        self.status.show(said.status)
        self.banner.show(said.banner)
        self._row_keys.look(self.table.cursor_row, state)

    def _show_query(self) -> None:
        self.chips.choose(self.asked.statuses)
        self.bar.show_query(self.asked)
        self._around.queues = self.chosen
        self._show()

    def on_job_table_highlighted(self) -> None:
        """Another row has other keys."""
        self._row_keys.move(self.table.cursor_row)

    def _count_down(self) -> None:
        """Once a second, while something counts down."""
        state = self.listing.state if self.listing else None
        late = state is not None and state.is_late(self.source.clock())
        if self.source.budget.pause or late or not self.job_tree.interval:
            self._show()

    # Queues and counts

    def _learned(self) -> None:
        """It is known which queues there are, or why not."""
        if place := self._queues.place:
            self._around.place = lines.place_of(*place)
        self._around.left_out = self._queues.left_out
        shown = self.listing.state.plan.queues if self.listing else ()
        is_more = self._around.waits or {*self.plan(self.asked).queues} - {*shown}
        if self.queues and is_more and (self.asked.queues or self.chosen):
            self.open(self.asked)
        elif self.listing is None:
            self._beginning.learned()
        self._show()

    def _count_again(self) -> None:
        self.counting.again(anew=bool(self.job_tree.interval) and self.screen.is_current)

    # Keys

    def on_key(self, event: Key) -> None:
        """A notice lasts until the next key."""
        self._notices.pressed(event.key)

    def action_refresh(self) -> None:
        """See what is new and what has changed; where nothing is listed yet, ask again."""
        if self.listing is not None:
            self.listing.refresh()
        if self.listing is None or self._queues.left_out:
            self._beginning.ask_again()

    def action_filter(self) -> None:
        """Write a query."""
        self.bar.begin()

    def action_back(self) -> None:
        """Stop what is under way; else clear the query, once it was said that this does."""
        if self.bar.is_draft:
            self.bar.leave()
        elif self.listing and self.listing.stop():
            self._notices.drop()
        elif self.asked.terms and self._notices.confirm():
            self.open(Query())

    def action_offer(self) -> None:
        """Ask what is offered where nothing was found; else go on to what else takes keys."""
        query = lines.offered(self.listing.state) if self.listing else None
        if query is None:
            self.screen.focus_next()
        else:
            self.open(query)

    def action_status(self, what: str) -> None:
        """Toggle a status of the query; inside a group of children, of that group."""
        self._statuses.choose(what)

    def action_only(self, status: str) -> None:
        """Have that status alone, there likewise."""
        self._statuses.only(Status(status))

    def action_only_here(self) -> None:
        """Have the status of the job under the cursor alone."""
        self._statuses.only_here()

    def show_view(self, view: View) -> None:
        """Show what was saved as a view."""
        self.chosen = view.queues or self.chosen
        self.job_tree.pick(view.columns or self._settings.columns)
        self.open(parse(view.query, self._settings.terms))
        self.job_tree.sort(read_order(view.sort or self._settings.sort, self.source.clock()))

    def list_jobs(self, ids: Sequence[str]) -> None:
        """Show some jobs by their ids, as many as one call tells."""
        self.open(parse(f"id:{','.join(ids[:MAX_DESCRIBED])}"))

    def as_view(self) -> View:
        """What is shown, to be saved as a view."""
        sort = write_order(self.job_tree.order) or NEWEST_FIRST
        return View(str(self.asked), self.chosen, sort, tuple(self.job_tree.picked))

    # The bar and the chips

    def on_filter_bar_submitted(self, event: FilterBar.Submitted) -> None:
        """Another query."""
        self.table.focus()
        self.open(event.query)
        self._recall.wrote(event.query)
        self.bar.remember(self._recall.history)

    def on_filter_bar_left(self) -> None:
        """Back to the table."""
        self.table.focus()

    def on_filter_bar_edited(self, event: FilterBar.Edited) -> None:
        """Say how many of the loaded jobs the line matches."""
        self.bar.tell(lines.preview(event.query, seen(self.table.jobs), self.source.clock()))

    def on_status_chips_toggled(self, event: StatusChips.Toggled) -> None:
        """A click on a chip is its key."""
        self.action_status(event.status or "all")

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(queue.name for queue in self.queues or ())
