"""Jobs that wait, made by hand: the usual ones, of which a test changes what it is about."""

from typing import Any

from batch_tui.batch.detail import Container, Detail, Member
from batch_tui.batch.job import Job, Status
from batch_tui.batch.waiting.facts import Case, Environment, QueueDetail, Snapshot, Standing
from batch_tui.batch.waiting.sightings import Sighting

NOW = 1_795_000_000_000
MINUTE = 60_000
ID = "00000001-0000-4000-a000-000000000001"
ARN = "arn:aws:batch:us-east-1:111122223333:job/"


def job(status: Status = Status.RUNNABLE, job_id: str = ID, **members: Any) -> Job:
    usual: dict[str, Any] = {"name": "mine", "created": NOW - 60 * MINUTE, "queue": "q"}
    return Job(job_id, status=status, **(usual | members))


def detail(of: Job, vcpus: str = "4", memory: str = "8192", **members: Any) -> Detail:
    asked = (("VCPU", vcpus), ("MEMORY", memory))
    return Detail(of, Member(of.id), containers=(Container(resources=asked),), **members)


def standing(job_id: str = ID, minutes: float = 0) -> Standing:
    return Standing(ARN + job_id, NOW - round(minutes * MINUTE))


def others(count: int) -> tuple[Standing, ...]:
    return tuple(standing(f"other-{n}", 90 - n / 10) for n in range(count))


QUEUE = QueueDetail("q", "ENABLED", "VALID", "JobQueue Healthy", "ECS", environments=("ce",))
ENVIRONMENT = Environment("ce", "", "ENABLED", "VALID", "ComputeEnvironment Healthy", "EC2", 8, 64)


def case(of: Job | None = None, *, head: float | None = None, **parts: Any) -> Case:
    """A case; `head` are the minutes for which the job has stood at the head of its queue."""
    whole = parts.pop("detail", None) or detail(of or job())
    usual: dict[str, Any] = {"queue": QUEUE, "environments": (ENVIRONMENT,)}
    if head is not None:
        usual["snapshot"] = Snapshot(front=(standing(minutes=head),), front_at=NOW)
    return Case(whole, NOW, Sighting(NOW))._replace(**(usual | parts))
