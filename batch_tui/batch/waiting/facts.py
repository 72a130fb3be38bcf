"""What AWS tells of a job that waits, of its queue, and of where it could run.

Times are ms since 1970, None where they are not told.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from batch_tui.batch.detail import Detail
from batch_tui.batch.failure import Failure
from batch_tui.batch.job import Job
from batch_tui.batch.waiting.sightings import Sighting

T = TypeVar("T")
FRONT = 100
"""The jobs of a queue that a snapshot shows at most."""


class TimeLimit(NamedTuple):
    """What a queue does to a job that has stood at its head with this `reason` for so long."""

    reason: str
    seconds: int
    action: str


class QueueDetail(NamedTuple):
    """All about a queue; `environments` are names or ARNs, in the order in which they are tried.

    `policy` is the ARN of its scheduling policy, "" for first in, first out.
    """

    name: str
    state: str
    status: str
    reason: str
    kind: str = ""
    policy: str = ""
    environments: tuple[str, ...] = ()
    limits: tuple[TimeLimit, ...] = ()


class Environment(NamedTuple):
    """A compute environment; `kind` is EC2, SPOT, FARGATE ..., or UNMANAGED.

    vCPUs are None where they are not told.
    """

    name: str
    arn: str
    state: str
    status: str
    reason: str
    kind: str = ""
    desired: int | None = None
    most: int | None = None
    types: tuple[str, ...] = ()

    @property
    def takes_jobs(self) -> bool:
        """Whether jobs are placed in it at all."""
        return self.state != "DISABLED" and self.status not in {"INVALID", "DELETING", "DELETED"}


def in_order(found: Iterable[Environment], names: Sequence[str]) -> tuple[Environment, ...]:
    """Environments in the order in which a queue names them, by name or ARN."""
    places = {name: place for place, name in enumerate(names)}
    last = len(places)
    return tuple(sorted(found, key=lambda one: places.get(one.arn, places.get(one.name, last))))


class Standing(NamedTuple):
    """A job in its place in a queue, and since when it has that place."""

    arn: str
    since: int | None


class Use(NamedTuple):
    """An amount of something: `VCPU`, `cpu`, `NUM_INSTANCES`."""

    unit: str
    quantity: float


class Share(NamedTuple):
    """A share of a queue, and what was configured for the jobs of it that run."""

    name: str
    use: tuple[Use, ...]


class Snapshot(NamedTuple):
    """The front of a queue in the order of dispatch, and who uses it; each with its own time.

    `quotas` are the first job of each quota share, by the share's name. `active` is the number of
    shares that are in use, of which `shares` are those that use most.
    """

    front: tuple[Standing, ...] = ()
    front_at: int | None = None
    quotas: tuple[tuple[str, Standing], ...] = ()
    quotas_at: int | None = None
    total: tuple[Use, ...] = ()
    shares: tuple[Share, ...] = ()
    active: int | None = None
    used_at: int | None = None


class Case(NamedTuple):
    """All that is known of why a job waits.

    A part is None while it is asked for, and where it has no bearing; a Failure where it could
    not be had. `asked` is when the job was asked for last; `seen` tells of its status and reason
    together, `head_seen` likewise of the head of its queue. `needs` are the jobs that it depends
    on, as far as they are known; `ahead` those that stand before it, the head first. `scheduled`
    is when a job that is STARTING was taken from the queue.
    """

    detail: Detail
    asked: int
    seen: Sighting
    parent: Job | None = None
    queue: QueueDetail | Failure | None = None
    environments: tuple[Environment, ...] | Failure | None = None
    snapshot: Snapshot | Failure | None = None
    needs: tuple[Job, ...] | Failure | None = None
    ahead: tuple[Detail, ...] | Failure | None = None
    head_seen: Sighting | None = None
    scheduled: int | Failure | None = None

    @property
    def job(self) -> Job:
        """The job."""
        return self.detail.job

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What could not be had."""
        parts = (self.queue, self.environments, self.snapshot, self.needs, self.ahead)
        return tuple(part for part in (*parts, self.scheduled) if isinstance(part, Failure))


def had(part: T | Failure | None) -> T | None:
    """A part of a case, None where it is not there."""
    return None if isinstance(part, Failure) else part
