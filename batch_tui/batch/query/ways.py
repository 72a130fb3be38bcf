"""What the service can answer itself: from the value of a term to the filters of a listing."""

import re
from typing import Literal, NamedTuple

from batch_tui.batch.query.named import names_jobs
from batch_tui.batch.query.values import split_definition, split_list
from batch_tui.batch.times import Clock, instant

FilterName = Literal[
    "JOB_NAME", "JOB_DEFINITION", "BEFORE_CREATED_AT", "AFTER_CREATED_AT", "SHARE_IDENTIFIER"
]


_BEGINNING = re.compile(r"[A-Za-z0-9_-]{1,128}")
"""What a name can begin with."""


class Way(NamedTuple):
    """A filter that brings every job for which a term holds; `whole`: and no other job."""

    name: FilterName
    value: str
    whole: bool = True


def by_name(value: str, _: Clock) -> tuple[Way, ...]:
    """The jobs of a name, or of names that begin alike."""
    name = _server_pattern(value)
    return (Way("JOB_NAME", name, _same(name, value)),) if name else ()


def by_beginning(value: str) -> Way | None:
    """The jobs whose names begin with a word that is looked for within names, if any can."""
    begin = value.partition("*")[0]
    return Way("JOB_NAME", f"{begin}*", whole=False) if _BEGINNING.fullmatch(begin) else None


def by_definition(value: str, _: Clock) -> tuple[Way, ...]:
    """The jobs of a definition, of definitions that begin alike, or of the ARN of a revision."""
    name, revision = (value, "") if value.startswith("arn:") else split_definition(value)
    found = _server_pattern(name)
    return (Way("JOB_DEFINITION", found, _same(found, name) and not revision),) if found else ()


def by_share(value: str, _: Clock) -> tuple[Way, ...]:
    """The jobs of a fair-share identifier."""
    return () if "*" in value else (Way("SHARE_IDENTIFIER", value),)


def by_later_time(value: str, clock: Clock) -> tuple[Way, ...]:
    """The jobs created after a time, which is 1 ms at least: no job is older, and 0 means none."""
    return (Way("AFTER_CREATED_AT", str(max(1, instant(value, clock)))),)


def by_earlier_time(value: str, clock: Clock) -> tuple[Way, ...]:
    """The jobs created before a time."""
    return (Way("BEFORE_CREATED_AT", str(instant(value, clock))),)


def whole_ids(value: str) -> tuple[str, ...]:
    """The ids or ARNs in a list, where all of them are whole: such jobs need no listing."""
    return tuple(split_list(value)) if names_jobs(value) else ()


def _server_pattern(text: str) -> str:
    """The narrowest pattern that the service takes, a name or its beginning; "" for none."""
    begin, star, _ = text.partition("*")
    return begin + star if begin else ""


def _same(pattern: str, text: str) -> bool:
    return pattern == text or (pattern.endswith("*") and pattern == text.rstrip("*") + "*")
