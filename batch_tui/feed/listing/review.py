"""What was read is read again, once a minute: a job of last week can come to match now."""

from collections.abc import AsyncIterator, Iterable

from batch_tui.batch.failure import Denied, Failure, Throttled
from batch_tui.batch.job import ACTIVE, Job, Status
from batch_tui.batch.joblist.rows import JobRows
from batch_tui.batch.plan.stream import LARGE_PAGE, MAX_DESCRIBED, SMALL_PAGE, Stream
from batch_tui.batch.ports import Described, Page
from batch_tui.batch.query.kinds import BY_STATUS
from batch_tui.feed.budget import Priority
from batch_tui.feed.chain import Chain
from batch_tui.feed.listing.living import Living
from batch_tui.feed.listing.news import News, since_plan
from batch_tui.feed.pager import Pager
from batch_tui.feed.source import Sources

EVERY = 60_000
"""Milliseconds from one review to the next."""
COUNTED_FOR = 90_000
"""Milliseconds for which what was counted takes the place of a review: counts come once a minute,
but not to the second."""
MOST_CALLS = 60
"""Calls of one review, a quarter of what may refresh by itself in a minute. The next goes on."""

Decided = list[tuple[Job, bool]]
"""Jobs, each with whether it is asked for."""


class Review:
    """Reads the streams of a plan again, as far as they have been read.

    It is for queries whose answer can change during a job's life. What each look for news sees
    anyway is left out, and what was counted: those pages show all jobs of a status, or say that
    there are more. Jobs that are active no more are described, also those further back.
    """

    def __init__(self, pager: Pager, news: News, source: Sources) -> None:
        self._pager = pager
        self._news = news
        self._source = source
        self._query = since_plan(pager.plan, source.clock())
        self._begun = source.clock()
        self._counted: dict[tuple[str, Status], int] = {}
        self._unread: list[Chain] = []
        self._living = {queue: Living() for queue in pager.plan.queues}

    @property
    def is_due(self) -> bool:
        """Whether jobs have ended, or there is something to read again and a minute over."""
        if any(living.ended for living in self._living.values()):
            return True
        if self._source.clock() - self._begun < EVERY:
            return False
        return bool(self._unread) or bool(self._again())

    def counted(self, queue: str, status: Status, page: Page, known: JobRows) -> Decided:
        """Take in what was read for a count; the jobs of it that it decides.

        Where it leaves a job open, or is not all there is, the status is read again all the same.
        """
        if queue not in self._pager.plan.queues:
            return []
        if not self._pager.plan.query.steady:
            self._living[queue].counted(status, page)
        jobs = [job for job in page.jobs if self._pager.reaches(job)]
        verdicts = [(job, self._query.judge(job, BY_STATUS)) for job in jobs]
        if page.token is None and all(v is not None or job.id in known for job, v in verdicts):
            self._counted[queue, status] = self._source.clock()
        return [(job, verdict) for job, verdict in verdicts if verdict is not None]

    async def read(self, known: JobRows, priority: Priority) -> AsyncIterator[Decided]:
        """The pages, decided. What a failure, or the most calls, leave is read next time.

        Args:
            known: the list; who takes a page must merge it before asking for the next one.
            priority: that of the calls.

        Raises:
            Failure: a call failed.
        """
        calls = MOST_CALLS
        async for decided in self._all_ended(calls, priority):
            calls -= 1
            yield decided
        if self._source.clock() - self._begun < EVERY:
            return
        self._begun = self._source.clock()
        if not self._unread:
            self._unread = self._again()
        while self._unread and calls > 0:
            chain = self._unread[0]
            asked = self._pager.verdicts.asked
            try:
                yield await self._next_of(chain, known, priority)
            except Throttled:  # it comes again by itself
                raise
            except Failure as error:
                self._pager.apart.leave(chain.begins.queue, error)
                self._unread.remove(chain)
                continue
            calls -= 1 + self._pager.verdicts.asked - asked
            if self._is_over(chain):
                self._unread.remove(chain)
                if not chain.trail.is_endless:
                    self._pager.chain(chain.begins).read_again(chain.unread)
                if not self._unread:
                    self._news.forget_unread()

    def watch(self, decided: Decided) -> None:
        """Jobs were seen that may end before they are counted."""
        for job, _ in decided:
            if job.status in ACTIVE and job.queue in self._living:
                self._living[job.queue].watch(job.id)

    def _again(self) -> list[Chain]:
        """What is to be read again; of a head start the first page."""
        plan = self._pager.plan
        listed = () if self._pager.is_ahead else filter(self._is_wanted, plan.streams)
        first = [] if plan.query.steady else [*self._first]
        return [
            *(
                Chain(stream, SMALL_PAGE)
                for stream in first
                if stream.queue not in self._pager.apart
            ),
            *(
                Chain(stream, SMALL_PAGE if stream.filter else LARGE_PAGE, plan.floor)
                for stream in listed
            ),
        ]

    @property
    def _first(self) -> tuple[Stream, ...]:
        """The streams of the head start."""
        head = self._pager.plan.head
        return head.streams if head else ()

    async def _all_ended(self, calls: int, priority: Priority) -> AsyncIterator[Decided]:
        """Those that are active no more, of one queue after the other, by so many calls at most."""
        for queue, living in self._living.items():
            while living.ended and calls > 0 and queue not in self._pager.apart:
                calls -= 1
                try:
                    decided = await self._ended(queue, living, priority)
                except Throttled:  # it comes again by itself
                    raise
                except Failure as error:
                    self._pager.apart.leave(queue, error)
                else:
                    yield decided

    async def _ended(self, queue: str, living: Living, priority: Priority) -> Decided:
        """Describe some of those that are active no more."""
        ids = living.ended[:MAX_DESCRIBED]
        try:
            jobs = await self._source.describe_jobs(ids, priority)
        except Denied:  # the list says so where it matters
            jobs = Described()
        living.forget(ids)
        found = (job._replace(queue=queue) for job in jobs)
        return [(job, self._query.matches(job)) for job in found]

    async def _next_of(self, chain: Chain, known: JobRows, priority: Priority) -> Decided:
        plan, paths = self._pager.plan, chain.stream.paths
        is_first = chain.begins in self._first
        plan = plan.head or plan if is_first else plan
        page = await chain.read(self._source, priority)
        jobs = [j for j in page.jobs if chain.holds(j) and (is_first or self._pager.reaches(j))]
        open_ = (j for j in jobs if j.id not in known or plan.judge(j, paths) is not None)
        decided = await self._pager.verdicts.of(open_, plan, paths, priority)
        chain.advance(page)
        return decided

    def _is_over(self, chain: Chain) -> bool:
        """Whether it has come as far as what it reads again."""
        before = self._pager.chain(chain.begins)
        if chain.begins in self._first and chain.scanned >= before.scanned:
            return True
        if chain.finished or chain.trail.is_endless or before.finished:
            return chain.finished or chain.trail.is_endless
        if before.in_order:
            return chain.frontier <= before.frontier
        return chain.scanned >= before.scanned

    def _is_wanted(self, stream: Stream) -> bool:
        plan = self._pager.plan
        if plan.query.steady or stream.queue in self._pager.apart:
            return False
        statuses = [stream.status] if stream.status else plan.query.possible_statuses
        return not (self._news.sees_all_of(stream) or self._are_counted(stream.queue, statuses))

    def _are_counted(self, queue: str, statuses: Iterable[Status]) -> bool:
        since = self._source.clock() - COUNTED_FOR
        return all(self._counted.get((queue, status), 0) > since for status in statuses)
