import asyncio
from collections.abc import Awaitable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch_tui.feed.budget import LONGEST_PAUSE, Budget, Priority

KEY, REFRESH, COUNTS = Priority


class Time:
    """A clock that goes on only when told to, and sleeps that end with it."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self._sleeping: list[tuple[float, asyncio.Future[None]]] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> Awaitable[None]:
        wake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleeping.append((self.now + seconds, wake))
        return wake

    @property
    def is_awaited(self) -> bool:
        """Whether anybody sleeps."""
        return any(not wake.done() for _, wake in self._sleeping)

    async def pass_by(self, seconds: float) -> None:
        """Let time pass, and all happen that happens meanwhile, in its order."""
        end = self.now + seconds
        await settled()
        while due := [at for at, wake in self._sleeping if not wake.done() and at <= end]:
            self.now = max(self.now, min(due))
            for at, wake in self._sleeping:
                if at <= self.now and not wake.done():
                    wake.set_result(None)
            await settled()
        self.now = end


async def settled() -> None:
    """Let every task run until it waits."""
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def budget(time: Time) -> Budget:
    return Budget(rate=4, burst=10, clock=time.clock, sleep=time.sleep, random=lambda: 1.0)


class Takers:
    """Tasks that take from a budget, and who has had a turn."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.served: list[str] = []
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def come(self, *names: str, priority: Priority = KEY) -> None:
        for name in names:
            self.tasks[name] = asyncio.create_task(self._take(name, priority))
        await settled()

    async def _take(self, name: str, priority: Priority) -> None:
        await self.budget.take(priority)
        self.served.append(name)

    async def leave(self) -> None:
        for task in self.tasks.values():
            task.cancel()
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)


async def spent(budget: Budget) -> None:
    while budget.calls_last_minute < 10:
        await budget.take()


async def test_a_burst_goes_at_once_and_the_rest_at_the_rate(budget: Budget, time: Time) -> None:
    takers = Takers(budget)
    await takers.come(*map(str, range(14)))
    assert len(takers.served) == 10
    await time.pass_by(0.5)
    assert len(takers.served) == 12
    await time.pass_by(0.5)
    assert len(takers.served) == 14
    assert takers.served == [*map(str, range(14))]


async def test_quiet_fills_the_burst_and_no_more(budget: Budget, time: Time) -> None:
    await spent(budget)
    await time.pass_by(3600)
    takers = Takers(budget)
    await takers.come(*map(str, range(20)))
    assert len(takers.served) == 10
    await takers.leave()


async def test_a_key_goes_before_a_refresh_and_a_refresh_before_counts(
    budget: Budget, time: Time
) -> None:
    await spent(budget)
    takers = Takers(budget)
    await takers.come("counts", priority=COUNTS)
    await takers.come("refresh", "refresh 2", priority=REFRESH)
    await takers.come("key", "key 2", priority=KEY)
    await time.pass_by(60)
    assert takers.served == ["key", "key 2", "refresh", "refresh 2", "counts"]


async def test_the_burst_is_not_spent_on_counts(budget: Budget) -> None:
    takers = Takers(budget)
    await takers.come(*(f"counts {n}" for n in range(20)), priority=COUNTS)
    before = len(takers.served)
    await takers.come(*(f"refresh {n}" for n in range(20)), priority=REFRESH)
    between = len(takers.served)
    await takers.come("key")
    assert before < between < 10
    assert takers.served[-1] == "key"
    await takers.leave()


async def test_a_key_is_not_made_to_wait_for_what_counts_wait_for(
    budget: Budget, time: Time
) -> None:
    await spent(budget)
    takers = Takers(budget)
    await takers.come("counts", priority=COUNTS)
    await takers.come("key")
    await time.pass_by(0.25)
    assert takers.served == ["key"]
    await takers.leave()


@pytest.mark.parametrize("priority", Priority)
async def test_every_priority_is_served_at_any_burst(time: Time, priority: Priority) -> None:
    budget = Budget(rate=1, burst=1, clock=time.clock, sleep=time.sleep)
    takers = Takers(budget)
    await takers.come("first", "second", priority=priority)
    await time.pass_by(2)
    assert takers.served == ["first", "second"]


async def test_who_leaves_the_line_takes_no_turn(budget: Budget, time: Time) -> None:
    await spent(budget)
    takers = Takers(budget)
    await takers.come("gone", "stays")
    takers.tasks["gone"].cancel()
    await time.pass_by(0.25)
    assert takers.served == ["stays"]


async def test_who_leaves_with_a_turn_gives_it_back(budget: Budget, time: Time) -> None:
    await spent(budget)
    takers = Takers(budget)
    await takers.come("gone")
    made = budget.calls_last_minute
    time.now += 0.25
    next(wake for _, wake in time._sleeping).set_result(None)
    await asyncio.sleep(0)  # the turn is given, and not yet taken
    assert budget.calls_last_minute == made + 1
    takers.tasks["gone"].cancel()
    await takers.come("stays")
    assert takers.served == ["stays"]
    assert budget.calls_last_minute == made + 1


async def test_throttling_halves_the_rate_and_pauses_everybody(budget: Budget, time: Time) -> None:
    budget.throttled(await budget.take())
    assert budget.rate == 2
    assert budget.pause == 1
    takers = Takers(budget)
    await takers.come("key", "key 2")
    await time.pass_by(0.9)
    assert takers.served == []
    await time.pass_by(0.1)
    assert takers.served == ["key"]
    assert budget.pause == 0
    await time.pass_by(0.5)
    assert takers.served == ["key", "key 2"]


async def test_calls_that_were_under_way_together_are_throttled_once(budget: Budget) -> None:
    granted = [await budget.take() for _ in range(4)]
    for moment in granted:
        budget.throttled(moment)
    assert budget.rate == 2
    assert budget.pause == 1


async def test_twenty_throttled_calls_in_a_row_slow_down_to_a_crawl_and_recover(
    budget: Budget, time: Time
) -> None:
    pauses = []
    for _ in range(20):
        granted = asyncio.ensure_future(budget.take(REFRESH))
        while not granted.done():
            await time.pass_by(1)
        budget.throttled(await granted)
        pauses.append(budget.pause)
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
    assert 0 < budget.rate < 0.5
    await time.pass_by(LONGEST_PAUSE)
    before = budget.rate
    await time.pass_by(30)
    assert before < budget.rate < 4
    await time.pass_by(120)
    assert budget.rate == 4


async def test_a_good_answer_makes_the_next_pause_a_short_one(budget: Budget, time: Time) -> None:
    budget.throttled(await budget.take())
    await time.pass_by(2)
    second = await budget.take()
    budget.throttled(second)
    assert budget.pause == 2
    budget.answered(second)  # from before the pause: proves nothing
    await time.pass_by(3)
    budget.answered(await budget.take())
    await time.pass_by(1)
    budget.throttled(await budget.take())
    assert budget.pause == 1


async def test_what_a_person_waits_for_goes_up_to_the_ceiling_and_the_rest_at_its_pace(
    time: Time,
) -> None:
    budget = Budget(rate=20, steady=4, burst=10, clock=time.clock, sleep=time.sleep)
    takers = Takers(budget)
    await takers.come(*(f"refresh {n}" for n in range(60)), priority=REFRESH)
    await takers.come(*(f"key {n}" for n in range(60)))
    await time.pass_by(3)
    keys = [name for name in takers.served if name.startswith("key")]
    assert len(keys) == 60
    assert len(takers.served) - len(keys) <= 10 + 3 * 4
    await time.pass_by(2)
    refreshed = len(takers.served) - 60
    await time.pass_by(1)
    assert len(takers.served) - 60 == refreshed + 4
    await takers.leave()


async def test_throttling_halves_both_paces_and_quiet_restores_them(time: Time) -> None:
    budget = Budget(
        rate=20, steady=4, burst=1, clock=time.clock, sleep=time.sleep, random=lambda: 1.0
    )
    budget.throttled(await budget.take())
    assert budget.rate == 10
    await time.pass_by(1)
    for priority, calls in ((REFRESH, 2), (KEY, 10)):
        takers = Takers(budget)
        await takers.come(*map(str, range(40)), priority=priority)
        await time.pass_by(1)
        assert calls <= len(takers.served) <= calls + 2, priority
        await takers.leave()
    await time.pass_by(120)
    assert budget.rate == 20


def test_what_refreshes_by_itself_keeps_below_a_low_ceiling() -> None:
    async def run() -> None:
        time = Time()
        budget = Budget(rate=1, burst=1, clock=time.clock, sleep=time.sleep)
        takers = Takers(budget)
        await takers.come(*map(str, range(10)), priority=REFRESH)
        await time.pass_by(3)
        assert len(takers.served) == 4
        await takers.leave()

    asyncio.run(run())


@given(st.floats(0, 1))
def test_jitter_spreads_pauses_over_their_second_half(jitter: float) -> None:
    time = Time()
    budget = Budget(clock=time.clock, random=lambda: jitter)
    budget.throttled(time.now)
    assert 0.5 <= budget.pause <= 1.0001


async def test_calls_of_the_last_minute_are_counted(budget: Budget, time: Time) -> None:
    await spent(budget)
    await time.pass_by(59)
    await budget.take()
    assert budget.calls_last_minute == 11
    await time.pass_by(2)
    assert budget.calls_last_minute == 1


@given(st.lists(st.tuples(st.sampled_from(Priority), st.floats(0, 3)), min_size=1, max_size=40))
def test_the_budget_is_never_exceeded_and_nobody_is_forgotten(
    arrivals: list[tuple[Priority, float]],
) -> None:
    async def run() -> None:
        time = Time()
        budget = Budget(rate=8, steady=4, burst=5, clock=time.clock, sleep=time.sleep)
        granted: list[float] = []
        unasked: list[float] = []

        async def take(priority: Priority) -> None:
            at = await budget.take(priority)
            granted.append(at)
            if priority is not KEY:
                unasked.append(at)

        tasks = []
        for priority, gap in arrivals:
            await time.pass_by(gap)
            tasks.append(asyncio.create_task(take(priority)))
        await time.pass_by(60)
        await asyncio.gather(*tasks)
        for made, rate in ((granted, 8), (unasked, 4)):
            for index, since in enumerate(made):
                for later, until in enumerate(made[index:], start=1):
                    assert later <= 5 + (until - since) * rate + 1e-3

    asyncio.run(run())
