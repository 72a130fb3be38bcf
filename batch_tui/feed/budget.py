"""One budget for every call of the program: the account's API rate belongs to its workloads.

A bucket of tokens that fills at `rate` a second, up to `burst`. A throttling answer halves the
rate and pauses all calls; quiet restores the rate slowly. What a person waits for goes first.
"""

import asyncio
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count

LONGEST_PAUSE = 60.0
"""Seconds that a pause lasts at most."""

_FIRST_PAUSE = 1.0
_RESTORED_IN = 120.0  # seconds of quiet from a stand-still to the full rate
_SLOWEST = 1 / 32  # of the full rate
_INSTANT = 1e-6  # seconds that are not worth a sleep, and smaller than a float's error


class Priority(IntEnum):
    """Whose turn it is: the answer to a key, then what is on the screen, then counts."""

    KEY = 0
    REFRESH = 1
    COUNTS = 2


_KEPT = {Priority.KEY: 0.0, Priority.REFRESH: 0.2, Priority.COUNTS: 0.5}
"""The part of the burst that each priority leaves for those before it."""


class Budget:
    """The budget; for one event loop and its thread.

    Args:
        rate: calls a second, sustained.
        burst: calls at once, after quiet.
        clock: seconds, from any start.
        sleep: waits that many seconds.
        random: a number from 0 to 1, for the jitter of pauses.
    """

    def __init__(
        self,
        rate: float = 4.0,
        burst: int = 10,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        random: Callable[[], float] = random.random,
    ) -> None:
        self.full_rate = rate
        self._burst = burst
        self._clock = clock
        self._sleep = sleep
        self._random = random
        self._rate = rate
        self._tokens = float(burst)
        self._at = clock()
        self._paused_until = self._at
        self._throttled_at: float | None = None
        self._in_a_row = 0
        self._granted: deque[float] = deque()
        self._order = count()
        self._waiting: list[tuple[Priority, int, asyncio.Future[float]]] = []
        self._granting: asyncio.Task[None] | None = None

    @property
    def rate(self) -> float:
        """Calls a second at present: the full rate, or less after throttling."""
        self._advance()
        return self._rate

    @property
    def pause(self) -> float:
        """Seconds until calls go on after throttling; 0.0 when they are not paused."""
        return max(0.0, self._paused_until - self._clock())

    @property
    def calls_last_minute(self) -> int:
        """How many calls were granted in the last 60 seconds."""
        before = self._clock() - 60
        while self._granted and self._granted[0] <= before:
            self._granted.popleft()
        return len(self._granted)

    async def take(self, priority: Priority = Priority.KEY) -> float:
        """Wait for leave to make one call. Returns when it was given, for `throttled`.

        Among those that wait, the higher priority goes first, then the earlier.
        """
        if self._is_first(priority) and not self._delay(priority):
            return self._grant()
        turn: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._line_up(priority, turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._give_back()
            raise

    def throttled(self, granted: float) -> None:
        """A call granted at `granted` was answered with "too many": halve, and pause.

        Calls that were under way together are answered together: they count as one.
        """
        if self._throttled_at is not None and granted <= self._throttled_at:
            return
        self._advance()
        self._throttled_at = now = self._at
        self._rate = max(self._rate / 2, self.full_rate * _SLOWEST)
        self._tokens = min(self._tokens, 1.0)
        longest = min(LONGEST_PAUSE, _FIRST_PAUSE * 2**self._in_a_row)
        self._in_a_row += 1
        self._paused_until = now + longest * (1 + self._random()) / 2

    def answered(self, granted: float) -> None:
        """A call granted at `granted` was not throttled: the next pause is a short one again."""
        if self._throttled_at is not None and granted > self._throttled_at:
            self._in_a_row = 0

    def _is_first(self, priority: Priority) -> bool:
        return not self._waiting or priority < self._waiting[0][0]

    def _line_up(self, priority: Priority, turn: asyncio.Future[float]) -> None:
        """Wait in line; who comes first wakes the one who sleeps for somebody behind."""
        asleep = self._granting and not self._granting.done()
        if self._granting and asleep and self._is_first(priority):
            self._granting.cancel()
            asleep = False
        heappush(self._waiting, (priority, next(self._order), turn))
        if not asleep:
            self._granting = asyncio.create_task(self._serve())

    async def _serve(self) -> None:
        """Give turns, in order, until nobody waits."""
        while self._waiting:
            priority, _, turn = self._waiting[0]
            if turn.done():
                heappop(self._waiting)
            elif delay := self._delay(priority):
                await self._sleep(delay)
            else:
                heappop(self._waiting)
                turn.set_result(self._grant())

    def _delay(self, priority: Priority) -> float:
        """Seconds until a call of this priority may be made; 0 when it may be now."""
        self._advance()
        kept = _KEPT[priority] * (self._burst - 1) * self._rate / self.full_rate
        missing = (1 + kept - self._tokens) / self._rate
        delay = max(missing, self._paused_until - self._at)
        return delay if delay > _INSTANT else 0.0

    def _grant(self) -> float:
        self._tokens -= 1
        self._granted.append(self._at)
        return self._at

    def _give_back(self) -> None:
        self._tokens = min(self._tokens + 1, self._burst)
        self._granted.pop()

    def _advance(self) -> None:
        """Fill the bucket, and raise the rate, for the time that has passed outside a pause."""
        now = self._clock()
        passed = now - max(self._at, min(self._paused_until, now))
        self._at = now
        if passed > 0:
            self._tokens = min(self._burst, self._tokens + passed * self._rate)
            restored = self.full_rate * passed / _RESTORED_IN
            self._rate = min(self.full_rate, self._rate + restored)
