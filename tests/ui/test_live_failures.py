"""The table while AWS does not answer."""

import pytest

from batch_tui.batch.failure import Failure
from batch_tui.demo import DemoRegion
from batch_tui.feed.budget import Budget
from tests.conftest import Run
from tests.feed.test_budget import Time, settled
from tests.ui.test_live import MINE, SELDOM, fill, table, tick


@pytest.mark.parametrize("fault", ["break_down", "deny", "expire_credentials", "drop", "garble"])
async def test_a_failed_tick_is_told_with_its_next_try_and_cleared_by_the_next_answer(
    demo: DemoRegion, run: Run, fault: str
) -> None:
    fill(demo, 10)
    async with run(size=(160, 30), queues=(MINE,), refresh=SELDOM) as running:
        await running.loaded()
        await tick(running)
        rows = running.shown[3:12]
        demo.faults.turn({fault: -1})
        await tick(running)
        await running.until(lambda: running.jobs.banner.is_shown)
        assert any("Trying again at" in text for text in running.shown)
        assert running.shown[3:12] == rows
        demo.faults.clear()
        await tick(running)
        await running.until(lambda: not running.jobs.banner.is_shown)


async def test_a_first_page_that_failed_is_asked_for_again_by_itself(
    demo: DemoRegion, run: Run
) -> None:
    fill(demo, 10)
    async with run(queues=(MINE,), refresh=SELDOM) as running:
        await running.loaded()
        demo.faults.deny = -1
        await running.press("5")
        await running.until(lambda: running.jobs.banner.is_shown)
        demo.faults.clear()
        table(running)._tick()
        await running.until(lambda: running.listing.jobs.jobs == 10)
        await running.until(lambda: not running.jobs.banner.is_shown)


async def test_twenty_throttling_answers_slow_the_program_down_and_it_recovers_by_itself(
    demo: DemoRegion, run: Run
) -> None:
    ids = fill(demo, 10)
    time = Time()
    budget = Budget(clock=time.clock, sleep=time.sleep, random=lambda: 1.0)
    async with run(size=(160, 30), queues=(MINE,), refresh=SELDOM, budget=budget) as running:
        await running.loaded()
        await tick(running)
        rows = running.shown[3:12]
        demo.faults.throttle = 20
        countdowns, rates = set[str](), [budget.rate]
        while demo.faults.throttle:
            before = demo.faults.throttle
            table(running)._tick()
            for _ in range(4):
                table(running)._tick()
            while demo.faults.throttle == before:
                await time.pass_by(10)
                await running.pilot.pause()
            await running.until(lambda: not table(running)._refreshing)
            assert demo.faults.throttle == before - 1
            running.jobs._count_down()
            await running.pilot.pause()
            countdowns |= {text for text in running.shown if "throttled: next call in" in text}
            rates.append(budget.rate)
            assert running.shown[3:12] == rows
            assert not running.jobs.banner.is_shown
            assert running.app.screen is running.jobs
        assert len(countdowns) > 3
        assert max(rates[5:]) < rates[0] / 8
        demo.set_status(ids[0], "FAILED")
        table(running)._tick()
        while table(running)._refreshing:
            await time.pass_by(1)
            await running.pilot.pause()
        await settled()
        assert any("FAILED" in text for text in running.shown[2:])
        assert budget.pause == 0
        running.jobs._count_down()
        await running.pilot.pause()
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
        table(running)._tick()
        await running.until(lambda: len(demo.calls) > before)
        await running.press("0")
        table(running)._tick()
        await running.until(lambda: len(demo.calls) > before + 1)
        assert "jobStatus" not in demo.calls[-1].body


async def test_failures_are_what_the_banner_is_made_of(run: Run) -> None:
    async with run(size=(160, 30)) as running:
        await running.loaded()
        running.jobs.banner.tell(Failure("[/b] is not markup.", "[@click=app.quit]Hint[/]"), "Now.")
        await running.pilot.pause()
        assert any("[/b] is not markup. [@click=app.quit]Hint[/] Now." in t for t in running.shown)
