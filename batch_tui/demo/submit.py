"""SubmitJob: a job that then lives by itself, a quick life."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from batch_tui.demo.actions import has_needs
from batch_tui.demo.byhand import BY_HAND, Hand
from batch_tui.demo.catalogue import QUEUE_ARN, TEMPLATES, Platform, Template
from batch_tui.demo.container import LIMITS
from batch_tui.demo.course import FAILED, STATUSES, SUCCEEDED
from batch_tui.demo.errors import refused
from batch_tui.demo.facts import DEFINITION_ARN, Facts, child_id
from batch_tui.demo.request import required, text
from batch_tui.demo.store import Store

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}")
_DEFINITION = re.compile(r"(?P<name>[^:]+)(?::(?P<revision>\d+))?")
_SIZES = range(2, 10_001)
_MOST = 30 * 1024
"""Bytes of a request."""
_RESERVED = "AWS_BATCH"
_LATER = (("RUNNABLE", 2.0), ("STARTING", 4.0), ("RUNNING", 6.0), ("SUCCEEDED", 40.0))
"""The statuses of a life, each with its seconds after the one before."""
_KEPT = ("dependsOn", "retryStrategy", "timeout", "propagateTags")


class Submission:
    """Takes jobs. Definitions are those that the region's jobs are of."""

    def __init__(self, store: Store, hand: Hand) -> None:
        self._store = store
        self._hand = hand

    def submit(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """SubmitJob."""
        _check(body)
        name = required(body, "jobName")
        if not _NAME.fullmatch(name):
            raise refused(f"{name} is not a job name: letters, digits, - and _, at most 128")
        queue = self._queue(body)
        template, definition = self._definition(required(body, "jobDefinition"))
        job_id = self._hand.add_job(
            name,
            queue=queue,
            status="SUBMITTED",
            definition=definition,
            size=_size(body),
            nodes=_nodes(body, template),
            template=template,
            share=text(body, "shareIdentifier"),
            detail=_detail(body),
            overrides=_overrides(body, template.platform),
        )
        self._go_on(job_id, 0)
        facts = self._store.find(job_id)
        assert facts is not None  # noqa: S101 - it was just added
        return {"jobArn": facts.arn, "jobName": name, "jobId": job_id}

    def _queue(self, body: Mapping[str, Any]) -> str:
        name = required(body, "jobQueue").removeprefix(QUEUE_ARN)
        queue = self._store.queues.get(name)
        if queue is None:
            raise refused(f"JobQueue {name} does not exist")
        if queue.state != "ENABLED":
            raise refused(f"JobQueue {name} is {queue.state} and takes no jobs")
        if bool(queue.policy) != bool(text(body, "shareIdentifier")):
            must = "must" if queue.policy else "must not"
            raise refused(f"shareIdentifier {must} be given for JobQueue {name}")
        return name

    def _definition(self, said: str) -> tuple[Template, str]:
        """The kind of job that a definition is of, and its ARN, of the latest revision if need be.

        It may be said by name, by name and revision, or by an ARN of either.
        """
        parts = _DEFINITION.fullmatch(said.removeprefix(DEFINITION_ARN))
        name, revision = parts.groups() if parts else ("", None)
        used = {f.definition: f.template for f in self._store.free.values()}
        rows = self._store.rows
        latest = rows.revision(max(0, len(self._store.columns) - 1))
        for template in TEMPLATES:
            if template.definition == name:
                used |= {f"{DEFINITION_ARN}{name}:{n}": template for n in range(4, latest + 1)}
        used.setdefault(f"{DEFINITION_ARN}{BY_HAND.definition}:1", BY_HAND)
        start = f"{DEFINITION_ARN}{name}:"
        known = [int(arn.removeprefix(start)) for arn in used if arn.startswith(start)]
        found = f"{start}{revision or max(known, default=0)}"
        if found not in used:
            raise refused(f"JobDefinition {said} does not exist or is not active")
        return used[found], found

    def _go_on(self, job_id: str, step: int) -> None:
        if step < len(_LATER):
            self._store.after(_LATER[step][1], partial(self._step, job_id, step))

    def _step(self, job_id: str, step: int) -> None:
        """The next status, unless the job was ended or put elsewhere, or still waits for others."""
        facts = self._store.find(job_id)
        before = "SUBMITTED" if step == 0 else _LATER[step - 1][0]
        if facts is None or facts.called not in {before, "PENDING"}:
            return
        if step == 0 and has_needs(self._store, facts):
            self._hand.move(job_id, "PENDING")
            self._go_on(job_id, step)
            return
        status = _LATER[step][0]
        ended = [
            self._child_goes_on(facts, i, status) for i in range(facts.size or facts.nodes or 0)
        ]
        if facts.size is None:
            self._hand.move(job_id, status, **_outcome(status))
        elif all(ended):
            self._hand.move(job_id, "FAILED" if FAILED in ended else "SUCCEEDED")
        else:
            self._hand.move(job_id, "PENDING")
        self._go_on(job_id, step + 1)

    def _child_goes_on(self, parent: Facts, index: int, status: str) -> int:
        """The status in which a child has ended, 0 where it has not."""
        child = self._store.child(parent, index)
        if child is not None and child.status >= SUCCEEDED:
            return child.status
        self._hand.move(child_id(parent, index), status, **_outcome(status))
        return SUCCEEDED if status == STATUSES[SUCCEEDED] else 0


def _outcome(status: str) -> dict[str, Any]:
    return {"exit_code": 0} if status == STATUSES[SUCCEEDED] else {}


def _check(body: Mapping[str, Any]) -> None:
    """Refuse what is too large, and what only the service itself may set."""
    if len(json.dumps(body)) > _MOST:
        raise refused(f"The request is larger than {_MOST // 1024} KiB")
    for name in _variables(body):
        if name.startswith(_RESERVED):
            raise refused(f"{name}: names of variables must not begin with {_RESERVED}")
    for tag in _table(body, "tags"):
        if tag.startswith("aws:"):
            raise refused(f"{tag}: keys of tags must not begin with aws:")


def _variables(value: object) -> Iterator[str]:
    """The names of all variables, wherever they are overridden."""
    if isinstance(value, dict):
        for member, inner in value.items():
            if member in {"environment", "env"}:
                yield from (text(one, "name") for one in _entries(value, member))
            else:
                yield from _variables(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _variables(inner)


def _size(body: Mapping[str, Any]) -> int | None:
    size = _table(body, "arrayProperties").get("size")
    if size is None:
        return None
    if type(size) is not int or size not in _SIZES:
        raise refused(f"The size of an array is from {_SIZES[0]} to {_SIZES[-1]}, not {size!r}")
    return size


def _nodes(body: Mapping[str, Any], template: Template) -> int | None:
    if not template.is_mnp:
        return None
    nodes = _table(body, "nodeOverrides").get("numNodes")
    return nodes if type(nodes) is int and nodes > 0 else template.sizes[0]


def _detail(body: Mapping[str, Any]) -> dict[str, Any]:
    """What DescribeJobs gives back of what was asked for."""
    detail: dict[str, Any] = {"dependsOn": []}
    detail |= {name: body[name] for name in _KEPT if body.get(name) is not None}
    detail |= {name: _table(body, name) for name in ("parameters", "tags")}
    consumed = _table(body, "consumableResourcePropertiesOverride")
    if consumed:
        detail["consumableResourceProperties"] = consumed
    if body.get("schedulingPriorityOverride") is not None:
        detail["schedulingPriority"] = body["schedulingPriorityOverride"]
    return detail


def _overrides(body: Mapping[str, Any], platform: Platform) -> dict[str, Any]:
    """What is to be different in the container, however it is asked for on a platform."""
    if platform == "ecs":
        tasks = _entries(_table(body, "ecsPropertiesOverride"), "taskProperties")
        named = [one for task in tasks for one in _entries(task, "containers")]
        return next((one for one in named if one.get("name") == "main"), {})
    if platform == "eks":
        pod = _table(_table(body, "eksPropertiesOverride"), "podProperties")
        return _of_pod(next(iter(_entries(pod, "containers")), {}))
    if platform == "mnp":
        ranges = _entries(_table(body, "nodeOverrides"), "nodePropertyOverrides")
        return _table(next(iter(ranges), {}), "containerOverrides")
    return _table(body, "containerOverrides")


def _of_pod(container: Mapping[str, Any]) -> dict[str, Any]:
    limits = _table(_table(container, "resources"), "limits")
    told = {"command": container.get("command"), "environment": container.get("env", ())}
    return told | {
        "resourceRequirements": [
            {"type": kind, "value": str(limits[name])}
            for kind, name in LIMITS.items()
            if name in limits
        ]
    }


def _table(body: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A member that is a JSON object; empty where it is absent or null."""
    value = body.get(name) or {}
    if not isinstance(value, dict):
        raise refused(f"{name} must be a JSON object")
    return value


def _entries(body: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """A member that is a list of JSON objects; empty where it is absent or null."""
    value = body.get(name) or []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise refused(f"{name} must be a list of JSON objects")
    return value
