from collections.abc import Callable

import pytest

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.session import Connection
from batch_tui.batch.failure import Refused
from batch_tui.batch.job import STATUSES, Job, Status
from batch_tui.batch.plan.stream import Filter, Stream
from batch_tui.batch.ports import Region
from batch_tui.demo import DemoRegion

EVERYTHING = Filter("AFTER_CREATED_AT", "1")


@pytest.fixture
def region(demo: DemoRegion, connected: Callable[[str], Connection]) -> Region:
    demo.calls.clear()
    return BatchRegion(connected(demo.url))


def stream(demo: DemoRegion, status: Status | None = None, by: Filter | None = None) -> Stream:
    return Stream(demo.default_queue, status, by)


def listing(region: Region, stream: Stream, limit: int) -> list[Job]:
    jobs: list[Job] = []
    token: str | None = None
    while True:
        page = region.list_jobs(stream, token, limit)
        jobs += page.jobs
        token = page.token
        if token is None:
            return jobs


def parent(region: Region, demo: DemoRegion, kind: str) -> Job:
    for status in (Status.SUCCEEDED, Status.FAILED, Status.PENDING, Status.RUNNING):
        for job in listing(region, stream(demo, status), 1000):
            if job.kind == kind:
                return job
    raise AssertionError(f"the demo has no {kind} job")


def test_queues_are_listed(region: Region) -> None:
    queues, token, unread = region.list_queues(None)
    assert (token, unread) == (None, 0)
    assert all(queue.arn.endswith("/" + queue.name) for queue in queues)


def test_pages_of_a_stream_are_one_listing(region: Region, demo: DemoRegion) -> None:
    jobs = listing(region, stream(demo, by=EVERYTHING), 100)
    assert len({job.id for job in jobs}) == len(jobs) > 100
    assert {job.queue for job in jobs} == {demo.default_queue}
    by_status = [listing(region, stream(demo, status), 1000) for status in STATUSES]
    assert {job.id for jobs in by_status for job in jobs} == {job.id for job in jobs}


def test_a_page_is_one_call_with_nothing_that_was_not_asked(
    region: Region, demo: DemoRegion
) -> None:
    page = region.list_jobs(stream(demo, Status.SUCCEEDED), None, 10)
    region.list_jobs(stream(demo, Status.SUCCEEDED), page.token, 10)
    first = {"jobQueue": demo.default_queue, "jobStatus": "SUCCEEDED", "maxResults": 10}
    assert [call.body for call in demo.calls] == [first, {**first, "nextToken": page.token}]


def test_a_filter_is_sent_as_it_is(region: Region, demo: DemoRegion) -> None:
    region.list_jobs(stream(demo, by=Filter("JOB_NAME", "etl*")), None, 10)
    assert demo.calls[-1].body["filters"] == [{"name": "JOB_NAME", "values": ["etl*"]}]


@pytest.mark.parametrize("kind", ["array", "mnp"])
def test_children_are_listed_by_status(region: Region, demo: DemoRegion, kind: str) -> None:
    job = parent(region, demo, kind)
    children: list[Job] = []
    for status in STATUSES:
        page = region.list_jobs(Stream(job.queue, status, parent=job), None, 1000)
        assert {child.status for child in page.jobs} <= {status}
        children += page.jobs
    assert children
    assert all(child.id.startswith(job.id) and child.kind == kind for child in children)
    assert {child.queue for child in children} == {job.queue}


@pytest.mark.parametrize("kind", ["array", "mnp"])
def test_a_described_job_tells_no_less_than_a_listed_one(
    region: Region, demo: DemoRegion, kind: str
) -> None:
    listed = parent(region, demo, kind)
    (told,) = region.describe_jobs((listed.id,))
    assert (told.id, told.name, told.status, told.queue, told.arn) == (
        listed.id,
        listed.name,
        listed.status,
        listed.queue,
        listed.arn,
    )
    assert (told.kind, told.child_count) == (kind, listed.child_count)
    assert told.definition


def test_unknown_jobs_are_absent(region: Region, demo: DemoRegion) -> None:
    job = region.list_jobs(stream(demo, by=EVERYTHING), None, 1).jobs[0]
    assert [told.id for told in region.describe_jobs(("nobody", job.id))] == [job.id]
    assert region.describe_job("nobody") is None


def test_describing_nothing_makes_no_call(region: Region, demo: DemoRegion) -> None:
    assert region.describe_jobs(()) == ()
    assert not demo.calls


def test_describing_too_many_is_told_and_not_cut_short(region: Region) -> None:
    with pytest.raises(Refused):
        region.describe_jobs(tuple(f"id-{number}" for number in range(101)))


def test_every_member_of_a_job_is_told(region: Region, demo: DemoRegion) -> None:
    listed = region.list_jobs(stream(demo, Status.SUCCEEDED), None, 100).jobs
    job = next(job for job in listed if job.name.startswith("load-warehouse"))  # one container
    found = region.describe_job(job.id)
    assert found is not None
    told = found.members
    names = {member.name: member.value for member in told.members}
    assert told.name == names["jobId"] == job.id
    assert names["status"] == "SUCCEEDED"
    assert {"jobName", "jobQueue", "jobDefinition", "createdAt", "container"} <= names.keys()
