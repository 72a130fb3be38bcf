"""The counts of the chips: a page of each status, and last in every line."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping

import pytest

from batch_tui.batch.failure import Denied, Throttled
from batch_tui.batch.job import STATUSES, Status
from batch_tui.batch.joblist.order import NEWEST
from batch_tui.batch.ports import Page, Scope
from batch_tui.batch.query.query import parse
from batch_tui.feed.budget import Budget, Priority
from batch_tui.feed.calls import Calls
from batch_tui.feed.listing.kept import KeptListings
from batch_tui.feed.listing.state import InSight
from batch_tui.feed.pool import Pool
from batch_tui.feed.queues import Count, Queues, count_statuses
from batch_tui.feed.source import Source
from tests.feed.follower import until
from tests.feed.test_budget import Time, settled
from tests.feed.world import World, demo_world, source_of

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
    return Calls(pool, Budget(rate=1_000, steady=1_000, burst=1_000))


async def counted(world: World, calls: Calls, *queues: str) -> dict[Status, str]:
    counts = count_statuses(source_of(world, calls), queues)
    return {status: str(count) async for status, count, _ in counts}


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


# What is known of the queues of a region


class Known:
    """The queues of a region, and how often something was told of them."""

    def __init__(self, source: Source) -> None:
        self.told = 0
        self.seen: list[tuple[Status, Mapping[str, Page]]] = []
        self.queues = Queues(source, learned=self._told, counted=self._told, saw=self._saw)

    def _told(self) -> None:
        self.told += 1

    def _saw(self, status: Status, pages: Mapping[str, Page]) -> None:
        self.seen.append((status, pages))


@pytest.fixture
async def known(world: World, calls: Calls) -> AsyncIterator[Known]:
    known = Known(source_of(world, calls))
    yield known
    await known.queues.close()
    await until(lambda: len(asyncio.all_tasks()) == 1, "no task is left")


async def test_the_queues_are_learned_and_where_the_region_is(world: World, known: Known) -> None:
    known.queues.learn()
    await until(lambda: known.told, "learned")
    assert known.queues.known is not None
    names = [queue.name for queue in known.queues.known]
    assert names == sorted(names)
    assert {MINE, "other"} <= set(names)
    assert known.queues.place == Scope("", world.region.place().region)


async def test_queues_that_may_not_be_listed_say_why_and_are_asked_for_again(
    world: World, known: Known
) -> None:
    world.demo.faults.deny = 1
    known.queues.learn()
    await until(lambda: known.told, "told")
    assert isinstance(known.queues.failure, Denied)
    assert known.queues.known is None
    known.queues.learn()
    await until(lambda: known.queues.failure is None, "learned")
    assert known.queues.known


async def test_each_count_is_told_as_it_comes(known: Known) -> None:
    known.queues.look_at([MINE])
    known.queues.count()
    await until(lambda: len(known.queues.counts) == 7, "counted")
    assert known.told == 1 + 7
    assert str(known.queues.counts[Status.FAILED]) == "3"


async def test_counts_of_more_than_two_queues_are_not_asked_for(world: World, known: Known) -> None:
    known.queues.look_at([MINE])
    known.queues.count()
    known.queues.look_at([MINE, "other", "genomics"])
    known.queues.count()
    await settled()
    assert known.queues.counts == {}
    assert not world.demo.calls
    known.queues.look_at([MINE, "other"])
    known.queues.count_once()
    await until(lambda: len(known.queues.counts) == 7, "counted")
    known.queues.count_once()
    await settled()
    assert len(world.demo.calls) == 14


async def test_counts_are_those_of_the_queues_that_are_looked_at_and_others_are_kept(
    world: World, known: Known
) -> None:
    known.queues.look_at([MINE])
    known.queues.count_once()
    await until(lambda: len(known.queues.counts) == 7, "counted")
    counted, asked = known.queues.counts, len(world.demo.calls)
    known.queues.look_at(["other"])
    assert known.queues.counts == {}
    known.queues.look_at([MINE])
    known.queues.count_once()
    await settled()
    assert known.queues.counts == counted
    assert len(world.demo.calls) == asked


async def test_a_count_is_kept_when_they_are_left_in_the_moment_in_which_it_is_done(
    world: World, calls: Calls
) -> None:
    loop = asyncio.get_running_loop()
    left: list[str] = []

    def counted() -> None:
        if len(queues.counts) == 7:
            loop.call_soon(leave)

    def leave() -> None:
        left.append("other")
        queues.look_at(["other"])

    queues = Queues(source_of(world, calls), learned=counted, counted=counted, saw=lambda *_: None)
    queues.look_at([MINE])
    queues.count()
    await until(lambda: left, "left")
    queues.look_at([MINE])
    assert len(queues.counts) == 7
    await queues.close()


async def test_a_count_that_is_left_half_way_is_begun_anew(known: Known) -> None:
    known.queues.look_at([MINE])
    known.queues.count_once()
    await until(lambda: known.queues.counts, "begun")
    known.queues.look_at(["other"])
    known.queues.look_at([MINE])
    assert known.queues.counts == {}
    known.queues.count_once()
    await until(lambda: len(known.queues.counts) == 7, "counted")


async def test_what_was_seen_tells_better_than_a_count_that_is_not_complete(known: Known) -> None:
    queues = known.queues
    queues.look_at(["other"])
    queues.count()
    await until(lambda: len(queues.counts) == len(STATUSES), "counted")
    failed, running = Status.FAILED, Status.RUNNING
    assert queues.sizes(["other"])[failed] == 5_000
    assert queues.sizes(["other"], {failed: Count(1_200, more=False)})[failed] == 1_200
    assert queues.sizes(["other"], {failed: Count(9_000, more=True)})[failed] == 9_000
    assert queues.sizes(["other"], {failed: Count(1_100, more=True)})[failed] == 5_000
    assert queues.sizes(["other"], {running: Count(7, more=False)})[running] == 0


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("status:failed", {Status.FAILED: Count(1_200, more=False)}),
        ("status:failed,running", {}),
        ("", {}),
    ],
)
async def test_kept_lists_tell_how_many_there_are_of_the_status_that_they_list(
    world: World, calls: Calls, text: str, seen: Mapping[Status, Count]
) -> None:
    kept = KeptListings(source_of(world, calls))
    listing = kept.get(parse(text), ("other",), NEWEST, {})
    listing.follow(lambda *_: InSight(range(40), None))
    while listing.state.stage != "finished":
        listing.more()
        await until(lambda: not listing.state.busy, "read")
    assert kept.seen(["other"]) == seen
    assert kept.seen([MINE]) == {}
    await kept.close()


async def test_a_count_that_fails_is_silent(world: World, known: Known) -> None:
    world.demo.faults.only = frozenset(["ListJobs"])
    world.demo.faults.throttle = -1
    known.queues.look_at([MINE])
    known.queues.count()
    await until(lambda: world.demo.calls, "asked")
    known.queues.learn()
    await until(lambda: known.queues.known, "learned")
    assert known.queues.failure is None
    assert known.queues.counts == {}


async def test_a_count_that_is_refused_is_kept_once_in_the_journal(
    world: World, calls: Calls, known: Known
) -> None:
    world.demo.faults.turn({"deny": -1, "only": ["ListJobs"]})
    known.queues.look_at([MINE])
    known.queues.count()
    await until(calls.journal.last, "told")
    await until(lambda: len(asyncio.all_tasks()) == 1, "the count is over")
    await asyncio.sleep(0)
    assert len(calls.journal.last()) == len(world.demo.calls) == 1


async def test_a_key_never_waits_for_counts(world: World, pool: Pool) -> None:
    time = Time()
    budget = Budget(rate=1, burst=4, clock=time.clock, sleep=time.sleep)
    calls = Calls(pool, budget)
    counting = asyncio.create_task(counted(world, calls, MINE))
    while budget.calls_last_minute < 2:  # noqa: ASYNC110 - real answers over HTTP
        await asyncio.sleep(0.005)
    while len(calls._begun):  # noqa: ASYNC110
        await asyncio.sleep(0.005)
    await settled()
    assert budget.calls_last_minute == 2
    await calls(world.region.list_queues, None, priority=Priority.KEY)
    assert world.demo.calls[-1].operation == "DescribeJobQueues"
    assert not counting.done()
    counting.cancel()
    await asyncio.gather(counting, return_exceptions=True)
