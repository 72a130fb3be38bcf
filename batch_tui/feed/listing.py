"""The jobs of one plan, page after page, in one list."""

from collections.abc import AsyncIterator, Callable
from collections.abc import Set as AbstractSet

from batch_tui.batch.job import STATUSES, Job, Status, split_child
from batch_tui.batch.joblist.change import Change
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.joblist.order import Order
from batch_tui.batch.plan.plan import Plan
from batch_tui.batch.ports import Region
from batch_tui.feed.calls import Calls
from batch_tui.feed.children import list_children
from batch_tui.feed.describer import Describer
from batch_tui.feed.news import News
from batch_tui.feed.pager import Pager
from batch_tui.feed.refresh import Refresher
from batch_tui.feed.source import PageLimit

WANTED = 100
"""How many more jobs are listed at a time."""
MOST_PAGES = 10
"""Pages after which a scan that finds fewer asks whether to go on."""


class Listing:
    """A plan, the pager that answers it, and the list of what has come so far.

    Listings of one region should share a `limit`. `exhausted`: a scan has stopped, and there is
    more. `cursor` is the id of the job that was looked at when the listing was left. `only` tells
    of which statuses alone an expanded parent's children are shown.
    """

    def __init__(
        self,
        plan: Plan,
        region: Region,
        calls: Calls,
        clock: Callable[[], int],
        order: Order | None = None,
        *,
        limit: PageLimit | None = None,
    ) -> None:
        self._region = region
        self._calls = calls
        self._limit = limit
        self.plan = plan
        self.jobs = JobList(order or Order())
        self.describer = Describer(self.jobs, region, calls, clock)
        self.pager = Pager(plan, region, calls, limit)
        news = News(self.pager, region, calls, clock)
        self.refresher = Refresher(self.jobs, plan, self.describer, news)
        self.only: dict[str, frozenset[Status]] = {}
        self.exhausted = False
        self.loading = False
        self.cursor: str | None = None

    @property
    def finished(self) -> bool:
        """Whether every page has come."""
        return self.pager.finished

    async def more(self) -> AsyncIterator[Change]:
        """The next page, merged; of a scan that finds little, up to ten, each as it comes.

        Raises:
            Failure: a call failed; asking again goes on where it stopped.
        """
        self.loading = True
        self.exhausted = False
        wanted, last = WANTED, self.pager.pages + MOST_PAGES
        try:
            while wanted > 0 and not self.finished and not self.exhausted:
                batch = await self.pager.next_page(wanted, max_pages=1)
                self.describer.note_seen(job.id for job in batch.jobs)
                wanted -= len(batch.jobs)
                self.exhausted = wanted > 0 and not batch.finished and self.pager.pages >= last
                yield self.jobs.merge(batch.jobs)
        finally:
            self.loading = False

    async def list_children(
        self, parent: Job, statuses: AbstractSet[Status]
    ) -> AsyncIterator[tuple[Change, AbstractSet[int]]]:
        """The children of a parent in some statuses, merged page by page.

        With each page come what it changed, and the indexes of all that were found so far.
        The statuses are listed in the order in which a job passes through them, so that one that
        goes on meanwhile is not missed.

        Raises:
            Failure: a call failed; what was listed before stays.
        """
        found: set[int] = set()
        for status in STATUSES:
            if status not in statuses:
                continue
            pages = list_children(self._region, self._calls, parent, status, limit=self._limit)
            async for children in pages:
                self.describer.note_seen(child.id for child in children)
                split = (split_child(child.id) for child in children)
                found |= {child.index for child in split if child}
                # A listing by status leaves the definition out, which is the parent's.
                known = (
                    child._replace(definition=child.definition or parent.definition)
                    for child in children
                )
                yield self.jobs.merge(known), found
