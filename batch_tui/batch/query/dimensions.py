"""What jobs can be grouped by: the value of a job, and the terms that find those of a group.

`DIMENSIONS` is the one registry: the screen, `--group`, the help and the README draw on it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from batch_tui.batch.job import LIVE, TERMINAL, Job, Status
from batch_tui.batch.masks import pattern_of, without_numbers, without_own
from batch_tui.batch.query.checks import base_name
from batch_tui.batch.query.kinds import EVERY_PATH, NO_PATH, TermKind
from batch_tui.batch.query.query import Query, QueryError, parse
from batch_tui.batch.query.term import Term
from batch_tui.batch.query.terms import TERMS
from batch_tui.batch.query.values import split_definition, write_statuses
from batch_tui.batch.times import Clock, utc

HOUR = 3_600_000
"""Milliseconds of an hour."""


class Gap(Enum):
    """What a job has in the place of a value. No text is ever taken for one."""

    UNTOLD = "not told"
    NONE = "none"
    LIVE = "not ended"


Value = str | int | Gap


class Said(NamedTuple):
    """Terms that find every job with a value; `wide`: they may find others, too."""

    terms: tuple[Term, ...]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing to group by.

    `key` is what `--group` takes, `none` what a Gap.NONE is called. `value` is that of a job,
    `text` how people read one that is no Gap, `data` how programs do, `terms` what finds it, None
    where no term can. With `in_order`, groups stand by their values, the largest first, and not by
    their counts; such a value is a local time. `reads` is a kind of term that reads the same of a
    job, where listings may leave that out.
    """

    key: str
    title: str
    help: str
    value: Callable[[Job, Clock], Value]
    terms: Callable[[Value], Said | None]
    text: Callable[[Value, Clock], str] = lambda value, _: str(value)
    data: Callable[[Value, Clock], str | int] = lambda value, _: _plain(value)
    none: str = "none"
    in_order: bool = False
    reads: TermKind | None = None

    def written(self, value: Value, clock: Clock) -> str:
        """A value as it is read by people."""
        if isinstance(value, Gap):
            return self.none if value is Gap.NONE else value.value
        return self.text(value, clock)


def _plain(value: Value) -> str | int:
    """A value as it is, which programs read."""
    return value.value if isinstance(value, Gap) else value


def _absent(key: str, job: Job) -> Gap:
    """What it means that a job shows nothing of what a term reads."""
    is_described = job.rest.attempts is not None or job.rest.tags is not None
    paths = NO_PATH if is_described else EVERY_PATH
    return Gap.NONE if TERMS[key].is_told(job, paths) else Gap.UNTOLD


def _exit(job: Job, _: Clock) -> Value:
    if job.status in LIVE:
        return Gap.LIVE
    return _absent("exit", job) if job.exit_code is None else job.exit_code


def _exit_terms(value: Value) -> Said | None:
    if value is Gap.LIVE:
        return Said((Term("status", write_statuses(TERMINAL), negated=True),))
    if value is Gap.UNTOLD:
        return None
    return Said((Term("exit", "none" if value is Gap.NONE else str(value)),))


_alike = lru_cache(maxsize=4096)(without_own)
"""A list repeats few reasons."""


def _reason(job: Job, _: Clock) -> Value:
    return _alike(job.why) if job.why else _absent("reason", job)


def _reason_terms(value: Value) -> Said | None:
    return _said("reason", pattern_of(value), wide=True) if isinstance(value, str) else None


def _definition(job: Job, _: Clock) -> Value:
    return base_name(job.definition) if job.definition else _absent("def", job)


def _definition_terms(value: Value) -> Said | None:
    if not isinstance(value, str):
        return None
    return _said("def", value, wide=not split_definition(value)[1])


def _name(job: Job, _: Clock) -> Value:
    return without_numbers(job.name) if job.name else Gap.NONE


def _name_terms(value: Value) -> Said | None:
    return _said("name", value.replace("#", "*")) if isinstance(value, str) else None


def _queue(job: Job, _: Clock) -> Value:
    return base_name(job.queue) if job.queue else Gap.NONE


def _queue_terms(value: Value) -> Said | None:
    # A comma stands between several; no queue of AWS's has one in its name.
    return _said("queue", value) if isinstance(value, str) and "," not in value else None


def _share(job: Job, _: Clock) -> Value:
    return job.share or _absent("share", job)


def _share_terms(value: Value) -> Said | None:
    if value is Gap.NONE:
        return Said((Term("share", "*", negated=True),))
    return _said("share", value) if isinstance(value, str) else None


def _hour(job: Job, clock: Clock) -> Value:
    """When the hour began in which a job was created; hours begin as those of the present do."""
    if job.created is None:
        return _absent("after", job)
    return job.created - (job.created + _ahead(clock)) % HOUR


@lru_cache(maxsize=8)
def _ahead(clock: Clock) -> int:
    """The milliseconds by which local hours begin before those of UTC."""
    offset = _local(clock.now, clock).utcoffset() or timedelta()
    return offset // timedelta(milliseconds=1) % HOUR


def _local(instant: int, clock: Clock) -> datetime:
    """An instant in the zone of a clock."""
    moment = datetime.fromtimestamp(instant / 1000, UTC)
    return moment.astimezone(clock.tz)


def _hour_text(value: Value, clock: Clock) -> str:
    moment, now = _local(int(str(value)), clock), _local(clock.now, clock)
    zone = "" if moment.utcoffset() == now.utcoffset() else f" {moment:%z}"
    return f"{moment:%a %Y-%m-%d %H:%M}{zone}"


def _hour_data(value: Value, _: Clock) -> str:
    return f"{utc(int(str(value)))[:16]}Z"


def _hour_terms(value: Value) -> Said | None:
    if not isinstance(value, int):
        return None
    return Said((Term("after", utc(value - 1)), Term("before", utc(value + HOUR))))


def _status(job: Job, _: Clock) -> Value:
    return job.state or _absent("status", job)


def _status_terms(value: Value) -> Said | None:
    if not isinstance(value, str):
        return None
    known = value in set(Status) - {Status.OTHER}
    status = Status(value) if known else Status.OTHER
    return Said((Term("status", write_statuses({status})),), wide=not known)


def _said(key: str, value: str, *, wide: bool = False) -> Said | None:
    """One term, None for a value that would say nothing."""
    if not value.replace("*", "").strip():
        return None
    return Said((Term(key, value),), wide or "*" in value)


DIMENSIONS = (
    Dimension(
        "exit",
        "exit code",
        "exit code",
        _exit,
        _exit_terms,
        lambda value, _: f"exit {value}",
        none="no exit code",
        reads=TERMS["exit"],
    ),
    Dimension(
        "reason",
        "reason",
        "reason, without numbers, ids, paths and quoted texts",
        _reason,
        _reason_terms,
        none="no reason",
        reads=TERMS["reason"],
    ),
    Dimension(
        "def",
        "definition",
        "job definition",
        _definition,
        _definition_terms,
        reads=TERMS["def"],
    ),
    Dimension("name", "name", "name without its numbers", _name, _name_terms),
    Dimension("queue", "queue", "queue", _queue, _queue_terms),
    Dimension("share", "share", "fair-share identifier", _share, _share_terms, none="no share"),
    Dimension(
        "hour",
        "hour",
        "hour of creation",
        _hour,
        _hour_terms,
        _hour_text,
        _hour_data,
        in_order=True,
    ),
    Dimension("status", "status", "status", _status, _status_terms),
)
BY_KEY = {dimension.key: dimension for dimension in DIMENSIONS}


class View(NamedTuple):
    """What the screen groups by together."""

    title: str
    dimensions: tuple[Dimension, ...]


_together = DIMENSIONS[:2]
VIEWS = (
    View("exit and reason", _together),
    *(View(one.title, (one,)) for one in DIMENSIONS if one not in _together),
)
"""All that the screen offers, in this order."""


class Filter(NamedTuple):
    """A query for the jobs of a group; `wide`: it may find others of the listed ones, too."""

    query: Query
    wide: bool


def filtered(
    query: Query, dimensions: Sequence[Dimension], values: Sequence[Value]
) -> Filter | None:
    """A query narrowed to a group of its jobs; None where no term tells them from the others."""
    said = [one.terms(value) for one, value in zip(dimensions, values, strict=True)]
    found = [each for each in said if each is not None]
    if not found:
        return None
    for term in (term for each in found for term in each.terms):
        query = _with(query, term)
    try:
        parsed = parse(str(query))
    except QueryError:
        return None
    wide = None in said or any(each.wide for each in found)
    return Filter(query, wide) if parsed == query else None


def told(dimensions: Sequence[Dimension]) -> tuple[TermKind, ...]:
    """What has to be told of each job, lest a listing be silent on some of them."""
    return tuple(one.reads for one in dimensions if one.reads is not None)


def _with(query: Query, term: Term) -> Query:
    """A query with a term more; it takes the place of one that it cannot stand beside."""
    if term in query.terms:
        return query
    rivals = [
        old
        for old in query.terms
        if term.kind.twice and old.key == term.key and not (old.negated or term.negated)
    ]
    if not rivals:
        return Query((*query.terms, term))
    return Query(tuple(term if old is rivals[0] else old for old in query.terms))
