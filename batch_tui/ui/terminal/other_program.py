"""Another program on the terminal, until it ends."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
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
    return run(app, [*(words or [shutil.which("less") or "more"]), str(path)])


def run(app: App[Any], command: Sequence[str], *, is_read: bool = False) -> str:
    """Run a program, and come back; where it fails and `is_read`, once Enter is pressed.

    Nothing of the app goes on meanwhile.

    Returns:
        Why it could not be started, "" where it was.
    """
    try:
        with app.suspend(), _signals_left_to_it():
            return _run(command, is_read)
    except SuspendNotSupported:
        return "This terminal cannot be given to another program."


def _run(command: Sequence[str], is_read: bool) -> str:
    """Wait for a program; nothing is raised where the terminal is to be taken back."""
    try:
        done = subprocess.run(command, check=False)  # noqa: S603
        if done.returncode and is_read:
            print(f"\n{command[0]} ended with status {done.returncode}. Enter goes back.")  # noqa: T201
            sys.stdin.readline()
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
