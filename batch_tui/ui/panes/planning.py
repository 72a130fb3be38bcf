"""How a query would be answered in a pane: by what was counted and seen of its queues."""

from collections.abc import Mapping, Sequence

from batch_tui.batch.job import Status
from batch_tui.batch.plan.plan import Plan, plan
from batch_tui.batch.query.kinds import TermKind
from batch_tui.batch.query.query import Query
from batch_tui.feed.listing.kept import KeptListings
from batch_tui.feed.queues import Queues
from batch_tui.feed.source import Sources


class Planning:
    """Plans by what the lists of a pane, and the counts of its queues, have learned."""

    def __init__(self, source: Sources, kept: KeptListings, queues: Queues) -> None:
        self._source = source
        self._kept = kept
        self._queues = queues

    def plan(
        self,
        query: Query,
        queues: tuple[str, ...],
        *,
        every: bool,
        tells: tuple[TermKind, ...] = (),
    ) -> Plan:
        """How a query is answered; with `every`, how all its jobs are read.

        What the kinds of terms in `tells` read is told of every job.
        """
        return plan(
            query,
            queues,
            self._source.clock(),
            whole=every,
            every=every,
            soon=not every,
            other=self._source.other,
            counted=self.sizes(queues),
            tells=tells,
        )

    def sizes(self, queues: Sequence[str]) -> Mapping[Status, float]:
        """About how many jobs one of these queues has in each status."""
        return self._queues.sizes(queues, self._kept.seen(queues))
