"""Six sessions as they are today, step by step: what is asked of AWS, and the whole screen.

They hold still what no other test names. Where a change is meant, write them anew and read the
difference: `RECORD=1 pytest tests/ui/test_sessions.py`.
"""

import time
from collections.abc import Iterator
from itertools import count

import pytest

from batch_tui.batch.query.query import parse
from batch_tui.demo import DemoRegion
from batch_tui.feed.budget import Budget
from tests.conftest import NOW, Run
from tests.feed.test_budget import Time
from tests.ui import driver
from tests.ui.piloted import answered
from tests.ui.recording import Recording
from tests.ui.test_live import MINE, SELDOM, fill
from tests.ui.trees import ETL, array

SIZES = [(80, 24), (120, 30), (200, 50)]
sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture(autouse=True)
def _place(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same terminal and the same hour, wherever the tests run."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.delenv("AWS_DEFAULT_PROFILE", raising=False)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    driver.rest_when_all_is_done(monkeypatch)
    yield
    monkeypatch.undo()
    time.tzset()


def still() -> Budget:
    """A budget for which no time passes, so that calls a minute are certain."""
    return Budget(rate=1_000, burst=1_000, clock=lambda: 0.0)


def named(name: str, size: tuple[int, int]) -> str:
    return f"{name}-{size[0]}x{size[1]}"


@sizes
async def test_open_and_page(demo: DemoRegion, run: Run, size: tuple[int, int]) -> None:
    async with run(size, budget=still(), counts=True) as running:
        note = Recording(running, demo)
        await note.step("open")
        await note.step("down", "j", "j", "j", "pagedown")
        await note.step("to the end of what is loaded", "G")
        await note.step("on", "G")
        await note.step("marked", "k", "space", "space", "V", "U")
        await note.step("marked again", "space", "k", "k", "V")
        await note.step("the columns", "C")
        await note.step("left", "escape")
        await note.step("which order", "s")
        await note.step("by name", "'name", "enter")
        await note.step("inverted", "I")
        await note.step("to the top", "g")
        await note.step("the help", "question_mark")
        await note.step("left", "escape")
        for number in count(1):
            await note.step(f"to the very end, {number}", "G")
            if driver.is_finished(running):
                break
        note.is_as_before(named("page", size))


@sizes
async def test_failed_only_and_digits_in_a_group(
    demo: DemoRegion, run: Run, size: tuple[int, int]
) -> None:
    fill(demo, 3)
    demo.add_job(
        "mpi", queue=MINE, status="RUNNING", nodes=3, children=["RUNNING", "FAILED", None],
        created=NOW - 60_000,
    )  # fmt: skip
    parent = array(demo, ["SUCCEEDED", "FAILED", "RUNNING", "FAILED", None, "RUNNABLE"] * 2)
    demo.set_status(f"{parent}:3", "FAILED", exit_code=137, reason="OutOfMemoryError: killed")
    async with run(size, queues=(MINE,), budget=still()) as running:
        note = Recording(running, demo)
        await note.step("open")
        await note.step("expanded", "right")
        await note.step("into the group", "j", "j", "j")
        await note.step("failed only", "F")
        await note.step("all", "F")
        await note.step("failed", "j", "7")
        await note.step("and running", "5")
        await note.step("without failed", "7")
        await note.step("submitted, of which there are none", "5", "1")
        await note.step("all", "0")
        await note.step("to the parent, collapsed", "left", "left")
        await note.step("nodes", "j", "right", "j")
        await note.step("failed nodes", "F")
        await note.step("every parent", "g", "asterisk")
        await note.step("verify*", "slash", f"'queue:{ETL} verify*", "enter")
        await note.step("expanded", "right")
        await note.step("which child", "j", "number_sign")
        await note.step("5000", "'5000", "enter")
        await note.step("the last", "G", "k")
        await note.step("failed only", "F")
        await note.step("failed and succeeded", "6")
        await note.step("again", "r")
        await note.step("all", "0")
        await note.step("back", "escape", "escape")
        note.is_as_before(named("group", size))


@sizes
async def test_refresh_with_arrivals_changes_and_departures(
    demo: DemoRegion, run: Run, size: tuple[int, int]
) -> None:
    ids = fill(demo, 130)
    parent = array(demo, ["RUNNING"] * 100)
    async with run(
        size, queues=(MINE,), query="status:pending,running", refresh=SELDOM, budget=still(),
        clock=demo.clock.life,
    ) as running:  # fmt: skip
        note = Recording(running, demo)

        async def tick(what: str) -> None:
            driver.begin_tick(running)
            await note.step(what)

        await note.step("open")
        await tick("nothing new")
        demo.advance(60)
        demo.set_status(ids[2], "FAILED", exit_code=137, reason="out of memory")
        demo.forget(ids[4])
        demo.add_job("brand-new", queue=MINE, status="RUNNING")
        for index in range(20):
            demo.set_status(f"{parent}:{index}", "SUCCEEDED", exit_code=0)
        await tick("one came, one ended, one was forgotten, twenty children ended")
        await note.step("to the one that ended", "j", "j", "j", "j")
        await tick("it stays while the cursor is on it")
        await note.step("and goes when the cursor does", "j")
        await tick("calm")
        await note.step("down", "G", "k", "k")
        await note.step("further", "G", "pageup")
        for number in range(7):
            demo.add_job(f"newer-{number}", queue=MINE, status="RUNNING")
        await tick("seven new ones above")
        demo.set_status(ids[100], "SUCCEEDED", exit_code=0)
        await tick("one ended below")
        await note.step("to the top", "g")
        await note.step("paused", "p")
        demo.advance(300)
        await tick("nothing is asked")
        await note.step("by key", "r")
        demo.set_status(ids[5], "STARTING")
        await note.step("on again", "p")
        await note.step("expanded", "g", "right")
        demo.advance(SELDOM + 1)
        driver.settle(running)
        await note.step("what is old is asked about")
        await tick("and what is new")
        note.is_as_before(named("refresh", size))


@sizes
async def test_filter_and_back(demo: DemoRegion, run: Run, size: tuple[int, int]) -> None:
    async with run(size, budget=still(), counts=True) as running:
        note = Recording(running, demo)
        await note.step("open")
        await note.step("down", "j", "j", "j")
        await note.step("written", "slash", "'align* aft")
        await note.step("completed", "tab", "'2h")
        await note.step("the plan", "question_mark")
        await note.step("left", "escape")
        await note.step("asked", "enter")
        await note.step("failed ones", "7")
        await note.step("and running ones", "5")
        await note.step("all statuses", "0")
        await note.step("refused", "slash", "' statsu:failed", "enter")
        await note.step("left", "escape")
        await note.step("what escape will do", "escape")
        await note.step("back, without a call", "escape")
        await note.step("what only a description tells", "slash", "'exit:137 ", "enter")
        await note.step("on", "G")
        await note.step("a code that nothing has", "slash", "end", "ctrl+u", "'exit:99", "enter")
        await note.step("on", "enter")
        await note.step("active", "escape", "escape", "a")
        await note.step("other queues", "slash", "' queue:adhoc,render*", "enter")
        await note.step("no queue", "slash", "end", "ctrl+u", "'queue:nobody*", "enter")
        await note.step("back", "escape", "escape")
        driver.open_query(running, parse(""), queues=("adhoc", "render-spot"))
        await note.step("two queues")
        await note.step("a picker of queues", "Q")
        await note.step("one of them", "'legacy", "enter")
        note.is_as_before(named("filter", size))


@sizes
async def test_failures_and_throttling(demo: DemoRegion, run: Run, size: tuple[int, int]) -> None:
    fill(demo, 150)
    array(demo, ["FAILED", "RUNNING", "RUNNING"])
    watch = Time()
    budget = Budget(clock=watch.clock, sleep=watch.sleep, random=lambda: 1.0)
    async with run(size, queues=(MINE,), refresh=SELDOM, budget=budget) as running:
        driver.stop_watch_of_calls(running)
        note = Recording(running, demo)

        async def tick(what: str) -> None:
            driver.begin_tick(running)
            await note.step(what)
            await watch.pass_by(3_600)

        await note.step("open")
        for fault in ("deny", "expire_credentials", "break_down", "garble", "blank"):
            demo.faults.turn({fault: -1})
            await tick(f"{fault}: a refresh")
            demo.faults.clear()
        await tick("well again")
        demo.faults.deny = -1
        await note.step("a page that may not be listed", "G")
        await note.step("not asked for again by scrolling", "k", "pageup", "G")
        await note.step("but by enter", "enter")
        demo.faults.clear()
        await note.step("which is answered", "enter")
        await watch.pass_by(3_600)
        demo.faults.break_down = -1
        await note.step("three times", "r")
        await note.step("a group", "g", "F")
        await note.step("its children", "0", "right")
        demo.faults.clear()
        await watch.pass_by(3_600)
        await note.step("failed only", "F")
        await note.step("again", "r")
        await note.step("away from the group", "G")
        await watch.pass_by(3_600)
        demo.faults.throttle = 2
        await tick("a refresh that is throttled")
        driver.begin_tick(running)
        await note.step("and once more")
        await watch.pass_by(5)
        await note.step("some seconds later")
        await watch.pass_by(3_600)
        await tick("well again")
        demo.faults.throttle = 1
        await note.step(
            "a key that is throttled", "r",
            then=lambda: not demo.faults.throttle and not driver.calls_in_flight(running),
        )  # fmt: skip
        while not driver.is_over(running):
            if watch.is_awaited:
                await watch.pass_by(1)
            await answered(running.pilot)
        await note.step("is answered by itself")
        await watch.pass_by(3_600)
        demo.faults.latency = 3_600
        made = len(demo.calls)
        await note.step("a list that hangs", "5", then=lambda: len(demo.calls) > made)
        await note.step("keys are answered", "j", "question_mark", then=lambda: True)
        await note.step("the help, left", "escape", then=lambda: True)
        await note.step("stopped", "escape", then=lambda: not driver.is_loading(running))
        demo.faults.clear()
        await note.step("left", "0")
        note.is_as_before(named("failures", size))


@sizes
async def test_a_map_and_back(demo: DemoRegion, run: Run, size: tuple[int, int]) -> None:
    states = ["SUCCEEDED", "RUNNING", "FAILED", None, "RUNNABLE", "FAILED"] * 10
    parent = array(demo, states, "mixed")
    for index in range(2, 60, 6):
        demo.set_status(
            f"{parent}:{index}", "FAILED", exit_code=137, container_reason="OutOfMemory"
        )
    async with run(size, queues=(MINE,), budget=still()) as running:
        note = Recording(running, demo)
        await note.step("open")
        await note.step("its map", "m")
        await note.step("failed ones", "n", "n", "N", "j", "l")
        await note.step("blocks", "v")
        await note.step("the groups of failures", "tab", "j")
        demo.set_status(f"{parent}:3", "FAILED", exit_code=3, reason="disk full")
        await note.step("listed again", "r")
        await note.step("a group is chosen", "enter")
        await note.step("the map again", "m")
        await note.step("a child is chosen", "G", "enter")
        await note.step("and again", "m")
        await note.step("left", "escape")
        demo.faults.deny = -1
        await note.step("a map that may not be listed", "m")
        demo.faults.clear()
        await note.step("listed again", "r")
        await note.step("left", "q")
        await note.step("ten thousand", "slash", f"'queue:{ETL} verify*", "enter")
        await note.step("their map", "m")
        await note.step("the failed ones", "n", "n")
        await note.step("a child of them", "enter")
        await note.step("back", "g", "escape", "escape")
        note.is_as_before(named("map", size))
