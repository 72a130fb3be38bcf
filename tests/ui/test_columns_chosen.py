"""Columns and orders are chosen by key, by click and in the config file, from one registry."""

import pytest

from batch_tui.look.columns import COLUMNS
from batch_tui.look.orders import ORDERS
from batch_tui.ui.dialogs.picker import PickerScreen
from batch_tui.ui.table.table import JobTable
from tests.conftest import Run
from tests.ui import driver
from tests.ui.driver import Running

PICKED = ("waited", "started", "stopped", "attempts")


async def opened(running: Running, key: str) -> list[str]:
    await running.loaded()
    await running.press(key)
    await running.until(lambda: isinstance(running.app.screen, PickerScreen))
    return running.shown


async def click_title(running: Running, key: str) -> str:
    """The titles after a click on one of them."""
    [at] = [placed.x for placed in driver.table(running).placed if placed.column.key == key]
    await running.pilot.click(JobTable, offset=(at, 0))
    await running.rest()
    return running.shown[3]


@pytest.mark.parametrize("key", ["C", "s"])
async def test_the_pickers_say_what_each_column_is(run: Run, key: str) -> None:
    async with run(size=(80, 40)) as running:
        shown = await opened(running, key)
        longest = max(len(column.title) for column in COLUMNS)
        for column in COLUMNS:
            said = f"{column.title.lower():<{longest}}  {column.help}"
            assert any(said in line for line in shown), column.key


async def test_a_column_that_is_never_there_by_itself_is_shown_and_sorted_by_once_it_is_chosen(
    run: Run,
) -> None:
    async with run() as running:
        await opened(running, "C")
        await running.press(*"waited", "space", "enter")
        assert "WAITED" in running.shown[3].split()
        await opened(running, "s")
        await running.press(*"waited", "enter")
        order = driver.rows(running).order
        assert (order.by, order.descending) == (ORDERS["waited"], True)
        assert "WAITED▼" in running.shown[3].split()
        assert "sorted by waited ▼" in running.shown[-2]
        waited = [row.job.waited(order.at) or 0 for row in driver.rows(running).rows(0, 50)]
        assert waited == sorted(waited, reverse=True)
        assert waited[0] > waited[-1]


async def test_columns_and_order_of_the_settings_are_those_of_the_table(run: Run) -> None:
    async with run(size=(120, 24), columns=PICKED, sort="-attempts") as running:
        await running.loaded()
        *titles, _scroll_bar = running.shown[3].split()
        assert titles == ["WAITED", "STARTED", "STOPPED", "ATTEMPTS▼"]


async def test_a_click_on_a_title_sorts_by_it_largest_first_where_that_is_looked_for(
    run: Run,
) -> None:
    async with run(size=(120, 24)) as running:
        await running.loaded()
        assert "DURATION▼" in await click_title(running, "duration")
        assert "DURATION▲" in await click_title(running, "duration")
        assert "NAME▲" in await click_title(running, "name")


async def test_a_click_on_the_marks_sorts_by_nothing(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        before = driver.rows(running).order
        assert "CREATED▼" in await click_title(running, "mark")
        assert driver.rows(running).order == before


async def test_both_columns_of_ids_are_sorted_by_the_id(run: Run) -> None:
    async with run(size=(120, 24), columns=("short-id", "id")) as running:
        await running.loaded()
        titles = await click_title(running, "short-id")
        assert titles.split()[:3] == ["SHORT", "ID▲", "ID▲"]
        ids = driver.rows(running).ids(0, 50)
        assert ids == sorted(ids)
