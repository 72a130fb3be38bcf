"""A job as plain members: names and nesting are those of JobSummary, in its order.

`jobQueue`, the queue's name, is the one member more. A record has every member of every job:
what the service did not tell is None. It tells different things in different listings: one by
status leaves out `jobDefinition`, one by a filter `startedAt` and `statusReason`. `isCancelled`
and `isTerminated` are False unless the service says that they are so. Times are ISO 8601 in UTC.

Of jobs that were described there are two members more: `attempts`, how often it was started, and
`tags`. Of several sources `region` and `account` come first. Where columns are picked, these are
the members, by their keys.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from batch_tui.batch.job import STATUSES, Job, More
from batch_tui.batch.times import utc
from batch_tui.look.columns import BY_KEY
from batch_tui.look.plain import tags_of

Record = dict[str, object]
COLUMNS = (
    "jobArn",
    "jobId",
    "jobName",
    "jobQueue",
    "capacityUsage",
    "createdAt",
    "scheduledAt",
    "shareIdentifier",
    "status",
    "statusReason",
    "startedAt",
    "stoppedAt",
    "container.exitCode",
    "container.reason",
    "arrayProperties.size",
    "arrayProperties.index",
    *(f"arrayProperties.statusSummary.{status}" for status in STATUSES),
    "arrayProperties.statusSummaryLastUpdatedAt",
    "nodeProperties.isMainNode",
    "nodeProperties.numNodes",
    "nodeProperties.nodeIndex",
    "jobDefinition",
    "isCancelled",
    "isTerminated",
)
"""The members of a record, by their dotted names: every one that a job can have."""


class Members(NamedTuple):
    """What is written of a job: its members nested, and the same in `columns` by their names."""

    columns: Sequence[str]
    nested: Callable[[Job], Record]
    flat: Callable[[Job], Record]


def picked(keys: Sequence[str], clock: Callable[[], int]) -> Members:
    """The values of columns, in the order of their keys."""

    def record_of(job: Job) -> Record:
        now = clock()
        return {key: BY_KEY[key].plain.member(job, now) for key in keys}

    return Members(keys, record_of, record_of)


def placed(members: Members) -> Members:
    """The same, and of which region and account a job is: of several they are told first."""
    own = ("region", "account")

    def among(told: Callable[[Job], Record]) -> Callable[[Job], Record]:
        return lambda job: {**{key: getattr(job, key) or None for key in own}, **told(job)}

    return Members((*own, *members.columns), among(members.nested), among(members.flat))


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


def _described(job: Job) -> Record:
    return {"attempts": job.attempts, "tags": tags_of(job)}


LISTED = Members(COLUMNS, record, lambda job: dict(flat(record(job))))
"""What listings tell."""
DESCRIBED = Members(
    (*COLUMNS, "attempts", "tags"),
    lambda job: record(job) | _described(job),
    lambda job: dict(flat(record(job))) | _described(job),
)
"""The same, and what only DescribeJobs tells."""
