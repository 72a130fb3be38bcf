"""One job that is looked at: what an interval costs, what stays, when its hosts are asked for."""

from collections.abc import AsyncIterator, Iterator

import pytest

from batch_tui.batch.failure import Denied
from batch_tui.batch.job import Status
from batch_tui.demo import DemoRegion
from batch_tui.feed.job import JobLife, JobState
from batch_tui.feed.source import Source
from tests.feed.follower import calling, done, until
from tests.feed.world import NOW, World, demo_world, source_of

HOSTS = "DescribeContainerInstances"
SELDOM = 1_000.0
"""An interval that never ends by itself within a test."""


@pytest.fixture
def world() -> Iterator[World]:
    """A region in which something happens, for one test."""
    with demo_world(jobs=20, seed=7) as world:
        yield world


@pytest.fixture
def time() -> list[int]:
    """The present instant, in the only place."""
    return [NOW]


@pytest.fixture
async def source(world: World, time: list[int]) -> AsyncIterator[Source]:
    async with calling() as calls:
        yield source_of(world, calls, clock=lambda: time[0])


@pytest.fixture
async def lives(source: Source) -> AsyncIterator[list[JobLife]]:
    """Lives that are closed at the end."""
    made: list[JobLife] = []
    yield made
    for life in made:
        await life.close()


async def settled(life: JobLife) -> JobState:
    await until(lambda: not life._tasks.names and not life.state.busy, "settled")
    return life.state


async def opened(source: Source, lives: list[JobLife], job_id: str) -> JobLife:
    life = JobLife(source, job_id, lambda _: None)
    lives.append(life)
    life.open()
    await settled(life)
    life.pace(SELDOM)
    return life


def operations(demo: DemoRegion) -> list[str]:
    return [call.operation for call in demo.calls]


def running(demo: DemoRegion) -> str:
    return demo.add_job("mine", queue="mine", status="RUNNING", started=NOW - 60_000)


async def test_an_interval_is_one_call_until_the_job_has_ended(
    world: World, source: Source, lives: list[JobLife]
) -> None:
    job_id = running(world.demo)
    life = await opened(source, lives, job_id)
    world.demo.calls.clear()
    life.tick()
    life.tick()
    await settled(life)
    assert operations(world.demo) == ["DescribeJobs"]
    world.demo.set_status(job_id, "SUCCEEDED", stopped=NOW)
    life.tick()
    assert (await settled(life)).ended
    world.demo.calls.clear()
    life.tick()
    await settled(life)
    assert operations(world.demo) == []


async def test_what_was_told_stays_when_a_refresh_fails_and_throttling_is_not_told(
    world: World, source: Source, lives: list[JobLife]
) -> None:
    life = await opened(source, lives, running(world.demo))
    world.demo.faults.turn({"deny": 1})
    life.tick()
    state = await settled(life)
    assert isinstance(state.failure, Denied)
    assert (state.stage, state.detail is not None) == ("there", True)
    world.demo.faults.turn({"throttle": 1})
    life.again()
    assert (await settled(life)).failure is None
    world.demo.faults.turn({"throttle": 1})
    life.tick()
    assert (await settled(life)).failure is None


async def test_one_that_cannot_be_told_at_all_says_so_and_one_that_is_unknown_too(
    world: World, source: Source, lives: list[JobLife]
) -> None:
    world.demo.faults.turn({"deny": 1})
    life = await opened(source, lives, running(world.demo))
    assert life.state.stage == "failed"
    life.turn_to("00000000-0000-0000-0000-000000000000")
    assert (await settled(life)).stage == "unknown"


async def test_nothing_is_asked_while_it_is_covered_and_at_once_when_that_is_over(
    world: World, source: Source, lives: list[JobLife], time: list[int]
) -> None:
    life = await opened(source, lives, running(world.demo))
    world.demo.calls.clear()
    life.cover(True)
    time[0] += 2_000_000
    life.tick()
    await settled(life)
    assert operations(world.demo) == []
    life.cover(False)
    await settled(life)
    assert operations(world.demo) == ["DescribeJobs"]


async def test_an_answer_for_the_job_before_never_comes_to_the_next(
    world: World, source: Source, lives: list[JobLife]
) -> None:
    first, second = running(world.demo), running(world.demo)
    told: list[JobState] = []
    life = JobLife(source, first, told.append)
    lives.append(life)
    life.open()
    life.turn_to(second)
    await settled(life)
    assert {state.detail.job.id for state in told if state.detail} == {second}


async def test_hosts_are_asked_for_once_and_again_only_for_new_ones(
    world: World, source: Source, lives: list[JobLife]
) -> None:
    life = await opened(source, lives, running(world.demo))
    assert HOSTS not in operations(world.demo)
    for _ in range(3):
        life.look_for_hosts()
        await settled(life)
    assert operations(world.demo).count(HOSTS) == 1
    [host] = life.state.hosts.values()
    assert host.instance.startswith("i-0")
    assert host.zone.startswith("us-east-1")


async def test_hosts_that_may_not_be_asked_for_are_asked_again_only_by_a_person(
    world: World, source: Source, lives: list[JobLife]
) -> None:
    life = await opened(source, lives, running(world.demo))
    world.demo.faults.turn({"deny": 1, "only": [HOSTS]})
    life.look_for_hosts()
    failure = (await settled(life)).hosts_failure
    assert isinstance(failure, Denied)
    assert "ecs:DescribeContainerInstances" in failure.sentence
    assert life.state.failure is None
    life.look_for_hosts()
    await settled(life)
    assert operations(world.demo).count(HOSTS) == 1
    life.again()
    life.look_for_hosts()
    assert (await settled(life)).hosts_failure is None
    assert life.state.hosts


async def test_what_failed_for_the_job_before_is_not_told_of_the_next(
    world: World, source: Source, lives: list[JobLife]
) -> None:
    first, second = running(world.demo), running(world.demo)
    life = await opened(source, lives, first)
    world.demo.faults.turn({"deny": 1, "only": [HOSTS]})
    life.look_for_hosts()
    await done(life._tasks, "hosts")
    life.turn_to(second)
    assert (await settled(life)).hosts_failure is None


async def test_the_beginning_of_a_start_is_known_where_it_was_seen(
    world: World, source: Source, lives: list[JobLife], time: list[int]
) -> None:
    job_id = world.demo.add_job("mine", queue="mine", status="RUNNABLE", created=NOW - 60_000)
    life = await opened(source, lives, job_id)
    world.demo.set_status(job_id, "STARTING")
    time[0] += 5_000
    life.tick()
    assert (await settled(life)).starting_since == NOW + 5_000
    time[0] += 5_000
    world.demo.set_status(job_id, "RUNNING", started=NOW + 9_000)
    life.tick()
    state = await settled(life)
    assert state.detail is not None
    assert state.detail.job.status is Status.RUNNING
    assert state.starting_since == NOW + 5_000


async def test_a_start_under_way_when_it_is_opened_began_nobody_knows_when(
    world: World, source: Source, lives: list[JobLife]
) -> None:
    job_id = world.demo.add_job("mine", queue="mine", status="STARTING", created=NOW - 60_000)
    life = await opened(source, lives, job_id)
    life.tick()
    assert (await settled(life)).starting_since is None
