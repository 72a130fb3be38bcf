"""The choice of listings for a query: the one that promises the fewest calls.

1. The name or definition filter that selects most: the ARN of a definition, an exact name, the
   beginning of a name, a definition. Jobs by definition come newest first, so such a listing can
   end where `after:` does.
2. A fair-share identifier, where the query names statuses to combine it with.
3. Time. A span is read from its later end down to the earlier one; `after:` alone as it is.
4. Status listings, where the query can hold in some statuses alone, or reads what a filtered
   listing leaves out: their pages are ten times as large, and they tell it.
5. A fair-share identifier with each of the statuses.
6. Where statuses of others than those are asked for by name, none of 2, 4 and 5 has them all.
7. `before:`, and else the one listing of every status, newest first.
"""

from typing import NamedTuple

from batch_tui.batch.job import STATUSES, TERMINAL, Status
from batch_tui.batch.plan.stream import NEWEST_FIRST, Filter
from batch_tui.batch.query.kinds import Path
from batch_tui.batch.query.query import Query
from batch_tui.batch.query.term import Term
from batch_tui.batch.query.ways import Way
from batch_tui.batch.times import Clock

Ways = tuple[tuple[Term, Way], ...]


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
    ways = query.ways(clock)
    low = max((int(way.value) for _, way in ways if way.name == "AFTER_CREATED_AT"), default=None)
    high = min((int(way.value) for _, way in ways if way.name == "BEFORE_CREATED_AT"), default=None)
    if not query.possible_statuses or (low is not None and high is not None and high - low < 2):
        return Route(())
    return (
        _by_definition(ways, low, exact=True)
        or _by_name(ways)
        or _by_definition(ways, low, exact=False)
        or _by_share_or_time(query, ways, low, high)
    )


def _by_share_or_time(query: Query, ways: Ways, low: int | None, high: int | None) -> Route:
    statuses = tuple(status for status in STATUSES if status in query.possible_statuses)
    share = next(((term, way) for term, way in ways if way.name == "SHARE_IDENTIFIER"), None)
    every = query.names_other and Status.OTHER in query.possible_statuses
    restricted = len(statuses) < len(STATUSES) and not every
    untold = any(term.kind.silent == {Path.FILTER} for term in query.terms) and not every
    # Where a term alone implies the ended statuses, they hold far more than what is so young.
    few = bool(query.statuses) or TERMINAL.isdisjoint(statuses)
    if low is not None and high is None and not (few and (share or untold)):
        after = Filter("AFTER_CREATED_AT", str(low))
        return Route((None,), after, _answered(ways, after))
    if share and not every and (restricted or low is None):
        term, way = share
        return Route(statuses, Filter(way.name, way.value), (term,))
    if high is not None and (low is not None or not (restricted or untold)):
        before = Filter("BEFORE_CREATED_AT", str(high))
        return Route((None,), before, _answered(ways, before), low)
    if restricted or untold:
        return Route(statuses)
    return Route((None,), NEWEST_FIRST)


def _by_name(ways: Ways) -> Route | None:
    for term, way in ways:
        if way.name == "JOB_NAME":
            return Route((None,), Filter(way.name, way.value), (term,) if way.whole else ())
    return None


def _by_definition(ways: Ways, low: int | None, *, exact: bool) -> Route | None:
    for term, way in ways:
        if way.name == "JOB_DEFINITION" and way.value.startswith("arn:") is exact:
            answered = (term,) if way.whole else ()
            return Route((None,), Filter(way.name, way.value), answered, low)
    return None


def _answered(ways: Ways, by_time: Filter) -> tuple[Term, ...]:
    """The terms that a filter by time answers: of several the narrowest is the filter."""
    return tuple(term for term, way in ways if way.name == by_time.name)
