"""Everything DescribeJobs tells of one job, as a plain tree that a person can read."""

import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from batch_tui.batch.detail import Member
from batch_tui.batch.text import safe

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST = 32_768  # a whole environment value, which the service bounds at 30 KiB a job
_COMMANDS = frozenset({"command", "entryPoint", "args"})
_NAMED_BY_PEOPLE = frozenset({"environment", "env", "parameters", "options"})
_PAIRS = (("name", "value"), ("name", "valueFrom"), ("type", "value"))

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_SECRET_WORDS = frozenset(
    {"AUTH", "AUTHORIZATION", "BEARER", "CONN", "COOKIE", "CRED", "CREDS", "DSN", "JWT", "KEY"}
    | {"KEYS", "PASS", "PASSCODE", "PRIVATE", "PWD", "SAS", "TOKEN", "TOKENS"}
)
_SECRET_PART = re.compile(
    r"PASSWORD|PASSWD|PASSPHRASE|SECRET|CREDENTIAL|CONNECTIONSTRING"
    r"|(?:API|SSH|ACCESS|PRIVATE|SIGNING|ENCRYPTION)KEY|TOKEN$"
)
_SECRET_VALUE = re.compile(
    r"(?i:[a-z][a-z0-9+.-]*://[^/\s:@]*:[^/\s@]+@)"  # a URL with a password
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-)[A-Za-z0-9_-]{16,}"
    r"|\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\."  # a signed token
    r"|^(?=.*[A-Z])(?=.*[a-z])[A-Za-z0-9/+]{40}$"  # the form of an AWS secret access key
)


def members(detail: dict[str, Any]) -> Member:
    """The tree of one entry of a DescribeJobs answer, in the order of the service's model.

    Names are the API's. Lists of name and value pairs become `name: value`, times become
    ISO 8601 in UTC, commands one line as a shell would take it. Environment values that look
    secret, by their name or by themselves, are flagged.
    """
    job_id = safe(detail.get("jobId"))
    return Member(job_id, members=tuple(_mapping(detail, by_people=False)))


def looks_secret(name: str, value: str) -> bool:
    """Whether an environment variable holds, by its name or its value, what should be hidden.

    Names are read by words, so that API_KEY and apiKey are secret and KEYBOARD is not.
    """
    if name in {"PWD", "OLDPWD"} or not value:
        return False
    words = {word.upper() for word in _WORDS.findall(name)}
    return (
        not _SECRET_WORDS.isdisjoint(words)
        or words >= {"CONNECTION", "STRING"}
        or any(map(_SECRET_PART.search, words))
        or _SECRET_VALUE.search(value) is not None
    )


def _member(name: str, value: Any) -> Member:
    shown = safe(name)
    if isinstance(value, dict):
        inner = tuple(_mapping(value, by_people=name in _NAMED_BY_PEOPLE))
        return Member(shown, members=inner) if inner else Member(shown, "none")
    if isinstance(value, list):
        return _list(name, value)
    return Member(shown, _text(name, value))


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
        text = shlex.join(texts) if name in _COMMANDS else ", ".join(texts)
        return Member(shown, safe(text, _LONGEST))
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
    return Member(safe(name), text, secret=looks_secret(name, text))


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
