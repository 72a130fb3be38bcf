"""What the terms mean: each function turns a canonical value into a test of jobs.

A job that lacks what is asked for (no exit code, no share) does not pass.
"""

import re
from collections.abc import Callable
from functools import partial

from batch_tui.batch.job import LIVE, TERMINAL, Job, Status
from batch_tui.batch.query.named import id_in
from batch_tui.batch.query.placed import may_be, split_queue
from batch_tui.batch.query.values import split_definition, split_list, split_tag, statuses_of
from batch_tui.batch.times import Clock, instant

Holds = Callable[[Job], bool]


def pattern(text: str) -> re.Pattern[str]:
    """The pattern of a text in which `*` stands for anything, to be used with `fullmatch`."""
    return re.compile(".*".join(re.escape(part) for part in re.split(r"\*+", text)), re.DOTALL)


def base_name(name: str) -> str:
    """The name at the end of an ARN; anything else as it is."""
    return name.rpartition("/")[2] if name.startswith("arn:") else name


def name_holds(value: str, _: Clock) -> Holds:
    """The name is the value, in any case."""
    names = pattern(value.lower())
    return lambda job: names.fullmatch(job.name.lower()) is not None


def word_holds(value: str, _: Clock) -> Holds:
    """The name contains the value, in any case."""
    names = pattern(f"*{value.lower()}*")
    return lambda job: names.fullmatch(job.name.lower()) is not None


def definition_holds(value: str, _: Clock) -> Holds:
    """The definition has the name, the name and revision, or the ARN."""
    if value.startswith("arn:"):
        return lambda job: (
            value == job.definition
            or (not job.definition.startswith("arn:") and base_name(value) == job.definition)
        )
    name, revision = split_definition(value)
    names = pattern(name)

    def holds(job: Job) -> bool:
        found, found_revision = split_definition(base_name(job.definition))
        return names.fullmatch(found) is not None and revision in ("", found_revision)

    return holds


def tells_definition(job: Job) -> bool:
    """Every job has one."""
    return bool(job.definition)


def tells_status(job: Job) -> bool:
    """Every job has one; a child that is not described yet does not tell it."""
    return job.status is not None


def status_holds(value: str, _: Clock) -> Holds:
    """The job is in one of the statuses."""
    statuses = statuses_of(value)
    return lambda job: job.status in statuses


def queue_holds(value: str, _: Clock) -> Holds:
    """The job's queue is one of those named."""
    named = queue_named(value)
    return lambda job: named(job.queue)


def queue_named(value: str) -> Callable[[str], bool]:
    """Whether a queue, by name or ARN, is one of those that the value of a queue term names.

    A name without a label is that of a queue wherever it is.
    """
    patterns = [(part, pattern(base_name(part))) for part in split_list(value)]

    def named(queue: str) -> bool:
        whole = base_name(queue)
        label, name = split_queue(whole)
        return any(
            each.fullmatch(whole if "/" in base_name(part) else name) and may_be(part, label)
            for part, each in patterns
        )

    return named


def tells_creation(job: Job) -> bool:
    """Every job has been created."""
    return job.created is not None


def after_holds(value: str, clock: Clock) -> Holds:
    """The job was created later than the time."""
    low = instant(value, clock)
    return lambda job: job.created is not None and job.created > low


def before_holds(value: str, clock: Clock) -> Holds:
    """The job was created earlier than the time."""
    high = instant(value, clock)
    return lambda job: job.created is not None and job.created < high


def share_holds(value: str, _: Clock) -> Holds:
    """The job has the share identifier."""
    shares = pattern(value)
    return lambda job: bool(job.share) and shares.fullmatch(job.share) is not None


def id_holds(value: str, _: Clock) -> Holds:
    """The job's id begins with one of the prefixes."""
    prefixes = tuple(map(id_in, split_list(value)))
    return lambda job: job.id.lower().startswith(prefixes)


def tells_exit(job: Job) -> bool:
    """There is a code, or the job has none of its own: it has not ended, or is of an array."""
    is_array = job.kind == "array" and job.child_count
    return job.exit_code is not None or job.status in LIVE or bool(is_array)


def exit_holds(value: str, _: Clock) -> Holds:
    """The job has one of the exit codes, after `!=` another one; `none`: it ended without one."""
    if value.startswith("!="):
        other = int(value[2:])
        return lambda job: job.exit not in (None, other)
    parts = split_list(value)
    codes = frozenset(int(part) for part in parts if part != "none")

    def holds(job: Job) -> bool:
        if job.exit is None:
            return "none" in parts and job.is_terminal
        return job.exit in codes

    return holds


def exit_implies(value: str) -> frozenset[Status]:
    """That the job has ended, and failed where its code is certainly not 0: else it succeeds.

    A failed job can have the code 0 all the same, or none.
    """
    parts = split_list(value)
    fails = value == "!=0" or not (value.startswith("!=") or {"0", "none"} & set(parts))
    return frozenset({Status.FAILED}) if fails else TERMINAL


def tells_reason(job: Job) -> bool:
    """There is a status reason."""
    return bool(job.reason)


def reason_holds(value: str, _: Clock) -> Holds:
    """One of the job's reasons contains the text, in any case."""
    text = pattern(f"*{value.lower()}*")
    return lambda job: any(
        text.fullmatch(reason.lower()) for reason in (job.reason, job.rest.container_reason)
    )


def tag_holds(value: str, _: Clock) -> Holds:
    """The job has a tag of the name, and with the value where one is given."""
    name, wanted = split_tag(value)
    names, values = pattern(name), pattern("*" if wanted is None else wanted)
    return lambda job: any(
        names.fullmatch(key) is not None and values.fullmatch(found) is not None
        for key, found in job.rest.tags or ()
    )


def tells_tags(job: Job) -> bool:
    """The job has been described."""
    return job.rest.tags is not None


def type_holds(value: str, _: Clock) -> Holds:
    """The job is of one of the kinds."""
    kinds = frozenset(split_list(value))
    return lambda job: job.kind in kinds


def flag_holds(value: str, _: Clock) -> Holds:
    """Somebody asked to cancel, or to terminate, the job."""
    return partial(_is_flagged, "cancelled" if value == "cancelled" else "terminated")


def _is_flagged(flag: str, job: Job) -> bool:
    return bool(getattr(job.rest, flag))
