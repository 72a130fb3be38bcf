"""The keys of the tree, and the windows of children that are described as they come in sight."""

from collections import Counter

import pytest

from batch_tui.batch.job import Status
from batch_tui.demo import DemoRegion
from batch_tui.ui.dialogs.ask import AskScreen
from batch_tui.ui.screens.job import JobScreen
from tests.conftest import NOW, Run
from tests.ui import driver
from tests.ui.test_live import SELDOM
from tests.ui.trees import LARGE, MINE, array, asked, described, indexes, to_child


@pytest.mark.usefixtures("any_habits")
@pytest.mark.parametrize("before", ["", "5000", "9890", "F", "F F", "pagedown pagedown"])
async def test_the_last_of_ten_thousand_children_is_one_call_away(
    demo: DemoRegion, run: Run, before: str
) -> None:
    async with run(size=(80, 24), **LARGE) as running:
        await running.loaded()
        demo.calls.clear()
        await running.press("right")
        await asked(running)
        assert [len(ids) for ids in described(demo)] == [100]
        for key in before.split():
            if key.isdecimal():
                await to_child(running, key)
            else:
                await running.press(key)
                await asked(running)
        made = len(described(demo))
        await to_child(running, "9999")
        assert len(described(demo)) == made + 1
        parent = driver.ids(running)[0]
        assert driver.table(running).cursor == f"{parent}:9999"
        assert all(job.status is not None for job in driver.in_sight(running))


async def test_children_are_described_a_hundred_a_call_from_any_side_and_none_twice(
    demo: DemoRegion, run: Run
) -> None:
    async with run(size=(80, 24), **LARGE) as running:
        await running.loaded()
        await running.press("right")
        await asked(running)
        for index in ("4711", "9999", "5200"):
            await to_child(running, index)
            for key in ("pageup", "k", *["pagedown"] * 3, *["pageup"] * 6):
                await running.press(key)
                await asked(running)
                assert all(job.status is not None for job in driver.in_sight(running))
        assert all(len(ids) <= 100 for ids in described(demo))
        times = Counter(job_id for ids in described(demo) for job_id in ids)
        assert set(times.values()) == {1}


async def test_scrolling_asks_once_for_every_hundred_lines(demo: DemoRegion, run: Run) -> None:
    async with run(size=(80, 24), **LARGE) as running:
        await running.loaded()
        await running.press("right")
        await asked(running)
        for _ in range(300):
            driver.table(running).action_cursor_down()
            await running.rest()
        await asked(running)
        assert len(described(demo)) <= 4
        assert all(job.status is not None for job in driver.in_sight(running))


async def test_while_a_call_hangs_no_scrolling_makes_another(demo: DemoRegion, run: Run) -> None:
    async with run(size=(80, 24), **LARGE) as running:
        await running.loaded()
        demo.calls.clear()
        demo.faults.turn({"latency": 3_600, "only": ["DescribeJobs"]})
        await running.press("right")
        await running.until(lambda: described(demo))
        await running.press(*["pagedown"] * 12, *["j"] * 12)
        assert len(described(demo)) == 1


async def test_a_failed_call_is_made_again_at_the_next_refresh(demo: DemoRegion, run: Run) -> None:
    array(demo, ["RUNNING"] * 5)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        demo.faults.turn({"break_down": -1, "only": ["DescribeJobs"]})
        await running.press("right")
        await running.until(lambda: driver.banner_shown(running))
        await asked(running)
        demo.faults.clear()
        await running.press("r")
        await asked(running)
        assert [job.status for job in driver.in_sight(running)[1:]] == [Status.RUNNING] * 5


# Keys


@pytest.mark.usefixtures("any_habits")
async def test_parents_open_and_close_by_their_keys(demo: DemoRegion, run: Run) -> None:
    parent = array(demo, ["RUNNING"] * 3)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        for opens, closes in (("right", "left"), ("plus", "minus"), ("enter", "enter")):
            await running.press(opens)
            await asked(running)
            assert indexes(running) == [0, 1, 2]
            await running.press(closes)
            assert indexes(running) == []
        await running.press("right", "j", "j", "left")
        assert driver.table(running).cursor == parent
        assert indexes(running) == [0, 1, 2]


@pytest.mark.usefixtures("any_habits")
async def test_all_parents_on_the_screen_open_at_once_and_no_others(
    demo: DemoRegion, run: Run
) -> None:
    parents = [array(demo, ["RUNNING"] * 2, f"array-{n}") for n in range(30)]
    async with run(size=(80, 24), queues=(MINE,)) as running:
        await running.loaded()
        await running.press("j", "j", "j")
        cursor, line = driver.table(running).cursor, driver.line_of_cursor(driver.table(running))
        seen = {job.id for job in driver.in_sight(running)}
        assert 10 < len(seen) < len(parents)
        demo.calls.clear()
        await running.press("asterisk")
        await asked(running)
        assert {p for p in parents if driver.rows(running).expanded(p)} == seen
        assert driver.table(running).cursor == cursor
        assert driver.line_of_cursor(driver.table(running)) == line
        assert len(described(demo)) == 1


@pytest.mark.parametrize("wrong", ["10000", "-1", "x", "1.5", "", "9" * 5_000])
async def test_an_index_that_is_none_is_refused_in_place(run: Run, wrong: str) -> None:
    async with run(**LARGE) as running:
        await running.loaded()
        await running.press("number_sign")
        asks = running.app.screen
        assert isinstance(asks, AskScreen)
        asks.query_one("Input").value = wrong  # type: ignore[attr-defined]
        await running.press("enter")
        assert running.app.screen is asks
        assert any("from 0 to 9,999" in line for line in running.shown)
        asks.query_one("Input").value = "9,999"  # type: ignore[attr-defined]
        await running.press("enter")
        await asked(running)
        assert driver.table(running).cursor == driver.ids(running)[-1]


async def test_asking_for_an_index_and_leaving_changes_nothing(run: Run) -> None:
    async with run(**LARGE) as running:
        await running.loaded()
        await running.press("number_sign", "7", "escape")
        assert len(driver.ids(running)) == 1


async def test_collapsing_and_expanding_keep_the_cursor_and_the_marks(
    demo: DemoRegion, run: Run
) -> None:
    demo.add_job("older", queue=MINE, created=NOW - 60_000)
    parent = array(demo, ["RUNNING"] * 6)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("right", "j", "space", "j", "V", "G", "k")
        older = driver.table(running).cursor
        marks = {f"{parent}:{n}" for n in (0, 1, 2)}
        assert driver.rows(running).marks == marks
        driver.hide_children(running, driver.rows(running).row(0).job)
        assert driver.table(running).cursor == older
        assert driver.rows(running).marks == marks
        await running.press("k", "right")
        await asked(running)
        assert driver.table(running).cursor == parent
        rows = driver.rows(running).rows(0, 9)
        assert {row.job.id for row in rows if row.marked} == marks


async def test_a_child_has_details_like_any_job(demo: DemoRegion, run: Run) -> None:
    parent = array(demo, ["RUNNING"] * 3)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("right", "j", "j")
        for key in ("d", "enter"):
            await running.press(key)
            await running.until(lambda: isinstance(running.app.screen, JobScreen))
            await running.until(lambda: any("Status:" in s for s in running.shown))
            assert f"{parent}:1" in running.shown[0]
            await running.press("escape")


@pytest.mark.parametrize("name", ["[/b]", "[@click=app.quit]x[/]", "$text", "日本語 [b"])
async def test_a_name_is_text_in_the_title_of_a_dialog(
    demo: DemoRegion, run: Run, name: str
) -> None:
    array(demo, ["RUNNING"], name)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("number_sign")
        assert isinstance(running.app.screen, AskScreen)
        assert any(f"─ Child of {name} ─" in line for line in running.shown)


async def test_a_departed_parent_stays_while_the_cursor_is_among_its_children(
    demo: DemoRegion, run: Run
) -> None:
    demo.add_job("older", queue=MINE, status="RUNNING", created=NOW - 60_000)
    mpi = demo.add_job(
        "mpi", queue=MINE, status="RUNNING", nodes=2, children=["SUCCEEDED", "SUCCEEDED"]
    )
    async with run(queues=(MINE,), query="status:running", refresh=SELDOM) as running:
        await running.loaded()
        await running.press("right")
        await asked(running)
        demo.set_status(mpi, "SUCCEEDED")
        await driver.tick(running)
        await running.press("j")
        assert driver.table(running).cursor == f"{mpi}#0"
        await driver.tick(running)
        assert driver.table(running).cursor == f"{mpi}#0"
        await running.press("G", "k")
        await driver.tick(running)
        assert [job.name for job in driver.in_sight(running)] == ["older"]
