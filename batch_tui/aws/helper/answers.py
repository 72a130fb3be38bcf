"""The helper's side: every request is a call, in a thread of its own."""

import gc
import os
import pickle
from contextlib import suppress
from functools import partial
from io import BufferedReader
from threading import Lock, Thread, local
from traceback import walk_tb
from typing import Any

from batch_tui.aws.helper.messages import Opening, Reply, Request, packed
from batch_tui.aws.late import LateConnection
from batch_tui.aws.session import Connection, connect
from batch_tui.batch.failure import Failure
from batch_tui.batch.ports import Call

_FRAMES = 12
"""Places that are told of a mistake, the innermost ones."""


class Answers:
    """Reads requests, and writes what came of them as soon as that is known."""

    def __init__(self, requests: BufferedReader, replies: int) -> None:
        self._requests = requests
        self._replies = replies
        self._writing = Lock()
        self._thread = local()

    def run(self) -> None:
        """Answer until the other side is gone: EOFError."""
        opening: Opening = pickle.load(self._requests)  # noqa: S301 - we are asked by ourselves
        connection = LateConnection(partial(self._connect, opening))
        with suppress(Exception):  # the call that needs it is told
            _ = connection.place
        gc.freeze()
        gc.enable()
        while True:
            request: Request = pickle.load(self._requests)  # noqa: S301
            Thread(target=self._answer, args=(connection, request), daemon=True).start()

    def _connect(self, opening: Opening) -> Connection:
        return connect(**opening._asdict(), told=self._told)

    def _told(self, call: Call) -> None:
        self._thread.calls.append(call)

    def _answer(self, connection: LateConnection, request: Request) -> None:
        self._thread.calls = []
        value, error = None, None
        try:
            value = _made(connection, request)
        except Exception as raised:
            is_told = isinstance(raised, Failure)
            error = raised.with_traceback(None) if is_told else _mistake(raised)
        reply = Reply(request.number, value, error, tuple(self._thread.calls))
        try:
            message = packed(reply)
        except Exception as raised:  # a mistake too: what is parsed can be sent
            message = packed(reply._replace(value=None, error=_mistake(raised)))
        with self._writing, suppress(OSError):  # `run` sees that nobody is there
            while message:
                message = message[os.write(self._replies, message) :]


def _made(connection: LateConnection, request: Request) -> Any:
    if request.parse is None:
        return connection.place
    if not request.operation:
        return request.parse()
    return connection.call(
        request.operation, request.parse, request.service, request.region, **request.sent
    )


def _mistake(error: Exception) -> Exception:
    """A mistake of the program as it can be sent, with the places that led to it."""
    frames = list(walk_tb(error.__traceback__))[-_FRAMES:]
    told = RuntimeError(type(error).__name__)
    vars(told)["places"] = tuple(
        f"{frame.f_code.co_filename}:{line}:{frame.f_code.co_qualname}" for frame, line in frames
    )
    return told
