"""What is waited for: `all:ended`, `any:failed` and the like, and whether it can still come."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from batch_tui.batch.job import Job, Status

_RUNNING = -3
"""The place in a summary from which on the children run or have ended."""


def has_ended(job: Job) -> bool:
    """It has succeeded or failed."""
    return job.is_terminal


def has_failed(job: Job) -> bool:
    """It has failed, or one of its children has."""
    return job.status is Status.FAILED or any((job.rest.summary or ())[-1:])


def has_succeeded(job: Job) -> bool:
    """It has succeeded, with all its children."""
    return job.status is Status.SUCCEEDED


def has_run(job: Job) -> bool:
    """It runs or has ended, or one of its children does."""
    runs = job.status is Status.RUNNING or job.is_terminal
    return runs or any((job.rest.summary or ())[_RUNNING:])


WORDS: dict[str, Callable[[Job], bool]] = {
    "ended": has_ended,
    "failed": has_failed,
    "succeeded": has_succeeded,
    "running": has_run,
}
"""What a job can have come to, each by the word for it."""
SYNTAX = f"all: or any: and one of {', '.join(WORDS)}"


class Until(NamedTuple):
    """When a wait is over: one of the jobs, where `some`, or all have come to `word`."""

    some: bool = False
    word: str = "ended"

    def is_over(self, jobs: Sequence[Job]) -> bool:
        """Whether it is so, or can never be: what has ended comes to nothing else."""
        has_come = WORDS[self.word]
        settled = [has_come(job) for job in jobs if has_come(job) or job.is_terminal]
        if len(settled) == len(jobs):
            return True
        return any(settled) if self.some else not all(settled)


def read_until(text: str) -> Until:
    """What a text says is waited for.

    Raises:
        ValueError: a sentence that tells how it is written.
    """
    how, _, word = text.strip().lower().partition(":")
    if how not in ("all", "any") or word not in WORDS:
        raise ValueError(f"it is written with {SYNTAX}, such as any:failed")
    return Until(how == "any", word)
