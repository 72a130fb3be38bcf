"""A sort beside the event loop, which says how far it has come."""

import asyncio
from collections.abc import AsyncGenerator

from batch_tui.batch.joblist.sorting import Sorting
from batch_tui.feed.calls import Calls

TOLD = 0.25
"""Seconds between two words about how far a sort has come."""


async def sort(sorting: Sorting, calls: Calls) -> AsyncGenerator[float]:
    """Run a sort in a thread; yields how much of it is done, 0 to 1, until it is over.

    Who leaves early stops it.
    """
    running = asyncio.create_task(calls.beside(sorting.run))
    try:
        while not running.done():
            yield sorting.progress
            await asyncio.wait([running], timeout=TOLD)
        await running
    except BaseException:  # not at its end: what has been stopped is not taken over
        sorting.stop()
        raise
