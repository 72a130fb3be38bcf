"""The picker tells of the queue under its cursor, and of queues that do not do their work."""

import pytest

from batch_tui.demo import DemoRegion
from batch_tui.demo.hosts import Environment
from batch_tui.ui.dialogs.picker import PickerScreen
from tests.conftest import Run
from tests.ui import driver
from tests.ui.driver import Running


async def pick(running: Running) -> None:
    await running.loaded()
    await running.until(lambda: driver.queues(running))
    await running.press("Q")
    await running.until(lambda: isinstance(running.app.screen, PickerScreen))


def says(running: Running, text: str) -> bool:
    return any(text in line for line in running.shown)


def line_with(running: Running, *words: str) -> int:
    [line] = [n for n, text in enumerate(running.shown) if all(word in text for word in words)]
    return line


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_the_queue_under_the_cursor_is_told_of(
    demo: DemoRegion, run: Run, size: tuple[int, int]
) -> None:
    places = (Environment("spot", status="INVALID", reason="no role"), Environment("od"))
    demo.add_queue("mine", environments=places)
    for _ in range(12):
        demo.add_job(queue="mine", status="FAILED")
    async with run(size=size, counts=True) as running:
        await pick(running)
        await running.press(*"mine")
        await running.until(lambda: says(running, "od  ENABLED · VALID"), "its environments")
        await running.until(lambda: says(running, "✖ FAIL    12"), "its counts")
        assert says(running, "counted just now")
        assert says(running, "INVALID · EC2: no role")
        await running.press(*"xyz")
        assert says(running, "Nothing matches.")
        assert not says(running, "✖ FAIL    12")
        await running.press("escape")
        await driver.idle(running)


async def test_queues_that_do_not_do_their_work_stand_out_among_300(
    demo: DemoRegion, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.rest_when_all_is_done(monkeypatch)
    for number in range(300):
        demo.add_queue(f"team-{number:03}")
    demo.add_queue("team-off", state="DISABLED")
    demo.add_queue("team-broken", status="INVALID", reason="CE(s) are invalid")
    async with run(size=(80, 24)) as running:
        await pick(running)
        calls = len(demo.calls)
        await running.press(*["down"] * 40, *["pagedown"] * 10)
        assert len(demo.calls) == calls, "nobody has looked for a moment"
        await running.press(*"team-", "up", "up")
        line = line_with(running, "team-off", "DISABLED · priority 1")
        plain = line_with(running, "team-299", "ENABLED · priority 1")
        at = running.shown[line].index("DISABLED")
        assert at == running.shown[plain].index("ENABLED"), "notes are lined up"
        assert running.cells[line][at][1].color != running.cells[plain][at][1].color
        await running.press(*"broken")
        line_with(running, "team-broken", "INVALID · ENABLED · priority 1")
        await driver.idle(running)
        await running.until(lambda: says(running, "INVALID: CE(s) are invalid"))


async def test_a_part_that_may_not_be_asked_says_so(demo: DemoRegion, run: Run) -> None:
    demo.faults.turn({"deny": -1, "only": ["DescribeComputeEnvironments"]})
    async with run(size=(200, 50), counts=True) as running:
        await pick(running)
        await running.until(lambda: says(running, "compute environments: "), "told")
        await running.until(lambda: says(running, "counted just now"), "its counts")
