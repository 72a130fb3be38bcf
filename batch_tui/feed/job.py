"""The life of one job that is looked at: described, refreshed while it runs, where it ran."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from batch_tui.batch.detail import Detail, Host
from batch_tui.batch.failure import Failure, Throttled
from batch_tui.batch.hosts import HostAsk, to_ask
from batch_tui.batch.job import Status
from batch_tui.feed.budget import Priority
from batch_tui.feed.fresh import AGEING, Fresh
from batch_tui.feed.source import Source, Sources
from batch_tui.feed.tasks import Tasks
from batch_tui.feed.timers import Timers

ASK, REFRESH, HOSTS = "ask", "refresh", "hosts"
"""The names of its tasks."""


@dataclass(frozen=True, slots=True)
class JobState(Fresh):
    """What is known of a job, and what failed last and stands.

    `stage`: it is asked for; nothing could be told; it is there; AWS Batch does not know it. What
    was told stays when a call fails. `hosts` are the container instances that were asked about, by
    their ARNs; `hosts_failure` is why they are not. `starting_since` is when it was first seen
    STARTING in the attempt under way (ms). `busy` are the names of the tasks.
    """

    stage: Literal["asking", "failed", "there", "unknown"] = "asking"
    detail: Detail | None = None
    failure: Failure | None = None
    hosts: Mapping[str, Host] = field(default_factory=dict)
    hosts_failure: Failure | None = None
    starting_since: int | None = None
    busy: frozenset[str] = frozenset()

    @property
    def ended(self) -> bool:
        """Whether nothing of it can change any more."""
        return self.detail is not None and self.detail.job.is_terminal


class JobLife:
    """Describes a job, and again at every interval until it has ended: one call each time.

    `told` is told of every change of the state, and at every interval, because what is shown has
    become older. It is the only writer of the state.
    """

    def __init__(self, source: Sources, job_id: str, told: Callable[[JobState], None]) -> None:
        self._sources = source
        self._told = told
        self._tasks = Tasks(self._over)
        self._timers = Timers()
        self._covered = False
        self._asked: set[str] = set()
        self.job_id = job_id
        self.state = JobState()

    @property
    def _source(self) -> Source:
        return self._sources.home(self.job_id)

    def open(self) -> None:
        """Ask for the job."""
        self._tasks.start(ASK, self._ask(Priority.KEY))
        self._tell()

    def again(self) -> None:
        """Ask for it again, unless that is under way; and for its hosts, where that had failed."""
        if self.state.hosts_failure is not None:
            self._asked.clear()
            self._tell(hosts_failure=None)
        if ASK not in self._tasks:
            self.open()

    def turn_to(self, job_id: str) -> None:
        """Describe another job instead."""
        self._tasks.clear()
        self.job_id = job_id
        self._asked.clear()
        self.state = JobState(interval=self.state.interval, next_try=self.state.next_try)
        self.open()

    def look_for_hosts(self) -> None:
        """Where it ran is in sight: ask about what is not known of it, in one call."""
        ask = self.state.detail and to_ask(self.state.detail)
        if ask is None or self.state.hosts_failure is not None or HOSTS in self._tasks:
            return
        new = tuple(arn for arn in ask.arns if arn not in self._asked)
        if new:
            self._asked.update(new)
            self._tasks.start(HOSTS, self._ask_hosts(ask._replace(arns=new)))
            self._tell()

    def pace(self, seconds: float) -> None:
        """Refresh at this interval from now on, at once if that is due; 0 for not at all."""
        self.state = replace(self.state, interval=seconds)
        self._go_on()

    def cover(self, covered: bool) -> None:
        """Something else stands before it: nothing is refreshed until that is gone."""
        self._covered = covered
        self._go_on()

    def tick(self) -> None:
        """An interval is over: ask what has changed, unless that is under way, or nothing can."""
        self._schedule()
        is_busy = self._covered or ASK in self._tasks or REFRESH in self._tasks
        if self.state.interval and not self.state.ended and not is_busy:
            self._tasks.start(REFRESH, self._ask(Priority.REFRESH))
        self._tell()

    async def close(self) -> None:
        """End everything that is under way."""
        self._timers.clear()
        await self._tasks.close()

    # Asking

    async def _ask(self, priority: Priority) -> None:
        source = self._source
        detail = await source.calls(source.region.describe_job, self.job_id, priority=priority)
        now = source.clock()
        if detail is None:
            self._tell(stage="unknown", refreshed=now, failure=None)
            return
        self._tell(
            stage="there",
            detail=detail,
            failure=None,
            refreshed=now,
            starting_since=self._starting(detail, now),
        )

    def _starting(self, detail: Detail, now: int) -> int | None:
        """When the start of the attempt under way was first seen; None where it was not."""
        before, since = self.state.detail, self.state.starting_since
        if detail.job.status not in {Status.STARTING, Status.RUNNING}:
            return None
        is_same = before is not None and len(before.attempts) == len(detail.attempts)
        if since is not None and is_same:
            return since
        # One that is STARTING when it is first looked at began to start nobody knows when.
        was_seen = before is not None and before.job.status is not Status.STARTING
        return now if detail.job.status is Status.STARTING and was_seen else None

    async def _ask_hosts(self, ask: HostAsk) -> None:
        port, calls = self._source.hosts
        told = await calls(port.describe_hosts, ask)
        self._tell(hosts={**self.state.hosts, **{host.arn: host for host in told}})

    # What it tells

    def _over(self, name: str, error: Exception | None) -> None:
        """A task is over."""
        if error is None:
            self._tell()
            return
        if name == REFRESH and isinstance(error, Throttled):  # that comes again by itself
            self._tell()
            return
        failure = self._source.journal.told(error)
        if name == HOSTS:
            self._tell(hosts_failure=failure)
        else:
            stage = "failed" if self.state.detail is None else self.state.stage
            self._tell(stage=stage, failure=failure)

    def _tell(self, **said: Any) -> None:
        self.state = replace(self.state, **said, busy=self._tasks.names)
        self._told(self.state)

    def _go_on(self) -> None:
        """Begin an interval, or end the one that is over."""
        if self.state.refreshed is not None and self.state.is_due(self._source.clock()):
            self.tick()
        else:
            self._schedule()
            self._tell()

    def _schedule(self) -> None:
        """Begin an interval."""
        seconds = self.state.interval
        self._timers.after(seconds or AGEING, REFRESH, self.tick)
        due = self._source.clock() + round(seconds * 1000) if seconds else None
        self.state = replace(self.state, next_try=due)
