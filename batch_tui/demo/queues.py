"""DescribeJobQueues."""

from collections.abc import Mapping
from typing import Any

from batch_tui.demo.catalogue import ACCOUNT, QUEUE_ARN, REGION, Queue
from batch_tui.demo.environments import arn_of, environments_of
from batch_tui.demo.errors import refused
from batch_tui.demo.request import integer, strings, text
from batch_tui.demo.store import Store

_CAP = 100
_POLICY_ARN = f"arn:aws:batch:{REGION}:{ACCOUNT}:scheduling-policy/"


def describe_job_queues(store: Store, body: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the queues, or of those that are named; unknown ones are absent."""
    limit = integer(body, "maxResults")
    if limit is not None and not 1 <= limit <= _CAP:
        raise refused(f"maxResults must be from 1 to {_CAP}, not {limit}")
    wanted = {name.removeprefix(QUEUE_ARN) for name in strings(body, "jobQueues")}
    names = [name for name in store.queues if not wanted or name in wanted]
    token = text(body, "nextToken")
    if token and token not in names:
        raise refused("The nextToken is not valid for this request, or it has expired")
    start = names.index(token) if token else 0
    end = start + (limit or _CAP)
    answer: dict[str, Any] = {"jobQueues": [_queue(store.queues[n]) for n in names[start:end]]}
    if end < len(names):
        answer["nextToken"] = names[end]
    return answer


def _queue(queue: Queue) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "jobQueueName": queue.name,
        "jobQueueArn": queue.arn,
        "state": queue.state,
        "status": queue.status,
        "statusReason": queue.reason,
        "priority": queue.priority,
        "computeEnvironmentOrder": [
            {"order": order, "computeEnvironment": arn_of(environment)}
            for order, environment in enumerate(environments_of(queue), 1)
        ],
        "serviceEnvironmentOrder": [],
        "jobQueueType": queue.kind,
        "tags": {},
        "jobStateTimeLimitActions": [
            {"reason": reason, "state": "RUNNABLE", "maxTimeSeconds": seconds, "action": "CANCEL"}
            for reason, seconds in queue.limits
        ],
    }
    if queue.policy:
        answer["schedulingPolicyArn"] = _POLICY_ARN + queue.policy
    return answer
