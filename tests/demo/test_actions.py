"""CancelJob, TerminateJob, and both for many jobs at once."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

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
    region.advance(2)

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
    region.advance(2)

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

    region.habits.ending = 0.0
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
    region.advance(2)

    assert answer["successful"] == [*waiting, "no-such-job"]
    assert [error["job"] for error in answer["errors"]] == [stubborn]
    assert {status_of(batch, job_id) for job_id in waiting} == {"FAILED"}
    assert status_of(batch, stubborn) == "RUNNABLE"
    assert batch.terminate_jobs(jobs=[stubborn], reason="x")["successful"] == []


@pytest.mark.parametrize(
    ("call", "status", "flag"),
    [("cancel_job", "RUNNABLE", "isCancelled"), ("terminate_job", "RUNNING", "isTerminated")],
)
def test_it_takes_a_while_and_until_then_it_is_told_that_it_was_asked_for(
    region: DemoRegion, batch: BatchClient, call: str, status: str, flag: str
) -> None:
    job_id = region.add_job("x", queue="adhoc", status=status)
    getattr(batch, call)(jobId=job_id, reason="enough")
    region.advance(1.9)
    (job,) = batch.describe_jobs(jobs=[job_id])["jobs"]
    assert (job["status"], job[flag], job.get("statusReason")) == (status, True, None)
    region.advance(0.1)
    (job,) = batch.describe_jobs(jobs=[job_id])["jobs"]
    assert (job["status"], job[flag], job["statusReason"]) == ("FAILED", True, "enough")
    assert job["stoppedAt"] == region.clock.life()


def test_what_has_begun_to_start_in_the_meantime_is_not_cancelled(
    region: DemoRegion, batch: BatchClient
) -> None:
    job_id = region.add_job("x", status="RUNNABLE")
    batch.cancel_job(jobId=job_id, reason="x")
    region.set_status(job_id, "STARTING")
    region.advance(60)
    (job,) = batch.describe_jobs(jobs=[job_id])["jobs"]
    assert (job["status"], job.get("isCancelled")) == ("STARTING", None)


def test_a_pending_job_ends_when_those_that_it_depends_on_have(
    region: DemoRegion, batch: BatchClient
) -> None:
    first = region.add_job("first", status="RUNNING")
    second = region.add_job(
        "second", status="PENDING", detail={"dependsOn": [{"jobId": first, "type": "SEQUENTIAL"}]}
    )
    batch.cancel_job(jobId=second, reason="x")
    region.advance(600)
    (job,) = batch.describe_jobs(jobs=[second])["jobs"]
    assert (job["status"], job["isCancelled"]) == ("PENDING", True)
    region.set_status(first, "SUCCEEDED")
    region.advance(1)
    assert status_of(batch, second) == "FAILED"


def test_a_cancelled_parent_is_told_as_cancelled_while_its_children_run(
    region: DemoRegion, batch: BatchClient
) -> None:
    array = region.add_job("x", status="PENDING", size=2, children=["RUNNING", "RUNNABLE"])
    batch.cancel_job(jobId=array, reason="enough")
    region.advance(5)
    jobs = batch.describe_jobs(jobs=[array, f"{array}:0", f"{array}:1"])["jobs"]
    told = {job["jobId"]: (job["status"], job.get("isCancelled")) for job in jobs}
    assert told == {
        array: ("PENDING", True),
        f"{array}:0": ("RUNNING", None),
        f"{array}:1": ("FAILED", True),
    }


def test_single_jobs_of_many_can_be_throttled_or_fail(
    region: DemoRegion, batch: BatchClient
) -> None:
    jobs = [region.add_job("x", status="RUNNING") for _ in range(4)]
    region.faults.turn({"throttle_items": 2, "break_items": 1, "only": ["TerminateJobs"]})
    answer = batch.terminate_jobs(jobs=jobs, reason="x")
    assert [(error["job"], error["code"]) for error in answer["errors"]] == [
        (jobs[0], "ThrottlingException"),
        (jobs[1], "ThrottlingException"),
        (jobs[2], "ServerException"),
    ]
    region.advance(2)
    assert [status_of(batch, job) for job in jobs] == ["RUNNING"] * 3 + ["FAILED"]
    assert batch.terminate_jobs(jobs=jobs[:3], reason="x")["successful"] == jobs[:3]


def test_a_connection_can_be_lost_after_the_job_was_ended(
    region: DemoRegion, batch: BatchClient
) -> None:
    job_id = region.add_job("x", status="RUNNING")
    region.faults.turn({"lose": 1, "only": ["TerminateJob"]})
    with pytest.raises(ConnectionClosedError):
        batch.terminate_job(jobId=job_id, reason="x")
    region.advance(2)
    assert status_of(batch, job_id) == "FAILED"


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
