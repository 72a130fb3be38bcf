"""Jobs in a status that AWS Batch has and this program has never heard of."""

from collections.abc import Iterator

import pytest

from batch_tui.batch.job import Job, Status
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import parse
from batch_tui.feed.pager import Pager
from batch_tui.feed.source import Source
from tests.feed.arrays import Filling, added
from tests.feed.follower import followed, until
from tests.feed.world import NOW, World

QUEUE = "held"


@pytest.fixture
def held(world: World) -> Iterator[str]:
    """A job that is HELD, beside one that is RUNNING."""
    other = world.demo.add_job("runs", queue=QUEUE, status="RUNNING")
    job_id = world.demo.add_job("waits", queue=QUEUE, state="HELD", share="prod")
    world.demo.calls.clear()
    yield job_id
    world.demo.forget(other)
    world.demo.forget(job_id)


def described(world: World) -> list[list[str]]:
    return [call.body["jobs"] for call in world.demo.calls if call.operation == "DescribeJobs"]


async def found(source: Source, query: str) -> tuple[Job, ...]:
    pager = Pager(plan(parse(query), [QUEUE], NOW), source)
    jobs: tuple[Job, ...] = ()
    while not pager.finished:
        jobs += (await pager.next_page()).jobs
    return jobs


@pytest.mark.parametrize("query", ["", "status:other", "status:other share:prod", "wai*"])
async def test_it_is_listed_by_what_lists_every_status(
    world: World, source: Source, held: str, query: str
) -> None:
    [job] = [job for job in await found(source, query) if job.name == "waits"]
    assert (job.status, job.state) == (Status.OTHER, "HELD")
    asked = [call.body.get("jobStatus") for call in world.demo.calls]
    assert "OTHER" not in asked


@pytest.mark.parametrize("query", ["-status:failed", "-exit:1", "share:prod", "-reason:memory"])
async def test_once_it_has_been_seen_every_query_finds_it(
    world: World, source: Source, held: str, query: str
) -> None:
    seen = [source.learned.other]
    await found(source, "")
    seen.append(source.learned.other)
    assert seen == [False, True]
    pager = Pager(plan(parse(query), [QUEUE], NOW, other=source.learned.other), source)
    assert "waits" in [job.name for job in (await pager.next_page()).jobs]


@pytest.mark.parametrize("query", ["status:active", "status:failed", "share:prod status:active"])
async def test_it_is_none_of_those_that_are_known_by_name(
    source: Source, held: str, query: str
) -> None:
    assert "waits" not in [job.name for job in await found(source, query)]


async def test_both_a_known_status_and_others_are_found(source: Source, held: str) -> None:
    jobs = await found(source, "status:running,other")
    assert {job.name for job in jobs} == {"runs", "waits"}


async def test_a_refresh_asks_about_it_and_takes_over_what_it_has_become(
    world: World, source: Source, held: str
) -> None:
    async with followed(source, plan(parse(""), [QUEUE], NOW)) as follower:
        world.demo.calls.clear()
        await follower.refresh()
        [asked] = described(world)
        assert held in asked
        states = []
        for status, state in (("RUNNABLE", "PAUSED"), ("RUNNING", ""), ("RUNNABLE", "HELD")):
            world.demo.set_status(held, status, state=state)
            await follower.refresh()
            job = follower.listing.jobs.get(held)
            states.append(job and job.state)
        assert states == ["PAUSED", "RUNNING", "HELD"]


async def test_a_map_has_a_child_in_it_from_its_first_refresh_on(
    world: World, source: Source
) -> None:
    parent = added(world, ["RUNNING", "SUCCEEDED", "RUNNING"])
    world.demo.set_status(f"{parent.id}:2", "RUNNABLE", state="HELD")
    life = Filling(source, parent)
    await life.fill()
    life.children.pace(0.01)
    await until(lambda: life.map.known == 3, "all known")
    assert life.map.status(2) is Status.OTHER
    world.demo.set_status(f"{parent.id}:2", "RUNNING")
    await until(lambda: life.map.count(Status.RUNNING) == 2, "it runs")
    await life.children.close()


async def test_what_its_listing_tells_no_status_of_is_described_like_any_other(
    world: World, source: Source, held: str
) -> None:
    world.demo.faults.turn({"sparse": True, "only": ["ListJobs"]})
    async with followed(source, plan(parse(""), [QUEUE], NOW)) as follower:
        [asked] = described(world)
        assert held in asked
        assert {row.job.state for row in follower.rows} == {"HELD", "RUNNING"}
        await follower.refresh()
        assert {row.job.state for row in follower.rows} == {"HELD", "RUNNING"}
        assert len(described(world)) == 2


async def test_what_nobody_tells_a_status_of_is_asked_about_at_the_usual_pace(
    world: World, source: Source, held: str
) -> None:
    hidden = world.demo.add_job("hidden", queue=QUEUE, detail={"status": None})
    world.demo.faults.turn({"sparse": True, "only": ["ListJobs"]})
    async with followed(source, plan(parse("hidden"), [QUEUE], NOW)) as follower:
        await follower.settled()
        await follower.settled()
        assert described(world) == [[hidden]]
        await follower.refresh()
        assert described(world) == [[hidden]] * 2
    world.demo.forget(hidden)
