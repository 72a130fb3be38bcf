"""New jobs of a plan: the least that must be listed so that none is missed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from batch_tui.batch.failure import Failure
from batch_tui.batch.job import Job, Status, completed
from batch_tui.batch.joblist.rows import JobRows
from batch_tui.batch.plan.plan import Plan
from batch_tui.batch.plan.stream import MAX_DESCRIBED, NEWEST_FIRST, SMALL_PAGE, Filter, Stream
from batch_tui.batch.ports import Page
from batch_tui.batch.query.kinds import BY_FILTER
from batch_tui.batch.times import Clock
from batch_tui.feed.budget import Priority
from batch_tui.feed.chain import Chain
from batch_tui.feed.pager import Pager
from batch_tui.feed.source import Source

OVERLAP = 2_000
"""Milliseconds by which a look for new jobs reaches back, for those listed a little late."""
LATE = 60_000
"""Milliseconds by which it reaches back further, as far as its pages have room."""
MOST_PAGES = 10
"""Pages that one look reads of a queue; the next one goes on there."""
FEW_PAGES = 3
"""Pages without any job after which a look is left where the one before it found none on more."""
SKEW = 300_000
"""Milliseconds by which our clock may be ahead: of one further off AWS refuses the signature."""


@dataclass(slots=True)
class _Mark:
    """The newest job known of a queue (ms), and when it was first seen by our clock.

    Once a look that began `OVERLAP` later is over, all up to it are known: the mark is settled.
    """

    newest: int
    seen: int
    settled: bool = False

    @property
    def since(self) -> int:
        """Up to when all jobs are known."""
        return self.newest if self.settled else max(0, self.newest - OVERLAP)


@dataclass(slots=True, eq=False)
class _Look:
    """A listing of new jobs of a queue; newest first, it ends at jobs created by `since`."""

    chain: Chain
    queue: str
    since: int
    newest_first: bool


class News:
    """Lists what is new under a plan, a queue at a time.

    Where the answer to the query cannot change during a job's life, that is what was created since
    the newest known job, whatever filter the plan uses: one call. Else it is the first page of each
    stream, where jobs come up that were none of the query's before.
    """

    def __init__(self, pager: Pager, source: Source) -> None:
        self._pager = pager
        self._source = source
        self._started = source.clock()
        plan = pager.plan
        self._by_time = plan.query.steady
        self._plan = _since_plan(plan, self._started) if self._by_time else plan
        self._marks: dict[str, _Mark] = {}
        self._unread: list[_Look] = []
        self._barren: set[tuple[str, Status | None]] = set()
        self._described: dict[Job, Job] = {}
        self._lost = 0

    async def read(
        self, known: JobRows, priority: Priority
    ) -> AsyncIterator[list[tuple[Job, bool]]]:
        """The pages that may hold new jobs: each job with whether it is asked for.

        What a failure, or the most pages, leave unread is read next time. A queue that cannot be
        read is left out as long as there are others.

        Args:
            known: the list; who takes a page must merge it before asking for the next one.
            priority: that of the calls.

        Raises:
            Failure: a call failed.
        """
        described, self._described = self._described, {}
        self._lost = 0
        for queue in (q for q in self._plan.queues if q not in self._pager.apart):
            try:
                async for decided in self._of_queue(queue, known, described, priority):
                    yield decided
            except Failure as error:
                self._pager.apart.leave(queue, error)

    async def _of_queue(
        self, queue: str, known: JobRows, described: dict[Job, Job], priority: Priority
    ) -> AsyncIterator[list[tuple[Job, bool]]]:
        began = self._source.clock()
        rest = [look for look in self._unread if look.queue == queue]
        heads = [
            self._look(stream, self._since(stream, not rest))
            for stream in self._plan.streams
            if stream.queue == queue and _may_grow(stream)
        ]
        pages = MOST_PAGES
        for look in [*heads, *rest]:
            goes_on = True
            while goes_on and (pages > 0 or not look.chain.opened):
                page = await look.chain.read(self._source, priority)
                decided = await self._decided(page, described, priority)
                goes_on = self._advance(look, page, known)
                pages -= 1
                self._lost += page.unread
                self._pager.leave_out(self._lost)
                yield decided
        self._settle(queue, began)

    def _look(self, stream: Stream, since: int) -> _Look:
        newest_first = stream.after is not None
        if self._by_time:
            after = max(since - LATE, stream.after or 0, 1)
            stream = stream._replace(filter=Filter("AFTER_CREATED_AT", str(after)))
        return _Look(Chain(stream, SMALL_PAGE), stream.queue, since, newest_first)

    def _since(self, stream: Stream, overlaps: bool) -> int:
        """Where a listing of new jobs may end; the overlap can wait for what is still unread."""
        mark = self._marks.get(stream.queue)
        if mark is None:
            newest = self._pager.watermark(stream.queue) or 0
            if self._pager.plan.streams[0].after is None:
                # What such a listing has shown first need not have been the newest.
                newest = self._started - SKEW
            mark = self._marks[stream.queue] = _Mark(newest, self._source.clock())
        return max(mark.since if overlaps else mark.newest, stream.after or 0)

    def _advance(self, look: _Look, page: Page, known: JobRows) -> bool:
        """Note what a page tells; whether the listing goes on."""
        created = [job.created for job in page.jobs if job.created]
        mark = self._marks[look.queue]
        if created and max(created) > mark.newest:
            mark.newest, mark.seen, mark.settled = max(created), self._source.clock(), False
        look.chain.advance(page)
        self._unread = [other for other in self._unread if other is not look]
        if self._is_over(look) or not self._goes_on(look, page, known):
            return False
        self._unread.append(look)
        return True

    def _is_over(self, look: _Look) -> bool:
        """Whether a look has come to its end, or has none: it is left then.

        One that has shown nothing so far loses nothing by that: the next one begins where it did.
        """
        chain, listing = look.chain, (look.queue, look.chain.stream.status)
        most = FEW_PAGES if listing in self._barren else MOST_PAGES
        is_barren = not chain.scanned and not chain.finished and chain.trail.empty >= most
        if is_barren:
            self._barren.add(listing)
        elif chain.scanned or chain.finished:
            self._barren.discard(listing)
        return chain.finished or is_barren or chain.trail.is_endless

    def _goes_on(self, look: _Look, page: Page, known: JobRows) -> bool:
        if look.newest_first:  # where the service does not tell when, what is known is old
            return all(
                job.id not in known if job.created is None else job.created > look.since
                for job in page.jobs
            )
        # In no certain order: a page of which anything is known should have been the last new one.
        return not self._plan.left and not any(job.id in known for job in page.jobs)

    def _settle(self, queue: str, began: int) -> None:
        mark = self._marks.get(queue)
        if mark is not None and not any(look.queue == queue for look in self._unread):
            mark.settled = mark.settled or began - mark.seen >= OVERLAP

    async def _decided(
        self, page: Page, before: dict[Job, Job], priority: Priority
    ) -> list[tuple[Job, bool]]:
        """Each job with whether it is asked for, described first where its listing is silent."""
        plan = self._plan
        verdicts = [(job, plan.judge(job)) for job in page.jobs]
        decided = [(job, verdict) for job, verdict in verdicts if verdict is not None]
        unclear = {job.id: job for job, verdict in verdicts if verdict is None}
        ids = tuple(job_id for job_id, job in unclear.items() if job not in before)
        full = {job.id: before[job] for job in unclear.values() if job in before}
        if ids:
            ask = self._source.region.describe_jobs
            known = await self._source.calls(ask, ids[:MAX_DESCRIBED], priority=priority)
            self._lost += known.unread
            self._pager.leave_out(self._lost)
            full |= {job.id: job for job in known}
        for job_id, job in full.items():
            listed = unclear[job_id]
            self._described[listed] = completed(job, listed)._replace(queue=listed.queue)
            decided.append((self._described[listed], plan.matches(job)))
        return decided


def _may_grow(stream: Stream) -> bool:
    return stream.filter is None or stream.filter.name != "BEFORE_CREATED_AT"


def _since_plan(plan: Plan, now: int) -> Plan:
    """A plan that checks the whole query on a listing by time."""
    clock = Clock(now, None)
    terms = plan.query.without_queues().terms
    after = next((stream.filter for stream in plan.streams if stream.after is not None), None)
    newest = after or NEWEST_FIRST
    ends = any(way.name == "BEFORE_CREATED_AT" for _, way in plan.query.ways(clock))
    queues = plan.queues if plan.streams and not ends else ()
    return replace(
        plan,
        streams=tuple(Stream(queue, filter=newest) for queue in queues),
        left=terms,
        checks=tuple(term.check(clock) for term in terms),
        paths=BY_FILTER,
    )
