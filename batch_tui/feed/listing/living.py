"""Which jobs of a queue are active, from one count to the next: who is there no more has ended."""

from collections.abc import Iterable

from batch_tui.batch.job import ACTIVE, STATUSES, Status
from batch_tui.batch.ports import Page

_LAST = [status for status in STATUSES if status in ACTIVE][-1]


class Living:
    """The active jobs of a queue; `ended` are the ids of those that seem to be active no more.

    A count goes through the statuses in the order of a job's life. It tells only where each page
    is all there is.
    """

    def __init__(self) -> None:
        self._pages: dict[Status, frozenset[str]] = {}
        self._known: frozenset[str] | None = None
        self.ended: tuple[str, ...] = ()

    def counted(self, status: Status, page: Page) -> None:
        """Take in the page of a count."""
        if status not in ACTIVE:
            return
        self._pages.pop(status, None)
        if page.token is None and not page.unread:
            self._pages[status] = frozenset(job.id for job in page.jobs)
        if status is _LAST:
            self._compare()

    def watch(self, job_id: str) -> None:
        """An active job was seen elsewhere."""
        if self._known is not None:
            self._known |= {job_id}

    def forget(self, ids: Iterable[str]) -> None:
        """Of these it is known now what became of them."""
        told = set(ids)
        self.ended = tuple(job_id for job_id in self.ended if job_id not in told)

    def _compare(self) -> None:
        is_whole = len(self._pages) == len(ACTIVE)
        now = frozenset().union(*self._pages.values()) if is_whole else None
        self._pages.clear()
        if now is not None and self._known is not None:
            self.ended = (*self.ended, *sorted(self._known - now - {*self.ended}))
        self._known = now
