"""What the terms mean that measure a job's life: its end, how long it took, how often it tried."""

import operator
from collections.abc import Callable
from functools import partial

from batch_tui.batch.job import LIVE, TERMINAL, WAITING, Job, Status
from batch_tui.batch.query.checks import Holds
from batch_tui.batch.query.values import split_comparison
from batch_tui.batch.times import Clock, instant, span

_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
RUNNING = frozenset({Status.RUNNING})


def ended_holds(value: str, clock: Clock) -> Holds:
    """The job ended later than the time. One that ended nobody knows when is not lost: it holds."""
    low = instant(value, clock)
    return lambda job: job.is_terminal and (job.ended is None or job.ended > low)


def tells_end(job: Job) -> bool:
    """The job has not ended, or tells when; an array parent has no stop time."""
    return job.ended is not None or job.status in LIVE


def running_holds(value: str, clock: Clock) -> Holds:
    """The job is RUNNING, and has been for so long."""
    return partial(_measures, RUNNING, _longer(value), lambda job: job.duration(clock.now))


def tells_run(job: Job) -> bool:
    """The job does not run, or tells since when."""
    return job.started is not None or (job.status is not None and job.status not in RUNNING)


def took_holds(value: str, clock: Clock) -> Holds:
    """The job has ended, and took so long from its start to its stop."""
    return partial(_measures, TERMINAL, _longer(value), lambda job: job.duration(clock.now))


def tells_duration(job: Job) -> bool:
    """The job has not ended, or tells its start and its stop."""
    return job.status in LIVE or not (job.started is None or job.stopped is None)


def waited_holds(value: str, clock: Clock) -> Holds:
    """The job waited so long for its start, or waits for it that long already."""
    return partial(_measures, None, _longer(value), lambda job: job.waited(clock.now))


def tells_wait(job: Job) -> bool:
    """The job tells its start, waits for it, or never starts, as an array parent."""
    never_starts = bool(job.child_count) and job.kind == "array"
    begun = job.started is not None or job.status in WAITING
    return never_starts or (begun and job.created is not None)


def attempts_hold(value: str, _: Clock) -> Holds:
    """The job has made so many attempts, the one that runs among them."""
    return partial(_measures, None, _compared(value, int), lambda job: job.attempts)


def tells_attempts(job: Job) -> bool:
    """The job has been described."""
    return job.attempts is not None


def _measures(
    statuses: frozenset[Status] | None,
    fits: Callable[[int], bool],
    measured: Callable[[Job], int | None],
    job: Job,
) -> bool:
    if statuses is not None and job.status not in statuses:
        return False
    found = measured(job)
    return found is not None and fits(found)


def _longer(value: str) -> Callable[[int], bool]:
    return _compared(value, span)


def _compared(value: str, read: Callable[[str], int]) -> Callable[[int], bool]:
    sign, text = split_comparison(value)
    compare, wanted = _COMPARE[sign], read(text)
    return lambda found: compare(found, wanted)
