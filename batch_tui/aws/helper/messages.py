"""What the two processes say to each other, and how: pickled, one message after the other."""

import pickle
from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple

from batch_tui.aws.parse import one_of_equals
from batch_tui.batch.job import Job, More
from batch_tui.batch.ports import Call
from batch_tui.batch.text import shared


class Opening(NamedTuple):
    """What is connected to, see `aws.session.connect`; the helper is told it first."""

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    read_only: bool = False
    credentials: tuple[str, str] | None = None


class Request(NamedTuple):
    """A call that is to be made.

    Without an operation, `parse` is to be run, which is given nothing then; without that, the place
    is asked for.
    """

    number: int
    operation: str = ""
    parse: Callable[..., Any] | None = None
    service: str = ""
    region: str | None = None
    sent: dict[str, Any] = {}


class Reply(NamedTuple):
    """What came of a request: a value, or an exception; and the calls that were made for it."""

    number: int
    value: Any = None
    error: Exception | None = None
    calls: tuple[Call, ...] = ()


class _Pickler(pickle.Pickler):
    """Has jobs put together by us at the other end."""

    def reducer_override(self, told: object) -> Any:
        """How an object is put together, where that is not left to pickle."""
        if type(told) is Job:
            return _job, tuple(told)
        if type(told) is More:
            return _more, tuple(told)
        return NotImplemented


def packed(message: NamedTuple) -> bytes:
    """A message as it is sent."""
    into = BytesIO()
    _Pickler(into, pickle.HIGHEST_PROTOCOL).dump(message)
    return into.getvalue()


def _job(*members: Any) -> Job:
    """A job, of whose texts there is one each in this process, as `parse` has them."""
    job_id, name, status, created, started, stopped, queue, definition, reason, *rest = members
    exit_code, share, scope, more = rest
    return Job(
        job_id,
        shared(name),
        status,
        created,
        started,
        stopped,
        shared(queue),
        shared(definition),
        shared(reason),
        exit_code,
        shared(share),
        shared(scope),
        more,
    )


def _more(*members: Any) -> More:
    return one_of_equals(More(*members))
