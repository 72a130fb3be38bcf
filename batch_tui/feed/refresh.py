"""What is on the screen, kept fresh at a cost that does not depend on how much is loaded."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet

from batch_tui.batch.change import Change
from batch_tui.batch.failure import TokenRefused
from batch_tui.batch.job import Job, is_child
from batch_tui.batch.plan import SMALL_PAGE, Filter, Stream
from batch_tui.batch.region import MAX_DESCRIBED, Page, Region
from batch_tui.feed.budget import Priority
from batch_tui.feed.calls import Calls
from batch_tui.feed.describer import NOT_SPAWNED
from batch_tui.feed.listing import Listing

OVERLAP = 1_000
"""Milliseconds by which a look for new jobs reaches back, for those listed a little late."""
MOST_PAGES = 10
"""Pages of new jobs that one refresh reads of a stream; the next one goes on there."""


class Refresher:
    """Refreshes a listing: its new jobs, and those on the screen that have not ended.

    `departed` are jobs whose status has left the query since; they stay in the list until `leave`.
    `arrived` counts the new jobs of the last refresh.
    """

    def __init__(self, listing: Listing, region: Region, calls: Calls) -> None:
        self._listing = listing
        self._region = region
        self._calls = calls
        self._unread: dict[Stream, str] = {}
        self._watermarks: dict[str, int] = {}
        self.departed: set[str] = set()
        self.arrived = 0

    async def refresh(
        self, window: Callable[[], range], priority: Priority = Priority.REFRESH
    ) -> AsyncIterator[Change]:
        """Ask once for what is new and once for what is on the screen; yields what it changed.

        `window` tells the positions on the screen when they are needed.

        Raises:
            Failure: a call failed; what was changed before stays.
        """
        self.arrived = 0
        for stream in self._listing.plan.streams:
            async for change in self._news(stream, priority):
                yield change
        live = self.live(window())
        for start in range(0, len(live), MAX_DESCRIBED):
            for change in await self._described(live[start : start + MAX_DESCRIBED], priority):
                yield change

    def live(self, window: range) -> list[str]:
        """The ids on the screen that may still change."""
        return [
            row.job.id
            for row in self._listing.jobs.rows(window.start, window.stop)
            if row.note == NOT_SPAWNED or (row.job.status is not None and not row.job.is_terminal)
        ]

    def stale(self, window: range, since: int) -> list[str]:
        """The ids on the screen that may have changed since an instant, in ms since 1970."""
        return [
            job_id for job_id in self.live(window) if self._listing.describer.seen(job_id) < since
        ]

    def leave(self, ids: AbstractSet[str]) -> Change:
        """Take departed jobs off the list."""
        going = self.departed & ids
        self.departed -= going
        return self._listing.jobs.remove(going)

    async def _described(self, ids: Sequence[str], priority: Priority) -> list[Change]:
        changes = await self._listing.describer.load(ids, priority)
        for job_id in ids:
            job = self._listing.jobs.get(job_id)
            if job is not None and not is_child(job_id):
                self._judge(job, self._listing.plan.matches(job))
        return changes

    async def _news(self, stream: Stream, priority: Priority) -> AsyncIterator[Change]:
        """The pages of a stream that may hold new jobs."""
        head = next((s for s in self._unread if s.queue == stream.queue), None) or self._head(
            stream
        )
        if head is None:
            return
        for _ in range(MOST_PAGES):
            page = await self._page(head, priority)
            jobs = await self._decided(page.jobs, priority)
            yield self._merge(stream.queue, jobs)
            if page.token is None or not _is_since(head):
                return
            self._unread[head] = page.token

    def _head(self, stream: Stream) -> Stream | None:
        """Where new jobs of a stream come up; None where none can."""
        if stream.filter is not None and stream.filter.name == "BEFORE_CREATED_AT":
            return None
        if not _is_since(stream):
            return stream
        newest = max(
            self._watermarks.get(stream.queue, 0), self._listing.pager.watermark(stream.queue) or 0
        )
        since = max(newest - OVERLAP, int(stream.filter.value) if stream.filter else 0)
        return stream._replace(filter=Filter("AFTER_CREATED_AT", str(since)))

    async def _page(self, head: Stream, priority: Priority) -> Page:
        token = self._unread.pop(head, None)
        try:
            return await self._calls(
                self._region.list_jobs, head, token, SMALL_PAGE, priority=priority
            )
        except TokenRefused:
            return await self._calls(
                self._region.list_jobs, head, None, SMALL_PAGE, priority=priority
            )

    async def _decided(self, jobs: Iterable[Job], priority: Priority) -> list[tuple[Job, bool]]:
        """Each job with whether it is asked for, described first where its listing is silent."""
        plan = self._listing.plan
        verdicts = [(job, plan.judge(job)) for job in jobs]
        unclear = {job.id: job.queue for job, verdict in verdicts if verdict is None}
        decided = [(job, verdict) for job, verdict in verdicts if verdict is not None]
        if unclear:
            ids = tuple(unclear)[:MAX_DESCRIBED]
            known = await self._calls(self._region.describe_jobs, ids, priority=priority)
            decided += [(job, plan.matches(job)) for job in known]
        return decided

    def _merge(self, queue: str, decided: Iterable[tuple[Job, bool]]) -> Change:
        known = self._listing.jobs
        wanted = []
        for job, matches in decided:
            self._watermarks[queue] = max(self._watermarks.get(queue, 0), job.created or 0)
            if job.id in known:
                self._judge(job, matches)
                wanted.append(job)
            elif matches:
                self.arrived += 1
                wanted.append(job)
        return known.merge(wanted)

    def _judge(self, job: Job, matches: bool) -> None:
        if matches:
            self.departed.discard(job.id)
        elif job.id in self._listing.jobs:
            self.departed.add(job.id)


def _is_since(stream: Stream) -> bool:
    return stream.filter is not None and stream.filter.name == "AFTER_CREATED_AT"
