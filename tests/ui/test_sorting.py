"""A long list is sorted beside: told in the status line, dropped by Esc, and never half done."""

from collections.abc import Iterator
from threading import Event

import pytest

from batch_tui.batch.joblist.sorting import Sorting
from batch_tui.feed.listing import beside
from tests.conftest import Run
from tests.terminal import PATIENCE
from tests.ui import driver
from tests.ui.driver import Running

SOON = "sorting 0%, Esc drops it"


@pytest.fixture
def may_sort(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Every list is a long one, and a sort of it begins only when it may."""
    gate, run = Event(), Sorting.run

    def wait(sorting: Sorting) -> None:
        gate.wait(PATIENCE)
        run(sorting)

    monkeypatch.setattr(beside, "LONG", 1)
    monkeypatch.setattr(Sorting, "run", wait)
    yield gate
    gate.set()


async def begun(running: Running) -> list[str]:
    """Begin to sort by name; gives the rows as they were."""
    await running.loaded()
    await running.press("G")
    await running.loaded()
    before = driver.ids(running)
    await running.press(*["k"] * 5)
    await running.press("s", *"name", "enter")
    await running.until(lambda: SOON in driver.status(running), SOON)
    assert driver.ids(running)[: len(before)] == before
    return before


async def test_esc_drops_a_sort_and_the_order_stays(run: Run, may_sort: Event) -> None:
    async with run() as running:
        before = await begun(running)
        order, cursor = driver.rows(running).order, driver.table(running).cursor
        await running.press("escape")
        await driver.idle(running)
        may_sort.set()
        await driver.idle(running)
        assert "sort" not in driver.status(running)
        assert driver.ids(running)[: len(before)] == before
        assert driver.rows(running).order == order
        assert driver.table(running).cursor == cursor


async def test_a_sort_that_nobody_drops_shows_the_list_from_its_top(
    run: Run, may_sort: Event
) -> None:
    async with run() as running:
        before = await begun(running)
        may_sort.set()
        await driver.idle(running)
        after = driver.ids(running)
        names = [row.job.name for row in driver.rows(running).rows(0, len(after))]
        assert names == sorted(names, key=str.casefold)
        assert set(before) <= set(after)
        assert after[: len(before)] != before
        assert driver.table(running).cursor == after[0]
        assert driver.table(running).window.start == 0
        assert "sorted by name ▲" in driver.status(running)


async def test_after_a_sort_its_first_rows_and_the_cursor_are_on_the_screen(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        for asked in (["G"], ["s", *"name", "enter"], ["G"], ["I"], ["G"], ["s", *"name", "enter"]):
            await running.press(*asked)
            await driver.idle(running)
            if asked != ["G"]:
                assert driver.row_of_cursor(running) == 0, asked
                assert driver.table(running).window.start == 0, asked
        await running.press("j", "j")
        await driver.tick(running)
        assert driver.row_of_cursor(running) == 2
