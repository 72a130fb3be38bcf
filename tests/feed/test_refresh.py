"""A listing kept fresh over real HTTP: what it asks, what it finds, what it never loses."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from batch_tui.batch.failure import Throttled
from batch_tui.batch.job import Status
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import parse
from batch_tui.feed.budget import Budget, Priority
from batch_tui.feed.listing.describer import FORGOTTEN, NEWBORN
from batch_tui.feed.listing.news import LATE, OVERLAP
from tests.feed.follower import Follower, calling, followed, until
from tests.feed.test_calls import Time
from tests.feed.world import NOW, World, demo_world, source_of

MINE = "mine"
LIVING = 3_000_000
"""Milliseconds for which the first jobs of `MINE` have been there."""


class Live:
    """A listing that somebody follows, and the refreshes of it."""

    def __init__(self, follower: Follower, world: World) -> None:
        self.follower = follower
        self.listing = follower.listing
        self.world = world

    @property
    def ids(self) -> list[str]:
        """The ids in the list, from the top."""
        return self.follower.ids

    async def refresh(self, priority: Priority = Priority.REFRESH) -> list[str]:
        """Refresh once; the operations that it took."""
        before = len(self.world.demo.calls)
        await self.follower.refresh(priority)
        return [call.operation for call in list(self.world.demo.calls)[before:]]

    def asked(self) -> list[dict[str, object]]:
        """The bodies of all ListJobs so far."""
        return [call.body for call in self.world.demo.calls if call.operation == "ListJobs"]


@pytest.fixture
def world() -> Iterator[World]:
    with demo_world(jobs=3_000, seed=7) as world:
        world.demo.add_queue(MINE)
        for number in range(5):
            created = NOW - LIVING + number
            world.demo.add_job("etl", queue=MINE, status="RUNNING", created=created)
        yield world


Follow = Callable[..., AbstractAsyncContextManager[Live]]


@pytest.fixture
def follow(world: World) -> Follow:
    """Opens a query, its first page loaded."""

    @asynccontextmanager
    async def opened(
        text: str = "", *queues: str, pages: int = 1, budget: Budget | None = None
    ) -> AsyncIterator[Live]:
        wanted = plan(parse(text), queues or (MINE,), NOW)
        async with calling(budget) as calls:
            source = source_of(world, calls, clock=world.demo.clock.life)
            async with followed(source, wanted) as follower:
                await follower.more(pages - 1)
                yield Live(follower, world)

    return opened


@pytest.mark.parametrize("pages", [1, 8])
async def test_a_refresh_takes_two_calls_however_much_is_loaded(follow: Follow, pages: int) -> None:
    async with follow("", "nightly-etl", pages=pages) as live:
        assert len(live.ids) == 100 * pages
        assert await live.refresh() == ["ListJobs", "DescribeJobs"]
        assert await live.refresh() == ["ListJobs", "DescribeJobs"]


@pytest.mark.usefixtures("unsettled")
async def test_only_what_is_on_the_screen_is_described_and_what_has_ended_once(
    follow: Follow, world: World
) -> None:
    ended = world.demo.add_job("done", queue=MINE, status="FAILED", reason="Essential container")
    async with follow() as live:
        await live.refresh()
        assert sorted(world.demo.calls[-1].body["jobs"]) == sorted(live.ids)
        job = live.listing.jobs.get(ended)
        assert job is not None
        assert job.reason == "Essential container"
        await live.refresh()
        assert sorted(world.demo.calls[-1].body["jobs"]) == sorted(set(live.ids) - {ended})
        live.follower.look(size=1)
        assert await live.refresh() == ["ListJobs"]


async def test_status_lists_of_one_page_are_read_again_each(
    follow: Follow,
) -> None:
    async with follow("status:failed,running", "genomics", "nightly-etl") as live:
        before = len(live.asked())
        await live.refresh()
        news = live.asked()[before:]
        assert sorted((ask["jobQueue"], ask["jobStatus"]) for ask in news) == [
            ("genomics", "FAILED"),
            ("genomics", "RUNNING"),
            ("nightly-etl", "FAILED"),
            ("nightly-etl", "RUNNING"),
        ]
        assert not any("nextToken" in ask for ask in news)


async def test_several_queues_are_asked_the_same_each(follow: Follow) -> None:
    async with follow("", "genomics", "nightly-etl") as live:
        assert await live.refresh() == ["ListJobs", "ListJobs", "DescribeJobs"]


async def test_a_list_that_ends_in_the_past_is_not_asked_for_new_jobs(follow: Follow) -> None:
    async with follow("before:2030-01-01") as live:
        assert await live.refresh() == ["DescribeJobs"]


@pytest.mark.parametrize(
    "text", ["", "fresh", "fresh*", "def:by-hand", "share:mine", "after:10d", "type:single", "-old"]
)
async def test_a_new_job_is_found_with_one_call_whatever_the_filter(
    follow: Follow, world: World, text: str
) -> None:
    async with follow(text) as live:
        before = len(live.ids)
        world.demo.advance(60)
        new = world.demo.add_job("fresh", queue=MINE, share="mine")
        world.demo.add_job("old", queue=MINE, definition="other:1", size=3)
        assert (await live.refresh()).count("ListJobs") == 1
        assert new in live.ids
        assert len(live.ids) == before + (2 if text in {"", "after:10d"} else 1)


async def test_a_job_that_comes_to_match_during_its_life_is_found(
    follow: Follow, world: World
) -> None:
    async with follow("exit:137") as live:
        assert live.ids == []
        new = world.demo.add_job("fresh", queue=MINE, status="RUNNING")
        await live.refresh()
        assert live.ids == []
        world.demo.set_status(new, "FAILED", exit_code=137)
        await live.refresh()
        assert live.ids == [new]


async def test_jobs_of_the_watermarks_millisecond_and_a_little_earlier_are_not_missed(
    follow: Follow, world: World
) -> None:
    newest = world.demo.add_job("newest", queue=MINE)
    async with follow() as live:
        assert live.ids[0] == newest
        twin = world.demo.add_job("twin", queue=MINE)
        late = world.demo.add_job("late", queue=MINE, created=NOW - OVERLAP + 1)
        await live.refresh()
        assert {twin, late} < set(live.ids)


async def test_after_a_quiet_while_less_is_listed_again(follow: Follow, world: World) -> None:
    world.demo.add_job("newest", queue=MINE)
    async with follow() as live:
        for expected in (NOW - OVERLAP, NOW - OVERLAP, NOW):
            await live.refresh()
            assert live.asked()[-1]["filters"] == [
                {"name": "AFTER_CREATED_AT", "values": [str(expected - LATE)]}
            ]
            world.demo.advance(OVERLAP / 1000)


@pytest.mark.parametrize("text", ["", "etl* -status:failed"])
async def test_a_job_that_is_listed_most_of_a_minute_late_is_found_by_the_same_call(
    follow: Follow, world: World, text: str
) -> None:
    world.demo.add_job("etl-newest", queue=MINE)
    async with follow(text) as live:
        for wait in (OVERLAP, OVERLAP, 10_000):
            world.demo.advance(wait / 1000)
            await live.refresh()
        late = world.demo.add_job("etl-late", queue=MINE, created=NOW - LATE + 1_000)
        before = len(live.asked())
        await live.refresh()
        assert late in live.ids
        assert len(live.asked()) == before + 1


async def test_looking_back_asks_for_no_further_page(follow: Follow, world: World) -> None:
    for second in range(300):
        world.demo.add_job("many", queue=MINE, created=NOW - second * 150)
    async with follow() as live:
        for _ in range(3):
            world.demo.advance(OVERLAP / 1000)
            before = len(live.asked())
            await live.refresh()
            assert len(live.asked()) == before + 1


@pytest.mark.parametrize("text", ["", "status:submitted"])
@pytest.mark.parametrize("number", [250, 2_500])
async def test_a_burst_between_two_refreshes_is_read_completely(
    follow: Follow, world: World, number: int, text: str
) -> None:
    async with follow(text) as live:
        known = set(live.ids)
        world.demo.advance(60)
        new = {world.demo.add_job("burst", queue=MINE, status="SUBMITTED") for _ in range(number)}
        for _ in range(-(-number // 1_000)):
            await live.refresh()
        assert len(live.ids) == len(set(live.ids))
        assert set(live.ids) == known | new
        assert live.follower.state.stage == "finished"


async def test_new_jobs_above_those_in_sight_are_counted_until_the_top_is_seen(
    follow: Follow, world: World
) -> None:
    async with follow() as live:
        live.follower.look(top=1)
        for expected in (3, 6):
            world.demo.advance(60)
            for _ in range(3):
                world.demo.add_job("fresh", queue=MINE)
            await live.refresh()
            assert live.follower.state.new == expected
        live.follower.look(top=0)
        assert live.follower.state.new == 0


async def test_the_newest_are_seen_while_a_burst_is_still_being_read(
    follow: Follow, world: World
) -> None:
    async with follow() as live:
        world.demo.advance(60)
        burst = {world.demo.add_job("burst", queue=MINE) for _ in range(1_500)}
        await live.refresh()
        assert not burst <= set(live.ids)
        world.demo.advance(5)
        newest = world.demo.add_job("newest", queue=MINE)
        await live.refresh()
        assert live.ids[0] == newest
        assert burst <= set(live.ids)


@pytest.mark.parametrize("fault", ["break_down", "throttle", "expire_tokens", "drop"])
async def test_a_failure_within_a_burst_loses_nothing(
    follow: Follow, world: World, fault: str
) -> None:
    async with follow() as live:
        world.demo.advance(60)
        burst = {world.demo.add_job("burst", queue=MINE) for _ in range(450)}
        listed = len(live.asked())

        def fail_after_the_second_page() -> None:
            pages = len(live.asked()) - listed
            world.demo.faults.turn({fault: 1 if pages == 2 else 0})

        live.follower.when_told = fail_after_the_second_page
        await live.refresh()
        assert len(live.asked()) - listed >= 3
        assert (burst <= set(live.ids)) is (fault == "expire_tokens")
        live.follower.when_told = lambda: None
        world.demo.faults.clear()
        await live.refresh()
        assert burst <= set(live.ids)
        assert len(live.ids) == len(set(live.ids))


async def test_a_change_on_the_screen_is_seen(follow: Follow, world: World) -> None:
    async with follow() as live:
        job_id = live.ids[2]
        world.demo.set_status(job_id, "FAILED", reason="out of memory", exit_code=137)
        await live.refresh()
        job = live.listing.jobs.get(job_id)
        assert job is not None
        assert (job.status, job.reason, job.exit_code) == (Status.FAILED, "out of memory", 137)


async def test_a_job_that_left_the_query_stays_until_it_is_let_go(
    follow: Follow, world: World
) -> None:
    async with follow("status:running") as live:
        follower = live.follower
        gone, back = live.ids[:2]
        follower.look(cursor=gone)
        live.listing.marking.toggle([back])
        world.demo.set_status(gone, "SUCCEEDED")
        world.demo.set_status(back, "STARTING")
        await live.refresh()
        assert follower.departed == {gone, back}
        assert {gone, back} < set(live.ids)
        world.demo.set_status(back, "RUNNING")
        await live.refresh()
        assert follower.departed == {gone}
        live.listing.marking.clear()
        await live.refresh()
        assert gone in live.ids
        follower.look(cursor=back)
        assert gone not in live.ids
        assert follower.departed == set()


async def test_what_has_departed_goes_with_the_next_refresh_if_nobody_looks_at_it(
    follow: Follow, world: World
) -> None:
    async with follow("status:running") as live:
        gone = live.ids[1]
        world.demo.set_status(gone, "SUCCEEDED")
        await live.refresh()
        assert live.follower.departed == {gone}
        await live.refresh()
        assert gone not in live.ids


async def test_a_departed_job_stays_while_it_or_its_child_is_marked_or_under_the_cursor(
    follow: Follow, world: World
) -> None:
    array = world.demo.add_job("array", queue=MINE, status="PENDING", size=3)
    other = world.demo.add_job("array", queue=MINE, status="PENDING", size=3)
    async with follow("status:pending") as live:
        follower = live.follower
        live.listing.expand(array)
        live.listing.marking.toggle([f"{other}:1"])
        for job_id in (array, other):
            world.demo.set_status(job_id, "SUCCEEDED")
        follower.look(cursor=f"{array}:2")
        for _ in range(2):
            await live.refresh()
            assert follower.departed == {array, other}
        follower.look(cursor=None)
        await live.refresh()
        assert follower.departed == {other}


async def test_a_parent_that_has_left_the_list_is_restricted_no_more(
    follow: Follow, world: World
) -> None:
    array = world.demo.add_job("array", queue=MINE, status="PENDING", size=3)
    async with follow("status:pending") as live:
        live.listing.restrict(array, {Status.FAILED})
        await live.follower.idle()
        assert live.follower.state.restricted == {array: {Status.FAILED}}
        world.demo.set_status(array, "SUCCEEDED")
        await live.refresh()
        await live.refresh()
        assert live.ids == []
        assert live.follower.state.restricted == {}


async def test_a_forgotten_job_says_so_and_a_newborn_one_does_not(
    follow: Follow, world: World
) -> None:
    async with follow() as live:
        old = live.ids[-1]
        world.demo.forget(old)
        await live.refresh()
        [row] = [row for row in live.listing.jobs.rows(0, 40) if row.job.id == old]
        assert row.note == FORGOTTEN
        newborn = world.demo.add_job("newborn", queue=MINE, created=NOW)
        await live.refresh()
        world.demo.forget(newborn)
        await live.refresh()
        assert live.listing.jobs.row(0).job.id == newborn
        assert live.listing.jobs.row(0).note == ""
        world.demo.advance(NEWBORN / 1000)
        await live.refresh()
        assert live.listing.jobs.row(0).note == FORGOTTEN


async def test_what_is_noted_at_a_group_outlives_a_refresh(follow: Follow, world: World) -> None:
    array = world.demo.add_job("array", queue=MINE, status="PENDING", size=3)
    async with follow() as live:
        live.listing.restrict(array, {Status.FAILED})
        await live.follower.idle()
        await live.refresh()
        assert live.follower.note(array) == "0 FAILED of 3"


async def test_jobs_whose_listing_is_silent_are_described_once(
    follow: Follow, world: World
) -> None:
    async with follow("status:running -def:other") as live:
        await live.refresh()
        live.follower.look(size=0)
        assert await live.refresh() == ["ListJobs"]
        new = world.demo.add_job("fresh", queue=MINE, status="RUNNING")
        assert await live.refresh() == ["ListJobs", "DescribeJobs"]
        assert world.demo.calls[-1].body == {"jobs": [new]}
        assert new in live.ids


async def test_only_live_rows_older_than_the_instant_are_stale(
    follow: Follow, world: World
) -> None:
    world.demo.add_job("done", queue=MINE, status="SUCCEEDED")
    async with follow() as live:
        running = set(live.ids[1:])
        live.listing.pace(3_600)
        await live.follower.settled()
        world.demo.calls.clear()
        live.follower.look(size=3)
        await live.follower.settled()
        assert not world.demo.calls
        world.demo.advance(3_601)
        live.follower.look(size=40)
        await until(lambda: world.demo.calls, "stale rows are asked for")
        await live.follower.idle()
        [call] = world.demo.calls
        assert set(call.body["jobs"]) == running
        live.follower.look(size=3)
        await live.follower.settled()
        assert len(world.demo.calls) == 1


@pytest.mark.parametrize("interval", [0, 3_600])
async def test_what_its_listing_left_out_is_described_once_as_soon_as_scrolling_stops(
    follow: Follow, world: World, interval: float, unsettled: Callable[[], None]
) -> None:
    ended = world.demo.add_job("done", queue=MINE, status="FAILED", exit_code=3)
    async with follow() as live:
        live.listing.pace(interval)
        world.demo.calls.clear()
        unsettled()
        live.follower.look(size=3)
        await live.follower.settled()
        [call] = world.demo.calls
        assert set(call.body["jobs"]) == set(live.ids[:3])
        job = live.listing.jobs.get(ended)
        assert job is not None
        assert (job.exit_code, job.started is not None) == (3, True)
        live.follower.look(top=1, size=2)
        await live.follower.settled()
        live.follower.look(top=0, size=3)
        await live.follower.settled()
        assert len(world.demo.calls) == 1


# Failures, and throttling


@pytest.mark.usefixtures("unsettled")
async def test_throttling_is_a_failure_only_of_a_refresh_that_a_key_asked_for(
    follow: Follow, world: World
) -> None:
    time = Time()
    budget = Budget(clock=time.clock, sleep=time.sleep, random=lambda: 1.0)
    async with follow(budget=budget) as live:
        world.demo.faults.throttle = -1
        assert await live.refresh() == ["ListJobs"]
        assert all(state.failure is None for state in live.follower.states)
        await live.refresh(Priority.KEY)
        assert isinstance(live.follower.state.failure, Throttled)
        world.demo.faults.clear()
        await live.refresh()
        assert live.follower.state.failure is None


async def test_a_failure_is_told_and_stands_until_the_service_answers(
    follow: Follow, world: World
) -> None:
    async with follow() as live:
        world.demo.advance(5)
        world.demo.faults.deny = 1
        refreshed = live.follower.state.refreshed
        await live.refresh()
        failed = live.follower.state
        assert failed.failure is not None
        assert failed.refreshed == refreshed
        await live.refresh()
        assert live.follower.state.failure is None
        assert live.follower.state.refreshed == world.demo.clock.life()


async def test_a_refresh_under_way_ends_when_the_list_is_left_and_comes_again_after_that(
    follow: Follow, world: World
) -> None:
    async with follow() as live:
        new = world.demo.add_job("fresh", queue=MINE)
        world.demo.faults.latency = 0.05
        live.listing.refresh()
        live.follower.leave()
        assert not live.follower.state.busy
        live.follower.follow()
        assert not live.follower.state.busy
        await live.refresh()
        assert new in live.ids
