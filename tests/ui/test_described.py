"""A column that only DescribeJobs tells: what is in sight is described, and nothing twice."""

from batch_tui.demo import DemoRegion
from tests.conftest import QUEUE, Run
from tests.feed.world import jobs_in
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.trees import described

PICKED = {"columns": ("name", "attempts"), "size": (120, 34)}


def attempts_in_sight(running: Running) -> list[str]:
    """What stands in the last column of each line with a job on it."""
    last = driver.table(running).placed[-1]
    lines = running.shown[4 : 4 + len(driver.in_sight(running))]
    return [line[last.x : last.x + last.width].strip() for line in lines]


def told(demo: DemoRegion, running: Running) -> list[str]:
    """The attempts of the jobs in sight, as the service knows them."""
    known = {job.id: job for job in jobs_in(demo, (QUEUE,))}
    return [str(known[job.id].attempts) for job in driver.in_sight(running)]


async def test_rows_in_sight_are_described_for_it_once_and_100_a_call(
    demo: DemoRegion, run: Run
) -> None:
    async with run(**PICKED) as running:
        await driver.idle(running)
        asked = described(demo)
        assert [len(ids) for ids in asked] == [100]
        assert set(asked[0]) >= {job.id for job in driver.in_sight(running)}
        assert attempts_in_sight(running) == told(demo, running)
        assert len(set(attempts_in_sight(running))) > 1
        for key in ("pagedown", "pageup", "G", "pagedown", "g"):
            await running.press(key)
            await driver.idle(running)
            assert attempts_in_sight(running) == told(demo, running)
        ids = [job_id for call in described(demo) for job_id in call]
        assert len(ids) == len(set(ids))
        assert all(len(call) <= 100 for call in described(demo))


async def test_only_what_is_half_told_is_described_before_the_column_is_chosen(
    demo: DemoRegion, run: Run
) -> None:
    async with run() as running:
        await running.loaded()
        [half_told] = described(demo)
        assert len(half_told) < len(driver.in_sight(running))
        await running.press("C", *"attempts", "space", "enter")
        await driver.idle(running)
        assert [len(ids) for ids in described(demo)[1:]] == [100 - len(half_told)]
        assert not {*described(demo)[1]} & {*half_told}
        assert "ATTEMPTS" in running.shown[3]
