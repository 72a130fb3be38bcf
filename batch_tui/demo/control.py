"""What other processes may do to a region: its faults, its jobs and its time, as POST /_demo/..."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from batch_tui.demo.byhand import Hand
from batch_tui.demo.faults import Faults
from batch_tui.demo.service import Answer


class Control:
    """Answers `POST /_demo/<word>` with JSON; members of the body are arguments.

    `faults` turns the knobs of `Faults` that are given, `clear` puts all back; `add_job`,
    `add_queue`, `set_status` and `forget` are those of `Hand`; `advance` takes `seconds`; `calls`
    gives the calls so far, each an operation and its body.
    """

    PREFIX = "/_demo/"

    def __init__(
        self,
        hand: Hand,
        faults: Faults,
        advance: Callable[[float], None],
        calls: Iterable[tuple[str, dict[str, Any]]],
    ) -> None:
        self._does: dict[str, Callable[..., Any]] = {
            "faults": lambda **knobs: faults.turn(knobs),
            "clear": faults.clear,
            "add_job": hand.add_job,
            "add_queue": hand.add_queue,
            "set_status": hand.set_status,
            "forget": hand.forget,
            "advance": advance,
            "calls": lambda: list(calls),
        }

    def answer(self, path: str, body: Mapping[str, Any]) -> Answer:
        """Do what the path says: 200 and `{"result": ...}`, or 400 and `{"message": ...}`."""
        word = path.removeprefix(self.PREFIX)
        if word not in self._does:
            return _message(404, f"There is no {path}, only {', '.join(sorted(self._does))}.")
        try:
            result = self._does[word](**body)
        except (KeyError, TypeError, ValueError) as error:
            return _message(400, f"{type(error).__name__}: {error}")
        return Answer(200, json.dumps({"result": result}).encode())


def _message(status: int, text: str) -> Answer:
    return Answer(status, json.dumps({"message": text}).encode())
