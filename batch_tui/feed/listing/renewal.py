"""What is new in a list, what has changed in sight, and what comes to match: asked and taken in."""

from collections.abc import Callable, Mapping
from contextlib import suppress

from batch_tui.batch.failure import Throttled
from batch_tui.batch.job import Status
from batch_tui.batch.joblist.change import Change
from batch_tui.batch.joblist.rows import JobRows
from batch_tui.batch.ports import Page
from batch_tui.feed.budget import Priority
from batch_tui.feed.listing.attention import Attention
from batch_tui.feed.listing.intake import Intake
from batch_tui.feed.listing.news import News
from batch_tui.feed.listing.review import Decided, Review
from batch_tui.feed.pager import Pager
from batch_tui.feed.source import Source


class Renewal:
    """A part of a listing: shares its `jobs`, and gives `took` each change and how many are new."""

    def __init__(
        self,
        source: Source,
        pager: Pager,
        jobs: JobRows,
        intake: Intake,
        attention: Attention,
        *,
        took: Callable[[Change, int], None],
    ) -> None:
        self._jobs = jobs
        self._intake = intake
        self._attention = attention
        self._took = took
        self._pager = pager
        self._news = News(pager, source)
        self._review = Review(pager, self._news, source)

    async def refresh(self, priority: Priority) -> None:
        """Ask once for what is new, and once for what is in sight.

        Raises:
            Failure: a call failed; what was told before stays.
        """
        async for decided in self._news.read(self._jobs, priority):
            self._review.watch(decided)
            self._take(decided)
        await self._attention.refresh(priority)

    @property
    def is_review_due(self) -> bool:
        """Whether there is something to read again, and it is time."""
        return self._review.is_due

    async def review(self) -> None:
        """Read again what was read. Where that fails it goes on there the next time.

        Raises:
            Failure: a call failed, and not because the service throttles.
        """
        with suppress(Throttled):
            async for decided in self._review.read(self._jobs, Priority.REFRESH):
                self._take(decided)

    def counted(self, status: Status, pages: Mapping[str, Page]) -> None:
        """Take in the pages, by queue, that were read to count a status."""
        for queue, page in pages.items():
            decided = self._review.counted(queue, status, page, self._jobs)
            self._take(decided)

    def _take(self, decided: Decided) -> None:
        change, new = self._intake.news(decided)
        self._pager.came_in(new)
        self._took(change, len(new))
