"""A stream of jobs is read to its end whatever the service refuses: once for all readers."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from batch_tui.batch.failure import PageTooLarge, TokenRefused, Unavailable
from batch_tui.batch.job import Job, Status
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.plan.stream import Filter, Stream
from batch_tui.batch.query.query import parse
from batch_tui.feed.budget import Priority
from batch_tui.feed.chain import Chain
from batch_tui.feed.children import list_children
from batch_tui.feed.listing.news import News
from batch_tui.feed.pager import Pager
from batch_tui.feed.queues import count_statuses
from batch_tui.feed.source import Source
from tests.feed.conftest import SmallPages
from tests.feed.reading import drained
from tests.feed.world import NOW, World, demo_world, inline, source_of

MINE = "mine"
MANY = 450
ARRAY = "array"


@pytest.fixture(scope="module")
def region() -> Iterator[World]:
    with demo_world(jobs=0, seed=3) as made:
        for number in range(MANY):
            made.demo.add_job("etl", queue=MINE, status="FAILED", created=NOW - number * 1_000)
        children = ["FAILED"] * MANY
        made.demo.add_job(
            ARRAY, queue="arrays", status="PENDING", size=MANY, children=children, created=NOW
        )
        yield made


@pytest.fixture
def world(region: World) -> Iterator[World]:
    region.demo.calls.clear()
    yield region
    region.demo.faults.clear()


def array(world: World) -> Job:
    summaries = world.demo.store.all_summaries("arrays")
    [job_id] = [summary["jobId"] for summary in summaries]
    [parent] = world.region.describe_jobs((job_id,))
    world.demo.calls.clear()
    return parent


def streams(world: World) -> dict[str, Stream]:
    """A stream of each kind, each of `MANY` jobs."""
    return {
        "status": Stream(MINE, Status.FAILED),
        "time": Stream(MINE, filter=Filter("AFTER_CREATED_AT", "0")),
        "before": Stream(MINE, filter=Filter("BEFORE_CREATED_AT", str(NOW + 1))),
        "name": Stream(MINE, filter=Filter("JOB_NAME", "etl*")),
        "children": Stream("arrays", Status.FAILED, parent=array(world)),
    }


KINDS = ("status", "time", "before", "name", "children")


def sizes(world: World) -> list[int]:
    return [call.body["maxResults"] for call in world.demo.calls]


async def read(chain: Chain, source: Source) -> set[str]:
    """The ids of all jobs of a stream."""
    found: set[str] = set()
    while not chain.finished:
        page = await chain.read(source)
        chain.advance(page)
        found |= {job.id for job in page.jobs}
    return found


@pytest.mark.parametrize("kind", KINDS)
async def test_a_refused_size_is_asked_for_once_in_a_region(world: World, kind: str) -> None:
    world.demo.faults.old_caps = True
    source, stream = source_of(world), streams(world)[kind]
    assert len(await read(Chain(stream), source)) == MANY
    assert sizes(world) == [1000, 100, 100, 100, 100, 100]
    assert len(await read(Chain(stream), source)) == MANY
    assert sizes(world)[6:] == [100] * 5


async def test_a_region_that_refuses_even_small_pages_is_a_failure(world: World) -> None:
    async def refuse(*args: object, priority: Priority = Priority.KEY) -> object:
        raise PageTooLarge("Too many.", "Ask for fewer.")

    with pytest.raises(PageTooLarge):
        await Chain(Stream(MINE, Status.FAILED)).read(source_of(world, refuse))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("refused", [1, 2, 3])
async def test_after_a_refused_token_no_job_is_missed(
    world: World, kind: str, refused: int, small_pages: SmallPages
) -> None:
    small_pages(100)
    chain, source = Chain(streams(world)[kind], limit=100), source_of(world)
    first = await chain.read(source)
    chain.advance(first)
    world.demo.faults.expire_tokens = refused
    assert len({job.id for job in first.jobs} | await read(chain, source)) == MANY
    assert world.demo.faults.expire_tokens == 0


@pytest.mark.parametrize("kind", KINDS)
async def test_tokens_that_are_always_refused_are_a_failure_from_which_it_goes_on(
    world: World, kind: str, small_pages: SmallPages
) -> None:
    small_pages(100)
    world.demo.faults.expire_tokens = -1
    chain, source = Chain(streams(world)[kind], limit=100), source_of(world)
    found: set[str] = set()

    async def read_on() -> None:
        while True:
            page = await chain.read(source)
            chain.advance(page)
            found.update(job.id for job in page.jobs)

    with pytest.raises(TokenRefused):
        await read_on()
    assert len(world.demo.calls) < 40
    world.demo.faults.clear()
    assert len(found | await read(chain, source)) == MANY


@pytest.mark.parametrize("kind", KINDS)
async def test_a_page_is_the_next_one_until_it_is_taken_in(world: World, kind: str) -> None:
    chain, source = Chain(streams(world)[kind], limit=100), source_of(world)
    first, again = await chain.read(source), await chain.read(source)
    assert [job.id for job in first.jobs] == [job.id for job in again.jobs]
    before = chain.opened
    chain.advance(first)
    assert (before, chain.opened) == (False, True)
    world.demo.faults.break_down = 1
    with pytest.raises(Unavailable):
        await chain.read(source)
    assert len({job.id for job in first.jobs} | await read(chain, source)) == MANY


async def test_a_page_that_is_cancelled_is_asked_for_again(world: World) -> None:
    async def hang(*args: object, priority: Priority = Priority.KEY) -> object:
        await asyncio.Event().wait()
        raise AssertionError("unreachable")

    chain = Chain(Stream(MINE, Status.FAILED), limit=100)
    reading = asyncio.create_task(chain.read(source_of(world, hang)))
    await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert len(await read(chain, source_of(world))) == MANY


# All who read pages


async def _list(source: Source, world: World) -> object:
    pager = Pager(plan(parse("status:failed -x"), [MINE], NOW), source)
    return {job.id for job in await drained(pager)}


async def _children(source: Source, world: World) -> object:
    pages = list_children(source, array(world), Status.FAILED, Priority.KEY)
    return {job.id async for page in pages for job in page}


async def _news(source: Source, world: World) -> object:
    pager, jobs = Pager(plan(parse("after:2d"), [MINE], NOW), source), JobList()
    for stream in pager.plan.streams:
        pager.chain(stream).opened = True  # and nothing was there
    async for decided in News(pager, source).read(pager.plan.queues, jobs, Priority.REFRESH):
        jobs.merge([job for job, matches in decided if matches])
    return set(jobs.ids(0, len(jobs)))


async def _counts(source: Source, world: World) -> object:
    counts = {status: count async for status, count, _ in count_statuses(source, [MINE])}
    return counts[Status.FAILED].jobs


Reader = Callable[[Source, World], Awaitable[object]]
READERS: dict[str, tuple[Reader, Priority]] = {
    "list": (_list, Priority.KEY),
    "children": (_children, Priority.KEY),
    "news": (_news, Priority.REFRESH),
    "counts": (_counts, Priority.COUNTS),
}


@pytest.mark.parametrize("reader", READERS)
async def test_every_reader_asks_with_its_own_priority(world: World, reader: str) -> None:
    read, priority = READERS[reader]
    asked: set[Priority] = set()

    async def spy(function: Any, /, *args: Any, priority: Priority = Priority.KEY) -> Any:
        if args and isinstance(args[0], Stream):
            asked.add(priority)
        return await inline(function, *args)

    await read(source_of(world, spy), world)
    assert asked == {priority}


@pytest.mark.parametrize("reader", ["list", "children", "news"])
async def test_every_reader_outlives_a_refused_token(world: World, reader: str) -> None:
    read, _ = READERS[reader]
    source = source_of(world)
    source.learned.page = 100
    expected = await read(source, world)
    assert isinstance(expected, set)
    assert len(expected) == MANY
    world.demo.faults.expire_tokens = 2
    assert await read(source, world) == expected
    assert world.demo.faults.expire_tokens == 0


@pytest.mark.parametrize("reader", READERS)
async def test_every_reader_outlives_a_refused_size(world: World, reader: str) -> None:
    read, _ = READERS[reader]
    expected = await read(source_of(world), world)
    world.demo.faults.old_caps = True
    source = source_of(world)
    found = await read(source, world)
    assert found == (100 if reader == "counts" else expected)
    assert source.learned.page == (1000 if reader == "news" else 100)
