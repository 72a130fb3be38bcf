"""The table while jobs come, change and go."""

from random import Random

import pytest
from textual import events

from batch_tui.demo import DemoRegion
from batch_tui.feed.listing.describer import FORGOTTEN
from batch_tui.ui.panes.rhythm import UNFOCUSED
from tests.conftest import NOW, Run
from tests.ui import driver
from tests.ui.driver import Running

MINE = "mine"
SELDOM = 1_000.0
"""A refresh interval within which no test ends: ticks come when they are asked for."""


def fill(demo: DemoRegion, number: int, status: str = "RUNNING") -> list[str]:
    """Jobs in a queue in which nothing else happens, the newest first."""
    ids = [
        demo.add_job(f"job-{n}", queue=MINE, status=status, created=NOW - 600_000 + n * 1_000)
        for n in range(number)
    ]
    return ids[::-1]


def operations(demo: DemoRegion) -> list[str]:
    return [call.operation for call in demo.calls]


async def load_all(running: Running) -> None:
    await running.loaded()
    while not driver.is_finished(running):
        await running.press("G")
        await running.loaded()


@pytest.mark.parametrize("pages", [1, 20])
async def test_a_tick_takes_two_calls_however_much_is_loaded(
    demo: DemoRegion, run: Run, pages: int
) -> None:
    fill(demo, 2_000)
    async with run(queues=(MINE,), refresh=SELDOM) as running:
        await running.loaded()
        for _ in range(pages - 1):
            await running.press("G")
            await running.loaded()
        await running.press("g")
        assert driver.loaded_jobs(running) >= 100 * pages
        before = len(demo.calls)
        await driver.tick(running)
        assert operations(demo)[before:] == ["ListJobs", "DescribeJobs"]


@pytest.mark.usefixtures("any_habits")
async def test_a_change_on_the_screen_shows_after_a_tick_and_is_calm_after_the_next(
    demo: DemoRegion, run: Run
) -> None:
    ids = fill(demo, 50)
    async with run(size=(120, 24), queues=(MINE,), refresh=SELDOM) as running:
        await running.loaded()
        await driver.tick(running)
        assert not any(row.changed for row in driver.lines_in_sight(running))
        demo.set_status(ids[3], "FAILED", exit_code=137, reason="out of memory")
        await driver.tick(running)
        [changed] = [row for row in driver.lines_in_sight(running) if row.changed]
        assert changed.job_id == ids[3]
        assert "status" in changed.changed
        assert any("job-46" in text and "FAILED" in text for text in running.shown)
        await driver.tick(running)
        assert not any(row.changed for row in driver.lines_in_sight(running))


@pytest.mark.usefixtures("any_habits")
async def test_what_a_first_description_fills_in_is_not_shown_as_changed(
    demo: DemoRegion, run: Run
) -> None:
    demo.add_job("failed", queue=MINE, status="FAILED", reason="out of memory", exit_code=1)
    fill(demo, 5)
    async with run(queues=(MINE,), refresh=SELDOM) as running:
        await running.loaded()
        assert any("out of memory" in text for text in running.shown)
        assert not any(row.changed for row in driver.lines_in_sight(running))


@pytest.mark.usefixtures("any_habits")
async def test_at_the_top_new_jobs_come_in_and_the_cursor_stays_on_its_job(
    demo: DemoRegion, run: Run
) -> None:
    ids = fill(demo, 60)
    async with run(queues=(MINE,), refresh=SELDOM) as running:
        await running.loaded()
        assert driver.table(running).cursor == ids[0]
        new = demo.add_job("brand-new", queue=MINE)
        await driver.tick(running)
        assert driver.rows(running).ids(0, 2) == [new, ids[0]]
        assert driver.table(running).top == 0
        assert driver.table(running).cursor == ids[0]
        assert any("brand-new" in text for text in running.shown)
        assert not driver.arrived(running)


@pytest.mark.usefixtures("any_habits")
async def test_further_down_nothing_moves_and_a_pill_tells_of_new_jobs(
    demo: DemoRegion, run: Run
) -> None:
    fill(demo, 90)
    async with run(size=(100, 24), queues=(MINE,), refresh=SELDOM) as running:
        await load_all(running)
        await running.press("G", "k", "k", "k")
        await driver.tick(running)
        rows = [text[:90].rstrip() for text in running.shown[3:21]]
        for _ in range(2):
            for _ in range(7):
                demo.add_job("brand-new", queue=MINE)
            await driver.tick(running)
        assert [text[:90].rstrip() for text in running.shown[3:21]] == rows
        assert any("14 new" in text for text in running.shown)
        await running.press("g")
        assert not any("14 new" in text for text in running.shown)
        assert any("brand-new" in text for text in running.shown)


@pytest.mark.parametrize("query", ["", "status:running", "job-*"])
async def test_the_cursor_keeps_its_job_and_its_line_through_a_thousand_changes(
    demo: DemoRegion, run: Run, query: str
) -> None:
    ids = fill(demo, 400)
    random = Random(7)
    async with run(queues=(MINE,), query=query, refresh=SELDOM) as running:
        await load_all(running)
        driver.table(running).move_to(ids[200])
        await running.press("k", "k", "k", "k", "k")
        cursor, at = driver.table(running).cursor, driver.line_of_cursor(driver.table(running))
        alive = [job_id for job_id in ids if job_id != cursor]
        for _ in range(50):
            for _ in range(20):
                match random.randrange(4):
                    case 0:
                        demo.add_job("job-new", queue=MINE, status="RUNNING")
                    case 1:
                        demo.forget(alive.pop(random.randrange(len(alive) // 2)))
                    case _:
                        job_id = random.choice([*alive, *[cursor or ""] * 5])
                        status = random.choice(["STARTING", "RUNNING", "SUCCEEDED", "FAILED"])
                        demo.set_status(job_id, status, reason=f"change {random.random()}")
            await driver.tick(running)
            assert driver.table(running).top > 0
            assert (driver.table(running).cursor, driver.line_of_cursor(driver.table(running))) == (
                cursor,
                at,
            )
            shown = driver.rows(running).row(driver.row_of_cursor(running))
            assert shown.job.id == cursor
            assert driver.lines_in_sight(running)[at].job_id == cursor


@pytest.mark.usefixtures("any_habits")
async def test_a_departed_job_is_dimmed_and_leaves_with_the_next_tick(
    demo: DemoRegion, run: Run
) -> None:
    ids = fill(demo, 10)
    async with run(queues=(MINE,), query="status:running", refresh=SELDOM) as running:
        await running.loaded()
        demo.set_status(ids[4], "SUCCEEDED")
        await driver.tick(running)
        states = {row.job_id: row.state for row in driver.lines_in_sight(running)}
        assert states[ids[4]] == "departed"
        await driver.tick(running)
        assert ids[4] not in driver.rows(running)


async def test_a_departed_job_under_the_cursor_stays_until_the_cursor_leaves(
    demo: DemoRegion, run: Run
) -> None:
    ids = fill(demo, 10)
    async with run(queues=(MINE,), query="status:running", refresh=SELDOM) as running:
        await running.loaded()
        await running.press("j", "j")
        demo.set_status(ids[2], "FAILED")
        for _ in range(3):
            await driver.tick(running)
        assert driver.table(running).cursor == ids[2]
        assert any("FAILED" in text for text in running.shown[4:])
        await running.press("j")
        assert ids[2] not in driver.rows(running)
        assert driver.table(running).cursor == ids[3]


async def test_what_has_departed_from_a_list_is_still_known_when_the_list_is_shown_again(
    demo: DemoRegion, run: Run
) -> None:
    ids = fill(demo, 10)
    async with run(queues=(MINE,), query="status:running", refresh=SELDOM) as running:
        await running.loaded()
        demo.set_status(ids[4], "SUCCEEDED")
        await driver.tick(running)
        await running.press("0")
        await running.loaded()
        assert driver.departed(running) == set()
        await running.press("5")
        assert driver.departed(running) == {ids[4]}
        await driver.tick(running)
        assert ids[4] not in driver.rows(running)


async def test_a_forgotten_job_says_so(demo: DemoRegion, run: Run) -> None:
    ids = fill(demo, 10)
    async with run(size=(140, 30), queues=(MINE,), refresh=SELDOM) as running:
        await running.loaded()
        demo.forget(ids[1])
        await driver.tick(running)
        assert any("job-8" in text and FORGOTTEN[:12] in text for text in running.shown)


async def test_rows_scrolled_into_sight_are_asked_about_once_if_they_are_old(
    demo: DemoRegion, run: Run
) -> None:
    ids = fill(demo, 100)
    async with run(
        size=(100, 24), queues=(MINE,), refresh=SELDOM, clock=demo.clock.life
    ) as running:
        await load_all(running)
        await running.press("g")
        before = len(demo.calls)
        driver.settle(running)
        await running.rest()
        assert len(demo.calls) == before
        demo.advance(SELDOM + 1)
        demo.set_status(ids[60], "FAILED")
        driver.table(running).move_to(ids[60])
        driver.settle(running)
        await running.loaded()
        driver.settle(running)
        await running.loaded()
        assert operations(demo)[before:] == ["DescribeJobs"]
        assert len(demo.calls[-1].body["jobs"]) == driver.table(running).room
        assert any("job-39" in text and "FAILED" in text for text in running.shown)


async def test_a_row_that_is_found_departed_when_scrolled_to_goes_too(
    demo: DemoRegion, run: Run
) -> None:
    ids = fill(demo, 100)
    async with run(
        size=(100, 24), queues=(MINE,), query="status:running", refresh=SELDOM,
        clock=demo.clock.life,
    ) as running:  # fmt: skip
        await load_all(running)
        demo.advance(SELDOM + 1)
        demo.set_status(ids[60], "FAILED")
        driver.table(running).move_to(ids[70])
        driver.settle(running)
        await running.loaded()
        assert driver.departed(running) == {ids[60]}
        await driver.tick(running)
        assert ids[60] not in driver.rows(running)


async def test_ticks_never_overlap(demo: DemoRegion, run: Run) -> None:
    fill(demo, 10)
    async with run(queues=(MINE,), refresh=SELDOM) as running:
        await running.loaded()
        before = len(demo.calls)
        demo.faults.latency = 3_600
        for _ in range(5):
            driver.begin_tick(running)
            await running.press("r")
        await running.until(lambda: len(demo.calls) > before)
        assert operations(demo)[before:] == ["ListJobs"]
        assert driver.calls_in_flight(running) == 1


async def test_paused_nothing_is_asked_and_going_on_asks_at_once(
    demo: DemoRegion, run: Run
) -> None:
    fill(demo, 10)
    async with run(queues=(MINE,), refresh=SELDOM) as running:
        await running.loaded()
        await running.press("p")
        assert any("paused" in text for text in running.shown)
        before = len(demo.calls)
        await driver.tick(running)
        assert len(demo.calls) == before
        await running.press("r")
        await running.until(lambda: not driver.is_refreshing(running))
        assert len(demo.calls) > before
        before = len(demo.calls)
        await running.press("p")
        await running.until(lambda: len(demo.calls) > before)
        assert not any("paused" in text for text in running.shown)


async def test_refresh_off_asks_nothing_but_by_key(demo: DemoRegion, run: Run) -> None:
    fill(demo, 10)
    async with run(queues=(MINE,), refresh=0.0) as running:
        await running.loaded()
        before = len(demo.calls)
        await driver.tick(running)
        running.app.post_message(events.AppBlur())
        running.app.post_message(events.AppFocus())
        await running.rest()
        assert len(demo.calls) == before
        assert any("refresh off" in text for text in running.shown)
        await running.press("r")
        await running.until(lambda: len(demo.calls) == before + 2)


async def test_without_the_focus_of_the_terminal_the_pace_is_slow(
    demo: DemoRegion, run: Run
) -> None:
    fill(demo, 10)
    async with run(queues=(MINE,), refresh=30.0) as running:
        await running.loaded()
        running.app.post_message(events.AppBlur())
        await running.rest()
        assert driver.interval(running) == UNFOCUSED
        before = len(demo.calls)
        running.app.post_message(events.AppFocus())
        await running.until(lambda: len(demo.calls) == before + 2)
        assert driver.interval(running) == 30.0


HOURS = 3 * 3_600


async def test_a_list_shown_again_after_hours_says_so_and_is_refreshed_at_once(
    demo: DemoRegion, run: Run
) -> None:
    ids = fill(demo, 10)
    async with run(queues=(MINE,), refresh=SELDOM, clock=demo.clock.life) as running:
        await running.loaded()
        await running.press("7")
        await running.loaded()
        demo.advance(HOURS)
        demo.set_status(ids[2], "SUCCEEDED")
        new = demo.add_job("new", queue=MINE)
        before = len(demo.calls)
        with demo.store.lock:
            await running.press("0")
            await running.until(lambda: len(demo.calls) > before, "asked at once")
            assert "3h old" in driver.status(running)
        await driver.idle(running)
        assert operations(demo)[before:] == ["ListJobs", "DescribeJobs"]
        assert "live 1000s" in driver.status(running)
        assert new in driver.ids(running)
        assert any("job-7" in text and "SUCCEEDED" in text for text in running.shown)
        before = len(demo.calls)
        await running.press("0")
        await driver.idle(running)
        assert len(demo.calls) == before


async def test_a_list_uncovered_after_hours_is_refreshed_at_once(
    demo: DemoRegion, run: Run
) -> None:
    fill(demo, 10)
    async with run(queues=(MINE,), refresh=SELDOM, clock=demo.clock.life) as running:
        await running.loaded()
        await running.press("d")
        await driver.idle(running)
        demo.advance(HOURS)
        before = len(demo.calls)
        await running.press("escape")
        await driver.idle(running)
        assert operations(demo)[before:] == ["ListJobs", "DescribeJobs"]


@pytest.mark.parametrize(("refresh", "word"), [(0.0, "refresh off"), (SELDOM, "paused")])
async def test_where_nothing_is_refreshed_a_list_shown_again_says_how_old_it_is(
    demo: DemoRegion, run: Run, refresh: float, word: str
) -> None:
    fill(demo, 10)
    async with run(queues=(MINE,), refresh=refresh, clock=demo.clock.life) as running:
        await running.loaded()
        if refresh:
            await running.press("p")
        await running.press("7")
        await running.loaded()
        demo.advance(HOURS)
        before = len(demo.calls)
        await running.press("0")
        await driver.idle(running)
        assert len(demo.calls) == before
        assert f"{word}, 3h old" in driver.status(running)
