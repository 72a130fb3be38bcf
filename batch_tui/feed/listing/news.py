"""New jobs of a plan: the least that must be listed so that none is missed."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace

from batch_tui.batch.failure import Failure, Throttled
from batch_tui.batch.job import Job, Status
from batch_tui.batch.joblist.rows import JobRows
from batch_tui.batch.plan.plan import Plan
from batch_tui.batch.plan.stream import LARGE_PAGE, NEWEST_FIRST, SMALL_PAGE, Filter, Stream
from batch_tui.batch.ports import Page
from batch_tui.batch.query.kinds import BY_FILTER
from batch_tui.batch.times import Clock
from batch_tui.feed.budget import Priority
from batch_tui.feed.chain import Chain
from batch_tui.feed.pager import Pager
from batch_tui.feed.source import Sources

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
    """A listing by a plan: of new jobs of a queue, newest first down to those created by `since`.

    One without `since` is all of a stream.
    """

    chain: Chain
    plan: Plan
    since: int | None

    @property
    def queue(self) -> str:
        return self.chain.stream.queue


class News:
    """Lists what is new under a plan, a queue at a time.

    That is what was created since the newest known job, whatever filter the plan uses: one call.
    Where the answer to the query can change during a job's life, and a stream is so short that all
    of it is one page, it is that page instead. What else comes to match is for `Review` to find.
    """

    def __init__(self, pager: Pager, source: Sources) -> None:
        self._pager = pager
        self._source = source
        self._started = source.clock()
        self._plan = since_plan(pager.plan, self._started)
        self._marks: dict[str, _Mark] = {}
        self._unread: list[_Look] = []
        self._barren: set[tuple[str, Status | None]] = set()
        self._grown: set[Stream] = set()
        self._lost: dict[str, tuple[int, int]] = {}

    def sees_all_of(self, stream: Stream) -> bool:
        """Whether each look reads all of a stream of the plan."""
        if self._pager.plan.query.steady or stream in self._grown or not _may_grow(stream):
            return False
        chain = self._pager.chain(stream)
        most = min(_page(stream), self._source.learned_of(stream.queue).page)
        return chain.finished and chain.scanned < most

    def forget_unread(self) -> None:
        """Everything that was looked at has been read again since."""
        self._lost.clear()
        self._pager.leave_out(0)

    async def read(
        self, queues: Iterable[str], known: JobRows, priority: Priority
    ) -> AsyncIterator[list[tuple[Job, bool]]]:
        """The pages of some queues that may hold new jobs: each job with whether it is asked for.

        What a failure, or the most pages, leave unread is read next time. A queue that cannot be
        read is left out as long as there are others.

        Args:
            queues: those of the plan, or some of them.
            known: the list; who takes a page must merge it before asking for the next one.
            priority: that of the calls.

        Raises:
            Failure: a call failed.
        """
        for queue in (q for q in queues if q not in self._pager.apart):
            try:
                async for decided in self._of_queue(queue, known, priority):
                    yield decided
            except Throttled:  # it comes again by itself
                raise
            except Failure as error:
                self._pager.apart.leave(queue, error)

    async def _of_queue(
        self, queue: str, known: JobRows, priority: Priority
    ) -> AsyncIterator[list[tuple[Job, bool]]]:
        began = self._source.clock()
        rest = [look for look in self._unread if look.queue == queue]
        pages = MOST_PAGES
        for look in [*self._heads(queue, overlaps=not rest), *rest]:
            goes_on = True
            while goes_on and (pages > 0 or not look.chain.opened):
                page = await look.chain.read(self._source, priority)
                decided = await self._decided(look, page, known, priority)
                goes_on = self._advance(look, page, known)
                pages -= 1
                self._note_unread(look)
                yield decided
        self._settle(queue, began)

    def _heads(self, queue: str, *, overlaps: bool) -> list[_Look]:
        """The looks at a queue that begin now."""
        plan = self._pager.plan
        streams = [stream for stream in plan.streams if stream.queue == queue]
        whole = [stream for stream in streams if self.sees_all_of(stream)]
        looks = [_Look(Chain(s, _page(s), plan.floor), plan, None) for s in whole]
        if len(whole) < len(streams):
            new = (stream for stream in self._plan.streams if stream.queue == queue)
            looks += [self._look(stream, self._since(stream, overlaps)) for stream in new]
        return looks

    def _look(self, stream: Stream, since: int) -> _Look:
        after = Filter("AFTER_CREATED_AT", str(max(since - LATE, stream.after or 0, 1)))
        return _Look(Chain(stream._replace(filter=after), SMALL_PAGE), self._plan, since)

    def _since(self, stream: Stream, overlaps: bool) -> int:
        """Where a listing of new jobs may end; the overlap can wait for what is still unread."""
        mark = self._marks.get(stream.queue)
        if mark is None:
            newest = self._pager.watermark(stream.queue) or 0
            is_by_time = self._pager.plan.streams[0].after is not None
            if not is_by_time or self._pager.is_ahead or not self._pager.has_shown(stream.queue):
                # What such a listing has shown first need not have been the newest.
                newest = self._started - SKEW
            mark = self._marks[stream.queue] = _Mark(newest, self._source.clock())
        return max(mark.since if overlaps else mark.newest, stream.after or 0)

    def _advance(self, look: _Look, page: Page, known: JobRows) -> bool:
        """Note what a page tells; whether the listing goes on."""
        look.chain.advance(page)
        self._unread = [other for other in self._unread if other is not look]
        if look.since is not None:
            self._note_newest(look.queue, page)
        elif not look.chain.finished:
            self._grown.add(look.chain.begins)
        if self._is_over(look) or not _goes_on(look, page, known):
            return False
        self._unread.append(look)
        return True

    def _note_unread(self, look: _Look) -> None:
        """Tell of the jobs that could not be read, until a look as far back has read them."""
        if look.since is None:
            if look.chain.finished:
                self._pager.chain(look.chain.begins).read_again(look.chain.unread)
            return
        jobs, since = look.chain.unread, look.chain.begins.after or 0
        before = self._lost.get(look.queue, (0, 0))
        if jobs > before[0] or (look.chain.finished and since <= before[1]):
            self._lost[look.queue] = jobs, since
            self._pager.leave_out(sum(jobs for jobs, _ in self._lost.values()))

    def _note_newest(self, queue: str, page: Page) -> None:
        newest = max((job.created for job in page.jobs if job.created), default=0)
        mark = self._marks[queue]
        if newest > mark.newest:
            mark.newest, mark.seen, mark.settled = newest, self._source.clock(), False

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

    def _settle(self, queue: str, began: int) -> None:
        mark = self._marks.get(queue)
        if mark is not None and not any(look.queue == queue for look in self._unread):
            mark.settled = mark.settled or began - mark.seen >= OVERLAP

    async def _decided(
        self, look: _Look, page: Page, known: JobRows, priority: Priority
    ) -> list[tuple[Job, bool]]:
        """Each job with whether it is asked for; of known ones a description tells that later."""
        verdicts, paths = self._pager.verdicts, look.chain.stream.paths
        jobs = [
            job
            for job in page.jobs
            if look.chain.holds(job)
            and (job.id not in known or look.plan.judge(job, paths) is not None)
        ]
        return await verdicts.of(jobs, look.plan, paths, priority)


def _goes_on(look: _Look, page: Page, known: JobRows) -> bool:
    """Whether there may be more; where the service tells no creation, what is known is old."""
    since = look.since
    return since is None or all(
        job.id not in known if job.created is None else job.created > since for job in page.jobs
    )


def _page(stream: Stream) -> int:
    return SMALL_PAGE if stream.filter else LARGE_PAGE


def _may_grow(stream: Stream) -> bool:
    return stream.filter is None or stream.filter.name != "BEFORE_CREATED_AT"


def since_plan(plan: Plan, now: int) -> Plan:
    """A plan that checks the whole query on a listing by time, of queues that may have new jobs."""
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
