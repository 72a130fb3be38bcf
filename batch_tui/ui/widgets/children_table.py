"""Parents and their children: which are shown, which are asked about, and how fast they end."""

from asyncio import sleep
from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet

from textual import work

from batch_tui.batch.failure import Failure
from batch_tui.batch.job import STATUSES, Job, Status, child_id, split_child
from batch_tui.batch.joblist.change import Change
from batch_tui.feed.budget import Priority
from batch_tui.feed.listing import Listing
from batch_tui.feed.pace import Paces
from batch_tui.ui.session import Session
from batch_tui.ui.widgets.live_table import SETTLED, LiveTable


class ChildrenTable(LiveTable):
    """Shows children below their parent: all, which costs no call, or those in some statuses."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._describing: Listing | None = None
        self._paces = Paces()

    @property
    def inside(self) -> Job | None:
        """The parent of the group that the cursor is in.

        In a group of which none is shown, the cursor can only stand on its parent.
        """
        row = self.cursor_row
        if row is None or row.parent is not None:
            return row and row.parent
        is_empty = self.only(row.job) and not self.jobs.shown(row.job.id)
        return row.job if is_empty else None

    def only(self, parent: Job) -> frozenset[Status]:
        """The statuses to which the children of a parent are restricted; empty for none."""
        return self.listing.only.get(parent.id, frozenset()) if self.listing else frozenset()

    def filter_children(self, parent: Job, statuses: Iterable[Status]) -> None:
        """Show only the children in these statuses; of none, all of them."""
        wanted = frozenset(statuses)
        if self.listing is not None and wanted:
            self.listing.only[parent.id] = wanted
            self._note(self.listing, parent, f"listing {_names(wanted)} …")
            self.run_worker(
                self._list(self.listing, parent, wanted), group=_group(parent), exclusive=True
            )
        elif self.listing is not None:
            self.show_children(parent)

    def show_children(self, parent: Job, only: Collection[int] | None = None) -> None:
        """Show the children of a parent: those with some indexes, or all."""
        listing = self.listing
        if listing is None:
            return
        self._forget_filter(listing, parent)
        self._limit(listing, parent, only)
        if only is not None:
            self._note(listing, parent, f"{len(only):,} chosen of {parent.child_count:,}")

    def hide_children(self, parent: Job) -> None:
        """Hide the children of a parent."""
        if self.listing is not None and self.jobs.expanded(parent.id):
            self._forget_filter(self.listing, parent)
            self.apply(self.jobs.collapse(parent.id))

    def go_to(self, parent: Job, index: int) -> None:
        """Put the cursor on a child, showing all of them if need be."""
        shown = self.jobs.shown(parent.id)
        if not self.jobs.expanded(parent.id) or (shown is not None and index not in shown):
            self.show_children(parent)
        self.move_to(child_id(parent, index))

    def refresh_now(self, priority: Priority = Priority.KEY) -> None:
        """Refresh; asked for by a key, also what could not be described, and a filtered group."""
        super().refresh_now(priority)
        if self.listing is None:
            return
        if priority is Priority.KEY:
            self.apply(self.listing.describer.try_again(self.window))
            row = self.cursor_row
            parent = row and (row.parent or row.job)
            if parent and self.only(parent):
                self.filter_children(parent, self.only(parent))
        self.describe_children()

    def on_rows_view_viewed(self) -> None:
        """Ask about the children that have come into sight."""
        self.describe_children()

    def describe_children(self) -> None:
        """Ask about the children in sight that are not known, unless that is under way."""
        if self.listing is not None and self._describing is not self.listing:
            self._describing = self.listing
            self._describe_children(self.listing)

    def on_live_table_answered(self) -> None:
        """Tell how fast the children of the parents on the screen end."""
        if self.listing is None:
            return
        seen, now = self.listing.describer.seen, self.session.clock()
        rows = self.jobs.rows(self.window.start, self.window.stop)
        parents = [row.job for row in rows if row.job.child_count]
        self.apply(
            self.jobs.set_paces(
                {job.id: self._paces.note(job, seen(job.id) or now) for job in parents}
            )
        )

    @work(group="describe-children")
    async def _describe_children(self, listing: Listing) -> None:
        """Ask until every child in sight is known: one call at a time, however fast one scrolls."""
        try:
            while listing is self.listing:
                ids = listing.describer.unknown_children(self.window)
                if not ids:
                    break
                async for change in listing.refresher.describe(ids, Priority.KEY):
                    self._apply(listing, change)
                await sleep(SETTLED)
        except Failure as failure:
            self._fail(failure)
        finally:
            if self._describing is listing:
                self._describing = None

    async def _list(self, listing: Listing, parent: Job, wanted: frozenset[Status]) -> None:
        """List the children in some statuses. What is shown stays until there is something else."""
        found: AbstractSet[int] = frozenset()
        before = frozenset(listing.jobs.shown(parent.id) or ())
        try:
            async for change, found in listing.list_children(parent, wanted):
                self._apply(listing, change)
                if found:
                    self._limit(listing, parent, found | before)
        except Failure as failure:
            self._note(listing, parent, "not listed; r tries again")
            self._fail(failure)
            return
        self._limit(listing, parent, found)
        self._note(listing, parent, f"{len(found):,} {_names(wanted)} of {parent.child_count:,}")

    def _limit(self, listing: Listing, parent: Job, only: Collection[int] | None) -> None:
        """Show these children; a cursor on one that goes moves to the next one."""
        child = split_child(self.cursor or "")
        self._apply(listing, listing.jobs.expand(parent.id, only))
        if only and child and child.parent == parent.id and child.index not in only:
            nearest = min(only, key=lambda index: (abs(index - child.index), index))
            if listing is self.listing:
                self.move_to(child_id(parent, nearest))

    def _forget_filter(self, listing: Listing, parent: Job) -> None:
        self.workers.cancel_group(self, _group(parent))
        if listing.only.pop(parent.id, None) or listing.jobs.shown(parent.id) is not None:
            self._note(listing, parent, "")

    def _note(self, listing: Listing, parent: Job, text: str) -> None:
        self._apply(listing, listing.jobs.note(parent.id, text))

    def _apply(self, listing: Listing, change: Change) -> None:
        """Follow a change of a listing, if it is still the one that is shown."""
        if listing is self.listing:
            self.apply(change)


def _group(parent: Job) -> str:
    return f"children of {parent.id}"


def _names(statuses: AbstractSet[Status]) -> str:
    return " ".join(status for status in STATUSES if status in statuses)
