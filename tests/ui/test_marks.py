"""Marks: what they are set on, what they outlive, and how many are told."""

import pytest

from tests.conftest import Run
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.piloted import answered


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
        await running.press("space", "escape")
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
