"""From an operation and its body to the answer, with whatever is made to go wrong on the way."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from batch_tui.demo.byhand import Hand
from batch_tui.demo.errors import DENIED, ServiceError
from batch_tui.demo.faults import Faults
from batch_tui.demo.habits import Habits
from batch_tui.demo.operations import Desk, Operation
from batch_tui.demo.store import Store


class Answer(NamedTuple):
    """An HTTP answer; `kind` is the name of the exception, "" when all went well."""

    status: int
    body: bytes
    kind: str = ""
    content: str = "application/json"


class Service:
    """Answers the operations of a region."""

    def __init__(self, store: Store, hand: Hand, faults: Faults, habits: Habits) -> None:
        self._store = store
        self._faults = faults
        self._desk = Desk(store, hand, faults, habits)

    def answer(self, operation: Operation, body: Mapping[str, Any]) -> Answer | None:
        """The answer to a call; None is to close the connection without one."""
        try:
            with self._store.lock:
                fault = self._fault(operation)
                if fault != _NO_FAULT:
                    return fault
                self._store.tick()
                content = operation.answer(self._desk, body)
        except ServiceError as error:
            return failure(error)
        if self._faults.acts_on(operation.name):
            if self._faults.take("lose"):
                return None
            if self._faults.sparse and operation.kept is not None:
                content = _sparse(content, operation.kept)
            if self._faults.spoil:
                content = _spoiled(content, self._faults.spoil)
        return Answer(200, json.dumps(content).encode())

    def _fault(self, operation: Operation) -> Answer | None:
        faults = self._faults
        if operation.name in faults.missing:
            raise ServiceError(404, "UnknownOperationException", f"There is no {operation.name}")
        if not faults.acts_on(operation.name):
            return _NO_FAULT
        if faults.take("throttle"):
            raise ServiceError(*operation.throttled)
        for knob, error in _ERRORS.items():
            if faults.take(knob):
                raise ServiceError(*error)
        if faults.take("drop"):
            return None
        if faults.take("garble"):
            return Answer(200, b"<html><body>Please log in</body></html>", content="text/html")
        if faults.take("blank"):
            return Answer(200, b"")
        return _NO_FAULT


_NO_FAULT = Answer(0, b"")
_ERRORS = {
    "deny": DENIED,
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
    def spoiled(value: list[Any]) -> list[Any]:
        some = len(value) if entries < 0 else min(entries, len(value))
        return [None] * some + value[some:]

    return {
        name: spoiled(value) if isinstance(value, list) else value
        for name, value in content.items()
    }


def _sparse(content: dict[str, Any], kept: frozenset[str]) -> dict[str, Any]:
    return {
        name: [{k: v for k, v in item.items() if k in kept} for item in value]
        if isinstance(value, list)
        else value
        for name, value in content.items()
    }
