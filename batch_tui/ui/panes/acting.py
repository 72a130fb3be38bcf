"""Jobs of a list that are acted on: which ones, and what the list makes of it afterwards."""

from collections.abc import Callable, Collection, Sequence

from batch_tui.batch.ending import Target
from batch_tui.batch.job import split_child
from batch_tui.feed.listing.listing import REFRESH, Listing
from batch_tui.feed.listing.state import ListingState
from batch_tui.ui.panes.targets import TargetError, targets
from batch_tui.ui.table.table import JobTable


class Acting:
    """Says which jobs a key acts on; takes their marks away, and goes to a job that is new.

    The cursor goes there once the list has that job, unless it has been moved before. Where a
    refresh has come without it, `say` is told, once.
    """

    def __init__(
        self,
        table: Callable[[], JobTable],
        listing: Callable[[], Listing | None],
        say: Callable[[str], None],
    ) -> None:
        self._table = table
        self._listing = listing
        self._say = say
        self._sought: str | None = None
        self._from: str | None = None
        self._begun = False

    def targets(self) -> tuple[Target, ...]:
        """The marked jobs, else the one under the cursor; where there is none, that is said."""
        table = self._table()
        try:
            return targets(table.jobs, table.window, table.cursor)
        except TargetError as error:
            self._say(str(error))
            return ()

    def stopped(self, ids: Collection[str]) -> None:
        """Take the marks of jobs that were stopped away, and ask how all are."""
        listing = self._listing()
        if listing is not None:
            listing.marking.take_away(tuple(ids))
            listing.refresh()

    def submitted(self, new: Sequence[str], left: Sequence[str], done: Sequence[str]) -> None:
        """Jobs were run again: the cursor goes to the first new one.

        `left` are children of one array that were not: they are shown, and marked.
        """
        listing = self._listing()
        if listing is None:
            return
        listing.marking.take_away(done)
        children = [child for child in map(split_child, left) if child]
        if children:
            listing.expand(children[0].parent, [child.index for child in children])
            listing.marking.put(left)
        self._begun, self._from = False, self._table().cursor
        self._sought = new[0] if new else None
        listing.refresh()

    def look(self, state: ListingState) -> None:
        """The list has changed."""
        if self._sought is None:
            return
        table = self._table()
        if table.cursor != self._from:
            self._sought = None
        elif table.jobs.position(self._sought) is not None:
            table.move_to(self._sought)
            self._sought = None
        elif REFRESH in state.busy:
            self._begun = True
        elif self._begun:
            self._begun = False
            self._say(f"Not in this list, or not yet: {self._sought}. / and this id shows it.")
