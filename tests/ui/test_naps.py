"""A thread that waits is told from one that is at work, or would be if it had a processor."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest

from tests.ui.naps import THREADS, naps

pytestmark = pytest.mark.skipif(not THREADS.exists(), reason="nothing tells of threads here")


@contextmanager
def two(work: Event) -> Iterator[None]:
    """A thread that waits for the event, and one that spins until then."""

    def spin() -> None:
        while not work.is_set():
            pass

    threads = [Thread(target=work.wait), Thread(target=spin)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        work.set()
        for thread in threads:
            thread.join()


def test_while_one_spins_not_all_wait() -> None:
    with two(Event()):
        assert [naps() for _ in range(200)] == [None] * 200


def test_one_that_waits_is_counted() -> None:
    wake = Event()
    thread = Thread(target=wake.wait)
    thread.start()
    try:
        while not (naps() or {}).get(str(thread.native_id)):
            pass
    finally:
        wake.set()
        thread.join()
