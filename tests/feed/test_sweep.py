"""Every job of a queue, by status: none missed, none twice, whatever moves meanwhile."""

from collections.abc import Iterator
from datetime import UTC

import pytest

from batch_tui.batch.job import Job, Status
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.plan.prices import PROBED
from batch_tui.batch.query.query import parse
from batch_tui.feed.pager import Pager
from tests.feed.reading import asked, drained, ids
from tests.feed.world import NOW, World, demo_world, present_jobs, source_of

LARGE, SMALL = "nightly-etl", "ml-training"
STEPS = range(12)


@pytest.fixture
def world() -> Iterator[World]:
    with demo_world(jobs=2_000, seed=3) as made:
        yield made


def swept(world: World, text: str = "", *queues: str) -> Pager:
    way = plan(parse(text), queues or (LARGE,), NOW, UTC, whole=True, every=True)
    assert way.swept
    return Pager(way, source_of(world))


def present(world: World, *queues: str) -> set[str]:
    return {job.id for job in present_jobs(world, queues or (LARGE,))}


async def test_every_job_of_several_queues_comes_once(world: World) -> None:
    queues = (LARGE, SMALL, "genomics")
    pager = swept(world, "", *queues)
    jobs = await drained(pager, max_pages=1)
    assert set(ids(jobs)) == present(world, *queues)
    assert pager.scanned == pager.matched == len(jobs)


async def test_a_small_queue_is_read_by_time_alone(world: World) -> None:
    for number in range(120):
        world.demo.add_job(f"few-{number}", queue="legacy-reports")
    jobs = await drained(swept(world, "", "legacy-reports"), max_pages=1)
    assert set(ids(jobs)) == present(world, "legacy-reports")
    assert 1 < len(asked(world)) <= PROBED
    assert all("filters" in body for body in asked(world))


async def test_rows_come_before_all_is_read(world: World) -> None:
    pager = swept(world)
    while not (await pager.next_page(max_pages=1)).jobs:
        assert len(asked(world)) <= PROBED + 5
    assert not pager.finished


async def test_jobs_in_a_status_unheard_of_are_among_them(world: World) -> None:
    held = world.demo.add_job("waits", queue=LARGE, state="HELD")
    jobs = await drained(swept(world), max_pages=1)
    assert set(ids(jobs)) == present(world)
    assert [job.state for job in jobs if job.id == held] == ["HELD"]


async def test_what_is_left_to_check_is_checked(world: World) -> None:
    jobs = await drained(swept(world, "-etl*"), max_pages=1)
    wanted = [job for job in present_jobs(world, (LARGE,)) if not job.name.startswith("etl")]
    assert set(ids(jobs)) == {job.id for job in wanted}


async def test_where_the_listing_by_time_has_no_end_those_by_status_are_read(world: World) -> None:
    world.demo.faults.turn({"repeat_tokens": -1, "only": ["ListJobs"]})
    assert set(ids(await drained(swept(world), max_pages=1))) == present(world)


async def test_an_endpoint_with_small_pages_is_read_all_the_same(world: World) -> None:
    world.demo.faults.turn({"old_caps": True, "empty_pages": 3})
    assert set(ids(await drained(swept(world), max_pages=1))) == present(world)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUBMITTED", "RUNNABLE"),
        ("RUNNABLE", "RUNNING"),
        ("RUNNABLE", "FAILED"),
        ("STARTING", "SUCCEEDED"),
        ("RUNNING", "RUNNABLE"),
        ("RUNNING", "STARTING"),
    ],
)
async def test_a_job_that_moves_meanwhile_is_neither_missed_nor_doubled(
    world: World, before: str, after: str, step: int
) -> None:
    old = world.demo.add_job("moves", queue=LARGE, status=before, created=NOW - 30 * 86_400_000)
    pager = swept(world)
    jobs: list[Job] = []
    steps = 0
    while not pager.finished:
        if steps == step:
            world.demo.set_status(old, Status(after))
        jobs += (await pager.next_page(max_pages=1)).jobs
        steps += 1
    assert ids(jobs).count(old) == 1
    assert steps > max(STEPS)
