"""The pager: lazy, in order, each job once."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TypeVar, TypeVarTuple

import pytest

from batch_tui.batch.job import Job, Status
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.plan.stream import MAX_DESCRIBED
from batch_tui.batch.query.query import parse
from batch_tui.feed.budget import Budget, Priority
from batch_tui.feed.calls import Calls
from batch_tui.feed.pager import Batch, Pager
from batch_tui.feed.pool import Pool
from tests.feed.reading import (
    ETL,
    QUEUES,
    WAYS,
    asked,
    created,
    drained,
    expected,
    ids,
    planned,
)
from tests.feed.world import NOW, World, all_jobs, demo_world, inline, present_jobs, source_of

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
    region.demo.habits.clear()


async def test_the_first_page_is_one_call_for_a_hundred_jobs(world: World) -> None:
    pager = Pager(planned("", ETL), source_of(world))
    batch = await pager.next_page()
    assert len(batch.jobs) == 100
    assert not batch.finished
    assert asked(world) == [
        {
            "jobQueue": ETL,
            "filters": [{"name": "AFTER_CREATED_AT", "values": ["1"]}],
            "maxResults": 100,
        }
    ]


async def test_each_page_is_read_when_it_is_wanted(world: World) -> None:
    pager = Pager(planned("", ETL), source_of(world))
    total = len(expected(world, "", ETL))
    for page in range(1, -(-total // 100) + 1):
        await pager.next_page()
        assert len(asked(world)) == pager.pages == page
        assert pager.scanned == pager.matched == min(100 * page, total)
    assert pager.finished
    assert (await pager.next_page()) == Batch((), finished=True)
    assert len(asked(world)) == -(-total // 100)


@pytest.mark.parametrize("text", ["", "after:20d", "after:20d before:2d", "exit:!=0"])
async def test_several_queues_are_merged_newest_first(world: World, text: str) -> None:
    jobs = await drained(Pager(planned(text), source_of(world)))
    times = [job.created or 0 for job in jobs]
    assert times == sorted(times, reverse=True)
    assert set(ids(jobs)) == expected(world, text)
    assert {job.queue for job in jobs} == set(QUEUES)


async def test_only_the_queue_that_keeps_others_back_is_read_on(world: World) -> None:
    pager = Pager(planned(""), source_of(world))
    await pager.next_page()
    assert len(asked(world)) == len(QUEUES)
    await pager.next_page(want=1)
    assert len(asked(world)) <= len(QUEUES) + 1


async def test_a_scan_stops_after_the_pages_it_may_read_and_goes_on_when_asked(
    world: World,
) -> None:
    pager = Pager(planned("*no-such-job*", ETL), source_of(world))
    batch = await pager.next_page(max_pages=2)
    assert batch == Batch((), finished=False)
    assert (pager.pages, pager.scanned, pager.matched) == (2, 200, 0)
    batch = await pager.next_page()
    assert batch == Batch((), finished=True)
    assert pager.scanned == len(expected(world, "", ETL))


async def test_a_span_of_time_ends_with_the_page_that_reaches_its_beginning(world: World) -> None:
    times = created(world, ETL)
    low, high = (datetime.fromtimestamp(times[at] / 1000, UTC).isoformat() for at in (-60, -10))
    text = f"after:{low} before:{high}"
    pager = Pager(planned(text, ETL), source_of(world))
    found = ids(await drained(pager))
    assert len(found) == 49
    assert set(found) == expected(world, text, ETL)
    assert len(asked(world)) == 1


async def test_requests_at_the_same_time_share_nothing_and_double_nothing(world: World) -> None:
    pager = Pager(planned(""), source_of(world))
    batches = await asyncio.gather(*(pager.next_page() for _ in range(4)))
    jobs = [job for batch in batches for job in batch.jobs]
    jobs += await drained(pager)
    assert set(ids(jobs)) == expected(world, "")


async def test_calls_in_threads_bring_the_same(world: World) -> None:
    pool = Pool(threads=3)
    calls = Calls(pool, Budget(rate=10_000, steady=10_000, burst=10_000))
    try:
        for text in WAYS:
            pager = Pager(planned(text), source_of(world, calls))
            assert set(ids(await drained(pager))) == expected(world, text)
    finally:
        pool.close()


async def test_what_only_a_description_tells_is_asked_last_of_what_is_left_a_hundred_a_call(
    world: World,
) -> None:
    way = plan(parse("exit:0 tag:team=nightly status:succeeded"), (ETL,), NOW, UTC, whole=True)
    pager = Pager(way, source_of(world))
    found = ids(await drained(pager))
    left = expected(world, "exit:0 status:succeeded", ETL)
    assert set(found) == left
    described = [call.body["jobs"] for call in world.demo.calls if "jobs" in call.body]
    assert sorted(job_id for ids_ in described for job_id in ids_) == sorted(left)
    assert len(described) == -(-len(left) // MAX_DESCRIBED) > 1
    assert len(asked(world)) == 1


async def test_what_a_listing_told_is_not_lost_by_a_description(world: World) -> None:
    world.demo.habits.turn({"by_filter": ("start", "reason")})
    world.demo.faults.turn({"sparse": True, "only": ["DescribeJobs"]})
    killed = world.demo.add_job("killed", queue="mnp", status="FAILED", exit_code=137)
    pager = Pager(planned("name:killed exit:137 -tag:team", "mnp"), source_of(world))
    [job] = await drained(pager)
    assert (job.id, job.exit_code) == (killed, 137)
    assert [call.operation for call in world.demo.calls] == ["ListJobs", "DescribeJobs"]


async def test_a_described_job_is_known_in_full_and_in_the_queue_that_was_asked(
    world: World,
) -> None:
    arn = world.demo.store.queues[ETL].arn
    pager = Pager(planned("status:succeeded -def:etl*", arn), source_of(world))
    for job in (await pager.next_page()).jobs:
        assert job.queue == ETL
        assert job.definition
        assert job.status is Status.SUCCEEDED


async def test_whole_ids_take_one_call(world: World) -> None:
    here, there = all_jobs(world, (ETL,))[0], all_jobs(world, ("genomics",))[0]
    pager = Pager(planned(f"id:{here.id},{there.id}", ETL), source_of(world))
    assert not pager.finished
    batch = await pager.next_page()
    assert {job.id for job in batch.jobs} == {here.id, there.id}
    assert batch.finished
    assert [call.operation for call in world.demo.calls] == ["DescribeJobs"]


async def test_the_watermark_is_the_newest_job_of_its_queue(world: World) -> None:
    pager = Pager(planned("*no-such-job*"), source_of(world))
    assert pager.watermark(ETL) is None
    await pager.next_page()
    for queue in QUEUES:
        assert pager.watermark(queue) == max(created(world, queue))


async def test_a_plan_without_streams_is_finished_at_once(world: World) -> None:
    pager = Pager(planned("queue:elsewhere"), source_of(world))
    assert pager.finished
    assert await pager.next_page() == Batch((), finished=True)
    assert not world.demo.calls


async def test_a_job_that_moves_between_two_listings_at_once_comes_once() -> None:
    with demo_world(jobs=0, seed=5) as world:
        moving = world.demo.add_job(queue="odd", status="RUNNING")

        async def call(
            function: Callable[[*Ts], T], /, *args: *Ts, priority: Priority = Priority.KEY
        ) -> T:
            answer = await inline(function, *args)
            world.demo.set_status(moving, "SUCCEEDED")
            await asyncio.sleep(0)
            return answer

        pager = Pager(planned("status:running,succeeded -def:etl", "odd"), source_of(world, call))
        assert ids(await drained(pager)) == [moving]
        assert [listing["jobStatus"] for listing in asked(world)] == ["RUNNING", "SUCCEEDED"]


@pytest.mark.parametrize("text", ["", "status:succeeded,failed,running,runnable", "load*"])
async def test_jobs_that_come_and_move_meanwhile_are_neither_lost_nor_doubled(text: str) -> None:
    with demo_world(jobs=600, seed=5) as world:
        there = expected(world, text, ETL)
        moving = sorted(
            job.id for job in present_jobs(world, (ETL,)) if job.status is Status.RUNNING
        )
        pager = Pager(planned(text, ETL), source_of(world))
        found: list[Job] = []
        while not pager.finished:
            found += (await pager.next_page(want=1, max_pages=1)).jobs
            world.demo.add_job("load-new", queue=ETL, created=NOW + pager.pages)
            if moving:
                world.demo.set_status(moving.pop(), "SUCCEEDED")
        assert there <= set(ids(found))
