"""A map lives as a list does: what an interval costs, what it finds, and when nothing is asked."""

import asyncio
from collections.abc import AsyncIterator
from random import Random

import pytest

from batch_tui.batch.failure import Denied
from batch_tui.batch.job import STATUSES, TERMINAL, Job
from batch_tui.batch.plan.stream import MAX_DESCRIBED
from batch_tui.feed.source import Source
from tests.feed.arrays import (
    SEVEN_FAILED,
    Asked,
    Filling,
    added,
    parent_called,
    shown,
    truth,
)
from tests.feed.follower import calling, until
from tests.feed.world import NOW, World, source_of

SELDOM = 1_000.0
"""An interval that never ends by itself within a test."""


@pytest.fixture
def time() -> list[int]:
    """The present instant, in the only place."""
    return [NOW]


@pytest.fixture
async def source(world: World, time: list[int]) -> AsyncIterator[Source]:
    async with calling() as calls:
        yield source_of(world, calls, clock=lambda: time[0])


class Living(Filling):
    """A map that is filled and then lives, by ticks that come when they are asked for."""

    async def begin(self) -> "Living":
        await self.fill()
        self.children.pace(SELDOM)
        return self

    async def tick(self) -> None:
        self.changed.clear()
        self.children.tick()
        await self.settled()

    async def settled(self) -> None:
        await until(lambda: not self.children._tasks.names, "settled")
        await asyncio.sleep(0)  # the loop tells of what has just ended


def is_denied(map_: Living) -> bool:
    return isinstance(map_.state.failure, Denied)


async def living(source: Source, parent: Job) -> Living:
    return await Living(source, parent).begin()


def large(world: World) -> Job:
    """An array of which many pages of children wait, some run, and some have ended."""
    return added(world, ["RUNNABLE"] * 2_100 + ["RUNNING"] * 60 + ["SUCCEEDED"] * 1_500)


def end(world: World, parent: Job, *indexes: int) -> None:
    for index in indexes:
        world.demo.set_status(f"{parent.id}:{index}", "SUCCEEDED", exit_code=0)


def start(world: World, parent: Job, *indexes: int) -> None:
    for index in indexes:
        world.demo.set_status(f"{parent.id}:{index}", "RUNNING")


async def test_an_interval_in_which_nothing_happens_costs_one_call(
    world: World, source: Source
) -> None:
    map_ = await living(source, large(world))
    await map_.tick()
    asked = Asked(world)
    await map_.tick()
    assert [(call.operation, call.body["jobs"]) for call in asked.calls] == [
        ("DescribeJobs", [map_.map.parent.id])
    ]
    assert map_.changed == set()


async def test_what_has_moved_is_found_in_the_small_statuses_and_never_by_listing_the_large_ones(
    world: World, source: Source
) -> None:
    parent = large(world)
    map_ = await living(source, parent)
    end(world, parent, 2_100, 2_101, 2_102)
    start(world, parent, 0, 1)
    world.demo.set_status(f"{parent.id}:2103", "FAILED", exit_code=1, reason="disk full")
    asked = Asked(world)
    await map_.tick()
    assert shown(map_.map) == truth(world, parent)
    assert map_.changed == {0, 1, 2_100, 2_101, 2_102, 2_103}
    assert asked.statuses == ["FAILED", "RUNNING"]
    described = [call.body["jobs"] for call in asked.calls if call.operation == "DescribeJobs"]
    assert described == [[parent.id], [f"{parent.id}:{index}" for index in (2_100, 2_101, 2_102)]]


async def test_children_that_pass_through_a_status_within_an_interval_are_found(
    world: World, source: Source
) -> None:
    parent = large(world)
    map_ = await living(source, parent)
    end(world, parent, *range(700))
    start(world, parent, *range(700, 750))
    await map_.tick()
    assert shown(map_.map) == truth(world, parent)


async def test_few_children_are_described_with_their_parent_in_one_call(
    world: World, source: Source
) -> None:
    parent = added(world, ["SUCCEEDED"] * 500 + ["RUNNING"] * 90 + [None] * 5)
    map_ = await living(source, parent)
    end(world, parent, 500)
    world.demo.set_status(f"{parent.id}:501", "RUNNABLE")  # a failed attempt that is tried again
    asked = Asked(world)
    await map_.tick()
    assert shown(map_.map) == truth(world, parent)
    assert [(call.operation, len(call.body["jobs"])) for call in asked.calls] == [
        ("DescribeJobs", 1 + 90 + 5)
    ]


async def test_nothing_is_asked_of_an_array_that_has_ended_and_is_known(
    world: World, source: Source
) -> None:
    map_ = await living(source, parent_called(world, SEVEN_FAILED))
    asked = Asked(world)
    await map_.tick()
    assert map_.state.ended
    assert asked.calls == []


@pytest.mark.parametrize("size", [50, 1_300])
async def test_an_array_that_ends_is_followed_to_its_end_and_no_further(
    world: World, source: Source, size: int
) -> None:
    parent = added(world, ["RUNNING"] * size)
    map_ = await living(source, parent)
    end(world, parent, *range(size))
    world.demo.set_status(parent.id, "SUCCEEDED")
    await map_.tick()
    assert shown(map_.map) == ["SUCCEEDED"] * size
    assert map_.state.ended
    asked = Asked(world)
    await map_.tick()
    assert asked.calls == []


async def test_nodes_are_followed_too(world: World, source: Source) -> None:
    parent = parent_called(world, "merge-shards-")
    map_ = await living(source, parent)
    asked = Asked(world)
    await map_.tick()
    assert [len(call.body["jobs"]) for call in asked.calls] == [1 + 4]
    assert shown(map_.map) == truth(world, parent)


async def test_an_interval_that_fails_is_told_beside_the_last_picture_and_heals_by_itself(
    world: World, source: Source, time: list[int]
) -> None:
    parent = large(world)
    map_ = await living(source, parent)
    before, refreshed = shown(map_.map), map_.state.refreshed
    end(world, parent, 2_100)
    world.demo.faults.deny = -1
    time[0] += 5_000
    await map_.tick()
    assert is_denied(map_)
    assert map_.state.next_try == time[0] + 1_000 * SELDOM
    assert (shown(map_.map), map_.state.stage) == (before, "done")
    assert map_.state.refreshed == refreshed
    world.demo.faults.clear()
    await map_.tick()
    assert map_.state.failure is None
    assert map_.state.refreshed == time[0]
    assert shown(map_.map) == truth(world, parent)


async def test_an_interval_that_is_throttled_is_no_failure(
    world: World, source: Source, time: list[int]
) -> None:
    map_ = await living(source, large(world))
    world.demo.faults.throttle = 1
    time[0] += 5_000
    await map_.tick()
    assert map_.state.failure is None
    assert map_.state.age(time[0]) == 5_000


async def test_a_filling_that_failed_is_taken_up_again_at_the_next_interval(
    world: World, source: Source
) -> None:
    parent = large(world)
    map_ = Living(source, parent)
    map_.children.pace(SELDOM)
    world.demo.faults.deny = -1
    await map_.fill()
    for _ in range(2):
        assert (map_.stage, is_denied(map_)) == ("stopped", True)
        await map_.tick()
    world.demo.faults.clear()
    await map_.tick()
    assert (map_.stage, map_.state.failure) == ("done", None)
    assert shown(map_.map) == truth(world, parent)


async def test_intervals_never_overlap(world: World, source: Source) -> None:
    map_ = await living(source, large(world))
    asked = Asked(world)
    for _ in range(5):
        map_.children.tick()
    await map_.settled()
    assert len(asked.calls) == 1
    asked = Asked(world)
    map_.children.fill(again=True)
    map_.children.tick()
    await map_.settled()
    assert len([call for call in asked.calls if call.operation == "DescribeJobs"]) == 1


async def test_nothing_is_asked_without_an_interval_but_by_key(
    world: World, source: Source
) -> None:
    parent = large(world)
    map_ = await living(source, parent)
    map_.children.pace(0)
    end(world, parent, 2_100)
    asked = Asked(world)
    await map_.tick()
    assert asked.calls == []
    await map_.fill(again=True)
    assert shown(map_.map) == truth(world, parent)


async def test_a_covered_map_asks_nothing_and_at_once_when_it_is_due(
    world: World, source: Source, time: list[int]
) -> None:
    map_ = await living(source, large(world))
    asked = Asked(world)
    map_.children.cover(True)
    await map_.tick()
    map_.children.cover(False)
    await map_.settled()
    assert asked.calls == []
    map_.children.cover(True)
    time[0] += round(SELDOM * 1_000)
    map_.children.cover(False)
    await map_.settled()
    assert len(asked.calls) == 1
    assert map_.state.refreshed == time[0]


async def test_a_map_that_was_closed_asks_nothing(world: World, source: Source) -> None:
    map_ = await living(source, large(world))
    await map_.children.close()
    asked = Asked(world)
    await map_.tick()
    assert asked.calls == []


@pytest.mark.parametrize(("size", "seed"), [(40, 1), (90, 2), (160, 3), (1_300, 4)])
async def test_whatever_moves_the_map_follows(
    world: World, source: Source, size: int, seed: int
) -> None:
    random = Random(seed)
    parent = added(world, [random.choice((None, "SUBMITTED", "RUNNABLE")) for _ in range(size)])
    map_ = await living(source, parent)
    for _ in range(12):
        known = truth(world, parent)
        for index in random.sample(range(size), random.randrange(1, size // 3)):
            if known[index] not in TERMINAL:
                status = random.choice(STATUSES[2:])
                world.demo.set_status(f"{parent.id}:{index}", status.value)
        await map_.tick()
        assert map_.map.agrees
        # Two that have changed places leave all counts as they were: of many, they may be missed.
        assert size > MAX_DESCRIBED or shown(map_.map) == truth(world, parent)
