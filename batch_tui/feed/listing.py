"""The jobs of one plan, page after page, in one list."""

from collections.abc import Callable, Sequence

from batch_tui.batch.change import Change
from batch_tui.batch.job import Job, Status, split_child
from batch_tui.batch.joblist import JobList
from batch_tui.batch.order import Order
from batch_tui.batch.plan import Plan
from batch_tui.batch.region import Region
from batch_tui.feed.calls import Calls
from batch_tui.feed.describer import Describer
from batch_tui.feed.pager import Pager


class Listing:
    """A plan, the pager that answers it, and the list of what has come so far.

    `only` tells of which statuses alone an expanded parent's children are shown.
    """

    def __init__(
        self,
        plan: Plan,
        region: Region,
        calls: Calls,
        clock: Callable[[], int],
        order: Order | None = None,
    ) -> None:
        self.plan = plan
        self.jobs = JobList(order or Order())
        self.describer = Describer(self.jobs, region, calls, clock)
        self.pager = Pager(plan, region, calls)
        self.only: dict[str, frozenset[Status]] = {}
        self.exhausted = False
        self.loading = False

    @property
    def finished(self) -> bool:
        """Whether every page has come."""
        return self.pager.finished

    async def more(self) -> Change:
        """The next page, merged; of a scan that finds little, up to ten pages.

        Raises:
            Failure: a call failed; asking again goes on where it stopped.
        """
        self.loading = True
        self.exhausted = False
        try:
            batch = await self.pager.next_page()
        finally:
            self.loading = False
        self.exhausted = batch.stopped
        self.describer.note_seen(job.id for job in batch.jobs)
        return self.jobs.merge(batch.jobs)

    def add_children(self, parent: Job, children: Sequence[Job]) -> tuple[Change, Change]:
        """Children of a parent of which only some are shown: these too."""
        self.describer.note_seen(child.id for child in children)
        split = (split_child(child.id) for child in children)
        return (
            self.jobs.merge(children),
            self.jobs.include(parent.id, [child.index for child in split if child]),
        )
