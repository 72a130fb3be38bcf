"""Which logs a job has, from what DescribeJobs tells of it; and why it has none."""

from typing import Any

import pytest

from batch_tui.aws.details import detail
from batch_tui.batch.detail import Log
from batch_tui.batch.log.parts import parts, why_none

JOB: dict[str, Any] = {"jobId": "a", "jobName": "a", "status": "FAILED"}
MINE = {"logDriver": "awslogs", "options": {"awslogs-group": "/g", "awslogs-region": "eu-west-1"}}


def attempt(stream: str | None, **container: Any) -> dict[str, Any]:
    named = {"logStreamName": stream} if stream else {}
    return {"startedAt": 1, "stoppedAt": 2, "container": {**named, **container}}


def told(**members: Any) -> list[tuple[int, str, Log, int | None]]:
    return [(p.attempt, p.container, p.log, p.exit_code) for p in parts(detail(JOB | members))]


def test_the_last_attempt_comes_first() -> None:
    tries = [attempt("one", exitCode=1), attempt("two", exitCode=137)]
    assert told(attempts=tries, container={"logStreamName": "two"}) == [
        (2, "", Log("/aws/batch/job", "two"), 137),
        (1, "", Log("/aws/batch/job", "one"), 1),
    ]


def test_group_and_region_are_those_of_the_container_also_for_earlier_attempts() -> None:
    found = told(attempts=[attempt("one")], container={"logConfiguration": MINE})
    assert found == [(1, "", Log("/g", "one", "eu-west-1"), None)]


def test_an_attempt_that_runs_is_the_last() -> None:
    found = told(
        status="RUNNING", attempts=[attempt("one", exitCode=1)], container={"logStreamName": "two"}
    )
    assert [(number, log.stream) for number, _, log, _ in found] == [(2, "two"), (1, "one")]


def test_of_several_containers_the_failed_one_comes_first_then_the_last() -> None:
    own = [
        {"name": "fetch", "logConfiguration": MINE},
        {"name": "main"},
        {"name": "log", "logConfiguration": {"logDriver": "splunk"}},
    ]
    ran: list[dict[str, Any]] = [
        {"name": "fetch", "logStreamName": "f", "exitCode": 3},
        {"name": "main", "logStreamName": "m", "exitCode": 0},
        {"name": "log", "logStreamName": "l"},
    ]
    tries = [{"startedAt": 1, "stoppedAt": 2, "taskProperties": [{"containers": ran}]}]
    found = told(attempts=tries, ecsProperties={"taskProperties": [{"containers": own}]})
    assert found == [
        (1, "fetch", Log("/g", "f", "eu-west-1"), 3),
        (1, "main", Log("/aws/batch/job", "m"), 0),
    ]
    ran[0]["exitCode"] = 0
    assert [c for _, c, _, _ in told(attempts=tries)] == ["log", "main", "fetch"]


def test_a_container_is_enough_where_no_attempt_is_told() -> None:
    assert told(container={"logStreamName": "s"}) == [(1, "", Log("/aws/batch/job", "s"), None)]


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"arrayProperties": {"size": 3}}, ["array", "children"]),
        ({"status": "RUNNABLE"}, ["not started yet"]),
        ({"attempts": []}, ["without having started"]),
        ({"attempts": [attempt(None)]}, ["names no log stream"]),
        ({"container": {"logConfiguration": {"logDriver": "splunk"}}}, ["driver splunk"]),
        (
            {
                "eksProperties": {"podProperties": {"containers": [{"name": "main"}]}},
                "eksAttempts": [{"podName": "aws-batch.1", "startedAt": 1}],
            },
            ["EKS", "kubectl logs aws-batch.1", "/aws/containerinsights/"],
        ),
    ],
)
def test_why_there_is_none_is_said(members: dict[str, Any], words: list[str]) -> None:
    found = detail(JOB | members)
    assert parts(found) == ()
    sentence = why_none(found)
    assert [word for word in words if word not in sentence] == []
