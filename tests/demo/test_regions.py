"""Regions side by side: each under its own name in all that it says, and otherwise the same."""

import json
from collections.abc import Iterator

import pytest

from batch_tui.demo import DemoRegion
from tests.demo.clients import client_of

NOW = 1_790_000_000_000
ELSEWHERE = "ap-southeast-2"


@pytest.fixture
def elsewhere() -> Iterator[DemoRegion]:
    with DemoRegion(jobs=2_000, seed=7, now=NOW, name=ELSEWHERE) as there:
        yield there


def told(region: DemoRegion) -> list[object]:
    """What a region says of its queues, environments and some jobs, asked by ARN."""
    with client_of(region) as client:
        queues = client.describe_job_queues()["jobQueues"]
        arn = next(q["jobQueueArn"] for q in queues if q["jobQueueName"] == region.default_queue)
        page = client.list_jobs(jobQueue=arn, jobStatus="FAILED", maxResults=20)
        jobs = client.describe_jobs(jobs=[job["jobArn"] for job in page["jobSummaryList"]])["jobs"]
        environments = client.describe_compute_environments()["computeEnvironments"]
        assert len(jobs) == 20
    return [queues, page["jobSummaryList"], jobs, environments]


def test_all_is_told_under_the_name_of_the_region_and_is_else_the_same(
    elsewhere: DemoRegion,
) -> None:
    with DemoRegion(jobs=2_000, seed=7, now=NOW) as region:
        here, there = json.dumps(told(region)), json.dumps(told(elsewhere))
    assert "us-east-1" in here
    assert "us-east-1" not in there
    assert there.replace(ELSEWHERE, "us-east-1") == here


def test_a_job_submitted_there_has_its_arn(elsewhere: DemoRegion) -> None:
    with client_of(elsewhere) as client:
        [listed, *_] = client.list_jobs(jobQueue="genomics", jobStatus="FAILED")["jobSummaryList"]
        [job] = client.describe_jobs(jobs=[listed["jobId"]])["jobs"]
        definition = job["jobDefinition"]
        assert ELSEWHERE in definition
        new = client.submit_job(jobName="mine", jobQueue="genomics", jobDefinition=definition)
        assert new["jobArn"].startswith(f"arn:aws:batch:{ELSEWHERE}:")
        [job] = client.describe_jobs(jobs=[new["jobArn"]])["jobs"]
        assert job["jobDefinition"] == definition
