"""What the lines around a table say, worked out from the state of its list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from textual.content import Content

from batch_tui.batch.failure import Failure
from batch_tui.batch.job import Job
from batch_tui.batch.joblist.order import Order
from batch_tui.batch.query.placed import split_queue
from batch_tui.batch.query.query import Query
from batch_tui.batch.text import safe
from batch_tui.batch.times import Clock
from batch_tui.feed.fresh import Fresh
from batch_tui.feed.listing.state import ListingState
from batch_tui.feed.queues import Count
from batch_tui.feed.source import Meter
from batch_tui.look.columns import BY_KEY
from batch_tui.look.names import alike, few
from batch_tui.look.numbers import age, count, countdown
from batch_tui.look.orders import arrow, write_order
from batch_tui.look.unknown import unknown
from batch_tui.ui.keys.commands import keys_of
from batch_tui.ui.panes.emptiness import why_empty

COARSE = 10
"""Calls a minute from which on their number is rounded."""
EMPTY = 10
"""Pages in a row without anything new of which the last line tells: there may be no end."""
MOST_NAMED = 3
"""Queues that are named in the first line; of more, their number."""


@dataclass(slots=True)
class Around:
    """What the lines tell beside the state of a list.

    `place` is the account and region, `queues` those that are chosen, `waits` what is awaited
    before there is a list, `failure` what keeps it from coming until its `next_try` (ms), `notice`
    is said first. `keys` are those changed by id, `watched` the jobs whose end will be told,
    `calls` the calls a minute.
    Of the sources that are `left_out` the queues could not be listed.
    `total` are all jobs of the queues, where they are counted. `coarse`: nothing ticks in seconds.
    """

    budget: Meter
    keys: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    read_only: bool = False
    queues: Sequence[str] = ()
    waits: str = ""
    failure: Failure | None = None
    next_try: int | None = None
    left_out: Mapping[str, Failure] = field(default_factory=dict)
    notice: str = ""
    paused: bool = False
    watched: int = 0
    calls: int = 0
    total: Count | None = None
    coarse: bool = False


class Lines(NamedTuple):
    """The texts around a table; `banner` is a failure, and when it is tried again."""

    title: Content
    tail: str
    status: Content
    banner: tuple[Failure, str] | None


def of(state: ListingState | None, around: Around, now: int) -> Lines:
    """The lines at an instant (ms); short of a change they are the same."""
    queues = state.plan.queues if state else around.queues
    return Lines(
        _title(queues, around),
        (around.waits and around.waits + _left_out(around))
        or (tail(state, around) + _offer(state, around) + _apart(state) if state else ""),
        _status(state, around, now) if state else Content(),
        _banner(state, around),
    )


def tail(state: ListingState, around: Around) -> str:
    """The row behind the last job."""
    plan = state.plan
    if state.stage == "loading":
        left = f" · {count(state.unopened, 'listing')} to go" if state.unopened > 1 else ""
        if state.unordered:
            left = f" · {state.scanned:,} listed, in no order · Esc stops"
        return f"  ⋯ loading{left}" if state.loaded else f"  ⋯ asking AWS Batch{left}"
    if not plan.queues and not plan.ids:
        return "  no queue is named so" if plan.query.queue_terms else "  press Q to choose a queue"
    if state.stage == "finished":
        return _end(state, around)
    if state.stage == "stuck":
        rest = "the rest is " if state.loaded else ""
        others = "" if state.answered else f" · {elsewhere(around.keys)}"
        return f"  {rest}not listed - press Enter to try again{others}"
    return f"  {_so_far(state)}" if state.stage == "stopped" else "  ↓ more"


def nothing_listed(keys: Mapping[str, str]) -> str:
    """What can be done where the queues cannot be listed; `keys` are those changed by id."""
    return f"  nothing is listed · {keys_of('refresh', keys)}: try again · {elsewhere(keys)}"


def no_queues(keys: Mapping[str, str]) -> str:
    """What can be done where there are none."""
    return f"  no job queues in this region · {elsewhere(keys)}"


def elsewhere(keys: Mapping[str, str]) -> str:
    """The keys that lead to another account or region."""
    return f"{keys_of('region', keys)}: another region · {keys_of('profile', keys)}: profile"


def _end(state: ListingState, around: Around) -> str:
    """That there is no more."""
    if state.loaded:
        return f"  end of the list · {count(state.loaded, 'job')}"
    if state.plan.ids:
        return f"  {unknown()}"
    if rather := state.plan.rather:
        return f"  {rather.sentence}"
    return f"  {why_empty(state.plan.query, around.total, around.keys)}"


def offered(state: ListingState) -> Query | None:
    """The query that is probably meant where nothing has been found so far."""
    if state.loaded or state.stage in ("waiting", "loading", "stuck"):
        return None
    return state.plan.rather.query if state.plan.rather else None


def _offer(state: ListingState, around: Around) -> str:
    """That query, and the key that asks it."""
    query = offered(state)
    return f" · {keys_of('offer', around.keys)}: {query}" if query else ""


def _apart(state: ListingState) -> str:
    """Why queues are left out."""
    told = ""
    said = {queue: why.sentence for queue, why in state.apart.items()}
    for sentence, queues in alike(said).items():
        are = "is" if len(queues) == 1 else "are"
        told += f" · {few(queues, MOST_NAMED)} {are} not read: {sentence}"
    return told


def _left_out(around: Around) -> str:
    """Why queues are missing."""
    failed = around.left_out.items()
    return "".join(f" · no queues of {label}: {why.sentence}" for label, why in failed)


def _so_far(state: ListingState) -> str:
    """What a scan that was stopped has found, and how it goes on."""
    if state.failure is not None and state.failure.lasts and not state.scanned:
        return "nothing is listed"
    matched = state.matched - state.ahead
    told = f"scanned {state.scanned:,}, {f'{matched:,}' if matched else 'none'} matched"
    told += f", {state.ahead:,} begin so" if state.ahead else ""
    if state.empty >= EMPTY:
        told = f"the last {state.empty} pages brought nothing new"
    return f"{told} - press Enter to go on"


def preview(query: Query, jobs: Sequence[Job], now: int) -> str:
    """How many of some loaded jobs a query matches, for one that is being written."""
    if not query.terms or not jobs:
        return ""
    verdicts = [*map(query.test(Clock(now)), jobs)]
    told = f"{verdicts.count(True):,} of {len(jobs):,} loaded match"
    unclear = verdicts.count(None)
    return f"{told}, {unclear:,} would have to be described" if unclear else told


def _title(queues: Sequence[str], around: Around) -> Content:
    names = {split_queue(queue)[1] for queue in queues}
    if len(queues) > 1 == len(names):  # the place tells of which regions it is
        named = f"{len(queues)} × {names.pop()}"
    elif len(queues) > MOST_NAMED:
        named = count(len(queues), "queue")
    else:
        named = " + ".join(queues) or "no queue"
    return Content.assemble(
        (" batch-tui ", "bold $accent"),
        (around.place, "$text-muted"),
        "  ",
        (named, "bold"),
        ("  read-only" if around.read_only else "", "$text-warning"),
    )


def _banner(state: ListingState | None, around: Around) -> tuple[Failure, str] | None:
    if around.failure is not None:
        return around.failure, tried_at(around.next_try)
    if state is None or state.failure is None:
        return None
    return state.failure, "" if state.failure.lasts else next_try(state)


def next_try(state: Fresh) -> str:
    """When what has failed is tried again."""
    return tried_at(state.next_try)


def tried_at(moment: int | None) -> str:
    """The same, of an instant (ms); None where only a key does so."""
    if moment is None:
        return "Press r to try again."
    return f"Trying again at {datetime.fromtimestamp(moment / 1000):%H:%M:%S}."


def _status(state: ListingState, around: Around, now: int) -> Content:
    parts = [Content.styled(around.notice, "$note")] if around.notice else []
    parts.append(Content(_summary(state)))
    if state.plan.offers:
        offer = f"arrays with running children: press {keys_of('status-2', around.keys)}"
        parts.append(Content.styled(offer, "$note"))
    if state.new:
        parts.insert(0, Content.styled(f" ↑ {state.new:,} new ", "reverse $note"))
    if state.marked:
        unseen = f", {state.unseen:,} not on the screen" if state.unseen else ""
        parts.append(Content.styled(f"{state.marked:,} marked{unseen}", "$note"))
    if around.watched:
        parts.append(Content.styled(f"{around.watched:,} watched", "$note"))
    if state.unread:
        left_out = f"{count(state.unread, 'job')} could not be read"
        parts.append(Content.styled(left_out, "$text-warning"))
    parts = [*_missing(state, around), *parts]
    if state.sorted is not None:
        parts.append(Content.styled(f"sorting {state.sorted:.0%}, Esc drops it", "$note"))
    elif write_order(state.order):
        parts.append(Content(_order(state.order, state.loaded)))
    parts.append(freshness(state, now, paused=around.paused))
    parts.append(Content(called(around.calls)))
    if around.budget.pause:
        left = countdown(around.budget.pause, coarse=around.coarse)
        parts.append(Content.styled(f"throttled: next call in {left}", "$text-warning"))
    return Content(" ") + Content("  ·  ").join(parts)


def _missing(state: ListingState, around: Around) -> list[Content]:
    """Which queues, and the queues of which sources, are not there."""
    told = []
    if state.apart:
        told.append(f"not read: {few([*state.apart], MOST_NAMED)}")
    if around.left_out:
        told.append(f"no queues of {', '.join(around.left_out)}")
    return [Content.styled(text, "$text-warning") for text in told]


def _summary(state: ListingState) -> str:
    """How much was scanned, what matched, and whether there is more."""
    if not state.answered and state.stage != "finished":
        return "no answer yet"
    more = "all" if state.stage == "finished" and not state.apart else "more ↓"
    more = "newest so far" if state.unordered else more
    headed = state.plan.headed
    if headed and state.ahead and not state.scanned:
        return f"{state.ahead:,} begin with {headed.value} · {more}"
    if headed and state.ahead and state.stage != "finished":
        found = f"{state.matched - state.ahead:,} match, {state.ahead:,} more begin so"
        return f"scanned {state.scanned:,} · {found} · {more}"
    if state.plan.left and not state.plan.ids:
        return f"scanned {state.scanned:,} · {state.matched:,} match · {more}"
    return f"{count(state.loaded, 'job')} · {more}"


def _order(order: Order, loaded: int) -> str:
    title = BY_KEY[order.by.key].title.lower()
    return f"sorted by {title} {arrow(order)} over the {loaded:,} loaded"


def about(calls: int, told: int) -> int:
    """Calls a minute as they are told; of many only about how many, so that it seldom changes."""
    if calls < COARSE:
        return calls
    is_near = told >= COARSE and abs(calls - told) <= max(5, told // 4)
    return told if is_near else round(calls / 5) * 5


def called(calls: int) -> str:
    """Calls a minute, as `about` has made them."""
    return f"{count(calls, 'call') if calls < COARSE else f'~{calls} calls'}/min"


def freshness(state: Fresh, now: int, *, paused: bool) -> Content:
    """How often what is on the screen is refreshed; how old it is, where it is older than that."""
    old = f"{age(state.age(now))} old"
    if paused:
        return Content.styled(f"paused, {old}", "$text-warning")
    if not state.interval:
        return Content(f"refresh off, {old}")
    if state.refreshed is None:
        return Content(f"every {state.interval:g}s")
    if state.is_late(now):
        return Content.styled(old, "$text-warning")
    return Content(f"live {state.interval:g}s")


def place_of(profile: str, region: str) -> str:
    """A profile, which may say anything, and a region as the title tells them; so several."""
    names = (name.replace(",", " + ") for name in map(safe, (profile, region)))
    return " · ".join(filter(None, names))
