"""The lists that were shown before, so that going back to one costs no call."""

import asyncio
from collections.abc import Mapping, Sequence

from batch_tui.batch.job import Status
from batch_tui.batch.joblist.marks import Marks
from batch_tui.batch.joblist.order import Order
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import Query
from batch_tui.batch.times import MINUTE
from batch_tui.feed.listing.listing import Listing
from batch_tui.feed.queues import Count
from batch_tui.feed.source import Sources

KEPT = 4
"""How many lists are kept beside those without a filter."""


class KeptListings:
    """Lists of one source by their query and queues; what is dropped is closed.

    Their marks are one set, so that a filter takes none away. A list without a filter is never
    dropped for another. What a query means may go on with the clock: then its list is taken for
    another one after a minute.
    """

    def __init__(self, source: Sources) -> None:
        self._source = source
        self._marks = Marks()
        self._kept: dict[tuple[str, ...], Listing] = {}
        self._closing: set[asyncio.Task[None]] = set()

    def get(
        self, query: Query, queues: Sequence[str], order: Order, counted: Mapping[Status, float]
    ) -> Listing:
        """The kept list, else a new one in this order, which has asked nothing yet.

        `counted` are the jobs that a queue has in some statuses.
        """
        now = self._source.clock()
        minute = str(now // MINUTE) if query.moves else ""
        key = (str(query), minute, *queues)
        listing = self._kept.pop(key, None)
        if listing is None:
            way = plan(query, queues, now, soon=True, counted=counted)
            listing = Listing(self._source, way, order, self._marks)
        self._kept[key] = listing
        filtered = [old for old, kept in self._kept.items() if kept.state.plan.query.terms]
        unfiltered = [old for old in self._kept if old not in filtered]
        for old in (*filtered[:-KEPT], *unfiltered[:-KEPT]):
            self._close(self._kept.pop(old))
        return listing

    def seen(self, queues: Sequence[str]) -> Mapping[Status, Count]:
        """How many jobs of some queues the kept lists have read of the statuses that they list."""
        found: dict[Status, Count] = {}
        for state in (kept.state for kept in self._kept.values()):
            ways = {(stream.status, stream.filter) for stream in state.plan.streams}
            if state.plan.queues != tuple(queues) or len(ways) != 1 or state.apart:
                continue
            [(status, by)] = ways
            if status is not None and by is None:
                found[status] = Count(state.scanned, state.stage != "finished")
        return found

    async def close(self) -> None:
        """Close all of them."""
        while self._kept:
            self._close(self._kept.popitem()[1])
        await asyncio.gather(*self._closing)

    def _close(self, listing: Listing) -> None:
        task = asyncio.get_running_loop().create_task(listing.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
