"""Why a job waits: what is asked about it, at once what does not build on another answer."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar, TypeVarTuple

from batch_tui.batch.detail import Detail
from batch_tui.batch.failure import Failure
from batch_tui.batch.job import STARTED, WAITING, Job, Status, split_child
from batch_tui.batch.plan.stream import MAX_DESCRIBED
from batch_tui.batch.waiting.facts import Case, Environment, QueueDetail, in_order
from batch_tui.batch.waiting.place import ids_ahead
from batch_tui.batch.waiting.sightings import Sighting
from batch_tui.feed.budget import Priority
from batch_tui.feed.source import Source
from batch_tui.feed.tasks import Tasks
from batch_tui.feed.timers import Timers

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
REFRESHED = 30.0
"""Seconds between looks: AWS itself renews what it tells of a queue no more often."""
ASK = "ask"
"""The name of its task."""


class Inquiry:
    """Asks why one job waits. `told` is given the case whenever more of it is known.

    What cannot be had costs its part alone: in its place stands the failure.
    """

    def __init__(self, source: Source, job_id: str, told: Callable[[Case], None]) -> None:
        self._source = source
        self._region = source.region
        self._job_id = job_id
        self._told = told
        self._priority = Priority.KEY
        self.case: Case | None = None

    async def ask(self, priority: Priority = Priority.KEY) -> bool:
        """Ask for all of it; whether there is such a job.

        Raises:
            Failure: the job itself could not be asked for.
        """
        self._priority = priority
        child = split_child(self._job_id)
        ids = (self._job_id, child.parent) if child else (self._job_id,)
        found = {one.job.id: one for one in await self._call(self._region.describe_whole, ids)}
        detail = found.get(self._job_id)
        if detail is None:
            return False
        self._begin(detail, found.get(child.parent) if child else None)
        async with asyncio.TaskGroup() as group:
            for part in self._parts(detail):
                group.create_task(part)
        return True

    def _begin(self, detail: Detail, parent: Detail | None) -> None:
        """What is known of another status is not kept; what failed is not told of again."""
        now, before = self._source.clock(), self.case
        job = parent.job if parent else None
        if before is None or before.job.status is not detail.job.status:
            before = Case(detail, now, Sighting(now))
        seen = self._note(detail.job)
        self._put(before._replace(detail=detail, asked=now, seen=seen, parent=job))

    def _parts(self, detail: Detail) -> Iterator[Coroutine[Any, Any, object]]:
        job = detail.job
        if job.status not in WAITING:
            return
        if job.queue:
            yield self._queue(job)
        if job.queue and job.status not in STARTED and (_in_queue(job) or job.child_count):
            yield self._front(job)
        if detail.depends_on and job.status is not Status.RUNNABLE:
            yield self._part(
                "needs", self._call(self._region.describe_jobs, detail.depends_on[:MAX_DESCRIBED])
            )
        if job.status is Status.STARTING:
            yield self._part("scheduled", self._call(self._region.scheduled, job))

    async def _queue(self, job: Job) -> None:
        queue = await self._part("queue", self._call(self._region.describe_queue, job.queue))
        if queue is not None and _in_queue(job):
            await self._part("environments", self._environments(queue))

    async def _environments(self, queue: QueueDetail) -> tuple[Environment, ...]:
        """The environments in the order of the queue."""
        names = queue.environments[:MAX_DESCRIBED]
        return in_order(await self._call(self._region.describe_environments, names), names)

    async def _front(self, job: Job) -> None:
        snapshot = await self._part("snapshot", self._call(self._region.snapshot, job.queue))
        if snapshot is None or self.case is None:
            return
        ids = ids_ahead(self.case, snapshot)[:MAX_DESCRIBED]
        ahead = await self._part("ahead", self._ahead(ids)) if _in_queue(job) else None
        if ahead and self.case is not None:
            self._put(self.case._replace(head_seen=self._note(ahead[0].job)))

    async def _ahead(self, ids: tuple[str, ...]) -> tuple[Detail, ...]:
        places = {job_id: place for place, job_id in enumerate(ids)}
        found = await self._call(self._region.describe_whole, ids) if ids else ()
        known = [one for one in found if one.job.id in places]
        return tuple(sorted(known, key=lambda one: places[one.job.id]))

    async def _part(self, name: str, answer: Awaitable[T]) -> T | None:
        """Put an answer, or why there is none, in its place; returns the answer or None."""
        found: T | None = None
        told: dict[str, Any] = {}
        try:
            told[name] = found = await answer
        except Failure as failure:
            told[name] = failure
        if self.case is not None:
            self._put(self.case._replace(**told))
        return found

    async def _call(self, fn: Callable[[*Ts], T], *args: *Ts) -> T:
        return await self._source.calls(fn, *args, priority=self._priority)

    def _note(self, job: Job) -> Sighting:
        what = f"{job.state} {job.reason}"
        return self._source.sightings.note(job.id, what, self._source.clock())

    def _put(self, case: Case) -> None:
        self.case = case
        self._told(case)


def _in_queue(job: Job) -> bool:
    return job.status is Status.RUNNABLE


@dataclass(frozen=True, slots=True)
class WaitingState:
    """How far it is known why a job waits. `failure` is why the job could not be asked for."""

    stage: Literal["asking", "there", "unknown"] = "asking"
    case: Case | None = None
    failure: Failure | None = None
    busy: bool = False


class Waiting:
    """Asks again and again why a job waits; `told` is told of every change of `state`.

    What was told stays when the job cannot be asked for.
    """

    def __init__(self, source: Source, job_id: str, told: Callable[[WaitingState], None]) -> None:
        self._source = source
        self._inquiry = Inquiry(source, job_id, self._heard)
        self._told = told
        self._tasks = Tasks(self._over)
        self._timers = Timers()
        self._interval = REFRESHED
        self.state = WaitingState()

    def ask(self, priority: Priority = Priority.KEY) -> None:
        """Ask for all of it now, unless that is under way."""
        if ASK not in self._tasks:
            self._tasks.start(ASK, self._ask(priority))
            self._tell(busy=True)

    def pace(self, seconds: float) -> None:
        """Ask again at this interval; 0 is never."""
        self._interval = seconds
        self._wait()

    def tick(self) -> None:
        """It is time to ask again."""
        self.ask(Priority.REFRESH)

    async def close(self) -> None:
        """Nobody looks any more."""
        self._timers.clear()
        await self._tasks.close()

    async def _ask(self, priority: Priority) -> None:
        is_known = await self._inquiry.ask(priority)
        self._tell(stage="there" if is_known else "unknown", failure=None)

    def _heard(self, case: Case) -> None:
        self._tell(stage="there", case=case, failure=None)

    def _over(self, _: str, error: Exception | None) -> None:
        failure = self.state.failure
        if error is not None:
            failure = self._source.journal.told(error)
        self._tell(busy=False, failure=failure)
        self._wait()

    def _wait(self) -> None:
        if ASK in self._tasks:
            return
        case = self.state.case
        if self._interval and not (case and case.job.is_terminal):
            self._timers.after(self._interval, ASK, self.tick)
        else:
            self._timers.cancel(ASK)

    def _tell(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        self._told(self.state)
