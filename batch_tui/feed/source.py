"""What is asked: one account in one region, or several of them side by side."""

from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol, TypeVar, TypeVarTuple

from batch_tui.batch.failure import Failure
from batch_tui.batch.plan.stream import Stream
from batch_tui.batch.ports import Described, Hosts, Logs, Page, Queue, Region, Scope
from batch_tui.batch.waiting.sightings import Sightings
from batch_tui.feed.budget import Priority
from batch_tui.feed.calls import Calls
from batch_tui.feed.trail import Trail
from batch_tui.journal import Journal

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

LOG_RATE = 10.0
"""Calls a second to CloudWatch Logs at most: what an account has in some regions, for all."""


class LogSource(NamedTuple):
    """CloudWatch Logs, and the calls to it: with a budget, and threads, of their own."""

    port: Logs
    calls: Calls


class HostSource(NamedTuple):
    """ECS, and the calls to it: with a budget, and threads, of their own."""

    port: Hosts
    calls: Calls


@dataclass(slots=True)
class Learned:
    """What its answers have shown of a region; shared by all who read there.

    `page` is the largest page that it has not refused, in jobs; `other`: there are jobs in a status
    that is new to this program; `region` is where it is, "" before that was asked.
    """

    page: int = 1000
    other: bool = False
    region: str = ""


class Meter(Protocol):
    """What a budget tells of the calls that it has granted."""

    @property
    def pause(self) -> float:
        """Seconds until calls go on after throttling; 0.0 when they are not paused."""

    @property
    def calls_last_minute(self) -> int:
        """How many calls were granted in the last 60 seconds."""


class Found(NamedTuple):
    """The queues that could be listed, by name; of the others why not, by the source's label."""

    queues: tuple[Queue, ...]
    failed: Mapping[str, Failure] = {}


class Sources(Protocol):
    """What a list is of: a `Source`, or several of them `Together`."""

    @property
    def scope(self) -> Scope:
        """The key of what is kept of it."""

    @property
    def clock(self) -> Callable[[], int]:
        """Gives the present instant in milliseconds since 1970."""

    @property
    def read_only(self) -> bool:
        """Whether nothing is to be changed, by whatever way."""

    @property
    def journal(self) -> Journal:
        """What happens is written there."""

    @property
    def budget(self) -> Meter:
        """The calls to Batch, counted."""

    @property
    def labels(self) -> tuple[str, ...]:
        """What queues go by before their names: "" where there is one source alone."""

    @property
    def has_several(self) -> bool:
        """Whether they are several, of which one may fail while the others do not."""

    @property
    def other(self) -> bool:
        """Whether there are jobs in a status that is new to this program."""

    @property
    def place(self) -> Scope:
        """The account and region as they are shown, the region as far as it was learned."""

    async def learn_place(self) -> Scope:
        """The same, once it is connected.

        Raises:
            Failure: it cannot be.
        """

    def learned_of(self, queue: str) -> "Learned":
        """What the answers have shown where a queue is."""

    def home(self, job_id: str) -> "Source":
        """The one source that a job is of."""

    def share(self, label: str, ids: Iterable[str]) -> list[str]:
        """Those of some jobs that are of the source with a label."""

    def at(self, queue: str) -> "tuple[Source, str]":
        """The one source that a queue is of, and its name there.

        Raises:
            Refused: it is of none of them.
        """

    def exact(self) -> "Sources":
        """The same, with every member of a job and whole texts, not just what a screen shows."""

    async def list_queues(self) -> Found:
        """All queues.

        Raises:
            Failure: none could be listed.
        """

    def find_queues(self) -> AsyncGenerator[Found]:
        """The same as they are found: at the end all that there are.

        Raises:
            Failure: none could be listed.
        """

    async def list_jobs(
        self, stream: Stream, token: str | None, limit: int, priority: Priority = Priority.KEY
    ) -> Page:
        """A page of a listing, as `Region.list_jobs` has it.

        Raises:
            Failure: the call failed.
        """

    async def describe_jobs(
        self, ids: Sequence[str], priority: Priority = Priority.KEY
    ) -> Described:
        """Up to 100 jobs, as `Region.describe_jobs` has them.

        Raises:
            Failure: the call failed.
        """

    async def beside(self, fn: Callable[[*Ts], T], *args: *Ts) -> T:
        """`fn(*args)` in a thread: work that asks nothing of AWS."""

    async def settled(self) -> None:
        """Wait until every change that was begun has come to its end."""

    def close(self) -> None:
        """Take no more calls. Does not wait."""


@dataclass(slots=True, eq=False)
class Source:
    """An account and region, and the way to ask it. Two of them side by side share nothing.

    `scope` is the key of what is kept of it; `calls` are those to Batch, within its own budget;
    `clock` gives the present instant in milliseconds since 1970; `sightings` are since when jobs
    that wait were seen to be as they are. Where it is `read_only`, nothing is to be
    changed, by whatever way.
    """

    scope: Scope
    region: Region
    calls: Calls
    clock: Callable[[], int]
    learned: Learned = field(default_factory=Learned)
    sightings: Sightings = field(default_factory=Sightings)
    read_only: bool = False
    logs: LogSource = field(kw_only=True)
    hosts: HostSource = field(kw_only=True)

    @property
    def journal(self) -> Journal:
        """What happens is written there."""
        return self.calls.journal

    @property
    def budget(self) -> Meter:
        """The calls to Batch, counted."""
        return self.calls.budget

    @property
    def labels(self) -> tuple[str, ...]:
        """Queues go by their names alone."""
        return ("",)

    @property
    def has_several(self) -> bool:
        """It is one."""
        return False

    @property
    def other(self) -> bool:
        """Whether there are jobs in a status that is new to this program."""
        return self.learned.other

    @property
    def place(self) -> Scope:
        """The account and region as they are shown, the region as far as it was learned."""
        return self.scope._replace(region=self.learned.region or self.scope.region)

    def learned_of(self, queue: str) -> Learned:  # noqa: ARG002 - all its queues are alike
        """What the answers have shown."""
        return self.learned

    def home(self, job_id: str) -> "Source":  # noqa: ARG002 - every job is here
        """Itself."""
        return self

    def share(self, label: str, ids: Iterable[str]) -> list[str]:  # noqa: ARG002 - likewise
        """All of them."""
        return list(ids)

    def at(self, queue: str) -> "tuple[Source, str]":
        """Itself, and the queue as it is."""
        return self, queue

    def exact(self) -> "Source":
        """The same, with every member of a job and whole texts, not just what a screen shows."""
        return replace(self, region=self.region.exact())

    async def list_queues(self) -> Found:
        """All queues, by name, a call for each page.

        Raises:
            Failure: a call failed.
        """
        found: list[Queue] = []
        token: str | None = None
        unread, trail = 0, Trail()
        while True:
            page = await self.calls(self.region.list_queues, token)
            found.extend(page.queues)
            token = page.token
            unread += page.unread
            trail.note((queue.name for queue in page.queues), token)
            if trail.is_endless:
                raise trail.failure
            if token is None:
                break
        if unread:
            told = f"{unread:,} job queues could not be read and were left out."
            self.journal.note(told, told)
        await self.learn_place()
        return Found(tuple(sorted(found, key=lambda queue: queue.name)))

    async def find_queues(self) -> AsyncGenerator[Found]:
        """All queues, at once.

        Raises:
            Failure: a call failed.
        """
        yield await self.list_queues()

    async def learn_place(self) -> Scope:
        """The account and region as they are shown, once it is connected.

        Raises:
            Failure: it cannot be.
        """
        self.learned.region = (await self.beside(self.region.place)).region
        return self.place

    async def list_jobs(
        self, stream: Stream, token: str | None, limit: int, priority: Priority = Priority.KEY
    ) -> Page:
        """A page of a listing, as `Region.list_jobs` has it.

        Raises:
            Failure: the call failed.
        """
        return await self.calls(self.region.list_jobs, stream, token, limit, priority=priority)

    async def describe_jobs(
        self, ids: Sequence[str], priority: Priority = Priority.KEY
    ) -> Described:
        """Up to 100 jobs, as `Region.describe_jobs` has them.

        Raises:
            Failure: the call failed.
        """
        return await self.calls(self.region.describe_jobs, tuple(ids), priority=priority)

    async def beside(self, fn: Callable[[*Ts], T], *args: *Ts) -> T:
        """`fn(*args)` in a thread: work that asks nothing of AWS."""
        return await self.calls.beside(fn, *args)

    async def settled(self) -> None:
        """Wait until every change that was begun has come to its end."""
        await self.calls.settled()

    def close(self) -> None:
        """Take no more calls. Does not wait."""
        for calls in (self.calls, self.logs.calls, self.hosts.calls):
            calls.pool.close()
