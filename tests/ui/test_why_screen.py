"""Why a job waits, on the screen: opened from list and job, refreshed, as old as it says."""

from collections.abc import Iterator

import pytest

from batch_tui.demo import DemoRegion
from batch_tui.demo.stuck import COMES_AND_GOES
from batch_tui.feed.waiting import ASK, REFRESHED
from batch_tui.ui.panes.rhythm import UNFOCUSED
from batch_tui.ui.screens.job import JobScreen
from batch_tui.ui.screens.why import WhyScreen
from tests.conftest import NOW, Run
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.test_live import operations

SIZES = ((120, 34), (80, 24))


@pytest.fixture
def demo() -> Iterator[DemoRegion]:
    with DemoRegion(jobs=200, seed=7, now=NOW, stuck=True) as region:
        yield region


def why(running: Running) -> WhyScreen:
    screen = running.app.screen
    assert isinstance(screen, WhyScreen)
    return screen


def said(running: Running) -> str:
    return why(running).text.text


async def opened(running: Running, *keys: str) -> None:
    await running.loaded()
    await running.press(*(keys or ("w",)))
    await driver.idle(running)
    why(running)


@pytest.mark.parametrize("size", SIZES)
async def test_the_cause_and_its_mend_are_in_sight_at_once(run: Run, size: tuple[int, int]) -> None:
    async with run(size=size, queues=("stuck-max-vcpus",)) as running:
        await opened(running)
        shown = " ".join(line.strip() for line in running.shown)
        assert "fold-proteome  RUNNABLE  asked <1m ago" in running.shown[0]
        assert "It asks for 96 vCPUs, and its compute environments may have 64 at most." in shown
        assert "Raise maxvCpus of a compute environment" in shown
        assert "1st of 1" in shown
        assert "Cancelled in 1h 00m or later by the queue's time limit" in shown


async def test_it_costs_one_call_a_part_and_leads_back(demo: DemoRegion, run: Run) -> None:
    async with run(queues=("stuck-no-fit",)) as running:
        await running.loaded()
        demo.calls.clear()
        await opened(running)
        assert sorted(operations(demo)) == [
            "DescribeComputeEnvironments",
            "DescribeJobQueues",
            "DescribeJobs",
            "GetJobQueueSnapshot",
        ]
        await running.press("w")
        assert running.app.screen is running.jobs


async def test_it_opens_from_the_details_too(run: Run) -> None:
    async with run(queues=("stuck-untold",)) as running:
        await opened(running, "d", "w")
        assert "Nothing that AWS Batch tells says why." in said(running)
        await running.press("escape")
        assert isinstance(running.app.screen, JobScreen)


async def test_enter_opens_the_job_that_it_depends_on_or_asks_which(
    demo: DemoRegion, run: Run
) -> None:
    async with run(queues=("stuck-needs",), query="status:pending") as running:
        await opened(running)
        assert "It depends on 3 jobs; 2 not done" in said(running)
        await running.press("enter")
        assert "It waits for" in "\n".join(running.shown)
        await running.press("down", "enter")
        await driver.idle(running)
        assert "join" in running.shown[0]
        await running.press("escape")
        demo.set_status(_named(demo, "stuck-needs", "join"), "SUCCEEDED")
        await running.press("r")
        await driver.idle(running)
        assert "It depends on clean, which is RUNNING." in said(running)
        await running.press("enter")
        await driver.idle(running)
        assert "clean" in running.shown[0]
        assert "It waits no more: it is RUNNING." in said(running)


def _named(demo: DemoRegion, queue: str, name: str) -> str:
    return next(i for i in demo.store.ids(queue) if demo.store.summary(i)["jobName"] == name)


async def test_enter_opens_the_head_of_the_queue_where_others_stand_before_it(run: Run) -> None:
    async with run(queues=("stuck-capacity",), query="train-next-15") as running:
        await opened(running)
        assert "Place in the queue: 17th of 17" in said(running)
        assert "16 stand before it, and the head, train-frontier, waits itself" in said(running)
        await running.press("enter")
        await driver.idle(running)
        assert "train-frontier" in running.shown[0]


async def test_a_reason_that_comes_and_goes_is_never_called_a_fault(
    demo: DemoRegion, run: Run
) -> None:
    now = NOW

    async with run(queues=("stuck-at-times",), clock=lambda: now) as running:
        await opened(running)
        for _ in range(12):
            assert "It is too early" in said(running) or "Nothing is wrong so far" in said(running)
            demo.advance(COMES_AND_GOES / 4)
            now += COMES_AND_GOES * 250
            why(running)._waiting.tick()
            await driver.idle(running)


async def test_it_grows_old_says_so_and_is_asked_again_by_itself(
    demo: DemoRegion, run: Run
) -> None:
    now = NOW

    async with run(queues=("stuck-capacity",), clock=lambda: now, refresh=5.0) as running:
        await opened(running)
        waiting = why(running)._waiting
        assert ASK in waiting._timers
        assert waiting._interval == REFRESHED
        now += 180_000
        why(running).reckon()
        await running.rest()
        assert "asked 3m ago" in running.shown[0]
        waiting.tick()
        await driver.idle(running)
        assert "asked <1m ago" in running.shown[0]
        running.app.app_focus = False
        await running.rest()
        assert waiting._interval == UNFOCUSED
        await running.press("question_mark")
        assert ASK not in waiting._timers


async def test_nothing_is_asked_by_itself_where_that_is_not_wanted(run: Run) -> None:
    async with run(queues=("stuck-capacity",), refresh=0.0) as running:
        await opened(running)
        assert ASK not in why(running)._waiting._timers


@pytest.mark.parametrize(
    ("operation", "lost", "kept"),
    [
        ("GetJobQueueSnapshot", "Not known: its place in the queue.", "small-only"),
        ("DescribeComputeEnvironments", "Not known: its compute environments.", "1st of 1"),
        ("DescribeJobQueues", "Not known: its queue.", "1st of 1"),
    ],
)
async def test_a_missing_permission_costs_its_part_alone(
    demo: DemoRegion, run: Run, operation: str, lost: str, kept: str
) -> None:
    async with run(queues=("stuck-max-vcpus",)) as running:
        await running.loaded()
        demo.faults.turn({"deny": -1, "only": [operation]})
        await opened(running)
        assert lost in said(running)
        assert f"batch:{operation}" in said(running)
        assert kept in said(running)


async def test_what_was_told_stays_when_the_job_cannot_be_asked_for(
    demo: DemoRegion, run: Run
) -> None:
    async with run(queues=("stuck-max-vcpus",)) as running:
        await opened(running)
        before = said(running)
        demo.faults.turn({"break_down": -1, "only": ["DescribeJobs"]})
        await running.press("r")
        await driver.idle(running)
        assert said(running) == before
        assert "r asks again." in "\n".join(running.shown)


async def test_a_job_that_is_forgotten_is_told(demo: DemoRegion, run: Run) -> None:
    async with run(queues=("stuck-untold",)) as running:
        await running.loaded()
        demo.forget(demo.stuck["stuck-untold"])
        await opened(running)
        assert "AWS Batch knows no such job" in said(running)


async def test_a_hanging_endpoint_leaves_every_key_alive(demo: DemoRegion, run: Run) -> None:
    async with run(queues=("stuck-capacity",)) as running:
        await running.loaded()
        demo.faults.turn({"latency": 3600.0, "only": ["DescribeJobs", "GetJobQueueSnapshot"]})
        await running.press("w")
        assert said(running) == "Asking AWS Batch …"
        await running.press("j", "r", "enter", "question_mark", "escape", "escape")
        assert running.app.screen is running.jobs


async def test_a_hanging_part_leaves_the_others_shown(demo: DemoRegion, run: Run) -> None:
    async with run(queues=("stuck-max-vcpus",)) as running:
        await running.loaded()
        demo.faults.turn({"latency": 3600.0, "only": ["GetJobQueueSnapshot"]})
        await running.press("w")
        await running.until(lambda: "small-only" in said(running), "the environments")
        assert "It asks for 96 vCPUs" in said(running)
        await running.press("escape")
        assert running.app.screen is running.jobs


async def test_nothing_of_a_reason_is_markup_or_control(demo: DemoRegion, run: Run) -> None:
    demo.add_job("[b]x", queue="odd", reason="UNDETERMINED \x1b[2J[red]\u202e", created=NOW)
    async with run(queues=("odd",)) as running:
        await opened(running)
        assert "UNDETERMINED ␛[2J[red]‹U+202E›" in "\n".join(running.shown)
