"""Since when something was seen to be as it is, which AWS does not tell."""

from collections import OrderedDict
from typing import NamedTuple

GAP = 3 * 60_000
"""Milliseconds between two looks, beyond which nobody knows what was in between."""
_MOST = 1_000


class Sighting(NamedTuple):
    """Since when something was seen to be as it is, and when it was still otherwise (ms).

    The latter is None where nobody saw it change.
    """

    since: int
    before: int | None = None


class Sightings:
    """What jobs were seen to be, for as long as somebody looks often enough."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, tuple[str, Sighting, int]] = OrderedDict()

    def note(self, job_id: str, what: str, now: int) -> Sighting:
        """The job is `what` now; returns since when it was that at every look."""
        known, sighting, last = self._seen.pop(job_id, (what, Sighting(now), now))
        if not 0 <= now - last <= GAP:
            sighting = Sighting(now)
        elif known != what:
            sighting = Sighting(now, last)
        self._seen[job_id] = (what, sighting, now)
        if len(self._seen) > _MOST:
            self._seen.popitem(last=False)
        return sighting
