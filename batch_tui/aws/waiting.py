"""From what AWS tells of a queue to what is known of a job that waits in it."""

from collections.abc import Iterator, Mapping
from typing import Any

from batch_tui.aws import parse
from batch_tui.aws.details import detail
from batch_tui.aws.parse import AnswerError
from batch_tui.batch.detail import Detail
from batch_tui.batch.job import Job, split_child
from batch_tui.batch.text import safe
from batch_tui.batch.waiting.facts import (
    Environment,
    QueueDetail,
    Share,
    Snapshot,
    Standing,
    TimeLimit,
    Use,
)

_MOST_SECONDS = 2**31
_MOST_VCPUS = 2**31


def details(answer: object) -> tuple[Detail, ...]:
    """The whole jobs of a DescribeJobs answer, without those that cannot be read.

    Raises:
        AnswerError: no list of jobs.
    """
    told = []
    for entry in map(parse.mapping, parse.entries(answer, "jobs")):
        try:
            told.append(detail(entry))
        except AnswerError:
            continue
    return tuple(told)


def queue(answer: object) -> QueueDetail | None:
    """The one queue of a DescribeJobQueues answer, None where there is none.

    Raises:
        AnswerError: no list of queues.
    """
    found = [parse.mapping(entry) for entry in parse.entries(answer, "jobQueues")]
    told = next((entry for entry in found if entry), None)
    if told is None:
        return None
    order = map(parse.mapping, parse.sequence(told.get("computeEnvironmentOrder")))
    ranked = sorted(order, key=lambda one: parse.number(one.get("order"), 0, 2**31) or 0)
    return QueueDetail(
        name=safe(told.get("jobQueueName")),
        state=safe(told.get("state")),
        status=safe(told.get("status")),
        reason=safe(told.get("statusReason")),
        kind=safe(told.get("jobQueueType")),
        policy=safe(told.get("schedulingPolicyArn")),
        environments=tuple(
            safe(one["computeEnvironment"]) for one in ranked if one.get("computeEnvironment")
        ),
        limits=tuple(_limits(told)),
    )


def _limits(told: Mapping[str, Any]) -> Iterator[TimeLimit]:
    for one in map(parse.mapping, parse.sequence(told.get("jobStateTimeLimitActions"))):
        seconds = parse.number(one.get("maxTimeSeconds"), 0, _MOST_SECONDS)
        if seconds is not None:
            yield TimeLimit(safe(one.get("reason")), seconds, safe(one.get("action")))


def environments(answer: object) -> tuple[Environment, ...]:
    """The environments of a DescribeComputeEnvironments answer.

    Raises:
        AnswerError: no list of them.
    """
    found = map(parse.mapping, parse.entries(answer, "computeEnvironments"))
    return tuple(_environment(entry) for entry in found if entry.get("computeEnvironmentName"))


def _environment(told: Mapping[str, Any]) -> Environment:
    resources = parse.mapping(told.get("computeResources"))
    types = parse.sequence(resources.get("instanceTypes"))
    if not types:
        provider = parse.mapping(resources.get("managedInstancesProvider"))
        template = parse.mapping(provider.get("instanceLaunchTemplate"))
        wanted = parse.mapping(template.get("instanceRequirements"))
        types = parse.sequence(wanted.get("allowedInstanceTypes"))
    return Environment(
        name=safe(told.get("computeEnvironmentName")),
        arn=safe(told.get("computeEnvironmentArn")),
        state=safe(told.get("state")),
        status=safe(told.get("status")),
        reason=safe(told.get("statusReason")),
        kind=safe(resources.get("type")) or safe(told.get("type")),
        desired=parse.number(resources.get("desiredvCpus"), 0, _MOST_VCPUS),
        most=parse.number(resources.get("maxvCpus"), 0, _MOST_VCPUS),
        types=tuple(map(safe, types)),
    )


def snapshot(answer: object) -> Snapshot:
    """A GetJobQueueSnapshot answer, all of which may be absent.

    Raises:
        AnswerError: it is no object.
    """
    if not isinstance(answer, dict):
        raise AnswerError("it is no object")
    front = parse.mapping(answer.get("frontOfQueue"))
    quotas = parse.mapping(answer.get("frontOfQuotaShares"))
    used = parse.mapping(answer.get("queueUtilization"))
    fair = parse.mapping(used.get("fairshareUtilization"))
    quota = parse.mapping(used.get("quotaShareUtilization"))
    shares = [
        *_shares(fair.get("topCapacityUtilization"), "shareIdentifier"),
        *_shares(quota.get("topCapacityUtilization"), "quotaShareName"),
    ]
    return Snapshot(
        front=tuple(_standings(front.get("jobs"))),
        front_at=parse.time(front.get("lastUpdatedAt")),
        quotas=tuple(
            (safe(name), standing)
            for name, jobs in parse.mapping(quotas.get("quotaShares")).items()
            for standing in _standings(jobs)
        ),
        quotas_at=parse.time(quotas.get("lastUpdatedAt")),
        total=tuple(_uses(used.get("totalCapacityUsage"))),
        shares=tuple(sorted(shares, key=lambda share: -most_of(share))),
        active=parse.number(fair.get("activeShareCount"), 0, 2**31),
        used_at=parse.time(used.get("lastUpdatedAt")),
    )


def most_of(share: Share) -> float:
    """The largest amount that a share uses of anything."""
    return max((use.quantity for use in share.use), default=0.0)


def _standings(jobs: object) -> Iterator[Standing]:
    for one in map(parse.mapping, parse.sequence(jobs)):
        if one.get("jobArn"):
            yield Standing(safe(one["jobArn"]), parse.time(one.get("earliestTimeAtPosition")))


def _shares(entries: object, name: str) -> Iterator[Share]:
    for one in map(parse.mapping, parse.sequence(entries)):
        yield Share(safe(one.get(name)), tuple(_uses(one.get("capacityUsage"))))


def _uses(entries: object) -> Iterator[Use]:
    for unit, quantity in parse.capacity(entries):
        yield Use(unit, quantity)


def beside(job: Job) -> dict[str, Any]:
    """What ListJobs is asked for to list a job: its queue's, or its parent's, children."""
    child = split_child(job.id)
    if child is None:
        return {"jobQueue": job.queue}
    return {"arrayJobId" if child.mark == ":" else "multiNodeJobId": child.parent}


def scheduled(answer: object, job_id: str) -> int | None:
    """When a job was scheduled by a ListJobs answer, None where that does not tell.

    Raises:
        AnswerError: no list of jobs.
    """
    found = map(parse.mapping, parse.entries(answer, "jobSummaryList"))
    return next((parse.time(o.get("scheduledAt")) for o in found if o.get("jobId") == job_id), None)
