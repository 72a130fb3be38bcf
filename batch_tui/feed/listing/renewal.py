"""What is new in a list, what has changed in sight, and what comes to match: asked and taken in."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial

from batch_tui.batch.failure import Failure, Throttled
from batch_tui.batch.job import Status
from batch_tui.batch.joblist.change import Change
from batch_tui.batch.joblist.rows import JobRows
from batch_tui.batch.ports import Page
from batch_tui.batch.query.placed import label_of
from batch_tui.feed.budget import Priority
from batch_tui.feed.listing.attention import Attention
from batch_tui.feed.listing.intake import Intake
from batch_tui.feed.listing.news import News
from batch_tui.feed.listing.review import Decided, Review
from batch_tui.feed.pager import Pager
from batch_tui.feed.side_by_side import SideBySide
from batch_tui.feed.source import Sources


class Renewal:
    """A part of a listing: shares its `jobs`, and gives `took` each change and how many are new."""

    def __init__(
        self,
        source: Sources,
        pager: Pager,
        jobs: JobRows,
        intake: Intake,
        attention: Attention,
        *,
        took: Callable[[Change, int], None],
    ) -> None:
        self._source = source
        self._jobs = jobs
        self._intake = intake
        self._attention = attention
        self._took = took
        self._pager = pager
        self._sources = SideBySide(pager.apart.put_off, pager.answered)
        self._news = News(pager, source)
        self._review = Review(pager, self._news, source)

    async def refresh(self, priority: Priority) -> None:
        """Ask once for what is new, and once for what is in sight.

        Raises:
            Failure: a call failed; what was told before stays.
        """
        self._pager.verdicts.begin_round()
        how = self._refresh_beside if self._source.has_several else self._refresh
        works = {label: partial(how, label, priority) for label in self._source.labels}
        await self._sources.run(works)

    async def close(self) -> None:
        """Ask no more: a source that was late may still be asked."""
        await self._sources.close()

    async def _refresh(self, label: str, priority: Priority) -> None:
        """The same of one source."""
        await self._take_news(self._queues_of(label), priority)
        await self._attention.refresh(label, priority)

    async def _take_news(self, queues: Sequence[str], priority: Priority) -> None:
        async for decided in self._news.read(queues, self._jobs, priority):
            self._review.watch(decided)
            self._take(decided)

    async def _refresh_beside(self, label: str, priority: Priority) -> None:
        """The same; what fails there, and not everywhere, keeps no other from being told of."""
        queues, apart = self._queues_of(label), self._pager.apart
        await self._take_news(queues, priority)
        if queues and all(queue in apart for queue in queues):
            return
        try:
            await self._attention.refresh(label, priority)
        except Failure as failure:
            if not queues or isinstance(failure, Throttled):  # that comes again by itself
                raise
            apart.leave(queues[0], failure)

    def _queues_of(self, label: str) -> list[str]:
        return [queue for queue in self._pager.plan.queues if label_of(queue) == label]

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
