"""From the answers of AWS Batch to domain objects.

The answers are taken for what they are: somebody else's data. What is missing or of a wrong
type becomes "not known". An entry without its id is left out and counted; only an answer without
its list is refused.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from batch_tui.batch.job import NOTHING_MORE, STATUSES, Job, More, Status
from batch_tui.batch.ports import Described, Page, Queue, QueuePage
from batch_tui.batch.text import LIMIT, WHOLE, safe, shared

_UNTOLD = (None, None)
T = TypeVar("T")

_END_OF_TIME = 253_402_300_800_000  # the year 10000, beyond which no calendar here goes
_HUGE = 1e15  # beyond which no quantity goes, while whole numbers may
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

    Of jobs that are not `whole` there is what a screen can show. Their texts are cut; and they lack
    their scheduledAt, which nearly every job has and no list shows: a third of a million jobs'
    memory.

    Raises:
        AnswerError: no jobSummaryList.
    """
    name = queue_name(queue)
    summaries = entries(answer, "jobSummaryList")
    jobs, unread = _readable(summaries, lambda found: _listed(found, name, whole))
    return Page(jobs, token_of(answer), unread)


def described(answer: object, whole: bool = True) -> Described:
    """The jobs of a DescribeJobs answer; `whole` as in `page`.

    Raises:
        AnswerError: no list of jobs.
    """
    jobs, unread = _readable(entries(answer, "jobs"), lambda found: job(found, whole))
    told = Described(jobs)
    told.unread = unread
    return told


def queues(answer: object) -> QueuePage:
    """The queues of a DescribeJobQueues answer.

    Raises:
        AnswerError: no list of queues.
    """
    found, unread = _readable(entries(answer, "jobQueues"), _queue)
    return QueuePage(found, token_of(answer), unread)


def entries(answer: object, member: str) -> list[object]:
    """The list `member` of an answer.

    Raises:
        AnswerError: it is missing.
    """
    found = mapping(answer).get(member)
    if not isinstance(found, list):
        raise AnswerError(f"it has no {member}")
    return found


def _readable(
    found: Sequence[object], read: Callable[[dict[str, Any]], T]
) -> tuple[tuple[T, ...], int]:
    """The entries of a list that can be read, and the number of the others."""
    told = []
    for entry in found:
        try:
            told.append(read(mapping(entry)))
        except AnswerError:
            continue
    return tuple(told), len(found) - len(told)


def queue_name(queue: object) -> str:
    """The name in a queue's name or ARN."""
    return shared(queue).rpartition("/")[2]


def _listed(summary: dict[str, Any], queue: str, whole: bool) -> Job:
    container = mapping(summary.get("container"))
    return _job(summary, queue, container.get("exitCode"), container.get("reason"), whole)


def job(detail: dict[str, Any], whole: bool = True) -> Job:
    """The job of one entry of a DescribeJobs answer; `whole` as in `page`.

    Raises:
        AnswerError: it has no id.
    """
    exit_code, reason = _outcome(detail)
    told = _job(detail, queue_name(detail.get("jobQueue")), exit_code, reason, whole)
    attempts = sequence(detail.get("attempts")) or sequence(detail.get("eksAttempts"))
    more = told.rest._replace(attempts=len(attempts), tags=_tags(detail))
    return told._replace(more=one_of_equals(more))


def _tags(detail: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    tags = mapping(detail.get("tags"))
    return tuple(sorted((shared(key), shared(value)) for key, value in tags.items()))


def _job(found: dict[str, Any], queue: str, exit_code: object, reason: object, whole: bool) -> Job:
    get = found.get
    job_id = get("jobId")
    if type(job_id) is not str or not job_id:
        raise AnswerError("a job in it has no jobId")
    job_id = safe(job_id)
    limit = WHOLE if whole else LIMIT
    arn = get("jobArn")
    status, state = _status(get("status"))
    return Job(
        job_id,
        text(get("jobName"), limit),
        status,
        time(get("createdAt")),
        time(get("startedAt")),
        time(get("stoppedAt")),
        queue,
        text(get("jobDefinition"), limit),
        text(get("statusReason"), limit),
        number(exit_code, -(2**31), 2**32),
        text(get("shareIdentifier"), limit),
        shared(arn[: -len(job_id)]) if type(arn) is str and arn.endswith(job_id) else "",
        _more(found, reason, state, whole),
    )


def _status(value: object) -> tuple[Status | None, str]:
    """A status, and the service's word for it where that is unheard of."""
    known = _STATUS.get(value) if type(value) is str else None
    if known is not None:
        return known, ""
    word = text(value).strip()
    return (Status.OTHER, word) if word else (None, "")


def _more(found: dict[str, Any], reason: object, state: str, whole: bool) -> More | None:
    scheduled = time(found.get("scheduledAt")) if whole else None
    if not (reason or state) and scheduled is None and _RARE.isdisjoint(found):
        return None
    array = mapping(found.get("arrayProperties"))
    nodes = mapping(found.get("nodeProperties"))
    node = nodes | mapping(found.get("nodeDetails"))
    main = node.get("isMainNode")
    more = More(
        container_reason=text(reason, WHOLE if whole else LIMIT),
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
        capacity=capacity(found.get("capacityUsage")),
        state=state,
    )
    return one_of_equals(more) if more != NOTHING_MORE else None


def one_of_equals(more: More) -> More:
    """The same for all that are equal, unless it is too large to be remembered."""
    return _remembered(more) if len(more.container_reason) <= LIMIT else more


@lru_cache(maxsize=1024)
def _remembered(more: More) -> More:
    return more


def _outcome(detail: dict[str, Any]) -> tuple[object, object]:
    """Exit code and reason of a described job: its own containers', else its last attempt's.

    The parent of nodes has no container of its own, and where a job has several, or is a pod, the
    attempts alone may tell.
    """
    tries = sequence(detail.get("attempts")) or sequence(detail.get("eksAttempts"))
    own = _of_all(_containers(detail))
    return own if own != _UNTOLD or not tries else _of_all(_containers(mapping(tries[-1])))


def _containers(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The containers of a job, or of an attempt, wherever its kind has them."""
    pod = mapping(mapping(found.get("eksProperties")).get("podProperties"))
    tasks = sequence(mapping(found.get("ecsProperties")).get("taskProperties"))
    tasks = tasks or sequence(found.get("taskProperties"))
    containers = [found.get("container"), *sequence(found.get("containers"))]
    containers += sequence(pod.get("containers"))
    containers += [one for task in tasks for one in sequence(mapping(task).get("containers"))]
    return [one for one in map(mapping, containers) if one]


def _of_all(containers: Sequence[dict[str, Any]]) -> tuple[object, object]:
    """The outcome of the first that failed; while one tells nothing, success is not the job's."""
    outcomes = [(found.get("exitCode"), found.get("reason")) for found in containers]
    told = [outcome for outcome in outcomes if outcome != _UNTOLD]
    failed = [outcome for outcome in told if outcome[0] != 0]
    if not failed and len(told) < len(outcomes):
        return _UNTOLD
    return (failed or told or [_UNTOLD])[0]


def _queue(found: dict[str, Any]) -> Queue:
    name = text(found.get("jobQueueName"))
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


def token_of(answer: object) -> str | None:
    """The nextToken of an answer, None on the last page.

    Raises:
        AnswerError: it is no text.
    """
    token = mapping(answer).get("nextToken")
    if token is not None and not isinstance(token, str):
        raise AnswerError("its nextToken is not text")
    return token or None


def _summary(counts: object) -> tuple[int, ...] | None:
    known = mapping(counts)
    if not known:
        return None
    return tuple(number(known.get(status.value), 0, _MOST_CHILDREN) or 0 for status in STATUSES)


def capacity(usage: object) -> tuple[tuple[str, float], ...]:
    """Pairs of unit and quantity, those that can be read."""
    return tuple(
        (shared(entry.get("capacityUnit")), float(entry["quantity"]))
        for entry in map(mapping, sequence(usage))
        if type(entry.get("quantity")) in {int, float} and abs(entry["quantity"]) < _HUGE
    )


def time(value: object) -> int | None:
    """Milliseconds since 1970; the service says 0 for a time that never was."""
    if type(value) is int and 0 < value < _END_OF_TIME:
        return value
    if type(value) is float and 0 < value < _END_OF_TIME:
        return int(value)
    return None


def text(value: object, limit: int = LIMIT) -> str:
    """The value, safe to show, if it is text, else ""; longer ones are cut."""
    return shared(value, limit) if type(value) is str else ""


def number(value: object, least: int, most: int) -> int | None:
    """The value if it is a whole number within bounds, else None."""
    return value if type(value) is int and least <= value <= most else None


def mapping(value: object) -> dict[str, Any]:
    """The value if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else _NOTHING


def sequence(value: object) -> Sequence[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else ()
