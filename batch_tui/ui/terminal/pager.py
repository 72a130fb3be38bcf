"""Another program on the terminal, until it ends."""

import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported


def show_file(app: App[Any], path: Path) -> str:
    """Show a file in `$PAGER`, else in less or more, and come back.

    Nothing of the app goes on meanwhile.

    Returns:
        Why it could not be shown, "" where it was.
    """
    try:
        words = shlex.split(os.environ.get("PAGER", ""))
    except ValueError as error:
        return f"$PAGER cannot be read: {error}."
    command = words or [shutil.which("less") or "more"]
    try:
        with app.suspend(), _signals_left_to_it():
            return _run([*command, str(path)])
    except SuspendNotSupported:
        return "This terminal cannot be given to another program."


def _run(command: Sequence[str]) -> str:
    """Wait for a program; nothing is raised where the terminal is to be taken back."""
    try:
        subprocess.run(command, check=False)  # noqa: S603
    except (OSError, ValueError) as error:
        return f"{command[0]} could not be started: {error}."
    return ""


@contextmanager
def _signals_left_to_it() -> Iterator[None]:
    """Keys that are signals reach both programs: Ctrl+C is for the other one, Ctrl+Z for both."""
    before = {
        # Not ignored: that would be handed down.
        number: signal.signal(number, lambda *_: None)
        for number in (signal.SIGINT, signal.SIGQUIT)
    }
    before[signal.SIGTSTP] = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
