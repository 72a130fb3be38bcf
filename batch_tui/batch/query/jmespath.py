"""What the terms mean in JMESPath, for the `aws` command: conditions on what ListJobs lists.

Each function turns a canonical value into a condition that holds for the same jobs, as far as a
listing tells what it reads, or None where it cannot be said: JMESPath knows no letter case and no
patterns, and the `aws` command of many machines does not know `isCancelled` yet.
"""

import json
from collections.abc import Callable, Iterable

from batch_tui.batch.job import Status
from batch_tui.batch.query.named import id_in
from batch_tui.batch.query.values import split_definition, split_list, statuses_of
from batch_tui.batch.times import Clock, instant

Condition = Callable[[str, Clock], str | None]


def cannot_be_said(_: str, __: Clock) -> None:
    """It cannot be said."""


def word(value: str, _: Clock) -> str | None:
    """The job's name contains the value, in one of the ways in which a word is mostly written."""
    if "*" in value:
        return None
    ways = dict.fromkeys((value, value.lower(), value.capitalize(), value.upper()))
    return _any(f"contains(jobName, {_text(way)})" for way in ways)


def status(value: str, _: Clock) -> str | None:
    """The job is in one of the statuses."""
    named = statuses_of(value)
    if Status.OTHER in named:
        return None
    return _any(f"status=={_text(status)}" for status in sorted(named))


def after(value: str, clock: Clock) -> str:
    """The job was created later than the time."""
    return f"createdAt>`{instant(value, clock)}`"


def before(value: str, clock: Clock) -> str:
    """The job was created earlier than the time."""
    return f"createdAt<`{instant(value, clock)}`"


def definition(value: str, _: Clock) -> str | None:
    """The ARN of the job's definition is of the name, and revision."""
    if value.startswith("arn:"):
        return f"jobDefinition=={_text(value)}"
    name, revision = split_definition(value)
    if revision and "*" not in name:
        return f"ends_with(jobDefinition || '', {_text(f'/{name}:{revision}')})"
    begin, star, rest = name.partition("*")
    if revision or rest:
        return None
    return f"contains(jobDefinition || '', {_text(f'/{begin}' if star else f'/{begin}:')})"


def share(value: str, _: Clock) -> str | None:
    """The job has the share identifier, or one that begins so."""
    begin, star, rest = value.partition("*")
    if rest:
        return None
    if star:
        return f"shareIdentifier && starts_with(shareIdentifier, {_text(begin)})"
    return f"shareIdentifier=={_text(value)}"


def job_id(value: str, _: Clock) -> str:
    """The job's id begins with one of the prefixes."""
    return _any(f"starts_with(jobId, {_text(id_in(part))})" for part in split_list(value))


def exit_code(value: str, _: Clock) -> str:
    """The ended job has one of the exit codes, after `!=` another one, or none."""
    ended = "(status=='SUCCEEDED' || status=='FAILED')"
    if value.startswith("!="):
        other = f"container.exitCode!=`{value[2:]}`"
        return f"{ended} && container.exitCode!=`null` && {other}"
    codes = ("null" if part == "none" else part for part in split_list(value))
    return f"{ended} && {_any(f'container.exitCode==`{code}`' for code in codes)}"


def kind(value: str, _: Clock) -> str:
    """The job is of one of the kinds."""
    array, nodes = "arrayProperties.size!=`null`", "nodeProperties.numNodes!=`null`"
    said = {"array": array, "mnp": nodes, "single": f"(!({array}) && !({nodes}))"}
    return _any(said[part] for part in split_list(value))


def _any(conditions: Iterable[str]) -> str:
    found = list(conditions)
    return found[0] if len(found) == 1 else f"({' || '.join(found)})"


def _text(value: str) -> str:
    """A text: a raw string, or where that would need escapes one of JSON."""
    if not {"'", "\\", "`"} & set(value):
        return f"'{value}'"
    escaped = json.dumps(value).replace("`", "\\`")
    return f"`{escaped}`"
