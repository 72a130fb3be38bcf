"""Whatever is done in whatever order, no task is left, nothing is stuck, and no row is lost."""

from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from batch_tui.batch.query.query import parse
from batch_tui.demo import DemoRegion
from batch_tui.feed.budget import Budget
from batch_tui.settings.memory import Memory
from batch_tui.settings.options import Settings
from tests.conftest import NOW, SCOPE
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.piloted import answered
from tests.ui.test_live import MINE, SELDOM, fill
from tests.ui.trees import array

SWITCHES = ("short_pages", "old_caps", "sparse")
FAULTS = ("deny", "break_down", "garble", "expire_tokens", *SWITCHES)
QUERIES = ("", "status:running", "status:failed", "job-1*", "exit:137", "-status:succeeded")
KEYS = {
    "page": "G", "look": "pagedown", "look back": "pageup", "go to the top": "g", "step": "j",
    "expand": "right", "expand all": "asterisk", "collapse": "left", "restrict": "F",
    "restrict to one status": "5", "sort": "I", "mark": "space", "mark all": "ctrl+a",
    "unmark": "U", "refresh": "r", "pause": "p", "stop, or leave": "escape",
}  # fmt: skip

Do = Callable[[Running, DemoRegion], object]


def fail(fault: str, only: tuple[str, ...]) -> Do:
    how = True if fault in SWITCHES else -1
    return lambda running, demo: demo.faults.turn({fault: how, "only": only})


def leave(text: str) -> Do:
    return lambda running, demo: driver.open_query(running, parse(text))


def press(key: str) -> Do:
    return lambda running, demo: running.type_key(key)


def change(number: int, status: str) -> Do:
    return lambda running, demo: demo.set_status(
        sorted(s["jobId"] for s in demo.store.all_summaries(MINE))[number], status
    )


steps = st.one_of(
    st.sampled_from(sorted(KEYS.values())).map(press),
    st.sampled_from(QUERIES).map(leave),
    st.tuples(st.sampled_from(FAULTS), st.sampled_from([(), ("ListJobs",), ("DescribeJobs",)])).map(
        lambda pair: fail(*pair)
    ),
    st.tuples(st.integers(0, 200), st.sampled_from(["FAILED", "SUCCEEDED", "STARTING"])).map(
        lambda pair: change(*pair)
    ),
    st.sampled_from(
        [
            lambda running, demo: driver.begin_tick(running),
            lambda running, demo: driver.settle(running),
            lambda running, demo: driver.stop(running),
            lambda running, demo: demo.faults.clear(),
            lambda running, demo: demo.add_job("newer", queue=MINE, status="RUNNING"),
        ]
    ),
)


@settings(max_examples=10, deadline=None, derandomize=True, print_blob=True)
@given(st.lists(st.tuples(steps, st.booleans()), min_size=5, max_size=25))
async def test_nothing_is_left_under_way_stuck_lost_or_doubled(
    done: list[tuple[Do, bool]],
) -> None:
    with DemoRegion(jobs=50, seed=7, now=NOW) as demo:
        fill(demo, 230)
        array(demo, ["FAILED", "RUNNING", None, "SUCCEEDED"] * 5)
        async with driver.started(
            demo,
            size=(100, 24),
            budget=Budget(rate=1_000, steady=1_000, burst=1_000),
            clock=demo.clock.life,
            memory=Memory(None),
            config=Path("never-written.toml"),
            scope=SCOPE,
            settings=Settings(queues=(MINE,), refresh=SELDOM, counts=False),
        ) as running:
            await driver.idle(running)
            for do, waits in done:
                do(running, demo)
                await (driver.idle(running) if waits else answered(running.pilot))
            await all_is_well(running, demo)


async def all_is_well(running: Running, demo: DemoRegion) -> None:
    """Once AWS answers again: what is under way ends, and the list reads to its end."""
    demo.faults.clear()
    await driver.idle(running)
    driver.open_query(running, parse(""))
    await driver.idle(running)
    while not driver.is_finished(running):
        before = len(demo.calls)
        driver.ask_for_more(running)
        await driver.idle(running)
        assert len(demo.calls) > before, "no page is asked for"
    driver.refresh(running)
    await driver.idle(running)
    assert not driver.is_loading(running)
    assert not driver.is_refreshing(running)
    await running.until(lambda: not driver.calls_in_flight(running), "answered")
    jobs = [job_id for job_id in driver.ids(running) if ":" not in job_id]
    assert sorted(jobs) == sorted(s["jobId"] for s in demo.store.all_summaries(MINE))
