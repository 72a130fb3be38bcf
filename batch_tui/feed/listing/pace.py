"""How fast the children of a parent end, from the summaries that refreshes bring anyway."""

from collections import deque

from batch_tui.batch.job import Job
from batch_tui.batch.joblist.notes import Pace
from batch_tui.batch.times import MINUTE

SAMPLES = 25
"""Summaries of a parent that are looked back over; at 5 s, two minutes."""
SHORTEST = 8_000
"""Milliseconds that they must cover: over less, chance says more than the pace."""
STEADY = 0.15
"""The share by which a rate must change to be told anew."""
MOST_PARENTS = 500


class Progress:
    """What was told of one parent lately."""

    def __init__(self) -> None:
        self._samples: deque[tuple[int, int]] = deque(maxlen=SAMPLES)
        self._rate: float | None = None

    def note(self, at: int, summary: tuple[int, ...], size: int) -> Pace | None:
        """Take in what was told at an instant (ms since 1970) of `size` children, by status.

        A rate that has hardly changed is told as it was. None until children have been seen to
        end; when fewer have ended than before, because of a retry, it begins anew.
        """
        ended = sum(summary[-2:])
        samples = self._samples
        if samples and (at < samples[-1][0] or ended < samples[-1][1]):
            samples.clear()
        if samples and samples[-1][0] == at:
            samples.pop()
        samples.append((at, ended))
        elapsed, more = at - samples[0][0], ended - samples[0][1]
        if elapsed < SHORTEST or more <= 0:
            self._rate = None
            return None
        rate = more * MINUTE / elapsed
        if self._rate is None or abs(rate - self._rate) > STEADY * self._rate:
            self._rate = rate
        return Pace(self._rate, round((size - ended) / rate * MINUTE) if size > ended else None)


class Paces:
    """The paces of the parents that were looked at lately."""

    def __init__(self) -> None:
        self._known: dict[str, Progress] = {}

    def note(self, parent: Job, at: int) -> Pace | None:
        """The pace of a parent, of which the service told at an instant (ms since 1970).

        None for one that has ended or does not count its children.
        """
        progress = self._known.pop(parent.id, None) or Progress()
        summary = parent.rest.summary
        if summary is None or parent.is_terminal:
            return None
        self._known[parent.id] = progress
        if len(self._known) > MOST_PARENTS:
            del self._known[next(iter(self._known))]
        return progress.note(at, summary, parent.child_count)
