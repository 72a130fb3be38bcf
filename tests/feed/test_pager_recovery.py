"""The pager, unmoved by whatever the service does to a listing."""

import asyncio
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar, TypeVarTuple

import pytest

from batch_tui.batch.failure import (
    BadCredentials,
    Denied,
    PageTooLarge,
    Refused,
    TokenRefused,
    Unavailable,
)
from batch_tui.batch.job import Job
from batch_tui.batch.plan.stream import Stream
from batch_tui.batch.ports import Page
from batch_tui.feed.budget import Priority
from batch_tui.feed.pager import Batch, Pager
from batch_tui.feed.source import Learned
from tests.feed.conftest import SmallPages
from tests.feed.reading import (
    ETL,
    QUEUES,
    WAYS,
    asked,
    drained,
    expected,
    ids,
    in_small_pages,
    planned,
)
from tests.feed.world import World, demo_world, inline, source_of

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


@pytest.fixture(scope="module")
def region() -> Iterator[World]:
    with demo_world(jobs=600, seed=3) as made:
        yield made


@pytest.fixture
def world(region: World) -> Iterator[World]:
    region.demo.calls.clear()
    yield region
    region.demo.faults.clear()


@pytest.mark.parametrize("text", WAYS)
async def test_empty_and_short_pages_lose_nothing(world: World, text: str) -> None:
    world.demo.faults.empty_pages = 2
    world.demo.faults.short_pages = True
    pager = Pager(in_small_pages(text), source_of(world))
    assert set(ids(await drained(pager, max_pages=3))) == expected(world, text)


async def test_pages_that_stay_empty_end_the_request_and_not_the_listing(world: World) -> None:
    world.demo.faults.empty_pages = 1
    pager = Pager(planned("", ETL), source_of(world))
    assert await pager.next_page() == Batch((), finished=False)
    assert pager.pages == 10
    world.demo.faults.clear()
    assert set(ids(await drained(pager))) == expected(world, "", ETL)


@pytest.mark.parametrize("text", WAYS)
@pytest.mark.parametrize("page", [1, 2])
async def test_a_refused_token_restarts_its_stream_without_a_lost_or_doubled_job(
    world: World, text: str, page: int, small_pages: SmallPages
) -> None:
    small_pages(12)
    pager = Pager(in_small_pages(text), source_of(world))
    jobs: list[Job] = []
    for _ in range(page):
        jobs += (await pager.next_page(want=1)).jobs
    world.demo.faults.expire_tokens = 2
    jobs += await drained(pager)
    assert world.demo.faults.expire_tokens == 0
    assert set(ids(jobs)) == expected(world, text)
    assert pager.matched == len(jobs)


async def test_what_is_listed_again_is_not_counted_again(world: World) -> None:
    pager = Pager(in_small_pages("status:succeeded -exit:0"), source_of(world))
    await pager.next_page(max_pages=7)
    world.demo.faults.expire_tokens = 1
    await drained(pager)
    assert pager.scanned == len(expected(world, "status:succeeded"))


async def test_a_listing_by_time_goes_on_where_its_token_was_lost(world: World) -> None:
    pager = Pager(planned("", ETL), source_of(world))
    first = await pager.next_page()
    world.demo.faults.expire_tokens = 1
    await pager.next_page(want=99)
    assert len(asked(world)) == 3
    assert asked(world)[-1] == {
        "jobQueue": ETL,
        "filters": [
            {"name": "BEFORE_CREATED_AT", "values": [str((first.jobs[-1].created or 0) + 1)]}
        ],
        "maxResults": 100,
    }


async def test_a_stream_whose_tokens_are_always_refused_is_given_up(
    world: World, small_pages: SmallPages
) -> None:
    small_pages(100)
    world.demo.faults.expire_tokens = -1
    pager = Pager(planned("status:succeeded", ETL), source_of(world))
    await pager.next_page()
    with pytest.raises(TokenRefused):
        await drained(pager)
    assert len(asked(world)) < 12
    world.demo.faults.clear()
    assert not pager.finished


@pytest.mark.parametrize("text", WAYS)
async def test_a_token_is_only_sent_with_the_parameters_that_it_came_with(
    world: World, text: str, small_pages: SmallPages
) -> None:
    small_pages(12)
    world.demo.faults.expire_tokens = 2
    spy = _Spy()
    await drained(Pager(in_small_pages(text), source_of(world, spy)))
    assert any(call.token for call in spy.listings)
    for call in spy.listings:
        if call.token is not None:
            assert (call.token, call.stream, call.limit) in spy.given


class _Listing(NamedTuple):
    stream: Stream
    token: str | None
    limit: int


class _Spy:
    """Notes every listing, and with which parameters each token was given."""

    def __init__(self) -> None:
        self.listings: list[_Listing] = []
        self.given: set[tuple[str, Stream, int]] = set()

    async def __call__(
        self, function: Callable[[*Ts], T], /, *args: *Ts, priority: Priority = Priority.KEY
    ) -> T:
        match args:
            case (Stream() as stream, str() | None as token, int() as limit):
                self.listings.append(_Listing(stream, token, limit))
        answer = await inline(function, *args)
        if isinstance(answer, Page) and answer.token:
            call = self.listings[-1]
            self.given.add((answer.token, call.stream, call.limit))
        return answer


async def test_an_endpoint_that_takes_no_large_pages_is_met_with_a_hundred(world: World) -> None:
    world.demo.faults.old_caps = True
    learned = Learned()
    text = "status:succeeded exit:0"
    pager = Pager(planned(text, ETL), source_of(world, learned=learned))
    assert set(ids(await drained(pager))) == expected(world, text, ETL)
    assert [call["maxResults"] for call in asked(world)] == [1000] + [100] * pager.pages
    assert learned.page == 100
    world.demo.calls.clear()
    await Pager(planned(text, ETL), source_of(world, learned=learned)).next_page()
    assert {call["maxResults"] for call in asked(world)} == {100}


async def test_an_endpoint_that_refuses_even_small_pages_fails(world: World) -> None:
    async def refuse(
        function: Callable[[*Ts], T], /, *args: *Ts, priority: Priority = Priority.KEY
    ) -> T:
        raise PageTooLarge("Too many.", "Ask for fewer.")

    with pytest.raises(PageTooLarge):
        await Pager(planned("status:failed exit:1"), source_of(world, refuse)).next_page()


@pytest.mark.parametrize("text", WAYS)
async def test_after_a_failure_it_goes_on_where_it_stopped(world: World, text: str) -> None:
    pager = Pager(in_small_pages(text), source_of(world))
    jobs: list[Job] = []
    failures = 0
    while not pager.finished:
        world.demo.faults.break_down = 1 if failures < 4 else 0
        try:
            jobs += (await pager.next_page(want=1)).jobs
        except Unavailable:
            failures += 1
            world.demo.faults.break_down = 0
            jobs += (await pager.next_page(want=1)).jobs
    assert failures > 0
    assert set(ids(jobs)) == expected(world, text)


async def test_when_one_queue_fails_what_the_others_brought_is_kept(world: World) -> None:
    world.demo.faults.break_down = 1
    pager = Pager(planned(""), source_of(world))
    with pytest.raises(Unavailable):
        await pager.next_page()
    assert pager.pages == len(QUEUES) - 1
    batch = await pager.next_page()
    assert len(asked(world)) == len(QUEUES) + 1
    assert len(batch.jobs) >= 100


async def test_a_cancelled_request_loses_nothing(world: World) -> None:
    gate = _Gate()
    pager = Pager(planned("status:succeeded -def:etl*"), source_of(world, gate))
    for open_for in range(4):
        gate.calls = open_for
        request = asyncio.create_task(pager.next_page())
        await gate.reached()
        request.cancel()
        with pytest.raises(asyncio.CancelledError):
            await request
    gate.calls = 10_000
    assert set(ids(await drained(pager))) == expected(world, "status:succeeded -def:etl*")


class _Gate:
    """Lets so many calls through and holds the next one for good."""

    def __init__(self) -> None:
        self.calls = 0
        self._reached = asyncio.Event()

    async def reached(self) -> None:
        """Return when a call is being held."""
        await self._reached.wait()
        self._reached.clear()

    async def __call__(
        self, function: Callable[[*Ts], T], /, *args: *Ts, priority: Priority = Priority.KEY
    ) -> T:
        if self.calls == 0:
            self._reached.set()
            await asyncio.Event().wait()
        self.calls -= 1
        return await inline(function, *args)


async def test_jobs_without_the_members_that_decide_are_described(world: World) -> None:
    world.demo.faults.sparse = True
    world.demo.faults.only = frozenset(["ListJobs"])
    text = "etl* status:succeeded,failed reason:essential"
    pager = Pager(planned(text), source_of(world))
    assert set(ids(await drained(pager))) == expected(world, text)


@pytest.mark.parametrize("text", ["", "status:succeeded,failed,running"])
async def test_it_goes_on_without_a_queue_that_fails_later(world: World, text: str) -> None:
    pager = Pager(in_small_pages(text), source_of(world))
    jobs = list((await pager.next_page(want=1)).jobs)
    world.demo.faults.deny = 1
    jobs += await drained(pager)
    [lost] = pager.apart.failed
    others = [queue for queue in QUEUES if queue != lost]
    assert isinstance(pager.apart.failed[lost], Denied)
    assert expected(world, text, *others) < set(ids(jobs)) < expected(world, text)
    calls = len(asked(world))
    assert (await pager.next_page()).jobs == ()
    assert len(asked(world)) == calls


async def test_where_all_fail_alike_it_is_raised_and_they_can_be_asked_again(world: World) -> None:
    pager = Pager(planned("", "nobodys", "nowhere"), source_of(world))
    for _ in range(2):
        with pytest.raises(Refused):
            await pager.next_page()
    assert pager.apart.failed == {}
    assert not pager.finished


@pytest.mark.parametrize("queues", [QUEUES, (ETL,)])
async def test_it_raises_what_keeps_every_queue_from_being_read(
    world: World, queues: tuple[str, ...]
) -> None:
    world.demo.faults.deny = -1
    pager = Pager(planned("", *queues), source_of(world))
    with pytest.raises(Denied):
        await pager.next_page()


async def test_credentials_are_those_of_every_queue(world: World) -> None:
    world.demo.faults.expire_credentials = 1
    pager = Pager(planned(""), source_of(world))
    with pytest.raises(BadCredentials):
        await pager.next_page()
    assert pager.apart.failed == {}


async def test_ids_that_nobody_knows_are_told(world: World) -> None:
    known = sorted(expected(world, "", ETL))[:120]
    unknown = [f"{number:08x}-1111-4222-a333-444455556666" for number in range(3)]
    pager = Pager(planned(f"id:{','.join([*known, *unknown])}", ETL), source_of(world))
    assert set(ids(await drained(pager))) == set(known)
    assert pager.absent == tuple(unknown)


async def test_of_an_answer_that_cannot_be_read_no_id_is_said_to_be_unknown(world: World) -> None:
    job_id = min(expected(world, "", ETL))
    world.demo.faults.spoil = 1
    pager = Pager(planned(f"id:{job_id}", ETL), source_of(world))
    assert await drained(pager) == []
    assert (pager.absent, pager.unread) == ((), 1)
