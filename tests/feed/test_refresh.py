"""A listing kept fresh over real HTTP: what it asks, what it finds, what it never loses."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from batch_tui.feed.news import OVERLAP

from batch_tui.batch.failure import Failure
from batch_tui.batch.job import Status
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import parse
from batch_tui.feed.budget import Budget
from batch_tui.feed.calls import Calls
from batch_tui.feed.listing import Listing
from batch_tui.feed.listing.describer import FORGOTTEN, NEWBORN
from batch_tui.feed.pool import Pool
from tests.feed.world import NOW, World, demo_world

MINE = "mine"
LIVING = 3_000_000
"""Milliseconds for which the first jobs of `MINE` have been there."""


class Live:
    """A listing, and the refreshes of it."""

    def __init__(self, listing: Listing, world: World) -> None:
        self.listing = listing
        self.world = world
        self.top = 40

    @property
    def ids(self) -> list[str]:
        """The ids in the list, from the top."""
        return self.listing.jobs.ids(0, len(self.listing.jobs))

    async def refresh(self) -> list[str]:
        """Refresh once, with a screen of 40 rows; the operations that it took."""
        before = len(self.world.demo.calls)
        async for _ in self.listing.refresher.refresh(lambda: range(self.top)):
            pass
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
    async def opened(text: str = "", *queues: str, pages: int = 1) -> AsyncIterator[Live]:
        pool = Pool()
        calls = Calls(pool, Budget(rate=10_000, burst=10_000))
        wanted = plan(parse(text), queues or (MINE,), NOW)
        listing = Listing(wanted, world.region, calls, world.demo.clock.life)
        try:
            for _ in range(pages):
                async for _ in listing.more():
                    pass
            yield Live(listing, world)
        finally:
            pool.close()

    return opened


@pytest.mark.parametrize("pages", [1, 8])
async def test_a_refresh_takes_two_calls_however_much_is_loaded(follow: Follow, pages: int) -> None:
    async with follow("", "nightly-etl", pages=pages) as live:
        assert len(live.ids) == 100 * pages
        assert await live.refresh() == ["ListJobs", "DescribeJobs"]
        assert await live.refresh() == ["ListJobs", "DescribeJobs"]


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
        live.top = 1
        assert await live.refresh() == ["ListJobs"]


async def test_status_lists_are_asked_for_the_first_page_of_each_status_and_queue(
    follow: Follow,
) -> None:
    async with follow("status:failed,succeeded", "genomics", "nightly-etl") as live:
        before = len(live.asked())
        await live.refresh()
        news = live.asked()[before:]
        assert sorted((ask["jobQueue"], ask["jobStatus"]) for ask in news) == [
            ("genomics", "FAILED"),
            ("genomics", "SUCCEEDED"),
            ("nightly-etl", "FAILED"),
            ("nightly-etl", "SUCCEEDED"),
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
        world.demo.advance(60)
        new = world.demo.add_job("fresh", queue=MINE, share="mine")
        world.demo.add_job("old", queue=MINE, definition="other:1", size=3)
        assert (await live.refresh()).count("ListJobs") == 1
        assert new in live.ids
        assert live.listing.refresher.arrived == (2 if text in {"", "after:10d"} else 1)


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


async def test_after_a_quiet_while_nothing_is_listed_again(follow: Follow, world: World) -> None:
    world.demo.add_job("newest", queue=MINE)
    async with follow() as live:
        for expected in (NOW - OVERLAP, NOW - OVERLAP, NOW):
            await live.refresh()
            assert live.asked()[-1]["filters"] == [
                {"name": "AFTER_CREATED_AT", "values": [str(expected)]}
            ]
            world.demo.advance(OVERLAP / 1000)


@pytest.mark.parametrize("text", ["", "status:submitted"])
@pytest.mark.parametrize("number", [250, 2_500])
async def test_a_burst_between_two_refreshes_is_read_completely(
    follow: Follow, world: World, number: int, text: str
) -> None:
    async with follow(text) as live:
        known = set(live.ids)
        world.demo.advance(60)
        new = {world.demo.add_job("burst", queue=MINE, status="SUBMITTED") for _ in range(number)}
        arrived = 0
        for _ in range(-(-number // 1_000)):
            await live.refresh()
            arrived += live.listing.refresher.arrived
        assert len(live.ids) == len(set(live.ids))
        assert set(live.ids) == known | new
        assert arrived == number


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
        pages = 0
        failed = False
        try:
            async for _ in live.listing.refresher.refresh(lambda: range(40)):
                pages += 1
                world.demo.faults.turn({fault: 1 if pages == 2 else 0})
        except Failure:
            failed = True
        assert failed is (fault != "expire_tokens")
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
        refresher = live.listing.refresher
        gone, back = live.ids[:2]
        world.demo.set_status(gone, "SUCCEEDED")
        world.demo.set_status(back, "STARTING")
        await live.refresh()
        assert refresher.departed == {gone, back}
        assert {gone, back} < set(live.ids)
        world.demo.set_status(back, "RUNNING")
        await live.refresh()
        assert refresher.departed == {gone}
        refresher.leave_all_but(gone)
        assert gone in live.ids
        refresher.leave_all_but(back)
        assert gone not in live.ids
        assert refresher.departed == set()


async def test_a_departed_job_stays_while_it_or_its_child_is_marked_or_under_the_cursor(
    follow: Follow, world: World
) -> None:
    array = world.demo.add_job("array", queue=MINE, status="PENDING", size=3)
    other = world.demo.add_job("array", queue=MINE, status="PENDING", size=3)
    async with follow("status:pending") as live:
        refresher, jobs = live.listing.refresher, live.listing.jobs
        jobs.expand(array)
        jobs.mark([f"{other}:1"])
        for job_id in (array, other):
            world.demo.set_status(job_id, "SUCCEEDED")
        await live.refresh()
        assert refresher.departed == {array, other}
        refresher.leave_all_but(f"{array}:2")
        assert refresher.departed == {array, other}
        refresher.leave_all_but(None)
        assert refresher.departed == {other}


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
        live.listing.jobs.note(array, "only FAILED: 0 of 3")
        await live.refresh()
        assert live.listing.jobs.row(0).note == "only FAILED: 0 of 3"


async def test_jobs_whose_listing_is_silent_are_described_once(
    follow: Follow, world: World
) -> None:
    async with follow("status:running -def:other") as live:
        await live.refresh()
        live.top = 0
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
        refresher, window = live.listing.refresher, range(40)
        running = set(live.ids[1:])
        assert refresher.stale(window, NOW) == []
        world.demo.advance(6)
        assert set(refresher.stale(window, NOW + 1)) == running
        await live.refresh()
        assert refresher.stale(window, NOW + 6_000) == []
