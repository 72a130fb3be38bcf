"""A file that is written piece by piece, in threads, and never over another."""

import os
from io import FileIO
from pathlib import Path
from threading import Lock

from batch_tui.files import open_regular


class Sink:
    """A new private file, made by the first write. For any thread.

    What is written to it once it is closed is let go.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: FileIO | None = None
        self._is_closed = False
        self._lock = Lock()

    def write(self, data: bytes) -> None:
        """Write all of it; OSError where that cannot be."""
        with self._lock:
            if self._is_closed:
                return
            if self._file is None:
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
                path = Path(os.path.expanduser(self._path))
                self._file = FileIO(open_regular(path, flags), "w")
            left = memoryview(data)
            while left:
                left = left[self._file.write(left) :]

    def close(self) -> None:
        """Write no more."""
        with self._lock:
            self._is_closed = True
            if self._file is not None:
                self._file.close()
