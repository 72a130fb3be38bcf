"""CancelJob, TerminateJob, and their calls for many jobs at once."""

from collections.abc import Mapping
from typing import Any, Literal

from batch_tui.demo.byhand import Hand
from batch_tui.demo.errors import refused
from batch_tui.demo.facts import JOB_ARN
from batch_tui.demo.faults import Faults
from batch_tui.demo.request import required, strings

By = Literal["cancelled", "terminated"]

_MOST = 50
_LONGEST = 1024
_STUBBORN = "The job is being changed by another request"


class Actions:
    """Ends jobs. An unknown id is no error: such a job has been gone for long."""

    def __init__(self, hand: Hand, faults: Faults) -> None:
        self._hand = hand
        self._faults = faults

    def end_one(self, body: Mapping[str, Any], by: By) -> dict[str, Any]:
        """CancelJob or TerminateJob."""
        job_id, reason = required(body, "jobId"), _reason(body)
        if not self._end(job_id, reason, by):
            raise refused(_STUBBORN)
        return {}

    def end_many(self, body: Mapping[str, Any], by: By) -> dict[str, Any]:
        """CancelJobs or TerminateJobs: some may succeed while others do not."""
        ids, reason = strings(body, "jobs"), _reason(body)
        if not 1 <= len(ids) <= _MOST:
            raise refused(f"jobs must hold 1 to {_MOST} ids, not {len(ids)}")
        ended = {job_id: self._end(job_id, reason, by) for job_id in ids}
        return {
            "successful": [job_id for job_id, done in ended.items() if done],
            "errors": [
                {"job": job_id, "code": "ClientException", "message": _STUBBORN}
                for job_id, done in ended.items()
                if not done
            ],
        }

    def _end(self, job_id: str, reason: str, by: By) -> bool:
        job_id = job_id.removeprefix(JOB_ARN)
        if job_id in self._faults.stubborn:
            return False
        self._hand.end(job_id, reason, by)
        return True


def _reason(body: Mapping[str, Any]) -> str:
    reason = required(body, "reason")
    if len(reason) > _LONGEST:
        raise refused(f"reason must have at most {_LONGEST} characters")
    return reason
