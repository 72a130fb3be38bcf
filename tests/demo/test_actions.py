"""CancelJob, TerminateJob, and both for many jobs at once."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from batch_tui.demo import DemoRegion
from tests.demo.clients import STATUSES, BatchClient, error_of, listed
from tests.demo.test_children import named


def status_of(batch: BatchClient, job_id: str) -> str:
    (job,) = batch.describe_jobs(jobs=[job_id])["jobs"]
    return str(job["status"])


@pytest.mark.parametrize("status", STATUSES)
def test_cancelling_ends_what_waits_and_leaves_the_rest(
    region: DemoRegion, batch: BatchClient, status: str
) -> None:
    job_id = region.add_job("x", status=status)

    batch.cancel_job(jobId=job_id, reason="not needed")

    (job,) = batch.describe_jobs(jobs=[job_id])["jobs"]
    waits = status in {"SUBMITTED", "PENDING", "RUNNABLE"}
    assert job["status"] == ("FAILED" if waits else status)
    assert job.get("isCancelled") == (True if waits else None)
    if waits:
        assert job["statusReason"] == "not needed"
        assert job["startedAt"] == 0


@pytest.mark.parametrize("status", STATUSES)
def test_terminating_ends_everything_that_has_not_ended(
    region: DemoRegion, batch: BatchClient, status: str
) -> None:
    job_id = region.add_job("x", status=status)

    batch.terminate_job(jobId=job_id, reason="stop")

    (job,) = batch.describe_jobs(jobs=[job_id])["jobs"]
    ended = status in {"SUCCEEDED", "FAILED"}
    assert job["status"] == (status if ended else "FAILED")
    assert job.get("isTerminated") == (None if ended else True)


def test_terminating_an_array_ends_all_its_children(region: DemoRegion, batch: BatchClient) -> None:
    array = named(batch, "reindex-shards-spawning")["jobId"]

    batch.terminate_job(jobId=array, reason="stop")
    region.advance(3600)

    (job,) = batch.describe_jobs(jobs=[array])["jobs"]
    assert job["status"] == "FAILED"
    assert job["arrayProperties"]["statusSummary"]["FAILED"] == 2000
    assert listed(batch, arrayJobId=array, jobStatus="RUNNING") == []


def test_cancelling_an_array_leaves_its_running_children_to_end(
    region: DemoRegion, batch: BatchClient
) -> None:
    array = named(batch, "reindex-shards-spawning")
    running = array["arrayProperties"]["statusSummary"]["RUNNING"]

    batch.cancel_job(jobId=array["jobId"], reason="enough")

    assert status_of(batch, array["jobId"]) == "PENDING"
    assert len(listed(batch, arrayJobId=array["jobId"], jobStatus="RUNNING")) == running
    region.advance(7200)
    (job,) = batch.describe_jobs(jobs=[array["jobId"]])["jobs"]
    assert job["status"] == "FAILED"
    summary = job["arrayProperties"]["statusSummary"]
    assert summary["FAILED"] + summary["SUCCEEDED"] == 2000
    assert summary["SUCCEEDED"] >= running - 3


def test_many_jobs_end_in_one_call_and_unknown_ids_count_as_ended(
    region: DemoRegion, batch: BatchClient
) -> None:
    waiting = [region.add_job("x", status="RUNNABLE") for _ in range(3)]
    stubborn = region.add_job("x", status="RUNNABLE")
    region.faults.stubborn = frozenset({stubborn})

    answer = batch.cancel_jobs(jobs=[*waiting, stubborn, "no-such-job"], reason="clean")

    assert answer["successful"] == [*waiting, "no-such-job"]
    assert [error["job"] for error in answer["errors"]] == [stubborn]
    assert {status_of(batch, job_id) for job_id in waiting} == {"FAILED"}
    assert status_of(batch, stubborn) == "RUNNABLE"
    assert batch.terminate_jobs(jobs=[stubborn], reason="x")["successful"] == []


REFUSED: list[dict[str, Any]] = [
    {"jobs": [], "reason": "x"},
    {"jobs": [str(number) for number in range(51)], "reason": "x"},
    {"jobs": ["x"], "reason": ""},
    {"jobs": ["x"], "reason": "x" * 1025},
]


@pytest.mark.parametrize("ask", REFUSED)
def test_too_many_ids_or_a_bad_reason_are_refused(batch: BatchClient, ask: dict[str, Any]) -> None:
    for call in (batch.cancel_jobs, batch.terminate_jobs):
        with pytest.raises(ClientError) as raised:
            call(**ask)
        assert error_of(raised)[:2] == (400, "ClientException")


def test_an_older_endpoint_has_no_calls_for_many(region: DemoRegion, batch: BatchClient) -> None:
    region.faults.missing = frozenset({"CancelJobs", "TerminateJobs"})

    with pytest.raises(ClientError) as raised:
        batch.cancel_jobs(jobs=["x"], reason="x")

    assert error_of(raised)[:2] == (404, "UnknownOperationException")
