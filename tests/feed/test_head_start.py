"""A bare word: what begins so is there after one call, what contains it as the scan goes on."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import parse
from batch_tui.feed.listing.pages import MOST_PAGES
from batch_tui.ui.panes.lines import offered
from tests.batch.queries import query_means
from tests.feed.follower import Follower, calling, followed
from tests.feed.world import NOW, World, demo_world, present_jobs, source_of

MINE, SIZE = "mine", 20
MINUTE = 60_000


@pytest.fixture
def world() -> Iterator[World]:
    """2,500 jobs, among them 150 that begin with orders, and 25 that contain it."""
    with demo_world(jobs=0, seed=7) as world:
        for number in range(2_500):
            name = "nightly-Orders" if number % 100 == 5 else "etl"
            name = f"orders-{number}" if number % 15 == 0 and number < 2_250 else name
            created = NOW - 10 * MINUTE - number * MINUTE
            status = "RUNNING" if number == 1_200 else "SUCCEEDED"
            world.demo.add_job(name, queue=MINE, status=status, created=created)
        yield world


Follow = Callable[[str], AbstractAsyncContextManager[Follower]]


@pytest.fixture
def follow(world: World) -> Follow:
    @asynccontextmanager
    async def opened(text: str) -> AsyncIterator[Follower]:
        async with calling() as calls:
            source = source_of(world, calls, clock=world.demo.clock.life)
            wanted = plan(parse(text), (MINE,), NOW, soon=True)
            world.demo.calls.clear()
            async with followed(source, wanted, SIZE) as follower:
                yield follower

    return opened


def listings(world: World) -> int:
    return sum(call.operation == "ListJobs" for call in world.demo.calls)


def meant(world: World, text: str) -> list[str]:
    """Brute force, the newest first."""
    now = world.demo.clock.life()
    jobs = [job for job in present_jobs(world, (MINE,)) if query_means(parse(text), job, now)]
    return [job.id for job in sorted(jobs, key=lambda job: -(job.created or 0))]


async def test_a_screen_of_what_begins_so_takes_one_call_and_no_more_until_it_is_scrolled(
    world: World, follow: Follow
) -> None:
    async with follow("orders") as follower:
        await follower.settled()
        assert listings(world) == 1
        first = follower.ids
        assert set(first) <= {*meant(world, "orders*")}
        assert (follower.state.stage, follower.state.scanned, follower.state.ahead) == (
            "more",
            0,
            100,
        )
        follower.look(50)
        await follower.settled()
        assert listings(world) == 1
        follower.look(len(follower.rows) - SIZE)
        await follower.idle()
        assert listings(world) == 1 + MOST_PAGES
        assert follower.ids == sorted(follower.ids, key=meant(world, "orders").index)
        # Of the newest 1,000 jobs all that contain it, and what begins so further back.
        scanned = meant(world, f"orders after:{10 + 100 * (MOST_PAGES)}m")
        assert set(follower.ids) == {*first, *scanned}
        assert follower.state.matched - follower.state.ahead == len(scanned)
        await follower.more(2)
        assert follower.state.stage == "finished"
        assert follower.ids == meant(world, "orders")
        assert follower.state.ahead == 0
        assert follower.state.scanned == 2_500


async def test_where_few_begin_so_the_scan_goes_on_to_its_limit(
    world: World, follow: Follow
) -> None:
    async with follow("NIGHTLY orders") as follower:
        await follower.idle()
        assert follower.ids == meant(world, "nightly*")
        assert listings(world) == MOST_PAGES
    async with follow("ers-1") as follower:
        await follower.idle()
        assert listings(world) == MOST_PAGES
        assert follower.state.stage == "stopped"
        assert follower.state.scanned == 100 * (MOST_PAGES - 1)
        await follower.more()
        assert follower.state.scanned == 100 * (2 * MOST_PAGES - 1)
        assert set(follower.ids) == set(
            meant(world, f"ers-1 after:{10 + 100 * (2 * MOST_PAGES - 1)}m")
        )


async def test_a_word_that_nothing_begins_with_or_contains_offers_what_it_looks_like(
    world: World, follow: Follow
) -> None:
    async with follow("failed") as follower:
        await follower.idle()
        assert follower.ids == []
        assert listings(world) == MOST_PAGES
        assert str(offered(follower.state)) == "status:failed"


@pytest.mark.parametrize("scrolled", [False, True])
async def test_what_is_new_comes_in_with_a_listing_a_refresh(
    world: World, follow: Follow, scrolled: bool
) -> None:
    async with follow("orders") as follower:
        if scrolled:
            follower.look(len(follower.rows) - SIZE)
            await follower.idle()
            follower.look(0)
        await follower.refresh()
        for _ in range(3):
            world.demo.advance(5)
            new = world.demo.add_job("my-orders", queue=MINE, created=world.demo.clock.life())
            world.demo.add_job("other", queue=MINE, created=world.demo.clock.life())
            world.demo.calls.clear()
            await follower.refresh()
            assert follower.ids[0] == new
            assert listings(world) == 1
        while follower.state.stage != "finished":
            await follower.more()
        assert follower.ids == meant(world, "orders")
        assert follower.state.scanned == (
            2_503 if scrolled else 2_506
        )  # what did not match was not counted
        assert follower.state.matched == len(follower.ids)


async def test_a_job_far_back_that_comes_to_match_is_there_within_a_minute(
    world: World, follow: Follow
) -> None:
    async with follow("orders status:failed,running") as follower:
        await follower.idle()
        old = meant(world, "name:orders-1200")
        assert set(old) <= set(follower.ids)
        failing = meant(world, "name:orders-600")
        assert not set(failing) & set(follower.ids)
        world.demo.set_status(failing[0], "FAILED", exit_code=1)
        for _ in range(13):
            world.demo.advance(5)
            await follower.refresh()
        assert set(follower.ids) == {*old, *failing}
