"""The chains of a plan together: which are read next, and how far all of them have come."""

from collections.abc import Iterable
from math import inf

from batch_tui.batch.plan.plan import Plan
from batch_tui.batch.plan.stream import Stream
from batch_tui.feed.apart import Apart
from batch_tui.feed.chain import Chain
from batch_tui.feed.head_start import HeadStart
from batch_tui.feed.sweep import Sweep


class Chains:
    """All chains of a plan; none is read of a queue that is `apart`.

    Those of the plan's listings are made here; a head start and sweeps bring their own.
    """

    def __init__(self, plan: Plan, start: HeadStart, sweeps: Iterable[Sweep], apart: Apart) -> None:
        listed = () if plan.swept else plan.streams
        self._all = [
            *start.chains,
            *(Chain(stream, plan.page_size, plan.floor) for stream in listed),
            *(chain for sweep in sweeps for chain in sweep.chains),
        ]
        self._swept = plan.swept
        self._started = bool(start.chains)
        self._apart = apart

    @property
    def scanned(self) -> int:
        """How many jobs they have listed."""
        return sum(chain.scanned for chain in self._counted())

    @property
    def unread(self) -> int:
        """How many jobs of their pages could not be read."""
        return sum(chain.unread for chain in self._counted())

    @property
    def unopened(self) -> int:
        """How many of those whose turn it is have shown nothing yet."""
        return _unopened(self.reading())

    @property
    def is_ahead(self) -> bool:
        """Whether there was a head start, and nothing else has been read so far."""
        return self._started and not any(chain.opened for chain in self._all if chain.turn >= 0)

    @property
    def must_go_on(self) -> bool:
        """Whether the newest job may still be missing, however much is there.

        A stream has shown nothing yet, or one by status comes in no order, and so to its end.
        """
        reading = self.reading()
        if self.is_ahead and not any(chain.turn < 0 for chain in reading):
            return False
        return any(_is_in_disorder(chain) or not chain.opened for chain in reading)

    def told(self) -> dict[str, int]:
        """How those whose turn it is stand, in the words of the state of a list."""
        reading = self.reading()
        return {
            "empty": max((chain.trail.empty for chain in reading), default=0),
            "unopened": _unopened(reading),
            "unordered": sum(not chain.in_order for chain in reading),
        }

    def of(self, stream: Stream) -> Chain:
        """The one that began with a stream of the plan."""
        return next(chain for chain in self._all if chain.begins == stream)

    def has_shown(self, queue: str) -> bool:
        """Whether a page of a queue has come."""
        return any(chain.opened for chain in self._all if chain.stream.queue == queue)

    def reading(self) -> list[Chain]:
        """Those whose turn it is, of each queue."""
        chains = (chain for chain in self._all if chain.stream.queue not in self._apart)
        reading = [chain for chain in chains if not chain.finished]
        if first := [chain for chain in reading if chain.turn < 0]:
            return first
        turns: dict[str, int] = {}
        for chain in reading:
            turns[chain.stream.queue] = min(chain.turn, turns.get(chain.stream.queue, chain.turn))
        return [chain for chain in reading if chain.turn == turns[chain.stream.queue]]

    def leading(self) -> list[Chain]:
        """Those that keep the most jobs back: they have come least far into the past.

        One in no order may bring the newest with its last page. None of a sweep keeps any back.
        """
        reading = self.reading()
        if self._swept:
            return reading
        frontier = max((chain.frontier for chain in reading if chain.in_order), default=inf)
        return [c for c in reading if not c.in_order or c.frontier == frontier]

    def frontier(self) -> float:
        """The creation (ms) than which nothing newer comes any more, of what comes in order."""
        return _frontier(self.reading())

    def released(self, *, early: bool, certain: bool) -> float | None:
        """The creation (ms) down to which jobs can be handed out; None where none can be.

        `early`: what has shown nothing yet keeps none back. `certain`: what comes in no order keeps
        all back.
        """
        keeping = [] if self._swept else self.reading()
        if early:
            keeping = [chain for chain in keeping if chain.opened]
        if certain and any(map(_is_in_disorder, keeping)):
            return None
        return _frontier(keeping)

    def _counted(self) -> Iterable[Chain]:
        return (chain for chain in self._all if not chain.again)


def _unopened(chains: Iterable[Chain]) -> int:
    return sum(not chain.opened for chain in chains)


def _frontier(chains: Iterable[Chain]) -> float:
    return max((chain.frontier for chain in chains if chain.in_order), default=-inf)


def _is_in_disorder(chain: Chain) -> bool:
    """Whether its newest jobs may come last: a filter promises an order, if only by name."""
    return chain.is_by_status and not chain.in_order
