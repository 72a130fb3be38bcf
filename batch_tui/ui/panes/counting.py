"""Has the jobs of the queues counted that are looked at; the chips and the list follow that."""

from collections.abc import Callable, Mapping

from batch_tui.batch.job import STATUSES, Status
from batch_tui.batch.ports import Page
from batch_tui.feed.glance import Glances
from batch_tui.feed.listing.listing import Listing
from batch_tui.feed.listing.state import ListingState
from batch_tui.feed.queues import Count, Queues
from batch_tui.feed.source import Sources
from batch_tui.look.numbers import age
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
        source: Sources,
        *,
        is_on: bool,
        learned: Callable[[], None],
        chips: Callable[[], StatusChips],
        listing: Callable[[], Listing | None],
    ) -> None:
        self._is_on = is_on
        self._clock = source.clock
        self._chips = chips
        self._listing = listing
        self.queues = Queues(source, learned=learned, counted=self.show, saw=self._saw)
        self.glances = Glances(source, self.queues, counts=is_on)

    def follow(self, state: ListingState) -> None:
        """Count what is looked at, unless that was done before; what the list knows is shown."""
        if self._is_on and state.answered:
            self.queues.count_once()
        self.show()

    def again(self, *, anew: bool) -> None:
        """A while is over: the counts are older, or they are counted `anew`."""
        if self._is_on and anew:
            self.queues.count()
        self.show()

    async def close(self) -> None:
        """End everything that is under way."""
        await self.glances.close()
        await self.queues.close()

    @property
    def total(self) -> Count | None:
        """All jobs of the queues that are looked at, once they are counted."""
        counts = self.queues.counts.values()
        if len(counts) < len(STATUSES):
            return None
        return Count(sum(count.jobs for count in counts), any(count.more for count in counts))

    def show(self) -> None:
        """Show the counts, those of them in place that the list knows better, and their age."""
        counted = self.queues.looked_at
        if counted is None:
            self._chips().show_counts({}, "")
            return
        listing = self._listing()
        known = known_better(listing.state, counted.jobs) if listing else {}
        old = age(self._clock() - counted.at)
        self._chips().show_counts({**counted.jobs, **known}, old)

    def _saw(self, status: Status, pages: Mapping[str, Page]) -> None:
        if listing := self._listing():
            listing.counted(status, pages)


def known_better(state: ListingState, counts: Mapping[Status, Count]) -> Mapping[Status, Count]:
    """The count of the one status that a list has all jobs of, or more than were counted."""
    query = state.plan.query
    if len(query.statuses) != 1 or len(query.terms) != 1 or state.apart:
        return {}
    [status] = query.statuses
    loaded = state.loaded - state.departed
    if status not in counts:
        return {}
    if state.stage == "finished":
        return {status: Count(loaded, more=False)}
    return {status: Count(loaded, more=True)} if loaded > counts[status].jobs else {}
