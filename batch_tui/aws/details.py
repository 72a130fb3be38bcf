"""From one entry of a DescribeJobs answer to a whole job; what is missing or wrong is not known."""

from collections.abc import Iterator, Mapping
from typing import Any

from batch_tui.aws import parse, raw
from batch_tui.aws.containers import GROUP, containers_of, log_of, raw_containers
from batch_tui.aws.members import members
from batch_tui.batch.detail import Attempt, Detail, Log, Outcome
from batch_tui.batch.job import STARTED
from batch_tui.batch.text import safe


def detail(found: dict[str, Any]) -> Detail:
    """The whole job.

    Raises:
        AnswerError: it has no id.
    """
    job = parse.job(found)
    parameters = {safe(k): safe(v) for k, v in parse.mapping(found.get("parameters")).items()}
    containers = tuple(containers_of(found, parameters))
    attempts = tuple(_attempts(found, _log_places(found)))
    if job.status in STARTED:
        outcomes = tuple(Outcome(one.name, log=one.log) for one in containers if one.log)
        host, task = _place(found)
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
        ecs_exec=_takes_commands(found),
        raw=raw.lines(found),
        masked=raw.lines(raw.without_secrets(found)),
    )


def _place(found: Mapping[str, Any]) -> tuple[str, str]:
    """The host and the task of the attempt under way."""
    tasks = parse.sequence(parse.mapping(found.get("ecsProperties")).get("taskProperties"))
    pod = parse.mapping(parse.mapping(found.get("eksProperties")).get("podProperties"))
    here = parse.mapping(found.get("container") or next(iter(tasks), pod))
    host, task = here.get("containerInstanceArn"), here.get("taskArn")
    return safe(host or here.get("nodeName")), safe(task or here.get("podName"))


def _takes_commands(found: Mapping[str, Any]) -> bool:
    """Whether ECS Exec is enabled in its task."""
    tasks = parse.sequence(parse.mapping(found.get("ecsProperties")).get("taskProperties"))
    places = map(parse.mapping, (found.get("container"), *tasks))
    return any(place.get("enableExecuteCommand") is True for place in places)


def _log_places(found: Mapping[str, Any]) -> dict[str, Log | None]:
    """By container, the group and region of its logs, whether or not it has a stream now."""
    every = list(raw_containers(found))
    nodes = parse.mapping(found.get("nodeProperties")).get("nodeRangeProperties")
    for part in map(parse.mapping, parse.sequence(nodes)):
        every += raw_containers(part)
    return {safe(one.get("name")): log_of(one, "?") for one in reversed(every)}


def _attempts(found: Mapping[str, Any], logs: Mapping[str, Log | None]) -> Iterator[Attempt]:
    """The attempts that have ended, in the order in which they came."""
    ended = [*parse.sequence(found.get("attempts")), *parse.sequence(found.get("eksAttempts"))]
    for told in map(parse.mapping, ended):
        tasks = [parse.mapping(task) for task in parse.sequence(told.get("taskProperties"))]
        one = parse.mapping(told.get("container"))
        containers = [one] if one else []
        for holder in (*tasks, told):
            containers += map(parse.mapping, parse.sequence(holder.get("containers")))
        place = one or next(iter(tasks), told)
        yield Attempt(
            started=parse.time(told.get("startedAt")),
            stopped=parse.time(told.get("stoppedAt")),
            reason=safe(told.get("statusReason")),
            outcomes=tuple(_outcome(container, logs) for container in containers),
            host=safe(place.get("containerInstanceArn") or told.get("nodeName")),
            task=safe(place.get("taskArn") or told.get("podName")),
        )


def _outcome(told: Mapping[str, Any], logs: Mapping[str, Log | None]) -> Outcome:
    name, stream = safe(told.get("name")), safe(told.get("logStreamName"))
    place = logs.get(name, Log(GROUP, ""))
    return Outcome(
        container=name,
        exit_code=parse.number(told.get("exitCode"), -(2**31), 2**32),
        reason=safe(told.get("reason")),
        log=place._replace(stream=stream) if place and stream else None,
    )
