"""Every stream stands alone: rows come as they come, and a queue that fails is left out alone."""

import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from batch_tui.batch.failure import BadCredentials, Denied, Refused, Unavailable
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import parse
from batch_tui.feed.apart import Apart
from batch_tui.feed.budget import Priority
from batch_tui.feed.listing import pages
from batch_tui.feed.pager import SIDE_BY_SIDE, Pager
from tests.feed.follower import Follower, calling, followed
from tests.feed.reading import asked, drained, expected, ids
from tests.feed.world import NOW, World, demo_world, source_of
from tests.terminal import PATIENCE

OTHERS = ("genomics", "ml-training")
MISSING = "nobodys"


@pytest.fixture
def world() -> Iterator[World]:
    with demo_world(jobs=600, seed=3) as made:
        yield made


Follow = Callable[..., AbstractAsyncContextManager[Follower]]


@pytest.fixture
def follow(world: World) -> Follow:
    @asynccontextmanager
    async def opened(text: str, *queues: str) -> AsyncIterator[Follower]:
        async with calling() as calls:
            source = source_of(world, calls, clock=world.demo.clock.life)
            async with followed(source, plan(parse(text), queues, NOW)) as follower:
                yield follower

    return opened


def test_what_is_nobodys_alone_is_raised() -> None:
    apart = Apart(["a", "b"])
    for error in (Unavailable("down"), BadCredentials("none"), ValueError()):
        with pytest.raises(type(error)):
            apart.leave("a", error)
    assert apart.failed == {}


def test_one_that_fails_is_left_out_until_it_is_asked_again() -> None:
    apart = Apart(["a", "b"])
    apart.leave("a", Denied("no"))
    assert "a" in apart
    assert "b" not in apart
    assert apart.ask_again()
    assert "a" not in apart
    assert not apart.ask_again()


def test_where_all_fail_for_one_reason_it_is_raised_and_all_can_be_asked_again() -> None:
    apart = Apart(["a", "b"])
    apart.leave("a", Denied("no"))
    with pytest.raises(Denied):
        apart.leave("b", Denied("no"))
    assert apart.failed == {}


async def test_of_many_streams_the_first_rows_come_after_the_first_answers(world: World) -> None:
    queues = tuple(world.demo.store.queues)
    pager = Pager(plan(parse("status:active"), queues, NOW), source_of(world))
    assert pager.unopened == 5 * len(queues) > 3 * SIDE_BY_SIDE
    first = await pager.next_page(early=True)
    assert first.jobs
    assert len(asked(world)) == SIDE_BY_SIDE
    jobs = [*first.jobs]
    while pager.unopened:
        jobs += (await pager.next_page(1, 1, early=True)).jobs
    assert len(asked(world)) == 5 * len(queues)
    jobs += await drained(pager)
    assert set(ids(jobs)) == expected(world, "status:active", *queues)


async def test_a_list_of_many_streams_opens_all_of_them_and_is_newest_first(
    world: World, follow: Follow
) -> None:
    queues = tuple(world.demo.store.queues)
    async with follow("status:active", *queues) as follower:
        told = [state for state in follower.states if state.loaded]
        assert told[0].unopened > 0
        assert told[-1].unopened == 0
        created = [row.job.created or 0 for row in follower.rows]
        assert created == sorted(created, reverse=True)
        wanted = expected(world, "status:active", *queues)
        assert set(follower.ids) <= wanted
        assert follower.state.stage != "finished" or set(follower.ids) == wanted


async def test_rows_of_the_others_stand_beside_the_reason_of_one(
    world: World, follow: Follow
) -> None:
    async with follow("", OTHERS[0], MISSING, OTHERS[1]) as follower:
        [(queue, why)] = follower.state.apart.items()
        assert (queue, type(why)) == (MISSING, Refused)
        assert follower.state.failure is None
        while follower.state.stage != "finished":
            await follower.more()
        assert set(follower.ids) == expected(world, "", *OTHERS)
        new = world.demo.add_job("new", queue=OTHERS[1])
        before = len(asked(world))
        await follower.refresh(Priority.REFRESH)
        assert new in follower.ids
        assert MISSING not in [body["jobQueue"] for body in asked(world)[before:]]


async def test_it_is_asked_again_by_a_key(world: World, follow: Follow) -> None:
    async with follow("", OTHERS[0], MISSING) as follower:
        await follower.refresh(Priority.KEY)
        assert list(follower.state.apart) == [MISSING]
        world.demo.add_queue(MISSING)
        late = world.demo.add_job("late", queue=MISSING)
        await follower.refresh(Priority.KEY)
        assert follower.state.apart == {}
        assert late in follower.ids


async def test_it_is_asked_again_after_a_while_however_often_the_list_is_refreshed(
    world: World, follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "AGAIN", 0.2)
    async with follow("", OTHERS[0], MISSING) as follower:
        world.demo.add_queue(MISSING)
        late = world.demo.add_job("late", queue=MISSING)
        deadline = time.monotonic() + PATIENCE
        while late not in follower.ids and time.monotonic() < deadline:
            await follower.refresh(Priority.REFRESH)
        assert late in follower.ids
        assert follower.state.apart == {}


async def test_where_no_queue_is_there_that_is_a_failure(world: World, follow: Follow) -> None:
    async with follow("", MISSING, "nowhere") as follower:
        assert isinstance(follower.state.failure, Refused)
        assert (follower.state.stage, follower.state.apart) == ("stuck", {})


async def test_one_that_fails_later_is_left_out_of_the_refreshes(
    world: World, follow: Follow
) -> None:
    async with follow("", *OTHERS) as follower:
        world.demo.faults.turn({"deny": 1, "only": ["ListJobs"]})
        await follower.refresh(Priority.REFRESH)
        [why] = follower.state.apart.values()
        assert isinstance(why, Denied)
        assert follower.state.failure is None
        await follower.refresh(Priority.KEY)
        assert follower.state.apart == {}
