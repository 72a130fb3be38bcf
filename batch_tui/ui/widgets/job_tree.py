"""The tree in the table: parents expanded into their children, all of them or those of a status."""

from collections.abc import Callable, Iterable

from textual import work

from batch_tui.batch.failure import Failure
from batch_tui.batch.job import STATUSES, Job, Status, child_id
from batch_tui.feed.children import list_children
from batch_tui.feed.listing import Listing
from batch_tui.ui.commands import bindings
from batch_tui.ui.format import count
from batch_tui.ui.screens.array_map import ArrayMapScreen, MapChoice
from batch_tui.ui.screens.ask import AskScreen
from batch_tui.ui.screens.job import JobScreen
from batch_tui.ui.widgets.job_table import JobTable
from batch_tui.ui.widgets.live_table import LiveTable

FAILED = frozenset({Status.FAILED})


class JobTree(LiveTable):
    """Expands array and multi-node (MNP) parents below their row; children are jobs like any."""

    BINDINGS = bindings("tree")

    @property
    def parent_job(self) -> Job | None:
        """The parent under the cursor, or that of the child under it."""
        row = self.cursor_row
        if row is None:
            return None
        return row.parent or (row.job if row.job.child_count else None)

    @property
    def inside(self) -> Job | None:
        """The parent of the group that the cursor is inside of."""
        row = self.cursor_row
        return row.parent if row is not None else None

    def on_job_table_selected(self, event: JobTable.Selected) -> None:
        """Expand or collapse a parent, open any other job."""
        job = event.row.job
        if not job.child_count:
            self.open_job(job)
        elif event.row.expanded:
            self.apply(self.jobs.collapse(job.id))
        else:
            self.apply(self.jobs.expand(job.id))

    def open_job(self, job: Job) -> None:
        """Show everything about a job."""
        self.app.push_screen(JobScreen(self.session, job.id, job.name))

    def action_details(self) -> None:
        """Show everything about the job under the cursor."""
        row = self.cursor_row
        if row is not None:
            self.open_job(row.job)

    def action_expand(self) -> None:
        """Show the children of the parent under the cursor."""
        row = self.cursor_row
        if row is not None and row.job.child_count and not row.expanded:
            self.apply(self.jobs.expand(row.job.id))

    def action_collapse(self) -> None:
        """Hide the children; from a child, go to its parent first."""
        row = self.cursor_row
        if row is None:
            return
        if row.parent is not None:
            self.move_to(row.parent.id)
        else:
            self.apply(self.jobs.collapse(row.job.id))

    def action_expand_all(self) -> None:
        """Show the children of every parent on the screen."""
        window = self.window
        for row in self.jobs.rows(window.start, window.stop):
            if row.job.child_count and not row.expanded:
                self.apply(self.jobs.expand(row.job.id))

    def action_failed(self) -> None:
        """Show only the failed children of the parent here; again: all."""
        parent = self.parent_job
        if parent is not None:
            shown = self.only(parent)
            self.filter_children(parent, () if shown == FAILED else FAILED)

    def only(self, parent: Job) -> frozenset[Status]:
        """The statuses to which the children of a parent are restricted; empty for none."""
        return self.listing.only.get(parent.id, frozenset()) if self.listing else frozenset()

    def filter_children(self, parent: Job, statuses: Iterable[Status]) -> None:
        """Show only the children in these statuses; of none, all of them."""
        wanted = frozenset(statuses)
        if self.listing is not None and wanted:
            self._list_children(self.listing, parent, wanted)
        elif self.listing is not None:
            self._show_all(self.listing, parent)

    @work(exclusive=True, group="go-to")
    async def action_go_to(self) -> None:
        """Ask for an index, and put the cursor on that child."""
        parent = self.parent_job
        if parent is None:
            return
        last = parent.child_count - 1
        answer = await self.app.push_screen_wait(
            AskScreen(f"Child of {parent.name}", f"0 to {last:,}", _index_up_to(last))
        )
        if answer is not None:
            self.go_to(parent, int(answer.replace(",", "")))

    def go_to(self, parent: Job, index: int) -> None:
        """Put the cursor on a child, expanding its parent if need be."""
        shown = self.jobs.shown(parent.id)
        if not self.jobs.expanded(parent.id):
            self.apply(self.jobs.expand(parent.id))
        elif shown is not None and index not in shown and self.listing is not None:
            self._show_all(self.listing, parent)
        self.move_to(child_id(parent, index))

    @work(exclusive=True, group="map")
    async def action_map(self) -> None:
        """Show the map of the array, and what was chosen there."""
        parent = self.parent_job
        if parent is None:
            return
        choice = await self.app.push_screen_wait(ArrayMapScreen(self.session, parent))
        if choice is not None:
            self._follow(parent, choice)

    def _follow(self, parent: Job, choice: MapChoice) -> None:
        if not choice.only:
            self.go_to(parent, choice.indexes[0])
            return
        self.apply(self.jobs.expand(parent.id, choice.indexes))
        self._note(parent, f"{len(choice.indexes):,} of {count(parent.child_count, 'child')} shown")

    def _show_all(self, listing: Listing, parent: Job) -> None:
        self.workers.cancel_group(self, f"only {parent.id}")
        listing.only.pop(parent.id, None)
        self.apply(self.jobs.expand(parent.id))
        self._note(parent, "")

    def _list_children(self, listing: Listing, parent: Job, wanted: frozenset[Status]) -> None:
        listing.only[parent.id] = wanted
        self.apply(self.jobs.expand(parent.id, ()))
        self._note(parent, "listing …")
        self.run_worker(
            self._fill(listing, parent, wanted), group=f"only {parent.id}", exclusive=True
        )

    async def _fill(self, listing: Listing, parent: Job, wanted: frozenset[Status]) -> None:
        found = 0
        names = " ".join(status for status in STATUSES if status in wanted)
        try:
            for status in STATUSES:
                if status not in wanted:
                    continue
                pages = list_children(self.session.region, self.session.calls, parent, status)
                async for page in pages:
                    found += len(page)
                    for change in listing.add_children(parent, page):
                        if listing is self.listing:
                            self.apply(change)
        except Failure as failure:
            self._note(parent, "could not be listed; F tries again")
            del listing.only[parent.id]
            self._fail(failure)
            return
        self._note(parent, f"only {names}: {found:,} of {parent.child_count:,}")

    def _note(self, parent: Job, text: str) -> None:
        self.apply(self.jobs.note(parent.id, text))


def _index_up_to(last: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        number = text.replace(",", "")
        if number.isdecimal() and int(number) <= last:
            return ""
        return f"A child's index is a number from 0 to {last:,}."

    return check
