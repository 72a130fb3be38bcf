"""The listings that were shown before, so that going back to one costs no call."""

from collections.abc import Callable, Sequence

from batch_tui.batch.query.query import Query
from batch_tui.feed.listing import Listing

KEPT = 4
"""How many listings are kept beside those without a filter."""
MINUTE = 60_000


class KeptListings:
    """Listings by their query and queues; the one without a filter is never dropped for another.

    What a query means may go on with the clock: then its listing is taken for another one after a
    minute.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], Listing] = {}

    def get(
        self, query: Query, queues: Sequence[str], now: int, make: Callable[[], Listing]
    ) -> Listing:
        """The kept listing, else a new one; `now` is in milliseconds since 1970."""
        minute = str(now // MINUTE) if query.moves else ""
        key = (str(query), minute, *queues)
        listing = self._kept.pop(key, None) or make()
        self._kept[key] = listing
        filtered = [old for old, kept in self._kept.items() if kept.plan.query.terms]
        for old in filtered[:-KEPT]:
            del self._kept[old]
        unfiltered = [old for old in self._kept if old not in filtered]
        for old in unfiltered[:-KEPT]:
            del self._kept[old]
        return listing
