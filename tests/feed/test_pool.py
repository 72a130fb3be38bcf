import asyncio
import gc
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
import pytest_asyncio

from batch_tui.feed.pool import Pool

PATIENCE = 30  # seconds until a test that hangs is given up


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool(threads=2)
    yield pool
    pool.close()


class Gate:
    """A call that hangs until it is let through."""

    def __init__(self) -> None:
        self.entered = threading.Semaphore(0)
        self.open = threading.Event()
        self.left = threading.Semaphore(0)

    def __call__(self, value: object = None) -> object:
        self.entered.release()
        assert self.open.wait(PATIENCE)
        self.left.release()
        return value

    async def is_entered(self) -> None:
        """Returns once one more call hangs."""
        assert await asyncio.to_thread(self.entered.acquire, timeout=PATIENCE)

    async def is_left(self) -> None:
        """Returns once one more call is through."""
        assert await asyncio.to_thread(self.left.acquire, timeout=PATIENCE)


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.open.set()


@pytest_asyncio.fixture
async def complaints() -> list[object]:
    """What the event loop has to complain about."""
    found: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: found.append(context))
    return found


async def test_a_call_returns_what_the_function_returns(pool: Pool) -> None:
    assert await pool.call(divmod, 7, 2) == (3, 1)


async def test_a_call_runs_in_a_daemon_thread(pool: Pool) -> None:
    thread = await pool.call(threading.current_thread)
    assert thread is not threading.main_thread()
    assert thread.daemon


async def test_a_call_raises_what_the_function_raises(pool: Pool) -> None:
    with pytest.raises(ZeroDivisionError):
        await pool.call(divmod, 7, 0)
    with pytest.raises(RuntimeError, match="StopIteration"):
        await pool.call(next, iter(()))
    assert await pool.call(divmod, 7, 2) == (3, 1)


async def test_no_thread_is_started_before_it_is_needed() -> None:
    before = {*threading.enumerate()}  # of which some may be about to end
    pool = Pool(threads=4)
    assert {*threading.enumerate()} <= before
    for _ in range(3):
        await pool.call(int)
    pool.close()


async def test_calls_run_side_by_side_up_to_the_number_of_threads(pool: Pool, gate: Gate) -> None:
    calls = [asyncio.ensure_future(pool.call(gate, number)) for number in range(3)]
    await gate.is_entered()
    await gate.is_entered()
    assert not gate.entered.acquire(blocking=False)
    gate.open.set()
    assert await asyncio.gather(*calls) == [0, 1, 2]


async def test_a_cancelled_call_drops_its_late_answer(
    pool: Pool, gate: Gate, complaints: list[object]
) -> None:
    call = asyncio.ensure_future(pool.call(gate))
    await gate.is_entered()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    gate.open.set()
    await gate.is_left()
    assert await pool.call(divmod, 7, 2) == (3, 1)
    assert not complaints


async def test_a_cancelled_call_drops_its_late_failure(
    pool: Pool, gate: Gate, complaints: list[object]
) -> None:
    def fail() -> None:
        gate()
        raise ValueError

    call = asyncio.ensure_future(pool.call(fail))
    await gate.is_entered()
    call.cancel()
    gate.open.set()
    await gate.is_left()
    assert await pool.call(divmod, 7, 2) == (3, 1)
    del call
    gc.collect()
    assert not complaints


async def test_a_call_cancelled_before_it_began_is_never_made(pool: Pool, gate: Gate) -> None:
    hanging = [asyncio.ensure_future(pool.call(gate)) for _ in range(2)]
    await gate.is_entered()
    await gate.is_entered()
    made = threading.Event()
    call = asyncio.ensure_future(pool.call(made.set))
    await asyncio.sleep(0)
    call.cancel()
    gate.open.set()
    await asyncio.gather(*hanging)
    await pool.call(int)
    assert not made.is_set()


def test_an_answer_after_the_end_of_the_loop_is_dropped(gate: Gate) -> None:
    pool = Pool(threads=1)

    async def give_up() -> None:
        call = asyncio.ensure_future(pool.call(gate, "late"))
        await gate.is_entered()
        call.cancel()

    asyncio.run(give_up())
    gate.open.set()

    async def go_on() -> object:
        return await pool.call(int)

    assert asyncio.run(go_on()) == 0
    pool.close()


async def test_a_closed_pool_cancels_what_waits_and_takes_no_more(gate: Gate) -> None:
    pool = Pool(threads=1)
    hanging = asyncio.ensure_future(pool.call(gate, "done"))
    waiting = asyncio.ensure_future(pool.call(gate))
    await gate.is_entered()
    pool.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    with pytest.raises(RuntimeError, match="closed"):
        await pool.call(int)
    gate.open.set()
    assert await hanging == "done"


async def test_the_threads_of_a_closed_pool_end() -> None:
    pool = Pool(threads=2)
    thread = await pool.call(threading.current_thread)
    pool.close()
    await asyncio.to_thread(thread.join, PATIENCE)
    assert not thread.is_alive()


QUIT_WHILE_A_CALL_HANGS = """
import asyncio, threading
from batch_tui.feed.pool import Pool

async def main():
    begun = threading.Event()
    def hang():
        begun.set()
        threading.Event().wait()
    call = asyncio.ensure_future(Pool().call(hang))
    while not begun.is_set():
        await asyncio.sleep(0)
    call.cancel()

asyncio.run(main())
"""


def test_the_process_ends_while_a_call_hangs() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", QUIT_WHILE_A_CALL_HANGS],
        check=False,
        timeout=PATIENCE,
        capture_output=True,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
