"""One budget for every call of the program: the account's API rate belongs to its workloads.

What a person or a pipe waits for goes at the pace of the answers, under a ceiling. What refreshes
by itself keeps to a steady pace below it. A throttling answer halves both and pauses all calls;
quiet restores them slowly. What a person waits for goes first.
"""

import asyncio
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count

from batch_tui.settings.registry import RATE

BURST = 10
"""Calls that may be made at once after quiet, where the ceiling allows so many in a second."""
STEADY = 4.0
"""Calls a second that nobody waits for."""
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
"""The part of a burst that each priority leaves for those before it."""


class _Bucket:
    """Tokens that come at a rate, up to a burst; a call takes one."""

    def __init__(self, rate: float, burst: float) -> None:
        self.full_rate = rate
        self.rate = rate
        self._burst = burst
        self._tokens = burst

    def fill(self, seconds: float) -> None:
        """Take in what has come in some seconds of quiet; the rate recovers meanwhile."""
        self.put(seconds * self.rate)
        restored = self.full_rate * seconds / _RESTORED_IN
        self.rate = min(self.full_rate, self.rate + restored)

    def put(self, tokens: float) -> None:
        """Put tokens in, or take them out where there are less than none."""
        self._tokens = min(self._burst, self._tokens + tokens)

    def halve(self) -> None:
        """Go half as fast, from a stand-still."""
        self.rate = max(self.rate / 2, self.full_rate * _SLOWEST)
        self._tokens = min(self._tokens, 1.0)

    def delay(self, kept: float) -> float:
        """Seconds until there is a token besides the part of the burst that is to be kept."""
        wanted = 1 + kept * (self._burst - 1) * self.rate / self.full_rate
        return (wanted - self._tokens) / self.rate


class Budget:
    """The budget; for one event loop and its thread.

    Args:
        rate: calls a second at most, sustained.
        steady: those of them that refresh by themselves.
        burst: how many of either may be made at once, after quiet.
        clock: seconds, from any start.
        sleep: waits that many seconds.
        random: a number from 0 to 1, for the jitter of pauses.
    """

    def __init__(
        self,
        rate: float = RATE,
        steady: float = STEADY,
        *,
        burst: int = BURST,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        random: Callable[[], float] = random.random,
    ) -> None:
        self._all = _Bucket(rate, burst)
        self._unasked = _Bucket(min(rate, steady), burst)
        self._clock = clock
        self._sleep = sleep
        self._random = random
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
        """Calls a second at most, at present: less after throttling."""
        self._advance()
        return self._all.rate

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
            return self._grant(priority)
        turn: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._line_up(priority, turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._give_back(priority)
            raise

    def throttled(self, granted: float) -> None:
        """A call granted at `granted` was answered with "too many": halve, and pause.

        Calls that were under way together are answered together: they count as one.
        """
        if self._throttled_at is not None and granted <= self._throttled_at:
            return
        self._advance()
        self._throttled_at = now = self._at
        self._all.halve()
        self._unasked.halve()
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
                turn.set_result(self._grant(priority))

    def _buckets(self, priority: Priority) -> tuple[_Bucket, ...]:
        return (self._all,) if priority is Priority.KEY else (self._all, self._unasked)

    def _delay(self, priority: Priority) -> float:
        """Seconds until a call of this priority may be made; 0 when it may be now."""
        self._advance()
        delays = [bucket.delay(_KEPT[priority]) for bucket in self._buckets(priority)]
        delay = max(*delays, self._paused_until - self._at)
        return delay if delay > _INSTANT else 0.0

    def _grant(self, priority: Priority) -> float:
        for bucket in self._buckets(priority):
            bucket.put(-1)
        self._granted.append(self._at)
        return self._at

    def _give_back(self, priority: Priority) -> None:
        for bucket in self._buckets(priority):
            bucket.put(1)
        self._granted.pop()

    def _advance(self) -> None:
        """Fill the buckets for the time that has passed outside a pause."""
        now = self._clock()
        passed = now - max(self._at, min(self._paused_until, now))
        self._at = now
        if passed > 0:
            self._all.fill(passed)
            self._unasked.fill(passed)
