"""The marks of a list: set, taken away and counted."""

from collections.abc import Callable, Sequence

from batch_tui.batch.joblist.change import Change
from batch_tui.batch.joblist.joblist import JobList


class Marking:
    """Marks the jobs of `jobs`, and says what that has changed by `tell`."""

    def __init__(self, jobs: JobList, tell: Callable[[Change], None]) -> None:
        self._list = jobs
        self._tell = tell

    def toggle(self, ids: Sequence[str]) -> None:
        """Mark jobs, or take the marks away where there are any."""
        marked = [job_id for job_id in ids if job_id in self._list.marks]
        change = self._list.mark([job_id for job_id in ids if job_id not in self._list.marks])
        self._tell(change.then(self._list.mark(marked, on=False)))

    def rows(self, rows: range) -> None:
        """Mark the jobs and children in some rows."""
        if rows:
            self._tell(self._list.mark_range(rows.start, rows.stop - 1))

    def all(self) -> None:
        """Mark all jobs that are loaded and match, and the children on display."""
        departed = [job_id for job_id in self._list.departed if job_id not in self._list.marks]
        change = self._list.mark_all()
        self._tell(change.then(self._list.mark(departed, on=False)))

    def put(self, ids: Sequence[str]) -> None:
        """Mark some jobs or children, whether or not they are on display."""
        self._tell(self._list.mark(ids))

    def take_away(self, ids: Sequence[str]) -> None:
        """Take the marks of some jobs away, whichever list they are of."""
        self._tell(self._list.mark(ids, on=False))

    def clear(self) -> None:
        """Take every mark away."""
        self._tell(self._list.clear_marks())

    def unseen(self, window: range) -> int:
        """How many marks are on none of these rows."""
        marks = self._list.marks
        if not marks:
            return 0
        return len(marks) - sum(map(marks.__contains__, self._list.ids(window.start, window.stop)))
