"""When a program in a pseudo-terminal first shows a frame, and a row."""

import os
import re
import select
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from tests.bench import child

PATIENCE = 120.0
_FRAME = re.compile(rb"\x1b\[\?1049h.*\x1b\[\d+;\d+H", re.DOTALL)
"""The screen was taken, and something is drawn on it."""


class Onset(NamedTuple):
    """Seconds since the start, to a frame or a row; and those of the processor, in the process
    itself and in its children.
    """

    is_row: bool
    seconds: float
    own: float
    children: float


def onset(
    command: Sequence[str],
    rows: Sequence[bytes],
    size: tuple[int, int],
    env: Mapping[str, str],
) -> Iterator[Onset]:
    """The first frame of a program, where it takes the screen, and the first row that it shows.

    Then it is killed.
    """
    began = perf_counter()
    parent, process = child.start(command, *size, env)
    try:
        yield from _seen(parent, process.pid, began, rows)
    finally:
        process.kill()
        process.wait()
        os.close(parent)


def _seen(parent: int, pid: int, began: float, rows: Sequence[bytes]) -> Iterator[Onset]:
    seen, framed = b"", False
    while True:
        ready, _, _ = select.select([parent], [], [], PATIENCE)
        seen += os.read(parent, 1 << 20) if ready else b""
        now = perf_counter() - began
        assert ready, seen
        if not framed and _FRAME.search(seen):
            framed = True
            yield Onset(False, now, *_processor(pid))
            if not rows:
                return
        if any(row in seen for row in rows):
            yield Onset(True, now, *_processor(pid))
            return


def _processor(pid: int) -> tuple[float, float]:
    """Seconds of the processor that a process and its children have taken so far."""
    own = children = 0.0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):
            own += int((task / "schedstat").read_text().split()[0]) / 1e9
            for child in map(int, (task / "children").read_text().split()):
                children += sum(_processor(child))
    return own, children
