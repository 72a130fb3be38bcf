"""What other processes may do to a region: its faults, its jobs and its time, as POST /_demo/..."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from batch_tui.demo.bounds import (
    FLAG,
    NAME,
    TABLE,
    TEXT,
    Kind,
    each,
    number,
    one_of,
    perhaps,
    whole,
)
from batch_tui.demo.byhand import Hand
from batch_tui.demo.course import STATUSES
from batch_tui.demo.faults import Faults
from batch_tui.demo.habits import Habits
from batch_tui.demo.knobs import Knobs
from batch_tui.demo.operations import OPERATIONS
from batch_tui.demo.service import Answer

_STATUS = one_of(STATUSES)
_TIME = perhaps(whole(0, 4_102_444_800_000))  # the year 2100
_LONGEST_LEAP = 30 * 24 * 3600  # seconds; all that happens in them happens in one call
_MEMBERS: Mapping[str, Kind] = {
    "reason": TEXT,
    "state": TEXT,
    "exit_code": perhaps(whole(-(1 << 31), (1 << 31) - 1)),
    "container_reason": TEXT,
    "share": TEXT,
    "scheduled": _TIME,
    "started": _TIME,
    "stopped": _TIME,
    "cancelled": FLAG,
    "terminated": FLAG,
    "detail": TABLE,
}
"""The members of `Facts` that can be given for a job."""
_NEW_JOB: Mapping[str, Kind] = {
    "name": NAME,
    "queue": NAME,
    "status": _STATUS,
    "definition": NAME,
    "created": _TIME,
    "size": perhaps(whole(1, 10_000)),
    "nodes": perhaps(whole(1, 1_000)),
    "children": each(perhaps(_STATUS), "a list of statuses, null for a child not spawned yet"),
    **_MEMBERS,
}
_NEW_QUEUE: Mapping[str, Kind] = {
    "name": NAME,
    "priority": whole(0, 1_000),
    "state": one_of(("ENABLED", "DISABLED")),
    "kind": NAME,
    "policy": TEXT,
}
_NAMES = [operation.name for operation in OPERATIONS]
_OPERATIONS = each(one_of(_NAMES), f"a list of operations, which are {', '.join(_NAMES)}")
_JOB: Mapping[str, Kind] = {"job_id": NAME}


class _Word(NamedTuple):
    """Something to do, with the arguments that it takes, of which the first few must be given."""

    do: Callable[..., Any]
    takes: Mapping[str, Kind] = {}
    needed: int = 0

    def checked(self, name: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """The arguments; ValueError with a sentence where one is missing, unknown or wrong."""
        missing = [needed for needed in list(self.takes)[: self.needed] if needed not in given]
        if missing:
            raise ValueError(f"{name} needs {' and '.join(missing)}.")
        for argument, value in given.items():
            if argument not in self.takes:
                takes = ", ".join(self.takes) or "nothing"
                raise ValueError(f"{name} takes no {argument}; it takes {takes}.")
            self.takes[argument].checked(argument, value)
        return given


class Control:
    """Answers `POST /_demo/<word>` with JSON; members of the body are arguments.

    `faults` and `habits` turn the knobs that are given, `clear` puts all back; `add_job`,
    `add_queue`, `set_status` and `forget` are those of `Hand`; `advance` takes `seconds`; `calls`
    gives the calls so far, each an operation and its body.
    """

    PREFIX = "/_demo/"

    def __init__(
        self,
        hand: Hand,
        faults: Faults,
        habits: Habits,
        advance: Callable[[float], None],
        calls: Iterable[tuple[str, dict[str, Any]]],
    ) -> None:
        self._knobs: Mapping[str, Knobs] = {"faults": faults, "habits": habits}
        self._words = {
            "clear": _Word(self._clear),
            "add_job": _Word(hand.add_job, _NEW_JOB),
            "add_queue": _Word(hand.add_queue, _NEW_QUEUE, 1),
            "set_status": _Word(hand.set_status, {**_JOB, "status": _STATUS, **_MEMBERS}, 2),
            "forget": _Word(hand.forget, _JOB, 1),
            "advance": _Word(advance, {"seconds": number(0, _LONGEST_LEAP)}, 1),
            "calls": _Word(lambda: list(calls)),
        }

    def answer(self, path: str, body: Mapping[str, Any]) -> Answer:
        """Do what the path says: 200 and `{"result": ...}`, or 400 and `{"message": ...}`."""
        name = path.removeprefix(self.PREFIX)
        if name not in {**self._knobs, **self._words}:
            known = ", ".join(sorted([*self._words, *self._knobs]))
            return _message(404, f"There is no {path}, only {known}.")
        try:
            result = self._do(name, body)
        except KeyError as error:
            return _message(400, f"There is no job {error.args[0]}.")
        except ValueError as error:
            return _message(400, str(error))
        return Answer(200, json.dumps({"result": result}).encode())

    def _do(self, name: str, body: Mapping[str, Any]) -> Any:
        if name in self._knobs:  # which know by themselves what they can be turned to
            for knob in {"only", "missing"} & set(body):
                _OPERATIONS.checked(knob, body[knob])
            return self._knobs[name].turn(body)
        word = self._words[name]
        return word.do(**word.checked(name, body))

    def _clear(self) -> None:
        for knobs in self._knobs.values():
            knobs.clear()


def _message(status: int, text: str) -> Answer:
    return Answer(status, json.dumps({"message": text}).encode())
