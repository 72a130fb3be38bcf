"""The job queues of a region, and how many jobs are in each status of them."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import NamedTuple

from batch_tui.batch.failure import Failure
from batch_tui.batch.job import STATUSES, Status
from batch_tui.batch.plan.stream import Stream
from batch_tui.batch.ports import Place, Queue
from batch_tui.feed.budget import Priority
from batch_tui.feed.chain import Chain
from batch_tui.feed.source import Source
from batch_tui.feed.tasks import Tasks

MOST_COUNTED = 2
"""Queues over which statuses are counted: each costs seven calls."""
LEARN, COUNT = "learn", "count"
"""The names of its tasks."""


async def list_queues(source: Source) -> tuple[Queue, ...]:
    """All queues, by name, a call for each page.

    Raises:
        Failure: a call failed.
    """
    found: list[Queue] = []
    token: str | None = None
    while True:
        page = await source.calls(source.region.list_queues, token)
        found.extend(page.queues)
        token = page.token
        if token is None:
            return tuple(sorted(found, key=lambda queue: queue.name))


class Count(NamedTuple):
    """A number of jobs; `more` when there are more than were counted."""

    jobs: int
    more: bool

    def __str__(self) -> str:
        return f"{self.jobs}{'+' if self.more else ''}"


async def count_statuses(
    source: Source, queues: Sequence[str]
) -> AsyncIterator[tuple[Status, Count]]:
    """The count of each status over some queues, as far as one page of each tells.

    A call for each status of each queue, at the lowest priority.

    Raises:
        Failure: a call failed.
    """
    for status in STATUSES:
        chains = [Chain(Stream(queue, status)) for queue in queues]
        pages = [await chain.read(source, Priority.COUNTS) for chain in chains]
        jobs = sum(len(page.jobs) for page in pages)
        yield status, Count(jobs, any(page.token for page in pages))


class Queues:
    """What is known of a region's queues; `learned` and `counted` are called when there is more.

    `known` are the queues, None until they are listed, or while they may not be: then `failure`
    says why. `place` is where the region is, once it has answered. `counts` are those of the
    queues that were counted last.
    """

    def __init__(
        self, source: Source, *, learned: Callable[[], None], counted: Callable[[], None]
    ) -> None:
        self._source = source
        self._tell_learned = learned
        self._tell_counted = counted
        self._tasks = Tasks(self._ended)
        self._counted: tuple[str, ...] = ()
        self.known: tuple[Queue, ...] | None = None
        self.place: Place | None = None
        self.failure: Failure | None = None
        self.counts: dict[Status, Count] = {}

    def learn(self) -> None:
        """List the queues."""
        self._tasks.start(LEARN, self._learn())

    def count(self, queues: Sequence[str]) -> None:
        """Count the jobs of some queues by status, unless they are many."""
        if tuple(queues) != self._counted:
            self._tasks.cancel(COUNT)
            self._counted, self.counts = tuple(queues), {}
        if 0 < len(queues) <= MOST_COUNTED:
            self._tasks.start(COUNT, self._count())

    def count_once(self, queues: Sequence[str]) -> None:
        """Count the jobs of some queues, if those of others were counted last."""
        if tuple(queues) != self._counted:
            self.count(queues)

    def forget_counts_but(self, queues: Sequence[str]) -> None:
        """Other queues are looked at: their jobs are not counted yet."""
        if tuple(queues) != self._counted:
            self._tasks.cancel(COUNT)
            self._counted, self.counts = (), {}
            self._tell_counted()

    async def close(self) -> None:
        """End everything that is under way."""
        await self._tasks.close()

    async def _learn(self) -> None:
        self.known = await list_queues(self._source)
        self.place = self._source.region.place()

    async def _count(self) -> None:
        async for status, count in count_statuses(self._source, self._counted):
            self.counts[status] = count
            self._tell_counted()

    def _ended(self, name: str, error: Exception | None) -> None:
        # Counts are a courtesy: what fails there will fail, and be told, where it matters.
        failure = self._source.calls.journal.told(error) if error is not None else None
        if name == LEARN:
            self.failure = failure
            self._tell_learned()
