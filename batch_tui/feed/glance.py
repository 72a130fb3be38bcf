"""A queue at a glance: its state, its compute environments, and what is in it by status."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from batch_tui.batch.failure import BadCredentials, Failure, Throttled, Unavailable
from batch_tui.batch.job import STATUSES, Status
from batch_tui.batch.plan.stream import MAX_DESCRIBED
from batch_tui.batch.times import MINUTE
from batch_tui.batch.waiting.facts import Environment, QueueDetail, in_order
from batch_tui.feed.budget import Priority
from batch_tui.feed.queues import Count, Queues
from batch_tui.feed.source import Sources
from batch_tui.feed.tasks import Tasks
from batch_tui.feed.timers import Timers

T = TypeVar("T")
REST = 0.4
"""Seconds for which the cursor rests on a queue before anything is asked about it."""
GLANCE = "glance"
"""The name of its task, and of its timer."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What is known of a queue at a glance.

    A part is None while it is not known, and a Failure where it could not be had; `detail` is also
    None where it was `asked` for (ms) and there is no such queue. `counts` are as old as `counted`
    (ms); where a newer count, `tried` last (ms), ends in a `failure`, they stay. `busy`: more of
    it is to come.
    """

    queue: str
    detail: QueueDetail | Failure | None = None
    environments: tuple[Environment, ...] | Failure | None = None
    counts: Mapping[Status, Count] = field(default_factory=dict)
    counted: int | None = None
    failure: Failure | None = None
    asked: int | None = None
    tried: int | None = None
    busy: bool = False


class Glances:
    """Asks about the queue that is looked at, once that has rested, and at most once a minute.

    Each part fails alone. What has failed and may heal is asked for at the next look.

    Args:
        source: what is asked.
        queues: who counts, and keeps the counts.
        counts: whether jobs are counted at all.
    """

    def __init__(self, source: Sources, queues: Queues, *, counts: bool) -> None:
        self._source = source
        self._queues = queues
        self.counts = counts
        self._tasks = Tasks(self._over)
        self._timers = Timers()
        self._kept: dict[str, Glance] = {}
        self._told: Callable[[Glance], None] | None = None

    def follow(self, told: Callable[[Glance], None] | None) -> None:
        """Who is told from now on; None is nobody, and nothing more is asked."""
        self._told = told
        self.look_away()

    def look_at(self, queue: str) -> None:
        """This queue is looked at now."""
        self.look_away()
        glance = self._kept.get(queue, Glance(queue))
        if wanted := self._wanted(glance):
            self._timers.after(REST, GLANCE, lambda: self._begin(queue, wanted))
        self._put(queue, busy=bool(wanted))

    def look_away(self) -> None:
        """No queue is looked at."""
        self._timers.cancel(GLANCE)
        self._tasks.cancel(GLANCE)

    async def close(self) -> None:
        """Nobody looks any more."""
        self.follow(None)
        await self._tasks.close()

    def _wanted(self, glance: Glance) -> frozenset[str]:
        """The parts that are not known, or no longer."""
        wanted = set()
        if self._is_old(glance.asked) or _heals(glance.detail) or _heals(glance.environments):
            wanted.add("state")
        counted = self._queues.counted((glance.queue,))
        is_whole = counted is not None and len(counted.jobs) == len(STATUSES)
        is_known = is_whole and counted is not None and not self._is_old(counted.at)
        is_due = self._is_old(glance.tried) or _heals(glance.failure)
        if self.counts and not is_known and is_due:
            wanted.add("counts")
        return frozenset(wanted)

    def _is_old(self, at: int | None) -> bool:
        return at is None or self._source.clock() - at >= MINUTE

    def _begin(self, queue: str, wanted: frozenset[str]) -> None:
        self._tasks.start(GLANCE, self._ask(queue, wanted))

    async def _ask(self, queue: str, wanted: frozenset[str]) -> None:
        async with asyncio.TaskGroup() as group:
            if "state" in wanted:
                group.create_task(self._state(queue))
            if "counts" in wanted:
                group.create_task(self._count(queue))
        self._put(queue, busy=False)

    async def _state(self, queue: str) -> None:
        try:
            source, name = self._source.at(queue)
        except Failure as failure:
            self._put(queue, detail=failure)
            return
        calls, region, how = source.calls, source.region, Priority.REFRESH
        detail = await _had(calls(region.describe_queue, name, priority=how))
        self._put(queue, detail=detail)
        if isinstance(detail, QueueDetail):
            names = detail.environments[:MAX_DESCRIBED]
            found = await _had(calls(region.describe_environments, names, priority=how))
            known = found if isinstance(found, Failure) else in_order(found, names)
            self._put(queue, environments=known)
        self._put(queue, asked=self._source.clock())

    async def _count(self, queue: str) -> None:
        failed = await _had(self._queues.read_counts((queue,), lambda: self._put(queue)))
        self._put(queue, failure=failed, tried=self._source.clock())

    def _over(self, _: str, error: Exception | None) -> None:
        """Every failure stands in its place; what comes here is a mistake of the program."""
        if error is not None:
            self._source.journal.told(error)

    def _put(self, queue: str, **changes: Any) -> None:
        counted = self._queues.counted((queue,))
        if counted is not None:
            changes |= {"counts": dict(counted.jobs), "counted": counted.at}
        glance = replace(self._kept.get(queue, Glance(queue)), **changes)
        self._kept[queue] = glance
        if self._told is not None:
            self._told(glance)


async def _had(answer: Awaitable[T]) -> T | Failure:
    """An answer, or why there is none."""
    try:
        return await answer
    except Failure as failure:
        return failure


def _heals(part: object) -> bool:
    """Whether a part has failed, and need not fail again."""
    return isinstance(part, (Throttled, Unavailable, BadCredentials))
