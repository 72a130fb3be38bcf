"""Several queues on the screen: one that cannot be read is told beside the rows of the others."""

import pytest

from batch_tui.demo import DemoRegion
from tests.conftest import Run
from tests.ui import driver

MISSING = "nobodys"


@pytest.mark.parametrize("width", [80, 200])
async def test_a_queue_that_is_not_there_is_named_and_the_others_are_shown(
    demo: DemoRegion, run: Run, width: int
) -> None:
    async with run(size=(width, 24), queues=("adhoc", MISSING)) as running:
        await running.loaded()
        assert driver.ids(running)
        assert not driver.banner_shown(running)
        assert f"not read: {MISSING}" in running.shown[-2]
        for _ in range(6):
            await running.press("G")
            await running.loaded()
        assert any(f"{MISSING} is not read:" in row for row in running.shown)


async def test_it_is_asked_again_and_its_rows_come_in(demo: DemoRegion, run: Run) -> None:
    async with run(queues=("adhoc", MISSING)) as running:
        await running.loaded()
        demo.add_queue(MISSING)
        new = demo.add_job("there-now", queue=MISSING)
        await running.press("r")
        await driver.idle(running)
        assert new in driver.ids(running)
        assert "not read" not in running.shown[-2]


async def test_while_the_first_rows_come_the_cursor_stays_on_the_first(
    demo: DemoRegion, run: Run
) -> None:
    queues = tuple(demo.store.queues)
    async with run(queues=queues, query="status:active") as running:
        await running.loaded()
        await driver.idle(running)
        assert driver.row_of_cursor(running) == 0
        assert driver.table(running).window.start == 0
        created = [row.job.created or 0 for row in driver.rows(running).rows(0, 100)]
        assert created == sorted(created, reverse=True)
