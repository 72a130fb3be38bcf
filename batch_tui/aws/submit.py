"""From a job that is to be submitted to the parameters of SubmitJob, and what it answers."""

from collections.abc import Iterable
from typing import Any

from batch_tui.aws import parse
from batch_tui.aws.parse import AnswerError
from batch_tui.batch.again import Override, Part, Rule, Submission
from batch_tui.batch.detail import Variable
from batch_tui.batch.text import safe


def request(asked: Submission) -> dict[str, Any]:
    """The parameters. What says nothing is not among them."""
    ranges = [part for part in asked.parts if part.nodes]
    sent = _given(
        jobName=asked.name,
        jobQueue=asked.queue,
        jobDefinition=asked.definition,
        shareIdentifier=asked.share,
        schedulingPriorityOverride=asked.priority,
        arrayProperties=_given(size=asked.size),
        parameters=_named(asked.parameters),
        retryStrategy=_given(attempts=asked.tries, evaluateOnExit=[*map(_rule, asked.rules)]),
        timeout=_given(attemptDurationSeconds=asked.timeout),
        propagateTags=asked.propagates,
        tags=_named(asked.tags),
        nodeOverrides=_given(numNodes=asked.nodes, nodePropertyOverrides=[*map(_range, ranges)]),
    )
    for part in asked.parts:
        if not part.nodes:
            sent |= _part(part)
    return sent


def submitted(answer: object) -> str:
    """The id of the new job.

    Raises:
        AnswerError: it is not told.
    """
    job_id = safe(parse.mapping(answer).get("jobId"))
    if not job_id:
        raise AnswerError("it has no jobId")
    return job_id


def _range(part: Part) -> dict[str, Any]:
    return _given(targetNodes=part.nodes, instanceTypes=[*part.instances]) | _part(part)


def _part(part: Part) -> dict[str, Any]:
    consumed = [{"consumableResource": name, "quantity": many} for name, many in part.consumed]
    containers = part.containers
    return _given(
        containerOverrides=_container(containers[0])
        if part.kind == "container" and containers
        else None,
        ecsPropertiesOverride={"taskProperties": [{"containers": [*map(_container, containers)]}]}
        if part.kind == "task"
        else None,
        eksPropertiesOverride=_given(podProperties=_pod(part)) if part.kind == "pod" else None,
        consumableResourcePropertiesOverride=_given(consumableResourceList=consumed),
    )


def _container(one: Override) -> dict[str, Any]:
    return _given(
        name=one.name,
        command=[*one.command],
        environment=_pairs(one.environment),
        resourceRequirements=[{"type": kind, "value": value} for kind, value in one.resources],
        vcpus=one.vcpus,
        memory=one.memory,
        instanceType=one.instance,
    )


def _pod(part: Part) -> dict[str, Any]:
    return _given(
        containers=[*map(_of_pod, part.containers)],
        initContainers=[*map(_of_pod, part.first)],
        metadata=_given(
            labels=_named(part.labels),
            annotations=_named(part.annotations),
            namespace=part.namespace,
        ),
    )


def _of_pod(one: Override) -> dict[str, Any]:
    return _given(
        name=one.name,
        image=one.image,
        command=[*one.command],
        args=[*one.args],
        env=_pairs(one.environment),
        resources=_given(limits=dict(one.limits), requests=dict(one.requests)),
    )


def _rule(rule: Rule) -> dict[str, Any]:
    return _given(
        action=rule.action,
        onStatusReason=rule.status_reason,
        onReason=rule.reason,
        onExitCode=rule.exit_code,
    )


def _pairs(variables: Iterable[Variable]) -> list[dict[str, str]]:
    return [{"name": one.name, "value": one.value} for one in variables]


def _named(variables: Iterable[Variable]) -> dict[str, str]:
    return {one.name: one.value for one in variables}


def _given(**members: Any) -> dict[str, Any]:
    """The members that say something."""
    return {name: value for name, value in members.items() if value not in (None, "", [], {})}
