"""What a list is doing and how far it has come: one frozen picture, which its owner writes."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from batch_tui.batch.failure import Failure
from batch_tui.batch.job import Status
from batch_tui.batch.joblist.order import NEWEST, Order
from batch_tui.batch.plan.plan import Plan
from batch_tui.feed.fresh import Fresh

Stage = Literal["waiting", "loading", "more", "stopped", "stuck", "finished"]


class InSight(NamedTuple):
    """The rows that are on the screen, and the id of the job that the cursor is on."""

    rows: range
    cursor: str | None


@dataclass(frozen=True, slots=True)
class ListingState(Fresh):
    """One moment in the life of a list.

    `stage` tells how its pages stand: nothing asked yet, under way, more to be had, stopped by
    Esc or because a long scan found little, stuck after a failure, or all there. `busy` are the
    names of what is under way. `loaded` counts the jobs in the list, `departed` those of them
    that have left the query since, `scanned` those the service
    has listed, `matched` those that were asked for, `ahead` those of them that came before newer
    ones may have been listed, `new` those that came in above what is on the screen, `marked` the
    marks, `unseen` those of them that are on no row in sight, `unread` those that could not be read
    and are left out, `empty` the last pages in a row that brought nothing new, `unopened` the
    listings of which no page has come, `unordered` those that come in no order and are not at
    their end: the newest may still be missing. `apart` tells why some queues are left out.

    `beat` counts the intervals so far. `failure` is what failed last and stands; `answered` tells
    whether the service has ever answered. `sorted` is how far a sort has come, 0 to 1.
    """

    plan: Plan
    stage: Stage = "waiting"
    busy: AbstractSet[str] = frozenset()
    loaded: int = 0
    departed: int = 0
    scanned: int = 0
    matched: int = 0
    ahead: int = 0
    new: int = 0
    marked: int = 0
    unseen: int = 0
    unread: int = 0
    empty: int = 0
    unopened: int = 0
    unordered: int = 0
    apart: Mapping[str, Failure] = field(default_factory=dict)
    order: Order = NEWEST
    beat: int = 0
    failure: Failure | None = None
    answered: bool = False
    sorted: float | None = None
    restricted: Mapping[str, AbstractSet[Status]] = field(default_factory=dict)
