"""Bytes on their way out of the program."""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from batch_tui.batch.failure import Failure
from batch_tui.output.outlet import Outlet

MORE_THAN_A_PIPE_HOLDS = bytes(range(256)) * 4_096


class Ends:
    """The two ends of a pipe."""

    def __init__(self) -> None:
        self.reader, self.writer = os.pipe()
        self.open = {self.reader, self.writer}

    def close(self, descriptor: int) -> None:
        self.open.discard(descriptor)
        os.close(descriptor)


@pytest.fixture
def ends() -> Iterator[Ends]:
    ends = Ends()
    yield ends
    for descriptor in tuple(ends.open):
        ends.close(descriptor)


def read_all(descriptor: int) -> bytes:
    data = b""
    while more := os.read(descriptor, 65_536):
        data += more
    return data


@pytest.mark.parametrize("blocking", [True, False])
def test_all_bytes_arrive_however_slowly_they_are_read(ends: Ends, blocking: bool) -> None:
    os.set_blocking(ends.writer, blocking)

    def write() -> None:
        Outlet(ends.writer).write(MORE_THAN_A_PIPE_HOLDS)
        ends.close(ends.writer)

    thread = Thread(target=write)
    thread.start()
    assert read_all(ends.reader) == MORE_THAN_A_PIPE_HOLDS
    thread.join()


def test_a_reader_that_has_gone_is_seen_before_and_while_writing(ends: Ends) -> None:
    outlet = Outlet(ends.writer)
    outlet.check()
    outlet.write(b"heard\n")
    ends.close(ends.reader)
    with pytest.raises(BrokenPipeError):
        outlet.check()
    with pytest.raises(BrokenPipeError):
        outlet.write(b"unheard\n")


def test_a_file_always_has_a_reader(tmp_path: Path) -> None:
    with (tmp_path / "out").open("wb") as file:
        outlet = Outlet(file.fileno())
        outlet.check()
        outlet.write(b"a")
        outlet.write(b"")
        outlet.write(b"b")
    assert (tmp_path / "out").read_bytes() == b"ab"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_is_a_failure_in_a_sentence() -> None:
    with Path("/dev/full").open("wb") as full, pytest.raises(Failure, match="No space left"):
        Outlet(full.fileno()).write(b"much")
