"""The map itself: where the cursor goes, and what is painted."""

import pytest
from textual.geometry import Region

from batch_tui.batch.array_map import CODES
from batch_tui.batch.job import Status
from batch_tui.demo import DemoRegion
from batch_tui.ui.map.grid import RULER, MapGrid
from batch_tui.ui.screens.array_map import MapChoice
from tests.conftest import Run
from tests.ui import driver
from tests.ui.maps import (
    QUEUE,
    SMALL,
    USUAL,
    WIDE,
    blocks,
    failed_in,
    mixed,
    opened,
    ten_thousand,
)


@pytest.fixture(autouse=True)
def coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of true colour, wherever the tests run."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


# Moving


async def test_n_goes_through_the_failures_and_round_the_end(demo: DemoRegion, run: Run) -> None:
    async with run(SMALL, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, ten_thousand(demo))
        failed = failed_in(demo, map_.parent.id, 10_000)
        visited = []
        for _ in range(8):
            await map_.press("n")
            visited.append(map_.grid.cursor)
        assert visited == [*failed, failed[0]]
        await map_.press("N")
        assert map_.grid.cursor == failed[-1]


async def test_the_line_below_tells_of_the_child_under_the_cursor(
    demo: DemoRegion, run: Run
) -> None:
    async with run(USUAL, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, mixed(demo))
        assert map_.here.startswith(" child 0  SUCCEEDED")
        await map_.press("l", "l")
        assert map_.here.startswith(" child 2  FAILED  exit 137")
        assert map_.here.endswith("OutOfMemoryError: Container killed due to memory usage")
        await map_.press("right")
        assert map_.here == " child 3  not spawned yet"
        await map_.press("h", "left")
        assert map_.here.startswith(" child 1  RUNNING")
        await map_.press("down", "j", "k")
        assert map_.here.startswith(f" child {1 + driver.layout(map_.grid).columns}  ")


async def test_the_cursor_stays_on_the_map(demo: DemoRegion, run: Run) -> None:
    async with run(USUAL, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, mixed(demo))
        await map_.press("up", "left", "pageup")
        assert map_.grid.cursor == 0
        await map_.press("end", "right", "down", "pagedown")
        assert map_.grid.cursor == 59


async def test_a_click_puts_the_cursor_on_a_child_and_a_double_click_chooses_it(
    demo: DemoRegion, run: Run
) -> None:
    async with run(USUAL, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, mixed(demo))
        place = driver.layout(map_.grid).place(27)
        at = (place.x, place.line + RULER)
        await running.pilot.click(MapGrid, offset=at)
        assert map_.grid.cursor == 27
        assert map_.answers == []
        await running.pilot.double_click(MapGrid, offset=at)
        await running.until(lambda: map_.answers)
        assert map_.answers == [MapChoice((27,), only=False)]


async def test_a_click_on_two_halves_means_the_failed_one(demo: DemoRegion, run: Run) -> None:
    async with run(WIDE, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, ten_thousand(demo))
        for index in failed_in(demo, map_.parent.id, 10_000):
            place = driver.layout(map_.grid).place(index)
            await running.pilot.click(MapGrid, offset=(place.x, place.line + RULER))
            assert map_.grid.cursor == index


# Painting


@pytest.fixture
def refreshed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Region, ...]]:
    """What is refreshed of the map, refresh by refresh."""
    regions: list[tuple[Region, ...]] = []
    refresh = MapGrid.refresh

    def note(grid: MapGrid, *args: Region, **options: bool) -> MapGrid:
        regions.append(args)
        return refresh(grid, *args, **options)

    monkeypatch.setattr(MapGrid, "refresh", note)
    return regions


async def test_a_child_that_changes_is_painted_alone(
    demo: DemoRegion, run: Run, refreshed: list[tuple[Region, ...]]
) -> None:
    async with run(SMALL, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, ten_thousand(demo))
        refreshed.clear()
        place = driver.layout(map_.grid).place(85)
        map_.grid.apply({85})
        map_.grid.apply({9_999})
        assert refreshed == [(Region(place.x, place.line + RULER, 1, 1),)]


async def test_while_it_fills_the_map_is_never_painted_whole(
    demo: DemoRegion,
    run: Run,
    refreshed: list[tuple[Region, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with run(USUAL, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, mixed(demo))
        refreshed.clear()
        demo.set_status(f"{map_.parent.id}:1", "SUCCEEDED", exit_code=0)
        await map_.press("r")
        await map_.settled()
        assert [len(regions) for regions in refreshed] == [1]
        assert refreshed[0][0].area == driver.layout(map_.grid).pitch


async def test_changes_far_apart_in_a_line_are_painted_apart(
    demo: DemoRegion, run: Run, refreshed: list[tuple[Region, ...]]
) -> None:
    async with run(SMALL, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, ten_thousand(demo))
        refreshed.clear()
        x = driver.layout(map_.grid).gutter
        map_.grid.apply({60, 3, 5, 2})
        assert refreshed == [(Region(x + 2, RULER, 4, 1), Region(x + 60, RULER, 1, 1))]


async def test_another_size_of_the_terminal_keeps_the_cursor_on_its_child(
    demo: DemoRegion, run: Run
) -> None:
    async with run(WIDE, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, ten_thousand(demo))
        await map_.press("G")
        for size in (SMALL, USUAL, WIDE):
            await running.resize(*size)
            await running.rest()
            assert driver.layout(map_.grid).width <= map_.grid.size.width <= size[0]
            assert map_.grid.cursor == 9_999
            line = driver.layout(map_.grid).place(9_999).line
            assert 0 <= line - map_.grid.scroll_y < map_.grid.size.height - RULER


@pytest.mark.parametrize("theme", ["textual-light", "ansi-dark", "dracula"])
async def test_another_theme_paints_all_children_in_its_own_colours(
    demo: DemoRegion, run: Run, theme: str
) -> None:
    async with run(WIDE, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, ten_thousand(demo))
        running.app.theme = theme
        await running.rest()
        colours = driver.inks(map_.grid)
        painted = blocks(map_.grid)
        failed, succeeded = CODES[Status.FAILED], CODES[Status.SUCCEEDED]
        assert colours[failed] != colours[succeeded]
        assert (painted[colours[failed]], painted[colours[succeeded]]) == (7, 9_992)
