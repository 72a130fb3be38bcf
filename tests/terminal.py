"""A real program in a real pseudo-terminal, its screen read by pyte."""

import codecs
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte
from rich.cells import cell_len

PATIENCE = 60.0
"""Seconds after which a wait is a failure; no test is faster or slower for it."""

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "ctrl+c": "\x03",
}
UNREAD = re.compile(
    rb"\x1b\[[<>=?][0-9;]*[u$]p?|\x1b\[\?[0-9;]*\$p|\x1b\[>[0-9;]*[a-zA-Z]|\x1b\[=[0-9;]*u"
)
"""Queries and keyboard modes that pyte would print."""
_CONTROLLED = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""
"""Makes the pseudo-terminal the one that controls what is run: its keys and its end are signals."""
_MODES = re.compile(rb"\x1b\[\?([0-9;]+)([hl])|\x1b\[([<>])[0-9]*u")
_USUAL = frozenset({"7", "25"})
"""That lines wrap, and that the cursor is seen."""


class Terminal:
    """Runs a command in a pseudo-terminal of `columns` by `rows`.

    Use it as a context manager: on leaving, the process is killed if it still runs.
    """

    def __init__(
        self,
        command: Sequence[object],
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        *,
        encoding: str = "utf-8",
        sized: bool = True,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.received = bytearray()
        self._stream = pyte.Stream(self.screen)
        self._encoding = encoding
        self._decode = codecs.getincrementaldecoder(encoding)("replace").decode
        self._parent, child = pty.openpty()
        if sized:
            self._size(child, columns, rows)
        self.attributes = self.attributes_now
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _CONTROLLED, *map(str, command)],
            stdin=child,
            stdout=child,
            stderr=child,
            start_new_session=True,
            close_fds=True,
            cwd=cwd,
            env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})},
        )
        os.close(child)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.hang_up()

    @property
    def lines(self) -> list[str]:
        """What the screen shows."""
        rows = (self.screen.buffer[row] for row in range(self.screen.lines))
        return ["".join(_shown(row, self.screen.columns)).rstrip() for row in rows]

    @property
    def text(self) -> str:
        """What the screen shows, as one text."""
        return "\n".join(self.lines)

    @property
    def attributes_now(self) -> list[object]:
        """How the terminal treats what is typed and written; `attributes` is how it began."""
        return termios.tcgetattr(self._parent)

    @property
    def modes(self) -> set[str]:
        """What programs have switched on, or off where that is unusual, and left so."""
        on, keyboards = set(_USUAL), 0
        for match in _MODES.finditer(self.received):
            numbers, switch, keyboard = (group.decode() for group in match.groups(b""))
            keyboards += {"": 0, ">": 1, "<": -1}[keyboard]
            for number in filter(None, numbers.split(";")):
                (on.add if switch == "h" else on.discard)(number)
        return (on ^ _USUAL) | ({"keyboard"} if keyboards else set())

    def is_given_back(self) -> bool:
        """Whether the terminal is as it was before."""
        return not self.modes and self.attributes_now == self.attributes

    def hang_up(self) -> None:
        """Close the window: the program's terminal is gone."""
        if self._parent >= 0:
            os.close(self._parent)
        self._parent = -1

    def press(self, *keys: str) -> None:
        """Type keys by name, anything else as it is."""
        for key in keys:
            self.type(KEYS.get(key, key).encode(self._encoding))

    def type(self, data: bytes) -> None:
        """Send bytes as they are."""
        while data:
            data = data[os.write(self._parent, data) :]

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        self.screen.resize(rows, columns)
        self._size(self._parent, columns, rows)

    def read(self, seconds: float) -> bytes:
        """What comes within some time, at once when something came; b"" when nothing did."""
        if self._parent < 0:
            time.sleep(seconds)
            return b""
        ready, _, _ = select.select([self._parent], [], [], seconds)
        if not ready:
            return b""
        try:
            data = os.read(self._parent, 1 << 16)
        except OSError:  # how Linux says that the other side is closed
            return b""
        self.received += data
        self._stream.feed(self._decode(UNREAD.sub(b"", data)))
        return data

    def wait_for(self, holds: str | Callable[[str], bool], what: str = "") -> str:
        """Read until the screen shows a text, or a condition on its text holds."""
        deadline = time.monotonic() + PATIENCE
        while True:
            text = self.text
            if holds in text if isinstance(holds, str) else holds(text):
                return text
            if time.monotonic() > deadline:
                raise AssertionError(f"never saw {what or holds!r} on:\n{text}")
            if not self.read(0.5) and self.process.poll() is not None and not self.read(0):
                raise AssertionError(
                    f"ended with {self.process.returncode} before {what or holds!r}:\n{text}\n"
                    f"{self.after_screen()}"
                )

    def wait_for_end(self) -> int:
        """Read until the process ends; its exit status."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                raise AssertionError(f"never ended:\n{self.text}")
            self.read(0.05)
        while self.read(0):
            pass
        return self.process.returncode

    def after_screen(self) -> str:
        """What the program wrote after it had given the screen back; all, if it never took it."""
        tail = self.received.rpartition(b"\x1b[?1049l")[2].decode(errors="replace")
        return re.sub(r"\x1b\[[?0-9;]*[a-z]", "", tail)

    @staticmethod
    def _size(descriptor: int, columns: int, rows: int) -> None:
        fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def _shown(row: Mapping[int, pyte.screens.Char], columns: int) -> Iterator[str]:
    """The characters of a row; half of a wide one whose other half is written over is a blank."""
    is_wide = False
    for column in range(columns):
        char = row[column].data
        if not is_wide:
            yield char or " "
        is_wide = not is_wide and cell_len(char[:1]) == 2
