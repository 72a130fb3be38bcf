"""How a job ended, in words: what an exit code tells, and what the reasons do."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from batch_tui.batch.detail import Attempt, Detail, Outcome
from batch_tui.batch.job import STARTED, Status

CODES = {
    0: "ended well",
    1: "failed by itself: its log tells why",
    2: "failed by itself, often for wrong arguments: its log tells why",
    125: "the container could not be started",
    126: "its command cannot be executed: no permission, or made for another kind of machine",
    127: "its command was not found in the image",
    130: "interrupted (SIGINT)",
    132: "crashed: an instruction that this kind of processor lacks (SIGILL)",
    134: "gave itself up (SIGABRT), often after an error that its log tells",
    135: "crashed: bad access to memory, or no room for it on a disk or in /dev/shm (SIGBUS)",
    136: "crashed: an error of arithmetic (SIGFPE)",
    137: "killed: out of memory, or a time limit",
    139: "crashed: access to memory that is not its own (SIGSEGV)",
    141: "wrote to what nobody reads any more (SIGPIPE)",
    143: "told to end (SIGTERM): stopped by somebody, by a time limit, or with its host",
}
"""What the exit codes of containers mean; those above 128 are signals."""
NEVER_STARTED = "never started"
_SIGNALS = range(129, 193)

_INSTANCE = re.compile(r"\bi-[0-9a-f]{8,17}\b")
_LOST = re.compile(r"Host EC2 .*terminated|Spot Task was interrupted", re.IGNORECASE)
_SURE = (
    (re.compile(r"OutOfMemory|out of memory|OOMKilled", re.IGNORECASE), "killed: out of memory"),
    (
        re.compile(r"attempt duration exceeded timeout|ActiveDeadline|DeadlineExceeded"),
        "killed: its time limit for an attempt was over",
    ),
)
"""Reasons that leave no doubt about a container that was killed."""
_KILLED = frozenset({137, 143})


class Told(NamedTuple):
    """One thing that tells why a job ended: what it is called, and what it says."""

    name: str
    text: str


def exit_words(code: int, *reasons: str) -> str:
    """What an exit code means; the reasons beside it may leave less to guess."""
    if code in _KILLED:
        sure = (words for found, words in _SURE for reason in reasons if found.search(reason))
        lost = "killed: its host was taken away" if any(map(is_lost, reasons)) else ""
        return next(sure, lost or CODES[code])
    if code in _SIGNALS and code not in CODES:
        return f"ended by signal {code - 128}"
    return CODES.get(code, "failed with a code of its own: its log tells why")


def exit_told(code: int, *reasons: str) -> str:
    """An exit code and what it means, such as `137, killed: out of memory`."""
    return f"{code}, {exit_words(code, *reasons)}"


def is_lost(reason: str) -> bool:
    """Whether a reason says that the host was taken away, as a Spot instance is."""
    return bool(_LOST.search(reason))


def instance_in(reason: str) -> str:
    """The EC2 instance that a reason names, "" where it names none."""
    found = _INSTANCE.search(reason)
    return found[0] if found else ""


def lost_hosts(detail: Detail) -> tuple[str, ...]:
    """The instances that were taken away from attempts, one each; "" for one without a name."""
    return tuple(instance_in(one.reason) for one in detail.attempts if is_lost(one.reason))


def outcome_told(outcome: Outcome, attempt: Attempt) -> str:
    """How a container of an attempt ended, "" while it has not."""
    if outcome.exit_code is not None:
        return exit_told(outcome.exit_code, outcome.reason, attempt.reason)
    if attempt.stopped is None:
        return ""
    return "no exit code" if attempt.started else f"no exit code, {NEVER_STARTED}"


def why(detail: Detail) -> tuple[Told, ...]:
    """Why a job ended, or what is said of it while it has not: the most telling first."""
    job = detail.job
    told = []
    if job.is_terminal:
        told += [*_by_hand(detail), *_children(detail), *_codes(detail)]
        lost = lost_hosts(detail)
        if lost:
            told.append(Told("Hosts lost", _lost(lost)))
    reasons = [one.reason for one in _last(detail).outcomes] if job.status not in STARTED else []
    reasons = reasons if any(reasons) else [job.rest.container_reason]
    for reason in dict.fromkeys(filter(None, reasons)):
        told.append(Told("Container reason", reason))
    if job.reason:
        told.append(Told("Status reason", job.reason))
    return tuple(told)


def _lost(lost: tuple[str, ...]) -> str:
    named = ", ".join(dict.fromkeys(filter(None, lost)))
    of = "1 attempt lost its host" if len(lost) == 1 else f"{len(lost)} attempts lost their hosts"
    return f"{of}, such as a reclaimed Spot instance{f': {named}' if named else ''}"


def _by_hand(detail: Detail) -> Iterator[Told]:
    rest = detail.job.rest
    if rest.cancelled:
        yield Told("Ended by", "a cancellation")
    elif rest.terminated:
        yield Told("Ended by", "a termination")


def _children(detail: Detail) -> Iterator[Told]:
    """Of an array, whose children alone have exit codes."""
    job = detail.job
    if job.child_count and job.kind == "array" and job.rest.summary:
        yield Told("Children failed", f"{job.rest.summary[-1]:,} of {job.child_count:,}")


def _codes(detail: Detail) -> Iterator[Told]:
    """The exit codes of the last attempt: those of containers that failed, else all."""
    job, last = detail.job, _last(detail)
    if job.child_count and job.kind == "array":
        return
    coded = [one for one in last.outcomes if one.exit_code is not None]
    coded = [one for one in coded if one.exit_code] or coded
    for one in coded:
        of = f"{one.container}: " if one.container and len(last.outcomes) > 1 else ""
        yield Told("Exit code", of + outcome_told(one, last))
    if not coded and job.exit is not None:
        yield Told("Exit code", exit_told(job.exit, job.rest.container_reason, job.reason))
    elif not coded and job.status is Status.FAILED:
        started = any(one.started for one in detail.attempts) or job.started
        yield Told("Exit code", "none" if started else f"none, it {NEVER_STARTED}")


def _last(detail: Detail) -> Attempt:
    return detail.attempts[-1] if detail.attempts else Attempt(None, None, "")
