"""The choice of listings for a query: the one that promises the fewest calls.

1. The name or definition filter that selects most: the ARN of a definition, an exact name, the
   beginning of a name, a definition. Jobs by definition come newest first, so such a listing can
   end where `after:` does.
2. A fair-share identifier, where the query names statuses to combine it with.
3. Time. A span is read from its later end down to the earlier one; `after:` alone as it is.
4. Status listings, where the query names statuses or asks for reasons: their pages are ten times as
   large, and they tell the reasons that a filtered listing may leave out.
5. A fair-share identifier with each of the statuses.
6. `before:`, and else the one listing of every status, newest first.
"""

from typing import NamedTuple

from batch_tui.batch.job import STATUSES, Status
from batch_tui.batch.plan.stream import NEWEST_FIRST, Filter
from batch_tui.batch.query.checks import split_definition
from batch_tui.batch.query.query import Query
from batch_tui.batch.query.terms import Term
from batch_tui.batch.times import Clock, instant


class Route(NamedTuple):
    """What to list in each queue: for each of `statuses` (None: any) with `filter`.

    `answered` are the terms that the service then answers. The listing may end at the first job
    created at or before `floor`.
    """

    statuses: tuple[Status | None, ...]
    filter: Filter | None = None
    answered: tuple[Term, ...] = ()
    floor: int | None = None


def route(query: Query, clock: Clock) -> Route:
    """The cheapest listings that hold every job which the query asks for."""
    low = max((instant(term.value, clock) for term in _positive(query, "after")), default=None)
    high = min((instant(term.value, clock) for term in _positive(query, "before")), default=None)
    if not query.allowed_statuses or (low is not None and high is not None and high - low < 2):
        return Route(())
    return (
        _by_definition(query, low, exact=True)
        or _by_name(query)
        or _by_definition(query, low, exact=False)
        or _by_share_or_time(query, low, high)
    )


def _by_share_or_time(query: Query, low: int | None, high: int | None) -> Route:
    statuses = tuple(status for status in STATUSES if status in query.allowed_statuses)
    share = next((term for term in _positive(query, "share") if "*" not in term.value), None)
    restricted, reasons = bool(query.statuses), bool(query.of("reason"))
    if low is not None and high is None and not (restricted and (share or reasons)):
        after = Filter("AFTER_CREATED_AT", str(low))
        return Route((None,), after, _positive(query, "after"))
    if share and (restricted or low is None):
        by_share = Filter("SHARE_IDENTIFIER", share.value)
        return Route(statuses, by_share, (share,))
    if high is not None and (low is not None or not (restricted or reasons)):
        before = Filter("BEFORE_CREATED_AT", str(high))
        return Route((None,), before, _positive(query, "before"), low)
    if restricted or reasons:
        return Route(statuses)
    return Route((None,), NEWEST_FIRST)


def _positive(query: Query, key: str) -> tuple[Term, ...]:
    return tuple(term for term in query.of(key) if not term.negated)


def _by_name(query: Query) -> Route | None:
    for term in _positive(query, "name"):
        value = _server_pattern(term.value)
        if value:
            answered = (term,) if _same(value, term.value) else ()
            return Route((None,), Filter("JOB_NAME", value), answered)
    return None


def _by_definition(query: Query, low: int | None, *, exact: bool) -> Route | None:
    for term in _positive(query, "def"):
        is_arn = term.value.startswith("arn:")
        if is_arn != exact:
            continue
        name, revision = (term.value, "") if is_arn else split_definition(term.value)
        value = _server_pattern(name)
        if value:
            answered = (term,) if _same(value, name) and not revision else ()
            return Route((None,), Filter("JOB_DEFINITION", value), answered, low)
    return None


def _server_pattern(text: str) -> str:
    """The narrowest pattern that the service takes, a name or its beginning; "" for none."""
    begin, star, _ = text.partition("*")
    return begin + star if begin else ""


def _same(pattern: str, text: str) -> bool:
    return pattern == text or (pattern.endswith("*") and pattern == text.rstrip("*") + "*")
