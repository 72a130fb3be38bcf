"""The keys of the tree: what is done to parents and children, and the screens that they open."""

from collections.abc import Callable

from textual import work

from batch_tui.batch.job import Job, Status
from batch_tui.ui.dialogs.ask import AskScreen
from batch_tui.ui.keys.commands import bindings
from batch_tui.ui.screens.array_map import ArrayMapScreen, MapChoice
from batch_tui.ui.screens.job import JobScreen
from batch_tui.ui.table.job_table import JobTable
from batch_tui.ui.widgets.children_table import ChildrenTable

FAILED = frozenset({Status.FAILED})
MAX_DIGITS = 9
"""More than any index has; Python refuses to read thousands of them."""


class JobTree(ChildrenTable):
    """Expands array and multi-node (MNP) parents below their row; children are jobs like any."""

    BINDINGS = bindings("tree")

    @property
    def parent_job(self) -> Job | None:
        """The parent under the cursor, or that of the child under it."""
        row = self.cursor_row
        if row is None:
            return None
        return row.parent or (row.job if row.job.child_count else None)

    def on_job_table_selected(self, event: JobTable.Selected) -> None:
        """Expand or collapse a parent, open any other job."""
        job = event.row.job
        if not job.child_count:
            self.open_job(job)
        elif event.row.expanded:
            self.hide_children(job)
        else:
            self.show_children(job)

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
            self.show_children(row.job)

    def action_collapse(self) -> None:
        """Hide the children; from a child, go to its parent first."""
        row = self.cursor_row
        if row is None:
            return
        if row.parent is not None:
            self.move_to(row.parent.id)
        else:
            self.hide_children(row.job)

    def action_expand_all(self) -> None:
        """Show the children of every parent on the screen. The cursor keeps its line."""
        window, line = self.window, self._at - self.top
        for row in self.jobs.rows(window.start, window.stop):
            if row.job.child_count and not row.expanded:
                self.show_children(row.job)
        self._scroll_rows(self._at - line)

    def action_failed(self) -> None:
        """Show only the failed children of the parent here; again: all."""
        parent = self.parent_job
        if parent is not None:
            shown = self.only(parent)
            self.filter_children(parent, () if shown == FAILED else FAILED)

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
        if choice.only:
            self.show_children(parent, choice.indexes)
        else:
            self.go_to(parent, choice.indexes[0])


def _index_up_to(last: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        number = text.replace(",", "")
        if number.isdecimal() and len(number) <= MAX_DIGITS and int(number) <= last:
            return ""
        return f"A child's index is a number from 0 to {last:,}."

    return check
