"""Jobs that are named in full: found in whatever queue, a child below its parent, in one call."""

import pytest

from batch_tui.batch.failure import Elsewhere
from batch_tui.batch.job import Job
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import QueryError, parse
from batch_tui.demo.facts import JOB_ARN
from batch_tui.feed.pager import Pager
from batch_tui.feed.source import Source
from tests.feed.arrays import added
from tests.feed.follower import followed
from tests.feed.world import NOW, World, all_jobs

HERE, THERE = "nightly-etl", "genomics"
LONG_AGO = NOW - 400 * 24 * 3_600_000


@pytest.fixture
def array(world: World) -> Job:
    parent = added(world, ["SUCCEEDED", "FAILED", "RUNNING", None])
    world.demo.calls.clear()
    return parent


@pytest.fixture
def nodes(world: World) -> Job:
    children = ["RUNNING", "RUNNING"]
    job_id = world.demo.add_job("nodes", status="RUNNING", nodes=2, children=children, queue=THERE)
    [parent] = world.region.describe_jobs((job_id,))
    world.demo.calls.clear()
    return parent


@pytest.fixture
def families(array: Job, nodes: Job) -> dict[str, Job]:
    return {":1": array, "#1": nodes}


def operations(world: World) -> list[str]:
    return [call.operation for call in world.demo.calls]


async def found(source: Source, text: str) -> list[str]:
    pager = Pager(plan(parse(text), [HERE], NOW), source)
    batch = await pager.next_page()
    assert batch.finished
    assert pager.matched == len(batch.jobs)
    return [job.id for job in batch.jobs]


WAYS = ["{}", "id:{}", JOB_ARN + "{}", "id:" + JOB_ARN + "{}", "id:" + JOB_ARN.upper() + "{}"]


@pytest.mark.parametrize("way", WAYS)
async def test_a_job_is_found_in_whatever_queue_and_however_old(
    world: World, source: Source, way: str
) -> None:
    job_id = world.demo.add_job("old", queue=THERE, status="FAILED", created=LONG_AGO)
    world.demo.calls.clear()
    assert await found(source, way.format(job_id)) == [job_id]
    assert operations(world) == ["DescribeJobs"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("mark", [":1", "#1"])
async def test_a_child_is_shown_alone_below_its_parent_and_stays_there(
    world: World, source: Source, families: dict[str, Job], way: str, mark: str
) -> None:
    parent = families[mark]
    child = parent.id + mark
    query = parse(way.format(child))
    async with followed(source, plan(query, [HERE], NOW)) as follower:
        assert operations(world) == ["DescribeJobs"]
        assert follower.ids == [parent.id, child]
        assert follower.rows[1].job.status is not None
        assert (follower.state.matched, follower.state.stage) == (1, "finished")
        await follower.refresh()
        await follower.refresh()
        assert follower.ids == [parent.id, child]
        assert not follower.departed
        assert "ListJobs" not in operations(world)


async def test_children_of_several_parents_and_a_parent_itself_are_one_call(
    world: World, source: Source, array: Job, nodes: Job
) -> None:
    text = f"{array.id}:2,{array.id}:0,{nodes.id}#0,{nodes.id}"
    async with followed(source, plan(parse(text), [HERE], NOW)) as follower:
        assert operations(world) == ["DescribeJobs"]
        shown = {f"{array.id}:0", f"{array.id}:2", f"{nodes.id}#0", array.id, nodes.id}
        assert {*follower.ids} == shown
        assert follower.state.matched == 4


async def test_a_child_that_the_rest_of_the_query_leaves_out_brings_no_parent(
    world: World, source: Source, array: Job
) -> None:
    query = parse(f"{array.id}:1 status:running")
    async with followed(source, plan(query, [HERE], NOW)) as follower:
        assert follower.ids == []
        assert follower.state.matched == 0


async def test_a_query_that_names_queues_holds(world: World, source: Source, array: Job) -> None:
    job = all_jobs(world, (THERE,))[0]
    assert await found(source, f"{job.id} queue:{HERE}") == []
    assert await found(source, f"{job.id} -queue:{HERE}") == []
    assert await found(source, f"{job.id} -queue:other") == [job.id]


async def test_what_nobody_knows_is_not_there(world: World, source: Source, array: Job) -> None:
    assert await found(source, f"{array.id}:3") == []
    assert await found(source, JOB_ARN + array.id[:-1] + "0") in ([], [array.id])


@pytest.mark.parametrize(
    ("arn", "sentence"),
    [
        (JOB_ARN.replace("us-east-1", "eu-west-1"), "of the region eu-west-1 .* us-east-1 is"),
        (JOB_ARN.replace("1111", "9999"), "of the account 999922223333 .* 111122223333 is"),
    ],
)
async def test_an_arn_of_another_region_or_account_says_so_and_is_not_asked_for_again(
    world: World, source: Source, arn: str, sentence: str
) -> None:
    text = f"{arn}00000000-0000-0000-0000-000000000000:3"
    with pytest.raises(Elsewhere, match=sentence):
        await found(source, text)
    async with followed(source, plan(parse(text), [HERE], NOW)) as follower:
        assert isinstance(follower.state.failure, Elsewhere)
        asked = len(world.demo.calls)
        follower.listing.pace(5)
        follower.listing.tick()
        await follower.idle()
        assert len(world.demo.calls) == asked


def test_a_name_that_looks_like_an_id_can_be_asked_for() -> None:
    name = "00000000-0000-0000-0000-000000000000"
    for text, key in ((f"name:{name}", "name"), (f'"{name}"', "word")):
        query = parse(text)
        assert [term.key for term in query.terms] == [key]
        assert parse(str(query)) == query
    assert str(parse(f"-{name}")) == f"-id:{name}"


@pytest.mark.parametrize("key", ["", "id:"])
def test_the_arn_of_a_service_job_is_refused_with_a_sentence(key: str) -> None:
    arn = JOB_ARN.replace(":job/", ":service-job/") + "00000000-0000-0000-0000-000000000000"
    with pytest.raises(QueryError) as raised:
        parse(f"status:failed {key}{arn}")
    assert "service job" in raised.value.sentence
    assert raised.value.end == len(f"status:failed {key}{arn}")
