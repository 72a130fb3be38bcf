"""What becomes of the jobs of a plan before they are written, and what that costs."""

from collections.abc import Iterator
from math import ceil

from batch_tui.batch.failure import Failure
from batch_tui.batch.job import Job
from batch_tui.batch.plan.plan import Plan
from batch_tui.batch.plan.stream import LARGE_PAGE, MAX_DESCRIBED, SMALL_PAGE
from batch_tui.feed.full import Full
from batch_tui.feed.offspring import Offspring
from batch_tui.feed.pager import Pager
from batch_tui.feed.reader import Reader
from batch_tui.feed.source import Sources


class Stages:
    """The pager of a plan and what stands behind it; `reader` is the last of them.

    With `children`, those of the jobs that match come instead of them, in the statuses that the
    query names. With `describe`, all of a job is told.
    """

    def __init__(self, pager: Pager, source: Sources, *, children: bool, describe: bool) -> None:
        statuses = pager.plan.statuses

        def is_wanted(child: Job) -> bool:
            return not statuses or child.status in statuses

        self.pager = pager
        self.reader: Reader = pager
        self._offspring: Offspring | None = None
        self._full: Full | None = None
        if children:
            self.reader = self._offspring = Offspring(self.reader, source, statuses)
        if describe:
            holds = is_wanted if children else pager.plan.matches
            self.reader = self._full = Full(self.reader, source, holds)

    @property
    def untold(self) -> int:
        """How many jobs could not be described."""
        return self._full.untold if self._full else 0

    @property
    def why_untold(self) -> Failure | None:
        """Why a source has described none."""
        return self._full.why if self._full else None

    @property
    def childless(self) -> dict[str, Failure]:
        """The parents whose children were not all read, and why."""
        return dict(self._offspring.failed) if self._offspring else {}


def costs(way: Plan, *, children: bool, describe: bool) -> Iterator[str]:
    """What the stages add to the calls of a plan, in lines."""
    if not (way.streams or way.ids):
        return
    if children:
        status = " and ".join(sorted(way.statuses)) or "each status"
        yield (
            f"Then ListJobs of the children of each array and multi-node job that matches, with "
            f"{status}, {LARGE_PAGE:,} a call;"
        )
        yield "  none for a status in which one that has ended has no child."
    if describe:
        about = "" if children or way.left or not way.ways else _about(way)
        yield f"Then DescribeJobs of each job that is written, {MAX_DESCRIBED} a call{about}."


def _about(way: Plan) -> str:
    """About how many calls describe all, where all that is listed is written."""
    page = SMALL_PAGE if way.ways[0].filter else LARGE_PAGE
    jobs = min(way.jobs, way.ways[0].calls * page)
    return f": about {ceil(jobs / MAX_DESCRIBED):,} calls for such a queue"
