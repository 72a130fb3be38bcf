"""What goes wrong when it is told to."""

import json
import threading
from contextlib import suppress
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError, ConnectionClosedError

from batch_tui.demo import DemoRegion
from tests.demo.clients import (
    NOW,
    BatchClient,
    client_of,
    error_of,
    ids,
    listed,
    members,
    only,
    raw,
)

QUEUE = "nightly-etl"
ERRORS = [
    ("throttle", 429, "TooManyRequestsException"),
    ("deny", 403, "AccessDeniedException"),
    ("expire_credentials", 403, "ExpiredTokenException"),
    ("break_down", 500, "ServerException"),
]


@pytest.mark.parametrize(("knob", "status", "code"), ERRORS)
def test_so_many_calls_fail_and_then_none(
    region: DemoRegion, batch: BatchClient, knob: str, status: int, code: str
) -> None:
    region.faults.turn({knob: 2})

    for _ in range(2):
        with pytest.raises(ClientError) as raised:
            batch.list_jobs(jobQueue=QUEUE)
        assert error_of(raised)[:2] == (status, code)
    assert batch.list_jobs(jobQueue=QUEUE)["jobSummaryList"]


def test_an_error_has_the_shape_of_the_service(region: DemoRegion) -> None:
    region.faults.throttle = -1

    for _ in range(3):
        status, headers, content = raw(region, "/v1/listjobs", {"jobQueue": QUEUE})
        assert status == 429
        assert headers["x-amzn-errortype"] == "TooManyRequestsException"
        assert json.loads(content)["message"] == "Too Many Requests"


def test_faults_act_on_the_named_operations_alone(region: DemoRegion, batch: BatchClient) -> None:
    region.faults.turn({"deny": -1, "only": ["DescribeJobs"]})

    assert batch.list_jobs(jobQueue=QUEUE)["jobSummaryList"]
    with pytest.raises(ClientError):
        batch.describe_jobs(jobs=["x"])


def test_a_dropped_connection_has_no_answer_and_the_next_one_works(
    region: DemoRegion, batch: BatchClient
) -> None:
    region.faults.drop = 1

    with pytest.raises(ConnectionClosedError):
        batch.list_jobs(jobQueue=QUEUE)

    assert batch.list_jobs(jobQueue=QUEUE)["jobSummaryList"]


@pytest.mark.parametrize(("knob", "content"), [("blank", b""), ("garble", b"<html>")])
def test_an_answer_can_be_empty_or_no_json(region: DemoRegion, knob: str, content: bytes) -> None:
    region.faults.turn({knob: 1})

    status, _, answer = raw(region, "/v1/listjobs", {"jobQueue": QUEUE})

    assert status == 200
    assert answer.startswith(content)
    assert (answer == b"") == (content == b"")


def test_empty_and_short_pages_lose_no_job(region: DemoRegion, batch: BatchClient) -> None:
    ask: dict[str, Any] = {"jobQueue": QUEUE, "filters": only("AFTER_CREATED_AT", "0")}
    before = listed(batch, **ask)
    region.faults.turn({"empty_pages": 2, "short_pages": True})

    pages = list(batch.get_paginator("list_jobs").paginate(**ask))

    assert [job for page in pages for job in page["jobSummaryList"]] == before
    sizes = [len(page["jobSummaryList"]) for page in pages]
    assert sizes.count(0) >= len(sizes) // 2 - 1
    assert max(sizes) == 50


def test_a_token_that_is_repeated_gives_the_same_page_again(region: DemoRegion) -> None:
    region.faults.repeat_tokens = -1
    ask = {"jobQueue": QUEUE, "filters": only("AFTER_CREATED_AT", "0")}

    first = members(region, "ListJobs", **ask)
    second, third = (
        members(region, "ListJobs", **ask, nextToken=first["nextToken"]) for _ in range(2)
    )

    assert second == third
    assert second["nextToken"] == first["nextToken"]
    assert second["jobSummaryList"] != first["jobSummaryList"]


def test_spoiled_answers_begin_with_entries_that_are_null(
    region: DemoRegion, batch: BatchClient
) -> None:
    region.faults.spoil = 2
    queues = batch.describe_job_queues()["jobQueues"]
    assert queues[:2] == [None, None]
    assert None not in queues[2:]


def test_all_entries_can_be_null(region: DemoRegion, batch: BatchClient) -> None:
    region.faults.spoil = -1
    assert set(batch.describe_job_queues()["jobQueues"]) == {None}


def test_sparse_answers_keep_what_is_required_and_nothing_else(region: DemoRegion) -> None:
    region.faults.sparse = True

    page = members(region, "ListJobs", jobQueue=QUEUE)
    details = members(region, "DescribeJobs", jobs=[page["jobSummaryList"][0]["jobId"]])

    assert all(set(job) == {"jobId", "jobName"} for job in page["jobSummaryList"])
    required = {"jobId", "jobName", "jobQueue", "jobDefinition", "status", "startedAt"}
    assert set(details["jobs"][0]) == required


def test_an_older_endpoint_refuses_more_than_100(region: DemoRegion, batch: BatchClient) -> None:
    region.faults.old_caps = True
    ask = {"jobQueue": QUEUE, "jobStatus": "SUCCEEDED"}

    with pytest.raises(ClientError) as raised:
        batch.list_jobs(**ask, maxResults=101)

    assert error_of(raised)[:2] == (400, "ClientException")
    assert len(batch.list_jobs(**ask, maxResults=100)["jobSummaryList"]) == 100
    assert len(batch.list_jobs(**ask)["jobSummaryList"]) == 100


def test_an_expired_token_is_refused_and_a_new_listing_works(
    region: DemoRegion, batch: BatchClient
) -> None:
    ask = {"jobQueue": QUEUE, "jobStatus": "FAILED", "maxResults": 5}
    token = batch.list_jobs(**ask)["nextToken"]
    region.faults.expire_tokens = 1

    with pytest.raises(ClientError) as raised:
        batch.list_jobs(**ask, nextToken=token)

    assert error_of(raised)[:2] == (400, "ClientException")
    assert batch.list_jobs(**ask, nextToken=token)["jobSummaryList"]


def test_an_answer_can_be_awaited_for_long_and_is_given_up_when_the_region_closes() -> None:
    with DemoRegion(jobs=10, now=NOW) as region, client_of(region) as batch:
        region.faults.latency = 3600.0
        ended = threading.Event()

        def ask() -> None:
            with suppress(BotoCoreError):
                batch.list_jobs(jobQueue=QUEUE)
            ended.set()

        thread = threading.Thread(target=ask)
        thread.start()
        while not region.calls:
            assert not ended.is_set()
        region.close()
        thread.join()

    assert ended.is_set()


def test_all_calls_are_remembered_those_that_failed_too(
    region: DemoRegion, batch: BatchClient
) -> None:
    region.faults.throttle = 1
    with pytest.raises(ClientError):
        batch.list_jobs(jobQueue=QUEUE, maxResults=3)
    batch.describe_jobs(jobs=["x"])

    assert list(region.calls) == [
        ("ListJobs", {"jobQueue": QUEUE, "maxResults": 3}),
        ("DescribeJobs", {"jobs": ["x"]}),
    ]
    assert region.calls[0].operation == "ListJobs"


def test_a_knob_that_there_is_not_is_refused_and_clearing_puts_all_back(
    region: DemoRegion,
) -> None:
    region.faults.turn({"throttle": 3, "only": ["ListJobs"]})

    with pytest.raises(ValueError, match="No such fault: gremlins"):
        region.faults.turn({"gremlins": 1})
    with pytest.raises(ValueError, match="throttle is 'often'; it must be a whole number"):
        region.faults.turn({"deny": 1, "throttle": "often"})
    assert (region.faults.deny, region.faults.throttle) == (0, 3)
    region.faults.clear()

    assert ids(members(region, "ListJobs", jobQueue=QUEUE)["jobSummaryList"])
    assert region.faults.only == frozenset()
