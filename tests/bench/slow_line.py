"""A slow line between an app and whoever looks at it."""

import os
import re
import select
import sys
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic
from types import TracebackType
from typing import Self

from tests.bench import child
from tests.bench.operations import NOTHING, Operation
from tests.bench.probe import ENDED

RATE = 1_000_000 / 8
"""Bytes a second."""
ONE_WAY = 0.15 / 2
"""Seconds: there and back it takes 150 ms."""
BUFFER = 16 << 10
"""Bytes that wait for the line, as in a socket's buffer, besides the kernel's of a terminal."""
QUIET = 1.0
"""Seconds without anything on the line after which the screen stands still."""
PATIENCE = 120.0
BEGUN = re.compile(rb"\x1b(?:\]7{0,4};?[0-9.]*)?$")
"""The beginning of what an app tells, at the end of what was read: the rest is still to come."""


class SlowLine:
    """Runs an app, given as arguments to Python, in a pseudo-terminal at the end of the line."""

    def __init__(self, arguments: Sequence[str], columns: int, rows: int) -> None:
        command = [sys.executable, *arguments]
        self._parent, self._process = child.start(command, columns, rows, os.environ)
        os.set_blocking(self._parent, False)
        self._free_at = 0.0
        """When the line has sent what it was given."""
        self._typed: deque[tuple[float, bytes]] = deque()
        self.last = 0.0
        """When the last byte came to who looks."""
        self._is_told = False
        self._begun = b""
        self._until_told()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._parent)

    def hold(self, key: bytes, seconds: float, repeats: float) -> float:
        """Hold a key down; the seconds from when it is let go until the screen stands still."""
        began = monotonic()
        times = [began + n / repeats for n in range(round(seconds * repeats))]
        self._typed.extend((at + ONE_WAY, key) for at in times)
        self._typed.append((times[-1] + QUIET, NOTHING.key.encode()))
        self._until_told()
        return max(0.0, self.last - times[-1])

    def ask(self, operation: Operation) -> None:
        """Have the app do an operation."""
        self._typed.append((0.0, operation.key.encode()))
        self._until_told()

    def _until_told(self) -> None:
        """Wait until the app tells that it is done, and nothing more comes."""
        end = monotonic() + PATIENCE
        while not self._is_told or self.last + QUIET > monotonic():
            if monotonic() > end:
                raise RuntimeError("An app of the benchmark hangs.")
            self._step()
        self._is_told = False

    def _step(self) -> None:
        """Let go on the line what is due, and take in as much as there is room for."""
        now = monotonic()
        while self._typed and self._typed[0][0] <= now:
            os.write(self._parent, self._typed.popleft()[1])
        room = BUFFER - round(max(0.0, self._free_at - now) * RATE)
        if room <= 0 or not select.select([self._parent], [], [], 0.002)[0]:
            if room <= 0:
                select.select([], [], [], 0.002)
            return
        with suppress(BlockingIOError):
            data = self._begun + os.read(self._parent, room)
            begun = BEGUN.search(data)
            self._begun = begun[0] if begun else b""
            data = data.removesuffix(self._begun)
            if ENDED.search(data):
                self._is_told = True
                data = ENDED.sub(b"", data)
            if not data:
                return
            self._free_at = max(self._free_at, monotonic()) + len(data) / RATE
            self.last = self._free_at + ONE_WAY
