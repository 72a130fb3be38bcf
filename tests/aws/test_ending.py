"""Calls that end jobs: what is sent, and what is made of the answers."""

from collections.abc import Callable, Iterator

import pytest

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.session import Connection, connect
from batch_tui.batch.failure import (
    BadAnswer,
    Denied,
    Failure,
    NoOperation,
    Refused,
    Throttled,
    Unanswered,
    Unavailable,
)
from batch_tui.batch.ports import Region
from batch_tui.demo import DemoRegion
from tests.aws.servers import CannedServer

Connected = Callable[[str], Connection]


@pytest.fixture
def batch() -> Iterator[DemoRegion]:
    """A region without a job of its own, whose clock stands."""
    with DemoRegion(jobs=0, now=1_790_000_000_000) as region:
        yield region


@pytest.mark.parametrize("how", ["cancel", "terminate"])
def test_what_ends_jobs_is_sent_once_with_the_reason(
    batch: DemoRegion, connected: Connected, how: str
) -> None:
    region: Region = BatchRegion(connected(batch.url))
    jobs = [batch.add_job(queue="adhoc", status="RUNNABLE") for _ in range(3)]
    told = getattr(region, f"{how}_jobs")(jobs[:2], "not needed")
    getattr(region, f"{how}_job")(jobs[2], "nor this")
    assert (told.taken, told.refused) == (frozenset(jobs[:2]), {})
    batch.advance(2)
    described = {job.id: job for job in region.describe_jobs(jobs)}
    assert [described[job].reason for job in jobs] == ["not needed", "not needed", "nor this"]
    assert all(job.is_terminal for job in described.values())
    name = how.capitalize()
    assert [call.operation for call in batch.calls][:2] == [f"{name}Jobs", f"{name}Job"]


@pytest.mark.parametrize(
    ("code", "kind", "again"),
    [
        ("ThrottlingException", Throttled, True),
        ("ServerException", Unavailable, True),
        ("AccessDenied", Denied, False),
        ("ClientException", Refused, False),
        ("ValidationException", Refused, False),
        ("SomethingNew", Refused, False),
    ],
)
def test_each_job_has_its_own_refusal(
    canned: CannedServer, connected: Connected, code: str, kind: type[Failure], again: bool
) -> None:
    error = {"job": "b", "code": code, "message": "because\u202e"}
    canned.gives(200, {"successful": ["a"], "errors": [error]})
    told = BatchRegion(connected(canned.url)).terminate_jobs(["a", "b", "c"], "x")
    assert told.taken == {"a"}
    assert type(told.refused["b"]) is kind
    assert "because" in told.refused["b"].sentence
    assert "\u202e" not in told.refused["b"].sentence
    assert told.again == ({"b"} if again else frozenset())
    assert told.is_throttled == (kind is Throttled)


def test_ids_that_were_not_sent_and_those_told_twice_are_nobodys(
    canned: CannedServer, connected: Connected
) -> None:
    errors = [{"job": "a", "code": "ClientException", "message": "no"}, None, {"job": 5}]
    canned.gives(200, {"successful": ["a", "z", 7], "errors": errors})
    told = BatchRegion(connected(canned.url)).cancel_jobs(["a", "b"], "x")
    assert (told.taken, told.refused) == (frozenset(), {})


@pytest.mark.parametrize("answer", [{}, []])
def test_an_answer_without_either_list_is_none(
    canned: CannedServer, connected: Connected, answer: object
) -> None:
    canned.gives(200, answer)
    with pytest.raises(BadAnswer):
        BatchRegion(connected(canned.url)).cancel_jobs(["a"], "x")


@pytest.mark.parametrize("error", ["UnknownOperationException", ""])
def test_an_endpoint_without_the_operation_says_so(
    canned: CannedServer, connected: Connected, error: str
) -> None:
    canned.gives(404, {"message": "no"} if error else b"<!doctype html><p>Not Found", error)
    with pytest.raises(NoOperation, match="TerminateJobs"):
        BatchRegion(connected(canned.url)).terminate_jobs(["a"], "x")


def test_a_boto3_without_the_operation_sends_nothing(
    canned: CannedServer, connected: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = connected(canned.url)
    monkeypatch.delattr(type(connection.client("batch")), "cancel_jobs")
    with pytest.raises(NoOperation, match="boto3"):
        BatchRegion(connection).cancel_jobs(["a"], "x")
    assert canned.paths == []


def test_nothing_in_the_environment_has_a_change_sent_again(
    batch: DemoRegion, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "AWS_MAX_ATTEMPTS": "5",
        "AWS_RETRY_MODE": "adaptive",
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
    }.items():
        monkeypatch.setenv(name, value)
    connection = connect(None, "us-east-1", batch.url)
    batch.faults.turn({"break_down": 1, "only": ["TerminateJob"]})
    with pytest.raises(Unanswered):
        BatchRegion(connection).terminate_job("a", "x")
    batch.faults.turn({"lose": 1})
    with pytest.raises(Unanswered):
        BatchRegion(connection).terminate_job("a", "x")
    assert [call.operation for call in batch.calls] == ["TerminateJob"] * 2
    connection.close()
