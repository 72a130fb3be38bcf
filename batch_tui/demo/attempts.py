"""The attempts of a job, and the names of what each of them ran on."""

from typing import Any, NamedTuple
from zlib import crc32

from batch_tui.demo.catalogue import ACCOUNT, REGION
from batch_tui.demo.chance import draw
from batch_tui.demo.facts import Facts

_ECS = f"arn:aws:ecs:{REGION}:{ACCOUNT}:"
CLUSTER = "AWSBatch-production"
CONTAINERS = ("fetch-config", "main")
"""The containers of a job that runs several, in the order in which they start."""

_LOST = "Host EC2 (instance i-0f3a9c51d2e47b608) terminated."


RETRIES: dict[str, Any] = {
    "attempts": 3,
    "evaluateOnExit": [
        {"onStatusReason": "Host EC2*", "action": "RETRY"},
        {"onReason": "*", "action": "EXIT"},
    ],
}
"""The retry strategy of every job: a lost host is no fault of the job's, all else is."""


class Attempt(NamedTuple):
    """One attempt that has started: its number from 0 on, and its times in ms."""

    number: int
    started: int
    stopped: int | None


def attempts(facts: Facts) -> list[Attempt]:
    """The attempts of a job or child, oldest first: all but the last lost their host."""
    if facts.started is None or facts.is_parent:
        return []
    earlier = _earlier(facts)
    slot = (facts.started - facts.created) // (2 * earlier + 1)
    lost = [
        Attempt(
            number,
            facts.created + (2 * number + 1) * slot,
            facts.created + (2 * number + 2) * slot,
        )
        for number in range(earlier)
    ]
    return [*lost, Attempt(earlier, facts.started, facts.stopped)]


def ended_attempts(facts: Facts) -> list[dict[str, Any]]:
    """The AttemptDetails of those that have ended."""
    every = attempts(facts)
    return [
        {
            "startedAt": attempt.started,
            "stoppedAt": attempt.stopped,
            "statusReason": facts.reason if attempt is every[-1] else _LOST,
        }
        | _ran(facts, attempt, {} if attempt is not every[-1] else result(facts))
        for attempt in every
        if attempt.stopped is not None
    ]


def _ran(facts: Facts, attempt: Attempt, ended: dict[str, Any]) -> dict[str, Any]:
    task: dict[str, Any] = {"taskArn": task_arn(facts, attempt.number)}
    if facts.template.platform != "fargate":
        task["containerInstanceArn"] = host_of(facts, attempt.number)
    if facts.template.platform != "ecs":
        stream = log_stream(facts, "default", attempt.number)
        return {"container": task | ended | {"logStreamName": stream, "networkInterfaces": []}}
    containers = [
        {"name": name, "logStreamName": log_stream(facts, name, attempt.number)}
        for name in CONTAINERS
    ]
    containers[-1] |= ended
    return {"taskProperties": [task | {"containers": containers}]}


def eks_attempts(facts: Facts) -> list[dict[str, Any]]:
    """The one attempt of a job that ran as a pod, once it has ended."""
    if facts.started is None or facts.stopped is None:
        return []
    return [
        {
            "containers": [{"name": "main"} | result(facts)],
            "podName": pod_of(facts),
            "nodeName": "ip-10-0-3-17.ec2.internal",
            "startedAt": facts.started,
            "stoppedAt": facts.stopped,
            "statusReason": facts.reason,
        }
    ]


def log_stream(facts: Facts, container: str, attempt: int | None = None) -> str:
    """The name of the log stream of a container in an attempt, the latest when none is given."""
    return f"{facts.template.definition}/{container}/{_task(facts, attempt)}"


def task_arn(facts: Facts, attempt: int | None = None) -> str:
    """The ARN of the ECS task of an attempt."""
    return f"{_ECS}task/{CLUSTER}/{_task(facts, attempt)}"


def host_of(facts: Facts, attempt: int | None = None) -> str:
    """The ARN of the container instance of an attempt, of the latest when none is given."""
    return f"{_ECS}container-instance/{CLUSTER}/{_task(facts, attempt, 70)}"


def pod_of(facts: Facts) -> str:
    """The name of the pod of a job."""
    return f"aws-batch.{facts.id.partition(':')[0]}"


def result(facts: Facts) -> dict[str, Any]:
    """How a container ended, as far as it is known."""
    answer: dict[str, Any] = {}
    if facts.exit_code is not None:
        answer["exitCode"] = facts.exit_code
    if facts.container_reason:
        answer["reason"] = facts.container_reason
    return answer


def _earlier(facts: Facts) -> int:
    """How many attempts were lost before the present or last one."""
    return ((0,) * 17 + (1, 1, 2))[_own(facts, 44) % 20]


def _task(facts: Facts, attempt: int | None, salt: int = 50) -> str:
    number = _earlier(facts) if attempt is None else attempt
    place = facts.child if facts.node is None else facts.node
    member = 0 if place is None else place + 1
    return f"{facts.id[:8]}{member:04x}{number:04x}{_own(facts, salt + number):016x}"


def _own(facts: Facts, salt: int) -> int:
    """A number that belongs to this job or child alone."""
    return draw(crc32(facts.id.encode()), facts.serial, salt)
