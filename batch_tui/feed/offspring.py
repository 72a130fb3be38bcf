"""The children of the jobs that a reader brings: by parent, by status, by index within a page."""

import asyncio
from collections import deque
from collections.abc import Collection, Iterator, Mapping
from itertools import islice

from batch_tui.batch.failure import Broken, Denied, Endless, Failure, Refused, Throttled
from batch_tui.batch.job import STATUSES, TERMINAL, Job, Status, split_child
from batch_tui.batch.plan.prices import TRIED_AGAIN
from batch_tui.batch.plan.stream import Stream
from batch_tui.feed.chain import Chain
from batch_tui.feed.children import taken
from batch_tui.feed.pager import Batch
from batch_tui.feed.reader import Reader
from batch_tui.feed.source import Sources

SIDE_BY_SIDE = 8
"""Listings that are read at the same time. Of each, one page at most is held."""


class _Listing:
    """The children of a parent in one status, as far as they were read.

    `before` is the listing that must have been read: a child that goes on is met further on.
    """

    def __init__(
        self, parent: Job, status: Status, given: set[str], before: "_Listing | None"
    ) -> None:
        self.parent = parent
        self._status = status
        self._given = given
        self._before = before
        self._chain = Chain(Stream(parent.queue, status, parent=parent))
        self.jobs: tuple[Job, ...] = ()
        self.failure: Failure | None = None

    @property
    def finished(self) -> bool:
        """Whether no page is left to read."""
        return self._chain.finished

    @property
    def may_be_read(self) -> bool:
        """Whether its turn has come."""
        is_next = self._before is None or self._before.finished
        return is_next and not (self.finished or self.jobs)

    @property
    def expected(self) -> int:
        """How many children it brings, as far as that is told."""
        summary = self.parent.rest.summary
        return self.parent.child_count if summary is None else summary[_PLACES[self._status]]

    async def read(self, source: Sources) -> None:
        """Read a page. What keeps these children alone from being read is noted as `failure`."""
        try:
            page = await self._chain.read(source)
        except (Throttled, Broken):
            raise
        except Failure as failure:
            is_own = isinstance(failure, Denied | Refused | Endless)
            if not (is_own or source.has_several):
                raise
            self.failure = failure
            self._chain.give_up()
            return
        self._chain.advance(page)
        self.jobs = tuple(sorted(taken(page, self._status, self._given), key=_index))


def _index(child: Job) -> int:
    told = split_child(child.id)
    return told.index if told else 0


_PLACES = {status: place for place, status in enumerate(STATUSES)}


class Offspring:
    """Reads, of each job of a reader that has children, those in some statuses: none for any.

    `failed` says why the children of some parents, by their ids, were not all read.
    """

    def __init__(self, reader: Reader, source: Sources, statuses: Collection[Status]) -> None:
        self._reader = reader
        self._source = source
        self._statuses = tuple(s for s in STATUSES if not statuses or s in statuses)
        self._parents: deque[Job] = deque()
        self._listings: deque[_Listing] = deque()
        self._failed: dict[str, Failure] = {}
        self.matched = 0

    @property
    def scanned(self) -> int:
        """How many jobs the service has listed so far, without the children."""
        return self._reader.scanned

    @property
    def finished(self) -> bool:
        """Whether every child has been handed out."""
        return self._reader.finished and not (self._parents or self._listings)

    @property
    def failed(self) -> Mapping[str, Failure]:
        """The parents whose children were not all read, and why."""
        return self._failed

    async def next_page(self, want: int = 1_000, max_pages: int = 1) -> Batch:
        """Read on, by one page of some listings; see `Reader`.

        Raises:
            Failure: a call failed.
        """
        while self._parents and len(self._listings) < SIDE_BY_SIDE:
            self._listings += _listings(self._parents.popleft(), self._statuses)
        work = [listing.read(self._source) for listing in self._next(want)]
        if not self._parents and not (work and want <= self._coming):
            work.append(self._read_on(want, max_pages))
        results = await asyncio.gather(*work, return_exceptions=True)
        jobs = tuple(self._handed_out())
        self.matched += len(jobs)
        for result in results:
            if result is not None and not jobs:
                raise result
        return Batch(jobs, self.finished)

    @property
    def _coming(self) -> int:
        return sum(listing.expected for listing in self._listings)

    def _next(self, want: int) -> list[_Listing]:
        """The listings to read now: no more than bring what is of use."""
        chosen: list[_Listing] = []
        expected = 0
        for listing in islice(self._listings, SIDE_BY_SIDE):
            if expected >= want:
                break
            expected += listing.expected
            if listing.may_be_read:
                chosen.append(listing)
        return chosen

    async def _read_on(self, want: int, max_pages: int) -> None:
        if not self._reader.finished:
            batch = await self._reader.next_page(want, max_pages)
            self._parents += [job for job in batch.jobs if job.child_count]

    def _handed_out(self) -> Iterator[Job]:
        while self._listings:
            first = self._listings[0]
            yield from first.jobs
            first.jobs = ()
            if not first.finished:
                return
            if first.failure:
                self._failed.setdefault(first.parent.id, first.failure)
            self._listings.popleft()


def _listings(parent: Job, statuses: Collection[Status]) -> Iterator[_Listing]:
    """What to list of a parent; of one that lives, one status after the other.

    The statuses of children that are tried again are then listed once more.
    """
    given: set[str] = set()
    if parent.is_terminal:
        counted = dict(zip(STATUSES, parent.rest.summary or (), strict=False))
        for status in statuses:
            if counted.get(status) != 0:
                yield _Listing(parent, status, given, None)
        return
    active = [status for status in statuses if status not in TERMINAL]
    again = [status for status in active if status in TRIED_AGAIN and len(active) > 1]
    ended = [status for status in statuses if status in TERMINAL]
    before: _Listing | None = None
    for status in (*active, *again, *ended):
        before = _Listing(parent, status, given, before)
        yield before
