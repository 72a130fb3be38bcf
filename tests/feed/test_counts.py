"""The counts of the chips: a page of each status, and last in every line."""

import asyncio
from collections.abc import Iterator

import pytest

from batch_tui.batch.failure import Throttled
from batch_tui.batch.job import STATUSES, Status
from batch_tui.feed.budget import Budget, Priority
from batch_tui.feed.calls import Calls
from batch_tui.feed.counts import Count, count_statuses
from batch_tui.feed.pool import Pool
from tests.feed.test_budget import Time, settled
from tests.feed.world import World, demo_world

MINE = "mine"


@pytest.fixture
def world() -> Iterator[World]:
    with demo_world(jobs=100, seed=7) as world:
        for queue, number in ((MINE, 3), ("other", 1_200)):
            world.demo.add_queue(queue)
            for _ in range(number):
                world.demo.add_job(queue=queue, status="FAILED")
        yield world


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool()
    yield pool
    pool.close()


@pytest.fixture
def calls(pool: Pool) -> Calls:
    return Calls(pool, Budget(rate=1_000, burst=1_000))


async def counted(world: World, calls: Calls, *queues: str) -> dict[Status, str]:
    counts = count_statuses(world.region, calls, queues)
    return {status: str(count) async for status, count in counts}


def test_a_count_that_is_not_complete_says_so() -> None:
    assert str(Count(212, more=False)) == "212"
    assert str(Count(1_000, more=True)) == "1000+"


async def test_each_status_takes_one_call_a_queue(world: World, calls: Calls) -> None:
    counts = await counted(world, calls, MINE)
    assert counts == {status: "3" if status is Status.FAILED else "0" for status in STATUSES}
    assert [call.operation for call in world.demo.calls] == ["ListJobs"] * 7


async def test_counts_of_several_queues_are_added_up(world: World, calls: Calls) -> None:
    assert (await counted(world, calls, MINE, "other"))[Status.FAILED] == "1003+"
    assert len(world.demo.calls) == 14


async def test_an_older_endpoint_is_asked_for_a_hundred(world: World, calls: Calls) -> None:
    world.demo.faults.old_caps = True
    assert (await counted(world, calls, "other"))[Status.FAILED] == "100+"


async def test_a_throttled_count_is_not_tried_again(world: World, calls: Calls) -> None:
    world.demo.faults.throttle = -1
    with pytest.raises(Throttled):
        await counted(world, calls, MINE)
    assert len(world.demo.calls) == 1


async def test_a_key_never_waits_for_counts(world: World, pool: Pool) -> None:
    time = Time()
    budget = Budget(rate=1, burst=4, clock=time.clock, sleep=time.sleep)
    calls = Calls(pool, budget)
    counting = asyncio.create_task(counted(world, calls, MINE))
    while budget.calls_last_minute < 2:  # noqa: ASYNC110 - real answers over HTTP
        await asyncio.sleep(0.005)
    while calls.in_flight:  # noqa: ASYNC110
        await asyncio.sleep(0.005)
    await settled()
    assert budget.calls_last_minute == 2
    await calls(world.region.list_queues, None, priority=Priority.KEY)
    assert world.demo.calls[-1].operation == "DescribeJobQueues"
    assert not counting.done()
    counting.cancel()
    await asyncio.gather(counting, return_exceptions=True)
