"""Which logs a job has, one for each container of each attempt, or why it has none."""

from collections.abc import Iterator
from typing import NamedTuple

from batch_tui.batch.detail import Attempt, Detail, Log, Outcome
from batch_tui.batch.job import STARTED


class Part(NamedTuple):
    """One log of a job: of which attempt, from 1 on, and of which container, and how that ended."""

    attempt: int
    container: str
    log: Log
    exit_code: int | None = None
    reason: str = ""


def parts(detail: Detail) -> tuple[Part, ...]:
    """The logs of a job: the last attempt first, and of each the container that failed first.

    Where none failed, the last container comes first: those before it prepare its work.
    """
    told: dict[Log, Part] = {}
    for number, attempt in reversed(list(enumerate(detail.attempts, 1))):
        for part in _of_attempt(number, attempt):
            told.setdefault(part.log, part)
    if not told:
        last = max(1, len(detail.attempts))
        outcomes = tuple(Outcome(one.name, log=one.log) for one in detail.containers if one.log)
        for part in _of_attempt(last, Attempt(None, None, "", outcomes)):
            told.setdefault(part.log, part)
    return tuple(told.values())


def _of_attempt(number: int, attempt: Attempt) -> Iterator[Part]:
    failed = [one for one in attempt.outcomes if one.exit_code]
    others = [one for one in attempt.outcomes if not one.exit_code]
    for one in [*failed, *others[::-1]]:
        if one.log:
            yield Part(number, one.container, one.log, one.exit_code, one.reason or attempt.reason)


def why_none(detail: Detail) -> str:
    """Why a job has no log that could be read, as a sentence that says where to look."""
    job = detail.job
    drivers = sorted({one.driver for one in detail.containers} - {"", "awslogs"})
    if job.child_count and job.kind == "array":
        return "An array has no log of its own: each of its children has one."
    if detail.pod:
        return (
            "This job runs on Kubernetes (EKS), whose logs AWS Batch does not know. "
            f"{_kubectl(detail)} shows it while the pod is there; after that it is where the "
            "cluster ships its logs, usually the group /aws/containerinsights/CLUSTER/application."
        )
    if drivers:
        return (
            f"This job writes its log with the driver {', '.join(drivers)}, "
            "not to CloudWatch Logs: it is where that ships it."
        )
    if job.is_terminal and not any(attempt.started for attempt in detail.attempts):
        return "This job ended without having started, so nothing was written."
    if job.is_terminal or job.status in STARTED:
        return "AWS Batch names no log stream for this job."
    return "This job has not started yet, so there is no log."


def _kubectl(detail: Detail) -> str:
    pods = [attempt.task for attempt in detail.attempts if attempt.task]
    return f"`kubectl logs {pods[-1]}`" if pods else "`kubectl logs`"
