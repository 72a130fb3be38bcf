"""Whatever comes into sight is described, however it comes there and whatever is under way."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from batch_tui.batch.job import Status
from batch_tui.batch.joblist.order import Order
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import parse
from batch_tui.feed.calls import Calls
from batch_tui.feed.listing.attention import SETTLED, STALE
from batch_tui.look.orders import ORDERS
from tests.feed.follower import Follower, calling, followed, until
from tests.feed.habits import behave
from tests.feed.world import NOW, World, demo_world, source_of

PLAN = plan(parse(""), ("nightly-etl",), NOW)


@pytest.fixture
def world() -> Iterator[World]:
    with demo_world(jobs=3_000, seed=7) as made:
        behave(made.demo, {"by_filter": {"start"}})
        yield made


@pytest.fixture
async def calls() -> AsyncIterator[Calls]:
    async with calling() as made:
        yield made


def untold(follower: Follower) -> set[str]:
    """The jobs in sight of which it is not known when they started, though they have."""
    rows = follower.listing.jobs.rows(follower.window.start, follower.window.stop)
    jobs = [row.job for row in rows if row.job.status is Status.SUCCEEDED]
    return {job.id for job in jobs if not job.child_count and job.started is None}


async def test_rows_that_a_page_brings_among_those_in_sight(world: World, calls: Calls) -> None:
    async with followed(source_of(world, calls), PLAN, begun=False) as follower:
        were: list[set[str]] = []
        follower.when_told = lambda: were.append(untold(follower))
        await follower.idle()
        assert any(were)
        follower.listing.sort(Order(ORDERS["name"], False, NOW))
        await follower.settled()
        assert not untold(follower)
        were.clear()
        await follower.more()
        assert any(were)
        await follower.settled()
        assert not untold(follower)


async def test_rows_that_are_scrolled_to_while_others_are_being_described(
    world: World, calls: Calls
) -> None:
    async with followed(source_of(world, calls), PLAN) as follower:
        await follower.settled()
        with world.demo.store.lock:  # the answer is late
            follower.look(top=40)
            await until(lambda: STALE in follower.state.busy, "described")
            follower.look(top=60)
            await asyncio.sleep(SETTLED)  # the list's timer was begun before this one
        await until(lambda: not untold(follower), "described too")
        await follower.idle()
