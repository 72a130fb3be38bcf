"""What the list of a pane is made of: counted once, and kept as long as it is that list."""

from batch_tui.feed.groups import Finder, JobGroups
from batch_tui.feed.listing.listing import Listing
from batch_tui.feed.source import Sources


class MadeOf:
    """Keeps what the list that was asked about last is made of; `plan` finds all jobs."""

    def __init__(self, source: Sources, plan: Finder) -> None:
        self._source = source
        self._plan = plan
        self._groups: JobGroups | None = None

    def of(self, listing: Listing) -> JobGroups:
        """What a list is made of, as far as that was counted."""
        if self._groups is None or self._groups.listing is not listing:
            self._groups = JobGroups(self._source, listing, self._plan)
        return self._groups

    async def close(self) -> None:
        """End what is under way."""
        if self._groups is not None:
            await self._groups.close()
