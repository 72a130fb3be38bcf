"""Every answer is of the shape that the service model gives it."""

import pytest

from batch_tui.demo import DemoRegion
from tests.demo.clients import NOW, STATUSES, members, only
from tests.demo.shapes import faults_of

FILTERS = [
    ("JOB_NAME", "*"),
    ("JOB_DEFINITION", "*"),
    ("AFTER_CREATED_AT", "0"),
    ("BEFORE_CREATED_AT", str(NOW)),
    ("SHARE_IDENTIFIER", "research"),
]


def test_a_wrong_answer_is_found() -> None:
    wrong = {"jobSummaryList": [{"jobId": "x", "status": "DONE", "createdAt": "now", "age": 1}]}

    assert faults_of("ListJobs", wrong) == [
        "ListJobs.jobSummaryList[] has no jobName",
        f"ListJobs.jobSummaryList[].status is 'DONE', none of {list(STATUSES)}",
        "ListJobs.jobSummaryList[].createdAt is 'now', not a long",
        "ListJobs.jobSummaryList[] has a age that there is not",
    ]


def test_listings_by_status_are_of_the_right_shape(region: DemoRegion) -> None:
    for queue in region.store.queues:
        for status in STATUSES:
            answer = members(region, "ListJobs", jobQueue=queue, jobStatus=status)
            assert faults_of("ListJobs", answer) == []


@pytest.mark.parametrize(("name", "value"), FILTERS)
def test_listings_with_a_filter_are_of_the_right_shape(
    region: DemoRegion, name: str, value: str
) -> None:
    for queue in region.store.queues:
        answer = members(region, "ListJobs", jobQueue=queue, filters=only(name, value))
        assert faults_of("ListJobs", answer) == []


def test_descriptions_of_all_jobs_are_of_the_right_shape(region: DemoRegion) -> None:
    known = list(region.store.ids())
    for start in range(0, len(known), 100):
        answer = members(region, "DescribeJobs", jobs=known[start : start + 100])
        assert len(answer["jobs"]) == len(known[start : start + 100])
        assert faults_of("DescribeJobs", answer) == []


def test_descriptions_and_listings_of_children_are_of_the_right_shape(region: DemoRegion) -> None:
    parents = [facts for facts in map(region.store.find, region.store.ids()) if facts]
    for parent in [facts for facts in parents if facts.is_parent][-60:]:
        mark = "#" if parent.nodes else ":"
        children = [f"{parent.id}{mark}{index}" for index in range(40)]
        described = members(region, "DescribeJobs", jobs=children)
        assert faults_of("DescribeJobs", described) == []
        selector = "multiNodeJobId" if parent.nodes else "arrayJobId"
        for status in STATUSES:
            ask = {selector: parent.id, "jobStatus": status, "maxResults": 40}
            assert faults_of("ListJobs", members(region, "ListJobs", **ask)) == []


def test_queues_are_of_the_right_shape(region: DemoRegion) -> None:
    assert faults_of("DescribeJobQueues", members(region, "DescribeJobQueues")) == []


def test_snapshots_are_of_the_right_shape(region: DemoRegion) -> None:
    for queue in region.store.queues:
        answer = members(region, "GetJobQueueSnapshot", jobQueue=queue)
        assert faults_of("GetJobQueueSnapshot", answer) == []


def test_the_demo_has_jobs_of_every_kind_in_every_status(region: DemoRegion) -> None:
    jobs = list(region.store.all_summaries())

    assert {job["status"] for job in jobs} == set(STATUSES)
    arrays = {job["status"] for job in jobs if "arrayProperties" in job}
    assert arrays == {"SUBMITTED", "PENDING", "SUCCEEDED", "FAILED"}
    nodes = {job["status"] for job in jobs if "nodeProperties" in job}
    assert nodes > {"RUNNING", "SUCCEEDED", "FAILED"}
    assert any("isCancelled" in job for job in jobs)
    assert any("isTerminated" in job for job in jobs)
    assert any("capacityUsage" in job for job in jobs)
