"""DescribeComputeEnvironments."""

from collections.abc import Mapping
from typing import Any

from batch_tui.demo.catalogue import ACCOUNT, REGION, Queue
from batch_tui.demo.errors import refused
from batch_tui.demo.hosts import Environment
from batch_tui.demo.request import integer, strings, text
from batch_tui.demo.snapshot import used_by
from batch_tui.demo.store import Store

_CAP = 100
_ARN = f"arn:aws:batch:{REGION}:{ACCOUNT}:compute-environment/"
_ROOM = 64  # vCPUs that an environment may grow by, where nothing else is said of it


def environments_of(queue: Queue) -> tuple[Environment, ...]:
    """The environments of a queue, in the order in which they are tried."""
    return queue.environments or (Environment(f"{queue.name}-1", most=0),)


def arn_of(environment: Environment) -> str:
    """Its ARN."""
    return _ARN + environment.name


def describe_compute_environments(store: Store, body: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the environments, or of those that are named; unknown ones are absent."""
    limit = integer(body, "maxResults")
    if limit is not None and not 1 <= limit <= _CAP:
        raise refused(f"maxResults must be from 1 to {_CAP}, not {limit}")
    wanted = {name.removeprefix(_ARN) for name in strings(body, "computeEnvironments")}
    known = {
        environment.name: (environment, queue)
        for queue in store.queues.values()
        for environment in environments_of(queue)
    }
    names = [name for name in known if not wanted or name in wanted]
    token = text(body, "nextToken")
    if token and token not in names:
        raise refused("The nextToken is not valid for this request, or it has expired")
    start = names.index(token) if token else 0
    end = start + (limit or _CAP)
    told = [_detail(store, *known[name]) for name in names[start:end]]
    answer: dict[str, Any] = {"computeEnvironments": told}
    if end < len(names):
        answer["nextToken"] = names[end]
    return answer


def _detail(store: Store, environment: Environment, queue: Queue) -> dict[str, Any]:
    used = 0 if environment.desired is not None else round(sum(used_by(store, queue.name).values()))
    desired = used if environment.desired is None else environment.desired
    is_pod = queue.kind == "EKS"
    answer: dict[str, Any] = {
        "computeEnvironmentName": environment.name,
        "computeEnvironmentArn": arn_of(environment),
        "type": "MANAGED",
        "state": environment.state,
        "status": environment.status,
        "statusReason": environment.reason,
        "computeResources": {
            "type": environment.kind,
            "maxvCpus": environment.most or (used // _ROOM + 1) * _ROOM,
            "subnets": ["subnet-0b1a8f3d2c4e5f607"],
            "securityGroupIds": ["sg-0a1b2c3d4e5f60718"],
        },
        "tags": {},
        "serviceRole": f"arn:aws:iam::{ACCOUNT}:role/AWSBatchServiceRole",
        "containerOrchestrationType": "EKS" if is_pod else "ECS",
    }
    if not environment.kind.startswith("FARGATE"):
        answer["computeResources"] |= {
            "minvCpus": 0,
            "desiredvCpus": desired,
            "instanceTypes": list(environment.types),
            "instanceRole": f"arn:aws:iam::{ACCOUNT}:instance-profile/ecsInstanceRole",
        }
    return answer
