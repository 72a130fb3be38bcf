"""How a helper is started: this is imported before anything else, and imports next to nothing."""

import os
import signal
import sys
from contextlib import suppress
from threading import Lock

_CODE = "import sys; sys.path[:] = {!r}; from batch_tui.aws.helper.server import main; main()"


class Process:
    """A helper, which imports boto3, and then answers on its pipes; OSError if it cannot start.

    `requests` and `replies` are our ends of them. It is in a process group of its own: Ctrl+C and
    Ctrl+Z are meant for the screen.
    """

    def __init__(self) -> None:
        if getattr(sys, "frozen", False):
            raise OSError("the executable is no interpreter")
        theirs_in, requests = os.pipe()
        replies, theirs_out = os.pipe()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        theirs = (theirs_in, theirs_out, nowhere)
        try:
            self.id = os.posix_spawn(
                sys.executable,
                # -P: what is imported is found where we find it, and not where we were started.
                [sys.executable, "-P", "-c", _CODE.format(sys.path)],
                os.environ,
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, descriptor, stream)
                    for stream, descriptor in enumerate(theirs)
                ],
                setpgroup=0,
            )
        except OSError:
            os.close(requests)
            os.close(replies)
            raise
        finally:
            for descriptor in theirs:
                os.close(descriptor)
        self.requests = open(requests, "wb", buffering=0)  # noqa: SIM115 - open to the end
        self.replies = open(replies, "rb")  # noqa: SIM115
        self._lock = Lock()
        self._is_over = False

    def end(self) -> None:
        """End it, whatever it does."""
        with self._lock:
            if not self._is_over:
                self._is_over = True
                with suppress(OSError):
                    os.kill(self.id, signal.SIGKILL)
                    os.waitpid(self.id, 0)

    def close(self) -> None:
        """End it, and close our ends of its pipes: nobody writes or reads any more."""
        self.end()
        self.requests.close()
        self.replies.close()
