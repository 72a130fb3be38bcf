"""Everything DescribeJobs tells of one job, as a plain tree that a person can read."""

import shlex
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from batch_tui.aws.hidden import looks_secret, masked, masked_command
from batch_tui.batch.detail import Member
from batch_tui.batch.text import safe

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST = 32_768  # a whole environment value, which the service bounds at 30 KiB a job
_COMMANDS = frozenset({"command", "entryPoint", "args"})
_NAMED_BY_PEOPLE = frozenset({"environment", "env", "parameters", "options"})
_PAIRS = (("name", "value"), ("name", "valueFrom"), ("type", "value"))


def members(detail: dict[str, Any]) -> Member:
    """The tree of one entry of a DescribeJobs answer, in the order of the service's model.

    Names are the API's. Lists of name and value pairs become `name: value`, times become
    ISO 8601 in UTC, commands one line as a shell would take it. Values that look secret, by
    their name or by themselves, are flagged, and what holds a secret has a text without it.
    """
    job_id = safe(detail.get("jobId"))
    return Member(job_id, members=tuple(_mapping(detail, by_people=False)))


def _member(name: str, value: Any) -> Member:
    shown = safe(name)
    if isinstance(value, dict):
        inner = tuple(_mapping(value, by_people=name in _NAMED_BY_PEOPLE))
        return Member(shown, members=inner) if inner else Member(shown, "none")
    if isinstance(value, list):
        return _list(name, value)
    return _leaf(name, _text(name, value))


def _leaf(name: str, text: str, without: str | None = None) -> Member:
    """A value, and what it is `without` its secrets where it holds some."""
    without = masked(text[:_LONGEST]) if without is None else without
    if without == text[:_LONGEST]:
        return Member(safe(name), safe(text, _LONGEST))
    return Member(safe(name), safe(text, _LONGEST), secret=True, without=safe(without, _LONGEST))


def _mapping(value: dict[str, Any], *, by_people: bool) -> Iterator[Member]:
    for name, inner in value.items():
        if by_people and not isinstance(inner, dict | list):
            yield _named_by_people(name, inner)
        else:
            yield _member(name, inner)


def _list(name: str, values: list[Any]) -> Member:
    shown = safe(name)
    if not values:
        return Member(shown, "none")
    if not any(isinstance(value, dict | list) for value in values):
        texts = [str(value) for value in values]
        if name in _COMMANDS:
            return _leaf(name, shlex.join(texts), masked_command(texts))
        return _leaf(name, ", ".join(texts))
    by_people = name in _NAMED_BY_PEOPLE
    return Member(
        shown, members=tuple(_entry(index, value, by_people) for index, value in enumerate(values))
    )


def _entry(index: int, value: Any, by_people: bool) -> Member:
    if isinstance(value, dict):
        for key, inner in _PAIRS:
            if value.keys() == {key, inner} and not isinstance(value[inner], dict | list):
                name = str(value[key])
                return (_named_by_people if by_people else _member)(name, value[inner])
        if by_people and value.keys() == {"name"}:
            return Member(safe(value["name"]))
    return _member(f"[{index}]", value)


def _named_by_people(name: str, value: object) -> Member:
    text = safe(value, _LONGEST)
    if looks_secret(name, text) and masked(text) == text:
        return Member(safe(name), text, secret=True)
    return _leaf(name, text)


def _text(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and name.endswith("At"):
        return _moment(value)
    return safe(value, _LONGEST)


def _moment(milliseconds: int) -> str:
    if milliseconds == 0:
        return "not yet"
    try:
        moment = _EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return str(milliseconds)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
