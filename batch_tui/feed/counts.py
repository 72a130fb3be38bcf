"""How many jobs there are in each status, as far as one page tells."""

from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

from batch_tui.batch.failure import PageTooLarge
from batch_tui.batch.job import STATUSES, Status
from batch_tui.batch.plan.stream import SMALL_PAGE, Stream
from batch_tui.batch.ports import Page, Region
from batch_tui.feed.budget import Priority
from batch_tui.feed.calls import Calls
from batch_tui.feed.source import PageLimit


class Count(NamedTuple):
    """A number of jobs; `more` when there are more than were counted."""

    jobs: int
    more: bool

    def __str__(self) -> str:
        return f"{self.jobs}{'+' if self.more else ''}"


async def count_statuses(
    region: Region, calls: Calls, queues: Sequence[str], limit: PageLimit | None = None
) -> AsyncIterator[tuple[Status, Count]]:
    """The count of each status over some queues, a call for each queue, at the lowest priority.

    Raises:
        Failure: a call failed.
    """
    limit = limit or PageLimit()
    for status in STATUSES:
        pages = [await _page(region, calls, Stream(queue, status), limit) for queue in queues]
        jobs = sum(len(page.jobs) for page in pages)
        yield status, Count(jobs, any(page.token for page in pages))


async def _page(region: Region, calls: Calls, stream: Stream, limit: PageLimit) -> Page:
    try:
        return await calls(region.list_jobs, stream, None, limit.jobs, priority=Priority.COUNTS)
    except PageTooLarge:
        limit.jobs = SMALL_PAGE
        return await calls(region.list_jobs, stream, None, SMALL_PAGE, priority=Priority.COUNTS)
