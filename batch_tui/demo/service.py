"""From an operation and its body to the answer, with whatever is made to go wrong on the way."""

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from batch_tui.demo.actions import Actions
from batch_tui.demo.byhand import Hand
from batch_tui.demo.describe import describe_jobs
from batch_tui.demo.errors import ServiceError, refused
from batch_tui.demo.faults import Faults
from batch_tui.demo.listing import asked, list_jobs
from batch_tui.demo.logs import get_log_events
from batch_tui.demo.queues import describe_job_queues
from batch_tui.demo.snapshot import get_job_queue_snapshot
from batch_tui.demo.store import Store

_REQUIRED = {
    "ListJobs": {"jobId", "jobName"},
    "DescribeJobs": {
        "jobId",
        "jobName",
        "jobQueue",
        "status",
        "startedAt",
        "jobDefinition",
    },
    "DescribeJobQueues": {
        "jobQueueName",
        "jobQueueArn",
        "state",
        "priority",
        "computeEnvironmentOrder",
    },
}
_OLD_CAP = 100
_LOGS = "GetLogEvents"


class Answer(NamedTuple):
    """An HTTP answer; `kind` is the name of the exception, "" when all went well."""

    status: int
    body: bytes
    kind: str = ""
    content: str = "application/json"


class Service:
    """The operations of a region."""

    def __init__(self, store: Store, hand: Hand, faults: Faults) -> None:
        self._store = store
        self._faults = faults
        self._pages = 0
        actions = Actions(hand, faults)
        self._operations: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
            "ListJobs": self._list_jobs,
            "DescribeJobs": lambda body: describe_jobs(store, body),
            "DescribeJobQueues": lambda body: describe_job_queues(store, body),
            "GetJobQueueSnapshot": lambda body: get_job_queue_snapshot(store, body),
            "CancelJob": lambda body: actions.end_one(body, "cancelled"),
            "CancelJobs": lambda body: actions.end_many(body, "cancelled"),
            "TerminateJob": lambda body: actions.end_one(body, "terminated"),
            "TerminateJobs": lambda body: actions.end_many(body, "terminated"),
            _LOGS: self._get_log_events,
        }
        self.paths = {f"/v1/{name.lower()}": name for name in self._operations if name != _LOGS}
        self.paths["/Logs_20140328.GetLogEvents"] = _LOGS

    def answer(self, operation: str, body: Mapping[str, Any]) -> Answer | None:
        """The answer to a call; None is to close the connection without one."""
        try:
            with self._store.lock:
                fault = self._fault(operation)
                if fault != _NO_FAULT:
                    return fault
                self._store.tick()
                content = self._operations[operation](body)
        except ServiceError as error:
            return failure(error)
        if self._faults.sparse and self._faults.acts_on(operation):
            content = _sparse(operation, content)
        if self._faults.spoil and self._faults.acts_on(operation):
            content = _spoiled(content, self._faults.spoil)
        return Answer(200, json.dumps(content).encode())

    def _fault(self, operation: str) -> Answer | None:
        faults = self._faults
        if operation in faults.missing:
            raise ServiceError(404, "UnknownOperationException", f"There is no {operation}")
        if not faults.acts_on(operation):
            return _NO_FAULT
        for knob, error in _ERRORS.items():
            if faults.take(knob):
                of_logs = knob == "throttle" and operation == _LOGS
                raise ServiceError(*(_RATE_EXCEEDED if of_logs else error))
        if faults.take("drop"):
            return None
        if faults.take("garble"):
            return Answer(200, b"<html><body>Please log in</body></html>", content="text/html")
        if faults.take("blank"):
            return Answer(200, b"")
        return _NO_FAULT

    def _get_log_events(self, body: Mapping[str, Any]) -> dict[str, Any]:
        return get_log_events(self._store, body, self._most("GetLogEvents", 10_000))

    def _most(self, operation: str, limit: int) -> int | None:
        """The size of this page where a fault makes it smaller than `limit`."""
        faults = self._faults
        if not faults.acts_on(operation):
            return None
        self._pages += 1
        if faults.empty_pages and self._pages % faults.empty_pages == 0:
            return 0
        return max(1, limit // 2) if faults.short_pages else None

    def _list_jobs(self, body: Mapping[str, Any]) -> dict[str, Any]:
        faults = self._faults
        ask = asked(body)
        if not faults.acts_on("ListJobs"):
            return list_jobs(self._store, ask)
        if faults.old_caps and ask.limit > _OLD_CAP:
            if body.get("maxResults"):
                raise refused(f"maxResults must be from 1 to {_OLD_CAP}, not {ask.limit}")
            ask = ask._replace(limit=_OLD_CAP)
        if ask.token and faults.take("expire_tokens"):
            raise refused("The nextToken is not valid for this request, or it has expired")
        answer = list_jobs(self._store, ask, self._most("ListJobs", ask.limit))
        if ask.token and "nextToken" in answer and faults.take("repeat_tokens"):
            answer["nextToken"] = ask.token
        return answer


_NO_FAULT = Answer(0, b"")
_RATE_EXCEEDED = (400, "ThrottlingException", "Rate exceeded")
_ERRORS = {
    "throttle": (429, "TooManyRequestsException", "Too Many Requests"),
    "deny": (
        403,
        "AccessDeniedException",
        "User: arn:aws:iam::111122223333:user/demo is not authorized to perform this operation "
        "because no identity-based policy allows it",
    ),
    "expire_credentials": (
        403,
        "ExpiredTokenException",
        "The security token included in the request is expired",
    ),
    "break_down": (500, "ServerException", "Internal server error"),
}


def failure(error: ServiceError) -> Answer:
    """An error in the service's shape."""
    content = {"__type": error.kind, "message": error.message}
    return Answer(error.status, json.dumps(content).encode(), error.kind)


def _spoiled(content: dict[str, Any], entries: int) -> dict[str, Any]:
    return {
        name: [None] * len(value[:entries]) + value[entries:] if isinstance(value, list) else value
        for name, value in content.items()
    }


def _sparse(operation: str, content: dict[str, Any]) -> dict[str, Any]:
    required = _REQUIRED.get(operation)
    if required is None:
        return content
    return {
        name: [{k: v for k, v in item.items() if k in required} for item in value]
        if isinstance(value, list)
        else value
        for name, value in content.items()
    }
