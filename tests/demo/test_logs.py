"""The logs of jobs, as CloudWatch Logs gives them."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from batch_tui.demo import DemoRegion
from tests.demo.clients import BatchClient, client_of, error_of, ids, listed
from tests.demo.shapes import faults_of

GROUP = "/aws/batch/job"
QUEUE = "nightly-etl"


@pytest.fixture
def logs(region: DemoRegion) -> Iterator[Any]:
    with client_of(region, "logs") as client:
        yield client


def stream_of(batch: BatchClient, job_id: str) -> str:
    (job,) = batch.describe_jobs(jobs=[job_id])["jobs"]
    return str(job["container"]["logStreamName"])


def newest(batch: BatchClient, status: str) -> str:
    jobs = listed(batch, jobQueue=QUEUE, jobStatus=status)
    described = batch.describe_jobs(jobs=ids(jobs)[:100])["jobs"]
    logged = [job["jobId"] for job in described if "logStreamName" in job.get("container", {})]
    return str(logged[0])


def read(logs: Any, stream: str, **ask: Any) -> list[dict[str, Any]]:
    """All events from the head on, until the token comes back unchanged."""
    events: list[dict[str, Any]] = []
    token: dict[str, str] = {}
    while True:
        page = logs.get_log_events(
            logGroupName=GROUP, logStreamName=stream, startFromHead=True, **ask, **token
        )
        events += page["events"]
        if page["nextForwardToken"] == token.get("nextToken"):
            return events
        token = {"nextToken": page["nextForwardToken"]}


def test_the_log_of_a_failed_job_ends_in_why_it_failed(
    region: DemoRegion, batch: BatchClient, logs: Any
) -> None:
    job_id = region.add_job("x", status="FAILED", exit_code=1, created=1_794_999_000_000)

    events = read(logs, stream_of(batch, job_id))

    assert events[0]["message"] == "INFO  x starting on worker:2026.11"
    assert events[-1]["message"].startswith("ValueError: ")


@pytest.mark.parametrize("limit", [1, 7, 10_000])
def test_pages_of_every_size_forward_give_each_line_once(
    batch: BatchClient, logs: Any, limit: int
) -> None:
    stream = stream_of(batch, newest(batch, "RUNNING"))

    events = read(logs, stream, limit=limit)

    assert events == read(logs, stream)
    times = [event["timestamp"] for event in events]
    assert times == sorted(times)


def test_from_the_end_pages_lead_back_to_the_head(batch: BatchClient, logs: Any) -> None:
    stream = stream_of(batch, newest(batch, "SUCCEEDED"))
    ask = {"logGroupName": GROUP, "logStreamName": stream, "limit": 20}
    page = logs.get_log_events(**ask)
    events, token = page["events"], ""

    while page["nextBackwardToken"] != token:
        token = page["nextBackwardToken"]
        page = logs.get_log_events(**ask, nextToken=token)
        events = page["events"] + events

    assert events == read(logs, stream)


def test_times_choose_events(batch: BatchClient, logs: Any) -> None:
    stream = stream_of(batch, newest(batch, "SUCCEEDED"))
    everything = read(logs, stream)
    start, end = everything[3]["timestamp"], everything[9]["timestamp"]

    chosen = read(logs, stream, startTime=start, endTime=end)

    assert chosen == [event for event in everything if start <= event["timestamp"] < end]


def test_a_log_grows_while_its_job_runs_and_no_line_ever_changes(
    region: DemoRegion, batch: BatchClient, logs: Any
) -> None:
    job_id = newest(batch, "RUNNING")
    stream = stream_of(batch, job_id)
    before: list[dict[str, Any]] = []
    while region.store.summary(job_id)["status"] == "RUNNING":
        now = read(logs, stream)
        assert now[: len(before)] == before
        before = now
        region.advance(120)

    assert stream_of(batch, job_id) == stream
    ended = read(logs, stream)
    assert ended[: len(before)] == before
    region.advance(3600)
    assert read(logs, stream) == ended


def test_empty_and_short_pages_in_the_middle_lose_no_line(
    region: DemoRegion, batch: BatchClient, logs: Any
) -> None:
    stream = stream_of(batch, newest(batch, "SUCCEEDED"))
    before = read(logs, stream)
    region.faults.turn({"empty_pages": 2, "short_pages": True})

    assert read(logs, stream) == before


def test_every_attempt_and_every_child_has_a_log_of_its_own(
    region: DemoRegion, batch: BatchClient, logs: Any
) -> None:
    array = next(
        job["jobId"]
        for job in region.store.all_summaries(QUEUE)
        if job["jobName"].startswith("backfill-events")
    )
    children = batch.describe_jobs(jobs=[f"{array}:{index}" for index in range(100)])["jobs"]
    streams = [
        attempt["container"]["logStreamName"] for job in children for attempt in job["attempts"]
    ]

    assert len(set(streams)) == len(streams) >= 100
    assert all(read(logs, stream) for stream in streams[:5])


@pytest.mark.parametrize(
    ("group", "stream"),
    [(GROUP, "etl/default/nonsense"), (GROUP, "x/default/" + "0" * 32), ("/other", "")],
)
def test_a_stream_that_is_not_there_is_said_to_be_missing(
    batch: BatchClient, logs: Any, group: str, stream: str
) -> None:
    stream = stream or stream_of(batch, newest(batch, "SUCCEEDED"))

    with pytest.raises(ClientError) as raised:
        logs.get_log_events(logGroupName=group, logStreamName=stream)

    assert error_of(raised)[:2] == (400, "ResourceNotFoundException")


def test_a_job_that_has_just_started_has_no_stream_yet(
    region: DemoRegion, batch: BatchClient, logs: Any
) -> None:
    stream = stream_of(batch, region.add_job("x", status="RUNNING"))

    with pytest.raises(ClientError) as raised:
        logs.get_log_events(logGroupName=GROUP, logStreamName=stream)

    assert error_of(raised)[1] == "ResourceNotFoundException"
    region.advance(2)
    assert read(logs, stream)


def test_a_log_may_be_given_line_by_line_and_comes_as_its_job_runs(
    region: DemoRegion, batch: BatchClient, logs: Any
) -> None:
    lines = ("one", "\x1b[31mtwo", "", "three\nand four")
    job_id = region.add_job("x", status="RUNNING", lines=lines)
    stream = stream_of(batch, job_id)
    region.advance(2)
    first = [event["message"] for event in read(logs, stream)]
    assert first == list(lines[: len(first)])
    assert len(first) < len(lines)
    region.advance(60)
    assert [event["message"] for event in read(logs, stream)] == list(lines)
    region.set_status(job_id, "SUCCEEDED")
    assert [event["message"] for event in read(logs, stream)] == list(lines)


def test_some_jobs_write_very_much_and_every_place_of_it_is_a_call_away(
    region: DemoRegion, batch: BatchClient, logs: Any
) -> None:
    jobs = listed(batch, jobQueue="ml-training", jobStatus="SUCCEEDED")
    training = [job["jobId"] for job in jobs if job["jobName"].startswith("train-resnet")]
    described = batch.describe_jobs(jobs=training[:100])["jobs"]
    lengths = []
    for job in described:
        stream = job["container"]["logStreamName"]
        ask = {"logGroupName": GROUP, "logStreamName": stream, "limit": 1}
        page = logs.get_log_events(**ask)
        lengths.append(int(page["nextBackwardToken"].split("/")[1]) + 1)
        middle = logs.get_log_events(**ask, nextToken=f"f/{lengths[-1] // 2:020d}/1")
        assert len(middle["events"]) == 1
    assert max(lengths) > 500_000


def test_a_token_that_has_expired_is_refused(
    region: DemoRegion, batch: BatchClient, logs: Any
) -> None:
    ask = {"logGroupName": GROUP, "logStreamName": stream_of(batch, newest(batch, "SUCCEEDED"))}
    token = logs.get_log_events(**ask)["nextBackwardToken"]
    region.faults.expire_tokens = 1
    with pytest.raises(ClientError) as raised:
        logs.get_log_events(**ask, nextToken=token)
    assert error_of(raised)[:2] == (400, "InvalidParameterException")
    assert logs.get_log_events(**ask, nextToken=token)


@pytest.mark.parametrize("wrong", [{"limit": 10_001}, {"nextToken": "x"}, {"nextToken": "f/a/0"}])
def test_a_wrong_parameter_is_refused(batch: BatchClient, logs: Any, wrong: dict[str, Any]) -> None:
    stream = stream_of(batch, newest(batch, "SUCCEEDED"))

    with pytest.raises(ClientError) as raised:
        logs.get_log_events(logGroupName=GROUP, logStreamName=stream, **wrong)

    assert error_of(raised)[:2] == (400, "InvalidParameterException")


def test_logs_are_throttled_in_words_of_their_own(region: DemoRegion, logs: Any) -> None:
    region.faults.throttle = 1

    with pytest.raises(ClientError) as raised:
        logs.get_log_events(logGroupName=GROUP, logStreamName="x")

    assert error_of(raised) == (400, "ThrottlingException", "Rate exceeded")


def test_events_are_of_the_right_shape(batch: BatchClient, logs: Any) -> None:
    stream = stream_of(batch, newest(batch, "SUCCEEDED"))
    page = logs.get_log_events(logGroupName=GROUP, logStreamName=stream)
    del page["ResponseMetadata"]

    assert faults_of("GetLogEvents", page, "logs") == []
