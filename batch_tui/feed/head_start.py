"""The head start of a list: some of its jobs are there before all that may be newer are read."""

from collections.abc import Iterable, Sequence

from batch_tui.batch.plan.plan import Plan
from batch_tui.batch.plan.stream import SMALL_PAGE
from batch_tui.feed.chain import Chain

TURN = -1
"""The turn of its chains: before all others."""
MOST_EMPTY = 3
"""Pages that may bring nothing before it is given up."""


class HeadStart:
    """The first page of a plan's head in each queue; `ahead` are jobs that no other page listed.

    A page that brings nothing is no page, but for a few.
    """

    def __init__(self, head: Plan | None) -> None:
        self._head = head
        self.chains: Sequence[Chain] = [
            Chain(stream, SMALL_PAGE, turn=TURN, again=True)
            for stream in (head.streams if head else ())
        ]
        self.ahead: set[str] = set()

    def plan_of(self, chain: Chain, plan: Plan) -> Plan:
        """The plan by which the jobs of a chain are judged: its own, or that of the list."""
        return self._head if self._head and chain.turn == TURN else plan

    def advance(self, chain: Chain, listed: Iterable[str], matching: Iterable[str]) -> None:
        """A page of any chain has been taken in: its jobs, and those that are asked for."""
        if chain.turn != TURN:
            self.ahead.difference_update(listed)
            return
        self.ahead.update(matching)
        if chain.scanned or chain.trail.empty >= MOST_EMPTY:
            chain.give_up()
