"""Has the jobs of the queues counted that are looked at; the chips and the list follow that."""

from collections.abc import Callable, Mapping

from batch_tui.batch.job import Status
from batch_tui.batch.ports import Page
from batch_tui.feed.glance import Glances
from batch_tui.feed.listing.listing import Listing
from batch_tui.feed.queues import Queues
from batch_tui.feed.source import Source
from batch_tui.ui.widgets.chips import StatusChips

COUNTED = 60.0
"""Seconds between counts of the statuses."""


class Counting:
    """Joins the counts of queues with the chips that show them and the list that reads along.

    Args:
        source: what is asked.
        is_on: whether jobs are counted at all.
        learned: called when it is known which queues there are, or why not.
        chips: those that show the counts.
        listing: the list that is shown.
    """

    def __init__(
        self,
        source: Source,
        *,
        is_on: bool,
        learned: Callable[[], None],
        chips: Callable[[], StatusChips],
        listing: Callable[[], Listing | None],
    ) -> None:
        self._is_on = is_on
        self._chips = chips
        self._listing = listing
        self.queues = Queues(source, learned=learned, counted=self._show, saw=self._saw)
        self.glances = Glances(source, self.queues, counts=is_on)

    def once(self) -> None:
        """Count them, unless that was done before."""
        if self._is_on:
            self.queues.count_once()

    def again(self) -> None:
        """It is time to count them again."""
        if self._is_on:
            self.queues.count()

    async def close(self) -> None:
        """End everything that is under way."""
        await self.glances.close()
        await self.queues.close()

    def _show(self) -> None:
        self._chips().show_counts(self.queues.counts)

    def _saw(self, status: Status, pages: Mapping[str, Page]) -> None:
        if listing := self._listing():
            listing.counted(status, pages)
