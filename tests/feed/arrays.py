"""Arrays of a demo region: what is asked about them, and the life of a map of one."""

from collections.abc import Callable, Sequence

from batch_tui.batch.array_map import ArrayMap
from batch_tui.batch.job import STATUSES, Job
from batch_tui.demo import Call
from batch_tui.feed.array import ArrayChildren, ArrayState
from batch_tui.feed.source import Source
from tests.feed.follower import until
from tests.feed.world import World

SEVEN_FAILED = "verify-shards-seven-failed-"


class Asked:
    """What a region was asked from here on."""

    def __init__(self, world: World) -> None:
        self._demo = world.demo
        world.demo.calls.clear()

    @property
    def calls(self) -> list[Call]:
        return list(self._demo.calls)

    @property
    def statuses(self) -> list[str]:
        return [call.body["jobStatus"] for call in self.calls if call.operation == "ListJobs"]


def parent_called(world: World, stem: str) -> Job:
    """An array or MNP parent, as it is known now."""
    found = world.demo.store.all_summaries(world.demo.default_queue)
    job_id = next(job["jobId"] for job in found if job["jobName"].startswith(stem))
    return world.region.describe_jobs((job_id,))[0]


def added(world: World, children: Sequence[str | None]) -> Job:
    """An array of these children, as it is known now."""
    job_id = world.demo.add_job("array", status="PENDING", size=len(children), children=children)
    return world.region.describe_jobs((job_id,))[0]


class Filling:
    """The life of a map, and what was told of it; `when_told` is called after each word."""

    def __init__(self, source: Source, parent: Job) -> None:
        self.when_told: Callable[[], None] = lambda: None
        self.changed: set[int] = set()
        self.children = ArrayChildren(source, parent, self._told)

    @property
    def map(self) -> ArrayMap:
        return self.children.map

    @property
    def state(self) -> ArrayState:
        return self.children.state

    @property
    def stage(self) -> str:
        return self.state.stage

    async def fill(self, *, again: bool = False) -> ArrayMap:
        self.changed.clear()
        self.children.fill(again=again)
        await until(lambda: self.state.stage != "listing", "filled")
        return self.map

    def _told(self, changed: set[int], state: ArrayState) -> None:
        assert state is self.children.state
        self.changed |= changed
        self.when_told()


async def filled(source: Source, parent: Job) -> ArrayMap:
    filling = Filling(source, parent)
    children = await filling.fill()
    assert (filling.state.stage, filling.state.failure) == ("done", None)
    await filling.children.close()
    return children


def truth(world: World, parent: Job) -> list[str | None]:
    """Each child's status as the region has it."""
    mark = ":" if parent.kind == "array" else "#"
    with world.demo.store.lock:
        found = [
            world.demo.store.find(f"{parent.id}{mark}{index}")
            for index in range(parent.child_count)
        ]
    return [None if facts is None else STATUSES[facts.status].value for facts in found]


def shown(children: ArrayMap) -> list[str | None]:
    return [children.status(index) for index in range(children.size)]
