"""A call that is over, as it may be written down: nothing of it comes from a job."""

import re
from collections.abc import Mapping

from botocore.exceptions import ClientError

from batch_tui.aws.where import Asked
from batch_tui.batch.ports import Call

_CODE = re.compile(r"[A-Za-z0-9_.:#/=+-]{1,100}")


def record(asked: Asked, seconds: float, ended: object) -> Call:
    """What is told of a call; `ended` is its answer, or the exception that it ended with."""
    outcome, answer = "ok", ended
    if isinstance(ended, Exception):
        outcome, answer = type(ended).__name__, None
        if isinstance(ended.__cause__, ClientError):
            answer = ended.__cause__.response
            outcome = f"{outcome} {_code(answer, 'Error', 'Code')}".rstrip()
    request_id = _code(answer, "ResponseMetadata", "RequestId")
    return Call(asked.operation, round(seconds * 1000), outcome, request_id, tuple(asked.sent))


def _code(answer: object, *names: str) -> str:
    """A member of an answer; "" where it is not there, or could be a text of somebody's."""
    for name in names:
        answer = answer.get(name) if isinstance(answer, Mapping) else None
    return answer if isinstance(answer, str) and _CODE.fullmatch(answer) else ""
