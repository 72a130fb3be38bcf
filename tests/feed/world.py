"""A demo region, the real way to it, and all that is in it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar, TypeVarTuple, cast

from batch_tui.aws import parse
from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.hosts import HostRegion
from batch_tui.aws.logs import LogRegion
from batch_tui.aws.session import connect
from batch_tui.batch.job import Job, completed
from batch_tui.batch.ports import Region, Scope
from batch_tui.demo import DemoRegion
from batch_tui.demo.describe import detail
from batch_tui.feed.budget import Priority
from batch_tui.feed.calls import Calls
from batch_tui.feed.source import HostSource, Learned, LogSource, Source

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

NOW = 1_794_000_000_000


class World(NamedTuple):
    """A demo region, and the way to it."""

    demo: DemoRegion
    region: BatchRegion


def present_jobs(world: World, queues: tuple[str, ...]) -> tuple[Job, ...]:
    """All jobs of these queues as they are now, known in full."""
    return jobs_in(world.demo, queues)


def jobs_in(demo: DemoRegion, queues: tuple[str, ...]) -> tuple[Job, ...]:
    """The same, where there is only the demo region."""
    store = demo.store
    listed = {
        job.id: job
        for queue in queues
        for job in parse.page({"jobSummaryList": list(store.all_summaries(queue))}, queue).jobs
    }
    with store.lock:
        details = [detail(facts, store.columns.seed) for facts in map(store.find, listed) if facts]
    described = parse.described({"jobs": details})
    return tuple(completed(job, listed[job.id]) for job in described)


all_jobs = lru_cache(maxsize=8)(present_jobs)
"""The same of a region in which nothing happens."""


@contextmanager
def demo_world(jobs: int, seed: int, name: str = "us-east-1") -> Iterator[World]:
    """A region whose clock stands at `NOW`."""
    with DemoRegion(jobs=jobs, seed=seed, now=NOW, name=name) as demo:
        connection = connect(
            region=demo.region_name, endpoint_url=demo.url, credentials=("key", "secret")
        )
        try:
            yield World(demo, BatchRegion(connection))
        finally:
            connection.close()


class Inline:
    """Calls that are made at once, on the event loop."""

    def __call__(
        self, function: Callable[[*Ts], T], /, *args: *Ts, priority: Priority = Priority.KEY
    ) -> Awaitable[T]:
        """A call to AWS."""
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        answer.set_result(function(*args))
        return answer

    async def beside(self, function: Callable[[*Ts], T], *args: *Ts) -> T:
        """Work that asks nothing of AWS."""
        return function(*args)


inline = Inline()


def source_of(
    world: World,
    calls: Calls | Callable[..., Awaitable[Any]] = inline,
    *,
    region: Region | None = None,
    clock: Callable[[], int] = lambda: NOW,
    learned: Learned | None = None,
) -> Source:
    """What a list asks: the region of a world, or a `region` that stands before it.

    `calls` makes the calls; a plain function takes the place of pool and budget.
    """
    asked = world.region if region is None else region
    made = cast("Calls", calls)
    logs = LogSource(LogRegion(world.region.connection), made)
    hosts = HostSource(HostRegion(world.region.connection), made)
    return Source(Scope("", ""), asked, made, clock, learned or Learned(), logs=logs, hosts=hosts)
