"""A server that gives one answer to everything, right or wrong."""

import json
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Event, Thread
from typing import Any, Self


class CannedServer:
    """Answers everything with `status`, `headers` and `body`, and keeps what it was asked.

    A status of 0 closes the connection without an answer. With `drips`, "head" or "body" comes
    without an end, a few bytes at a time.
    """

    def __init__(self) -> None:
        self.clear()
        handler = type("Handler", (_Handler,), {"canned": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def clear(self) -> None:
        """Forget what was asked and what to answer."""
        self.status = 200
        self.headers: dict[str, str] = {}
        self.body = b"{}"
        self.drips = ""
        self.paths: list[str] = []
        self.user_agents: list[str] = []

    def gives(self, status: int, body: Any, error: str = "") -> None:
        """Answer so from now on; `body` is sent as it is when it is bytes, else as JSON."""
        self.status = status
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.headers = {"x-amzn-errortype": error} if error else {}

    def settle(self) -> None:
        """Wait until every connection is closed on this side, too: an answer is there before."""
        with self._server.changed:
            self._server.changed.wait_for(lambda: not self._server.open)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    """Knows how many connections it has."""

    daemon_threads = False

    def __init__(self, *about: Any) -> None:
        self.open = 0
        self.changed = Condition()
        super().__init__(*about)

    def get_request(self) -> tuple[Any, Any]:
        request = super().get_request()
        self._change(1)
        return request

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        self._change(-1)

    def _change(self, by: int) -> None:
        with self.changed:
            self.open += by
            self.changed.notify_all()


class _Handler(BaseHTTPRequestHandler):
    canned: CannedServer

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.canned.paths.append(self.path)
        self.canned.user_agents.append(self.headers.get("User-Agent", ""))
        if self.canned.drips:
            self._drip()
        elif self.canned.status:
            self.send_response(self.canned.status)
            for name, value in self.canned.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(self.canned.body)))
            self.end_headers()
            self.wfile.write(self.canned.body)

    def _drip(self) -> None:
        body = self.canned.drips == "body"
        self.wfile.write(b"HTTP/1.0 200 OK\r\n" + (b"\r\n" if body else b""))
        pause = Event()
        with suppress(OSError):  # until the client has had enough
            while self.canned.drips:
                self.wfile.write(b" " * 50 if body else b"X-Mor")
                pause.wait(0.02)

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass
