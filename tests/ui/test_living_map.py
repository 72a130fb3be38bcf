"""The map on the screen lives: in the rhythm of the list, telling its age and what fails."""

import pytest
from textual import events

from batch_tui.demo import DemoRegion
from batch_tui.ui.map.grid import RULER
from batch_tui.ui.panes.rhythm import UNFOCUSED
from batch_tui.ui.screens.array_map import ArrayMapScreen
from tests.conftest import Run
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.maps import QUEUE, SMALL, Opened, letters, mixed, opened
from tests.ui.test_live import SELDOM
from tests.ui.trees import MINE, array, to_child

TINY = (40, 8)


async def shown(running: Running, *keys: str) -> ArrayMapScreen:
    """The map that the list opens by `m`, once nothing is under way."""
    await running.press(*keys, "m")
    await driver.idle(running)
    assert isinstance(running.app.screen, ArrayMapScreen)
    return running.app.screen


async def test_an_interval_shows_what_has_changed_and_how_long_a_child_has_run(
    demo: DemoRegion, run: Run
) -> None:
    async with run(SMALL, queues=(QUEUE,), refresh=SELDOM, clock=demo.clock.life) as running:
        map_ = await opened(running, demo, mixed(demo))
        await map_.press("right")
        assert map_.here == " child 1  RUNNING  running <1m"
        demo.set_status(f"{map_.parent.id}:7", "FAILED", exit_code=3, reason="disk full")
        demo.advance(138)
        driver.tick_map(map_.screen)
        await map_.settled()
        assert map_.here == " child 1  RUNNING  running 2m"
        assert letters(running, map_.grid)["X"] == 21
        assert "X 21 failed" in map_.legend
        assert (3, "disk full", (7,)) in map_.groups
        assert f"live {SELDOM:g}s" in map_.title


async def test_a_map_that_cannot_be_refreshed_says_why_and_how_old_it_is(
    demo: DemoRegion, run: Run
) -> None:
    async with run(queues=(QUEUE,), refresh=30.0, clock=demo.clock.life) as running:
        map_ = await opened(running, demo, mixed(demo))
        before = letters(running, map_.grid)
        demo.faults.deny = -1
        demo.advance(600)
        driver.tick_map(map_.screen)
        await map_.settled()
        assert driver.map_says_failure(map_.screen)
        assert any("Trying again at" in line for line in running.shown)
        assert "10m old" in map_.title
        assert letters(running, map_.grid) == before
        demo.faults.clear()
        driver.tick_map(map_.screen)
        await map_.settled()
        assert not driver.map_says_failure(map_.screen)
        assert "live 30s" in map_.title


async def test_a_pause_holds_for_the_map_and_the_list_behind_it(demo: DemoRegion, run: Run) -> None:
    array(demo, ["RUNNING"] * 3)
    async with run(SMALL, queues=(MINE,), refresh=SELDOM, clock=demo.clock.life) as running:
        await running.loaded()
        screen = await shown(running)
        await running.press("p")
        assert "paused, <1m old" in screen.title_line.content.plain
        made = len(demo.calls)
        driver.tick_map(screen)
        await driver.idle(running)
        assert len(demo.calls) == made
        await running.press("escape")
        assert driver.is_paused(running)
        assert "paused" in driver.status(running)
        screen = await shown(running)
        assert "paused" in screen.title_line.content.plain
        demo.advance(SELDOM + 1)
        made = len(demo.calls)
        await running.press("p")
        await driver.idle(running)
        assert len(demo.calls) == made + 1
        assert "live" in screen.title_line.content.plain


async def test_without_the_focus_of_the_terminal_the_pace_is_slow(
    demo: DemoRegion, run: Run
) -> None:
    async with run(queues=(QUEUE,), refresh=30.0, clock=demo.clock.life) as running:
        map_ = await opened(running, demo, mixed(demo))
        running.app.post_message(events.AppBlur())
        await running.until(lambda: driver.interval_of_map(map_.screen) == UNFOCUSED)
        demo.advance(40)
        made = len(demo.calls)
        running.app.post_message(events.AppFocus())
        await running.until(lambda: len(demo.calls) == made + 1)
        assert driver.interval_of_map(map_.screen) == 30.0


async def test_a_map_behind_another_screen_asks_nothing(demo: DemoRegion, run: Run) -> None:
    async with run(queues=(QUEUE,), refresh=SELDOM, clock=demo.clock.life) as running:
        map_ = await opened(running, demo, mixed(demo))
        await map_.press("question_mark")
        demo.advance(SELDOM + 1)
        made = len(demo.calls)
        driver.tick_map(map_.screen)
        await map_.settled()
        assert len(demo.calls) == made
        await map_.press("escape")
        await map_.settled()
        assert len(demo.calls) == made + 1


async def test_m_on_a_child_opens_the_map_at_it(demo: DemoRegion, run: Run) -> None:
    array(demo, ["RUNNING"] * 4_000)
    async with run(TINY, queues=(MINE,)) as running:
        await running.loaded()
        await to_child(running, "3777")
        screen = await shown(running)
        assert screen.grid.cursor == 3_777
        assert screen.here.content.plain.startswith(" child 3,777  RUNNING")
        line = driver.layout(screen.grid).place(3_777).line - screen.grid.scroll_y
        assert 0 <= line < screen.grid.size.height - RULER
        await running.press("enter")
        assert driver.table(running).cursor == driver.ids(running)[0] + ":3777"


@pytest.mark.parametrize("failed", [0, 3])
async def test_a_low_terminal_shows_rows_of_cells_before_all_else(
    demo: DemoRegion, run: Run, failed: int
) -> None:
    states = ["FAILED"] * failed + ["RUNNING"] * (200 - failed)
    parent = array(demo, states)
    for index in range(failed):
        demo.set_status(f"{parent}:{index}", "FAILED", exit_code=index, reason="disk full")
    async with run(TINY, queues=(MINE,)) as running:
        await running.loaded()
        screen = await shown(running)
        assert screen.grid.size.height - RULER >= 5
        assert sum("RR" in line for line in running.shown) >= 5
        assert any("child 0" in line for line in running.shown)


async def test_in_a_low_terminal_the_failures_take_the_place_of_the_map_and_give_it_back(
    demo: DemoRegion, run: Run
) -> None:
    async with run(TINY, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, mixed(demo))
        assert not map_.screen.groups.display
        await map_.press("tab")
        assert map_.screen.groups.has_focus
        assert any("OutOfMemoryError" in line for line in running.shown)
        await map_.press("n")
        assert map_.grid.has_focus
        assert not map_.screen.groups.display
        await map_.press("tab")
        await running.resize(*SMALL)
        await running.rest()
        assert map_.grid.display
        assert map_.screen.groups.has_focus
        assert "mixed-array" in running.shown[0]


@pytest.mark.parametrize("size", [(1, 1), (2, 50), (6, 24), (300, 100), (40, 3)])
async def test_a_map_lives_through_any_size(
    demo: DemoRegion, run: Run, size: tuple[int, int]
) -> None:
    async with run(SMALL, queues=(QUEUE,), refresh=SELDOM) as running:
        map_ = await opened(running, demo, mixed(demo))
        for keys in (("n", "v"), ("tab", "j"), ("tab", "G")):
            for wanted in (size, SMALL):
                await running.resize(*wanted)
                await map_.press(*keys)
                driver.tick_map(map_.screen)
                await map_.settled()
        await check(map_)


async def check(map_: Opened) -> None:
    """The cursor is seen, and the screen is the map's."""
    place = driver.layout(map_.grid).place(map_.grid.cursor)
    assert 0 <= place.line - map_.grid.scroll_y < map_.grid.size.height - RULER
    assert "mixed-array" in map_.running.shown[0]
