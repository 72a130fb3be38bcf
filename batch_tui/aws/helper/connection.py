"""The screen's side: a way to AWS that leads through a helper."""

import pickle
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

from batch_tui.aws.helper.messages import Opening, Reply, Request, packed
from batch_tui.aws.helper.process import Process
from batch_tui.batch.failure import Unanswered, Unavailable
from batch_tui.batch.ports import Call, Place

T = TypeVar("T")


class HelperConnection:
    """Implements `aws.late.Caller` by a helper; where that has ended, the next call starts another.

    Args:
        opening: says what to connect to; it may take a while, and raise a Failure, which is that of
            the call that needed it.
        told: is called after each call, in its thread.
        begun: a helper that is there already.
    """

    def __init__(
        self,
        opening: Callable[[], Opening],
        told: Callable[[Call], None] = lambda _: None,
        begun: Process | None = None,
    ) -> None:
        self._opening = opening
        self._told = told
        self._begun = begun
        self._line: _Line | None = None
        self._lock = Lock()
        self._is_closed = False

    def begin(self) -> None:
        """Have it connect, before the first call; does not wait."""
        Thread(target=self._begin, name="helper", daemon=True).start()

    @property
    def place(self) -> Place:
        """Where the calls go."""
        place: Place = self._ask()
        return place

    def call(
        self,
        operation: str,
        parse: Callable[[object], T],
        service: str = "batch",
        region: str | None = None,
        **sent: Any,
    ) -> T:
        """What `parse` makes of the answer, over there: a function of a module, or part of one."""
        value: T = self._ask(operation, parse, service, region, sent)
        return value

    def run(self, function: Callable[[], T]) -> T:
        """What a function of a module, or part of one, returns over there; it makes no call."""
        value: T = self._ask("", function)
        return value

    def close(self) -> None:
        """End the helper, with what it is asked; does not wait for a call."""
        self._is_closed = True
        # In this order: what has begun is let go only once its line is there.
        for one in (self._begun, self._line):
            if one is not None:
                one.end()

    def _begin(self) -> None:
        with suppress(Exception):  # the call that needs it is told
            self._there()

    def _ask(self, *asked: Any) -> Any:
        reply = self._there().ask(*asked)
        for call in reply.calls:
            self._told(call)
        value, error = reply.value, reply.error
        del reply
        if error is not None:
            try:
                raise error
            finally:
                del error  # or frame and error would hold each other
        return value

    def _there(self) -> "_Line":
        with self._lock:
            if self._line is None or self._line.is_over:
                self._line = None
                self._line = _Line(self._process(), self._opening())
                self._begun = None
            if self._is_closed:
                self._line.end()
            return self._line

    def _process(self) -> Process:
        try:
            self._begun = self._begun or Process()
        except OSError as error:
            raise Unavailable(f"The process that speaks to AWS cannot start: {error}.") from error
        return self._begun


class _Line:
    """One helper, from its opening to its end."""

    def __init__(self, process: Process, opening: Opening) -> None:
        self.is_over = False
        self._process = process
        self._numbers = count()
        self._waiting: dict[int, SimpleQueue[Reply | None]] = {}
        self._lock = Lock()
        self._send(packed(opening))
        Thread(target=self._read, name="replies", daemon=True).start()

    def ask(self, *asked: Any) -> Reply:
        """What came of a request.

        Raises:
            Unanswered: the helper has ended; nobody knows whether it has made the call.
        """
        answer: SimpleQueue[Reply | None] = SimpleQueue()
        request = Request(next(self._numbers), *asked)
        message = packed(request)
        with self._lock:
            if self.is_over:
                answer.put(None)
            else:
                self._waiting[request.number] = answer
                self._send(message)
        reply = answer.get()
        if reply is None:
            raise Unanswered("The process that speaks to AWS has ended.", "Another one is started.")
        return reply

    def end(self) -> None:
        """End it."""
        self._process.end()

    def _send(self, message: bytes) -> None:
        with suppress(OSError):  # `_read` sees that nobody is there
            while message:
                message = message[self._process.requests.write(message) :]

    def _read(self) -> None:
        with suppress(EOFError, OSError, pickle.UnpicklingError):
            while True:
                reply: Reply = pickle.load(self._process.replies)  # noqa: S301 - our own process
                self._waiting.pop(reply.number).put(reply)
        with self._lock:
            self.is_over = True
        for answer in self._waiting.values():
            answer.put(None)
        self._process.close()
