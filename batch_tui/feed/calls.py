"""Every call of the program: a turn in the budget, and a thread of the pool.

A person who waits for an answer gets a second try; a refresh comes again by itself. A call that
changes something is made once, and what came of it is told as far as it can be known.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar, TypeVarTuple

from batch_tui.batch.ending import Ended
from batch_tui.batch.failure import (
    BadAnswer,
    Broken,
    Failure,
    Throttled,
    Unanswered,
    Unavailable,
)
from batch_tui.feed.budget import Budget, Priority
from batch_tui.feed.pool import Pool
from batch_tui.journal import Journal

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

TRIES = 3
"""How often a call of priority KEY is made at most."""

_QUICK = 2.0  # seconds; what failed after longer has made a person wait enough


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """The change was made; `value` is what its call returned."""

    value: T


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing was changed: it was refused, or it never left."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class Unknown:
    """The change was sent, and nothing tells whether it was made."""

    failure: Failure


class _Outcome(NamedTuple):
    value: Any
    error: Exception | None
    seconds: float


class Calls:
    """`await calls(fn, *args, priority=...)`: a blocking call within the budget.

    What is raised is a Failure: a mistake in `fn` goes to the journal and becomes Broken.
    """

    def __init__(
        self,
        pool: Pool,
        budget: Budget,
        journal: Journal | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.pool = pool
        self.budget = budget
        self.journal = journal or Journal()
        self._clock = clock
        self._begun: set[asyncio.Task[_Outcome]] = set()
        self._sending: set[asyncio.Task[Any]] = set()

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
            outcome = await self._in_turn(priority, fn, args)
            if outcome.error is None:
                value: T = outcome.value
                return value
            if not left or not _heals(outcome):
                raise outcome.error

    async def send(self, fn: Callable[[*Ts], T], *args: *Ts) -> Done[T] | Refusal | Unknown:
        """`fn(*args)`, which changes something: one try, shared with nobody, and what came of it.

        Cancelled before its turn in the budget, it is never made. After that it is made whatever
        happens to who waits for it; `settled` waits for it too.
        """
        granted = await self._turn(Priority.KEY)
        sending = asyncio.create_task(self._sent(granted, fn, args))
        self._sending.add(sending)
        sending.add_done_callback(self._sending.discard)
        return await asyncio.shield(sending)

    async def settled(self) -> None:
        """Wait until every change that was begun has come to its end."""
        while self._sending:
            await asyncio.wait(self._sending)

    async def _sent(
        self, granted: float, fn: Callable[[*Ts], T], args: tuple[*Ts]
    ) -> Done[T] | Refusal | Unknown:
        outcome = await self._made(granted, fn, args)
        match outcome.error:
            case None:
                return Done(outcome.value)
            case Unanswered() | BadAnswer() | Broken() as failure:
                return Unknown(failure)
            case Failure() as failure:
                return Refusal(failure)
            case error:
                raise error

    async def beside(self, fn: Callable[[*Ts], T], *args: *Ts) -> T:
        """`fn(*args)` in a thread: work that asks nothing of AWS."""
        return await self.pool.call(fn, *args)

    async def _in_turn(
        self, priority: Priority, fn: Callable[[*Ts], T], args: tuple[*Ts]
    ) -> _Outcome:
        granted = await self._turn(priority)
        if priority is Priority.KEY:
            return await asyncio.shield(self._begin(granted, fn, args))
        await self.pool.background.acquire()
        call = self._begin(granted, fn, args)
        call.add_done_callback(lambda _: self.pool.background.release())
        return await asyncio.shield(call)

    def _begin(
        self, granted: float, fn: Callable[[*Ts], T], args: tuple[*Ts]
    ) -> asyncio.Task[_Outcome]:
        """Make a call, whatever happens to who waits for it: the budget is told what came of it."""
        call = asyncio.create_task(self._made(granted, fn, args))
        self._begun.add(call)
        call.add_done_callback(self._begun.discard)
        return call

    async def _turn(self, priority: Priority) -> float:
        began = self._clock()
        granted = await self.budget.take(priority)
        if waited := round((self._clock() - began) * 1000):
            self.journal.detail(f"a call of priority {priority.name} waited {waited} ms")
        return granted

    async def _made(self, granted: float, fn: Callable[[*Ts], T], args: tuple[*Ts]) -> _Outcome:
        began = self._clock()
        value, error = None, None
        try:
            value = await self.pool.call(self._ask, fn, args)
        except Exception as raised:
            error = raised
        if isinstance(error, Throttled) or (isinstance(value, Ended) and value.is_throttled):
            self.budget.throttled(granted)
        elif not isinstance(error, Unavailable):
            self.budget.answered(granted)
        return _Outcome(value, error, self._clock() - began)

    def _ask(self, fn: Callable[[*Ts], T], args: tuple[*Ts]) -> T:
        """The call itself, in its thread."""
        try:
            return fn(*args)
        except Exception as error:
            told = self.journal.told(error)
            if told is error:
                raise
            raise told from error


def _heals(outcome: _Outcome) -> bool:
    if isinstance(outcome.error, Throttled):
        return True
    return isinstance(outcome.error, Unavailable) and outcome.seconds < _QUICK
