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


async def test_a_sort_that_nobody_drops_leaves_the_cursor_on_its_job(
    run: Run, may_sort: Event
) -> None:
    async with run() as running:
        before = await begun(running)
        cursor = driver.table(running).cursor
        line = driver.line_of_cursor(driver.table(running))
        may_sort.set()
        await driver.idle(running)
        after = driver.ids(running)
        names = [row.job.name for row in driver.rows(running).rows(0, len(after))]
        assert names == sorted(names, key=str.casefold)
        assert set(before) <= set(after)
        assert after[: len(before)] != before
        assert driver.table(running).cursor == cursor
        assert driver.ids(running)[driver.row_of_cursor(running)] == cursor
        assert driver.line_of_cursor(driver.table(running)) == line
        assert "sorted by name ▲" in driver.status(running)
