"""The queues in which jobs wait for ever, as boto3 sees them."""

from collections.abc import Iterator

import pytest

from batch_tui.demo import DemoRegion
from batch_tui.demo.catalogue import QUEUES
from batch_tui.demo.stuck import COMES_AND_GOES, NO_TYPE
from tests.demo.clients import NOW, BatchClient, client_of


@pytest.fixture(scope="module")
def region() -> Iterator[DemoRegion]:
    with DemoRegion(jobs=0, now=NOW, stuck=True) as region:
        yield region


@pytest.fixture
def batch(region: DemoRegion) -> Iterator[BatchClient]:
    with client_of(region) as client:
        yield client


def reason_of(batch: BatchClient, job_id: str) -> str:
    (job,) = batch.describe_jobs(jobs=[job_id])["jobs"]
    return str(job.get("statusReason", ""))


def test_they_are_there_only_where_they_are_asked_for() -> None:
    with DemoRegion(jobs=0, now=NOW) as plain:
        assert list(plain.store.queues) == [queue.name for queue in QUEUES]
        assert plain.stuck == {}


def test_each_has_a_job_that_waits_and_environments_that_are_found(
    region: DemoRegion, batch: BatchClient
) -> None:
    for queue, job_id in region.stuck.items():
        (job,) = batch.describe_jobs(jobs=[job_id])["jobs"]
        assert job["status"] in {"PENDING", "RUNNABLE", "STARTING"}
        (told,) = batch.describe_job_queues(jobQueues=[queue])["jobQueues"]
        order = [one["computeEnvironment"] for one in told["computeEnvironmentOrder"]]
        found = batch.describe_compute_environments(computeEnvironments=order)
        assert [one["computeEnvironmentArn"] for one in found["computeEnvironments"]] == order


def test_the_one_behind_others_is_not_among_the_first_100(
    region: DemoRegion, batch: BatchClient
) -> None:
    front = batch.get_job_queue_snapshot(jobQueue="stuck-behind")["frontOfQueue"]["jobs"]
    assert len(front) == 100
    assert not any(job["jobArn"].endswith(region.stuck["stuck-behind"]) for job in front)


def test_a_reason_comes_and_goes(region: DemoRegion, batch: BatchClient) -> None:
    job_id = region.stuck["stuck-at-times"]
    told = []
    for _ in range(4):
        told.append(reason_of(batch, job_id))
        region.advance(COMES_AND_GOES)
    assert told == [NO_TYPE, "", NO_TYPE, ""]


def test_environments_come_page_by_page(batch: BatchClient) -> None:
    pages = batch.get_paginator("describe_compute_environments").paginate(
        PaginationConfig={"PageSize": 5}
    )
    names = [
        environment["computeEnvironmentName"]
        for page in pages
        for environment in page["computeEnvironments"]
    ]
    assert len(names) == len(set(names)) > 5


def test_children_that_are_runnable_stand_in_the_queue(
    region: DemoRegion, batch: BatchClient
) -> None:
    parent = region.add_job(
        "array", queue="arrays", status="PENDING", size=3, children=["RUNNING", "RUNNABLE"]
    )
    (first,) = batch.get_job_queue_snapshot(jobQueue="arrays")["frontOfQueue"]["jobs"]
    assert first["jobArn"].endswith(f"{parent}:1")
