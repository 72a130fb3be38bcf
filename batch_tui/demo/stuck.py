"""Queues in which jobs wait for ever, one for each usual cause."""

from batch_tui.demo.byhand import BY_HAND, Hand
from batch_tui.demo.clock import Clock
from batch_tui.demo.hosts import Environment

_MINUTE = 60_000
_HOUR = 60 * _MINUTE
CAPACITY = "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY"
MAX_RESOURCE = "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE"
REQUIREMENT = "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT"
NO_CAPACITY = (
    f"{CAPACITY} - Service cannot fulfill the capacity requested for instance type [p5.48xlarge]"
)
NO_MAXIMUM = f"{MAX_RESOURCE} - The job requires more vCPUs than the maxvCpus of each environment"
NO_TYPE = f"{REQUIREMENT} - The job's resource requirement cannot be met by any instance type"
ALL_INVALID = "ACTION_REQUIRED - CE(s) associated with the job queue are invalid."
_NO_ROLE = "CLIENT_ERROR - Not authorized to perform sts:AssumeRole (Service: ecs, Status: 400)"
_LARGE = BY_HAND._replace(vcpus="96", memory="1048576")
_SMALL = BY_HAND._replace(vcpus="4", memory="16384")
COMES_AND_GOES = 4 * 60
"""Seconds for which a reason is there, and then is not."""
_AHEAD = 130
"""Jobs before the one in the queue that shares fairly: more than a snapshot shows."""


def add_stuck(hand: Hand, clock: Clock) -> dict[str, str]:
    """Add the queues; returns the job that waits in each, by the queue's name."""
    now = clock.start
    return {
        "stuck-capacity": _capacity(hand, now),
        "stuck-max-vcpus": _max_vcpus(hand, now),
        "stuck-no-fit": _no_fit(hand, now),
        "stuck-invalid": _invalid(hand, now),
        "stuck-disabled": _disabled(hand, now),
        "stuck-needs": _needs(hand, now),
        "stuck-behind": _behind(hand, now),
        "stuck-untold": _untold(hand, now),
        "stuck-at-times": _at_times(hand, now),
        "stuck-starting": _starting(hand, now),
    }


def _capacity(hand: Hand, now: int) -> str:
    queue = "stuck-capacity"
    spot = Environment("gpu-spot", kind="SPOT", most=1024, desired=96, types=("p5.48xlarge",))
    own = Environment("gpu-on-demand", most=512, desired=96, types=("p5.48xlarge", "p4d.24xlarge"))
    hand.add_queue(queue, environments=(spot, own), limits=((CAPACITY, 3600),))
    head = hand.add_job(
        "train-frontier",
        queue=queue,
        created=now - 19 * _MINUTE,
        template=_LARGE,
        reason=NO_CAPACITY,
    )
    for number in range(16):
        created = now - (18 - number) * _MINUTE
        hand.add_job(f"train-next-{number}", queue=queue, created=created, template=_SMALL)
    return head


def _max_vcpus(hand: Hand, now: int) -> str:
    queue = "stuck-max-vcpus"
    small = Environment("small-only", most=64, desired=0, types=("m7i", "c7i"))
    hand.add_queue(queue, environments=(small,), limits=((MAX_RESOURCE, 7200),))
    return hand.add_job(
        "fold-proteome", queue=queue, created=now - _HOUR, template=_LARGE, reason=NO_MAXIMUM
    )


def _no_fit(hand: Hand, now: int) -> str:
    queue = "stuck-no-fit"
    narrow = Environment("no-memory", most=256, desired=0, types=("c7i.24xlarge",))
    hand.add_queue(queue, environments=(narrow,), limits=((REQUIREMENT, 86_400),))
    return hand.add_job(
        "assemble-wheat", queue=queue, created=now - 2 * _HOUR, template=_LARGE, reason=NO_TYPE
    )


def _invalid(hand: Hand, now: int) -> str:
    queue = "stuck-invalid"
    broken = Environment("lost-role", status="INVALID", reason=_NO_ROLE, desired=0)
    away = Environment("put-away", state="DISABLED", desired=0)
    hand.add_queue(queue, environments=(broken, away))
    return hand.add_job("nightly-sync", queue=queue, created=now - 3 * _HOUR, reason=ALL_INVALID)


def _disabled(hand: Hand, now: int) -> str:
    hand.add_queue("stuck-disabled", state="DISABLED")
    return hand.add_job("late-report", queue="stuck-disabled", created=now - 5 * _HOUR)


def _needs(hand: Hand, now: int) -> str:
    queue, ids = "stuck-needs", []
    hand.add_queue(queue)
    for name, status in (("fetch", "SUCCEEDED"), ("clean", "RUNNING"), ("join", "RUNNABLE")):
        ids.append(hand.add_job(name, queue=queue, status=status, created=now - _HOUR))
    detail = {"dependsOn": [{"jobId": job_id, "type": "N_TO_N"} for job_id in ids]}
    return hand.add_job(
        "publish", queue=queue, status="PENDING", created=now - _HOUR, detail=detail
    )


def _behind(hand: Hand, now: int) -> str:
    queue = "stuck-behind"
    full = Environment("shared", most=64, types=("m7i",))
    hand.add_queue(queue, policy="fair", environments=(full,))
    for number in range(16):
        share = ("research", "research", "research", "prod")[number % 4]
        hand.add_job(
            f"sweep-{number}",
            queue=queue,
            status="RUNNING",
            created=now - 2 * _HOUR,
            started=now - _HOUR,
            share=share,
            template=_SMALL,
        )
    for number in range(_AHEAD):
        created = now - _HOUR - (_AHEAD - number) * 1000
        hand.add_job(f"score-{number}", queue=queue, created=created, share="prod", template=_SMALL)
    return hand.add_job(
        "sweep-late", queue=queue, created=now - _HOUR, share="research", template=_SMALL
    )


def _untold(hand: Hand, now: int) -> str:
    hand.add_queue("stuck-untold", environments=(Environment("no-route", desired=4),))
    return hand.add_job("hello-world", queue="stuck-untold", created=now - 8 * _HOUR)


def _at_times(hand: Hand, now: int) -> str:
    grows = Environment("grows-from-nothing", desired=0)
    hand.add_queue("stuck-at-times", environments=(grows,))
    job_id = hand.add_job("first-of-the-day", queue="stuck-at-times", created=now - 3 * _MINUTE)
    hand.tell_at_times(job_id, NO_TYPE, COMES_AND_GOES)
    return job_id


def _starting(hand: Hand, now: int) -> str:
    hand.add_queue("stuck-starting")
    return hand.add_job(
        "pulls-an-image",
        queue="stuck-starting",
        status="STARTING",
        created=now - _HOUR,
        scheduled=now - 25 * _MINUTE,
    )
