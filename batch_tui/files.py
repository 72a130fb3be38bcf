"""Files of the user's: where they are, how they are read, how they are kept for their owner alone.

Whatever stands in a file's place, nothing here waits for it: a pipe or a device is refused.
"""

import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISDIR, S_ISREG

LARGEST = 10_000_000
"""Bytes of the largest file that is read."""
_NAMES = 100
_TRIES = 20
_PAUSE = 0.05  # seconds between them


def ours(platforms: Callable[[str], Path], usual: str) -> Path:
    """Our directory where the platform wants it; `usual` is its place in the home directory.

    A relative path in a variable of XDG's is ignored, as its standard has it. Who has no home
    directory has `/`, as in a container.
    """
    found = platforms("batch-tui")
    if found.is_absolute():
        return found
    home = Path(os.path.expanduser("~"))  # that of pathlib raises where there is none
    return (home if home.is_absolute() else Path("/")) / usual / "batch-tui"


def free(name: str) -> str:
    """A name of no file in this directory yet, like the one given."""
    stem, ending = os.path.splitext(name)
    tries = [name, *(f"{stem}-{number}{ending}" for number in range(2, _NAMES))]
    return next((one for one in tries if not os.path.lexists(one)), name)


def open_regular(path: Path, flags: int) -> int:
    """The descriptor of a file, made where `flags` say so, private.

    Raises:
        OSError: it cannot be opened, or it is a directory, a pipe or a device.
    """
    descriptor = os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC, 0o600)
    mode = os.fstat(descriptor).st_mode
    if not S_ISREG(mode):
        os.close(descriptor)
        what = "it is a directory" if S_ISDIR(mode) else "it is no file but a pipe or a device"
        raise OSError(errno.EINVAL, what)
    return descriptor


def read_all(descriptor: int) -> bytes:
    """What is in an open file.

    Raises:
        OSError: it cannot be read, or is too large to be a file of ours.
    """
    if os.fstat(descriptor).st_size > LARGEST:
        raise OSError(errno.EFBIG, f"it is larger than {LARGEST // 1_000_000} MB")
    with open(descriptor, "rb", closefd=False) as file:
        return file.read(LARGEST)


def read(path: Path) -> bytes:
    """What is in a file.

    Raises:
        OSError: there is none, it cannot be read, or it is not such a file.
    """
    descriptor = open_regular(path, os.O_RDONLY)
    try:
        return read_all(descriptor)
    finally:
        os.close(descriptor)


def make_directory(path: Path) -> None:
    """Make a directory where there is none, with all above it: whatever is made is private."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)


def replace(path: Path, text: str) -> None:
    """Write a private file, at once or not at all. A link to a file stays one.

    Raises:
        OSError: it cannot be written, or something else than a file is in its place.
    """
    target = Path(os.path.realpath(path))
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise OSError(errno.EINVAL, "it is no file")
    make_directory(target.parent)
    draft = target.with_name(f".{target.name}.{os.urandom(4).hex()}")
    descriptor = open_regular(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        draft.replace(target)
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Wait until no other program of ours changes this file; it waits for us then.

    For a second at most: one that was stopped in the middle keeps nobody from leaving.
    """
    descriptor = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        for _ in range(_TRIES):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(_PAUSE)
            except OSError:
                break  # a file system without locks
        yield
    finally:
        os.close(descriptor)
