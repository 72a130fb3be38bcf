"""From the answers of AWS Batch to domain objects.

The answers are taken for what they are: somebody else's data. What is missing or of a wrong
type becomes "not known"; only an answer without its list, or a job without its id, is refused.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import isfinite
from typing import Any

from batch_tui.batch.job import NOTHING_MORE, STATUSES, Job, More, Status
from batch_tui.batch.ports import Page, Queue, QueuePage
from batch_tui.batch.text import safe, shared

_END_OF_TIME = 253_402_300_800_000  # the year 10000, beyond which no calendar here goes
_MOST_CHILDREN = 100_000  # ten times what the service allows: a list must not be made to explode
_STATUS: dict[object, Status] = {status.value: status for status in STATUSES}
_NOTHING: dict[str, Any] = {}
_RARE = frozenset(
    {"arrayProperties", "nodeProperties", "nodeDetails", "capacityUsage"}
    | {"isCancelled", "isTerminated"}
)


class AnswerError(Exception):
    """An answer that breaks a promise of the API; the message tells what is wrong with it."""


def page(answer: object, queue: str, whole: bool = True) -> Page:
    """The jobs of a ListJobs answer. `queue`: name or ARN of the queue that was asked for.

    Jobs that are not `whole` lack their scheduledAt, which nearly every job has and no list shows:
    a third of a million jobs' memory.

    Raises:
        AnswerError: no jobSummaryList, or a job without jobId.
    """
    name = queue_name(queue)
    summaries = entries(answer, "jobSummaryList")
    return Page(tuple(_listed(summary, name, whole) for summary in summaries), _token(answer))


def described(answer: object, whole: bool = True) -> tuple[Job, ...]:
    """The jobs of a DescribeJobs answer; `whole` as in `page`.

    Raises:
        AnswerError: no list of jobs, or a job without jobId.
    """
    return tuple(_described(detail, whole) for detail in entries(answer, "jobs"))


def queues(answer: object) -> QueuePage:
    """The queues of a DescribeJobQueues answer.

    Raises:
        AnswerError: no list of queues, or a queue without a name.
    """
    return QueuePage(tuple(map(_queue, entries(answer, "jobQueues"))), _token(answer))


def entries(answer: object, member: str) -> list[dict[str, Any]]:
    """The list `member` of an answer, each entry a mapping.

    Raises:
        AnswerError: the list is missing, or an entry is not a mapping.
    """
    found = mapping(answer).get(member)
    if not isinstance(found, list):
        raise AnswerError(f"it has no {member}")
    for entry in found:
        if not isinstance(entry, dict):
            raise AnswerError(f"its {member} holds something else")
    return found


def queue_name(queue: object) -> str:
    """The name in a queue's name or ARN."""
    return shared(queue).rpartition("/")[2]


def _listed(summary: dict[str, Any], queue: str, whole: bool) -> Job:
    container = mapping(summary.get("container"))
    return _job(summary, queue, container.get("exitCode"), container.get("reason"), whole)


def _described(detail: dict[str, Any], whole: bool) -> Job:
    exit_code, reason = _outcome(detail)
    job = _job(detail, queue_name(detail.get("jobQueue")), exit_code, reason, whole)
    attempts = sequence(detail.get("attempts")) or sequence(detail.get("eksAttempts"))
    told = job.rest._replace(attempts=len(attempts), tags=_tags(detail))
    return job._replace(more=_one_of_equals(told))


def _tags(detail: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    tags = mapping(detail.get("tags"))
    return tuple(sorted((shared(key), shared(value)) for key, value in tags.items()))


def _job(found: dict[str, Any], queue: str, exit_code: object, reason: object, whole: bool) -> Job:
    get = found.get
    job_id = safe(get("jobId"))
    if not job_id:
        raise AnswerError("a job in it has no jobId")
    arn = get("jobArn")
    status = get("status")
    return Job(
        job_id,
        shared(get("jobName")),
        _STATUS.get(status) if type(status) is str else None,
        time(get("createdAt")),
        time(get("startedAt")),
        time(get("stoppedAt")),
        queue,
        shared(get("jobDefinition")),
        shared(get("statusReason")),
        number(exit_code, -(2**31), 2**32),
        shared(get("shareIdentifier")),
        shared(arn[: -len(job_id)]) if type(arn) is str and arn.endswith(job_id) else "",
        _more(found, reason, whole),
    )


def _more(found: dict[str, Any], reason: object, whole: bool) -> More | None:
    scheduled = time(found.get("scheduledAt")) if whole else None
    if not reason and scheduled is None and _RARE.isdisjoint(found):
        return None
    array = mapping(found.get("arrayProperties"))
    nodes = mapping(found.get("nodeProperties"))
    node = nodes | mapping(found.get("nodeDetails"))
    main = node.get("isMainNode")
    more = More(
        container_reason=shared(reason),
        size=number(array.get("size"), 0, _MOST_CHILDREN),
        summary=_summary(array.get("statusSummary")),
        summary_at=time(array.get("statusSummaryLastUpdatedAt")),
        index=number(array.get("index"), 0, _MOST_CHILDREN),
        nodes=number(nodes.get("numNodes"), 0, _MOST_CHILDREN),
        node=number(node.get("nodeIndex"), 0, _MOST_CHILDREN),
        is_main=main if type(main) is bool else None,
        cancelled=found.get("isCancelled") is True,
        terminated=found.get("isTerminated") is True,
        scheduled=scheduled,
        capacity=_capacity(found.get("capacityUsage")),
    )
    return _one_of_equals(more) if more != NOTHING_MORE else None


@lru_cache(maxsize=1024)
def _one_of_equals(more: More) -> More:
    return more


def _outcome(detail: dict[str, Any]) -> tuple[object, object]:
    """Exit code and reason of a described job: of its container, or the first that failed.

    While one of several containers tells nothing, the success of the others is not the job's. The
    parent of nodes has no container: its outcome is that of its last attempt.
    """
    pod = mapping(mapping(detail.get("eksProperties")).get("podProperties"))
    containers = [mapping(detail.get("container")), *sequence(pod.get("containers"))]
    if "nodeProperties" in detail:
        containers += [
            mapping(one).get("container") for one in sequence(detail.get("attempts"))[-1:]
        ]
    for task in sequence(mapping(detail.get("ecsProperties")).get("taskProperties")):
        containers += sequence(mapping(task).get("containers"))
    outcomes = [
        (found.get("exitCode"), found.get("reason")) for found in map(mapping, containers) if found
    ]
    told = [outcome for outcome in outcomes if outcome != (None, None)]
    failed = [outcome for outcome in told if outcome[0] != 0]
    if not failed and len(told) < len(outcomes):
        return None, None
    return (failed or told or [(None, None)])[0]


def _queue(found: dict[str, Any]) -> Queue:
    name = safe(found.get("jobQueueName"))
    if not name:
        raise AnswerError("a queue in it has no name")
    return Queue(
        name=name,
        arn=safe(found.get("jobQueueArn")),
        state=safe(found.get("state")),
        status=safe(found.get("status")),
        reason=safe(found.get("statusReason")),
        priority=number(found.get("priority"), -(2**31), 2**31) or 0,
    )


def _token(answer: object) -> str | None:
    token = mapping(answer).get("nextToken")
    if token is not None and not isinstance(token, str):
        raise AnswerError("its nextToken is not text")
    return token or None


def _summary(counts: object) -> tuple[int, ...] | None:
    known = mapping(counts)
    numbers = tuple(number(known.get(status.value), 0, _MOST_CHILDREN) or 0 for status in STATUSES)
    return numbers if known else None


def _capacity(usage: object) -> tuple[tuple[str, float], ...]:
    return tuple(
        (shared(entry.get("capacityUnit")), float(entry["quantity"]))
        for entry in map(mapping, sequence(usage))
        if type(entry.get("quantity")) in {int, float} and isfinite(entry["quantity"])
    )


def time(value: object) -> int | None:
    """Milliseconds since 1970; the service says 0 for a time that never was."""
    if type(value) is int and 0 < value < _END_OF_TIME:
        return value
    if type(value) is float and 0 < value < _END_OF_TIME:
        return int(value)
    return None


def number(value: object, least: int, most: int) -> int | None:
    """The value if it is a whole number within bounds, else None."""
    return value if type(value) is int and least <= value <= most else None


def mapping(value: object) -> dict[str, Any]:
    """The value if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else _NOTHING


def sequence(value: object) -> Sequence[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else ()
