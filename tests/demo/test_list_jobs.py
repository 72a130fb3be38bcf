"""ListJobs by status, and what it refuses."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from batch_tui.demo import DemoRegion
from tests.demo.clients import STATUSES, BatchClient, error_of, ids, listed, members, only

QUEUE = "nightly-etl"


def test_each_status_lists_exactly_its_jobs(region: DemoRegion, batch: BatchClient) -> None:
    for queue in region.store.queues:
        everything = list(region.store.all_summaries(queue))
        for status in STATUSES:
            jobs = listed(batch, jobQueue=queue, jobStatus=status)
            expected = sorted(job["jobId"] for job in everything if job["status"] == status)
            assert sorted(ids(jobs)) == expected


def test_without_a_status_only_running_jobs_are_listed(batch: BatchClient) -> None:
    assert ids(listed(batch, jobQueue=QUEUE)) == ids(
        listed(batch, jobQueue=QUEUE, jobStatus="RUNNING")
    )


def test_a_queue_may_be_named_by_its_arn(batch: BatchClient) -> None:
    arn = batch.describe_job_queues(jobQueues=[QUEUE])["jobQueues"][0]["jobQueueArn"]

    by_arn = listed(batch, jobQueue=arn, jobStatus="FAILED")

    assert ids(by_arn) == ids(listed(batch, jobQueue=QUEUE, jobStatus="FAILED"))


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_pages_of_every_size_give_each_job_once(batch: BatchClient, size: int) -> None:
    pages = batch.get_paginator("list_jobs").paginate(
        jobQueue=QUEUE, jobStatus="FAILED", PaginationConfig={"PageSize": size}
    )
    found = [ids(page["jobSummaryList"]) for page in pages]

    assert all(len(page) == size for page in found[:-1])
    flat = [job_id for page in found for job_id in page]
    assert len(flat) == len(set(flat))
    assert flat == ids(listed(batch, jobQueue=QUEUE, jobStatus="FAILED"))


def test_a_full_page_by_status_holds_1000_jobs_and_one_with_a_filter_100(
    region: DemoRegion,
) -> None:
    for number in range(1500):
        region.add_job(f"job-{number}", queue="many", status="FAILED")

    by_status = members(region, "ListJobs", jobQueue="many", jobStatus="FAILED")
    filtered = members(region, "ListJobs", jobQueue="many", filters=only("JOB_NAME", "*"))

    assert len(by_status["jobSummaryList"]) == 1000
    assert len(filtered["jobSummaryList"]) == 100
    assert by_status["nextToken"]
    assert filtered["nextToken"]


def test_the_order_by_status_is_not_that_of_creation(batch: BatchClient) -> None:
    created = [job["createdAt"] for job in listed(batch, jobQueue=QUEUE, jobStatus="SUCCEEDED")]

    assert created != sorted(created, reverse=True)


def test_by_status_a_job_lacks_its_definition(batch: BatchClient) -> None:
    jobs = listed(batch, jobQueue=QUEUE, jobStatus="FAILED")

    assert not any("jobDefinition" in job for job in jobs)
    assert any("startedAt" in job for job in jobs)
    assert all("statusReason" in job for job in jobs)


def test_the_flags_of_cancelled_and_terminated_jobs_are_there_only_when_true(
    batch: BatchClient,
) -> None:
    jobs = listed(batch, jobQueue=QUEUE, jobStatus="FAILED")

    flags = [job[name] for job in jobs for name in ("isCancelled", "isTerminated") if name in job]
    assert flags
    assert all(flags)
    assert len(flags) < len(jobs)


REFUSED: list[dict[str, Any]] = [
    {},
    {"jobStatus": "RUNNING"},
    {"jobQueue": QUEUE, "arrayJobId": "x"},
    {"jobQueue": QUEUE, "jobStatus": "DONE"},
    {"jobQueue": QUEUE, "maxResults": 0},
    {"jobQueue": QUEUE, "maxResults": -1},
    {"jobQueue": QUEUE, "maxResults": 1001},
    {"jobQueue": QUEUE, "filters": only("JOB_NAME", "x"), "maxResults": 101},
    {"jobQueue": QUEUE, "filters": only("STATUS", "x")},
    {"jobQueue": QUEUE, "filters": only("AFTER_CREATED_AT", "yesterday")},
    {"jobQueue": QUEUE, "filters": [{"name": "JOB_NAME", "values": []}]},
    {"jobQueue": QUEUE, "filters": [{"name": "JOB_NAME", "values": ["a", "b"]}]},
    {"jobQueue": QUEUE, "filters": [*only("JOB_NAME", "a"), *only("JOB_NAME", "b")]},
    {"jobQueue": QUEUE, "nextToken": "nonsense"},
    {"jobQueue": QUEUE, "nextToken": "bm9uc2Vuc2U="},
    {"arrayJobId": "no-such-job"},
    {"multiNodeJobId": "no-such-job"},
]


@pytest.mark.parametrize("ask", REFUSED, ids=str)
def test_a_request_that_cannot_be_is_refused(batch: BatchClient, ask: dict[str, Any]) -> None:
    with pytest.raises(ClientError) as raised:
        batch.list_jobs(**ask)

    assert error_of(raised)[:2] == (400, "ClientException")


def test_an_unknown_queue_is_refused_by_its_name(batch: BatchClient) -> None:
    with pytest.raises(ClientError) as raised:
        batch.list_jobs(jobQueue="no-such-queue")

    status, code, message = error_of(raised)
    assert (status, code) == (400, "ClientException")
    assert "JobQueue no-such-queue does not exist" in message


@pytest.mark.parametrize(
    "change",
    [
        {"jobQueue": "genomics"},
        {"jobStatus": "SUCCEEDED"},
        {"filters": only("JOB_NAME", "*")},
    ],
    ids=str,
)
def test_a_token_belongs_to_the_parameters_it_was_given_for(
    batch: BatchClient, change: dict[str, Any]
) -> None:
    ask = {"jobQueue": QUEUE, "jobStatus": "FAILED", "maxResults": 5}
    token = batch.list_jobs(**ask)["nextToken"]

    with pytest.raises(ClientError) as raised:
        batch.list_jobs(**{**ask, **change}, nextToken=token)

    assert error_of(raised)[:2] == (400, "ClientException")


def test_hostile_text_travels_unchanged(region: DemoRegion, batch: BatchClient) -> None:
    name = "[/b]\x1b[31m\u202egnp.exe \u0301ｗｉｄｅ \x00\r\n"
    queue = "[@click=app.quit]\x07"
    job_id = region.add_job(name, queue=queue, status="FAILED", reason=name)

    (job,) = listed(batch, jobQueue=queue, jobStatus="FAILED")
    (described,) = batch.describe_jobs(jobs=[job_id])["jobs"]

    assert (job["jobName"], job["statusReason"]) == (name, name)
    assert described["jobQueue"].endswith(queue)
