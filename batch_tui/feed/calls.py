"""Every call of the program: a turn in the budget, a thread of the pool, one answer for all.

A person who waits for an answer gets a second try; a refresh comes again by itself.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, TypeVarTuple

from batch_tui.batch.failure import Throttled, Unavailable
from batch_tui.feed.budget import Budget, Priority
from batch_tui.feed.pool import Pool

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

TRIES = 3
"""How often a call of priority KEY is made at most."""

_QUICK = 2.0  # seconds; what failed after longer has made a person wait enough


class _Outcome(NamedTuple):
    value: Any
    error: Exception | None
    seconds: float


class _Flight:
    """One call under way, or waiting for its turn, and those who wait for its answer."""

    def __init__(self, priority: Priority) -> None:
        self.priority = priority
        self.outcome: asyncio.Future[_Outcome] = asyncio.get_running_loop().create_future()
        self.runner: asyncio.Task[None] | None = None
        self.waiting = 0
        self.begun = False


class Calls:
    """`await calls(fn, *args, priority=...)`: a blocking call within the budget.

    The same function with the same arguments is never under way twice: who asks again
    meanwhile gets the same answer. So `fn` and `args` must be hashable: ids come as a tuple.
    """

    def __init__(
        self, pool: Pool, budget: Budget, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.budget = budget
        self.made = 0
        """How many calls were begun since the start."""
        self.in_flight = 0
        """How many calls are under way."""
        self._pool = pool
        self._clock = clock
        self._flights: dict[object, _Flight] = {}
        # One thread is always left for the answer to a key.
        self._background = asyncio.Semaphore(max(1, pool.threads - 1))

    async def __call__(
        self, fn: Callable[[*Ts], T], *args: *Ts, priority: Priority = Priority.KEY
    ) -> T:
        """`fn(*args)` in a thread, when its turn has come.

        With priority KEY, a throttled call is made again after the pause, and one that failed
        at once is made again at once, `TRIES` times in all. Cancelling drops the answer.
        """
        left = TRIES if priority is Priority.KEY else 1
        while True:
            left -= 1
            outcome = await self._share(fn, args, priority)
            if outcome.error is None:
                value: T = outcome.value
                return value
            if not left or not _heals(outcome):
                raise outcome.error

    async def beside(self, fn: Callable[[*Ts], T], *args: *Ts) -> T:
        """`fn(*args)` in a thread: work that asks nothing of AWS."""
        return await self._pool.call(fn, *args)

    async def _share(
        self, fn: Callable[[*Ts], T], args: tuple[*Ts], priority: Priority
    ) -> _Outcome:
        key = (fn, args)
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = _Flight(priority)
        hurried = priority < flight.priority and not flight.begun
        if flight.runner is None or hurried:
            flight.priority = priority
            slower = flight.runner
            flight.runner = asyncio.create_task(self._run(key, flight, fn, args))
            if slower:
                slower.cancel()
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.outcome)
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.begun:
                self._forget(key, flight)
                flight.runner.cancel()

    async def _run(
        self, key: object, flight: _Flight, fn: Callable[[*Ts], T], args: tuple[*Ts]
    ) -> None:
        try:
            granted = await self.budget.take(flight.priority)
            if flight.priority is Priority.KEY:
                outcome = await self._made(flight, granted, fn, args)
            else:
                async with self._background:
                    outcome = await self._made(flight, granted, fn, args)
            flight.outcome.set_result(outcome)
        finally:
            if flight.runner is asyncio.current_task():
                self._forget(key, flight)
                flight.outcome.cancel()

    def _forget(self, key: object, flight: _Flight) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]

    async def _made(
        self, flight: _Flight, granted: float, fn: Callable[[*Ts], T], args: tuple[*Ts]
    ) -> _Outcome:
        flight.begun = True
        self.made += 1
        self.in_flight += 1
        began = self._clock()
        value, error = None, None
        try:
            value = await self._pool.call(fn, *args)
        except Exception as raised:
            error = raised
        finally:
            self.in_flight -= 1
        if isinstance(error, Throttled):
            self.budget.throttled(granted)
        elif not isinstance(error, Unavailable):
            self.budget.answered(granted)
        return _Outcome(value, error, self._clock() - began)


def _heals(outcome: _Outcome) -> bool:
    if isinstance(outcome.error, Throttled):
        return True
    return isinstance(outcome.error, Unavailable) and outcome.seconds < _QUICK
