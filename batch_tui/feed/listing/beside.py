"""Sorts of a list: at once where the jobs are few, else beside the event loop, told as they go."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from batch_tui.batch.joblist.change import NO_CHANGE
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.joblist.order import Order
from batch_tui.batch.joblist.sorting import Sorting
from batch_tui.feed.source import Sources
from batch_tui.feed.tasks import Tasks

LONG = 10_000
"""Jobs from which on a sort takes longer than a frame."""
SORT = "sort"
"""The name of its task."""
TOLD = 0.25
"""Seconds between two words about how far a sort has come."""


class Sorts:
    """A part of a listing: shares its list and its tasks, and tells of changes through `tell`.

    `order` is what was asked for last.
    """

    def __init__(
        self, jobs: JobList, source: Sources, tasks: Tasks, tell: Callable[..., None]
    ) -> None:
        self._jobs = jobs
        self._source = source
        self._tasks = tasks
        self._tell = tell
        self.order = jobs.order

    def sort(self, order: Order) -> None:
        """Bring the jobs into another order."""
        self.order = order
        if self._jobs.jobs < LONG:
            self._tasks.cancel(SORT)
            self._tell(self._jobs.sort(order), sorted=None)
        else:
            self._tasks.start(SORT, self._sort(order))
            self._tell(NO_CHANGE)

    def stop(self) -> bool:
        """Stop a sort that is under way; whether there was one."""
        if not self._tasks.stop(SORT):
            return False
        self.order = self._jobs.order
        self._tell(NO_CHANGE, sorted=None)
        return True

    async def _sort(self, order: Order) -> None:
        source, sorting = self._source, self._jobs.sorting(order)
        async with aclosing(sort(sorting, source)) as steps:
            async for done in steps:
                self._tell(NO_CHANGE, sorted=done)
            self._tell(self._jobs.finish(sorting), sorted=None)
        await source.beside(sorting.free)


async def sort(sorting: Sorting, source: Sources) -> AsyncGenerator[float]:
    """Run a sort in a thread; yields how much of it is done, 0 to 1, until it is over.

    Who leaves early stops it.
    """
    running = asyncio.create_task(source.beside(sorting.run))
    try:
        while not running.done():
            yield sorting.progress
            await asyncio.wait([running], timeout=TOLD)
        await running
    except BaseException:  # not at its end: what has been stopped is not taken over
        sorting.stop()
        raise
