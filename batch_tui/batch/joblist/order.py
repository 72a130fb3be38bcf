"""The order of a job list: a column, a direction, and the key that makes it total."""

from collections.abc import Callable
from math import inf
from typing import Any, NamedTuple, TypeAlias

from batch_tui.batch.job import STATUSES, Job, Status

Key: TypeAlias = tuple[Any, ...]


class Order(NamedTuple):
    """Jobs by a column of `COLUMNS`; those without a value last, in both directions.

    Equal values are ordered by the newest creation, then by id. `at` is the instant, in
    milliseconds since 1970, at which the duration of a running job is taken: keys must not
    change with the clock.
    """

    column: str = "created"
    descending: bool = True
    at: int = 0


def read_order(text: str, now: int) -> Order:
    """The order that `column`, or `-column` for the largest first, says at an instant (ms).

    Raises:
        ValueError: the column does not exist.
    """
    if not text:
        return Order()
    order = Order(text.removeprefix("-"), text.startswith("-"), now)
    sort_key(order)
    return order


def write_order(order: Order) -> str:
    """An order as `read_order` reads it; "" for the newest first."""
    if order.column == "created" and order.descending:
        return ""
    return ("-" if order.descending else "") + order.column


def sort_key(order: Order) -> Callable[[Job], Key]:
    """The key by which jobs sort ascending into `order`; no two jobs have the same one.

    Raises:
        ValueError: the column does not exist.
    """
    first, *then = sort_passes(order)
    if not then:
        return first
    value = then[0]
    return lambda job: (value(job), *first(job))


def sort_passes(order: Order) -> tuple[Callable[[Job], Any], ...]:
    """Keys that sort jobs into `order` one after the other, several times as fast as its one.

    Raises:
        ValueError: the column does not exist.
    """
    column, descending, at = order
    if column == "created":
        return (_newest_first if descending else _oldest_first,)
    if column in _TEXTS:
        return _newest_first, _text(_TEXTS[column], descending)
    if column == "duration":
        return _newest_first, _number(lambda job: job.duration(at), descending)
    if column in _NUMBERS:
        return _newest_first, _number(_NUMBERS[column], descending)
    raise ValueError(f"There is no column {column!r}; choose one of {', '.join(COLUMNS)}.")


_NEVER = 1 << 62
"""Later than any time. An int, because keys of one type compare several times as fast."""


def _newest_first(job: Job) -> Key:
    created = job.created
    return (_NEVER if created is None else -created, job.id)


def _oldest_first(job: Job) -> Key:
    created = job.created
    return (_NEVER if created is None else created, job.id)


def _number(value: Callable[[Job], float | None], descending: bool) -> Callable[[Job], float]:
    sign = -1.0 if descending else 1.0

    def key(job: Job) -> float:
        number = value(job)
        return inf if number is None else sign * number

    return key


def _text(value: Callable[[Job], str], descending: bool) -> Callable[[Job], bytes]:
    encoded = _downwards if descending else _upwards
    return lambda job: encoded(value(job).casefold())


_INVERTED = bytes(range(254, -1, -1)) + b"\x00"


def _downwards(text: str) -> bytes:
    # UTF-8 sorts as its code points do and has no byte above 0xF4. The last byte puts a text
    # before its own prefixes, and the empty text behind everything.
    return text.encode("utf-8", "surrogatepass").translate(_INVERTED) + b"\xff"


def _upwards(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass") or b"\xff"


def _status(job: Job) -> int | None:
    return None if job.status is None else _RANKS[job.status]


_RANKS: dict[Status, int] = {status: rank for rank, status in enumerate(STATUSES)}

_NUMBERS: dict[str, Callable[[Job], float | None]] = {
    "status": _status,
    "progress": lambda job: job.progress,
    "exit": lambda job: job.exit_code,
}

_TEXTS: dict[str, Callable[[Job], str]] = {
    "name": lambda job: job.name,
    "reason": lambda job: job.why,
    "id": lambda job: job.id,
    "queue": lambda job: job.queue,
    "definition": lambda job: job.definition,
    "share": lambda job: job.share,
}

COLUMNS = ("created", *_NUMBERS, "duration", *_TEXTS)
"""The columns a list can be ordered by."""
