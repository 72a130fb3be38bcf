"""A plan in words: which calls, what is checked here, and what that costs."""

from collections.abc import Iterable, Iterator, Sequence

from batch_tui.batch.job import STATUSES, Status
from batch_tui.batch.plan.plan import Plan
from batch_tui.batch.plan.routes import Route
from batch_tui.batch.plan.stream import LARGE_PAGE, MAX_DESCRIBED, NEWEST_FIRST, Stream
from batch_tui.batch.query.kinds import TermKind
from batch_tui.batch.query.term import Term
from batch_tui.batch.times import utc


def explain(plan: Plan) -> list[str]:
    """The lines for a person, the calls first."""
    if not plan.queues and not plan.ids:
        return ["No queue is asked."]
    if not (plan.streams or plan.ids):
        return ["Nothing is asked: no job can match."]
    return [*_stands(plan), *_calls(plan), *_checks(plan), *_misses(plan), *_ways(plan)]


def _stands(plan: Plan) -> Iterator[str]:
    """What words of the config file stand for."""
    for said in dict.fromkeys(term.said for term in plan.query.terms):
        if said and ":" not in said.word:
            yield f"{said.word} stands for {said.text}"


def summary(plan: Plan) -> str:
    """What a plan asks for, in a few words."""
    if plan.ids:
        return f"DescribeJobs of {_count(len(plan.ids), 'job')}"
    return f"ListJobs {_listings(plan.ways[0])}"


def _ways(plan: Plan) -> Iterator[str]:
    """What it takes, and what other ways would."""
    if not plan.ways:
        return
    chosen, *others = plan.ways
    takes = f"About {_price(chosen)} to read all of a queue of some {plan.jobs:,} jobs."
    yield f"{takes} Other ways:" if others else takes
    for way in others:
        yield f"  {_listings(way)}: about {_price(way)}"


def _listings(way: Route) -> str:
    if way.swept:
        return f"with {_each(way.statuses)}"
    [first, *rest] = way.streams("")
    return _listing(first) + (f" and {len(rest)} more" if rest else "")


def _each(statuses: Sequence[Status | None]) -> str:
    """Many statuses, in few words."""
    but = [status for status in STATUSES if status not in statuses]
    if len(but) < len(STATUSES) - len(but):
        return f"each status but {' and '.join(but)}" if but else "each status"
    return " and ".join(map(str, statuses))


def _price(way: Route) -> str:
    """The calls of a way; one in no order has the first rows only with the last call."""
    soon = f" ({way.first:,} to the first rows)" if 0 < way.first < way.calls else ""
    return _count(way.calls, "call") + soon


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _calls(plan: Plan) -> Iterator[str]:
    if plan.ids:
        yield f"DescribeJobs of {_count(len(plan.ids), 'job')} by id; nothing is listed."
        return
    several = len(plan.queues) > 1
    names = ", ".join(plan.queues)
    yield f"In {f'each of {len(plan.queues)} queues' if several else 'the queue'} ({names}):"
    if plan.swept:
        [way, *_] = plan.ways
        yield f"  ListJobs {_listings(way)}, {LARGE_PAGE} jobs a call, active ones twice;"
        yield f"  of a small queue {_listing(Stream('', filter=NEWEST_FIRST))} instead."
        return
    if plan.head:
        [first, *_] = plan.head.streams
        yield f"  ListJobs {_listing(first)}, once: some that begin so come first"
    for listing in dict.fromkeys(stream._replace(queue="") for stream in plan.streams):
        yield f"  ListJobs {_listing(listing)}, {plan.page_size} jobs a call"
    if plan.floor is not None:
        yield f"  until jobs are reached that were created by {utc(plan.floor)}"


def _misses(plan: Plan) -> Iterator[str]:
    if plan.may_miss_other:
        yield "Old jobs in a status that is new to this program are found by status:other alone."


def _checks(plan: Plan) -> Iterator[str]:
    last = [term for term in plan.left if term.kind.is_described and plan.streams]
    first = [term for term in plan.left if term not in last]
    if first:
        yield f"Checked here, job by job: {_written(first)}"
    elif plan.streams and not last:
        yield "Nothing is left to check here: a call brings only jobs that match."
    if plan.left and plan.streams:
        yield "A call costs the same whether or not its jobs match."
    kinds = (*(term.kind for term in first), *plan.tells)
    silent = [kind for kind in kinds if kind.is_silent(plan.paths)]
    if silent:
        yield (
            f"Such a listing may leave out the {_about(silent)}: where it does, one DescribeJobs "
            f"call more for up to {MAX_DESCRIBED} jobs."
        )
    if last:
        about = _about(term.kind for term in last)
        yield f"Checked last, because only DescribeJobs tells the {about}: {_written(last)}"
        yield f"  on what is left over then, {MAX_DESCRIBED} jobs a call"
    yield from dict.fromkeys(term.kind.note for term in plan.left if term.kind.note)


def _written(terms: Iterable[Term]) -> str:
    return " ".join(map(str, terms))


def _about(kinds: Iterable[TermKind]) -> str:
    return " and the ".join(dict.fromkeys(kind.about for kind in kinds))


def _listing(stream: Stream) -> str:
    if stream.filter is None:
        return f"with status {stream.status}"
    name, value = stream.filter
    if stream.filter == NEWEST_FIRST:
        return f"with {name} {value}: every status, newest first"
    shown = f"{value} ({utc(int(value))})" if name.endswith("CREATED_AT") else value
    return f"with {name} {shown}" + (f" and status {stream.status}" if stream.status else "")
