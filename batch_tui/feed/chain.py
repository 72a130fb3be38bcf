"""One stream of jobs, read as a chain of pages that survives a refused page size or token."""

from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

from batch_tui.batch.failure import PageTooLarge, TokenRefused
from batch_tui.batch.job import Job, Status
from batch_tui.batch.plan.stream import LARGE_PAGE, SMALL_PAGE, Stream
from batch_tui.batch.ports import Page
from batch_tui.feed.budget import Priority
from batch_tui.feed.source import Sources
from batch_tui.feed.trail import Trail

_MAX_REFUSALS = 3


@dataclass(slots=True)
class Chain:
    """Where the reading of a stream stands.

    `stream`, `token` and `limit` are those of the next call; `begins` was the first stream. A token
    is only ever sent with the parameters of the call that gave it: what changes one of them starts
    anew, without a token.
    `frontier` is the creation of the oldest job seen: what is still to come is not newer, as long
    as the jobs have come `in_order`. Status listings promise none: it must be seen. One that is not
    seen to have one is read in the largest pages from then on.
    `scanned` counts the jobs seen since the last start that read from the beginning, `unread`
    those that could not be read; `trail` tells whether it comes to an end. Chains of a queue with
    a lower `turn` are read first, of one below 0 before those of all queues; one that reads jobs
    `again` counts none of them.
    """

    stream: Stream
    limit: int = LARGE_PAGE
    floor: int | None = None
    token: str | None = None
    opened: bool = False
    finished: bool = False
    frontier: float = inf
    in_order: bool = True
    scanned: int = 0
    unread: int = 0
    turn: int = 0
    again: bool = False
    trail: Trail = field(default_factory=Trail, repr=False)
    begins: Stream = field(init=False, repr=False)
    _refusals: int = field(default=0, repr=False)
    _last: float = field(default=inf, repr=False)
    _widened: bool = field(default=False, repr=False)

    def __post_init__(self) -> None:
        self.begins = self.stream

    @property
    def is_by_status(self) -> bool:
        """Whether it reads a queue's jobs in one status: in large pages, in no promised order."""
        return self.stream.status is not None and self.stream.filter is None

    async def read(self, source: Sources, priority: Priority = Priority.KEY) -> Page:
        """The page that is next. It is the next one still, until `advance` is told of it.

        A page size that the region refuses is lowered for everybody who reads there; a token
        that it no longer takes starts the listing anew: jobs may come twice, none is missed.

        Raises:
            Endless: there is no end in sight. Asked again, it starts anew.
            Failure: the call failed, and asking otherwise cannot help.
        """
        if self.trail.is_endless:
            failure = self.trail.failure
            self._restart()
            raise failure
        learned = source.learned_of(self.stream.queue)
        if self.token is None and learned.page < LARGE_PAGE:
            self.limit, self._widened = min(self.limit, learned.page), True
        while True:
            try:
                page = await source.list_jobs(self.stream, self.token, self.limit, priority)
                break
            except PageTooLarge:
                if self.limit <= SMALL_PAGE:
                    raise
                learned.page = self.limit = SMALL_PAGE
                self._widened = True
            except TokenRefused:
                if self.token is None or self._refusals == _MAX_REFUSALS:
                    raise
                self._refusals += 1
            self._restart()
        learned.other |= any(job.status is Status.OTHER for job in page.jobs)
        return page

    def advance(self, page: Page) -> None:
        """Go on behind a page that has been taken in."""
        self.opened = True
        self.scanned += len(page.jobs)
        self.unread += page.unread
        created = [self._last, *(job.created for job in page.jobs if job.created)]
        is_seen = not self.is_by_status or all(job.created for job in page.jobs)
        is_so = is_seen and all(late >= soon for late, soon in pairwise(created))
        self.in_order = self.in_order and is_so
        self._last = created[-1]
        self.frontier = min(self.frontier, *created)
        if self.token is not None:
            self._refusals = 0
        self.token = page.token
        self.trail.note((job.id for job in page.jobs), page.token)
        past_floor = self.floor is not None and self.frontier <= self.floor
        self.finished = page.token is None or past_floor
        if not (self.finished or self.in_order or self._widened) and self.is_by_status:
            self._widen()

    def read_again(self, unread: int) -> None:
        """What was read so far has been read again elsewhere, and so many jobs could not be."""
        self.unread = unread

    def give_up(self) -> None:
        """Read no more, whatever there still is."""
        self.finished = True

    def holds(self, job: Job) -> bool:
        """Whether a job belongs to what is read here: a resumed stream may reach too far back."""
        return self.floor is None or job.created is None or job.created > self.floor

    def _widen(self) -> None:
        """Read all that is still to come, anew, in as few pages as it takes."""
        self._widened = True
        if self.limit < LARGE_PAGE:
            self.limit = LARGE_PAGE
            self._restart()

    def _restart(self) -> None:
        self.token = None
        self._last = inf
        self.trail = Trail()
        rest = None if self.frontier == inf else self.stream.resumed(int(self.frontier))
        if rest is None:
            self.scanned = self.unread = 0
            return
        self.floor = self.stream.after if self.floor is None else self.floor
        self.stream = rest
