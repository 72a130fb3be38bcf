"""Who looks decides what is asked: lists that are left, come back to, stopped and dropped."""

from collections.abc import AsyncIterator, Iterable, Iterator
from threading import Event

import pytest

from batch_tui.aws.batch import BatchRegion
from batch_tui.batch.failure import Broken
from batch_tui.batch.job import Job, Status
from batch_tui.batch.joblist.change import Change
from batch_tui.batch.joblist.order import Order
from batch_tui.batch.plan.plan import Plan, plan
from batch_tui.batch.plan.stream import Stream
from batch_tui.batch.ports import Page
from batch_tui.batch.query.query import parse
from batch_tui.feed.budget import Priority
from batch_tui.feed.calls import Calls
from batch_tui.feed.listing.intake import Intake
from batch_tui.feed.listing.kept import KEPT, KeptListings
from batch_tui.feed.listing.state import InSight
from tests.feed.follower import calling, followed, under_way, until
from tests.feed.world import NOW, World, demo_world, source_of
from tests.terminal import PATIENCE

QUEUE = "nightly-etl"
FAILED = frozenset({Status.FAILED})


@pytest.fixture(scope="module")
def shared() -> Iterator[World]:
    with demo_world(jobs=3_000, seed=7) as made:
        yield made


@pytest.fixture
def world(shared: World) -> Iterator[World]:
    shared.demo.calls.clear()
    yield shared
    shared.demo.faults.clear()


@pytest.fixture
async def calls() -> AsyncIterator[Calls]:
    async with calling() as made:
        yield made


def planned(text: str = "", *queues: str) -> Plan:
    return plan(parse(text), queues or (QUEUE,), NOW)


@pytest.mark.usefixtures("unsettled")
async def test_a_screen_larger_than_a_page_is_filled_without_a_scroll(
    world: World, calls: Calls
) -> None:
    async with followed(source_of(world, calls), planned(), 130) as follower:
        assert len(follower.ids) == 300
        assert len(world.demo.calls) == 3


async def test_of_a_scan_that_finds_nothing_ten_pages_are_read(world: World, calls: Calls) -> None:
    async with followed(source_of(world, calls), planned("*no-such-job*")) as follower:
        assert follower.state.stage == "stopped"
        assert len(world.demo.calls) == 10
        follower.look(0, 60)
        assert follower.state.stage == "stopped"
        await follower.more()
        assert len(world.demo.calls) > 10


async def test_nothing_is_asked_while_nobody_looks(world: World, calls: Calls) -> None:
    async with followed(source_of(world, calls), planned()) as follower:
        follower.leave()
        world.demo.calls.clear()
        listing = follower.listing
        listing.pace(3_600)
        listing.more()
        listing.tick()
        listing.refresh()
        listing.look(range(90, 130), None)
        assert not follower.state.busy
        follower.follow()
        await follower.refresh()
        assert world.demo.calls


async def test_a_first_page_that_was_left_is_asked_for_again(world: World, calls: Calls) -> None:
    async with followed(source_of(world, calls), planned(), begun=False) as follower:
        follower.leave()
        follower.follow()
        assert [state.stage for state in follower.states[-2:]] == ["waiting", "loading"]
        await follower.idle()
        assert len(follower.ids) == 100


class Halting(BatchRegion):
    """A region that answers for one queue only when it may."""

    slow = "genomics"
    may_answer = Event()

    def list_jobs(self, stream: Stream, token: str | None, limit: int) -> Page:
        if stream.queue == self.slow:
            self.may_answer.wait(PATIENCE)
        return super().list_jobs(stream, token, limit)


async def test_a_list_that_was_left_when_one_queue_had_answered_goes_on_by_itself(
    world: World, calls: Calls
) -> None:
    region = Halting(world.region.connection)
    source = source_of(world, calls, region=region)
    way = planned("", QUEUE, Halting.slow)
    async with followed(source, way, begun=False) as follower:
        try:

            def one_has_answered() -> int:
                follower.listing.marking.clear()
                return follower.state.scanned

            await until(one_has_answered, "one queue has answered")
            follower.leave()
            assert follower.ids == []
            follower.follow()
            assert follower.state.stage == "loading"
        finally:
            region.may_answer.set()
        await follower.idle()
        assert len(follower.ids) >= 100


async def test_a_stopped_first_page_comes_again_by_a_key_and_not_by_itself(
    world: World, calls: Calls
) -> None:
    async with followed(source_of(world, calls), planned(), begun=False) as follower:
        follower.listing.pace(3_600)
        assert follower.listing.stop()
        assert follower.state.stage == "stopped"
        assert not follower.listing.stop()
        follower.listing.tick()
        assert follower.state.stage == "stopped"
        follower.listing.refresh(Priority.KEY)
        await follower.idle()
        assert len(follower.ids) == 100


async def test_a_mistake_leaves_no_list_loading(world: World, calls: Calls) -> None:
    class Mistaken(BatchRegion):
        """A region whose answers are beyond us."""

        def list_jobs(self, stream: Stream, token: str | None, limit: int) -> Page:
            raise LookupError("a mistake of ours")

    source = source_of(world, calls, region=Mistaken(world.region.connection))
    async with followed(source, planned(), begun=False) as follower:
        await until(lambda: not follower.state.busy, "over")
        assert follower.state.stage == "stuck"
        assert isinstance(follower.state.failure, Broken)
        assert "LookupError" in follower.state.failure.sentence


async def test_a_mistake_in_a_task_is_told_and_the_list_goes_on(
    world: World, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(intake: Intake, jobs: Iterable[Job]) -> Change:
        raise ArithmeticError("of ours")

    async with followed(source_of(world, calls), planned(), begun=False) as follower:
        with monkeypatch.context() as patch:
            patch.setattr(Intake, "page", mistaken)
            await until(lambda: not follower.state.busy, "over")
        failed = follower.state.failure
        assert isinstance(failed, Broken)
        assert "ArithmeticError" in failed.sentence
        await follower.refresh(Priority.KEY)
        await follower.more()
        assert follower.state.failure is None
        assert follower.ids


# Restricted groups


async def test_a_group_that_is_listed_when_its_list_is_left_is_there_when_it_comes_back(
    world: World, calls: Calls
) -> None:
    world.demo.add_queue("left")
    array = world.demo.add_job(
        "array", queue="left", status="PENDING", size=9, children=["FAILED", "RUNNING", None] * 3
    )
    async with followed(source_of(world, calls), planned("", "left")) as follower:
        follower.listing.restrict(array, FAILED)
        follower.leave()
        assert follower.state.busy == {f"children of {array}"}
        await until(lambda: not follower.state.busy, "listed")
        told = len(follower.states)
        follower.follow()
        assert len(follower.states) > told
        await follower.idle()
        assert follower.note(array) == "3 FAILED of 9"
        assert follower.ids == [array, f"{array}:0", f"{array}:3", f"{array}:6"]


async def test_a_group_that_is_collapsed_while_it_is_listed_stays_collapsed(
    world: World, calls: Calls
) -> None:
    world.demo.add_queue("shut")
    array = world.demo.add_job(
        "array", queue="shut", status="PENDING", size=2, children=["FAILED"] * 2
    )
    async with followed(source_of(world, calls), planned("", "shut")) as follower:
        follower.listing.restrict(array, FAILED)
        follower.listing.collapse(array)
        assert follower.state.restricted == {}
        await follower.idle()
        assert follower.ids == [array]
        assert follower.note(array) == ""


async def test_a_group_that_could_not_be_listed_says_so_and_r_lists_it(
    world: World, calls: Calls
) -> None:
    world.demo.add_queue("refused")
    array = world.demo.add_job(
        "array", queue="refused", status="PENDING", size=2, children=["FAILED", "RUNNING"]
    )
    async with followed(source_of(world, calls), planned("", "refused")) as follower:
        world.demo.faults.deny = 1
        follower.listing.restrict(array, FAILED)
        await follower.idle()
        assert follower.note(array) == "not listed; r tries again"
        assert follower.state.failure is not None
        follower.look(cursor=array)
        await follower.refresh(Priority.KEY)
        assert follower.note(array) == "1 FAILED of 2"
        assert follower.ids == [array, f"{array}:0"]
        assert follower.state.failure is None


# Kept lists


async def test_a_list_that_is_dropped_while_it_loads_is_closed(world: World, calls: Calls) -> None:
    kept = KeptListings(source_of(world, calls))
    first = kept.get(parse("a0"), [QUEUE], Order(), {})
    first.follow(lambda change, state: InSight(range(40), None))
    assert first.state.busy
    for number in range(1, KEPT + 1):
        kept.get(parse(f"a{number}"), [QUEUE], Order(), {})
    await until(lambda: not first.state.busy, "closed")
    assert kept.get(parse("a0"), [QUEUE], Order(), {}) is not first
    assert not under_way()
    await kept.close()


async def test_closing_the_kept_lists_ends_all_that_is_under_way(
    world: World, calls: Calls
) -> None:
    kept = KeptListings(source_of(world, calls))
    listings = [kept.get(parse(text), [QUEUE], Order(), {}) for text in ("", "a*", "status:failed")]
    for listing in listings:
        listing.follow(lambda change, state: InSight(range(40), None))
    assert all(listing.state.stage == "loading" for listing in listings)
    await kept.close()
    assert not any(listing.state.busy for listing in listings)
    assert not under_way()
    assert kept.get(parse("a*"), [QUEUE], Order(), {}) is not listings[1]


async def test_a_page_is_asked_for_when_a_word_is_told_between_a_scroll_and_its_message(
    world: World, calls: Calls
) -> None:
    async with followed(source_of(world, calls), planned()) as follower:
        before = len(follower.ids)
        follower.top = before - 40
        follower.listing.pace(3_600)
        follower.look()
        await follower.idle()
        assert len(follower.ids) > before


async def test_rows_scrolled_into_sight_are_asked_about_though_a_word_was_told_meanwhile(
    world: World, calls: Calls
) -> None:
    times = iter(range(NOW, NOW + 10**13, 10**7))
    source = source_of(world, calls, clock=lambda: next(times))
    async with followed(source, planned("status:running")) as follower:
        follower.listing.pace(3_600)
        world.demo.calls.clear()
        follower.size = 20
        follower.listing.pace(3_600)
        follower.look()
        await follower.settled()
        assert [call.operation for call in world.demo.calls] == ["DescribeJobs"]


async def test_a_list_stuck_at_its_end_goes_on_once_a_refresh_is_answered(
    world: World, calls: Calls
) -> None:
    async with followed(source_of(world, calls), planned("after:30d")) as follower:
        before = len(follower.ids)
        world.demo.faults.turn({"deny": 1, "only": ["ListJobs"]})
        follower.look(before - 20)
        await follower.idle()
        assert follower.state.stage == "stuck"
        world.demo.faults.clear()
        await follower.refresh()
        assert len(follower.ids) > before


async def test_the_first_page_says_how_old_it_is_from_when_it_came(
    world: World, calls: Calls
) -> None:
    now = NOW
    source = source_of(world, calls, clock=lambda: now)
    world.demo.faults.deny = 1
    async with followed(source, planned()) as follower:
        assert follower.state.stage == "stuck"
        now += 10_000_000
        await follower.more()
        assert follower.state.age(now) == 0
        now += 10_000
        await follower.more()
        assert follower.state.age(now) == 10_000


@pytest.mark.parametrize(("interval", "calls_made"), [(0, 0), (5, 2), (20_000, 0)])
async def test_a_list_that_is_come_back_to_is_refreshed_if_it_is_older_than_an_interval(
    world: World, calls: Calls, interval: int, calls_made: int
) -> None:
    now = NOW
    source = source_of(world, calls, clock=lambda: now)
    async with followed(source, planned("status:running")) as follower:
        follower.leave()
        world.demo.calls.clear()
        now += 10_000_000
        follower.listing.pace(interval)
        follower.follow()
        assert follower.states[-1].age(now) == 10_000_000
        await follower.idle()
        assert len(world.demo.calls) == calls_made
