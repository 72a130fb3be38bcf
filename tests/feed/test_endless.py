"""Listings without an end: a token that comes back, and pages on which nothing ever is."""

import asyncio

import pytest

from batch_tui.batch.failure import Endless
from batch_tui.batch.job import Job, Status
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import parse
from batch_tui.feed.budget import Priority
from batch_tui.feed.children import list_children
from batch_tui.feed.listing.news import FEW_PAGES
from batch_tui.feed.listing.pages import MOST_PAGES
from batch_tui.feed.pager import Pager
from batch_tui.feed.source import Source
from batch_tui.feed.trail import MOST_EMPTY, Trail
from tests.feed.arrays import Filling, added
from tests.feed.conftest import SmallPages
from tests.feed.follower import followed, until
from tests.feed.world import NOW, World

QUEUE = "nightly-etl"
CIRCLE = "given before"
EMPTY = f"{MOST_EMPTY} pages with nothing new"


def listed(world: World) -> int:
    return sum(call.operation == "ListJobs" for call in world.demo.calls)


@pytest.fixture(autouse=True)
def counted(world: World) -> None:
    world.demo.calls.clear()


def pager_of(source: Source, text: str = "") -> Pager:
    return Pager(plan(parse(text), [QUEUE], NOW), source)


async def drained(pager: Pager, jobs: list[Job]) -> None:
    while not pager.finished:
        jobs += (await pager.next_page(max_pages=1)).jobs


async def read(pager: Pager, sentence: str) -> int:
    """How many jobs come before the pager gives up."""
    jobs: list[Job] = []
    with pytest.raises(Endless, match=sentence):
        await drained(pager, jobs)
    return len(jobs)


def test_a_trail_ends_where_it_turns_back_however_large_the_circle() -> None:
    trail = Trail()
    for number in range(1_000):
        trail.note([f"job-{number}"], f"token-{number}")
        assert not trail.is_endless
    trail.note(["another"], "token-0")
    assert trail.is_endless
    assert CIRCLE in trail.failure.sentence


def test_pages_that_were_there_before_bring_nothing_new_whatever_their_tokens() -> None:
    trail = Trail()
    for number in range(MOST_EMPTY):
        trail.note(["a", "b"], f"token-{number}")
        assert not trail.is_endless
    trail.note((), "the last")
    assert trail.is_endless
    assert EMPTY in trail.failure.sentence


def test_one_page_that_brings_something_begins_the_count_anew() -> None:
    trail = Trail()
    for number in range(MOST_EMPTY - 1):
        trail.note((), f"token-{number}")
    trail.note(["a"], "token")
    assert (trail.empty, trail.is_endless) == (0, False)


async def test_a_token_that_comes_back_ends_the_reading_with_what_was_there(
    world: World, source: Source
) -> None:
    world.demo.faults.repeat_tokens = -1
    assert await read(pager_of(source), CIRCLE) == 200
    assert listed(world) == 2


async def test_pages_that_stay_empty_end_it_too(world: World, source: Source) -> None:
    world.demo.faults.empty_pages = 1
    assert await read(pager_of(source), EMPTY) == 0
    assert listed(world) == MOST_EMPTY


async def test_asked_again_it_lists_anew_and_gives_no_job_twice(
    world: World, source: Source
) -> None:
    world.demo.faults.repeat_tokens = 1
    pager = pager_of(source)
    found = await read(pager, CIRCLE)
    rest: list[Job] = []
    await drained(pager, rest)
    assert found + len(rest) == len({*world.demo.store.ids(QUEUE)})


async def test_children_without_an_end(world: World, source: Source) -> None:
    world.demo.faults.empty_pages = 1
    with pytest.raises(Endless, match=EMPTY):
        async for _ in list_children(source, added(world, ["FAILED"] * 3), Status.FAILED):
            pass


async def test_a_map_of_children_without_an_end_stops(world: World, source: Source) -> None:
    world.demo.faults.empty_pages = 1
    life = Filling(source, added(world, ["FAILED"] * 3))
    await life.fill()
    assert life.stage == "stopped"
    assert isinstance(life.state.failure, Endless)
    await life.children.close()


async def test_queues_without_an_end(
    world: World, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await asyncio.to_thread(world.region.list_queues, None)
    monkeypatch.setattr(world.region, "list_queues", lambda _: first._replace(token="again"))
    with pytest.raises(Endless, match=CIRCLE):
        await source.list_queues()


async def test_the_screen_stops_at_the_tail_and_goes_on_when_told_to(
    world: World, source: Source
) -> None:
    world.demo.faults.empty_pages = 1
    async with followed(source, plan(parse(""), [QUEUE], NOW)) as follower:
        assert (follower.state.stage, follower.state.empty) == ("stopped", MOST_PAGES)
        assert listed(world) == MOST_PAGES
        await follower.more()
        assert listed(world) == 2 * MOST_PAGES
        world.demo.faults.clear()
        await follower.more()
        assert follower.state.loaded
        assert follower.state.empty == 0


async def test_the_screen_tells_of_a_circle_and_does_not_run_in_it(
    world: World, source: Source, small_pages: SmallPages
) -> None:
    small_pages(100)
    world.demo.faults.turn({"repeat_tokens": -1, "short_pages": True, "only": ["ListJobs"]})
    async with followed(source, plan(parse("status:succeeded"), [QUEUE], NOW)) as follower:
        follower.look(150, 50)
        await follower.idle()
        assert follower.state.stage == "stopped"
        assert isinstance(follower.state.failure, Endless)
        asked = listed(world)
        await follower.refresh()
        assert follower.state.stage == "stopped"
        assert listed(world) == asked + 1
        world.demo.faults.clear()
        follower.look(follower.state.loaded, 50)
        await follower.more()
        await until(lambda: follower.state.stage == "finished")


async def test_a_circle_in_a_listing_by_time_is_left_behind_when_one_goes_on(
    world: World, source: Source
) -> None:
    world.demo.faults.turn({"repeat_tokens": 1, "only": ["ListJobs"]})
    async with followed(source, plan(parse(""), [QUEUE], NOW), size=1_000) as follower:
        assert isinstance(follower.state.failure, Endless)
        await follower.more()
        assert follower.states[-1].stage == "finished"
        assert follower.states[-1].failure is None
        assert {*follower.ids} == {*world.demo.store.ids(QUEUE)}


async def test_looks_for_new_jobs_do_not_pile_up(world: World, source: Source) -> None:
    async with followed(source, plan(parse(""), [QUEUE], NOW)) as follower:
        world.demo.faults.empty_pages = 1
        for most in (MOST_PAGES, *[FEW_PAGES] * 20):
            asked = listed(world)
            await follower.refresh(Priority.REFRESH)
            assert listed(world) - asked == most
        assert len(follower.listing._renewal._news._unread) <= 1
        world.demo.faults.clear()
        new = world.demo.add_job("new", queue=QUEUE)
        await follower.refresh(Priority.REFRESH)
        await until(lambda: new in follower.ids)
        world.demo.forget(new)
