"""A long sort, in a thread beside the list: what it brings about, and what one dropped leaves."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from batch_tui.batch.joblist.order import Order
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import parse
from batch_tui.feed.calls import Calls
from batch_tui.feed.listing import beside
from batch_tui.feed.listing.beside import SORT
from batch_tui.look.orders import ORDERS
from tests.feed.follower import calling, followed, until
from tests.feed.world import NOW, World, demo_world, source_of

PLAN = plan(parse(""), ("nightly-etl",), NOW)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with demo_world(jobs=3_000, seed=7) as made:
        yield made


@pytest.fixture
async def calls() -> AsyncIterator[Calls]:
    async with calling() as made:
        yield made


@pytest.fixture(autouse=True)
def any_sort_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "LONG", 10)


async def test_a_sort_beside_brings_the_jobs_into_its_order(world: World, calls: Calls) -> None:
    async with followed(source_of(world, calls), PLAN) as follower:
        follower.listing.sort(Order(ORDERS["name"], False, NOW))
        assert follower.state.busy == {SORT}
        await follower.idle()
        names = [row.job.name.casefold() for row in follower.rows]
        assert follower.state.order.by == ORDERS["name"]
        assert follower.state.sorted is None
        assert names == sorted(names)


@pytest.mark.parametrize("began", [False, True])
async def test_a_sort_that_is_dropped_changes_no_order_and_takes_note_of_nothing_more(
    world: World, calls: Calls, began: bool
) -> None:
    async with followed(source_of(world, calls), PLAN) as follower:
        before = follower.ids
        follower.listing.sort(Order(ORDERS["name"], False, NOW))
        if began:
            await asyncio.sleep(0)
        assert follower.listing.order.by == ORDERS["name"]
        assert follower.listing.stop()
        await follower.idle()
        assert follower.ids == before
        assert follower.listing.order == follower.state.order
        sorting = follower.listing._list._sorting
        await until(lambda: sorting is None or sorting.is_stopped, "stopped")


async def test_of_two_sorts_the_later_one_counts_also_for_a_list_that_was_left(
    world: World, calls: Calls
) -> None:
    async with followed(source_of(world, calls), PLAN) as follower:
        follower.listing.sort(Order(ORDERS["name"], False, NOW))
        await asyncio.sleep(0)
        follower.listing.sort(Order(ORDERS["duration"], True, NOW))
        follower.leave()
        await until(lambda: SORT not in follower.state.busy, "sorted")
        follower.follow()
        await follower.idle()
        assert follower.state.order.by == ORDERS["duration"]
