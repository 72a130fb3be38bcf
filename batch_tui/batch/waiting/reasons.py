"""The reasons that AWS Batch writes for a job at the head of its queue: one table.

Their texts change, so they are known by their beginnings, and shown whole. The one dash is not
always the other, so neither belongs to a beginning.
"""

import re
from typing import NamedTuple

PATIENCE = 10 * 60_000
"""Milliseconds for which a reason must have stood before it is called a fault.

While an environment grows from nothing, healthy jobs have one for some minutes too.
"""
_CANCELLED = re.compile(r"Cancell?ed by JobStateTimeLimit action due to reason:?\s*")


class Reason(NamedTuple):
    """A reason: how its text begins, what it means, what is usually done about it.

    A `limited` one is among those for which a queue can have a time limit; one that `tells` names
    a cause.
    """

    begins: str
    means: str
    mend: str
    limited: bool = False
    tells: bool = True


REASONS = (
    Reason(
        "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY",
        "EC2 has no free instances of the types that every compute environment may use",
        "allow more instance types and Availability Zones, or On-Demand behind Spot; "
        "else wait, or cancel it so that the next job comes to the head",
        limited=True,
    ),
    Reason(
        "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE",
        "the job asks for more vCPUs than the compute environments may grow to",
        "raise maxvCpus of a compute environment, or ask for less",
        limited=True,
    ),
    Reason(
        "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT",
        "no instance type of the compute environments has the vCPUs, memory and GPUs that it asks",
        "allow larger instance types, or ask for less: some memory of each instance is not the "
        "job's to have",
        limited=True,
    ),
    Reason(
        "MISCONFIGURATION:EC2_INSTANCE_CONFIGURATION_UNSUPPORTED",
        "the instances cannot be launched as they are configured: type, image, zone, "
        "launch template",
        "choose instance types that are offered in these subnets and fit the image",
        limited=True,
    ),
    Reason(
        "MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS",
        "the service role of a compute environment lacks permissions",
        "give it the managed policy AWSBatchServiceRole, or use the service-linked role",
    ),
    Reason(
        "ACTION_REQUIRED - CE(s) associated with the job queue are invalid",
        "every compute environment of the queue is INVALID",
        "mend what their status reasons name, and update them",
    ),
    Reason(
        "UNDETERMINED",
        "AWS Batch sees that the job blocks its queue, and does not know why",
        "look at instances and their agents: roles, network, log driver, EC2 limits",
        tells=False,
    ),
)


def reason_of(text: str) -> Reason | None:
    """The reason that a status reason gives; None where it gives none that is known."""
    told = _CANCELLED.sub("", text.strip(), count=1)
    return next((reason for reason in REASONS if told.startswith(reason.begins)), None)


def is_by_limit(text: str) -> bool:
    """Whether a status reason says that a time limit of the queue has ended the job."""
    return bool(_CANCELLED.match(text.strip()))


def gives(text: str, wanted: str) -> bool:
    """Whether a status reason is one that a time limit names."""
    begin = wanted.strip()
    return bool(begin) and text.strip().startswith(begin)
