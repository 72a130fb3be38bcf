"""A listing of ten thousand jobs, read to its end over the real wire."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from itertools import pairwise

import pytest

from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import parse
from tests.feed.follower import Follower, calling, followed
from tests.feed.world import NOW, World, demo_world, source_of

QUEUE = "nightly-etl"
JOBS = 10_000


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with demo_world(jobs=32_000, seed=7) as made:
        yield made


@pytest.fixture
async def follower(world: World) -> AsyncIterator[Follower]:
    way = plan(parse(""), [QUEUE], NOW)
    async with calling() as calls, followed(source_of(world, calls), way, exact=False) as found:
        yield found


async def test_ten_thousand_jobs_are_listed_once_each_newest_first(
    world: World, follower: Follower
) -> None:
    wanted = set(world.demo.store.ids(QUEUE))
    assert len(wanted) >= JOBS
    while follower.state.stage != "finished":
        await follower.more()
    shown = [row.job for row in follower.rows]
    assert [job.id for job in shown] == list(dict.fromkeys(job.id for job in shown))
    assert {job.id for job in shown} == wanted
    assert all((a.created or 0) >= (b.created or 0) for a, b in pairwise(shown))


async def test_nothing_is_lost_or_doubled_while_jobs_come_and_move(
    world: World, follower: Follower
) -> None:
    wanted = set(world.demo.store.ids(QUEUE))
    while follower.state.stage != "finished":
        await follower.more()
        world.demo.add_job("late", queue=QUEUE)
        newest, oldest = (follower.listing.jobs.row(at).job.id for at in (0, len(follower.ids) - 1))
        world.demo.set_status(newest, "FAILED", reason="moved while it was listed")
        world.demo.set_status(oldest, "SUCCEEDED")
    ids = follower.ids
    assert len(ids) == len(set(ids))
    assert wanted <= set(ids)


@pytest.mark.parametrize("turns", range(12))
async def test_wherever_the_first_page_is_stopped_it_is_there_when_the_list_is_shown_again(
    world: World, turns: int
) -> None:
    way = plan(parse(""), [QUEUE], NOW)
    async with followed(source_of(world), way, exact=False, begun=False) as follower:
        for _ in range(turns):
            await asyncio.sleep(0)
        follower.listing.stop()
        follower.leave()
        follower.follow()
        await follower.idle()
        assert follower.ids
