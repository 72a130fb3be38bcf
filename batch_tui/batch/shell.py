"""A shell in a container of a running job, by ECS Exec: where it would be, or why not."""

import re
from typing import NamedTuple

from batch_tui.batch.detail import Detail
from batch_tui.batch.job import Status

_PLACE = re.compile(r"arn:[^:]+:ecs:([^:]*):[^:]*:[^/]+/(?:(.+)/)?([^/]+)")


class Shell(NamedTuple):
    """The task of an attempt and its cluster, "" for the default one, and the containers in it."""

    cluster: str
    task: str
    containers: tuple[str, ...]
    region: str = ""


def shell_of(detail: Detail) -> Shell | str:
    """Where a shell can be opened, or a sentence that says why it cannot."""
    if detail.job.child_count:
        return "The children run, each in containers of its own: open one of them."
    if detail.job.status is not Status.RUNNING:
        return f"A shell can be opened while a job is RUNNING; this one is {detail.job.state}."
    if detail.pod:
        return "This job runs on Kubernetes: kubectl exec opens a shell in its pod."
    if not detail.ecs_exec:
        return "Its definition does not allow it: enableExecuteCommand is not true there."
    here = detail.attempts[-1] if detail.attempts else None
    found = _PLACE.fullmatch(here.task) if here else None
    if here is None or found is None:
        return "AWS Batch does not tell the task that it runs in."
    region, cluster, task = found.groups("")
    host = _PLACE.fullmatch(here.host)
    cluster = cluster or (host.group(2) if host else "") or ""
    names = tuple(one.name for one in detail.containers if one.name)
    return Shell(cluster, task, names or ("default",), region)
