"""CancelJob, TerminateJob, and their calls for many jobs at once."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from batch_tui.demo.byhand import Hand
from batch_tui.demo.course import PENDING, RUNNABLE, SUCCEEDED
from batch_tui.demo.describe import dependencies
from batch_tui.demo.errors import refused
from batch_tui.demo.facts import JOB_ARN, Facts
from batch_tui.demo.faults import Faults
from batch_tui.demo.habits import Habits
from batch_tui.demo.request import required, strings
from batch_tui.demo.store import By, Store

_MOST = 50
_LONGEST = 1024
_LOOKS = 1.0  # seconds of life between looks at what a PENDING job depends on
_STUBBORN = ("ClientException", "The job is being changed by another request")
_FLAWS = {
    "throttle_items": ("ThrottlingException", "Rate exceeded"),
    "break_items": ("ServerException", "Internal server error"),
}
"""What befalls single jobs of a call for many, by the fault."""


class Actions:
    """Ends jobs, after a while. An unknown id is no error: such a job has been gone for long.

    That it was asked for is told at once. What has begun to start in the meantime is not cancelled.
    """

    def __init__(self, store: Store, hand: Hand, faults: Faults, habits: Habits) -> None:
        self._store = store
        self._hand = hand
        self._faults = faults
        self._habits = habits

    def end_one(self, body: Mapping[str, Any], by: By) -> dict[str, Any]:
        """CancelJob or TerminateJob."""
        job_id, reason = required(body, "jobId"), _reason(body)
        if self._is_stubborn(job_id):
            raise refused(_STUBBORN[1])
        self._ask(job_id, reason, by)
        return {}

    def end_many(self, body: Mapping[str, Any], by: By) -> dict[str, Any]:
        """CancelJobs or TerminateJobs: some may succeed while others do not."""
        ids, reason = strings(body, "jobs"), _reason(body)
        if not 1 <= len(ids) <= _MOST:
            raise refused(f"jobs must hold 1 to {_MOST} ids, not {len(ids)}")
        wrong = {job_id: self._flaw(job_id, by) for job_id in ids}
        for job_id, flaw in wrong.items():
            if flaw is None:
                self._ask(job_id, reason, by)
        return {
            "successful": [job_id for job_id, flaw in wrong.items() if flaw is None],
            "errors": [
                {"job": job_id, "code": flaw[0], "message": flaw[1]}
                for job_id, flaw in wrong.items()
                if flaw is not None
            ],
        }

    def _flaw(self, job_id: str, by: By) -> tuple[str, str] | None:
        """Code and message of why a job of many is left as it is."""
        if self._faults.acts_on("CancelJobs" if by == "cancelled" else "TerminateJobs"):
            for knob, flaw in _FLAWS.items():
                if self._faults.take(knob):
                    return flaw
        return _STUBBORN if self._is_stubborn(job_id) else None

    def _is_stubborn(self, job_id: str) -> bool:
        return job_id.removeprefix(JOB_ARN) in self._faults.stubborn

    def _ask(self, job_id: str, reason: str, by: By) -> None:
        facts = self._store.find(job_id)
        if facts is not None and _can_be(facts, by):
            self._store.ending[facts.id] = by
            self._store.after(self._habits.ending, partial(self._end, facts.id, reason, by))

    def _end(self, job_id: str, reason: str, by: By) -> None:
        facts = self._store.find(job_id)
        if facts is not None and facts.status == PENDING and has_needs(self._store, facts):
            self._store.after(_LOOKS, partial(self._end, job_id, reason, by))
            return
        self._hand.end(job_id, reason, by)
        after = self._store.find(job_id)
        # A parent of which children run on is told as cancelled until they have ended, and then.
        if after is None or not after.is_parent:
            self._store.ending.pop(job_id, None)


def has_needs(store: Store, facts: Facts) -> bool:
    """Whether a job that is PENDING, or before that, waits for others that have not ended."""
    if facts.status > PENDING:
        return False
    needs = dependencies(facts, store.columns.seed)
    if facts.id not in store.free:  # it lives by itself, and is PENDING until they are done
        return bool(needs)
    found = (store.find(need["jobId"]) for need in needs if "jobId" in need)
    return any(job is not None and job.status < SUCCEEDED for job in found)


def _can_be(facts: Facts, by: By) -> bool:
    return facts.status < SUCCEEDED and (by == "terminated" or facts.status <= RUNNABLE)


def _reason(body: Mapping[str, Any]) -> str:
    reason = required(body, "reason")
    if len(reason) > _LONGEST:
        raise refused(f"reason must have at most {_LONGEST} characters")
    return reason
