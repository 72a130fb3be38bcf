"""What stands behind another screen asks and sends nothing, and is asked about on its return."""

import re

import pytest

from batch_tui.demo import DemoRegion
from batch_tui.ui.app import BatchApp
from tests.conftest import Run
from tests.ui import driver
from tests.ui.test_live import MINE, SELDOM, fill, operations
from tests.ui.trees import array

HOURS = 3 * 3_600


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Everything that is sent to the terminal, picture by picture."""
    sent: list[object] = []
    display = BatchApp._display

    def note(app: BatchApp, screen: object, renderable: object) -> None:
        if renderable is not None:
            sent.append(renderable)
        display(app, screen, renderable)  # type: ignore[arg-type]

    monkeypatch.setattr(BatchApp, "_display", note)
    return sent


@pytest.mark.parametrize("key", ["m", "d", "question_mark", "s", "exclamation_mark"])
async def test_a_list_behind_another_screen_is_not_painted_and_is_up_to_date_when_it_is_back(
    demo: DemoRegion, run: Run, painted: list[object], key: str
) -> None:
    ids = fill(demo, 3)
    array(demo, ["SUCCEEDED"] * 3, status="SUCCEEDED")
    async with run(queues=(MINE,), refresh=SELDOM, clock=demo.clock.life) as running:
        await running.loaded()
        await running.press(key)
        await driver.idle(running)
        assert running.app.screen is not running.jobs
        demo.set_status(ids[0], "FAILED", reason="out of memory")
        demo.advance(HOURS)
        painted.clear()
        made = len(demo.calls)
        driver.begin_tick(running)
        driver.count_down(running)
        await driver.idle(running)
        assert (len(painted), len(demo.calls)) == (0, made)
        await running.press("escape")
        await driver.idle(running)
        assert "FAILED" in "".join(line for line in running.shown if "job-2" in line)
        assert operations(demo)[made:] == ["ListJobs", "DescribeJobs"]


async def test_a_list_that_comes_back_before_its_interval_is_over_asks_nothing(
    demo: DemoRegion, run: Run
) -> None:
    fill(demo, 3)
    async with run(queues=(MINE,), refresh=SELDOM, clock=demo.clock.life) as running:
        await running.loaded()
        made = len(demo.calls)
        await running.press("question_mark", "escape")
        await driver.idle(running)
        assert len(demo.calls) == made


async def test_a_list_that_comes_back_says_how_old_it_is_until_it_is_told_anew(
    demo: DemoRegion, run: Run
) -> None:
    fill(demo, 3)
    async with run(queues=(MINE,), refresh=SELDOM, clock=demo.clock.life) as running:
        await running.loaded()
        await running.press("question_mark")
        demo.advance(HOURS)
        demo.faults.latency = 3_600
        await running.press("escape")
        assert "3h old" in driver.status(running)


async def test_statuses_are_not_counted_for_a_list_that_nobody_sees(
    demo: DemoRegion, run: Run
) -> None:
    fill(demo, 3)
    async with run(queues=(MINE,), refresh=SELDOM, counts=True) as running:
        await running.loaded()
        await running.press("question_mark")
        made = len(demo.calls)
        driver.count_again(running)
        await driver.idle(running)
        assert len(demo.calls) == made


@pytest.mark.parametrize("key", ["s", "question_mark", "C", "colon", "exclamation_mark"])
async def test_what_stands_behind_a_dialog_has_the_new_size_too(
    demo: DemoRegion, run: Run, key: str
) -> None:
    fill(demo, 3)
    async with run(size=(200, 40), queues=(MINE,)) as running:
        await running.loaded()
        await running.press(key)
        await driver.idle(running)
        for width in (60, 160):
            await running.resize(width, 24)
            await driver.idle(running)
            shown = [re.split("[╭│]", line)[0] for line in running.shown[:3]]
            await running.press("escape")
            await driver.idle(running)
            behind = running.shown
            await running.press(key)
            await driver.idle(running)
            assert all(map(str.startswith, behind, shown)), width
