"""GetLogEvents: what is asked, what is made of the answer, and how its failures are told."""

from collections.abc import Iterator
from typing import Any

import pytest

from batch_tui.aws.late import Caller
from batch_tui.aws.logs import LogRegion, page
from batch_tui.aws.parse import AnswerError
from batch_tui.aws.session import connect
from batch_tui.batch.detail import Log
from batch_tui.batch.failure import Absent, Denied, Throttled, TokenRefused
from batch_tui.batch.ports import LogAsk, LogEvent
from batch_tui.demo import DemoRegion

NOW = 1_795_000_000_000
TOKENS = {"nextForwardToken": "f/1", "nextBackwardToken": "b/1"}


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoRegion]:
    with DemoRegion(jobs=10, seed=7, now=NOW) as demo:
        yield demo


@pytest.fixture
def region(demo: DemoRegion) -> Iterator[LogRegion]:
    connection = connect(region="us-east-1", endpoint_url=demo.url, credentials=("k", "s"))
    yield LogRegion(connection)
    connection.close()
    demo.faults.clear()
    demo.calls.clear()


@pytest.fixture
def log(demo: DemoRegion) -> Log:
    job_id = demo.add_job(status="SUCCEEDED", started=NOW - 60_000, lines=("one", "\x1b[31mtwo"))
    connection = connect(region="us-east-1", endpoint_url=demo.url, credentials=("k", "s"))
    found = connection.call("DescribeJobs", lambda answer: answer, jobs=[job_id])
    connection.close()
    container: Any = found["jobs"][0]["container"]  # type: ignore[index]
    return Log("/aws/batch/job", container["logStreamName"])


def test_messages_come_as_they_were(region: LogRegion, log: Log) -> None:
    told = region.log_events(log, LogAsk(from_head=True))
    assert [event.message for event in told.events] == ["one", "\x1b[31mtwo"]
    again = region.log_events(log, LogAsk(from_head=True, token=told.newer))
    assert (again.events, again.newer) == ((), told.newer)


def test_only_what_is_wanted_is_sent(demo: DemoRegion, region: LogRegion, log: Log) -> None:
    region.log_events(log, LogAsk(limit=7))
    named = {"logGroupName": log.group, "logStreamName": log.stream}
    assert demo.calls[-1].body == {**named, "startFromHead": False, "limit": 7}
    region.log_events(log, LogAsk(from_head=True, token="f/0/0", since=0, before=5))
    assert demo.calls[-1].body == {
        **named,
        "startFromHead": True,
        "limit": 10_000,
        "nextToken": "f/0/0",
        "startTime": 0,
        "endTime": 5,
    }


def test_a_log_of_another_region_is_asked_for_there() -> None:
    asked = []

    class Noting:
        def call(self, *names: Any, **sent: Any) -> Any:
            asked.append(names)
            return page({"events": [], **TOKENS})

    caller: Caller = Noting()  # type: ignore[assignment]
    LogRegion(caller).log_events(Log("g", "s", "eu-west-1"), LogAsk())
    LogRegion(caller).log_events(Log("g", "s"), LogAsk())
    assert [(names[0], *names[2:]) for names in asked] == [
        ("GetLogEvents", "logs", "eu-west-1"),
        ("GetLogEvents", "logs", None),
    ]


@pytest.mark.parametrize(
    ("knob", "kind", "words"),
    [
        ("deny", Denied, ["logs:GetLogEvents"]),
        ("throttle", Throttled, ["CloudWatch Logs at 127.0.0.1", "throttling"]),
        ("expire_tokens", TokenRefused, ["no longer takes the token"]),
    ],
)
def test_failures_are_told_for_what_they_are(
    region: LogRegion, demo: DemoRegion, knob: str, kind: type[Exception], words: list[str]
) -> None:
    demo.faults.turn({knob: 1})
    with pytest.raises(kind) as raised:
        region.log_events(Log("g", "s"), LogAsk(token="f/0/0"))
    assert [word for word in words if word not in str(raised.value)] == []


@pytest.mark.parametrize("where", [{"stream": "none"}, {"group": "/none"}])
def test_what_is_not_there_is_absent(region: LogRegion, log: Log, where: dict[str, str]) -> None:
    with pytest.raises(Absent, match="does not exist"):
        region.log_events(log._replace(**where), LogAsk())


def test_what_cannot_be_read_of_an_answer_is_counted() -> None:
    events = [
        {"timestamp": 5, "message": "a"},
        None,
        {"timestamp": "x", "message": "b"},
        {"timestamp": 7},
        {"message": "c"},
        {"timestamp": -1, "message": "d"},
    ]
    told = page({"events": events, **TOKENS})
    assert told.events == tuple(LogEvent(5, text) for text in "abcd")
    assert told.unread == 2


@pytest.mark.parametrize("wrong", [{}, {"events": []}, {"events": [], **TOKENS} | {"events": 3}])
def test_an_answer_without_events_or_tokens_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(AnswerError):
        page(wrong)
