"""What is written of jobs of every kind: attempts, places, containers, rules."""

from typing import Any

from batch_tui.aws import details
from batch_tui.batch.detail import Host
from batch_tui.batch.failure import Denied
from batch_tui.look.job.attempts import Places
from batch_tui.look.job.fact import Fact, paths
from batch_tui.look.job.whole import facts

NOW = 1_794_000_000_000
LOST = "Host EC2 (instance i-0f3a9c51d2e47b608) terminated."
ARN = "arn:aws:ecs:us-east-1:1:container-instance/c/one"
NOWHERE = Places({})


def written(places: Places = NOWHERE, **members: Any) -> tuple[Fact, ...]:
    """The facts of a job without its last part, which tells every member."""
    detail = details.detail({"jobId": "id-1", "jobName": "etl", "status": "FAILED", **members})
    told = facts(detail, NOW, places)
    last = next(n for n, one in enumerate(told) if one.name == "All that AWS Batch tells")
    return told[:last]


def values(told: tuple[Fact, ...], *names: str) -> list[str]:
    """The values of the facts behind these names, in their order."""
    return [one.value for one, path in paths(told) if path.split(" › ")[-len(names) :] == [*names]]


ATTEMPTS = [
    {"startedAt": NOW - 9_000, "stoppedAt": NOW - 8_000, "statusReason": LOST},
    {
        "startedAt": NOW - 5_000,
        "stoppedAt": NOW - 1_000,
        "container": {"exitCode": 1, "containerInstanceArn": ARN, "logStreamName": "s/1"},
    },
]


def test_the_last_attempt_comes_first_and_lost_hosts_are_counted_and_named() -> None:
    told = written(attempts=ATTEMPTS, retryStrategy={"attempts": 3})
    assert values(told, "Attempts: 2 of 3 at most", "Hosts lost")[0].startswith("1 attempt")
    assert values(told, "Attempt 2", "Log stream") == ["s/1"]
    assert values(told, "Attempt 1", "Status reason") == [LOST]
    where = values(told, "Where it ran", "Attempt 1")
    assert where == ["i-0f3a9c51d2e47b608, which its reason names"]


def test_a_host_is_told_as_far_as_it_is_known() -> None:
    cases = [
        (NOWHERE, "container instance one"),
        (Places({}, asking=True), "container instance one, asking ECS …"),
        (Places({ARN: Host(ARN, "i-1", "c7i.large", "z")}), "i-1, c7i.large, z"),
        (Places({ARN: Host(ARN, is_gone=True)}), "container instance one: it has left its cluster"),
    ]
    for places, words in cases:
        [told] = values(written(places, attempts=ATTEMPTS), "Where it ran", "Attempt 2")
        assert told.startswith(words)
    failed = written(Places({}, Denied("You may not.", "Ask.")), attempts=ATTEMPTS)
    assert {"You may not.", "Ask."} <= {one.value for one in failed if one.kind == "note"}


def test_fargate_tells_of_no_host_and_a_pod_of_its_node() -> None:
    attempt = {"startedAt": 1, "stoppedAt": 2, "container": {"exitCode": 1}}
    told = written(attempts=[attempt], platformCapabilities=["FARGATE"])
    assert "On Fargate, which tells of no host." in [one.value for one in told]
    pod = {"podProperties": {"containers": [{"name": "main"}], "nodeName": "ip-1"}}
    told = written(
        eksProperties=pod, eksAttempts=[{"startedAt": 1, "stoppedAt": 2, "nodeName": "ip-1"}]
    )
    assert values(told, "Where it ran", "Attempt 1") == ["node ip-1"]


def test_a_container_tells_what_it_is_made_of_and_hides_a_secret_in_its_command() -> None:
    told = written(
        parameters={"date": "today"},
        container={
            "image": "etl:7",
            "command": ["run", "Ref::date", "--password", "hunter2"],
            "resourceRequirements": [
                {"type": "VCPU", "value": "2"},
                {"type": "MEMORY", "value": "2048"},
                {"type": "GPU", "value": "1"},
            ],
            "jobRoleArn": "arn:role/job",
            "executionRoleArn": "arn:role/execution",
            "volumes": [
                {"name": "v", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}},
                {"name": "h", "host": {"sourcePath": "/srv"}},
            ],
            "mountPoints": [
                {"containerPath": "/data", "sourceVolume": "v", "readOnly": True},
                {"containerPath": "/host", "sourceVolume": "h"},
            ],
        },
    )
    [command] = [one for one in told if one.name == "Command"]
    assert command.value == "run today --password hunter2"
    assert command.secret
    assert "hunter2" not in command.without
    assert "today" in command.without
    assert values(told, "vCPUs") + values(told, "Memory") + values(told, "GPUs") == [
        "2",
        "2048 MiB",
        "1",
    ]
    assert values(told, "Role (job)") == ["arn:role/job"]
    assert values(told, "Role (execution)") == ["arn:role/execution"]
    assert values(told, "Mount") == [
        "/data from EFS fs-1:/ (read only)",
        "/host from /srv of the host",
    ]


def test_the_ranges_of_a_multi_node_job_and_several_containers_are_told_apart() -> None:
    nodes = [
        {"targetNodes": "0:0", "container": {"image": "main:1"}},
        {
            "targetNodes": "1:",
            "ecsProperties": {
                "taskProperties": [{"containers": [{"name": "a", "image": "a:1"}, {"name": "b"}]}]
            },
        },
    ]
    told = written(nodeProperties={"numNodes": 3, "nodeRangeProperties": nodes})
    assert values(told, "Containers: 3", "Container") == [
        "of the job, nodes 0:0",
        "a, nodes 1:",
        "b, nodes 1:",
    ]
    assert values(told, "Container", "Image") == ["main:1", "a:1"]


def test_rules_dependencies_and_tags_are_told() -> None:
    told = written(
        retryStrategy={
            "attempts": 2,
            "evaluateOnExit": [{"onExitCode": "137", "onReason": "Out*", "action": "RETRY"}],
        },
        timeout={"attemptDurationSeconds": 3_600},
        shareIdentifier="blue",
        schedulingPriority=7,
        tags={"team": "x"},
        dependsOn=[{"jobId": "before"}, {"type": "SEQUENTIAL"}],
    )
    assert values(told, "On exit") == ["RETRY when exit code is 137 and reason is Out*"]
    assert values(told, "Time limit of an attempt") == ["1h 00m"]
    assert (values(told, "Share"), values(told, "Scheduling priority")) == (["blue"], ["7"])
    assert values(told, "Tag team") == ["x"]
    assert [one.opens for one in told if one.opens] == ["before"]
    assert values(told, "Job (SEQUENTIAL)") == ["the child before it"]


def test_a_child_leads_to_its_parent() -> None:
    detail = details.detail({"jobId": "parent:3", "jobName": "etl", "status": "FAILED"})
    assert [one.opens for one in facts(detail, NOW, NOWHERE) if one.opens] == ["parent"]


def test_what_is_of_a_wrong_type_is_told_without_it() -> None:
    every: tuple[Any, ...] = (None, 7, "text", [], [None, 7, [[]]], {"x": [1]})
    for broken in every:
        names = ("attempts", "container", "eksProperties", "dependsOn", "retryStrategy", "tags")
        assert written(**dict.fromkeys(names, broken))
