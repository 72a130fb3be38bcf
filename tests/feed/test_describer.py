"""What the describer asks for, what it says of jobs that are not there, and what it never does."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence

import pytest

from batch_tui.batch.failure import Unavailable
from batch_tui.batch.job import Job, Status
from batch_tui.batch.joblist.change import Change
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.joblist.rows import Row
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import parse
from batch_tui.feed.budget import Budget
from batch_tui.feed.calls import Calls
from batch_tui.feed.listing import Listing
from batch_tui.feed.listing.describer import (
    DENIED,
    FORGOTTEN,
    NEVER_SPAWNED,
    NEWBORN,
    NOT_SPAWNED,
    Describer,
)
from batch_tui.feed.pool import Pool
from tests.feed.world import NOW, World, demo_world

LATER = NOW + 2 * NEWBORN
"""When nothing is so new any more that the service may not know it yet."""


@pytest.fixture(scope="module")
def shared() -> Iterator[World]:
    with demo_world(jobs=600, seed=7) as world:
        yield world


@pytest.fixture
def world(shared: World) -> Iterator[World]:
    yield shared
    shared.demo.faults.clear()


@pytest.fixture
async def calls() -> AsyncIterator[Calls]:
    pool = Pool()
    yield Calls(pool, Budget(rate=10_000, burst=10_000))
    pool.close()


@pytest.fixture
def jobs() -> JobList:
    return JobList()


@pytest.fixture
def describer(world: World, calls: Calls, jobs: JobList) -> Describer:
    world.demo.calls.clear()
    return Describer(jobs, world.region, calls, lambda: LATER)


def added(
    world: World, jobs: JobList, children: Sequence[str | None], status: str = "PENDING"
) -> Job:
    """An array of these children, expanded."""
    job_id = world.demo.add_job("array", status=status, size=len(children), children=children)
    [parent] = world.region.describe_jobs((job_id,))
    world.demo.calls.clear()
    jobs.merge([parent])
    jobs.expand(job_id)
    return parent


def indexes(ids: Sequence[str]) -> list[int]:
    return [int(job_id.rpartition(":")[2]) for job_id in ids]


def notes(jobs: JobList) -> list[str]:
    return [row.note for row in jobs.rows(1, len(jobs))]


def asked(world: World) -> list[list[str]]:
    return [call.body["jobs"] for call in world.demo.calls]


@pytest.mark.parametrize(
    ("window", "wanted"),
    [
        (range(1, 24), range(100)),
        (range(5_001, 5_024), range(5_000, 5_100)),
        (range(9_978, 10_001), range(9_900, 10_000)),
        (range(9_951, 9_974), range(9_900, 10_000)),
    ],
)
async def test_a_window_is_filled_up_to_a_hundred_from_below_and_then_from_above(
    world: World, jobs: JobList, describer: Describer, window: range, wanted: range
) -> None:
    added(world, jobs, [None] * 10_000)
    ids = describer.unknown_children(window)
    assert sorted(indexes(ids)) == list(wanted)


async def test_what_is_on_the_screen_comes_first_where_a_hundred_are_not_enough(
    world: World, jobs: JobList, describer: Describer
) -> None:
    added(world, jobs, ["RUNNING"] * 400)
    window = range(101, 261)
    first = describer.unknown_children(window)
    assert indexes(first) == list(range(100, 200))
    await describer.load(first)
    second = describer.unknown_children(window)
    assert set(indexes(second)) == {*range(200, 260), *range(260, 300)}


async def test_groups_in_one_window_share_a_call(
    world: World, jobs: JobList, describer: Describer
) -> None:
    for _ in range(5):
        added(world, jobs, ["RUNNING"] * 4)
    ids = describer.unknown_children(range(25))
    assert len(ids) == len(set(ids)) == 20
    await describer.load(ids)
    assert len(asked(world)) == 1
    assert describer.unknown_children(range(25)) == []


async def test_neighbours_of_a_restricted_group_are_those_on_display(
    world: World, jobs: JobList, describer: Describer
) -> None:
    parent = added(world, jobs, [None] * 10_000)
    jobs.expand(parent.id, range(0, 10_000, 100))
    ids = describer.unknown_children(range(50, 60))
    assert sorted(indexes(ids)) == list(range(0, 10_000, 100))


async def test_looking_at_a_window_depends_on_the_window_alone(
    world: World, jobs: JobList, describer: Describer, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(world, jobs, [None] * 10_000)
    looked_at = 0
    rows = jobs.rows

    def counted(start: int, stop: int) -> list[Row]:
        nonlocal looked_at
        looked_at += stop - start
        return rows(start, stop)

    monkeypatch.setattr(jobs, "rows", counted)
    describer.unknown_children(range(5_000, 5_050))
    assert 50 <= looked_at <= 50 + 2 * 100


async def test_a_child_is_never_asked_for_twice_at_once(
    world: World, jobs: JobList, describer: Describer
) -> None:
    added(world, jobs, ["RUNNING"] * 150)
    ids = describer.unknown_children(range(1, 51))

    async def later() -> list[Change]:
        assert set(describer.unknown_children(range(1, 151))).isdisjoint(ids)
        return await describer.load([*ids, *sorted({row.job.id for row in jobs.rows(101, 111)})])

    await asyncio.gather(describer.load(ids), later())
    both = [job_id for call in asked(world) for job_id in call]
    assert len(both) == len(set(both)) == 110


async def test_what_is_not_there_says_why(
    world: World, jobs: JobList, describer: Describer
) -> None:
    parent = added(world, jobs, ["RUNNING", None])
    await describer.load(describer.unknown_children(range(9)))
    assert notes(jobs) == ["", NOT_SPAWNED]
    assert describer.unknown_children(range(9)) == []
    jobs.remove([parent.id])

    parent = added(world, jobs, ["SUCCEEDED", None], status="SUCCEEDED")
    await describer.load(describer.unknown_children(range(9)))
    assert notes(jobs) == ["", FORGOTTEN]
    jobs.remove([parent.id])

    added(world, jobs, [None, None], status="FAILED")
    await describer.load(describer.unknown_children(range(9)))
    assert notes(jobs) == [NEVER_SPAWNED, NEVER_SPAWNED]


async def test_a_child_that_was_there_and_is_gone_is_not_called_unspawned(
    world: World, jobs: JobList, describer: Describer
) -> None:
    parent = added(world, jobs, [None, None])
    child = Job(f"{parent.id}:0", parent.name, Status.RUNNING, NOW)
    jobs.merge([child])
    await describer.load([child.id])
    assert notes(jobs) == [FORGOTTEN, ""]


async def test_what_was_just_listed_may_not_be_known_to_the_service_yet(
    world: World, calls: Calls, jobs: JobList
) -> None:
    describer = Describer(jobs, world.region, calls, lambda: NOW + NEWBORN - 1)
    jobs.merge([Job("new", "new", Status.SUBMITTED, NOW), Job("old", "old", None, NOW - 1)])
    jobs.note("new", "7 FAILED of 9")
    await describer.load(["new", "old"])
    assert jobs.row(0).note == "7 FAILED of 9"
    assert jobs.row(1).note == FORGOTTEN


async def test_a_note_of_absence_goes_with_it_and_any_other_stays(
    world: World, jobs: JobList, describer: Describer
) -> None:
    parent = added(world, jobs, [None, "RUNNING"])
    jobs.note(parent.id, "2 FAILED of 2")
    await describer.load([parent.id, f"{parent.id}:0"])
    assert notes(jobs) == [NOT_SPAWNED, ""]
    world.demo.set_status(f"{parent.id}:0", "STARTING")
    await describer.load([f"{parent.id}:0"])
    assert notes(jobs) == ["", ""]
    assert jobs.row(1).job.status is Status.STARTING
    assert jobs.row(0).note == "2 FAILED of 2"


async def test_a_hundred_answers_are_two_changes(
    world: World, jobs: JobList, describer: Describer
) -> None:
    added(world, jobs, [None, "RUNNING"] * 50)
    changes = await describer.load(describer.unknown_children(range(101)))
    assert len([change for change in changes if change]) <= 2
    assert notes(jobs) == [NOT_SPAWNED, ""] * 50


async def test_what_may_not_be_described_says_so_and_is_asked_for_again_on_demand(
    world: World, jobs: JobList, describer: Describer
) -> None:
    added(world, jobs, ["RUNNING", "FAILED"])
    world.demo.faults.deny = -1
    await describer.load(describer.unknown_children(range(9)))
    assert notes(jobs) == [DENIED, DENIED]
    assert describer.unknown_children(range(9)) == []
    world.demo.faults.deny = 0
    assert describer.try_again(range(9))
    assert notes(jobs) == ["", ""]
    await describer.load(describer.unknown_children(range(9)))
    assert [row.job.status for row in jobs.rows(1, 9)] == [Status.RUNNING, Status.FAILED]
    assert not describer.try_again(range(9))


async def test_after_a_failure_the_same_children_are_asked_for_again(
    world: World, jobs: JobList, describer: Describer
) -> None:
    added(world, jobs, ["RUNNING"] * 3)
    ids = describer.unknown_children(range(9))
    world.demo.faults.break_down = -1
    with pytest.raises(Unavailable):
        await describer.load(ids)
    assert describer.unknown_children(range(9)) == ids


async def test_it_is_known_when_a_job_was_last_told_of(
    world: World, jobs: JobList, describer: Describer
) -> None:
    parent = added(world, jobs, ["RUNNING"])
    assert describer.seen(f"{parent.id}:0") == 0
    await describer.load([f"{parent.id}:0"])
    assert describer.seen(f"{parent.id}:0") == LATER


# Listing the children of a parent in some statuses


@pytest.fixture
def listing(world: World, calls: Calls) -> Listing:
    return Listing(plan(parse(""), ["nightly-etl"], NOW), world.region, calls, lambda: LATER)


async def test_a_child_that_changes_its_status_between_two_listings_is_there_once(
    world: World, listing: Listing
) -> None:
    parent = added(world, listing.jobs, ["RUNNING"] * 3 + ["FAILED"] * 2)
    wanted = frozenset({Status.FAILED, Status.RUNNING})
    async for _, found in listing.list_children(parent, wanted):
        listing.jobs.expand(parent.id, found)
        world.demo.set_status(f"{parent.id}:1", "FAILED", exit_code=1)
    shown = [row.job for row in listing.jobs.rows(1, 99)]
    assert indexes([job.id for job in shown]) == [0, 1, 2, 3, 4]
    assert shown[1].status is Status.FAILED
    assert [call.body["jobStatus"] for call in world.demo.calls] == ["RUNNING", "FAILED"]


async def test_children_that_were_listed_have_their_parents_definition(
    world: World, listing: Listing
) -> None:
    parent = added(world, listing.jobs, ["FAILED"])
    async for _ in listing.list_children(parent, {Status.FAILED}):
        pass
    child = listing.jobs.get(f"{parent.id}:0")
    assert child is not None
    assert child.definition == parent.definition
    assert listing.describer.seen(child.id) == LATER
