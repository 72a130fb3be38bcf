"""A few daemon threads for blocking calls, awaited from asyncio.

Of our own, because the event loop waits for its executor's threads when it closes: quitting
would take as long as the slowest call.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from threading import Condition, Thread
from typing import Any, NamedTuple, TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class _Outcome(NamedTuple):
    value: Any = None
    error: BaseException | None = None


class _Work(NamedTuple):
    run: Callable[[], Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[_Outcome]


class Pool:
    """Up to `threads` daemon threads, started when first needed.

    The process never waits for them: one that hangs in a call ends with the process.
    """

    def __init__(self, threads: int = 4) -> None:
        self.threads = threads
        # Held by calls that nobody waits for: one thread is always left for the answer to a key.
        self.background = asyncio.Semaphore(max(1, threads - 1))
        self._waiting: deque[_Work] = deque()
        self._changed = Condition()
        self._started = 0
        self._idle = 0
        self._closed = False

    async def call(self, fn: Callable[[*Ts], T], *args: *Ts) -> T:
        """`fn(*args)` in a thread; what it returns or raises.

        A cancelled await drops the late answer; a call that had not begun is never made.

        Raises:
            RuntimeError: the pool is closed.
        """
        loop = asyncio.get_running_loop()
        work = _Work(lambda: fn(*args), loop, loop.create_future())
        self._put(work)
        outcome = await work.future
        if outcome.error is not None:
            raise outcome.error
        value: T = outcome.value
        return value

    def close(self) -> None:
        """Take no more calls, cancel those that wait, let the threads end. Does not wait.

        For the thread of the event loop.
        """
        with self._changed:
            self._closed = True
            waiting, self._waiting = self._waiting, deque()
            self._changed.notify_all()
        for work in waiting:
            work.future.cancel()

    def _put(self, work: _Work) -> None:
        with self._changed:
            if self._closed:
                raise RuntimeError("the pool is closed")
            self._waiting.append(work)
            if len(self._waiting) > self._idle and self._started < self.threads:
                self._started += 1
                Thread(target=self._work, name=f"call-{self._started}", daemon=True).start()
            self._changed.notify()

    def _work(self) -> None:
        while work := self._next():
            if not work.future.cancelled():
                _deliver(work, _outcome(work.run))
            del work  # an idle thread must not keep the last answer alive

    def _next(self) -> _Work | None:
        with self._changed:
            self._idle += 1
            while not self._waiting and not self._closed:
                self._changed.wait()
            self._idle -= 1
            return self._waiting.popleft() if self._waiting else None


def _outcome(run: Callable[[], Any]) -> _Outcome:
    try:
        return _Outcome(run())
    except StopIteration as error:  # which no coroutine may raise
        return _Outcome(error=RuntimeError(f"the call raised {error!r}"))
    except BaseException as error:
        return _Outcome(error=error)


def _deliver(work: _Work, outcome: _Outcome) -> None:
    """Hand over as a result even what was raised: nobody may be left to retrieve an exception."""
    try:
        work.loop.call_soon_threadsafe(_settle, work.future, outcome)
    except RuntimeError:
        return  # the loop is closed, and with it everybody who waited


def _settle(future: asyncio.Future[_Outcome], outcome: _Outcome) -> None:
    if not future.done():
        future.set_result(outcome)
