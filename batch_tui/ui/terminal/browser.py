"""Pages shown in the browser of this desk, where there is one: never one within the terminal."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

_SECONDS = 5.0


def opener(env: Mapping[str, str], platform: str) -> str:
    """The program that opens a page, "" where nobody would see it."""
    if any(env.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")):
        return ""
    if platform == "darwin":
        return shutil.which("open") or ""
    has_screen = env.get("WAYLAND_DISPLAY") or env.get("DISPLAY")
    return (shutil.which("xdg-open") or "") if has_screen else ""


def show(url: str) -> bool:
    """Whether a browser was told to show a page. Waits for that; made for a thread."""
    command = opener(os.environ, sys.platform)
    if not command:
        return False
    try:
        done = subprocess.run(  # noqa: S603
            [command, url],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True  # it shows the page itself, and ends with it
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
