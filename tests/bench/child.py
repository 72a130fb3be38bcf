"""A program in a pseudo-terminal of its own."""

import fcntl
import os
import pty
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence


def start(
    command: Sequence[str], columns: int, rows: int, env: Mapping[str, str]
) -> tuple[int, subprocess.Popen[bytes]]:
    """Start a program; the other end of its terminal, and its process."""
    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    process = subprocess.Popen(
        command,
        stdin=child,
        stdout=child,
        stderr=child,
        start_new_session=True,
        env={**env, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
    )
    os.close(child)
    return parent, process
