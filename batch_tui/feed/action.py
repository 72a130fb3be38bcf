"""Stopping jobs: what would happen to each, what is sent for it, and what came of it."""

import asyncio
import os
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from batch_tui.batch.ending import MOST_ENDED, Deed, Ended, Outcome, Target, deed, has_started
from batch_tui.batch.failure import BadAnswer, Failure, NoOperation, Refused
from batch_tui.batch.job import STARTED, completed
from batch_tui.batch.plan.stream import MAX_DESCRIBED
from batch_tui.batch.text import harmless
from batch_tui.feed.calls import Done, Refusal, Unknown
from batch_tui.feed.source import Source, Sources
from batch_tui.feed.tasks import Tasks

LOOK, SEND = "look", "send"
"""The names of its tasks."""
TRIES = 4
"""How often a job is sent at most, where its own answer was that it may be sent again."""
LANES = 3
"""Calls that are under way at once."""
_STARTED = Refused(
    "It began to start before, and what has started is not cancelled.",
    "Stop it again to terminate it.",
)
_CHILDREN_STARTED = Refused(
    "Children of it began to start before; these run on, and it ends after them.",
    "Stop it again to terminate them.",
)
_HOWS: tuple[Deed, ...] = ("terminate", "cancel")


@dataclass(frozen=True, slots=True)
class StopState:
    """Jobs that are to be stopped, and how far that is.

    `stage`: they are looked at; all is known, and it waits for a word; it is being sent; nothing
    more is sent, and what is under way is waited for; it is over. `targets` are the jobs, the same
    from the beginning; `looked` is how many of them were asked about, `absent` those that AWS Batch
    does not know, `failure` why not all could be asked about. `outcomes` are by id.
    """

    targets: tuple[Target, ...]
    stage: Literal["looking", "ready", "sending", "halted", "over"] = "looking"
    looked: int = 0
    absent: frozenset[str] = frozenset()
    failure: Failure | None = None
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)

    def deed(self, target: Target) -> Deed:
        """What is done to a job."""
        return "nothing" if target.job.id in self.absent else deed(target.job)

    @property
    def wanted(self) -> tuple[Target, ...]:
        """Those that something is done to."""
        return tuple(target for target in self.targets if self.deed(target) != "nothing")

    @property
    def stopped(self) -> frozenset[str]:
        """The ids of those that are stopped."""
        return frozenset(i for i, outcome in self.outcomes.items() if outcome.kind == "stopped")


class _Parcel(NamedTuple):
    """Ids for one call, and how often they were sent before."""

    how: Deed
    ids: tuple[str, ...]
    sent: int = 0


class Stop:
    """Stops jobs, once it is told to; `told` is told of every change of `state`.

    It asks about the jobs once, before that: what is sent is what is known then, whatever becomes
    of them or of their list. Nothing is sent twice, but for jobs whose own answer within a call for
    many was that they were throttled, or that the service failed at them.
    """

    def __init__(
        self, source: Sources, targets: Sequence[Target], told: Callable[[StopState], None]
    ) -> None:
        self._source = source
        self._told = told
        self._tasks = Tasks(self._over)
        self._left: deque[_Parcel] = deque()
        self._sent: set[str] = set()
        self._by_many = True
        self.state = StopState(tuple(targets))

    def look(self) -> None:
        """Ask how the jobs are."""
        self._tasks.start(LOOK, self._look())

    def send(self, reason: str) -> None:
        """Stop them, for a reason of 1 to 1024 characters; once, and when all is known."""
        if self.state.stage != "ready" or not reason:
            return
        for how in _HOWS:
            ids = [each.job.id for each in self.state.wanted if self.state.deed(each) == how]
            self._left.extend(_parcels(how, ids, self._source))
        self._tell(stage="sending")
        self._tasks.start(SEND, self._send(reason))

    def halt(self) -> None:
        """Send nothing more; what is under way comes to its end."""
        if self.state.stage == "sending":
            self._left.clear()
            self._tell(stage="halted")

    async def close(self) -> None:
        """Nobody looks any more. What was sent is made all the same."""
        self._left.clear()
        await self._tasks.close()

    # Before

    async def _look(self) -> None:
        ids = [target.job.id for target in self.state.targets]
        for start in range(0, len(ids), MAX_DESCRIBED):
            some = ids[start : start + MAX_DESCRIBED]
            answer = await self._source.describe_jobs(some)
            fresh = {job.id: job for job in answer}
            targets = list(self.state.targets)
            for place in range(start, start + len(some)):
                job = targets[place].job
                if job.id in fresh:
                    targets[place] = targets[place]._replace(job=completed(fresh[job.id], job))
            self._tell(
                targets=tuple(targets),
                looked=start + len(some),
                absent=self.state.absent.union(set(some) - fresh.keys() - answer.failed.keys()),
                failure=next(iter(answer.failed.values()), self.state.failure),
            )

    # Sending

    async def _send(self, reason: str) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(LANES):
                group.create_task(self._lane(reason))
        await self._look_again()

    async def _lane(self, reason: str) -> None:
        while self._left:
            parcel = self._left.popleft()
            if not self._by_many and len(parcel.ids) > 1:
                self._open(parcel)
                continue
            self._sent.update(parcel.ids)
            if self._by_many:
                await self._end_many(parcel, reason)
            else:
                await self._end_one(parcel, reason)

    def _open(self, parcel: _Parcel) -> None:
        """One call for each job of a parcel, next."""
        self._left.extendleft(_Parcel(parcel.how, (i,)) for i in reversed(parcel.ids))

    async def _end_many(self, parcel: _Parcel, reason: str) -> None:
        source = self._source.home(parcel.ids[0])
        region = source.region
        fn = region.cancel_jobs if parcel.how == "cancel" else region.terminate_jobs
        match await source.calls.send(fn, parcel.ids, reason):
            case Done(value=ended):
                self._answered(parcel, ended)
            case Refusal(failure=NoOperation()):
                self._by_many = False
                self._sent.difference_update(parcel.ids)
                if self.state.stage == "sending":
                    self._open(parcel)
            case Refusal(failure=failure):
                self._came_of(parcel.ids, Outcome("refused", failure))
            case Unknown(failure=failure):
                self._came_of(parcel.ids, Outcome("unknown", failure))

    async def _end_one(self, parcel: _Parcel, reason: str) -> None:
        """The same where there is no call for many."""
        source = self._source.home(parcel.ids[0])
        region = source.region
        fn = region.cancel_job if parcel.how == "cancel" else region.terminate_job
        match await source.calls.send(fn, parcel.ids[0], reason):
            case Done():
                self._came_of(parcel.ids, Outcome("stopped"))
            case Refusal(failure=failure):
                self._came_of(parcel.ids, Outcome("refused", failure))
            case Unknown(failure=failure):
                self._came_of(parcel.ids, Outcome("unknown", failure))

    def _answered(self, parcel: _Parcel, ended: Ended) -> None:
        """Each job has its own answer; those that may be sent again are, some times."""
        may = parcel.sent + 1 < TRIES and self.state.stage == "sending"
        again = tuple(job_id for job_id in parcel.ids if may and job_id in ended.again)
        if again:
            self._left.append(_Parcel(parcel.how, again, parcel.sent + 1))
        outcomes = {job_id: Outcome("stopped") for job_id in ended.taken}
        outcomes |= {i: Outcome("refused", why) for i, why in ended.refused.items()}
        silent = BadAnswer("The answer of AWS Batch does not name it.", "Look at it again.")
        for job_id in parcel.ids:
            outcomes.setdefault(job_id, Outcome("unknown", silent))
        self._put({i: outcome for i, outcome in outcomes.items() if i not in again})

    async def _look_again(self) -> None:
        """See whether what was cancelled, or a child of it, began to start before: it runs on."""
        state = self.state
        ids = [
            target.job.id
            for target in state.wanted
            if state.deed(target) == "cancel" and target.job.id in state.stopped
        ]
        for start in range(0, len(ids), MAX_DESCRIBED):
            for job in await self._source.describe_jobs(ids[start : start + MAX_DESCRIBED]):
                if job.status in STARTED and not job.rest.cancelled:
                    self._came_of((job.id,), Outcome("refused", _STARTED))
                elif job.rest.summary is not None and has_started(job):
                    self._came_of((job.id,), Outcome("refused", _CHILDREN_STARTED))

    # What it tells

    def _came_of(self, ids: Sequence[str], outcome: Outcome) -> None:
        self._put(dict.fromkeys(ids, outcome))

    def _put(self, outcomes: Mapping[str, Outcome]) -> None:
        self._tell(outcomes={**self.state.outcomes, **outcomes})

    def _over(self, name: str, error: Exception | None) -> None:
        """A task is over."""
        failure = None if error is None else self._source.journal.told(error)
        if name == LOOK:
            self._tell(stage="ready", failure=failure or self.state.failure)
            return
        lost = Outcome("unknown", failure)
        known = self.state.outcomes
        ids = [target.job.id for target in self.state.wanted if target.job.id not in known]
        self._put({i: lost if i in self._sent else Outcome("kept") for i in ids})
        self._tell(stage="over", failure=failure)

    def _tell(self, **said: Any) -> None:
        self.state = replace(self.state, **said)
        self._told(self.state)


def proposed_reason() -> str:
    """Who stops jobs, and where from, as far as the environment tells."""
    env = os.environ
    who = env.get("LOGNAME") or env.get("USER") or "somebody"
    return harmless(f"Stopped by {who}@{os.uname().nodename} with batch-tui")


def _parcels(how: Deed, ids: Sequence[str], source: Sources) -> Iterable[_Parcel]:
    """As many jobs a call as it takes, those of each source by themselves."""
    homes: dict[Source, list[str]] = {}
    for job_id in ids:
        homes.setdefault(source.home(job_id), []).append(job_id)
    for there in homes.values():
        for start in range(0, len(there), MOST_ENDED):
            yield _Parcel(how, tuple(there[start : start + MOST_ENDED]))
