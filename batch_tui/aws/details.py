"""From one entry of a DescribeJobs answer to a whole job; what is missing or wrong is not known."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from batch_tui.aws import parse
from batch_tui.aws.hidden import looks_secret
from batch_tui.aws.members import members
from batch_tui.batch.detail import Attempt, Container, Detail, Log, Outcome, Variable
from batch_tui.batch.job import STARTED
from batch_tui.batch.text import safe

GROUP = "/aws/batch/job"
"""The log group of jobs that name none."""
_REFERENCE = re.compile(r"Ref::([A-Za-z0-9_-]+)")


def detail(found: dict[str, Any]) -> Detail:
    """The whole job.

    Raises:
        AnswerError: it has no id.
    """
    job = parse.job(found)
    parameters = {safe(k): safe(v) for k, v in parse.mapping(found.get("parameters")).items()}
    containers = tuple(_containers(found, parameters))
    attempts = tuple(_attempts(found, _log_places(found)))
    if job.status in STARTED:
        outcomes = tuple(Outcome(one.name, log=one.log) for one in containers if one.log)
        raw = parse.mapping(found.get("container"))
        host, task = safe(raw.get("containerInstanceArn")), safe(raw.get("taskArn"))
        attempts += (Attempt(job.started, None, "", outcomes, host, task),)
    depends = map(parse.mapping, parse.sequence(found.get("dependsOn")))
    return Detail(
        job=job,
        members=members(found),
        attempts=attempts,
        containers=containers,
        parameters=tuple(parameters.items()),
        depends_on=tuple(safe(one["jobId"]) for one in depends if one.get("jobId")),
        platforms=tuple(map(safe, parse.sequence(found.get("platformCapabilities")))),
        tries=parse.number(parse.mapping(found.get("retryStrategy")).get("attempts"), 1, 100),
        timeout=parse.number(
            parse.mapping(found.get("timeout")).get("attemptDurationSeconds"), 0, 2**31
        ),
        pod=bool(parse.mapping(found.get("eksProperties"))),
    )


def _containers(found: Mapping[str, Any], parameters: Mapping[str, str]) -> Iterator[Container]:
    """The containers of a job; of a multi-node job, those of each range of nodes."""
    for raw in _raw_containers(found):
        yield _container(raw, parameters, "")
    for part in parse.sequence(
        parse.mapping(found.get("nodeProperties")).get("nodeRangeProperties")
    ):
        nodes = parse.mapping(part)
        for raw in _raw_containers(nodes):
            yield _container(raw, parameters, safe(nodes.get("targetNodes")))


def _raw_containers(found: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if one := parse.mapping(found.get("container")):
        yield one
    for task in parse.sequence(parse.mapping(found.get("ecsProperties")).get("taskProperties")):
        yield from map(parse.mapping, parse.sequence(parse.mapping(task).get("containers")))
    pod = parse.mapping(parse.mapping(found.get("eksProperties")).get("podProperties"))
    yield from map(parse.mapping, parse.sequence(pod.get("containers")))


def _container(raw: Mapping[str, Any], parameters: Mapping[str, str], nodes: str) -> Container:
    words = [*parse.sequence(raw.get("command")), *parse.sequence(raw.get("args"))]
    filled = (_REFERENCE.sub(lambda name: parameters.get(name[1], name[0]), safe(w)) for w in words)
    variables = map(
        parse.mapping, [*parse.sequence(raw.get("environment")), *parse.sequence(raw.get("env"))]
    )
    return Container(
        name=safe(raw.get("name")),
        image=safe(raw.get("image")),
        command=tuple(filled),
        resources=tuple(_resources(raw)),
        variables=tuple(
            Variable(safe(v.get("name")), value, looks_secret(safe(v.get("name")), value))
            for v in variables
            if (value := safe(v.get("value"))) or v.get("name")
        ),
        nodes=nodes,
        log=_log(raw, raw.get("logStreamName")),
        driver=_driver(raw),
    )


def _resources(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for one in map(parse.mapping, parse.sequence(raw.get("resourceRequirements"))):
        yield safe(one.get("type")), safe(one.get("value"))
    of_pod = parse.mapping(raw.get("resources"))
    asked = {**parse.mapping(of_pod.get("requests")), **parse.mapping(of_pod.get("limits"))}
    for name, value in asked.items():
        yield safe(name), safe(value)


def _log(raw: Mapping[str, Any], stream: object) -> Log | None:
    """Where a container's log is; None where it has no stream, or ships it elsewhere."""
    if not stream or _driver(raw) not in {"", "awslogs"}:
        return None
    options = parse.mapping(parse.mapping(raw.get("logConfiguration")).get("options"))
    group = safe(options.get("awslogs-group")) or GROUP
    return Log(group, safe(stream), safe(options.get("awslogs-region")))


def _driver(raw: Mapping[str, Any]) -> str:
    return safe(parse.mapping(raw.get("logConfiguration")).get("logDriver"))


def _log_places(found: Mapping[str, Any]) -> dict[str, Log | None]:
    """By container, the group and region of its logs, whether or not it has a stream now."""
    raw = list(_raw_containers(found))
    nodes = parse.mapping(found.get("nodeProperties")).get("nodeRangeProperties")
    for part in map(parse.mapping, parse.sequence(nodes)):
        raw += _raw_containers(part)
    return {safe(one.get("name")): _log(one, "?") for one in reversed(raw)}


def _attempts(found: Mapping[str, Any], logs: Mapping[str, Log | None]) -> Iterator[Attempt]:
    """The attempts that have ended, in the order in which they came."""
    ended = [*parse.sequence(found.get("attempts")), *parse.sequence(found.get("eksAttempts"))]
    for raw in map(parse.mapping, ended):
        tasks = [parse.mapping(task) for task in parse.sequence(raw.get("taskProperties"))]
        one = parse.mapping(raw.get("container"))
        containers = [one] if one else []
        for holder in (*tasks, raw):
            containers += map(parse.mapping, parse.sequence(holder.get("containers")))
        place = one or next(iter(tasks), raw)
        yield Attempt(
            started=parse.time(raw.get("startedAt")),
            stopped=parse.time(raw.get("stoppedAt")),
            reason=safe(raw.get("statusReason")),
            outcomes=tuple(_outcome(container, logs) for container in containers),
            host=safe(place.get("containerInstanceArn") or raw.get("nodeName")),
            task=safe(place.get("taskArn") or raw.get("podName")),
        )


def _outcome(raw: Mapping[str, Any], logs: Mapping[str, Log | None]) -> Outcome:
    name, stream = safe(raw.get("name")), safe(raw.get("logStreamName"))
    place = logs.get(name, Log(GROUP, ""))
    return Outcome(
        container=name,
        exit_code=parse.number(raw.get("exitCode"), -(2**31), 2**32),
        reason=safe(raw.get("reason")),
        log=place._replace(stream=stream) if place and stream else None,
    )
