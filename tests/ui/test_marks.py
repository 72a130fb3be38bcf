"""Marks: what they are set on, what they outlive, and how many are told."""

import pytest

from batch_tui.demo import DemoRegion
from tests.conftest import NOW, Run
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.piloted import answered
from tests.ui.test_live import SELDOM
from tests.ui.trees import MINE, array


def marked(running: Running) -> set[str]:
    """The loaded jobs that are shown as marked."""
    jobs = driver.rows(running)
    return {row.job.id for row in jobs.rows(0, len(jobs)) if row.marked}


async def test_all_that_is_loaded_is_marked_and_not_what_comes_later(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        loaded = set(driver.ids(running))
        await running.press("ctrl+a")
        assert marked(running) == loaded
        assert f"{len(loaded):,} marked" in driver.status(running)
        await running.press("G")
        await running.loaded()
        assert len(driver.ids(running)) > len(loaded)
        assert marked(running) == loaded
        assert f"{len(loaded):,} marked" in driver.status(running)
        await running.press("U")
        assert marked(running) == set()
        assert "marked" not in driver.status(running)


async def test_marks_outlive_a_filter_and_the_way_back(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        await running.press("space", "j", "space", "j", "j", "space")
        before = marked(running)
        assert len(before) == 3
        name = driver.rows(running).row(0).job.name
        await running.press("slash", *name, "enter")
        await running.loaded()
        assert marked(running) == before & set(driver.ids(running)) != set()
        assert "3 marked" in driver.status(running)
        found = driver.table(running).cursor
        await running.press("space", "escape", "escape")
        assert marked(running) == before - {found}
        assert "2 marked" in driver.status(running)


async def test_the_number_of_marks_is_told_with_the_key_that_sets_them(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        for key, told in (
            ("space", "1 marked"),
            ("space", "2 marked"),
            ("j", "2 marked"),
            ("V", "4 marked"),
            ("ctrl+a", "100 marked"),
            ("k", "100 marked"),
            ("space", "99 marked"),
        ):
            await driver.act(running, key)
            assert told in driver.status(running)
            assert len(marked(running)) == int(told.partition(" ")[0])
        await driver.act(running, "U")
        assert "marked" not in driver.status(running)


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (200, 50)])
async def test_the_number_and_the_stars_are_painted_together(
    run: Run, size: tuple[int, int]
) -> None:
    async with run(size=size) as running:
        await running.loaded()
        for number in range(1, len(driver.table(running).window)):
            await driver.act(running, "space")
            await answered(running.pilot)
            stars = sum(line.startswith(" *") or line[:1] == "*" for line in running.shown)
            assert stars == number
            assert any(f"{number} marked" in line for line in running.shown)


def filled(demo: DemoRegion, number: int) -> list[str]:
    """Jobs in a queue in which nothing else happens, the newest first."""
    ids = [
        demo.add_job(f"job-{n}", queue=MINE, status="RUNNING", created=NOW - 600_000 + n * 1_000)
        for n in range(number)
    ]
    return ids[::-1]


async def test_the_status_line_says_how_many_marks_are_not_on_the_screen(
    demo: DemoRegion, run: Run
) -> None:
    filled(demo, 60)
    async with run(size=(100, 20), queues=(MINE,)) as running:
        await running.loaded()
        await running.press("space", "space", "space")
        assert "3 marked  ·" in driver.status(running)
        await running.press("G")
        await running.until(lambda: "3 marked, 3 not on the screen" in driver.status(running))
        await running.press("k", "space")
        assert "4 marked, 3 not on the screen" in driver.status(running)
        await running.press("g")
        await running.until(lambda: "4 marked, 1 not on the screen" in driver.status(running))
        await running.press("slash", *"status:failed", "enter")
        await running.loaded()
        assert "4 marked, 4 not on the screen" in driver.status(running)


async def test_marks_of_parents_and_children_outlive_collapse_sort_and_refresh(
    demo: DemoRegion, run: Run
) -> None:
    filled(demo, 3)
    parent = array(demo, ["RUNNING", "FAILED", None])
    async with run(queues=(MINE,), refresh=SELDOM) as running:
        await running.loaded()
        await running.press("right", "space", "space", "j", "space")
        wanted = {parent, f"{parent}:0", f"{parent}:2"}
        assert marked(running) == wanted
        await running.press("g", "left")
        assert len(driver.ids(running)) == 4
        assert "3 marked, 2 not on the screen" in driver.status(running)
        await running.press("s", *"name", "enter")
        await driver.tick(running)
        await running.press("g", "I")
        await running.press("asterisk")
        await driver.idle(running)
        assert marked(running) == wanted
        assert "3 marked  ·" in driver.status(running)


async def test_what_does_not_match_any_more_is_not_marked_with_all(
    demo: DemoRegion, run: Run
) -> None:
    ids = filled(demo, 5)
    async with run(queues=(MINE,), query="status:running", refresh=SELDOM) as running:
        await running.loaded()
        demo.set_status(ids[2], "FAILED")
        await driver.tick(running)
        assert driver.departed(running) == {ids[2]}
        await running.press("ctrl+a")
        assert marked(running) == {*ids} - {ids[2]}


async def test_a_range_reaches_from_the_last_mark_in_either_direction(
    demo: DemoRegion, run: Run
) -> None:
    ids = filled(demo, 8)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("j", "j", "j", "j", "space", "g", "j", "V")
        assert marked(running) == {*ids[1:5]}
        await running.press("U", "G", "V")
        assert len(marked(running)) == 1
