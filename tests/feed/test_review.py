"""What was read is read again once a minute, so that what comes to match is found however old."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from batch_tui.batch.job import STATUSES, Job, Status
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.plan.stream import LARGE_PAGE, NEWEST_FIRST, Stream
from batch_tui.batch.ports import Page
from batch_tui.batch.query.query import parse
from batch_tui.feed.listing import review
from batch_tui.feed.listing.living import Living
from batch_tui.feed.listing.review import EVERY
from batch_tui.feed.queues import count_statuses
from tests.feed.follower import Follower, calling, followed
from tests.feed.reading import asked
from tests.feed.world import NOW, World, demo_world, source_of

MINE, OLD = "mine", "old"
MANY = 1_200
WEEK = 7 * 86_400_000


@pytest.fixture
def world() -> Iterator[World]:
    with demo_world(jobs=0, seed=7) as world:
        world.demo.add_job(OLD, queue=MINE, status="RUNNING", created=NOW - WEEK)
        for number in range(MANY):
            created = NOW - 3_600_000 - number * 60_000
            world.demo.add_job("etl", queue=MINE, status="FAILED", created=created, exit_code=1)
        yield world


@pytest.fixture
def old(world: World) -> str:
    """A job that has been running for a week, older than all others."""
    facts = map(world.demo.store.find, world.demo.store.ids(MINE))
    return next(job.id for job in facts if job is not None and job.name == OLD)


Follow = Callable[..., AbstractAsyncContextManager[Follower]]


@pytest.fixture
def follow(world: World) -> Follow:
    @asynccontextmanager
    async def opened(
        text: str, *queues: str, size: int = 5, **counted: float
    ) -> AsyncIterator[Follower]:
        known = {Status[name]: number for name, number in counted.items()}
        async with calling() as calls:
            source = source_of(world, calls, clock=world.demo.clock.life)
            wanted = plan(parse(text), queues or (MINE,), NOW, counted=known)
            async with followed(source, wanted, size) as follower:
                await follower.idle()
                yield follower

    return opened


async def minute(world: World, follower: Follower) -> list[dict[str, object]]:
    """Let a minute go by, refresh, and give the listings that took."""
    world.demo.advance(EVERY / 1000)
    before = len(asked(world))
    await follower.refresh()
    return asked(world)[before:]


@pytest.mark.parametrize("text", ["status:failed", "exit:!=0", "status:failed -name:other"])
async def test_a_job_of_last_week_that_fails_now_joins_within_a_minute(
    world: World, follow: Follow, old: str, text: str
) -> None:
    async with follow(text) as follower:
        assert follower.state.stage == "finished"
        world.demo.set_status(old, "FAILED", exit_code=1)
        listings = await minute(world, follower)
        assert old in follower.ids
        assert [ask.get("jobStatus") for ask in listings].count("FAILED") == 2
        assert [ask["maxResults"] for ask in listings if "jobStatus" in ask] == [LARGE_PAGE] * 2


async def test_between_two_reviews_a_refresh_takes_one_listing(
    world: World, follow: Follow
) -> None:
    async with follow("status:failed") as follower:
        for _ in range(3):
            world.demo.advance(5)
            before = len(asked(world))
            await follower.refresh()
            assert len(asked(world)) == before + 1


async def test_a_list_that_fits_a_page_is_read_again_each_time_and_so_never_reviewed(
    world: World, follow: Follow, old: str
) -> None:
    async with follow("status:running") as follower:
        assert follower.ids == [old]
        late = world.demo.add_job("late", queue=MINE, status="RUNNING", created=NOW - WEEK + 1)
        world.demo.advance(5)
        await follower.refresh()
        assert follower.ids == [late, old]
        assert len(await minute(world, follower)) == 1


async def test_what_was_counted_takes_the_place_of_a_review(
    world: World, follow: Follow, old: str
) -> None:
    async with follow("exit:!=0 after:8d", FAILED=50, SUCCEEDED=1_000_000) as follower:
        world.demo.set_status(old, "FAILED", exit_code=1)
        for job in [i for i in world.demo.store.ids(MINE) if i != old][150:]:
            world.demo.forget(job)
        world.demo.advance(EVERY / 1000)
        await counted(world, follower)
        assert old in follower.ids
        before = len(asked(world))
        await follower.refresh()
        assert len(asked(world)) == before + 1


async def counted(world: World, follower: Follower) -> None:
    source = source_of(world, clock=world.demo.clock.life)
    async for status, _, pages in count_statuses(source, [MINE]):
        follower.listing.counted(status, pages)


async def test_a_job_that_is_active_no_more_joins_however_far_back_the_list_goes(
    world: World, follow: Follow, old: str
) -> None:
    async with follow("status:failed", SUCCEEDED=0, FAILED=1_000_000) as follower:
        assert follower.state.plan.streams[0].filter == NEWEST_FIRST
        assert follower.state.stage != "finished"
        await counted(world, follower)
        await follower.refresh()
        world.demo.set_status(old, "FAILED", exit_code=1)
        late = world.demo.add_job("late", queue=MINE, status="RUNNING")
        world.demo.advance(5)
        await follower.refresh()
        assert not {old, late} & {*follower.ids}
        world.demo.set_status(late, "FAILED", exit_code=1)
        world.demo.advance(5)
        await counted(world, follower)
        world.demo.calls.clear()
        await follower.refresh()
        assert {old, late} <= {*follower.ids}
        assert [c.operation for c in world.demo.calls if old in c.body.get("jobs", ())] == [
            "DescribeJobs"
        ]


async def test_what_is_counted_only_in_part_says_nothing_of_who_has_ended() -> None:
    def page(*ids: str, token: str | None = None) -> Page:
        return Page(tuple(Job(job_id, "") for job_id in ids), token)

    living = Living()

    def count(running: Page) -> None:
        for status in STATUSES:
            living.counted(status, running if status is Status.RUNNING else page())

    count(page("a", "b", "c"))
    count(page("b", token="more"))
    assert [*living.ended] == []
    count(page("b", "c"))
    living.watch("d")
    count(page("c"))
    assert [*living.ended] == ["b", "d"]
    living.forget(["b"])
    count(page())
    assert [*living.ended] == ["d", "c"]


async def test_a_count_that_is_not_complete_takes_no_place(
    world: World, follow: Follow, old: str
) -> None:
    async with follow("status:failed") as follower:
        world.demo.set_status(old, "FAILED")
        source = source_of(world, clock=world.demo.clock.life)
        async for status, count, pages in count_statuses(source, [MINE]):
            assert count.more is (status is Status.FAILED)
            follower.listing.counted(status, pages)
        assert len(await minute(world, follower)) == 3
        assert old in follower.ids


async def test_what_cannot_come_to_match_is_not_read_again(world: World, follow: Follow) -> None:
    async with follow("") as follower:
        await follower.more()
        assert len(await minute(world, follower)) == 1


async def test_a_list_is_read_again_as_far_as_it_was_read(world: World, follow: Follow) -> None:
    recent, beyond = (
        world.demo.add_job(queue=MINE, status="RUNNING", created=NOW - ago)
        for ago in (3_690_000, WEEK)
    )
    async with follow("-status:running", FAILED=1_000_000) as follower:
        assert follower.state.scanned == 200
        for job_id in (recent, beyond):
            world.demo.set_status(job_id, "FAILED")
        assert len(await minute(world, follower)) == 1 + 2
        assert recent in follower.ids
        assert beyond not in follower.ids
        await follower.more(20)
        assert beyond in follower.ids


async def test_a_long_review_goes_on_in_the_next_minute(
    world: World, follow: Follow, old: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review, "MOST_CALLS", 1)
    world.demo.habits.order = "newest"
    async with follow("status:failed") as follower:
        world.demo.set_status(old, "FAILED")
        await minute(world, follower)
        first = old in follower.ids
        listings = await minute(world, follower)
        assert sum("nextToken" in ask for ask in listings) == 1
        assert old in follower.ids
        assert not first


async def test_a_failure_within_a_review_loses_nothing(
    world: World, follow: Follow, old: str
) -> None:
    async with follow("status:failed", size=0) as follower:
        world.demo.set_status(old, "FAILED")
        before = len(asked(world))

        def fail_after_the_first_page() -> None:
            world.demo.faults.break_down = int(len(asked(world)) == before + 2)

        follower.when_told = fail_after_the_first_page
        await minute(world, follower)
        follower.when_told = lambda: None
        world.demo.faults.clear()
        await minute(world, follower)
        assert old in follower.ids


async def test_of_what_has_ended_a_description_is_asked_once(
    world: World, follow: Follow, old: str
) -> None:
    async with follow("status:failed tag:team=crew", size=0, FAILED=MANY) as follower:
        assert follower.ids == []
        before = len(world.demo.calls)
        assert len(await minute(world, follower)) == 3
        assert len(world.demo.calls) == before + 3
        world.demo.set_status(old, "FAILED", detail={"tags": {"team": "crew"}})
        await minute(world, follower)
        assert follower.ids == [old]
        assert sum(call.operation == "DescribeJobs" for call in world.demo.calls) == 13


async def test_the_streams_of_a_queue_that_is_left_out_are_not_reviewed(
    world: World, follow: Follow
) -> None:
    async with follow("status:failed", MINE, "nobodys") as follower:
        assert [*follower.state.apart] == ["nobodys"]
        listings = await minute(world, follower)
        assert {ask["jobQueue"] for ask in listings} == {MINE}
        assert Stream(MINE, Status.FAILED) in follower.state.plan.streams
