"""What failed children say, on the screen: compared, unfolded, opened, searched, read again."""

from collections import Counter

import pytest

from batch_tui.demo import DemoRegion
from batch_tui.feed.failed import life
from batch_tui.ui.dialogs.ask import AskScreen
from batch_tui.ui.panes import failed_lines
from batch_tui.ui.screens.array_map import ArrayMapScreen
from batch_tui.ui.screens.failed import FailedScreen
from batch_tui.ui.screens.log import LogScreen
from tests.conftest import NOW, Run
from tests.feed.failing import failing, never_started
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.test_live import operations
from tests.ui.test_log_screen import text

QUEUES = ("logs",)
SMALL = (80, 24)
TRACE = ("INFO  one", "Traceback (most recent call last):", '  File "x.py", line 3')
RESET = ("INFO  one", "ConnectionResetError: [Errno 104] reset")


def says(*indexes: int) -> dict[int, tuple[str, ...]]:
    return {index: (*TRACE, f"KeyError: {index}") for index in indexes}


def mixed(demo: DemoRegion) -> str:
    """29 with one error, 8 with another, 2 that never started."""
    told = says(*range(0, 58, 2)) | dict.fromkeys(range(1, 17, 2), RESET)
    parent = failing(demo, told, size=100)
    for index in (90, 91):
        never_started(demo, parent, index, f"Host EC2 (instance i-0123456789abcde{index}) gone.")
    return parent


async def opened(running: Running, *keys: str) -> FailedScreen:
    """Press keys: those behind L once everything is read."""
    keys = keys or ("L",)
    place = keys.index("L") + 1
    await running.loaded()
    for key in keys[:place]:
        await running.press(key)
        await driver.idle(running)
    await running.press(*keys[place:])
    await driver.idle(running)
    screen = running.app.screen
    assert isinstance(screen, FailedScreen)
    return screen


def lines(running: Running, first: int, stop: int) -> list[str]:
    """Some lines of the screen, without the scroll bar."""
    width = running.app.size.width
    return [line[: width - 1].rstrip() for line in running.shown[first:stop]]


def is_list(running: Running) -> bool:
    return running.app.screen is running.jobs


def at_cursor(screen: FailedScreen) -> str:
    entry = screen.outline.entry
    return failed_lines.paint(entry, 0).plain if entry else ""


async def test_the_twins_are_in_sight_at_once_and_below_them_the_last_lines(
    demo: DemoRegion, run: Run
) -> None:
    mixed(demo)
    async with run(SMALL, queues=QUEUES) as running:
        await opened(running)
        assert running.shown[0].startswith(" array  39 of 100 failed  asked <1m ago")
        assert lines(running, 2, 5) == [
            " ▸ 29 × KeyError: <n>",
            " ▸  8 × ConnectionResetError: [Errno <n>] reset",
            " ▸  2 × Host EC2 (instance <id>) gone.  no log",
        ]
        assert lines(running, 6, 7) == [" The last lines of each"]
        assert lines(running, 7, 12) == [
            "    [0] exit 1  exited",
            "        INFO  one",
            "        Traceback (most recent call last):",
            '          File "x.py", line 3',
            "        KeyError: 0",
        ]
        assert running.shown[-2] == " 39 of 39 failed children read"
        assert "Enter Open" in running.shown[-1]
        assert "+ More" not in running.shown[-1]
        assert "q Back" in running.shown[-1]


async def test_it_costs_a_call_for_each_log_and_leads_back(demo: DemoRegion, run: Run) -> None:
    mixed(demo)
    async with run(SMALL, queues=QUEUES) as running:
        await running.loaded()
        before = running.shown[:-2]
        demo.calls.clear()
        await opened(running)
        assert Counter(operations(demo)) == {"ListJobs": 1, "DescribeJobs": 1, "GetLogEvents": 37}
        await running.press("L")
        assert is_list(running)
        assert running.shown[:-2] == before


async def test_enter_lists_the_children_of_a_group_and_opens_the_log_of_one(
    demo: DemoRegion, run: Run
) -> None:
    parent = mixed(demo)
    async with run(SMALL, queues=QUEUES) as running:
        screen = await opened(running, "L", "down", "enter")
        assert lines(running, 3, 4) == [" ▾  8 × ConnectionResetError: [Errno <n>] reset"]
        assert lines(running, 4, 5) == ["    [1] exit 1  exited"]
        assert lines(running, 7, 8) == ["    [3] exit 1  exited"]
        await running.press("down", "down")
        await running.press("enter")
        await driver.idle(running)
        assert isinstance(running.app.screen, LogScreen)
        assert f"{parent}:3" in running.shown[0]
        assert "ConnectionResetError" in text(running)
        await running.press("escape")
        await driver.idle(running)
        assert at_cursor(screen) == "    [3] exit 1  exited"
        await running.press("l")
        assert isinstance(running.app.screen, LogScreen)
        await running.press("l", "left")
        assert running.shown[3].startswith(" ▸  8 ×")
        assert at_cursor(screen).startswith(" ▸  8 ×")
        await running.press("right", "up", "right", "left", "down", "enter")
        assert running.shown[3].startswith(" ▸  8 ×")


async def test_a_group_without_logs_says_why(demo: DemoRegion, run: Run) -> None:
    mixed(demo)
    async with run(SMALL, queues=QUEUES) as running:
        await opened(running, "L", "down", "down", "enter")
        assert "ended without having started, so nothing was written." in running.shown[5]
        assert running.shown[6].startswith("   [90] no exit code  Host EC2 (instance i-")


async def test_l_on_a_group_says_what_to_do(demo: DemoRegion, run: Run) -> None:
    mixed(demo)
    async with run(SMALL, queues=QUEUES) as running:
        screen = await opened(running, "L")
        await running.press("l", "l")
        assert running.app.screen is screen
        assert driver.notices(running) == ["Enter shows the children of this group."]


async def test_the_logs_of_all_are_searched_and_those_that_have_it_opened(
    demo: DemoRegion, run: Run
) -> None:
    parent = mixed(demo)
    async with run(SMALL, queues=QUEUES) as running:
        screen = await opened(running)
        demo.calls.clear()
        await running.press("n")
        assert isinstance(running.app.screen, AskScreen)
        await running.press(*'"', "enter")
        assert "a letter or a digit" in text(running)
        await running.press("backspace", *"Errno 104", "enter")
        await driver.idle(running)
        assert operations(demo) == ["FilterLogEvents"]
        assert lines(running, 1, 3) == [
            "    [1] exit 1  1 event  exited",
            "        ConnectionResetError: [Errno 104] reset",
        ]
        told = "“Errno 104”: 8 events in 8 children · 39 of 39 searched · 2 without a log"
        assert running.shown[-2] == f" {told}"
        await running.press("n", "n", "N")
        assert at_cursor(screen) == "    [3] exit 1  1 event  exited"
        await running.press("enter")
        await driver.idle(running)
        assert f"{parent}:3" in running.shown[0]
        await running.press("escape", "escape", "escape")
        assert lines(running, 2, 3) == [" ▸ 29 × KeyError: <n>"]
        await running.press("slash", *"errno", "enter")
        await driver.idle(running)
        assert "“errno” is in none of the logs. Case counts." in text(running)
        await running.press("l", "enter", "j", "n", "left", "right", "escape", "escape")
        assert is_list(running)


async def test_the_log_of_one_that_was_found_opens_where_it_was(demo: DemoRegion, run: Run) -> None:
    told = [f"line {n}{' needle' * (n == 77)}" for n in range(2_000)]
    failing(demo, {0: told, 1: RESET})
    async with run(SMALL, queues=QUEUES) as running:
        await opened(running, "L", "slash", *"needle", "enter")
        await driver.idle(running)
        assert lines(running, 2, 3) == ["        line 77 needle"]
        await running.press("enter")
        await running.until(lambda: "line 77 needle" in text(running))
        await driver.idle(running)
        assert "“needle”: n and N go on" in running.shown[-2]
        shown = running.app.screen
        await running.press("escape")
        assert running.app.screen is shown
        await running.press("escape")
        assert isinstance(running.app.screen, FailedScreen)


async def test_a_search_says_how_far_it_is_and_escape_stops_it(demo: DemoRegion, run: Run) -> None:
    mixed(demo)
    async with run(SMALL, queues=QUEUES) as running:
        screen = await opened(running)
        demo.faults.turn({"only": ["FilterLogEvents"], "latency": 3_600.0})
        await running.press("slash", *"Err", "enter")
        await running.until(lambda: "FilterLogEvents" in operations(demo))
        assert "2 of 39 searched · Esc stops · 2 without a log" in running.shown[-2]
        assert "Searching …" in text(running)
        await running.press("escape")
        assert "stopped" in running.shown[-2]
        assert running.app.screen is screen
        await running.press("escape")
        assert lines(running, 2, 3) == [" ▸ 29 × KeyError: <n>"]


@pytest.mark.parametrize(
    ("operation", "permission"),
    [("GetLogEvents", "logs:GetLogEvents"), ("DescribeJobs", "batch:DescribeJobs")],
)
async def test_a_permission_that_misses_is_named_and_the_reasons_are_compared(
    demo: DemoRegion, run: Run, operation: str, permission: str
) -> None:
    mixed(demo)
    async with run(SMALL, queues=QUEUES) as running:
        await running.loaded()
        demo.faults.turn({"only": [operation], "deny": -1})
        await opened(running)
        assert permission in " ".join(running.shown)
        assert "r asks again" in text(running)
        assert "37 × exit 1: exited  no log" in text(running)
        demo.faults.clear()
        await running.press("r")
        await driver.idle(running)
        assert lines(running, 2, 3) == [" ▸ 29 × KeyError: <n>"]


async def test_a_listing_that_fails_says_so_and_r_asks_again(demo: DemoRegion, run: Run) -> None:
    mixed(demo)
    async with run(SMALL, queues=QUEUES) as running:
        await running.loaded()
        demo.faults.turn({"only": ["ListJobs"], "deny": 1})
        screen = await opened(running)
        assert "batch:ListJobs" in text(running)
        await running.press("j", "enter", "l", "n", "slash", "plus", "left", "right")
        assert running.app.screen is screen
        await running.press("r")
        await driver.idle(running)
        assert lines(running, 2, 3) == [" ▸ 29 × KeyError: <n>"]


async def test_a_permission_that_misses_for_the_search_costs_that_alone(
    demo: DemoRegion, run: Run
) -> None:
    mixed(demo)
    async with run(SMALL, queues=QUEUES) as running:
        await opened(running)
        demo.faults.turn({"only": ["FilterLogEvents"], "deny": -1})
        await running.press("slash", *"Errno", "enter")
        await driver.idle(running)
        assert "logs:FilterLogEvents" in text(running)
        assert "/ searches again" in text(running)
        await running.press("escape")
        assert lines(running, 2, 3) == [" ▸ 29 × KeyError: <n>"]


async def test_a_hanging_endpoint_leaves_every_key_alive(demo: DemoRegion, run: Run) -> None:
    mixed(demo)
    async with run(SMALL, queues=QUEUES) as running:
        await running.loaded()
        demo.faults.turn({"only": ["GetLogEvents", "FilterLogEvents"], "latency": 3_600.0})
        await running.press("L")
        await running.until(lambda: "GetLogEvents" in operations(demo))
        assert "reading: 0 of 39" in running.shown[-2] or "reading: 2 of 39" in running.shown[-2]
        screen = running.app.screen
        await running.press(
            "j", "G", "g", "pagedown", "ctrl+u", "enter", "plus", "r", "n", "escape"
        )
        await running.press("slash", *"abc", "enter", "escape", "question_mark", "escape")
        assert running.app.screen is screen
        for _ in range(4):
            await running.press("escape", "L")
        await running.press("q", "d")
        await running.until(lambda: "Status:" in text(running), "the details")


async def test_more_is_read_when_it_is_wanted(
    demo: DemoRegion, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(life, "MORE", 5)
    monkeypatch.setattr(failed_lines, "MORE", 5)
    failing(demo, says(*range(12)))
    async with run(SMALL, queues=QUEUES) as running:
        await opened(running)
        assert "5 × KeyError: <n>" in running.shown[2]
        assert running.shown[-2] == " 5 of 12 failed children read · + reads the next 5"
        assert "+ More" in running.shown[-1]
        await running.press("G")
        assert "7 more: + reads the next 5" in text(running)
        await running.press("plus")
        await driver.idle(running)
        assert running.shown[-2] == " 10 of 12 failed children read · + reads the next 2"
        await running.press("plus", "g")
        await driver.idle(running)
        assert "12 × KeyError: <n>" in running.shown[2]
        await running.press("plus")
        assert driver.notices(running) == ["All failed children have been read."]


@pytest.mark.parametrize(
    ("status", "said"), [("SUCCEEDED", "has failed."), ("PENDING", "has failed so far.")]
)
async def test_an_array_without_failures_says_so(
    demo: DemoRegion, run: Run, status: str, said: str
) -> None:
    demo.add_job("fine", queue="logs", status=status, size=3, children=["SUCCEEDED"] * 3)
    async with run(SMALL, queues=QUEUES) as running:
        screen = await opened(running)
        assert f"None of the children {said}" in text(running)
        await running.press("j", "enter", "l", "n", "slash", "plus", "left", "right", "r")
        await driver.idle(running)
        assert running.app.screen is screen
        assert driver.mistakes(running) == ""


async def test_it_opens_from_the_map_too_and_leads_back_there(demo: DemoRegion, run: Run) -> None:
    mixed(demo)
    async with run(SMALL, queues=QUEUES) as running:
        await opened(running, "m", "L")
        await running.press("escape")
        assert isinstance(running.app.screen, ArrayMapScreen)
        await running.press("escape")
        assert is_list(running)


async def test_it_opens_from_a_child_too_and_for_nodes(demo: DemoRegion, run: Run) -> None:
    demo.add_job("mpi", queue="logs", status="FAILED", nodes=2, children=["FAILED", "SUCCEEDED"])
    async with run(SMALL, queues=QUEUES) as running:
        await opened(running, "right", "down", "L")
        assert running.shown[0].startswith(" mpi  1 of 2 failed")
        assert "[0] no exit code" in text(running)


async def test_it_says_how_old_it_is_and_r_reads_again(demo: DemoRegion, run: Run) -> None:
    parent = failing(demo, says(0, 1), size=4)
    now = NOW
    async with run(SMALL, queues=QUEUES, clock=lambda: now) as running:
        screen = await opened(running)
        now += 180_000
        screen.reckon()
        await running.rest()
        assert "asked 3m ago" in running.shown[0]
        demo.set_status(f"{parent}:3", "FAILED", exit_code=1, started=NOW - 9_000, lines=RESET)
        await running.press("r")
        await driver.idle(running)
        assert "3 of 4 failed  asked <1m ago" in running.shown[0]
        assert "2 × KeyError: <n>" in running.shown[2]
        assert "1 × ConnectionResetError: [Errno 104] reset" in running.shown[3]


async def test_the_cursor_stays_on_its_group_in_its_line_while_others_come(
    demo: DemoRegion, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(life, "MORE", 8)
    failing(demo, says(0, 1, 2, 3, 4, 5) | dict.fromkeys(range(6, 40), RESET))
    async with run(SMALL, queues=QUEUES) as running:
        screen = await opened(running, "L", "up")
        assert at_cursor(screen) == " ▸  6 × KeyError: <n>"
        for _ in range(4):
            await running.press("plus")
            await driver.idle(running)
        assert lines(running, 2, 3) == [" ▸ 34 × ConnectionResetError: [Errno <n>] reset"]
        assert at_cursor(screen) == " ▸  6 × KeyError: <n>"


async def test_a_click_goes_to_a_row_and_another_one_is_enter(demo: DemoRegion, run: Run) -> None:
    mixed(demo)
    async with run(SMALL, queues=QUEUES) as running:
        screen = await opened(running)
        running.click_at_once(9, 3)
        await running.rest()
        assert at_cursor(screen).startswith(" ▸  8 ×")
        running.click_at_once(9, 3)
        await running.rest()
        assert running.shown[3].startswith(" ▾  8 ×")


async def test_pages_and_ends_are_a_key_away_with_the_cursor_in_sight(
    demo: DemoRegion, run: Run
) -> None:
    mixed(demo)
    async with run(SMALL, queues=QUEUES) as running:
        screen = await opened(running, "L", "pagedown")
        assert at_cursor(screen) == "    [3] exit 1  exited"
        assert "    [3] exit 1  exited" in lines(running, 1, 22)
        seen = [at_cursor(screen)]
        while seen[-1] not in seen[:-1]:
            await running.press("ctrl+d")
            seen.append(at_cursor(screen))
            assert seen[-1] in lines(running, 1, 22)
        assert seen[-1].startswith("   [91] no exit code")
        assert "nothing was written." in lines(running, 21, 22)[0]
        await running.press("pageup", "ctrl+u")
        assert at_cursor(screen) in lines(running, 1, 22)
        assert at_cursor(screen) not in seen[-3:]
        await running.press("g")
        assert lines(running, 1, 2)[0].startswith(" What they say")
        await running.press("G")
        assert at_cursor(screen) == seen[-1]


@pytest.mark.parametrize("size", [(80, 24), (200, 50), (20, 5), (1, 1)])
async def test_there_is_no_size_that_it_cannot_take(
    demo: DemoRegion, run: Run, size: tuple[int, int]
) -> None:
    mixed(demo)
    async with run(size, queues=QUEUES) as running:
        await opened(running, "L", "enter", "G", "g", "pagedown", "pageup", "ctrl+d", "j", "k")
        await running.resize(60, 12)
        await running.press("G")
        await driver.idle(running)
        assert driver.mistakes(running) == ""


async def test_the_log_of_an_array_points_here_once_and_offers_nothing_to_follow(
    demo: DemoRegion, run: Run
) -> None:
    demo.add_job("array", queue="logs", status="PENDING", size=3)
    async with run(SMALL, queues=QUEUES) as running:
        await running.loaded()
        await running.press("l")
        await driver.idle(running)
        told = [line.strip() for line in running.shown[1:-2] if line.strip()]
        assert told == [
            "An array has no log of its own: each of its children has one.",
            "L, in the list, shows what those that failed say.",
        ]
        assert "Follow" not in running.shown[-1]
        await running.press("f", "f")
        assert driver.notices(running) == ["Only the children have logs to follow."]
        assert "following" not in running.shown[0]
