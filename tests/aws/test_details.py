"""A whole job: the same of each kind of job, and of whatever an answer may lack."""

from collections.abc import Iterator
from typing import Any

import pytest

from batch_tui.aws import details, parse
from batch_tui.batch.detail import Container, Detail, Log, Outcome
from batch_tui.batch.job import Status
from batch_tui.demo import DemoRegion
from batch_tui.demo.describe import detail as described

NOW = 1_795_000_000_000


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoRegion]:
    with DemoRegion(jobs=3_000, seed=7, now=NOW) as region:
        yield region


def found(demo: DemoRegion, member: str, status: str, queue: str = "") -> dict[str, Any]:
    """What DescribeJobs tells of a job with such a member, in a status."""
    queues = (queue,) if queue else ("genomics", "ml-training", "services-eks", "render-spot")
    for name in queues:
        for summary in demo.store.all_summaries(name):
            facts = demo.store.find(summary["jobId"])
            if facts and summary["status"] == status and "arrayProperties" not in summary:
                answer = described(facts, demo.store.columns.seed)
                if member in answer:
                    return answer
    raise LookupError(member, status)


def whole(**members: Any) -> Detail:
    return details.detail({"jobId": "id-1", "jobName": "etl", **members})


def test_an_ended_job_of_one_container_tells_its_attempts_and_their_logs(demo: DemoRegion) -> None:
    answer = found(demo, "container", "FAILED")
    told = details.detail(answer)
    assert told.job.id == answer["jobId"]
    assert [one.stopped for one in told.attempts] == [a["stoppedAt"] for a in answer["attempts"]]
    [outcome] = told.attempts[-1].outcomes
    assert outcome.exit_code == told.job.exit_code
    options = answer["container"]["logConfiguration"]["options"]
    assert outcome.log == Log(
        options["awslogs-group"],
        answer["attempts"][-1]["container"]["logStreamName"],
        options["awslogs-region"],
    )
    assert told.timeout == answer["timeout"]["attemptDurationSeconds"]
    assert told.tries == answer["retryStrategy"]["attempts"]


def test_the_attempt_under_way_is_the_last_one_and_has_its_log(demo: DemoRegion) -> None:
    answer = found(demo, "container", "RUNNING")
    told = details.detail(answer)
    assert told.attempts[-1].stopped is None
    assert told.attempts[-1].started == answer["startedAt"]
    [outcome] = told.attempts[-1].outcomes
    assert outcome.log is not None
    assert outcome.log.stream == answer["container"]["logStreamName"]
    assert len(told.attempts) == told.job.attempts


def test_a_pod_has_names_and_no_stream(demo: DemoRegion) -> None:
    told = details.detail(found(demo, "eksProperties", "FAILED", "services-eks"))
    [attempt] = told.attempts
    assert (attempt.host, attempt.task[:10]) == ("ip-10-0-3-17.ec2.internal", "aws-batch.")
    assert [outcome.log for outcome in attempt.outcomes] == [None]
    assert ("memory", "4096Mi") in told.containers[0].resources


def test_a_multi_node_job_has_the_containers_of_each_range_of_nodes(demo: DemoRegion) -> None:
    answer = found(demo, "nodeProperties", "SUCCEEDED")
    told = details.detail(answer)
    ranges = [part["targetNodes"] for part in answer["nodeProperties"]["nodeRangeProperties"]]
    assert [container.nodes for container in told.containers] == ranges


def test_each_of_several_containers_has_its_own_log_and_end() -> None:
    log = {"logDriver": "awslogs", "options": {"awslogs-group": "/mine"}}
    told = whole(
        status="FAILED",
        ecsProperties={
            "taskProperties": [
                {
                    "containers": [
                        {"name": "main", "logConfiguration": log, "logStreamName": "s/main/2"},
                        {"name": "side", "logConfiguration": {"logDriver": "splunk"}},
                    ]
                }
            ]
        },
        attempts=[
            {
                "startedAt": 5,
                "stoppedAt": 9,
                "statusReason": "Task failed",
                "taskProperties": [
                    {
                        "taskArn": "arn:task",
                        "containers": [
                            {"name": "main", "exitCode": 1, "logStreamName": "s/main/1"},
                            {"name": "side", "exitCode": 0},
                        ],
                    }
                ],
            }
        ],
    )
    [attempt] = told.attempts
    assert (attempt.started, attempt.stopped, attempt.reason) == (5, 9, "Task failed")
    assert attempt.task == "arn:task"
    assert attempt.outcomes == (
        Outcome("main", 1, "", Log("/mine", "s/main/1")),
        Outcome("side", 0),
    )
    assert [container.log for container in told.containers] == [Log("/mine", "s/main/2"), None]


def test_parameters_are_filled_into_the_command_and_secrets_are_flagged() -> None:
    told = whole(
        parameters={"date": "2026-11-01"},
        container={
            "image": "etl:7",
            "command": ["run", "--date=Ref::date", "Ref::unknown"],
            "environment": [
                {"name": "DB_PASSWORD", "value": "x"},
                {"name": "MODE", "value": "fast"},
            ],
            "resourceRequirements": [{"type": "GPU", "value": "1"}],
        },
        dependsOn=[{"jobId": "before"}, {"type": "SEQUENTIAL"}],
    )
    [container] = told.containers
    assert container.command == ("run", "--date=2026-11-01", "Ref::unknown")
    assert [(v.name, v.secret) for v in container.variables] == [
        ("DB_PASSWORD", True),
        ("MODE", False),
    ]
    assert container.resources == (("GPU", "1"),)
    assert container.log is None
    assert told.depends_on == ("before",)


@pytest.mark.parametrize("broken", [None, 7, "text", [], {}, [None, 7, "text", [[]]]])
def test_what_is_of_a_wrong_type_is_not_known(broken: object) -> None:
    members = (
        *("attempts", "eksAttempts", "container", "ecsProperties", "eksProperties"),
        *("nodeProperties", "parameters", "dependsOn", "retryStrategy", "timeout", "tags"),
        "platformCapabilities",
    )
    told = whole(status="RUNNING", **dict.fromkeys(members, broken))
    assert told.job.status is Status.RUNNING
    assert (told.tries, told.timeout, told.depends_on) == (None, None, ())


def test_no_text_of_a_job_can_drive_the_terminal() -> None:
    told = whole(
        container={"image": "a\x1b[31m", "command": ["\x9b2J"], "logStreamName": "s\x07"},
        attempts=[{"statusReason": "\x1b]52;c;x\x07", "container": {"reason": "\u202e"}}],
    )
    assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(repr_of(told))
    assert told.containers == (
        Container("", "a␛[31m", told.containers[0].command, log=told.containers[0].log),
    )


def repr_of(told: Detail) -> str:
    """All text of a detail, without the escapes that `repr` would put in."""
    texts: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, tuple):
            for part in value:
                walk(part)

    walk(told)
    return "".join(texts)


def test_a_job_without_an_id_is_refused() -> None:
    with pytest.raises(parse.AnswerError):
        details.detail({"jobName": "etl"})
