"""Ending jobs: what a request would do to each, and what has come of it."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from batch_tui.batch.failure import Failure, Throttled, Unavailable
from batch_tui.batch.job import Job, Status

Deed = Literal["cancel", "terminate", "nothing"]
"""CancelJob, TerminateJob, or neither."""
Kind = Literal["stopped", "refused", "unknown", "kept"]
"""What came of a job."""
MOST_ENDED = 50
"""Ids that a call takes which ends several jobs."""
LONGEST_REASON = 1024
"""Characters of a reason."""
CANCELLABLE = frozenset({Status.SUBMITTED, Status.PENDING, Status.RUNNABLE})
"""The statuses in which a job is cancelled. CancelJob does nothing to those that have started."""


class Ended(NamedTuple):
    """What a call that ends several jobs was answered.

    `taken` are the ids of those that the service ends, `refused` tells why it leaves others alone.
    Of an id that is in neither nothing is known.
    """

    taken: frozenset[str]
    refused: Mapping[str, Failure]

    @property
    def again(self) -> frozenset[str]:
        """The ids that may be sent again: throttled, or failed by themselves, and not ended."""
        may = (Throttled, Unavailable)
        return frozenset(job_id for job_id, why in self.refused.items() if isinstance(why, may))

    @property
    def is_throttled(self) -> bool:
        """Whether the service was asked too much."""
        return any(isinstance(why, Throttled) for why in self.refused.values())


def deed(job: Job) -> Deed:
    """What ends a job, as far as it is known.

    A parent of which children have started is terminated, as are they with it: cancelled, these
    would run on, and it would wait for them. So is what is in a status that is not known.
    """
    if job.is_terminal:
        return "nothing"
    if job.status not in CANCELLABLE or has_started(job):
        return "terminate"
    return "cancel"


def has_started(parent: Job) -> bool:
    """Whether children of a job have started and not ended; True where that is not told."""
    if not parent.child_count:
        return False
    summary = parent.rest.summary
    if summary is None:
        return parent.kind == "array" and parent.status is Status.PENDING
    return sum(summary[3:5]) > 0


class Target(NamedTuple):
    """A job that is to be ended, as it is known: of one that was never told, only its id.

    `seen`: it is on the screen, and not only marked.
    """

    job: Job
    seen: bool = True


class Outcome(NamedTuple):
    """What came of a job.

    It is stopped, as far as the service has agreed to it; or it was refused; or nobody knows, as
    the call was lost; or it was kept, because nothing was sent. `why` is None where all is well.
    """

    kind: Kind
    why: Failure | None = None
