"""From a query to the ListJobs calls that answer it, and what is left to check here.

A ListJobs call takes one filter, or one status, or a fair-share identifier with a status. So at
most one term of a query becomes the filter, and the rest is checked on what comes back. `routes`
makes the choice; a `Plan` is what comes of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import NamedTuple

from batch_tui.batch.job import Job, Status, split_child
from batch_tui.batch.plan.prices import REFRESHES, Prices
from batch_tui.batch.plan.routes import Route, head, routes
from batch_tui.batch.plan.stream import LARGE_PAGE, SMALL_PAGE, Filter, Stream
from batch_tui.batch.query.kinds import BY_FILTER, NO_PATH, Path, TermKind
from batch_tui.batch.query.meant import Rather, rather
from batch_tui.batch.query.named import id_in
from batch_tui.batch.query.query import Query
from batch_tui.batch.query.term import Check, Term, all_hold
from batch_tui.batch.times import Clock


class Offer(NamedTuple):
    """A query that a person may rather mean, and why."""

    sentence: str
    query: Query


@dataclass(frozen=True, slots=True)
class Plan:
    """How a query is answered.

    `queues` are those asked, `streams` the listings to read, `page_size` how many jobs to ask for
    at a time. Jobs that are named in full need no listing: `ids`, or ARNs, are described instead,
    of whatever queue unless the query names some. A stream may end at the first job created at or
    before `floor` (milliseconds since 1970). `statuses` are those that a job may have, empty for
    any. `left` are the terms that the service does not answer, `checks` their tests. `paths` are
    the ways in which the jobs are listed: one about which that does not tell enough must be
    described first. Where all that match are wanted, queues may be `swept`: read by status, beside
    the newest jobs of any status, and the active ones once more.
    Of every job that is asked for, what the kinds of terms in `tells` read is to be told.
    `head` is a plan that soon brings some of the jobs, by the beginning of the word that it is
    `headed` by: a page of it is read first.
    `ways` are the one that was chosen and the dearer ones, with what they take where a queue has
    about so many `jobs`.
    """

    query: Query
    queues: tuple[str, ...] = ()
    streams: tuple[Stream, ...] = ()
    ids: tuple[str, ...] = ()
    page_size: int = SMALL_PAGE
    floor: int | None = None
    statuses: frozenset[Status] = frozenset()
    left: tuple[Term, ...] = ()
    checks: tuple[Check, ...] = field(default=(), compare=False, repr=False)
    paths: frozenset[Path] = NO_PATH
    tells: tuple[TermKind, ...] = field(default=(), compare=False, repr=False)
    swept: bool = False
    head: "Plan | None" = None
    headed: Term | None = None
    ways: tuple[Route, ...] = field(default=(), compare=False, repr=False)
    jobs: int = field(default=0, compare=False, repr=False)

    @property
    def parents(self) -> frozenset[str]:
        """The parents of the children that are named: these are shown below them."""
        children = (split_child(id_in(name)) for name in self.ids)
        return frozenset(child.parent for child in children if child)

    def listed(self, queue: str) -> tuple[Status, ...]:
        """The statuses by which a queue is listed, in the order of a job's life."""
        return tuple(s.status for s in self.streams if s.queue == queue and s.status)

    @property
    def may_miss_other(self) -> bool:
        """Whether old jobs in a status that is new to this program are not listed."""
        listed = any(stream.status for stream in self.streams)
        return listed and Status.OTHER in self.query.possible_statuses

    @property
    def needs_describe(self) -> bool:
        """Whether some listed jobs may have to be described before the query is decided."""
        kinds = (*(term.kind for term in self.left), *self.tells)
        return any(kind.is_silent(self.paths) for kind in kinds)

    @property
    def offers(self) -> tuple[Offer, ...]:
        """Queries that may be meant instead of this one."""
        if self.ids or Status.RUNNING not in self.statuses or Status.PENDING in self.statuses:
            return ()
        return (
            Offer(
                "An array stays PENDING while its children run: show PENDING jobs too?",
                self.query.with_statuses(self.statuses | {Status.PENDING}),
            ),
        )

    @property
    def rather(self) -> Rather | None:
        """What may be meant instead where no job matches."""
        return rather(self.query)

    def judge(self, job: Job, paths: frozenset[Path] | None = None) -> bool | None:
        """Whether a job listed by `paths` is asked for; None when it must be described first."""
        if self.statuses and job.status not in self.statuses and job.status is not None:
            return False
        paths = self.paths if paths is None else paths
        verdict = all_hold(self.checks, job, paths)
        is_told = job.status is not None or not self.statuses
        if verdict and not (is_told and all(kind.is_told(job, paths) for kind in self.tells)):
            return None
        return verdict

    def matches(self, job: Job) -> bool:
        """Whether a job of these listings is asked for, by all that is known of it now."""
        return (not self.statuses or job.status in self.statuses) and all(
            check.holds(job) for check in self.checks
        )


def plan(
    query: Query,
    queues: Sequence[str],
    now: int,
    tz: tzinfo | None = None,
    *,
    whole: bool = False,
    every: bool = False,
    soon: bool = False,
    other: bool = False,
    counted: Mapping[Status, float] | None = None,
    tells: Sequence[TermKind] = (),
) -> Plan:
    """The cheapest honest way to answer a query in these queues (names or ARNs).

    Queues that the query excludes are left out. `now` (milliseconds since 1970) and `tz` (the
    system's zone by default) settle relative and local times for good. `whole` says that
    everything will be read, as by a pipe: then pages are as large as the service gives, where
    otherwise the first page should be there soon. `soon` says that some jobs may come before newer
    ones, where those take long. `every` says that all is wanted, in any order,
    `other` that there are jobs in a status that is new to this program.
    `counted` are the jobs that a queue has in some statuses, as far as they were counted. What
    `tells` read is told of every job: where a listing leaves it out, that is described.
    """
    clock = Clock(now, tz)
    asked = tuple(filter(query.queue_holds(), dict.fromkeys(queues)))
    prices = Prices(now, counted or {}, 0 if whole else REFRESHES)
    way, *others = routes(query, clock, prices, every=every, other=other)
    ids = query.ids if way.statuses and (asked or not query.queue_terms) else ()
    if ids:
        way, others = Route(()), []
    first = head(query, way) if soon else None
    left = way.left(query)
    scanned = not all(term.kind.is_described for term in left)
    large = way.filter is None and (whole or scanned)
    streams = tuple(stream for queue in asked for stream in way.streams(queue))
    if first:
        way = way._replace(calls=way.calls + 1)
    return Plan(
        query=query,
        queues=asked,
        streams=streams,
        ids=ids,
        page_size=LARGE_PAGE if large else SMALL_PAGE,
        floor=way.floor,
        statuses=query.statuses,
        left=left,
        checks=tuple(term.check(clock) for term in left if term.kind.role == "job"),
        paths=frozenset(path for stream in streams for path in stream.paths),
        tells=tuple(tells),
        swept=way.swept,
        head=_head(query, asked, first[1], clock) if first else None,
        headed=first[0] if first else None,
        ways=() if ids else (way, *others),
        jobs=prices.size,
    )


def _head(query: Query, queues: Sequence[str], first: Filter, clock: Clock) -> Plan:
    """A plan that checks the whole query on another listing."""
    terms = query.without_queues().terms
    return Plan(
        query,
        tuple(queues),
        tuple(Stream(queue, filter=first) for queue in queues),
        statuses=query.statuses,
        left=terms,
        checks=tuple(term.check(clock) for term in terms if term.kind.role == "job"),
        paths=BY_FILTER,
    )
