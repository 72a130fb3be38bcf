"""Text given to the clipboard, by whatever way there is to it from here.

A terminal takes it by OSC 52 and never tells whether it did, so that is what is said.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

from textual.app import App

from batch_tui.ui.terminal.passed_on import passed_on
from batch_tui.ui.terminal.private import tell_terminal

LONGEST = 74_994
"""Bytes of a text that terminals take: xterm's limit, of 100,000 bytes once encoded."""
_DEAF = frozenset({"", "dumb", "linux", "vt100", "vt102", "vt220", "ansi"})
_SECONDS = 5.0

Way = Literal["pbcopy", "terminal", "file"]


class Copied(NamedTuple):
    """What was done with a text; `why` says why it could not be done, "" where it could."""

    way: Way
    path: Path | None = None
    why: str = ""


def ways(text: str, env: Mapping[str, str], platform: str) -> Iterator[Way]:
    """The ways that may lead to a clipboard, the surest first; the last one is a file."""
    is_remote = any(env.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"))
    if platform == "darwin" and not is_remote:
        yield "pbcopy"
    through = env.get("TMUX") or env.get("STY")
    if len(text.encode()) <= LONGEST and (through or env.get("TERM", "") not in _DEAF):
        yield "terminal"
    yield "file"


def sequence(text: str, env: Mapping[str, str]) -> str:
    """What tells the terminal to take a text: OSC 52, wrapped for tmux or screen.

    tmux has it twice: it takes the first where its `set-clipboard` is on, and passes the second on
    where its `allow-passthrough` is.
    """
    told = f"\x1b]52;c;{b64encode(text.encode()).decode()}\x07"
    return (told if env.get("TMUX") else "") + passed_on(told, env)


async def copy(app: App[Any], text: str, beside: Callable[..., Awaitable[Any]]) -> Copied:
    """Give a text to the clipboard, else write it into a private file.

    `beside` calls a function that waits, such as for a file, in a thread.
    """
    for way in ways(text, os.environ, sys.platform):
        if way == "pbcopy" and await beside(_pbcopy, text):
            return Copied("pbcopy")
        if way == "terminal" and tell_terminal(app, sequence(text, os.environ)):
            return Copied("terminal")
    try:
        return Copied("file", await beside(_written, text))
    except OSError as error:
        return Copied("file", why=error.strerror or str(error))


def told(copied: Copied, what: str) -> str:
    """What was done, and no more than that is known."""
    if copied.way == "pbcopy":
        return f"{what} is in the clipboard."
    if copied.way == "terminal":
        return (
            f"{what} was sent to the terminal for the clipboard. "
            "Terminals do not tell whether they take it."
        )
    if copied.path is None:
        return f"{what} could not be copied: no file could be written, {copied.why}."
    return f"There is no way to a clipboard from here: {what} is in {copied.path}."


def _written(text: str) -> Path:
    """The file that a text was written into; nobody else can read it."""
    descriptor, path = tempfile.mkstemp(".txt", "batch-tui-")
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(text + "\n")
    return Path(path)


def _pbcopy(text: str) -> bool:
    """Whether the clipboard of this Mac has it now."""
    command = shutil.which("pbcopy")
    if command is None:
        return False
    try:
        done = subprocess.run(  # noqa: S603
            [command], input=text.encode(), timeout=_SECONDS, check=False, capture_output=True
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
