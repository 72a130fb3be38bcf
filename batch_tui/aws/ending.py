"""From the answers of CancelJobs and TerminateJobs to what came of each job."""

from collections.abc import Sequence

from batch_tui.aws import parse
from batch_tui.aws.parse import AnswerError
from batch_tui.aws.where import clause
from batch_tui.batch.ending import Ended
from batch_tui.batch.failure import Denied, Failure, Refused, Throttled, Unavailable
from batch_tui.batch.text import safe

_KINDS: dict[str, type[Failure]] = {
    "ThrottlingException": Throttled,
    "ServerException": Unavailable,
    "AccessDenied": Denied,
    "AccessDeniedException": Denied,
}


def ended(answer: object, ids: Sequence[str]) -> Ended:
    """What came of the jobs that were sent; ids of others are nobody's.

    One that is told as taken and as refused is neither: nothing is known of it.

    Raises:
        AnswerError: neither list is there.
    """
    told = parse.mapping(answer)
    taken, errors = told.get("successful"), told.get("errors")
    if not isinstance(taken, list) and not isinstance(errors, list):
        raise AnswerError("it has neither successful nor errors")
    wanted = frozenset(ids)
    done = {job_id for job_id in parse.sequence(taken) if isinstance(job_id, str)} & wanted
    refused = {}
    for entry in map(parse.mapping, parse.sequence(errors)):
        job_id = entry.get("job")
        if isinstance(job_id, str) and job_id in wanted:
            refused[job_id] = _failure(entry.get("code"), entry.get("message"))
    both = done & refused.keys()
    return Ended(
        frozenset(done - both), {job: why for job, why in refused.items() if job not in both}
    )


def _failure(code: object, message: object) -> Failure:
    name = safe(code)
    kind = _KINDS.get(name, Refused)
    return kind(f"{name or 'Refused'}: {clause(message or '')}.")
