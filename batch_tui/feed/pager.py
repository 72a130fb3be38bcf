"""The jobs of a plan, a page at a time: nothing is read that is not asked for.

The streams of a plan are merged by creation, newest first. A job is handed out when no stream that
is still being read should bring a newer one. A stream that is seen to be in no order cannot tell:
it is read first, and what it brings is handed out as it comes, or where that must be certain, at
its end. A sweep hands jobs out as they come, and so does a head start, which is read before all
else. Each job is handed out once.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from heapq import heappop, heappush
from itertools import count
from math import inf
from typing import Any, NamedTuple

from batch_tui.batch.failure import Endless, Throttled
from batch_tui.batch.job import Job, split_child
from batch_tui.batch.plan.plan import Plan
from batch_tui.batch.plan.stream import Stream
from batch_tui.batch.ports import Page
from batch_tui.batch.query.placed import label_of
from batch_tui.feed.apart import Apart
from batch_tui.feed.chain import Chain
from batch_tui.feed.chains import Chains
from batch_tui.feed.head_start import HeadStart
from batch_tui.feed.lookup import look_up
from batch_tui.feed.side_by_side import SideBySide
from batch_tui.feed.source import Sources
from batch_tui.feed.sweep import Sweep
from batch_tui.feed.verdicts import Verdicts

SIDE_BY_SIDE = 8
"""How many streams are opened at a time where somebody waits for the first rows."""


class Batch(NamedTuple):
    """What one request brought: matching jobs, newest first; `finished` with the last ones.

    `parents` are those of children among them, which need not match.
    """

    jobs: tuple[Job, ...]
    finished: bool
    parents: tuple[Job, ...] = ()


class Pager:
    """Reads a plan lazily: `pages` counts the pages read, `matched` the jobs that matched.

    `absent` are the ids that the plan names and the service does not know. `apart` are the queues
    that cannot be read: as long as there are others, these are. `verdicts` decides which jobs of
    the plan's listings match. With `certain`, no job is handed out before all newer ones. Sources
    that are slow, or throttled, are waited for, unless somebody is told once one has `answered`.
    """

    def __init__(
        self,
        plan: Plan,
        source: Sources,
        *,
        certain: bool = False,
        answered: Callable[[str], None] | None = None,
    ) -> None:
        self.plan = plan
        self.verdicts = Verdicts(source)
        self.pages = 0
        self.matched = 0
        self.absent: tuple[str, ...] = ()
        self.apart = Apart(plan.queues)
        self._certain = certain
        self.answered = answered
        self._reads = SideBySide(self.apart.put_off if answered else None, answered)
        self._lost = 0
        self._lost_elsewhere = 0
        self._source = source
        swept = plan.queues if plan.swept else ()
        self._sweeps = {queue: Sweep(queue, plan.listed(queue)) for queue in swept}
        self._start = HeadStart(None if certain else plan.head)
        self._chains = Chains(plan, self._start, self._sweeps.values(), self.apart)
        self._names = plan.ids
        self._unanswered: tuple[str, ...] = ()
        self._held: list[tuple[float, int, Job]] = []
        self._order = count()
        self._ready: list[Job] = []
        self._seen: set[str] = set()
        self._unpaged = 0
        self._newest: dict[str, int] = {}
        self._one_at_a_time = asyncio.Lock()

    @property
    def scanned(self) -> int:
        """How many jobs the service has listed so far."""
        return self._chains.scanned + self._unpaged

    @property
    def unread(self) -> int:
        """How many jobs could not be read and were left out, at least."""
        lost = self._lost + len(self._unanswered)
        return max(self._chains.unread, self._lost_elsewhere) + lost + self.verdicts.unread

    def leave_out(self, jobs: int) -> None:
        """Another look at the same jobs left out so many; they may be those that are counted."""
        self._lost_elsewhere = jobs

    def came_in(self, jobs: Iterable[Job]) -> None:
        """Jobs that match have come by no page: new ones, and old ones that match only now."""
        for job in jobs:
            if job.id not in self._seen:
                self._seen.add(job.id)
                self.matched += 1
                if self.is_ahead:
                    self._start.ahead.add(job.id)
                else:
                    self._unpaged += not self._is_listed(job)

    def told(self) -> dict[str, Any]:
        """How far it has come, in the words of the state of a list."""
        return {
            **self._chains.told(),
            "scanned": self.scanned,
            "matched": self.matched,
            "ahead": len(self._start.ahead),
            "unread": self.unread,
            "apart": self.apart.failed,
        }

    @property
    def finished(self) -> bool:
        """Whether every job has been handed out."""
        return not (self._names or self._held or self._ready or self._chains.reading())

    @property
    def unopened(self) -> int:
        """How many streams have shown nothing yet."""
        return self._chains.unopened

    @property
    def is_ahead(self) -> bool:
        """Whether there was a head start, and nothing else has been read so far."""
        return self._chains.is_ahead

    @property
    def must_go_on(self) -> bool:
        """Whether the newest may still be missing, however much is there."""
        return self._chains.must_go_on

    @property
    def leaves_out(self) -> bool:
        """Whether a queue, or a named job, could not be asked for."""
        return bool(self.apart.failed or self._unanswered)

    def ask_again(self) -> bool:
        """Leave none of these out any more; whether there was one."""
        self._names, self._unanswered = (*self._names, *self._unanswered), ()
        return self.apart.ask_again() or bool(self._names)

    def chain(self, stream: Stream) -> Chain:
        """How far a stream of the plan has been read."""
        return self._chains.of(stream)

    def reaches(self, job: Job) -> bool:
        """Whether the jobs that have been handed out go back as far as this one."""
        return job.created is None or job.created >= self._chains.frontier()

    def has_shown(self, queue: str) -> bool:
        """Whether a page of a queue has come."""
        return self._chains.has_shown(queue)

    def watermark(self, queue: str) -> int | None:
        """The creation of the newest job listed from a queue, in milliseconds since 1970."""
        return self._newest.get(queue)

    async def next_page(
        self, want: int = 100, max_pages: int = 10, *, early: bool = False
    ) -> Batch:
        """Read on until `want` more matching jobs are there, or `max_pages` have been read.

        The first page of every stream is read in any case, because without it nothing is known to
        be the newest. All that is ready is handed out, which may be more than `want`. After a
        failure, or when cancelled, asking again goes on where this stopped: nothing is lost.

        With `early`, of many streams some are opened at a time, and what they bring is handed out
        as the newest of those. Read on until none is `unopened`.

        Raises:
            Failure: a call failed.
        """
        async with self._one_at_a_time:
            parents = await self._look_up()
            once = [c for c in self._chains.reading() if self.plan.swept or not c.opened]
            last = self.pages + max(max_pages, len(once))
            self._release(early)
            while (
                len(self._ready) < want and self.pages < last and (chains := self._chains.leading())
            ):
                left, out = last - self.pages, len(self.apart.failed)
                await self._read_some(chains[: min(left, SIDE_BY_SIDE) if early else left])
                self._release(early)
                if early and (self.unopened or len(self.apart.failed) > out):
                    break
            jobs = tuple(sorted(self._ready, key=_newest_first))
            self._ready.clear()
            return Batch(jobs, self.finished, parents)

    async def close(self) -> None:
        """Read no more: a source that was late may still be asked."""
        await self._reads.close()

    def _is_listed(self, job: Job) -> bool:
        """Whether a page must have listed a job, though it did not match then."""
        whatever_status = all(stream.status is None for stream in self.plan.streams)
        is_older = (job.created or 0) <= self._newest.get(job.queue, 0)
        return whatever_status and is_older and self.reaches(job)

    async def _read_some(self, chains: Sequence[Chain]) -> None:
        """Read a page of each, but of those whose source is late."""
        shares: dict[str, list[Chain]] = {}
        for chain in chains:
            shares.setdefault(label_of(chain.stream.queue), []).append(chain)
        there = {label_of(queue) for queue in self.plan.queues if queue not in self.apart}
        works = {label: partial(self._read_all, share) for label, share in shares.items()}
        await self._reads.run(works, others=bool(there - works.keys()))

    async def _read_all(self, chains: Sequence[Chain]) -> None:
        results = await asyncio.gather(*map(self._read, chains), return_exceptions=True)
        for chain, result in zip(chains, results, strict=True):
            if isinstance(result, Throttled) and self.answered is None:
                raise result
            if result is not None:
                self.apart.leave(chain.stream.queue, result)

    async def _read(self, chain: Chain) -> None:
        sweep = self._sweeps.get(chain.stream.queue)
        try:
            page = await chain.read(self._source)
        except Endless:
            if sweep and sweep.goes_on_without(chain):
                return
            raise
        jobs = sweep.ready(chain, page) if sweep else page.jobs
        new = [job for job in jobs if job.id not in self._seen and chain.holds(job)]
        plan = self._start.plan_of(chain, self.plan)
        decided = await self.verdicts.of(new, plan, chain.stream.paths)
        self.pages += 1
        chain.advance(page)
        matching = [job for job, matches in decided if matches]
        self._start.advance(chain, (job.id for job in page.jobs), (job.id for job in matching))
        if plan is self.plan:
            self._note_newest(chain.stream.queue, page)
            self._hold(matching)
        else:
            self._ready += self._unseen(matching)
        if sweep:
            sweep.advance(chain, page)

    async def _look_up(self) -> tuple[Job, ...]:
        """Answer a plan that names jobs in full; the parents of the children that are held then."""
        if not self._names:
            return ()
        found = await look_up(self._names, self._source)
        self._names, self._unanswered = (), found.unanswered
        self.absent = found.absent
        self._lost += found.unread - len(found.unanswered)
        holds = self.plan.query.queue_holds()
        jobs = [job for job in found.jobs if holds(job.queue) and self.plan.matches(job)]
        self._hold(jobs)
        parents = {child.parent for job in jobs if (child := split_child(job.id))}
        return tuple(job for job in found.parents if job.id in parents)

    def _note_newest(self, queue: str, page: Page) -> None:
        for job in page.jobs:
            if job.created and job.created > self._newest.get(queue, 0):
                self._newest[queue] = job.created

    def _hold(self, jobs: Sequence[Job]) -> None:
        for job in self._unseen(jobs):
            heappush(self._held, (_newest_first(job), next(self._order), job))

    def _unseen(self, jobs: Iterable[Job]) -> Iterator[Job]:
        """Those of jobs that match which come for the first time."""
        for job in jobs:
            if job.id not in self._seen:
                self._seen.add(job.id)
                self.matched += 1
                yield job

    def _release(self, early: bool) -> None:
        frontier = self._chains.released(early=early, certain=self._certain)
        if frontier is None:
            return
        while self._held and -self._held[0][0] >= frontier:
            self._ready.append(heappop(self._held)[-1])


def _newest_first(job: Job) -> float:
    return -inf if job.created is None else -job.created
