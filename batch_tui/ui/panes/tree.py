"""Joins a list and its table: how it is shown, refreshed, expanded, restricted and marked."""

from collections.abc import Callable, Iterable, Sequence

from textual.app import ComposeResult
from textual.containers import Container
from textual.getters import query_one

from batch_tui.batch.job import Job, Status, child_id
from batch_tui.batch.joblist.change import Change
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.joblist.order import Order, SortBy
from batch_tui.feed.listing.listing import Listing
from batch_tui.feed.listing.state import InSight, ListingState
from batch_tui.look.columns import BY_KEY
from batch_tui.look.orders import read_order
from batch_tui.settings.options import Settings
from batch_tui.ui.keys.commands import bindings
from batch_tui.ui.panes.acting import Acting
from batch_tui.ui.panes.preview import Preview
from batch_tui.ui.panes.rhythm import Rhythm
from batch_tui.ui.table import messages
from batch_tui.ui.table.table import HEADER, JobTable

FAILED = frozenset({Status.FAILED})
FEW = 3
"""Children that come into sight when a key shows those of the parent under the cursor."""


class JobTree(Container):
    """Shows a list with array and multi-node (MNP) parents expanded; children are jobs like any."""

    BINDINGS = bindings("tree")

    table = query_one(JobTable)
    preview = query_one(Preview)

    def __init__(
        self, clock: Callable[[], int], settings: Settings, told: Callable[[ListingState], None]
    ) -> None:
        super().__init__()
        self._clock = clock
        self._settings = settings
        self._pass_on = told
        self._listing: Listing | None = None
        self._several_queues = False
        self._beat = 0
        self._order: Order | None = None
        self._marked: str | None = None
        self._covered = False
        self._awaited: str | None = None
        self.acting = Acting(lambda: self.table, lambda: self._listing, self._say)
        self.picked: Sequence[str] = settings.columns
        self.rhythm = Rhythm(settings.refresh)

    def compose(self) -> ComposeResult:
        """The table, and what stands beside it once it is wanted."""
        yield JobTable(JobList(), self._clock)
        yield Preview(lambda: self.table.cursor_row, self._clock)

    def on_mount(self) -> None:
        """Follow whether the terminal has the focus."""
        self.watch(self.app, "app_focus", self._focus_changed, init=False)

    # Which list, and how often it is refreshed

    def show(self, listing: Listing, *, several_queues: bool) -> None:
        """Show another list, the cursor where it was when that was left."""
        if self._listing is not None:
            self._listing.follow(None)
        self._listing = listing
        self._several_queues = several_queues
        self._beat = listing.state.beat
        self._order = listing.state.order
        self._lay_out()
        self.table.show(listing.jobs, listing.cursor)
        listing.pace(self.interval)
        listing.cover(self._covered)
        listing.follow(self._told)

    def cover(self, covered: bool) -> None:
        """Another screen stands before this one, or is gone: then what is old is asked about."""
        self._covered = covered
        if self._listing is not None:
            self._listing.cover(covered)
            self._listing.pace(self.interval)

    @property
    def interval(self) -> float:
        """Seconds between refreshes; 0 while there are none."""
        return self.rhythm.interval(self.app.app_focus)

    def action_pause(self) -> None:
        """Stop refreshing, or go on."""
        self.rhythm.toggle()
        self._set_pace(tick=not self.rhythm.paused)

    def _focus_changed(self, focused: bool) -> None:
        self._set_pace(tick=focused)

    def _set_pace(self, *, tick: bool) -> None:
        if self._listing is not None:
            self._listing.pace(self.interval)
            if tick:
                self._listing.tick()

    @property
    def _is_at_first(self) -> bool:
        """Whether the cursor is on the first row."""
        return self.table.top + self.table.cursor_line == HEADER

    def _told(self, change: Change, state: ListingState) -> InSight:
        """Follow the list. What comes in another order, or still comes, is read from its top."""
        is_first = state.stage == "loading" and self._is_at_first
        self.table.apply(change)
        if state.order != self._order or (is_first and not self._is_at_first):
            self._order = state.order
            self.table.action_top()
        self._reveal()
        self.preview.look()
        self.acting.look(state)
        if state.beat != self._beat:
            self._beat = state.beat
            self.table.tick()
        self._pass_on(state)
        return InSight(self.table.window, self.table.cursor)

    # In which order and columns

    @property
    def order(self) -> Order:
        """The order of the jobs, or the one that a first list is to have."""
        if self._listing is not None:
            return self._listing.order
        return read_order(self._settings.sort, self._clock())

    def sort(self, order: Order) -> None:
        """Sort the loaded jobs."""
        if self._listing is not None:
            self._listing.sort(order)

    def sort_by(self, by: SortBy) -> None:
        """Sort by something; by the same again, the other way round."""
        now = self.order
        descending = not now.descending if by == now.by else by.largest_first
        self.sort(Order(by, descending, self._clock()))

    def action_invert(self) -> None:
        """Sort the other way round."""
        self.sort_by(self.order.by)

    def on_job_table_header_selected(self, event: messages.HeaderSelected) -> None:
        """A click on a title sorts by that column, a second one inverts."""
        column = BY_KEY.get(event.column)
        if column and column.order:
            self.sort_by(column.order)

    def pick(self, columns: Sequence[str]) -> None:
        """Show these columns; of none, those that the width has room for."""
        self.picked = columns
        self._lay_out()

    def _lay_out(self) -> None:
        self.table.lay_out(self.picked, self._several_queues)
        if self._listing is not None:
            placed = self.table.placed
            self._listing.detail(any(place.column.described for place in placed))

    # Which children are shown

    @property
    def parent_job(self) -> Job | None:
        """The parent under the cursor, or that of the child under it."""
        row = self.table.cursor_row
        if row is None:
            return None
        return row.parent or (row.job if row.job.child_count else None)

    def say_why(self) -> None:
        """Say why a key that needs a job, or one with children, does nothing."""
        is_job = self.table.cursor_row is not None
        told = "This job has no children." if is_job else "There is no job here."
        self._say(told)

    @property
    def inside(self) -> Job | None:
        """The parent of the group that the cursor is in.

        In a group of which none is shown, the cursor can only stand on its parent.
        """
        row = self.table.cursor_row
        if row is None or row.parent is not None:
            return row and row.parent
        is_empty = self.only(row.job) and not self.table.jobs.shown(row.job.id)
        return row.job if is_empty else None

    def only(self, parent: Job) -> frozenset[Status]:
        """The statuses to which the children of a parent are restricted; empty for none."""
        restricted = self._listing.state.restricted if self._listing else {}
        return frozenset(restricted.get(parent.id, ()))

    def restrict(self, parent: Job, statuses: Iterable[Status]) -> None:
        """Show only the children in these statuses; of none, all of them."""
        if self._listing is not None:
            self._awaited = parent.id
            self._listing.restrict(parent.id, statuses)

    def show_children(self, parent: Job, only: Sequence[int] | None = None) -> None:
        """Show the children of a parent: those with some indexes, or all."""
        if self._listing is not None:
            self._awaited = parent.id
            self._listing.expand(parent.id, only)

    def _reveal(self) -> None:
        """Bring awaited children into sight once they are there, if the cursor still is here."""
        row = self.table.cursor_row
        if row is None or row.job.id != self._awaited:
            self._awaited = None
            return
        if there := self.table.jobs.children_shown(row.job.id):
            self._awaited = None
            self.table.reveal(min(there, FEW))

    def go_to(self, parent: Job, index: int) -> None:
        """Put the cursor on a child, showing all of them if need be."""
        shown = self.table.jobs.shown(parent.id)
        if not self.table.jobs.expanded(parent.id) or (shown is not None and index not in shown):
            self.show_children(parent)
        self.table.move_to(child_id(parent, index))

    def neighbour(self, step: int) -> Job | None:
        """Put the cursor some rows on, and tell the job there; None where none is loaded."""
        jobs = self.table.jobs
        here = jobs.position(self.table.cursor) if self.table.cursor else None
        if here is None or not 0 <= here + step < len(jobs):
            return None
        job = jobs.row(here + step).job
        self.table.move_to(job.id)
        return job

    def action_expand(self) -> None:
        """Show the children of the parent under the cursor."""
        row = self.table.cursor_row
        if row is None or not row.job.child_count:
            self.say_why()
        elif not row.expanded:
            self.show_children(row.job)

    def action_collapse(self) -> None:
        """Hide the children; from a child, go to its parent first."""
        row = self.table.cursor_row
        if row is not None and row.parent is not None:
            self.table.move_to(row.parent.id)
        elif row is not None and self._listing is not None:
            self._listing.collapse(row.job.id)

    def action_expand_all(self) -> None:
        """Show the children of every parent on the screen. The cursor keeps its line."""
        window = self.table.window
        with self.table.keep_line():
            for row in self.table.jobs.rows(window.start, window.stop):
                if row.job.child_count and not row.expanded:
                    self.show_children(row.job)

    def action_failed(self) -> None:
        """Show only the failed children of the parent here; again: all."""
        parent = self.parent_job
        if parent is None:
            self.say_why()
        else:
            self.restrict(parent, () if self.only(parent) == FAILED else FAILED)

    def on_job_table_selected(self, event: messages.Selected) -> None:
        """Expand or collapse a parent; any other job is for the screen to open."""
        job = event.row.job
        if not job.child_count or self._listing is None:
            return
        event.stop()
        if event.row.expanded:
            self._listing.collapse(job.id)
        else:
            self.show_children(job)

    # What is looked at, and marked

    def on_job_table_viewed(self) -> None:
        """Other rows are in sight."""
        if self._listing is not None:
            self._listing.look(self.table.window, self.table.cursor)

    def on_job_table_highlighted(self) -> None:
        """The cursor is on another job."""
        self.preview.follow()
        self.on_job_table_viewed()

    def on_job_table_tail_selected(self) -> None:
        """More is wanted."""
        if self._listing is None or self._listing.state.stage == "finished":
            self.say_why()
        else:
            self._listing.more()

    def action_preview(self) -> None:
        """Show what is known of the job under the cursor beside the list, or do not."""
        told = self.preview.toggle(self.size.width)
        if told:
            self._say(told)

    def on_resize(self) -> None:
        """There may be no room beside the list any more, or room again."""
        self.preview.fit(self.size.width)

    def action_mark(self) -> None:
        """Mark or unmark the job under the cursor, and go one row down."""
        job_id = self.table.cursor
        if self._listing is not None and job_id is not None:
            self._marked = job_id
            self._listing.marking.toggle([job_id])
            self.table.action_cursor_down()

    def action_mark_range(self) -> None:
        """Mark all rows from the last marked one to the cursor."""
        jobs = self.table.jobs
        if self._listing is None or not jobs:
            return
        first, last = self._marked, self.table.cursor or jobs.row(len(jobs) - 1).job.id
        is_marked = first is not None and first in jobs.marks
        at = [jobs.position(job_id) for job_id in (first if is_marked else None, last) if job_id]
        rows = sorted(position for position in at if position is not None)
        if rows:
            self._listing.marking.rows(range(rows[0], rows[-1] + 1))
        self._marked = last

    def action_mark_all(self) -> None:
        """Mark every job that is loaded and matches."""
        if self._listing is not None:
            self._listing.marking.all()

    def action_unmark(self) -> None:
        """Clear all marks."""
        if self._listing is not None:
            self._listing.marking.clear()

    def _say(self, told: str) -> None:
        self.app.notify(told, markup=False)
