"""The details of a job: what they say while they are asked for and when that fails; how much."""

import pytest

from batch_tui.demo import DemoRegion
from batch_tui.ui.screens.job import JobScreen
from tests.conftest import Run
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.test_live import MINE, operations

ASKING, UNKNOWN = "Asking AWS Batch", "AWS Batch knows no such job"


def text(running: Running) -> str:
    return "\n".join(running.shown)


def body(running: Running) -> str:
    """What stands below the title, blanks put together."""
    return " ".join(" ".join(running.shown[1:]).split())


async def opened(running: Running) -> None:
    await running.loaded()
    await running.press("d")
    assert isinstance(running.app.screen, JobScreen)


async def test_they_say_that_they_are_asked_for_until_they_are_there(
    demo: DemoRegion, run: Run
) -> None:
    demo.add_job("one", queue=MINE)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        demo.faults.latency = 3_600
        await running.press("d", "x", "r", "j", "G")
        assert ASKING in text(running)
        assert UNKNOWN not in text(running)
        assert driver.calls_in_flight(running) == 1
        await running.press("escape")
        await driver.idle(running)
        assert running.app.screen is running.jobs


async def test_a_failure_says_how_to_ask_again_and_goes_when_that_is_answered(
    demo: DemoRegion, run: Run
) -> None:
    demo.add_job("one", queue=MINE)
    async with run(queues=(MINE,), keys={"again": "a"}) as running:
        demo.faults.only, demo.faults.deny = frozenset({"DescribeJobs"}), 1
        await opened(running)
        await running.until(lambda: "DescribeJobs" in text(running))
        await running.press("x", "x")
        assert "a asks again" in text(running)
        assert ASKING not in text(running)
        assert UNKNOWN not in text(running)
        await running.press("a")
        await running.until(lambda: "Status: ◔ RUNNABLE" in body(running))
        assert "asks again" not in text(running)


async def test_what_was_told_stays_when_it_cannot_be_asked_for_again(
    demo: DemoRegion, run: Run
) -> None:
    job_id = demo.add_job("one", queue=MINE, status="RUNNING")
    async with run(queues=(MINE,)) as running:
        await opened(running)
        await running.until(lambda: "Status: ● RUNNING" in body(running))
        demo.set_status(job_id, "FAILED", reason="out of luck")
        demo.faults.only, demo.faults.deny = frozenset({"DescribeJobs"}), 1
        await running.press("r")
        await running.until(lambda: "asks again" in text(running))
        assert "Status: ● RUNNING" in body(running)
        await running.press("r")
        await running.until(lambda: "Status: ✖ FAILED" in body(running))
        assert "FAILED" in running.shown[0]
        assert "asks again" not in text(running)


async def test_of_a_job_that_is_not_known_that_is_said(demo: DemoRegion, run: Run) -> None:
    demo.add_job("array", queue=MINE, status="PENDING", size=2, children=[None, None])
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("right", "j", "d")
        await running.until(lambda: UNKNOWN in text(running))
        await running.press("x")
        assert UNKNOWN in text(running)
        assert ASKING not in text(running)


@pytest.mark.parametrize("size", [(80, 24), (40, 8), (6, 24), (1, 1), (300, 100)])
async def test_values_of_any_length_are_read_to_their_end(
    demo: DemoRegion, run: Run, size: tuple[int, int]
) -> None:
    long = "words and 日本 " * 9_000
    demo.add_job("x" * 100_000, queue=MINE, status="FAILED", reason=long, container_reason=long)
    async with run(size=size, queues=(MINE,)) as running:
        await opened(running)
        await driver.idle(running)
        keys = ("pagedown", "x", "ctrl+d", "j", "G", "k", "x", "pageup", "ctrl+u", "g", "end")
        running.type_at_once(*keys)
        await driver.idle(running)
        assert driver.mistakes(running) == ""
        await running.press("escape")
        assert running.app.screen is running.jobs


async def test_a_look_at_the_secrets_leaves_the_place(demo: DemoRegion, run: Run) -> None:
    demo.add_job("one", queue=MINE)
    async with run(size=(80, 12), queues=(MINE,)) as running:
        await opened(running)
        await running.until(lambda: "Status" in text(running))
        await running.press("pagedown", "pagedown", "j")
        top = running.shown[1]
        await running.press("x")
        assert running.shown[1].split(":")[0] == top.split(":")[0]
        await running.press("x")
        assert running.shown[1] == top


async def test_only_one_description_is_asked_for(demo: DemoRegion, run: Run) -> None:
    demo.add_job("one", queue=MINE)
    async with run(queues=(MINE,)) as running:
        await opened(running)
        await driver.idle(running)
        assert operations(demo).count("DescribeJobs") == 1


async def test_a_status_unheard_of_is_told_in_the_words_of_the_service(
    demo: DemoRegion, run: Run
) -> None:
    demo.add_job("waits", queue=MINE, state="HELD")
    async with run(queues=(MINE,)) as running:
        await opened(running)
        await running.until(lambda: "Status: ◇ HELD" in body(running))
        assert "HELD" in running.shown[0]


async def test_a_secret_names_the_key_that_shows_it(demo: DemoRegion, run: Run) -> None:
    environment = [{"name": "DB_PASSWORD", "value": "hunter2"}]
    demo.add_job("one", queue=MINE, detail={"container": {"environment": environment}})
    async with run(queues=(MINE,), keys={"secrets": "S"}) as running:
        await opened(running)
        await running.until(lambda: "DB_PASSWORD: •••••• (S shows it)" in body(running))
        await running.press("S")
        assert "DB_PASSWORD: hunter2" in body(running)
