"""The order of a job list: by what, in which direction, and the key that makes it total."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import Any, NamedTuple, TypeAlias

from batch_tui.batch.job import Job

Key: TypeAlias = tuple[Any, ...]
Value: TypeAlias = Callable[[Job, int], float | str | None]
"""From a job and an instant (ms since 1970) to what jobs are ordered by.

It gives numbers or texts, never both. A job without a value has None among numbers, "" among
texts.
"""


@dataclass(frozen=True, slots=True)
class SortBy:
    """Something that jobs can be ordered by; two with the same key are the same.

    `largest_first` says which end of it is looked for first.
    """

    key: str
    value: Value = field(compare=False, repr=False)
    largest_first: bool = field(default=False, compare=False, repr=False)


CREATED = SortBy("created", lambda job, _: job.created, largest_first=True)


class Order(NamedTuple):
    """Jobs by a value; those that have none last, in both directions.

    Equal values are ordered by the newest creation, then by id. `at` is the instant, in
    milliseconds since 1970, at which the duration of a running job is taken: keys must not
    change with the clock.
    """

    by: SortBy = CREATED
    descending: bool = True
    at: int = 0


NEWEST = Order()


def sort_key(order: Order) -> Callable[[Job], Key]:
    """The key by which jobs sort ascending into `order`; no two jobs have the same one."""
    first, *then = sort_passes(order)
    if not then:
        return first
    value = then[0]
    return lambda job: (value(job), *first(job))


def sort_passes(order: Order) -> tuple[Callable[[Job], Any], ...]:
    """Keys that sort jobs into `order` one after the other, several times as fast as its one."""
    by, descending, at = order
    if by == CREATED:
        return (_newest_first if descending else _oldest_first,)
    return _newest_first, _key(by.value, descending, at)


_NEVER = 1 << 62
"""Later than any time. An int, because keys of one type compare several times as fast."""


def _newest_first(job: Job) -> Key:
    created = job.created
    return (_NEVER if created is None else -created, job.id)


def _oldest_first(job: Job) -> Key:
    created = job.created
    return (_NEVER if created is None else created, job.id)


def _key(value: Value, descending: bool, at: int) -> Callable[[Job], float | bytes]:
    sign = -1.0 if descending else 1.0
    encoded = _downwards if descending else _upwards

    def key(job: Job) -> float | bytes:
        known = value(job, at)
        if known is None:
            return inf
        return encoded(known.casefold()) if isinstance(known, str) else sign * known

    return key


_INVERTED = bytes(range(254, -1, -1)) + b"\x00"


def _downwards(text: str) -> bytes:
    # UTF-8 sorts as its code points do and has no byte above 0xF4. The last byte puts a text
    # before its own prefixes, and the empty text behind everything.
    return text.encode("utf-8", "surrogatepass").translate(_INVERTED) + b"\xff"


def _upwards(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass") or b"\xff"
