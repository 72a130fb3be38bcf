"""New jobs of which a listing does not tell enough, or that come to match during their life."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import parse
from batch_tui.feed.budget import Budget, Priority
from batch_tui.feed.calls import Calls
from batch_tui.feed.listing.listing import Listing
from batch_tui.feed.listing.news import News
from batch_tui.feed.listing.state import InSight
from batch_tui.feed.pager import Pager
from batch_tui.feed.pool import Pool
from tests.feed.world import NOW, World, demo_world, source_of

MINE = "mine"
TAGGED = {"tags": {"team": "crew"}}


@pytest.fixture
def world() -> Iterator[World]:
    with demo_world(jobs=5, seed=7) as world:
        for number in range(5):
            world.demo.add_job("etl", queue=MINE, status="RUNNING", created=NOW - 3_000 + number)
        yield world


@asynccontextmanager
async def following(text: str, world: World) -> AsyncIterator[Listing]:
    """A listing of a query, nothing of it in sight; one page loaded, and refreshed once."""
    pool = Pool()
    calls = Calls(pool, Budget(rate=10_000, steady=10_000, burst=10_000))
    source = source_of(world, calls, clock=world.demo.clock.life)
    listing = Listing(source, plan(parse(text), (MINE,), NOW))
    listing.follow(lambda change, state: InSight(range(0), None))
    try:
        await idle(listing)
        await refresh(listing)
        yield listing
    finally:
        await listing.close()
        pool.close()


async def idle(listing: Listing) -> None:
    while listing.state.busy:  # noqa: ASYNC110 - its end is told to nobody
        await asyncio.sleep(0.001)


async def refresh(listing: Listing) -> list[str]:
    """Refresh, with nothing on the screen; the ids in the list."""
    listing.refresh(Priority.REFRESH)
    await idle(listing)
    return listing.jobs.ids(0, len(listing.jobs))


def calls(world: World, since: int) -> list[str]:
    return [call.operation for call in list(world.demo.calls)[since:]]


async def test_a_new_job_is_described_once_where_only_that_tells_whether_it_is_asked_for(
    world: World,
) -> None:
    async with following("tag:team=crew", world) as listing:
        world.demo.advance(60)
        new = world.demo.add_job("fresh", queue=MINE, detail=TAGGED)
        other = world.demo.add_job("other", queue=MINE)
        before = len(world.demo.calls)
        assert await refresh(listing) == [new]
        assert calls(world, before) == ["ListJobs", "DescribeJobs"]
        assert sorted(world.demo.calls[-1].body["jobs"]) == sorted([new, other])
        assert await refresh(listing) == [new]
        assert calls(world, before + 2) == ["ListJobs"]


async def test_a_page_that_leaves_out_when_jobs_were_created_ends_no_look(world: World) -> None:
    source = source_of(world)
    pager = Pager(plan(parse(""), (MINE,), NOW), source)
    jobs = JobList()
    jobs.merge((await pager.next_page()).jobs)
    news = News(pager, source)
    world.demo.advance(60)
    new = {world.demo.add_job("fresh", queue=MINE) for _ in range(350)}
    found: set[str] = set()
    async for decided in news.read(pager.plan.queues, jobs, Priority.REFRESH):
        found |= {job.id for job, _ in decided}
        jobs.merge([job for job, _ in decided])
        world.demo.faults.turn({"sparse": True, "only": ["ListJobs"]})
    assert new <= found
    before = len(world.demo.calls)
    async for _ in news.read(pager.plan.queues, jobs, Priority.REFRESH):
        pass
    assert len(world.demo.calls) == before + 1


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("took:<1h", {}),
        ("ended:1h", {}),
        ("exit:none", {}),
        ("attempts:2", {"detail": {"attempts": [{}, {}]}}),
        ("attempts:2 tag:team=crew", {"detail": TAGGED | {"attempts": [{}, {}]}}),
    ],
)
async def test_a_job_whose_end_makes_it_match_is_found(
    world: World, text: str, members: dict[str, Any]
) -> None:
    async with following(text, world) as listing:
        new = world.demo.add_job("fresh", queue=MINE, status="RUNNING")
        assert await refresh(listing) == []
        world.demo.set_status(new, "FAILED", **members)
        assert await refresh(listing) == [new]
