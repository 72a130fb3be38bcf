"""The table while AWS does not answer."""

import pytest

from batch_tui.batch.failure import Failure
from batch_tui.demo import DemoRegion
from batch_tui.feed.budget import Budget
from tests.conftest import Run
from tests.feed.test_budget import Time, settled
from tests.ui import driver
from tests.ui.test_live import MINE, SELDOM, fill


@pytest.mark.parametrize("fault", ["break_down", "deny", "expire_credentials", "drop", "garble"])
async def test_a_failed_tick_is_told_with_its_next_try_and_cleared_by_the_next_answer(
    demo: DemoRegion, run: Run, fault: str
) -> None:
    fill(demo, 10)
    async with run(size=(160, 30), queues=(MINE,), refresh=SELDOM) as running:
        await running.loaded()
        await driver.tick(running)
        rows = running.shown[3:12]
        demo.faults.turn({fault: -1})
        await driver.tick(running)
        await running.until(lambda: driver.banner_shown(running))
        assert any("Trying again at" in text for text in running.shown)
        assert running.shown[3:12] == rows
        demo.faults.clear()
        await driver.tick(running)
        await running.until(lambda: not driver.banner_shown(running))


async def test_a_first_page_that_failed_is_asked_for_again_by_itself(
    demo: DemoRegion, run: Run
) -> None:
    fill(demo, 10)
    async with run(queues=(MINE,), refresh=SELDOM) as running:
        await running.loaded()
        demo.faults.deny = -1
        await running.press("5")
        await running.until(lambda: driver.banner_shown(running))
        demo.faults.clear()
        driver.begin_tick(running)
        await running.until(lambda: driver.loaded_jobs(running) == 10)
        await running.until(lambda: not driver.banner_shown(running))


@pytest.mark.parametrize("fault", ["deny", "drop", "break_down"])
@pytest.mark.parametrize("key", ["r", "enter", "G"])
async def test_a_first_page_that_is_refused_is_told_and_asked_for_again_by_a_key(
    demo: DemoRegion, run: Run, fault: str, key: str
) -> None:
    fill(demo, 10)
    demo.faults.turn({fault: -1, "only": ["ListJobs"]})
    async with run(queues=(MINE,)) as running:
        await running.until(lambda: driver.is_stuck(running))
        await driver.idle(running)
        assert driver.banner_shown(running)
        assert any("not listed - press Enter to try again" in text for text in running.shown)
        await running.press(key)
        await driver.idle(running)
        assert driver.is_stuck(running)
        demo.faults.clear()
        await running.press(key)
        await running.until(lambda: driver.loaded_jobs(running) == 10)
        await running.until(lambda: not driver.banner_shown(running))
        assert running.app.failure is None


async def test_where_the_first_queue_is_refused_another_can_be_chosen(
    demo: DemoRegion, run: Run
) -> None:
    fill(demo, 10)
    async with run(queues=("no-such-queue",)) as running:
        await running.until(lambda: driver.is_stuck(running))
        await driver.idle(running)
        assert sum("no-such-queue" in text for text in running.shown) > 1
        await running.press("Q", *MINE, "enter")
        await running.until(lambda: driver.loaded_jobs(running) == 10)
        await running.until(lambda: not driver.banner_shown(running))


async def test_a_page_that_failed_further_down_is_asked_for_again_by_a_refresh(
    demo: DemoRegion, run: Run
) -> None:
    fill(demo, 150)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        demo.faults.turn({"deny": 1, "only": ["ListJobs"]})
        await running.press("G")
        await running.until(lambda: driver.is_stuck(running))
        await running.press("g", "r")
        await running.until(lambda: driver.loaded_jobs(running) == 150)


async def test_twenty_throttling_answers_slow_the_program_down_and_it_recovers_by_itself(
    demo: DemoRegion, run: Run
) -> None:
    ids = fill(demo, 10)
    time = Time()
    budget = Budget(clock=time.clock, sleep=time.sleep, random=lambda: 1.0)
    async with run(size=(160, 30), queues=(MINE,), refresh=SELDOM, budget=budget) as running:
        await running.loaded()
        await driver.tick(running)
        rows = running.shown[3:12]
        demo.faults.throttle = 20
        countdowns, rates = set[str](), [budget.rate]
        while demo.faults.throttle:
            before = demo.faults.throttle
            driver.begin_tick(running)
            for _ in range(4):
                driver.begin_tick(running)
            while demo.faults.throttle == before:
                # A call that is out takes no time of this clock: in it, the rate would recover.
                if not driver.calls_in_flight(running):
                    await time.pass_by(10)
                await running.rest()
            await running.until(lambda: not driver.is_refreshing(running))
            assert demo.faults.throttle == before - 1
            driver.count_down(running)
            await running.rest()
            countdowns |= {text for text in running.shown if "throttled: next call in" in text}
            rates.append(budget.rate)
            assert running.shown[3:12] == rows
            assert not driver.banner_shown(running)
            assert running.app.screen is running.jobs
        assert len(countdowns) > 3
        assert max(rates[5:]) < rates[0] / 8
        demo.set_status(ids[0], "FAILED")
        driver.begin_tick(running)
        while driver.is_refreshing(running):
            await time.pass_by(1)
            await running.rest()
        await settled()
        assert any("FAILED" in text for text in running.shown[2:])
        assert budget.pause == 0
        driver.count_down(running)
        await running.rest()
        assert not any("throttled" in text for text in running.shown)
        await time.pass_by(3_600)
        assert budget.rate == rates[0]


async def test_a_listing_that_is_left_takes_no_turn_from_the_next(
    demo: DemoRegion, run: Run
) -> None:
    fill(demo, 10)
    async with run(queues=(MINE,), refresh=SELDOM) as running:
        await running.loaded()
        await running.press("5")
        await running.loaded()
        demo.faults.latency = 3_600
        before = len(demo.calls)
        driver.begin_tick(running)
        await running.until(lambda: len(demo.calls) > before)
        await running.press("0")
        driver.begin_tick(running)
        await running.until(lambda: len(demo.calls) > before + 1)
        assert "jobStatus" not in demo.calls[-1].body


async def test_failures_are_what_the_banner_is_made_of(run: Run) -> None:
    async with run(size=(160, 30)) as running:
        await running.loaded()
        driver.tell_failure(
            running, Failure("[/b] is not markup.", "[@click=app.quit]Hint[/]"), "Now."
        )
        await running.rest()
        assert any("[/b] is not markup. Now. [@click=app.quit]Hint[/]" in t for t in running.shown)
