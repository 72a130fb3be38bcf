"""The job queues of a region, and how many jobs are in each status of them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from batch_tui.batch.failure import Failure
from batch_tui.batch.job import STATUSES, Status
from batch_tui.batch.plan.stream import Stream
from batch_tui.batch.ports import Page, Queue, Scope
from batch_tui.batch.query.placed import is_open
from batch_tui.feed.apart import Late
from batch_tui.feed.budget import Priority
from batch_tui.feed.chain import Chain
from batch_tui.feed.source import Sources
from batch_tui.feed.tasks import Tasks
from batch_tui.feed.timers import Timers

MOST_COUNTED = 2
"""Queues over which statuses are counted: each costs seven calls."""
_MORE = 5
"""By how much there may be more than were counted."""
LEFT_OUT = 30.0
"""Seconds after which sources whose queues could not be listed are asked again."""
LEARN, COUNT = "learn", "count"
"""The names of its tasks."""


class Count(NamedTuple):
    """A number of jobs; `more` when there are more than were counted."""

    jobs: int
    more: bool

    def __str__(self) -> str:
        return f"{self.jobs}{'+' if self.more else ''}"


@dataclass(slots=True)
class Counted:
    """Counts of statuses, none of them older than `at` (ms)."""

    at: int
    jobs: dict[Status, Count] = field(default_factory=dict)


async def count_statuses(
    source: Sources, queues: Sequence[str]
) -> AsyncIterator[tuple[Status, Count, Mapping[str, Page]]]:
    """The count of each status over some queues, as far as one page of each tells; and the pages.

    A call for each status of each queue, at the lowest priority.

    Raises:
        Failure: a call failed.
    """
    for status in STATUSES:
        chains = {queue: Chain(Stream(queue, status)) for queue in queues}
        pages = {
            queue: await chain.read(source, Priority.COUNTS) for queue, chain in chains.items()
        }
        jobs = sum(len(page.jobs) for page in pages.values())
        yield status, Count(jobs, any(page.token for page in pages.values())), pages


class Queues:
    """What is known of a region's queues; `learned` and `counted` are called when there is more.

    `saw` is given the pages that a count has read, by queue: they are data like any others.
    `known` are the queues, None until they are listed, or while they may not be: then `failure`
    says why. `place` is where they are, once that was answered. Those of the sources that are
    `left_out`, by their labels, could not be listed.
    """

    def __init__(
        self,
        source: Sources,
        *,
        learned: Callable[[], None],
        counted: Callable[[], None],
        saw: Callable[[Status, Mapping[str, Page]], None],
    ) -> None:
        self._source = source
        self._tell_learned = learned
        self._tell_counted = counted
        self._tell_saw = saw
        self._tasks = Tasks(self._ended)
        self._timers = Timers()
        self._looked_at: tuple[str, ...] = ()
        self._counts: dict[tuple[str, ...], Counted] = {}
        self.known: tuple[Queue, ...] | None = None
        self.place: Scope | None = None
        self.left_out: Mapping[str, Failure] = {}
        self.failure: Failure | None = None

    def learn(self) -> None:
        """List the queues."""
        self._timers.clear()
        self._tasks.start(LEARN, self._learn())

    @property
    def is_learning(self) -> bool:
        """Whether the queues are being listed."""
        return LEARN in self._tasks

    async def listed(self) -> Sequence[Queue]:
        """All queues, once those that are being listed are known."""
        await self._tasks.over(LEARN)
        return self.known or ()

    def must_tell(self, names: Iterable[str]) -> bool:
        """Whether only a list of all queues tells what some names mean, and there is none yet."""
        return not self.known and any(is_open(name, self._source.labels) for name in names)

    @property
    def counts(self) -> Mapping[Status, Count]:
        """How many jobs there are in the queues that are looked at, as far as they are counted."""
        return self.looked_at.jobs if self.looked_at else {}

    @property
    def looked_at(self) -> Counted | None:
        """What was counted of the queues that are looked at, and when."""
        return self.counted(self._looked_at)

    def counted(self, queues: tuple[str, ...]) -> Counted | None:
        """What was counted of some queues, and when."""
        return self._counts.get(queues)

    def sizes(
        self, queues: Sequence[str], seen: Mapping[Status, Count] = MappingProxyType({})
    ) -> Mapping[Status, float]:
        """About how many jobs one of some queues has in the statuses that were counted of them.

        Where there are more than were counted, what was `seen` of the status tells better.
        """
        counted = self.counted(tuple(queues))
        return {
            status: _about(count, seen.get(status)) / len(queues)
            for status, count in (counted.jobs if counted else {}).items()
        }

    def look_at(self, queues: Sequence[str]) -> None:
        """These queues are looked at now; what was counted of others is kept."""
        if tuple(queues) != self._looked_at:
            if self._tasks.stop(COUNT):
                self._counts.pop(self._looked_at, None)
            self._looked_at = tuple(queues)
            self._tell_counted()

    def count(self) -> None:
        """Count the jobs of the queues that are looked at, unless those are many."""
        if 0 < len(self._looked_at) <= MOST_COUNTED:
            self._tasks.start(COUNT, self.read_counts(self._looked_at, self._tell_counted))

    def count_once(self) -> None:
        """Count them, unless that was done before."""
        if self._looked_at not in self._counts:
            self.count()

    async def close(self) -> None:
        """End everything that is under way."""
        self._timers.clear()
        await self._tasks.close()

    async def _learn(self) -> None:
        async with aclosing(self._source.find_queues()) as all_found:
            async for found in all_found:
                self.known, self.left_out = found
                self.place, self.failure = self._source.place, None
                if any(isinstance(why, Late) for why in self.left_out.values()):
                    self._tell_learned()

    async def read_counts(self, queues: tuple[str, ...], told: Callable[[], None]) -> None:
        """Count the jobs of some queues, whoever looks at them; `told` is called of each status.

        One that is left half way is forgotten.

        Raises:
            Failure: a call failed.
        """
        began = self._source.clock()
        before = self._counts.get(queues)
        found = self._counts[queues] = (
            Counted(before.at, dict(before.jobs)) if before else Counted(began)
        )
        try:
            async for status, count, pages in count_statuses(self._source, queues):
                found.jobs[status] = count
                told()
                if queues == self._looked_at:
                    self._tell_saw(status, pages)
        except asyncio.CancelledError:
            if self._counts.get(queues) is found:
                self._forget(queues, before)
            raise
        found.at = began

    def _forget(self, queues: tuple[str, ...], before: Counted | None) -> None:
        del self._counts[queues]
        if before is not None:
            self._counts[queues] = before

    def _ended(self, name: str, error: Exception | None) -> None:
        # Counts are a courtesy: what fails there will fail, and be told, where it matters.
        failure = self._source.journal.told(error) if error is not None else None
        if name == LEARN:
            self.failure = failure
            if self.left_out:
                self._timers.after(LEFT_OUT, LEARN, self.learn)
            self._tell_learned()


def _about(count: Count, seen: Count | None) -> int:
    """About how many jobs there are by a count of them, and by what was seen of them otherwise."""
    if not count.more:
        return count.jobs
    if seen is not None and not seen.more:
        return max(count.jobs, seen.jobs)
    return max(count.jobs * _MORE, seen.jobs if seen else 0)
