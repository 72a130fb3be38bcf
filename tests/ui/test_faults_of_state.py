"""What is under way belongs to its list: one that is left, or stopped at once, turns no other."""

import pytest
from textual import events

from batch_tui.batch.failure import Failure
from batch_tui.batch.query.query import parse
from batch_tui.demo import DemoRegion
from tests.conftest import Run
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.test_live import SELDOM
from tests.ui.trees import MINE, array


async def test_pages_that_are_stopped_at_once_can_be_asked_for_again(run: Run) -> None:
    async with run(query="align*") as running:
        await running.loaded()
        driver.ask_for_more(running)
        assert driver.stop(running)
        await driver.idle(running)
        assert not driver.is_loading(running)
        before = driver.loaded_jobs(running)
        driver.ask_for_more(running)
        await driver.idle(running)
        assert driver.loaded_jobs(running) > before or driver.is_finished(running)


async def test_after_pages_that_were_stopped_at_once_escape_clears_the_filter(run: Run) -> None:
    async with run(query="align*") as running:
        await running.loaded()
        driver.ask_for_more(running)
        assert driver.stop(running)
        await running.press("escape", "escape")
        await driver.idle(running)
        assert not driver.asked_query(running).terms


async def test_a_list_left_as_soon_as_it_was_opened_is_asked_for_when_shown_again(
    run: Run,
) -> None:
    async with run() as running:
        await running.loaded()
        driver.open_query(running, parse("align*"))
        driver.open_query(running, parse("QC*"))
        await driver.idle(running)
        driver.open_query(running, parse("align*"))
        await driver.idle(running)
        assert driver.loaded_jobs(running)
        assert not driver.is_loading(running)


async def leave_a_list_that_hangs(running: Running, demo: DemoRegion) -> None:
    """Ask for the running jobs, and be back at the others before there is an answer.

    To be called while the demo's store is locked: its answers wait for that.
    """
    made = len(demo.calls)
    await running.press("5")
    await running.until(lambda: len(demo.calls) > made)
    await running.press("0")
    assert not driver.asked_query(running).terms


async def leave_a_list_that_is_refused(running: Running, demo: DemoRegion) -> None:
    """The same, and the answer, once it is there, is a refusal."""
    with demo.store.lock:
        await leave_a_list_that_hangs(running, demo)
        demo.faults.deny = 1
    await running.until(lambda: not demo.faults.deny, "refused")
    await driver.idle(running)


async def test_a_failure_of_a_list_that_was_left_is_not_told_over_the_next(
    demo: DemoRegion, run: Run
) -> None:
    async with run() as running:
        await running.loaded()
        await leave_a_list_that_is_refused(running, demo)
        assert not driver.banner_shown(running)


async def test_a_failure_of_a_list_that_was_left_does_not_keep_the_next_from_going_on(
    demo: DemoRegion, run: Run
) -> None:
    async with run() as running:
        await running.loaded()
        await leave_a_list_that_is_refused(running, demo)
        before = driver.loaded_jobs(running)
        driver.table(running).move_to(driver.ids(running)[-1])
        await driver.idle(running)
        assert driver.loaded_jobs(running) > before


async def test_an_answer_for_a_list_that_was_left_takes_no_banner_off(
    demo: DemoRegion, run: Run
) -> None:
    async with run() as running:
        await running.loaded()
        with demo.store.lock:
            await leave_a_list_that_hangs(running, demo)
            driver.tell_failure(running, Failure("Not allowed.", "Ask."), "")
        await running.until(lambda: not driver.calls_in_flight(running), "answered")
        await driver.idle(running)
        assert driver.banner_shown(running)


async def test_children_of_a_list_that_was_left_fail_without_a_word(
    demo: DemoRegion, run: Run
) -> None:
    array(demo, ["FAILED", "RUNNING"])
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("7")
        await running.loaded()
        await running.press("0")
        with demo.store.lock:
            made = len(demo.calls)
            await running.press("F")
            await running.until(lambda: len(demo.calls) > made)
            driver.open_query(running, parse("status:failed"))
            demo.faults.deny = 1
        await running.until(lambda: not demo.faults.deny, "refused")
        await driver.idle(running)
        assert not driver.banner_shown(running)


@pytest.mark.parametrize("keys", [("7", "5"), ("7", "0", "7"), ("5", "escape", "7", "0")])
async def test_chips_pressed_back_to_back_leave_no_list_loading(
    run: Run, keys: tuple[str, ...]
) -> None:
    async with run(refresh=SELDOM) as running:
        running.type_at_once(*keys)
        await driver.idle(running)
        for query in ("", "status:failed", "status:running,failed", "status:running"):
            driver.open_query(running, parse(query))
            await driver.idle(running)
            assert driver.loaded_jobs(running), query
            assert not driver.is_loading(running)
            assert not any("asking AWS Batch" in line for line in running.shown)


async def test_a_first_load_that_was_stopped_stays_so_until_a_key_goes_on(
    demo: DemoRegion, run: Run
) -> None:
    demo.faults.turn({"latency": 3_600, "only": ["ListJobs"]})
    async with run(refresh=SELDOM) as running:
        await running.until(lambda: demo.calls, "begun")
        await running.press("escape")
        for _ in range(2):
            driver.begin_tick(running)
            await running.press("p", "p", "pagedown")
            running.app.post_message(events.AppBlur())
            running.app.post_message(events.AppFocus())
            await running.rest()
            assert driver.is_exhausted(running)
        assert any("press Enter to go on" in line for line in running.shown)
        demo.faults.clear()
        await running.press("enter")
        await running.loaded()
        assert driver.loaded_jobs(running)
