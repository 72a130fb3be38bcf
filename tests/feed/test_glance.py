"""A queue at a glance: asked about once it has rested, once a minute, each part by itself."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator

import pytest

from batch_tui.batch.failure import Denied, Failure, Throttled
from batch_tui.batch.job import STATUSES, Status
from batch_tui.batch.waiting.facts import QueueDetail
from batch_tui.demo.hosts import Environment
from batch_tui.feed.budget import Budget
from batch_tui.feed.calls import Calls
from batch_tui.feed.glance import Glance, Glances
from batch_tui.feed.pool import Pool
from batch_tui.feed.queues import Queues
from tests.feed.follower import until
from tests.feed.test_budget import settled
from tests.feed.world import NOW, World, demo_world, source_of

WHOLE = {"DescribeJobQueues": 1, "DescribeComputeEnvironments": 1, "ListJobs": len(STATUSES)}


class Looks:
    """Looks at the queues of a demo region, and what came of it; `now` is the present instant."""

    def __init__(self, world: World, calls: Calls, *, counts: bool = True) -> None:
        self.world = world
        self.now = NOW
        source = source_of(world, calls)
        source.clock = lambda: self.now
        self.queues = Queues(
            source, learned=lambda: None, counted=lambda: None, saw=lambda *_: self.saw()
        )
        self.glances = Glances(source, self.queues, counts=counts)
        self.glances.follow(self._told)
        self.seen = 0
        self.told = Glance("")

    def saw(self) -> None:
        self.seen += 1

    def _told(self, glance: Glance) -> None:
        self.told = glance

    async def at(self, queue: str) -> Glance:
        """Look at a queue until all is there."""
        self.glances.look_at(queue)
        await until(lambda: not self.told.busy, "told")
        return self.told

    @property
    def asked(self) -> dict[str, int]:
        """How often each operation was asked for since this was asked the last time."""
        asked = Counter(call.operation for call in self.world.demo.calls)
        self.world.demo.calls.clear()
        return dict(asked)


@pytest.fixture
def world() -> Iterator[World]:
    with demo_world(jobs=100, seed=7) as world:
        places = (Environment("spot", state="DISABLED"), Environment("od"))
        world.demo.add_queue("mine", environments=places)
        for _ in range(3):
            world.demo.add_job(queue="mine", status="FAILED")
        for _ in range(1_001):
            world.demo.add_job(queue="large", status="RUNNABLE")
        yield world


@pytest.fixture
def calls() -> Iterator[Calls]:
    pool = Pool()
    yield Calls(pool, Budget(rate=1_000, steady=1_000, burst=1_000))
    pool.close()


@pytest.fixture
async def looks(world: World, calls: Calls) -> AsyncIterator[Looks]:
    looks = Looks(world, calls)
    yield looks
    await looks.glances.close()
    await looks.queues.close()


async def test_all_of_a_queue_is_told_and_asked_for_again_after_a_minute(looks: Looks) -> None:
    told = await looks.at("mine")
    assert isinstance(told.detail, QueueDetail)
    assert told.detail.state == "ENABLED"
    assert isinstance(told.environments, tuple)
    assert [(e.name, e.state) for e in told.environments] == [
        ("spot", "DISABLED"),
        ("od", "ENABLED"),
    ]
    assert {s: str(c) for s, c in told.counts.items() if c.jobs} == {Status.FAILED: "3"}
    assert looks.asked == WHOLE
    large = await looks.at("large")
    assert str(large.counts[Status.RUNNABLE]) == "1000+"
    assert looks.asked == WHOLE
    looks.now += 59_000
    assert (await looks.at("mine")).counted == NOW
    assert looks.asked == {}
    looks.now += 2_000
    looks.glances.look_at("mine")
    assert looks.told.counted == NOW, "what is known is told until there is something newer"
    assert (await looks.at("mine")).counted == looks.now
    assert looks.asked == WHOLE
    assert not looks.seen, "the list is not told of queues that it does not show"


async def test_a_cursor_that_moves_on_asks_nothing(looks: Looks) -> None:
    for queue in ["mine", "large", "genomics"] * 100:
        looks.glances.look_at(queue)
    looks.glances.look_away()
    await settled()
    assert looks.told.busy
    assert len(asyncio.all_tasks()) == 1, "nothing waits either"
    assert looks.asked == {}


async def test_what_is_counted_already_is_not_counted_again(looks: Looks) -> None:
    looks.queues.look_at(["mine"])
    looks.queues.count()
    await until(lambda: len(looks.queues.counts) == len(STATUSES), "counted")
    looks.now += 30_000
    assert looks.asked["ListJobs"] == len(STATUSES)
    told = await looks.at("mine")
    assert told.counted == NOW
    assert "ListJobs" not in looks.asked
    looks.queues.look_at(["large"])
    assert (await looks.at("large")).counts == looks.queues.counts, "chips have them at once"


async def test_each_part_fails_alone_and_what_may_heal_is_asked_for_at_the_next_look(
    world: World, looks: Looks
) -> None:
    world.demo.faults.turn({"deny": -1, "only": ["DescribeComputeEnvironments"]})
    told = await looks.at("mine")
    assert isinstance(told.environments, Denied)
    assert len(told.counts) == len(STATUSES)
    assert looks.asked == WHOLE
    await looks.at("mine")
    assert looks.asked == {}, "what may not be asked is not asked again within a minute"

    looks.now += 60_000
    world.demo.faults.clear()
    world.demo.faults.turn({"throttle": -1, "only": ["ListJobs"]})
    told = await looks.at("mine")
    assert isinstance(told.failure, Throttled)
    assert isinstance(told.environments, tuple)
    assert len(told.counts) == len(STATUSES), "older counts stay"
    assert told.counted == NOW
    world.demo.faults.clear()
    told = await looks.at("mine")
    assert told.failure is None
    assert told.counted == looks.now


async def test_a_queue_that_is_gone_says_so(looks: Looks) -> None:
    told = await looks.at("gone")
    assert told.detail is None
    assert told.asked == NOW


async def test_without_counts_only_its_state_is_asked_for(world: World, calls: Calls) -> None:
    looks = Looks(world, calls, counts=False)
    told = await looks.at("mine")
    assert not told.counts
    assert not isinstance(told.detail, Failure)
    assert "ListJobs" not in looks.asked
    await looks.glances.close()
