"""The operations of a region: how each is asked for, what answers it, what belongs to it alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from batch_tui.demo.actions import Actions
from batch_tui.demo.byhand import Hand
from batch_tui.demo.catalogue import QUEUE_ARN
from batch_tui.demo.describe import describe_jobs
from batch_tui.demo.environments import describe_compute_environments
from batch_tui.demo.errors import DENIED, ServiceError, refused
from batch_tui.demo.faults import Faults
from batch_tui.demo.filtering import filter_log_events
from batch_tui.demo.habits import Habits
from batch_tui.demo.instances import describe_container_instances
from batch_tui.demo.listing import asked, list_jobs
from batch_tui.demo.logs import get_log_events
from batch_tui.demo.queues import describe_job_queues
from batch_tui.demo.snapshot import get_job_queue_snapshot
from batch_tui.demo.store import Store
from batch_tui.demo.submit import Submission

Body = Mapping[str, Any]
_OLD_CAP = 100
_TOO_MANY = (429, "TooManyRequestsException", "Too Many Requests")
_RATE_EXCEEDED = (400, "ThrottlingException", "Rate exceeded")


class Desk:
    """What operations are answered from: the jobs, what may be done to them, what goes wrong."""

    def __init__(self, store: Store, hand: Hand, faults: Faults, habits: Habits) -> None:
        self.store = store
        self.faults = faults
        self.habits = habits
        self.actions = Actions(store, hand, faults, habits)
        self.submission = Submission(store, hand)
        self._pages = 0

    def most(self, operation: str, limit: int) -> int | None:
        """The size of this page where a fault makes it smaller than `limit`."""
        faults = self.faults
        if not faults.acts_on(operation):
            return None
        self._pages += 1
        if faults.empty_pages and self._pages % faults.empty_pages == 0:
            return 0
        return max(1, limit // 2) if faults.short_pages else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """An operation of the API.

    `path` is where it is asked for, with an X-Amz-Target behind the slash for services that have
    one path. `kept` are the members that a sparse answer keeps of each entry, None where it is
    never sparse; `throttled` are status, name and message of the refusal of too many calls.
    """

    name: str
    path: str
    answer: Callable[[Desk, Body], dict[str, Any]]
    kept: frozenset[str] | None = None
    throttled: tuple[int, str, str] = _TOO_MANY


def _list_jobs(desk: Desk, body: Body) -> dict[str, Any]:
    faults = desk.faults
    ask = asked(body)
    if ask.value.removeprefix(QUEUE_ARN) in desk.habits.unlisted:
        raise ServiceError(*DENIED)
    if not faults.acts_on("ListJobs"):
        return list_jobs(desk.store, ask, desk.habits)
    if faults.old_caps and ask.limit > _OLD_CAP:
        if body.get("maxResults"):
            raise refused(f"maxResults must be from 1 to {_OLD_CAP}, not {ask.limit}")
        ask = ask._replace(limit=_OLD_CAP)
    if ask.token and faults.take("expire_tokens"):
        raise refused("The nextToken is not valid for this request, or it has expired")
    answer = list_jobs(desk.store, ask, desk.habits, desk.most("ListJobs", ask.limit))
    if ask.token and "nextToken" in answer and faults.take("repeat_tokens"):
        answer["nextToken"] = ask.token
    return answer


def _get_log_events(desk: Desk, body: Body) -> dict[str, Any]:
    faults = desk.faults
    if body.get("nextToken") and faults.acts_on("GetLogEvents") and faults.take("expire_tokens"):
        raise ServiceError(
            400, "InvalidParameterException", "The specified nextToken is invalid or has expired."
        )
    return get_log_events(desk.store, body, desk.most("GetLogEvents", 10_000))


def _filter_log_events(desk: Desk, body: Body) -> dict[str, Any]:
    faults = desk.faults
    if body.get("nextToken") and faults.acts_on("FilterLogEvents") and faults.take("expire_tokens"):
        raise ServiceError(
            400, "InvalidParameterException", "The specified nextToken is invalid or has expired."
        )
    answer = filter_log_events(desk.store, body, desk.most("FilterLogEvents", 10_000))
    if body.get("nextToken") and "nextToken" in answer and faults.take("repeat_tokens"):
        answer["nextToken"] = body["nextToken"]
    return answer


OPERATIONS = (
    Operation(
        name="ListJobs",
        path="/v1/listjobs",
        answer=_list_jobs,
        kept=frozenset({"jobId", "jobName"}),
    ),
    Operation(
        name="DescribeJobs",
        path="/v1/describejobs",
        answer=lambda desk, body: describe_jobs(desk.store, body),
        kept=frozenset(
            {"jobId", "jobName", "jobQueue", "status", "startedAt", "jobDefinition"},
        ),
    ),
    Operation(
        name="DescribeJobQueues",
        path="/v1/describejobqueues",
        answer=lambda desk, body: describe_job_queues(desk.store, body),
        kept=frozenset(
            {"jobQueueName", "jobQueueArn", "state", "priority", "computeEnvironmentOrder"}
        ),
    ),
    Operation(
        name="DescribeComputeEnvironments",
        path="/v1/describecomputeenvironments",
        answer=lambda desk, body: describe_compute_environments(desk.store, body),
        kept=frozenset({"computeEnvironmentName", "computeEnvironmentArn"}),
    ),
    Operation(
        name="GetJobQueueSnapshot",
        path="/v1/getjobqueuesnapshot",
        answer=lambda desk, body: get_job_queue_snapshot(desk.store, body),
    ),
    Operation(
        name="SubmitJob",
        path="/v1/submitjob",
        answer=lambda desk, body: desk.submission.submit(body),
    ),
    Operation(
        name="CancelJob",
        path="/v1/canceljob",
        answer=lambda desk, body: desk.actions.end_one(body, "cancelled"),
    ),
    Operation(
        name="CancelJobs",
        path="/v1/canceljobs",
        answer=lambda desk, body: desk.actions.end_many(body, "cancelled"),
    ),
    Operation(
        name="TerminateJob",
        path="/v1/terminatejob",
        answer=lambda desk, body: desk.actions.end_one(body, "terminated"),
    ),
    Operation(
        name="TerminateJobs",
        path="/v1/terminatejobs",
        answer=lambda desk, body: desk.actions.end_many(body, "terminated"),
    ),
    Operation(
        name="GetLogEvents",
        path="/Logs_20140328.GetLogEvents",
        answer=_get_log_events,
        throttled=_RATE_EXCEEDED,
    ),
    Operation(
        name="FilterLogEvents",
        path="/Logs_20140328.FilterLogEvents",
        answer=_filter_log_events,
        throttled=_RATE_EXCEEDED,
    ),
    Operation(
        name="DescribeContainerInstances",
        path="/AmazonEC2ContainerServiceV20141113.DescribeContainerInstances",
        answer=lambda desk, body: describe_container_instances(desk.store, body),
        throttled=_RATE_EXCEEDED,
    ),
)
"""THE registry of operations; an operation stands nowhere else in the region."""
BY_PATH = {operation.path: operation for operation in OPERATIONS}
