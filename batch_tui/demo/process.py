"""The demo region in a process of its own, so that it never shares the screen's interpreter."""

import subprocess
import sys
from collections.abc import Iterable

from batch_tui.demo.catalogue import REGION


class DemoProcess:
    """A running `python -m batch_tui.demo`; it ends with this object, or with this process."""

    def __init__(
        self,
        jobs: int,
        speed: float,
        habits: Iterable[str] = (),
        *,
        seed: int = 7,
        region: str = REGION,
    ) -> None:
        command = [sys.executable, "-m", "batch_tui.demo", "--port", "0", "--until-eof", "--stuck"]
        command += ["--jobs", str(jobs), "--speed", str(speed)]
        command += ["--seed", str(seed), "--region", region]
        command += [f"--habit={habit}" for habit in habits]
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # ours is the user's screen
            text=True,
        )
        self._url = ""

    def url(self) -> str:
        """Where it listens; waits until it does.

        Raises:
            RuntimeError: it could not be started.
        """
        if not self._url:
            assert self._process.stdout is not None  # noqa: S101
            self._url = self._process.stdout.readline().strip()
        if not self._url:
            raise RuntimeError("The demo region did not start.")
        return self._url

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()
