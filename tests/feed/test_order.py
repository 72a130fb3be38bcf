"""No order is trusted: what is not newest first is read to its end, and the newest are on top."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence

import pytest

from batch_tui.batch.job import Job, Status
from batch_tui.batch.plan.plan import Plan, plan
from batch_tui.batch.plan.stream import LARGE_PAGE, NEWEST_FIRST, SMALL_PAGE, Stream
from batch_tui.batch.ports import Page
from batch_tui.batch.query.query import parse
from batch_tui.demo.habits import ORDERS
from batch_tui.feed.chain import Chain
from batch_tui.feed.pager import Pager
from batch_tui.feed.source import Source
from tests.feed.follower import calling, followed
from tests.feed.reading import asked, drained
from tests.feed.world import NOW, World, demo_world, source_of

MINE = "mine"
MANY = 2_350


@pytest.fixture(scope="module")
def region() -> Iterator[World]:
    with demo_world(jobs=0, seed=3) as made:
        for number in reversed(range(MANY)):
            made.demo.add_job("etl", queue=MINE, status="FAILED", created=NOW - number * 1_000)
        yield made


@pytest.fixture
def world(region: World) -> World:
    region.demo.calls.clear()
    return region


@pytest.fixture(params=ORDERS)
def order(request: pytest.FixtureRequest, world: World) -> str:
    """An order of the demo's status listings."""
    world.demo.habits.order = request.param
    return str(request.param)


@pytest.fixture
async def source(world: World) -> AsyncIterator[Source]:
    async with calling() as calls:
        yield source_of(world, calls, clock=world.demo.clock.life)


def failed(text: str = "status:failed") -> Plan:
    return plan(parse(text), (MINE,), NOW, counted={Status.FAILED: MANY, Status.SUCCEEDED: 1e6})


def created(jobs: Sequence[Job]) -> list[int]:
    return [job.created or 0 for job in jobs]


def newest(number: int) -> list[int]:
    return [NOW - second * 1_000 for second in range(number)]


async def test_the_newest_stand_on_top_whatever_the_order(
    world: World, source: Source, order: str
) -> None:
    async with followed(source, failed()) as follower:
        await follower.idle()
        rows = follower.listing.jobs.rows(0, 100)
        assert created([row.job for row in rows]) == newest(100)
        sizes = [ask["maxResults"] for ask in asked(world)]
        if order == "newest":
            assert sizes == [SMALL_PAGE]
            assert follower.state.unordered == 0
        else:
            assert sizes == [SMALL_PAGE, *[LARGE_PAGE] * 3]
            assert follower.state.stage == "finished"
            assert follower.state.loaded == MANY


async def test_until_it_is_certain_it_says_so_and_esc_stops_it(source: Source, order: str) -> None:
    async with followed(source, failed(), begun=False) as follower:

        def stop_with_the_first_rows() -> None:
            if follower.state.loaded:
                asyncio.get_running_loop().call_soon(follower.listing.stop)

        follower.when_told = stop_with_the_first_rows
        await follower.idle()
        assert 0 < follower.state.loaded < MANY
        assert follower.state.unordered == (order != "newest")
        follower.when_told = lambda: None
        await follower.more(30)
        assert follower.state.loaded == MANY
        assert follower.state.unordered == 0


@pytest.mark.parametrize("number", [1, 250])
async def test_the_first_so_many_of_a_pipe_are_the_newest(
    world: World, order: str, number: int
) -> None:
    pager = Pager(failed(), source_of(world), certain=True)
    batch = await pager.next_page(number, max_pages=50)
    assert created(batch.jobs)[:number] == newest(number)


async def test_all_are_read_once_and_in_their_order_where_that_is_asked(
    world: World, order: str
) -> None:
    jobs = await drained(Pager(failed(), source_of(world), certain=True))
    assert created(jobs) == newest(MANY)
    jobs = await drained(Pager(failed(), source_of(world)))
    assert sorted(created(jobs), reverse=True) == newest(MANY)


async def test_on_a_screen_a_large_status_is_listed_by_time(world: World) -> None:
    way = plan(parse("status:succeeded"), (MINE,), NOW, counted={Status.SUCCEEDED: 400_000})
    assert [stream.filter for stream in way.streams] == [NEWEST_FIRST]


@pytest.mark.parametrize(
    ("pages", "in_order"),
    [
        ([[3, 2, 1]], True),
        ([[3, 3], [3, None, 1], []], True),
        ([[1, 2]], False),
        ([[3, 2], [4]], False),
        ([[3], [2], [1]], True),
        ([[None, None], [5], [6]], False),
    ],
)
def test_an_order_is_seen_over_all_pages(pages: list[list[int | None]], in_order: bool) -> None:
    chain = Chain(Stream("q", filter=NEWEST_FIRST))
    for number, page in enumerate(pages):
        jobs = (Job(f"{number}-{at}", "", created=made) for at, made in enumerate(page))
        chain.advance(Page(tuple(jobs), f"token-{number}"))
    assert chain.in_order is in_order


async def test_an_order_that_nothing_tells_is_not_trusted_where_none_is_promised(
    world: World, source: Source
) -> None:
    for order in ("newest", "oldest"):
        world.demo.habits.turn({"order": order, "by_status": ["times"]})
        async with followed(source, failed()) as follower:
            await follower.idle()
            assert follower.state.stage == "finished"
            assert follower.state.loaded == MANY
    world.demo.habits.clear()
