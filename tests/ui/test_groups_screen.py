"""What the list is made of, on the screen: over what, by what, all of it, and filtered by."""

import re
from functools import partial

import pytest

from batch_tui.demo import DemoRegion
from batch_tui.feed import groups
from batch_tui.ui.dialogs.sheet import SheetScreen
from batch_tui.ui.screens.groups import GroupsScreen
from tests.conftest import NOW, Run
from tests.harmless import is_harmless
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.test_live import MINE, SELDOM, operations

QUEUES = (MINE,)
SMALL, LARGE = (80, 24), (200, 50)
KILLED = "OutOfMemoryError: Container killed"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "FOLLOWED", 0.02)


def fill(demo: DemoRegion, jobs: int = 230) -> None:
    """Of every ten jobs two were killed, one was lost with its host, and one waits."""
    for number in range(jobs):
        add = partial(demo.add_job, queue=MINE, created=NOW - number * 60_000)
        failed = partial(add, f"train-{number // 10}-shard-{number:04}", status="FAILED")
        match number % 10:
            case 0 | 1:
                failed(reason="exited", exit_code=137, container_reason=KILLED)
            case 2:
                failed(reason=f"Host EC2 (instance i-{number:017x}) terminated.", exit_code=1)
            case 3:
                add("waits", status="RUNNABLE", share="prod")
            case _:
                add("etl", status="SUCCEEDED", reason="exited", exit_code=0)


async def opened(running: Running, *keys: str) -> GroupsScreen:
    """Press t and more keys, and wait until all is counted."""
    await running.loaded()
    await running.press("t", *keys)
    await driver.idle(running)
    screen = running.app.screen
    assert isinstance(screen, GroupsScreen)
    await running.until(lambda: counted(running) or "No job" in running.shown[2], "counted")
    return screen


def is_list(running: Running) -> bool:
    return running.app.screen is running.jobs


def counted(running: Running) -> dict[str, int]:
    """The groups on the screen, and how many jobs each has."""
    lines = [re.match(r" +([\d,]+) +<?[\d.]+% [█▏]+ +(.*)", line) for line in running.shown]
    found = [line for line in lines if line]
    return {
        re.sub(" +", " ", one[2].strip(" ▁█▊▇▂")): int(one[1].replace(",", "")) for one in found
    }


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_groups_of_what_is_loaded_are_there_at_once_and_cost_no_call(
    demo: DemoRegion, run: Run, size: tuple[int, int]
) -> None:
    fill(demo)
    async with run(size, queues=QUEUES, query="status:failed") as running:
        await running.loaded()
        demo.calls.clear()
        await opened(running)
        assert operations(demo) == []
        assert running.shown[0].startswith(" What is it made of?  of all 69 that match, <1m old")
        assert running.shown[1].startswith(" 1 exit and reason  2 definition  3 name  4 queue")
        told = counted(running)
        assert told[f"exit 137 {KILLED}"] == 46
        assert sum(told.values()) == 69
        assert running.shown[-2].startswith(" Enter filters (may find more): exit:137 reason:")
        assert "Enter Filter" in running.shown[-1]
        assert "q Back" in running.shown[-1]


async def test_every_key_of_a_view_and_the_ones_beside(demo: DemoRegion, run: Run) -> None:
    fill(demo, 100)
    async with run(SMALL, queues=QUEUES) as running:
        await opened(running, "3")
        assert counted(running) == {"etl": 60, "train-#-shard-#": 30, "waits": 10}
        await running.press("right", "right")
        await driver.idle(running)
        assert counted(running) == {"no share": 90, "prod": 10}
        await running.press("tab")
        await driver.idle(running)
        assert "UTC" in running.shown[0]
        assert sum(counted(running).values()) == 100
        await running.press("right")
        await driver.idle(running)
        assert counted(running) == {"SUCCEEDED": 60, "FAILED": 30, "RUNNABLE": 10}
        await running.press("right", "left", "left", "left", "shift+tab")
        await driver.idle(running)
        assert counted(running) == {MINE: 100}


async def test_all_that_match_are_counted_with_a_and_so_it_says(demo: DemoRegion, run: Run) -> None:
    fill(demo)
    async with run(SMALL, queues=QUEUES) as running:
        await opened(running, "7")
        assert "of the 100 loaded; more may match, <1m old" in running.shown[0]
        assert sum(counted(running).values()) == 100
        await running.press("a")
        await driver.idle(running)
        assert "of all 230 that match, <1m old" in running.shown[0]
        assert counted(running) == {"SUCCEEDED": 138, "FAILED": 69, "RUNNABLE": 23}
        asked = len(demo.calls)
        await running.press("a", "a", "t", "t")
        await driver.idle(running)
        assert "of all 230 that match" in running.shown[0]
        assert len(demo.calls) == asked


async def test_esc_stops_the_reading_says_so_and_r_reads_on(demo: DemoRegion, run: Run) -> None:
    fill(demo)
    async with run(SMALL, queues=QUEUES) as running:
        await opened(running, "7")
        demo.faults.turn({"latency": 3_600, "only": ["ListJobs"]})
        await running.press("a")
        await running.until(lambda: "reading: of " in running.shown[0])
        assert "Esc stops" in running.shown[-2]
        await running.press("escape")
        await driver.idle(running)
        assert isinstance(running.app.screen, GroupsScreen)
        assert re.search(r"stopped: of the \d+ read, not of all that match", running.shown[0])
        demo.faults.clear()
        await running.press("r")
        await driver.idle(running)
        assert "of all 230 that match" in running.shown[0]
        await running.press("escape")
        assert is_list(running)


async def test_enter_lists_just_the_group_and_the_bar_brings_the_last_filter_back(
    demo: DemoRegion, run: Run
) -> None:
    fill(demo)
    async with run(LARGE, queues=QUEUES, query="status:failed") as running:
        await opened(running)
        await running.press("enter")
        await running.loaded()
        asked = str(driver.asked_query(running))
        assert asked == f'status:failed exit:137 reason:"{KILLED}"'
        assert driver.loaded_jobs(running) == 46
        await running.press("slash", "up", "up")
        assert "/ status:failed" in running.shown[2]
        assert "exit:137" not in running.shown[2]


async def test_a_group_that_the_list_does_not_tell_of_is_not_filtered_by(
    demo: DemoRegion, run: Run
) -> None:
    fill(demo)
    async with run(SMALL, queues=QUEUES) as running:
        await opened(running, "2")
        await running.press("a")
        await driver.idle(running)
        assert "of all 230 that match" in running.shown[0]
        assert sum(counted(running).values()) == 230
        assert "not told" not in counted(running)
    async with run(SMALL, queues=QUEUES, query="status:failed") as running:
        await opened(running, "2")
        assert [*counted(running)] == ["not told", "by-hand:1"]
        assert "a has it told of all." in running.shown[-2]
        await running.press("enter")
        assert isinstance(running.app.screen, GroupsScreen)
        assert "a has it told of all." in driver.notices(running)[0]


async def test_it_follows_the_list_as_that_is_refreshed(demo: DemoRegion, run: Run) -> None:
    fill(demo, 20)
    async with run(SMALL, queues=QUEUES, refresh=SELDOM) as running:
        await opened(running, "7")
        assert counted(running)["RUNNABLE"] == 2
        demo.add_job("new", status="RUNNABLE", queue=MINE, created=NOW)
        await driver.tick(running)
        await running.until(lambda: counted(running).get("RUNNABLE") == 3)
        assert "of all 21 that match" in running.shown[0]
        demo.add_job("newer", status="RUNNABLE", queue=MINE, created=NOW)
        await running.press("r")
        await running.until(lambda: counted(running).get("RUNNABLE") == 4)


async def test_a_failure_stands_beside_what_was_counted_and_touches_no_list(
    demo: DemoRegion, run: Run
) -> None:
    fill(demo)
    async with run(SMALL, queues=QUEUES) as running:
        await opened(running, "7")
        demo.faults.turn({"deny": -1})
        await running.press("a")
        await driver.idle(running)
        assert "failed: of the 0 read, not of all that match" in running.shown[0]
        assert any("r reads on." in line for line in running.shown)
        await running.press("a")
        await driver.idle(running)
        assert sum(counted(running).values()) == 100
        demo.faults.clear()
        await running.press("t")
        assert not driver.banner_shown(running)
        await running.press("t", "a", "r")
        await driver.idle(running)
        assert "of all 230 that match" in running.shown[0]


async def test_an_empty_list_says_so(demo: DemoRegion, run: Run) -> None:
    fill(demo, 3)
    async with run(SMALL, queues=QUEUES, query="nobody") as running:
        await opened(running)
        assert "No job is loaded." in running.shown[2]
        await running.press("enter")
        assert driver.notices(running) == ["There is no group here."]
        await running.press("a")
        await driver.idle(running)
        assert "No job matches." in running.shown[2]
        await running.press("3", "right", "r", "escape", "escape")
        await driver.idle(running)
        assert running.app.screen is running.jobs


async def test_keys_that_are_pressed_at_once_all_count(demo: DemoRegion, run: Run) -> None:
    fill(demo)
    async with run(SMALL, queues=QUEUES) as running:
        await running.loaded()
        running.type_at_once("t", "a", "7", "right", "left")
        await running.until(lambda: isinstance(running.app.screen, GroupsScreen))
        await running.until(lambda: "of all 230 that match" in running.shown[0])
        await driver.idle(running)
        assert counted(running) == {"SUCCEEDED": 138, "FAILED": 69, "RUNNABLE": 23}
        running.type_at_once("a", "escape", "t", "question_mark")
        await running.until(lambda: isinstance(running.app.screen, SheetScreen))
        assert any("By name" in line for line in running.shown)
        await running.press("escape", "escape")
        assert running.app.screen is running.jobs


async def test_no_name_or_reason_drives_the_screen(demo: DemoRegion, run: Run) -> None:
    for name in ("\x1b[2Jgone", "[bold]x[/]", "a\u202eb", '"', "日本語" * 40):
        demo.add_job(name, queue=MINE, status="FAILED", reason=f"{name} [red]", created=NOW)
    async with run(SMALL, queues=QUEUES, query="status:failed") as running:
        for view in ("1", "3"):
            await opened(running, view)
            assert sum(counted(running).values()) == 5
            assert all(map(is_harmless, running.shown))
            for _ in range(5):
                await running.press("down")
                assert is_harmless(running.shown[-2])
            await running.press("t")


async def test_before_there_is_a_list_t_does_nothing(demo: DemoRegion, run: Run) -> None:
    async with run(SMALL, queues=()) as running:
        await running.until(lambda: driver.queues(running))
        await running.press("escape")
        await running.press("t")
        assert running.app.screen is running.jobs
