"""The choice of listings for a query: the one that promises the fewest calls.

Of ways that cost the same the first is taken:
1. A name or a definition, as a filter: the ARN of a definition, a name, a definition. Jobs by
   definition come newest first, so such a listing can end where `after:` does.
2. A fair-share identifier with each of the statuses.
3. Time. A span is read from its later end down to the earlier one; `after:` alone as it is.
4. Status listings, where the query can hold in some statuses alone, or reads what a filtered
   listing leaves out. Their pages are ten times as large, and they tell it; but they come in no
   order that one may lean on, so they must be cheaper by far.
5. The one listing of every status, newest first.

Jobs in a status that is new to this program are listed by none of 2 and 4. Where such are known to
be, these ways are taken only where none of them can match. Where all is wanted, in any order,
queues are swept by status instead, which looks for such jobs first.
"""

from collections.abc import Iterator
from math import ceil
from typing import NamedTuple

from batch_tui.batch.job import STATUSES, Status
from batch_tui.batch.plan.prices import Prices
from batch_tui.batch.plan.stream import NEWEST_FIRST, Filter, Stream
from batch_tui.batch.query.kinds import BY_FILTER
from batch_tui.batch.query.query import Query
from batch_tui.batch.query.term import Term
from batch_tui.batch.query.ways import Way
from batch_tui.batch.times import Clock

BY_FAR = 1.2
"""How much more the cheapest way in an order may cost than one in no order."""
RARE = 0.2
"""Of what part of the jobs a term holds that is checked here."""
SCREENFUL = 100
"""How many jobs are wanted first on a screen."""
FEW_READ_ON = 50
"""Of so many pages that a screen could show, one more than the first ones is looked at."""
HEAD_PAYS = 2
"""More calls than a way may take where the jobs that begin with a word are not listed first."""
Ways = tuple[tuple[Term, Way], ...]


class Route(NamedTuple):
    """What to list in each queue: for each of `statuses` (None: any) with `filter`.

    `answered` are the terms that the service then answers. The listing may end at the first job
    created at or before `floor`. It takes about so many `calls` a queue, for `first` screenful.
    Where they are `swept`, the newest jobs of every status are listed too, and the active statuses
    twice: that brings every job that the query can mean.
    """

    statuses: tuple[Status | None, ...]
    filter: Filter | None = None
    answered: tuple[Term, ...] = ()
    floor: int | None = None
    calls: int = 0
    first: int = 0
    swept: bool = False

    def streams(self, queue: str) -> tuple[Stream, ...]:
        """The listings of a queue."""
        return tuple(Stream(queue, status, self.filter) for status in self.statuses)

    def left(self, query: Query) -> tuple[Term, ...]:
        """The terms that are checked on the jobs that come."""
        settled = {"queue", "status"} if any(self.statuses) else {"queue"}
        return tuple(
            term
            for term in query.terms
            if term.kind.role not in settled and term not in self.answered
        )


def routes(
    query: Query, clock: Clock, prices: Prices, *, every: bool = False, other: bool = False
) -> list[Route]:
    """The ways to list every job that the query asks for, the best one first.

    `every` says that all are wanted, in any order; `other` that there are jobs in a status that is
    new to this program.
    """
    ways = query.ways(clock)
    low = max((int(way.value) for _, way in ways if way.name == "AFTER_CREATED_AT"), default=None)
    high = min((int(way.value) for _, way in ways if way.name == "BEFORE_CREATED_AT"), default=None)
    if not query.possible_statuses or (low is not None and high is not None and high - low < 2):
        return [Route(())]
    found = [
        *_by_definition(ways, low, exact=True),
        *_by_name(ways),
        *_by_definition(ways, low, exact=False),
        *(() if other else _by_share(query, ways)),
        *_by_time(ways, low, high),
        *(_swept(query) if every else ()),
        *_by_status(query, certain=every or other),
    ]
    if not any(way.name.endswith("CREATED_AT") for _, way in ways):
        found.append(Route((None,), NEWEST_FIRST))
    priced = [_priced(way, query, prices) for way in found]
    return sorted(priced, key=lambda way: _weight(way, prices))


def head(query: Query, way: Route) -> tuple[Term, Filter] | None:
    """A listing that brings some of the jobs before a long one, and the term that it is of."""
    is_narrow = way.filter is not None and not way.filter.name.endswith("CREATED_AT")
    found = query.head
    if found is None or is_narrow or way.swept or way.calls <= HEAD_PAYS:
        return None
    term, first = found
    return term, Filter(first.name, first.value)


def _priced(way: Route, query: Query, prices: Prices) -> Route:
    """With the calls that it takes."""
    left = way.left(query)
    if way.swept:
        calls = prices.sweep(_listed(query), left)
        return way._replace(calls=calls, first=calls)
    calls = prices.calls(way.streams(""), left, way.floor)
    if way.filter is None:
        return way._replace(calls=calls, first=calls)
    part = prices.part(query.possible_statuses) if way.statuses == (None,) else 1.0
    jobs = sum(prices.brought(stream, way.floor) for stream in way.streams(""))
    checked = sum(term.kind.role == "job" for term in left)
    matching = max(SCREENFUL, jobs * part * RARE**checked)
    first = max(len(way.statuses), ceil(calls * SCREENFUL / matching))
    return way._replace(calls=calls, first=first)


def _weight(way: Route, prices: Prices) -> float:
    """The calls that count: to read all, or those that somebody waits for who looks at a screen.

    A screen that is full is seldom read on. The newest of a listing in no order may be on its last
    page, and each of several listings takes a call at a refresh.
    """
    far = BY_FAR if way.filter is None else 1
    if not prices.refreshes:
        return way.calls * far
    rest = (way.calls - way.first) / FEW_READ_ON
    return (way.first + rest) * far + len(way.statuses) * prices.refreshes


def _by_share(query: Query, ways: Ways) -> Iterator[Route]:
    if not _names_other(query):
        for term, way in ways:
            if way.name == "SHARE_IDENTIFIER":
                yield Route(_listed(query), Filter(way.name, way.value), (term,))


def _by_time(ways: Ways, low: int | None, high: int | None) -> Iterator[Route]:
    if high is not None:
        before = Filter("BEFORE_CREATED_AT", str(high))
        yield Route((None,), before, _answered(ways, before), low)
    elif low is not None:
        after = Filter("AFTER_CREATED_AT", str(low))
        yield Route((None,), after, _answered(ways, after))


def _by_status(query: Query, *, certain: bool) -> Iterator[Route]:
    statuses = _listed(query)
    untold = any(term.kind.silent == BY_FILTER for term in query.terms)
    worth = not _names_other(query) and (untold or len(statuses) < len(STATUSES))
    if Status.OTHER not in query.possible_statuses or (worth and not certain):
        yield Route(statuses)


def _swept(query: Query) -> Iterator[Route]:
    if Status.OTHER in query.possible_statuses and not _names_other(query):
        yield Route(_listed(query), swept=True)


def _listed(query: Query) -> tuple[Status, ...]:
    return tuple(status for status in STATUSES if status in query.possible_statuses)


def _names_other(query: Query) -> bool:
    return query.names_other and Status.OTHER in query.possible_statuses


def _by_name(ways: Ways) -> Iterator[Route]:
    for term, way in ways:
        if way.name == "JOB_NAME":
            yield Route((None,), Filter(way.name, way.value), (term,) if way.whole else ())


def _by_definition(ways: Ways, low: int | None, *, exact: bool) -> Iterator[Route]:
    for term, way in ways:
        if way.name == "JOB_DEFINITION" and way.value.startswith("arn:") is exact:
            answered = (term,) if way.whole else ()
            yield Route((None,), Filter(way.name, way.value), answered, low)


def _answered(ways: Ways, by_time: Filter) -> tuple[Term, ...]:
    """The terms that a filter by time answers: of several the narrowest is the filter."""
    return tuple(term for term, way in ways if way.name == by_time.name)
