"""The children of a parent that is expanded come into sight, wherever it stands on the screen."""

from collections.abc import Sequence

import pytest

from batch_tui.demo import DemoRegion
from tests.conftest import Run
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.test_live import MINE
from tests.ui.trees import array

SIZES = [(80, 24), (40, 10), (40, 8)]
"""The last one has room for a single row: the parent."""
CHILDREN = ["FAILED", "RUNNING", "FAILED", "FAILED", "FAILED", "RUNNING"]


def fill(demo: DemoRegion, children: Sequence[str], number: int = 60) -> None:
    for _ in range(number):
        array(demo, children)


async def on_the_last_line(running: Running) -> str:
    """Put the cursor on the last line of the screen; the parent there."""
    await running.loaded()
    room = len(driver.table(running).window)
    for _ in range(room - 1):
        await running.press("j")
    cursor = driver.table(running).cursor
    assert driver.line_of_cursor(driver.table(running)) == room - 1
    assert cursor is not None
    return cursor


def in_sight(running: Running) -> list[str]:
    return [job.id for job in driver.in_sight(running)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("key", ["plus", "enter", "F"])
@pytest.mark.parametrize("number", [2, 6])
async def test_on_the_last_line_the_first_children_come_into_sight(
    demo: DemoRegion, run: Run, size: tuple[int, int], key: str, number: int
) -> None:
    fill(demo, ["FAILED"] * number)
    async with run(size=size, queues=(MINE,)) as running:
        parent = await on_the_last_line(running)
        await running.press(key)
        await driver.idle(running)
        room = len(driver.table(running).window)
        few = min(number, 3, room - 1)
        shown = in_sight(running)
        assert shown[-few - 1 :] == [parent, *(f"{parent}:{index}" for index in range(few))]
        assert driver.table(running).cursor == parent


@pytest.mark.parametrize("size", SIZES)
async def test_where_they_are_in_sight_already_nothing_moves(
    demo: DemoRegion, run: Run, size: tuple[int, int]
) -> None:
    fill(demo, CHILDREN)
    async with run(size=size, queues=(MINE,)) as running:
        await running.loaded()
        await running.press("plus")
        await driver.idle(running)
        assert driver.rows(running).children_shown(driver.ids(running)[0]) == len(CHILDREN)
        assert driver.table(running).top == 0


async def test_who_has_gone_on_is_left_where_they_are(demo: DemoRegion, run: Run) -> None:
    fill(demo, CHILDREN)
    async with run(size=(80, 24), queues=(MINE,)) as running:
        await on_the_last_line(running)
        with demo.store.lock:  # no answer before both
            await driver.act(running, "F")
            await driver.act(running, "k")
        await driver.idle(running)
        assert driver.table(running).top == 0
