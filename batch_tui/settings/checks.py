"""What each setting may be, whoever says it: the config file, a view in it, or an option."""

from collections.abc import Callable
from datetime import date, time
from typing import Any, NamedTuple

from batch_tui.batch.text import safe
from batch_tui.batch.urls import is_url
from batch_tui.settings.table import SettingsError

MIN_REFRESH = 1.0
MAX_REFRESH = 86_400.0
MIN_RATE = 0.1
MAX_RATE = 50
MOST_JOBS = 10_000_000
MOST_SPEED = 1_000
_LONGEST = 80
"""Characters of a value that a sentence repeats."""


class _Meaning(NamedTuple):
    """What a value, or each one of a list, must be."""

    holds: Callable[[Any], bool]
    must_be: str


def _is_said(text: str) -> bool:
    return bool(text.strip())


_KINDS: dict[type, str] = {
    str: "a text",
    list: "a list of texts",
    float: "a number",
    bool: "true or false",
    dict: "a table",
}
_MEANINGS = {
    "profile": _Meaning(_is_said, "the name of an AWS profile"),
    "region": _Meaning(_is_said, "the name of an AWS region, such as eu-west-1"),
    "endpoint_url": _Meaning(is_url, "a URL such as https://host:8080"),
    "queues": _Meaning(_is_said, "the name or ARN of a job queue"),
    "refresh": _Meaning(
        lambda seconds: seconds == 0 or MIN_REFRESH <= seconds <= MAX_REFRESH,
        "at least 1 second and at most a day (86400), or 0 for none",
    ),
    "rate": _Meaning(
        lambda calls: MIN_RATE <= calls <= MAX_RATE,
        f"a number of calls a second from {MIN_RATE} to {MAX_RATE}",
    ),
    "demo_jobs": _Meaning(
        lambda number: 1 <= number <= MOST_JOBS, f"a number from 1 to {MOST_JOBS:,}"
    ),
    "demo_speed": _Meaning(
        lambda speed: 0 <= speed <= MOST_SPEED, f"a number from 0 to {MOST_SPEED:,}"
    ),
}


def check_meaning(where: str, name: str, value: Any) -> None:
    """See whether a setting can be this value, which is of the right type.

    Raises:
        SettingsError: it cannot.
    """
    meaning = _MEANINGS.get(name)
    if meaning is None:
        return
    for one in value if isinstance(value, list | tuple) else (value,):
        if not meaning.holds(one):
            raise SettingsError(f"{where} is {written(one)}; it must be {meaning.must_be}.")


def check_kind(where: str, value: Any, kind: type) -> None:
    """See whether a value of the config file is of a type.

    Raises:
        SettingsError: it is not.
    """
    if kind is float:
        fits = isinstance(value, int | float) and not isinstance(value, bool)
    else:
        fits = isinstance(value, kind)
    if kind is list and fits:
        fits = all(isinstance(item, str) for item in value)
    if not fits:
        raise SettingsError(f"{where} is {written(value)}; it must be {_KINDS[kind]}.")


def written(value: Any) -> str:
    """A value as a sentence repeats it: short, and as TOML writes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case date() | time():
            return value.isoformat()
    try:
        return safe(repr(value), _LONGEST)
    except (ValueError, RecursionError):  # Python writes no decimal number of so many digits
        return "too large"
