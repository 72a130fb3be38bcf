"""The screen of an array's map: what it tells, what it answers, what it survives."""

import pytest

from batch_tui.batch.array_map import CODES
from batch_tui.batch.job import Status
from batch_tui.demo import DemoRegion
from batch_tui.ui.map.grid import RULER
from batch_tui.ui.screens.array_map import ArrayMapScreen, MapChoice
from tests.conftest import Run
from tests.ui import driver
from tests.ui.maps import (
    QUEUE,
    SMALL,
    USUAL,
    WIDE,
    Opened,
    blocks,
    called,
    letters,
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


# What it shows


async def test_ten_thousand_children_are_on_one_screen_each_in_its_colour(
    demo: DemoRegion, run: Run
) -> None:
    async with run(WIDE, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, ten_thousand(demo))
        assert map_.grid.max_scroll_y == 0
        colours = driver.inks(map_.grid)
        painted = blocks(map_.grid)
        assert painted[colours[CODES[Status.FAILED]]] == 7
        assert painted[colours[CODES[Status.SUCCEEDED]]] == 9_992  # and one under the cursor
        assert "10,000 children · ended · all listed" in map_.title
        assert "7 failed" in map_.legend
        assert "9,993 succeeded" in map_.legend


async def test_the_map_of_ten_thousand_takes_eleven_listings(demo: DemoRegion, run: Run) -> None:
    async with run(WIDE, queues=(QUEUE,)) as running:
        await opened(running, demo, ten_thousand(demo))
        calls = list(demo.calls)
        assert [call.operation for call in calls] == ["ListJobs"] * 11
        assert [call.body["jobStatus"] for call in calls] == ["FAILED"] + ["SUCCEEDED"] * 10


async def test_the_title_tells_how_far_the_listing_is(
    demo: DemoRegion, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with run(USUAL, queues=(QUEUE,)) as running:
        await running.loaded()
        map_ = Opened(running, demo, ten_thousand(demo))
        told: list[str] = []
        driver.after_each_listing(
            monkeypatch, lambda screen: told.append(screen.title_line.content.plain)
        )
        await map_.open()
        assert len(told) == 11
        assert "listed 7 of 10,000" in told[0]
        assert "listed 4,007 of 10,000" in told[4]
        assert "all listed" in map_.title


async def test_without_colour_every_child_is_a_letter_and_failed_ones_are_an_x(
    demo: DemoRegion, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with run((240, 64), queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, ten_thousand(demo))
        assert letters(running, map_.grid) == {"X": 7, "o": 9_993}
        await map_.press("v")
        assert letters(running, map_.grid) == {"X": 7, "o": 9_993}


async def test_few_children_are_letters_and_v_makes_them_blocks_and_back(
    demo: DemoRegion, run: Run
) -> None:
    async with run(USUAL, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, mixed(demo))
        lettered = {"o": 10, "R": 10, "X": 20, "·": 10, "r": 10, " ": 60}
        assert letters(running, map_.grid) == lettered
        assert "X 20 failed" in map_.legend
        await map_.press("v")
        colours = driver.inks(map_.grid)
        assert blocks(map_.grid)[colours[CODES[Status.FAILED]]] == 20
        assert "■ 20 failed" in map_.legend
        await map_.press("v")
        assert letters(running, map_.grid) == lettered


async def test_where_it_does_not_fit_the_map_scrolls_with_the_cursor(
    demo: DemoRegion, run: Run
) -> None:
    async with run(SMALL, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, ten_thousand(demo))
        assert map_.grid.max_scroll_y > 0
        for keys, index in [("G", 9_999), ("g", 0), ("end", 9_999), ("home", 0)]:
            await map_.press(keys)
            assert map_.grid.cursor == index
            line = driver.layout(map_.grid).place(index).line
            room = map_.grid.size.height - RULER
            assert 0 <= line - map_.grid.scroll_y < room


@pytest.mark.parametrize(("size", "below"), [(WIDE, False), (USUAL, False), (SMALL, True)])
async def test_the_failures_stand_beside_the_map_or_below_it(
    demo: DemoRegion, run: Run, size: tuple[int, int], below: bool
) -> None:
    async with run(size, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, mixed(demo))
        grid, groups = map_.grid.region, map_.screen.groups.region
        assert groups.y >= grid.bottom if below else groups.x >= grid.right
        assert groups.area
        assert not groups.overlaps(grid)


async def test_an_array_without_failures_leaves_the_room_to_the_map(
    demo: DemoRegion, run: Run
) -> None:
    array = demo.add_job("fine", queue=QUEUE, status="PENDING", size=9, children=["RUNNING"] * 9)
    async with run(USUAL, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, array)
        assert map_.grid.size.width == USUAL[0]
        await map_.press("tab", "n", "N")
        assert map_.grid.has_focus
        assert map_.grid.cursor == 0


async def test_nodes_are_mapped_as_children_are(demo: DemoRegion, run: Run) -> None:
    async with run(USUAL, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, called(demo, "merge-shards-"))
        assert "4 nodes · refresh off, <1m old · all listed" in map_.title
        assert "node 0 (main)  RUNNING" in map_.here
        await map_.press("right")
        assert map_.here.startswith(" node 1  RUNNING")


async def test_a_name_is_shown_as_it_is_and_never_as_markup(demo: DemoRegion, run: Run) -> None:
    array = demo.add_job("[/bold]", queue=QUEUE, status="PENDING", size=1, children=["FAILED"])
    demo.set_status(f"{array}:0", "FAILED", exit_code=2, reason="[red]no such file[/")
    async with run(USUAL, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, array)
        assert "[/bold]  1 child" in map_.title
        assert "[red]no such file[/" in map_.here
        assert any("[red]no such file[/" in line for line in running.shown)


# Answers


async def test_enter_on_a_cell_answers_with_the_child(demo: DemoRegion, run: Run) -> None:
    async with run(USUAL, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, mixed(demo))
        await map_.press("n", "n", "enter")
        assert map_.answers == [MapChoice((5,), only=False)]


async def test_enter_on_a_group_answers_with_its_children(demo: DemoRegion, run: Run) -> None:
    async with run(USUAL, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, mixed(demo))
        assert [(code, len(found)) for code, _, found in map_.groups] == [
            (137, 10),
            (None, 8),
            (1, 2),
        ]
        await map_.press("tab", "j", "down", "up", "G")
        assert map_.here.startswith(" 2 failures  5, 11")
        await map_.press("enter")
        assert map_.answers == [MapChoice((5, 11), only=True)]


async def test_tab_goes_to_the_failures_and_back(demo: DemoRegion, run: Run) -> None:
    async with run(USUAL, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, mixed(demo))
        await map_.press("tab")
        assert map_.screen.groups.has_focus
        await map_.press("tab", "right", "enter")
        assert map_.answers == [MapChoice((1,), only=False)]


@pytest.mark.parametrize("key", ["escape", "q", "m"])
async def test_the_map_is_left_without_a_choice(demo: DemoRegion, run: Run, key: str) -> None:
    async with run(USUAL, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, mixed(demo))
        await map_.press(key)
        assert map_.answers == [None]
        assert running.app.screen is running.jobs


async def test_leaving_while_it_is_listed_asks_for_no_more(
    demo: DemoRegion, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with run(USUAL, queues=(QUEUE,)) as running:
        await running.loaded()
        map_ = Opened(running, demo, ten_thousand(demo))

        def leave(screen: ArrayMapScreen) -> None:
            if screen.is_current:
                screen.dismiss(None)

        driver.after_each_listing(monkeypatch, leave)
        demo.calls.clear()
        running.app.push_screen(map_.screen, map_.answers.append)
        await running.until(lambda: map_.answers and not driver.work_under_way(running))
        assert len(demo.calls) < 11


# Failures and repairs


async def test_a_failure_is_told_beside_what_was_listed_and_r_lists_again(
    demo: DemoRegion, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with run(USUAL, queues=(QUEUE,)) as running:
        await running.loaded()
        map_ = Opened(running, demo, ten_thousand(demo))
        with monkeypatch.context() as patch:
            driver.after_each_listing(patch, lambda screen: demo.faults.turn({"deny": -1}))
            await map_.open()
        assert "listed 7 of 10,000, then stopped" in map_.title
        assert map_.screen.banner.display
        assert sum(len(found) for _, _, found in map_.groups) == 7
        assert map_.here == " child 0  not listed yet"
        demo.faults.clear()
        await map_.press("r")
        await map_.settled()
        assert "all listed" in map_.title
        assert not map_.screen.banner.display


async def test_r_shows_what_has_changed_since(demo: DemoRegion, run: Run) -> None:
    async with run(USUAL, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, mixed(demo))
        demo.set_status(f"{map_.parent.id}:1", "FAILED", exit_code=3, reason="disk full")
        demo.set_status(f"{map_.parent.id}:3", "STARTING")
        await map_.press("tab", "G", "r")
        await map_.settled()
        assert letters(running, map_.grid)["X"] == 21
        assert letters(running, map_.grid)["t"] == 1
        assert map_.groups[-1] == (3, "disk full", (1,))
        assert map_.here.startswith(" 2 failures  5, 11")


async def test_a_double_click_on_the_failures_lists_them_once(demo: DemoRegion, run: Run) -> None:
    async with run(size=WIDE, queues=(QUEUE,)) as running:
        map_ = await opened(running, demo, mixed(demo))
        x, y = map_.screen.groups.content_region.offset
        running.click_at_once(x, y, times=2)
        await driver.idle(running)
        assert running.app.screen is running.jobs
        assert [answer and answer.only for answer in map_.answers] == [True]
