"""A job as plain members: names and nesting are those of JobSummary, in its order.

`jobQueue`, the queue's name, is the one member more. A record has every member of every job:
what the service did not tell is None. It tells different things in different listings: one by
status leaves out `jobDefinition`, one by a filter `startedAt` and `statusReason`. `isCancelled`
and `isTerminated` are False unless the service says that they are so. Times are ISO 8601 in UTC.
"""

from collections.abc import Iterator, Mapping

from batch_tui.batch.job import STATUSES, Job, More
from batch_tui.batch.times import utc

Record = dict[str, object]


def record(job: Job) -> Record:
    """The members of a job, nested."""
    more = job.rest
    return {
        "jobArn": job.arn or None,
        "jobId": job.id,
        "jobName": job.name,
        "jobQueue": job.queue or None,
        "capacityUsage": _capacity(more),
        "createdAt": _time(job.created),
        "scheduledAt": _time(more.scheduled),
        "shareIdentifier": job.share or None,
        "status": job.state or None,
        "statusReason": job.reason or None,
        "startedAt": _time(job.started),
        "stoppedAt": _time(job.stopped),
        "container": _told(exitCode=job.exit_code, reason=more.container_reason or None),
        "arrayProperties": _told(
            size=more.size,
            index=more.index,
            statusSummary=more.summary and dict(zip(STATUSES, more.summary, strict=True)),
            statusSummaryLastUpdatedAt=_time(more.summary_at),
        ),
        "nodeProperties": _told(isMainNode=more.is_main, numNodes=more.nodes, nodeIndex=more.node),
        "jobDefinition": job.definition or None,
        "isCancelled": more.cancelled,
        "isTerminated": more.terminated,
    }


def flat(members: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    """The members that are told, each by its dotted name: `container.exitCode`."""
    for name, value in members.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{name}.")
        elif value is not None:
            yield before + name, value


def _told(**members: object) -> Record | None:
    return members if any(value is not None for value in members.values()) else None


def _time(milliseconds: int | None) -> str | None:
    return None if milliseconds is None else utc(milliseconds)


def _capacity(more: More) -> list[Record] | None:
    usage: list[Record] = [
        {"capacityUnit": unit, "quantity": quantity} for unit, quantity in more.capacity
    ]
    return usage or None
