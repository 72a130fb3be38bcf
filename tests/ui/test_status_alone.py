"""One status alone by one key, and chips that follow what is listed."""

import pytest

from batch_tui.batch.job import STATUSES, Status
from batch_tui.demo import DemoRegion
from tests.conftest import NOW, Run
from tests.ui import driver


@pytest.mark.parametrize("begins", ["", "status:running", "status:failed,running etl*"])
async def test_one_key_leaves_one_status_and_the_rest_of_the_filter(run: Run, begins: str) -> None:
    async with run(query=begins) as running:
        await running.loaded()
        for digit, status in enumerate(STATUSES, 1):
            await running.press(f"f{digit}")
            assert driver.asked_query(running).statuses == {status}
        await running.press("f7")
        assert driver.asked_query(running).statuses == {Status.FAILED}, "again, it stays"
        assert ("etl*" in str(driver.asked_query(running))) == ("etl*" in begins)


async def test_the_status_of_the_job_under_the_cursor_alone(demo: DemoRegion, run: Run) -> None:
    for status in ("FAILED", "RUNNING", "RUNNABLE"):
        demo.add_job(queue="mine", status=status)
    async with run(queues=("mine",)) as running:
        await running.loaded()
        await running.press("down", "o")
        [status] = driver.asked_query(running).statuses
        await running.loaded()
        assert [row.job.status for row in driver.rows(running).rows(0, 3)] == [status]
        await running.press("o")
        assert driver.asked_query(running).statuses == {status}


async def test_inside_a_group_it_is_that_of_its_children(demo: DemoRegion, run: Run) -> None:
    parent = demo.add_job(
        queue="mine", status="PENDING", size=4, children=["FAILED", "RUNNING", "FAILED", "RUNNING"]
    )
    async with run(queues=("mine",)) as running:
        await running.loaded()
        await running.press("right", "down", "f7")
        await driver.idle(running)
        assert driver.ids(running) == [parent, f"{parent}:0", f"{parent}:2"]
        await running.press("f5")
        await driver.idle(running)
        await running.press("o")
        await driver.idle(running)
        assert not driver.asked_query(running).statuses
        assert driver.ids(running) == [parent, f"{parent}:1", f"{parent}:3"]


async def test_a_list_knows_better_than_an_older_count(demo: DemoRegion, run: Run) -> None:
    now = [NOW]
    for _ in range(1_100):
        demo.add_job(queue="mine", status="FAILED")
    jobs = [demo.add_job(queue="mine", status="RUNNING") for _ in range(3)]
    async with run(
        queues=("mine",), query="status:running", counts=True, size=(200, 40), clock=lambda: now[0]
    ) as running:
        await running.until(lambda: "FAILED 1000+" in running.shown[1])
        await running.loaded()
        assert "RUNNING 3" in running.shown[1]
        assert running.shown[1].endswith("counted <1m ago")
        demo.add_job(queue="mine", status="RUNNING")
        demo.set_status(jobs[0], "SUCCEEDED")
        demo.set_status(jobs[1], "SUCCEEDED")
        driver.refresh(running)
        await driver.idle(running)
        now[0] += 180_000
        await running.until(lambda: "RUNNING 2" in running.shown[1], "the list is followed")
        await running.press("f7")
        await running.loaded()
        while not driver.is_finished(running):
            await running.press("G")
            await running.loaded()
        await running.until(lambda: "FAILED 1100" in running.shown[1], "all of them are there")
        assert running.shown[1].endswith("counted 3m ago")
