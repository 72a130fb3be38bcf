"""What it costs to read a listing: by what was counted, else by what queues are usually like.

Nobody knows beforehand how many jobs a filter brings. What is to be known is which of several ways
is by far the cheapest, and for that the usual shares are near enough.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil

from batch_tui.batch.job import STATUSES, Status
from batch_tui.batch.plan.stream import (
    LARGE_PAGE,
    MAX_DESCRIBED,
    NEWEST_FIRST,
    SMALL_PAGE,
    Stream,
)
from batch_tui.batch.query.term import Term

JOBS = 50_000
"""How many jobs there are where nothing was counted."""
REFRESHES = 2
"""How many refreshes of a screen count against its first page: each takes a call a listing."""
KEPT = 14 * 86_400_000
"""How far back most jobs reach, in milliseconds: AWS Batch forgets those that ended long ago."""
USUAL = {
    Status.SUBMITTED: 0.01,
    Status.PENDING: 0.02,
    Status.RUNNABLE: 0.04,
    Status.STARTING: 0.01,
    Status.RUNNING: 0.04,
    Status.SUCCEEDED: 0.8,
    Status.FAILED: 0.08,
}
"""What part of the jobs is in each status."""
_ONE_NAME, _MANY, _ONE_SHARE = 0.02, 0.33, 0.1
"""What a name brings; a definition, or a beginning of names; a share. A queue may run few kinds of
jobs, and a wrong guess costs more on this side than on the other."""
_UNSURE = 0.1
"""Of what part of the jobs a listing leaves out what it may leave out."""
PROBED = 4
"""How many pages of the newest jobs are read before a queue is swept by status."""
TRIED_AGAIN = frozenset({Status.RUNNABLE, Status.STARTING, Status.RUNNING})
"""The statuses that a sweep reads twice, for the jobs that are tried again."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Estimates for a queue at an instant (ms); `counted` are the jobs in some statuses.

    `refreshes` is how often what is read will be looked at again.
    """

    now: int
    counted: Mapping[Status, float] = field(default_factory=dict)
    refreshes: int = 0

    def calls(self, streams: Iterable[Stream], left: Iterable[Term], floor: int | None) -> int:
        """About how many calls it takes to read these, and to describe what they leave out.

        `left` is checked on the jobs that come; a listing by time may end at the creation `floor`.
        """
        terms = tuple(left)
        return sum(self._stream(stream, terms, floor) for stream in streams)

    def part(self, statuses: Iterable[Status]) -> float:
        """About what part of the jobs is in some statuses."""
        jobs = sum(self._jobs(status) for status in statuses if status in STATUSES)
        return jobs / max(1.0, self._jobs(None))

    def brought(self, stream: Stream, floor: int | None) -> float:
        """About how many jobs a listing brings, down to the creation `floor`."""
        return self._part(stream, floor) * self._jobs(stream.status)

    def sweep(self, statuses: Iterable[Status], left: Iterable[Term]) -> int:
        """About how many calls it takes to sweep some statuses of a queue, a small one by time."""
        terms = tuple(left)
        at_once = self.calls([Stream("", filter=NEWEST_FIRST)], terms, None)
        if at_once <= PROBED:
            return at_once
        read = [Stream("", status) for status in statuses]
        again = [stream for stream in read if stream.status in TRIED_AGAIN]
        return PROBED + self.calls([*read, *again], terms, None)

    @property
    def size(self) -> int:
        """How many jobs the queue is taken to have."""
        return round(self._jobs(None))

    def _stream(self, stream: Stream, left: Iterable[Term], floor: int | None) -> int:
        jobs = self.brought(stream, floor)
        page = LARGE_PAGE if stream.filter is None else SMALL_PAGE
        undecided = max((_undecided(term, stream) for term in left), default=0.0)
        return max(1, ceil(jobs / page)) + ceil(jobs * undecided / MAX_DESCRIBED)

    def _jobs(self, status: Status | None) -> float:
        if status is None:
            return sum(map(self._jobs, STATUSES))
        return self.counted.get(status, JOBS * USUAL[status])

    def _part(self, stream: Stream, floor: int | None) -> float:
        """What part of the jobs of its statuses a listing brings."""
        if stream.filter is None:
            return 1.0
        name, value = stream.filter
        if name == "SHARE_IDENTIFIER":
            return _ONE_SHARE
        if name == "AFTER_CREATED_AT":
            return _span(int(value), self.now)
        if name == "BEFORE_CREATED_AT":
            return 1.0 if floor is None else _span(floor, int(value))
        if name == "JOB_NAME":
            return _MANY if value.endswith("*") else _ONE_NAME
        return _MANY if floor is None else _MANY * _span(floor, self.now)


def _span(start: int, end: int) -> float:
    return min(1.0, max(0.0, (end - start) / KEPT))


def _undecided(term: Term, stream: Stream) -> float:
    """Of what part of the jobs a listing leaves out what a term reads."""
    if term.kind.silent & stream.paths:
        return 1.0
    return _UNSURE if term.kind.unsure & stream.paths else 0.0
