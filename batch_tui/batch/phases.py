"""What each attempt of a job spent its time with: waiting, starting, running.

AWS Batch tells when an attempt started to run and when it stopped, not when its start began. That
is known only where somebody has seen the job STARTING; else it is a part of the wait.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from batch_tui.batch.detail import Attempt, Detail
from batch_tui.batch.job import STARTED

Phase = Literal["waiting", "starting", "running"]
PHASES: tuple[Phase, ...] = ("waiting", "starting", "running")


class Times(NamedTuple):
    """What an attempt, numbered from 1 on, spent its time with, in milliseconds.

    `starting` is None where it is not known: then it is a part of `waiting`. So is `running` of
    an attempt that has not started, or whose times are not told. `is_open`: it goes on.
    """

    attempt: int
    waiting: int
    starting: int | None = None
    running: int | None = None
    is_open: bool = False

    @property
    def whole(self) -> int:
        """All of it."""
        return self.waiting + (self.starting or 0) + (self.running or 0)


def times(detail: Detail, now: int, starting_since: int | None = None) -> tuple[Times, ...]:
    """Of each attempt, the oldest first; the last may not have begun yet.

    `starting_since` is when the job was first seen STARTING in the attempt under way (ms).
    """
    job = detail.job
    if job.created is None or (job.child_count and job.kind == "array"):
        return ()
    return tuple(_times(detail, job.created, now, starting_since))


def _times(detail: Detail, begun: int, now: int, since: int | None) -> Iterator[Times]:
    job, number = detail.job, 0
    for number, attempt in enumerate(detail.attempts, 1):
        is_last = number == len(detail.attempts)
        seen = since if is_last and job.status in STARTED else None
        yield _of(attempt, number, begun, now, seen)
        begun = attempt.stopped or attempt.started or begun
    if not job.is_terminal and job.status not in STARTED:
        yield Times(number + 1, max(0, now - begun), is_open=True)
    elif job.is_terminal and not detail.attempts:
        until = job.started or job.stopped or begun
        ran = max(0, job.stopped - job.started) if job.started and job.stopped else None
        yield Times(1, max(0, until - begun), running=ran)


def _of(attempt: Attempt, number: int, begun: int, now: int, since: int | None) -> Times:
    until = attempt.started or attempt.stopped or now
    starting = None
    if since is not None and begun <= since <= until:
        starting = until - since
    running = None
    if attempt.started is not None:
        running = max(0, (attempt.stopped or now) - attempt.started)
    waiting = max(0, until - begun - (starting or 0))
    return Times(number, waiting, starting, running, is_open=attempt.stopped is None)
