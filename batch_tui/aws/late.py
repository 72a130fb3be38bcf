"""A connection that is opened by its first call, so that nobody waits for boto3 before."""

from collections.abc import Callable
from threading import Lock
from typing import Any, Protocol, TypeVar

from batch_tui.batch.ports import Place

T = TypeVar("T")


class Caller(Protocol):
    """The way to AWS: `aws.session.Connection`, or one that is opened late."""

    @property
    def place(self) -> Place:
        """Where the calls to Batch go; makes no call itself."""

    def call(
        self,
        operation: str,
        parse: Callable[[object], T],
        service: str = "batch",
        region: str | None = None,
        **sent: Any,
    ) -> T:
        """What `parse` makes of the answer to one operation. One HTTP call."""


class LateConnection:
    """Implements `Caller` by another that `connect` makes, in the thread of the first call.

    A failure to connect is raised by the call that needed it; the next call tries again.
    """

    def __init__(self, connect: Callable[[], Caller]) -> None:
        self._connect = connect
        self._lock = Lock()
        self._made: Caller | None = None

    @property
    def place(self) -> Place:
        """Where the calls go."""
        return self._opened().place

    def call(
        self,
        operation: str,
        parse: Callable[[object], T],
        service: str = "batch",
        region: str | None = None,
        **sent: Any,
    ) -> T:
        """Connect, unless that is done, and call."""
        return self._opened().call(operation, parse, service, region, **sent)

    def _opened(self) -> Caller:
        with self._lock:
            if self._made is None:
                self._made = self._connect()
            return self._made
