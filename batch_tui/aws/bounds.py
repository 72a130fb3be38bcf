"""The time that an answer may take as a whole: botocore bounds that between two bytes alone."""

import time
from functools import lru_cache, partial
from http.client import HTTPResponse
from io import BufferedReader, RawIOBase
from typing import Any

from botocore.awsrequest import (
    AWSHTTPConnection,
    AWSHTTPConnectionPool,
    AWSHTTPSConnection,
    AWSHTTPSConnectionPool,
)


class TooSlow(TimeoutError):
    """An answer that did not come whole within `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"not whole within {seconds:g} s")
        self.seconds = seconds


def bound(client: Any, seconds: float) -> None:
    """Have a client of botocore take every answer within `seconds`, its head included.

    To connect, to agree on keys and to send are bounded by the time-outs of the client.
    """
    client._endpoint.http_session._pool_classes_by_scheme.update(_pools(seconds))  # noqa: SLF001  # there is no public way


@lru_cache(maxsize=4)
def _pools(seconds: float) -> dict[str, type]:
    response: Any = partial(_Response, seconds=seconds)
    plain = type("_Plain", (AWSHTTPConnection,), {"response_class": response})
    secure = type("_Secure", (AWSHTTPSConnection,), {"response_class": response})
    return {
        "http": type("_PlainPool", (AWSHTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("_SecurePool", (AWSHTTPSConnectionPool,), {"ConnectionCls": secure}),
    }


class _Response(HTTPResponse):
    """An answer that is read within `seconds`."""

    def __init__(self, sock: Any, *args: Any, seconds: float, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp.close()
        self.fp = BufferedReader(_Timed(sock, seconds))


class _Timed(RawIOBase):
    """What a socket receives within `seconds` from now."""

    def __init__(self, sock: Any, seconds: float) -> None:
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)
        self._seconds = seconds
        self._until = time.monotonic() + seconds
        self._between = sock.gettimeout()

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """What comes next, in what is left of the time."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TooSlow(self._seconds)
        self._sock.settimeout(left if self._between is None else min(self._between, left))
        try:
            count: int | None = self._raw.readinto(buffer)
        except TimeoutError:
            if time.monotonic() >= self._until:
                raise TooSlow(self._seconds) from None
            raise
        return count

    def close(self) -> None:
        """Let go of the socket."""
        self._raw.close()
        super().close()
