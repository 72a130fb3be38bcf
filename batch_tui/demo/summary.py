"""A job as ListJobs gives it."""

from collections.abc import Iterable
from typing import Any

from batch_tui.demo.course import RUNNING, STATUSES
from batch_tui.demo.facts import Facts


def summary(facts: Facts, left_out: Iterable[str] = ()) -> dict[str, Any]:
    """The JobSummary of a job, without the members that are left out."""
    answer: dict[str, Any] = {
        "jobArn": facts.arn,
        "jobId": facts.id,
        "jobName": facts.name,
        "createdAt": facts.created,
        "status": facts.called,
    }
    answer |= times(facts)
    if facts.share:
        answer["shareIdentifier"] = facts.share
        if facts.status >= RUNNING and facts.started is not None and not facts.is_parent:
            answer["capacityUsage"] = [
                {"capacityUnit": "VCPU", "quantity": float(facts.template.vcpus)}
            ]
    if facts.reason:
        answer["statusReason"] = facts.reason
    answer["jobDefinition"] = facts.definition
    answer |= kind(facts)
    for member in left_out:
        outer, _, inner = member.partition(".")
        if inner:
            answer.get(outer, {}).pop(inner, None)
        else:
            answer.pop(outer, None)
    return answer


def times(facts: Facts) -> dict[str, int]:
    """When a job was scheduled, started and stopped: of an array parent that is never told."""
    passed = {
        "scheduledAt": facts.scheduled,
        "startedAt": facts.started,
        "stoppedAt": facts.stopped,
    }
    told = {} if facts.size is not None else passed
    return {name: at for name, at in told.items() if at is not None}


def kind(facts: Facts) -> dict[str, Any]:
    """The members that a job has because it is an array, a child, a node, or runs or has ended."""
    answer: dict[str, Any] = {}
    container: dict[str, Any] = {}
    if facts.exit_code is not None:
        container["exitCode"] = facts.exit_code
    if facts.container_reason:
        container["reason"] = facts.container_reason
    if container or (facts.status == RUNNING and not facts.is_parent):
        answer["container"] = container
    if facts.size is not None and facts.counts is not None:
        answer["arrayProperties"] = {
            "size": facts.size,
            "statusSummary": dict(zip(STATUSES, facts.counts, strict=True)),
            "statusSummaryLastUpdatedAt": facts.counted,
        }
    elif facts.child is not None:
        answer["arrayProperties"] = {"index": facts.child}
    if facts.node is not None:
        answer["nodeProperties"] = {
            "isMainNode": facts.node == 0,
            "numNodes": facts.nodes,
            "nodeIndex": facts.node,
        }
    elif facts.nodes is not None:
        answer["nodeProperties"] = {"numNodes": facts.nodes}
    if facts.cancelled:
        answer["isCancelled"] = True
    if facts.terminated:
        answer["isTerminated"] = True
    return answer
