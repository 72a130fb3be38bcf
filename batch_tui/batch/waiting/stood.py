"""For how long a job surely is as it is, which AWS does not tell."""

from typing import NamedTuple

from batch_tui.batch.waiting.facts import Case
from batch_tui.batch.waiting.place import place_of
from batch_tui.batch.waiting.reasons import PATIENCE
from batch_tui.batch.waiting.sightings import Sighting


class Stood(NamedTuple):
    """For how long (ms) something stands: as it was `seen`; blocking the queue at its `head`.

    `most` is what it may be at most, None where nothing tells.
    """

    seen: int
    head: int
    most: int | None

    @property
    def is_long(self) -> bool:
        """Whether it is long enough to be called a fault."""
        least = max(self.seen, self.head)
        return (least if self.most is None else min(least, self.most)) >= PATIENCE


def stood(case: Case, now: int) -> Stood:
    """For how long the job's reason, or its status without one, stands.

    AWS does not tell since when. What can be known is for how long it was seen at every look; and
    for how long the job has blocked its queue at the head, which is what the reason is about.
    """
    place = place_of(case)
    since = place.since if place and place.number == 1 else None
    return stood_since(case.seen, since, case.job.created, now)


def stood_since(seen: Sighting, head: int | None, created: int | None, now: int) -> Stood:
    """The same of a job that was seen so, has been at the head since then, and was submitted."""
    first = seen.before or created
    most = None if first is None else max(0, now - first)
    return Stood(max(0, now - seen.since), max(0, now - (head or now)), most)
