"""A terminal that looks at nothing but the clock and the number of bytes."""

import os
import re
import select
import sys
from collections.abc import Callable, Sequence
from random import Random
from time import perf_counter, sleep
from types import TracebackType
from typing import NamedTuple, Self

from tests.bench import child
from tests.bench.operations import NOTHING, Operation

ENDED = re.compile(rb"\x1b\]7777;([0-9.]+)\x07")
"""What an app writes after an operation: when that began, by the clock both processes share."""
QUIET = 0.03
"""Seconds without a byte after which an answer is over: two frames."""
PATIENCE = 300.0


class Sample(NamedTuple):
    """One answer: seconds from the key to the last byte, and the bytes."""

    seconds: float
    bytes: int


class Probe:
    """Runs an app of the benchmark, given as arguments to Python, in a pseudo-terminal.

    `told` is given all that comes, piece by piece.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        columns: int,
        rows: int,
        told: Callable[[bytes], None] = lambda _: None,
    ) -> None:
        self.rows = rows
        self._told = told
        self._random = Random(7)
        command = [sys.executable, *arguments]
        self._parent, self._process = child.start(command, columns, rows, os.environ)
        self._until_arrival()
        self._rest(0.0)

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

    def answer_back(self, told: bytes) -> None:
        """Tell the app something about the terminal."""
        os.write(self._parent, told)
        self.ask(NOTHING)

    def press(self, key: str, times: int = 1) -> None:
        """Type a key, and wait until it is answered and all is quiet."""
        os.write(self._parent, key.encode() * times)
        self.ask(NOTHING)

    def ask(self, operation: Operation) -> Sample:
        """Have the app do an operation, and measure it from its beginning."""
        self._type(operation.key)
        start, last, number = self._until_arrival()
        late = self._rest(start)
        return Sample(late.seconds or last - start, number + late.bytes)

    def answer(self, key: str) -> Sample:
        """Type a key that shows, and measure its answer."""
        start = self._type(key)
        data, end = self._read(PATIENCE)
        late = self._rest(start)
        return Sample(late.seconds or end - start, len(data) + late.bytes)

    def told_answer(self, key: str) -> Sample:
        """Type a key of which the app itself tells when it is answered, and measure that."""
        sleep(QUIET)  # as in the other measurements: not faster than a held key repeats
        start = self._type(key)
        _, last, number = self._until_arrival()
        return Sample(last - start, number)

    def _type(self, key: str) -> float:
        """When it was typed; people do not type in step with the frames."""
        sleep(self._random.uniform(0.0, 0.017))
        start = perf_counter()
        os.write(self._parent, key.encode())
        return start

    def _read(self, seconds: float) -> tuple[bytes, float]:
        ready, _, _ = select.select([self._parent], [], [], seconds)
        if not ready:
            return b"", perf_counter()
        data = os.read(self._parent, 1 << 20)
        self._told(data)
        return data, perf_counter()

    def _rest(self, start: float, quiet: float = QUIET) -> Sample:
        """What still comes until nothing does; 0 seconds when that is nothing."""
        last, number = start, 0
        while True:
            data, now = self._read(quiet)
            if not data:
                return Sample(last - start, number)
            last, number = now, number + len(data)

    def _until_arrival(self) -> tuple[float, float, int]:
        """Read until an operation is over: when it began, its last byte, and how many there were.

        The sign of its end counts only where nothing else came.
        """
        seen, last = b"", 0.0
        while True:
            data, now = self._read(PATIENCE)
            if not data:
                raise RuntimeError("An app of the benchmark hangs.")
            before = len(seen)
            seen += data
            sign = ENDED.search(seen)
            output = seen[: sign.start()] if sign else seen
            if len(output) > before or not output:
                last = now
            if sign:
                return float(sign[1]), last, len(output)
