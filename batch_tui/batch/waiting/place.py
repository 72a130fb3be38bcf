"""Where a job stands in its queue, and what the queue's time limits will do to it there."""

from typing import NamedTuple

from batch_tui.batch.job import Status
from batch_tui.batch.waiting.facts import FRONT, Case, Snapshot, TimeLimit, had
from batch_tui.batch.waiting.reasons import gives


class Place(NamedTuple):
    """The place of a job, 1 for the head, and since when it has it.

    None of it where it stands behind the front. `quota` is the quota share that it is first in.
    `child` says that it is the place of the first of an array's children.
    """

    number: int | None
    since: int | None = None
    quota: str = ""
    child: str = ""


def place_of(case: Case) -> Place | None:
    """The place of a RUNNABLE job, or of the first child of a parent; None where nothing tells."""
    snapshot = had(case.snapshot)
    if snapshot is None:
        return None
    for number, standing in enumerate(snapshot.front, 1):
        job_id = _id(standing.arn)
        if job_id == case.job.id:
            return Place(number, standing.since)
        if case.job.child_count and job_id.startswith((f"{case.job.id}:", f"{case.job.id}#")):
            return Place(number, standing.since, child=job_id)
    for name, standing in snapshot.quotas:
        if _id(standing.arn) == case.job.id:
            return Place(None, standing.since, quota=name)
    is_behind = case.job.status is Status.RUNNABLE and len(snapshot.front) >= FRONT
    return Place(None) if is_behind else None


def ids_ahead(case: Case, snapshot: Snapshot) -> tuple[str, ...]:
    """The ids of those that stand before the job, the head first."""
    ids = [_id(standing.arn) for standing in snapshot.front]
    return tuple(ids[: ids.index(case.job.id)] if case.job.id in ids else ids)


class Threat(NamedTuple):
    """A time limit that the job is under, and when that ends it, as far as it can be told.

    `at_head` is False where the job would have to come to the head first.
    """

    limit: TimeLimit
    ends: int | None
    at_head: bool


def threats(case: Case) -> tuple[Threat, ...]:
    """What the time limits of its queue mean for the job, the one that acts first before others.

    A limit counts while a job stands at the head with the reason that it names. AWS tells since
    when it stands there, and not since when it has the reason: the action may come later.
    """
    queue, place = had(case.queue), place_of(case)
    if queue is None or case.job.status is not Status.RUNNABLE:
        return ()
    at_head = place is not None and place.number == 1
    found = []
    for limit in queue.limits:
        if at_head and gives(case.job.reason, limit.reason):
            since = place.since if place is not None else None
            ends = None if since is None else since + limit.seconds * 1000
            found.append(Threat(limit, ends, at_head=True))
        else:
            found.append(Threat(limit, None, at_head=False))
    return tuple(sorted(found, key=lambda threat: (not threat.at_head, threat.limit.seconds)))


def _id(arn: str) -> str:
    return arn.rpartition("/")[2]
