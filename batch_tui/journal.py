"""What happened: a file that is kept small and private, and the last of it for the screen.

Nothing of a job comes into the file: no name, no message of AWS's, no value of a variable.
"""

import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime
from io import TextIOWrapper
from logging import LogRecord
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path
from queue import SimpleQueue
from stat import S_ISREG
from traceback import walk_tb
from typing import NamedTuple
from weakref import WeakSet

from platformdirs import user_state_path

from batch_tui import files
from batch_tui.batch.failure import Broken, Failure
from batch_tui.batch.ports import Call

PATH = files.ours(user_state_path, ".local/state") / "journal.log"
LAST = 200
"""How many entries are kept for the screen."""
LARGEST = 1_000_000
"""Bytes after which the file is put aside, in the place of the one before it."""
_FRAMES = 50  # the innermost of an endless recursion


class Entry(NamedTuple):
    """Something that happened, and when: milliseconds since 1970."""

    at: int
    text: str


class Journal:
    """Keeps what happens; for any thread. A thread of its own writes, so nobody waits for a disk.

    Args:
        path: the file; None keeps only the last entries, in memory.
        debug: also write what is said by `detail`.
        clock: the present instant in milliseconds since 1970.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        debug: bool = False,
        clock: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        self._last: deque[Entry] = deque(maxlen=LAST)
        self._failures: WeakSet[Failure] = WeakSet()
        self._debug = debug
        self._clock = clock
        self._path = path
        self._file: _PrivateFile | None = None
        if path is not None:
            lines: SimpleQueue[LogRecord] = SimpleQueue()
            self._file = _PrivateFile(path, maxBytes=LARGEST, backupCount=1, delay=True)
            self._lines = QueueHandler(lines)
            self._writer = QueueListener(lines, self._file)
            self._writer.start()

    @property
    def path(self) -> Path | None:
        """The file; None where there is none, or none that could be written."""
        return None if self._file is None or self._file.is_lost else self._path

    def last(self) -> tuple[Entry, ...]:
        """The last entries, the newest at the end."""
        return tuple(self._last)

    def call(self, call: Call) -> None:
        """A call of an operation is over."""
        told = f"{call.operation} {call.milliseconds} ms {call.outcome} {call.request_id}".rstrip()
        self._keep(told, told)
        self.detail(f"{call.operation} was sent with {', '.join(call.sent) or 'nothing'}")

    def note(self, told: str, written: str) -> None:
        """Something was told to the user; `written` is what the file may say of it."""
        self._keep(told, written)

    def detail(self, text: str) -> None:
        """What only somebody who looks for a mistake wants to know."""
        if self._debug:
            self._write(text)

    def told(self, error: Exception) -> Failure:
        """An exception as a failure that can be told: a mistake of ours names this file.

        One failure goes through several hands, from the call to the screen; it is kept once.
        """
        name = type(error).__name__
        if isinstance(error, Failure):
            if error not in self._failures:
                self._failures.add(error)
                self._keep(str(error), name)
            return error
        where = f"; {self.path} tells where" if self.path else ""
        broken = Broken(f"This program made a mistake ({name}){where}.", "Please report it.")
        self._failures.add(broken)
        self._keep(broken.sentence, *_trace(error))
        return broken

    def close(self) -> None:
        """Write what is still to be written."""
        if self._file is not None:
            self._writer.stop()
            self._file.close()

    def _keep(self, told: str, *written: str) -> None:
        self._last.append(Entry(self._clock(), told))
        self._write(*written)

    def _write(self, *lines: str) -> None:
        if self._file is None:
            return
        at = datetime.fromtimestamp(self._clock() / 1000).astimezone()
        head = f"{at.isoformat(timespec='milliseconds')} {os.getpid()}"
        text = "\n".join(f"{head} {line}" for line in lines)
        self._lines.handle(LogRecord("batch_tui", 0, "", 0, text, None, None))


class _PrivateFile(RotatingFileHandler):
    """A file for its owner's eyes, that leads nowhere else.

    `is_lost`: it could not be opened or written. What cannot be kept is let go.
    """

    is_lost = False

    def handleError(self, record: LogRecord) -> None:  # noqa: ARG002, N802 - a method of logging's
        """Say nothing: the terminal belongs to the screen."""
        self.is_lost = True

    def _open(self) -> TextIOWrapper:
        path = Path(self.baseFilename)
        files.make_directory(path.parent)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK
        descriptor = os.open(path, flags, 0o600)
        try:
            found = os.fstat(descriptor)
            if not S_ISREG(found.st_mode) or found.st_uid != os.getuid() or found.st_nlink > 1:
                raise PermissionError(f"{path} is no file of ours alone")
            os.fchmod(descriptor, 0o600)
        except OSError:
            os.close(descriptor)
            raise
        return os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace")


def _trace(error: BaseException) -> Iterator[str]:
    """An exception and what led to it: types and places, without messages and values."""
    told: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in told:
        told.add(id(cause))
        yield f"{type(cause).__module__}.{type(cause).__name__}"
        frames = list(walk_tb(cause.__traceback__))
        for frame, line in frames[-_FRAMES:]:
            yield f"  {frame.f_code.co_filename}:{line}:{frame.f_code.co_qualname}"
        yield from (f"  {place}" for place in getattr(cause, "places", ()))  # in the helper
        hidden = cause.__suppress_context__
        cause = cause.__cause__ or (None if hidden else cause.__context__)
