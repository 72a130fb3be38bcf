import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from batch_tui.batch.failure import BadAnswer, Denied, Failure, Throttled, Unavailable
from batch_tui.feed.budget import Budget, Priority
from batch_tui.feed.calls import TRIES, Calls
from batch_tui.feed.pool import Pool
from batch_tui.settings.registry import RATE
from tests.feed.test_budget import settled
from tests.feed.test_pool import Gate

KEY, REFRESH, COUNTS = Priority


class Time:
    """A clock that goes on by the sleeps of the budget, and by what a test adds."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


class Service:
    """A function that fails as told, and then answers; it counts its calls."""

    def __init__(self, *failures: Failure, takes: float = 0.0, time: Time | None = None) -> None:
        self.failures = list(failures)
        self.made = 0
        self._takes = takes
        self._time = time

    def ask(self, question: str = "") -> str:
        self.made += 1
        if self._time:
            self._time.now += self._takes
        if self.failures:
            raise self.failures.pop(0)
        return f"answer to {question}"


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool(threads=3)
    yield pool
    pool.close()


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.open.set()


@pytest.fixture
def calls(pool: Pool, time: Time) -> Calls:
    budget = Budget(clock=time.clock, sleep=time.sleep, random=lambda: 1.0)
    return Calls(pool, budget, clock=time.clock)


async def test_a_call_is_answered_and_counted(calls: Calls) -> None:
    assert await calls(Service().ask, "why") == "answer to why"
    assert (len(calls._begun), calls.budget.calls_last_minute) == (0, 1)


async def test_the_answer_to_a_key_is_asked_for_again_after_throttling(
    calls: Calls, time: Time
) -> None:
    service = Service(Throttled("slow down"))
    assert await calls(service.ask) == "answer to "
    assert service.made == 2
    assert time.now == 1_001
    assert calls.budget.rate == RATE / 2


async def test_a_refresh_is_not_asked_for_again(calls: Calls) -> None:
    for failure in (Throttled("slow down"), Unavailable("down")):
        service = Service(failure)
        with pytest.raises(type(failure)):
            await calls(service.ask, priority=REFRESH)
        assert service.made == 1


@pytest.mark.parametrize("failure", [Throttled("slow down"), Unavailable("down")])
async def test_nothing_is_asked_for_without_end(calls: Calls, failure: Failure) -> None:
    service = Service(*[failure] * 10)
    with pytest.raises(type(failure)):
        await calls(service.ask)
    assert service.made == TRIES


async def test_what_failed_slowly_is_told_at_once(calls: Calls, time: Time) -> None:
    service = Service(Unavailable("no answer"), takes=20, time=time)
    with pytest.raises(Unavailable):
        await calls(service.ask)
    assert service.made == 1


@pytest.mark.parametrize("failure", [Denied("no"), BadAnswer("what?")])
async def test_what_does_not_heal_is_told_at_once(calls: Calls, failure: Failure) -> None:
    service = Service(failure)
    with pytest.raises(type(failure)):
        await calls(service.ask)
    assert service.made == 1


async def test_calls_at_the_same_time_get_an_answer_each(calls: Calls) -> None:
    service = Service()
    answers = await asyncio.gather(calls(service.ask, "a"), calls(service.ask, "b"))
    assert sorted(answers) == ["answer to a", "answer to b"]
    assert await calls(service.ask, "a") == "answer to a"
    assert service.made == 3


async def test_the_budget_is_told_of_throttling_though_nobody_waits_any_more(
    calls: Calls, gate: Gate
) -> None:
    def throttled() -> None:
        gate("once")
        raise Throttled("slow down")

    call = asyncio.create_task(calls(throttled, priority=REFRESH))
    await gate.is_entered()
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)
    assert len(calls._begun) == 1
    gate.open.set()
    while len(calls._begun):
        await settled()
    assert calls.budget.pause > 0


class TestAnEmptyBudget:
    """Calls whose turn has not come."""

    @pytest.fixture
    def go_on(self) -> asyncio.Event:
        return asyncio.Event()

    @pytest.fixture
    async def calls(self, time: Time, go_on: asyncio.Event) -> AsyncIterator[Calls]:
        async def sleep(seconds: float) -> None:
            await go_on.wait()
            time.now += seconds

        budget = Budget(1, burst=1, clock=time.clock, sleep=sleep)
        await budget.take()
        pool = Pool(threads=1)
        yield Calls(pool, budget, clock=time.clock)
        pool.close()

    async def test_a_call_cancelled_before_its_turn_is_never_made(
        self, calls: Calls, go_on: asyncio.Event
    ) -> None:
        service = Service()
        call = asyncio.create_task(calls(service.ask, "unwanted"))
        await settled()
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        go_on.set()
        assert await calls(service.ask, "wanted") == "answer to wanted"
        assert service.made == 1


async def test_a_thread_is_left_for_a_key_while_refreshes_hang(calls: Calls, gate: Gate) -> None:
    refreshes = [asyncio.create_task(calls(gate, n, priority=REFRESH)) for n in range(3)]
    await gate.is_entered()
    await gate.is_entered()
    assert await calls(Service().ask) == "answer to "
    assert len(calls._begun) == 2
    gate.open.set()
    assert await asyncio.gather(*refreshes) == [0, 1, 2]


async def test_a_closed_pool_leaves_nobody_waiting(calls: Calls, pool: Pool, gate: Gate) -> None:
    hanging = [asyncio.create_task(calls(gate, n)) for n in range(4)]
    for _ in range(3):
        await gate.is_entered()
    pool.close()
    gate.open.set()
    outcomes = await asyncio.gather(*hanging, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes].count(asyncio.CancelledError) == 1
    with pytest.raises(RuntimeError, match="closed"):
        await calls(Service().ask)
