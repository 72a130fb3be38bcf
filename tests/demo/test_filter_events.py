"""FilterLogEvents, as CloudWatch Logs answers it: some streams at once, in the order of time."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from batch_tui.demo import DemoRegion
from tests.demo.clients import BatchClient, client_of, error_of
from tests.demo.shapes import faults_of
from tests.demo.test_logs import GROUP, QUEUE, read

NOW = 1_795_000_000_000


@pytest.fixture
def logs(region: DemoRegion) -> Iterator[Any]:
    with client_of(region, "logs") as client:
        yield client


@pytest.fixture
def streams(region: DemoRegion, batch: BatchClient) -> list[str]:
    """The logs of three children, with lines of the same instants."""
    parent = region.add_job("array", queue=QUEUE, size=3, children=["FAILED"] * 3)
    for index in range(3):
        lines = [f"{index} line {n} {'needle' if n % 3 else 'Needle'}" for n in range(40)]
        region.set_status(
            f"{parent}:{index}",
            "FAILED",
            exit_code=1,
            started=region.clock.start - 60_000,
            stopped=region.clock.start,
            lines=tuple(lines),
        )
    jobs = batch.describe_jobs(jobs=[f"{parent}:{index}" for index in range(3)])["jobs"]
    return [job["container"]["logStreamName"] for job in jobs]


def found(logs: Any, streams: list[str], pattern: str = "", **ask: Any) -> list[dict[str, Any]]:
    """All events that match, page by page until there is no token."""
    events: list[dict[str, Any]] = []
    token: dict[str, str] = {}
    while True:
        page = logs.filter_log_events(
            logGroupName=GROUP, logStreamNames=streams, filterPattern=pattern, **ask, **token
        )
        events += page["events"]
        if "nextToken" not in page:
            return events
        token = {"nextToken": page["nextToken"]}


def test_it_finds_what_each_stream_has_in_the_order_of_time(logs: Any, streams: list[str]) -> None:
    events = found(logs, streams)

    times = [event["timestamp"] for event in events]
    assert times == sorted(times)
    for stream in streams:
        own = [event["message"] for event in events if event["logStreamName"] == stream]
        assert own == [event["message"] for event in read(logs, stream)]
    names = [event["logStreamName"] for event in events]
    assert names != sorted(names)
    assert len({event["eventId"] for event in events}) == len(events)


@pytest.mark.parametrize("limit", [1, 7])
@pytest.mark.parametrize("faults", [{}, {"empty_pages": 2, "short_pages": True}], ids=str)
def test_pages_of_every_size_give_each_event_once(
    region: DemoRegion, logs: Any, streams: list[str], limit: int, faults: dict[str, Any]
) -> None:
    region.faults.turn({"only": ["FilterLogEvents"], **faults})

    events = found(logs, streams, "needle", limit=limit)

    region.faults.clear()
    assert events == found(logs, streams, "needle")
    assert len(events) == 3 * 26


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ("", 120),
        ("needle", 78),
        ("Needle", 42),
        ('"line 1 "', 3),
        ('"line 3" Needle', 15),
        ('"line 3" -Needle', 18),
        ('?"line 38" ?"line 39"', 6),
        ('"no\\"such"', 0),
    ],
)
def test_a_pattern_is_terms_and_phrases_and_case_counts(
    logs: Any, streams: list[str], pattern: str, matches: int
) -> None:
    assert len(found(logs, streams, pattern)) == matches


def test_times_choose_events(logs: Any, streams: list[str]) -> None:
    everything = found(logs, streams)
    start, end = everything[20]["timestamp"], everything[70]["timestamp"]

    chosen = found(logs, streams, startTime=start, endTime=end)

    assert chosen == [event for event in everything if start <= event["timestamp"] <= end]


def test_a_page_may_be_empty_because_much_was_looked_at(
    region: DemoRegion, batch: BatchClient, logs: Any
) -> None:
    lines = (*("nothing" for _ in range(30_000)), "needle")
    job_id = region.add_job(
        status="FAILED", started=NOW - 3_600_000, stopped=NOW, lines=lines, exit_code=1
    )
    stream = batch.describe_jobs(jobs=[job_id])["jobs"][0]["container"]["logStreamName"]
    ask = {"logGroupName": GROUP, "logStreamNames": [stream], "filterPattern": "needle"}

    page = logs.filter_log_events(**ask)

    assert page["events"] == []
    rest = logs.filter_log_events(**ask, nextToken=page["nextToken"])
    assert [event["message"] for event in rest["events"]] == ["needle"]
    assert "nextToken" not in rest


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"logStreamNames": ["none/default/" + "0" * 32]}, "ResourceNotFoundException"),
        ({"logGroupName": "/other"}, "ResourceNotFoundException"),
        ({"limit": 10_001}, "InvalidParameterException"),
        ({"nextToken": "x"}, "InvalidParameterException"),
        ({"nextToken": "a/b/c/d/e"}, "InvalidParameterException"),
        ({"logStreamNamePrefix": "x"}, "InvalidParameterException"),
        ({"filterPattern": "{ $.a = 1 }"}, "InvalidParameterException"),
        ({"filterPattern": "x" * 1025}, "InvalidParameterException"),
        ({"logStreamNames": [f"s{n}" for n in range(101)]}, "InvalidParameterException"),
    ],
    ids=str,
)
def test_a_wrong_request_is_refused(
    logs: Any, streams: list[str], wrong: dict[str, Any], code: str
) -> None:
    with pytest.raises(ClientError) as raised:
        logs.filter_log_events(**{"logGroupName": GROUP, "logStreamNames": streams} | wrong)

    assert error_of(raised)[:2] == (400, code)


def test_a_token_is_of_its_own_request_alone(logs: Any, streams: list[str]) -> None:
    ask = {"logGroupName": GROUP, "logStreamNames": streams, "limit": 3}
    token = logs.filter_log_events(**ask)["nextToken"]

    with pytest.raises(ClientError) as raised:
        logs.filter_log_events(**ask, filterPattern="needle", nextToken=token)

    assert error_of(raised)[1] == "InvalidParameterException"
    assert logs.filter_log_events(**ask, nextToken=token)["events"]


def test_an_expired_token_and_a_missing_permission_are_told(
    region: DemoRegion, logs: Any, streams: list[str]
) -> None:
    ask = {"logGroupName": GROUP, "logStreamNames": streams, "limit": 3}
    token = logs.filter_log_events(**ask)["nextToken"]
    region.faults.turn({"only": ["FilterLogEvents"], "expire_tokens": 1})
    with pytest.raises(ClientError) as raised:
        logs.filter_log_events(**ask, nextToken=token)
    assert error_of(raised)[1] == "InvalidParameterException"
    region.faults.turn({"deny": 1})
    with pytest.raises(ClientError) as raised:
        logs.filter_log_events(**ask)
    assert error_of(raised)[1] == "AccessDeniedException"


def test_events_are_of_the_right_shape(logs: Any, streams: list[str]) -> None:
    page = logs.filter_log_events(logGroupName=GROUP, logStreamNames=streams, limit=3)
    del page["ResponseMetadata"]

    assert faults_of("FilterLogEvents", page, "logs") == []


def test_the_failed_children_of_an_array_say_different_things(
    region: DemoRegion, batch: BatchClient, logs: Any
) -> None:
    with DemoRegion(jobs=20_000, seed=7, now=NOW) as large:
        arrays = [
            job for job in large.store.all_summaries("genomics") if job["jobName"][:5] == "call-"
        ]
        failed = max(arrays, key=lambda job: job["arrayProperties"]["statusSummary"]["FAILED"])
        with client_of(large) as many, client_of(large, "logs") as told:
            pages = many.get_paginator("list_jobs").paginate(
                arrayJobId=failed["jobId"], jobStatus="FAILED"
            )
            ids = [job["jobId"] for page in pages for job in page["jobSummaryList"]][:60]
            last = set()
            for job in many.describe_jobs(jobs=ids)["jobs"]:
                stream = job["container"].get("logStreamName")
                if job["container"].get("exitCode") == 1:
                    page = told.get_log_events(
                        logGroupName="/genomics/batch", logStreamName=stream, limit=1
                    )
                    last.add(page["events"][-1]["message"].split()[0])
    assert last == {"ValueError:", "KeyError:", "ConnectionResetError:", "ERROR"}
