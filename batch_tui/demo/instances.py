"""DescribeContainerInstances of ECS, for the instances that DescribeJobs names."""

from collections.abc import Mapping
from typing import Any
from zlib import crc32

from batch_tui.demo.attempts import CLUSTER, attempts, host_of
from batch_tui.demo.container import instance_type
from batch_tui.demo.errors import ServiceError
from batch_tui.demo.facts import Facts
from batch_tui.demo.owner import owner
from batch_tui.demo.request import required, strings
from batch_tui.demo.store import Store

_MOST = 100
_KEPT = 3_600_000  # ms after its last job for which an instance stays in the cluster
_ZONES = ("us-east-1a", "us-east-1b", "us-east-1c")


def describe_container_instances(store: Store, body: Mapping[str, Any]) -> dict[str, Any]:
    """The instances of the names or ARNs in `containerInstances`; those that are gone fail."""
    cluster, named = required(body, "cluster"), strings(body, "containerInstances")
    if cluster.rpartition("/")[2] != CLUSTER:
        raise ServiceError(400, "ClusterNotFoundException", "Cluster not found.")
    if not 1 <= len(named) <= _MOST:
        raise ServiceError(
            400, "InvalidParameterException", f"There must be 1 to {_MOST} container instances."
        )
    told, failed = [], []
    for name in dict.fromkeys(named):
        facts = owner(store, name.rpartition("/")[2])
        arn = _arn(store, facts, name) if facts else ""
        if facts and arn:
            told.append(_instance(arn, facts))
        else:
            failed.append({"arn": name, "reason": "MISSING"})
    return {"containerInstances": told, "failures": failed}


def _arn(store: Store, facts: Facts, name: str) -> str:
    """The ARN of an instance that is there; "" for one that is gone, or never was."""
    now = store.clock.wall(store.now)
    if facts.scheduled is None or facts.template.platform in {"fargate", "eks"}:
        return ""
    if facts.stopped is not None and now - facts.stopped > _KEPT:
        return ""
    last = len(attempts(facts)) - 1
    arn = host_of(facts, last) if last >= 0 else host_of(facts)
    return arn if arn.rpartition("/")[2] == name.rpartition("/")[2] else ""


def _instance(arn: str, facts: Facts) -> dict[str, Any]:
    draw = crc32(arn.encode())
    attributes = {
        "ecs.instance-type": instance_type(facts),
        "ecs.availability-zone": _ZONES[draw % len(_ZONES)],
        "ecs.os-type": "linux",
    }
    return {
        "containerInstanceArn": arn,
        "ec2InstanceId": f"i-0{draw:08x}{crc32(arn[::-1].encode()) % 16**7:07x}"[:19],
        "status": "ACTIVE" if facts.stopped is None else "DRAINING",
        "agentConnected": True,
        "attributes": [{"name": name, "value": value} for name, value in attributes.items()],
    }
