"""The HTTP side of a demo region: keep-alive on loopback, closed at any moment."""

import json
import socket
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTP_PORT
from http.server import BaseHTTPRequestHandler
from math import isfinite
from socketserver import TCPServer
from threading import Event, Lock, Thread
from typing import Any

from batch_tui.demo.errors import ServiceError
from batch_tui.demo.service import Answer, failure

Responder = Callable[[str, bytes], Answer | None]
"""From a path, or `/` and an X-Amz-Target, and a body to an answer; None closes the connection."""

_LONGEST = 1 << 20
"""Bytes of a request: an array of 10,000 children, status by status, has a fifth of that."""
_CHUNK = 1 << 16
_DROPPED = 1024
"""Chunks, each of `_CHUNK` bytes at most, that are read of a request that is too large."""


class Server(TCPServer):
    """Answers every POST by `respond`, each connection in a thread of its own.

    Only programs on this machine are answered. A browser can be sent here by any page, also under
    a name of that page's own, but then it says so in `Origin` or `Host`. Paths that begin with
    `as_json` are answered only where the request says that it is JSON, which no plain form can.
    """

    allow_reuse_address = True
    timeout = 1.0  # seconds until the end is seen where no connection tells of it
    request_queue_size = 128

    def __init__(self, port: int, respond: Responder, as_json: str) -> None:
        self.respond = respond
        self.as_json = as_json
        self.closing = Event()
        self._connections: dict[Any, Thread] = {}
        self._lock = Lock()
        super().__init__(("127.0.0.1", port), _Handler)
        self.hosts = _hosts(self.server_address[1])
        self._listener = Thread(target=self._listen, name="demo-listener", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._listener.start()

    def close(self) -> None:
        """Stop at once: waiting answers are dropped, and every thread and socket is gone."""
        self.closing.set()
        if self._listener.is_alive():
            with suppress(OSError):  # the listener looks up for one more connection
                socket.create_connection(("127.0.0.1", self.server_address[1])).close()
            self._listener.join()
        self.server_close()
        with self._lock:
            connections = list(self._connections.items())
        for connection, _ in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for _, thread in connections:
            thread.join()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer a new connection's requests in a thread; at the end it only wakes the listener."""
        if self.closing.is_set():
            self.shutdown_request(request)
            return
        thread = Thread(
            target=self._converse, args=(request, client_address), name="demo-talk", daemon=True
        )
        with self._lock:
            self._connections[request] = thread
        thread.start()

    def _listen(self) -> None:
        while not self.closing.is_set():
            self.handle_request()

    def _converse(self, request: Any, client_address: Any) -> None:
        # A client may be gone at any moment; that is its own affair.
        with suppress(OSError):
            self.finish_request(request, client_address)
        self.shutdown_request(request)
        with self._lock:
            del self._connections[request]


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16  # the head and the body of an answer leave together

    def do_POST(self) -> None:
        """Answer one call."""
        length = _length(self.headers.get("Content-Length", "0"))
        if length is None:
            self._refuse(f"Content-Length must be a number from 0 to {_LONGEST:,}.")
            return
        body = self.rfile.read(length)
        target = self.headers.get("X-Amz-Target")
        path = f"/{target}" if target else self.path
        wrong = self._wrong(path)
        if wrong:
            self._send(failure(ServiceError(403, "ForbiddenException", wrong)))
            return
        answer = self.server.respond(path, body)
        if answer is None or self.server.closing.is_set():
            self.close_connection = True
            return
        self._send(answer)

    def _refuse(self, wrong: str) -> None:
        """Answer a request that is not read, and close, as nobody knows where the next begins."""
        self.close_connection = True
        self._send(failure(ServiceError(400, "SerializationException", wrong)))
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_WR)
        for _ in range(_DROPPED):  # a client reads the answer when it has sent all it wants to
            if not self.rfile.read1(_CHUNK):
                break

    def _wrong(self, path: str) -> str:
        """Why a request is not answered, "" where it is."""
        hosts = self.headers.get_all("Host", [])
        if len(hosts) != 1 or hosts[0].lower() not in self.server.hosts:
            return f"Host must be {' or '.join(self.server.hosts)}."
        if "Origin" in self.headers:
            return "No web page is answered: the request has an Origin."
        is_json = self.headers.get_content_type() == "application/json"
        if path.startswith(self.server.as_json) and not is_json:
            return f"{path} takes application/json alone."
        return ""

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content)
        self.send_header("Content-Length", str(len(answer.body)))
        if answer.kind:
            self.send_header("x-amzn-errortype", answer.kind)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: the terminal belongs to somebody else."""


def _hosts(port: int) -> tuple[str, ...]:
    """How clients name this machine; they leave out the port that is HTTP's own."""
    names = ("127.0.0.1", "localhost")
    return names if port == HTTP_PORT else tuple(f"{name}:{port}" for name in names)


def _length(said: str) -> int | None:
    """The bytes of a request, None where that is no number or too large a one."""
    is_number = said.isascii() and said.isdecimal() and len(said) <= len(str(_LONGEST))
    return int(said) if is_number and int(said) <= _LONGEST else None


def body_of(content: bytes) -> dict[str, Any]:
    """The members of a request; ServiceError where it is not a JSON object."""
    try:
        body = json.loads(content or b"{}", parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise ServiceError(400, "SerializationException", "The request is not a JSON object")
    return body


def _finite(text: str) -> float:
    """A number of JSON, which knows no infinity; Python makes one of 1e400."""
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number
