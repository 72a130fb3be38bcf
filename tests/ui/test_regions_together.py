"""Regions side by side in one list: chosen by a key, and every job asked for where it is."""

from collections.abc import Iterator

import pytest

from batch_tui.batch.job import Job
from batch_tui.batch.ports import Scope
from batch_tui.demo import DemoRegion
from batch_tui.feed import queues, side_by_side
from batch_tui.feed.listing import pages
from batch_tui.settings.memory import Memory
from batch_tui.ui.dialogs.picker import PickerScreen
from batch_tui.ui.screens.job import JobScreen
from batch_tui.ui.screens.log import LogScreen
from batch_tui.ui.terminal import clipboard
from tests.conftest import NOW, QUEUE, SCOPE, Run
from tests.ui import driver
from tests.ui.driver import Others, Running
from tests.ui.test_filter_bar import line
from tests.ui.test_first_minute import says
from tests.ui.test_scopes import picker, told

EU = Scope("default", "eu-west-1")
BOTH = (f"us-east-1/{QUEUE}", f"eu-west-1/{QUEUE}")


@pytest.fixture
def eu() -> Iterator[DemoRegion]:
    """Another region, with jobs of its own."""
    with DemoRegion(jobs=300, seed=11, now=NOW, name="eu-west-1") as region:
        yield region


@pytest.fixture
def others(demo: DemoRegion, eu: DemoRegion) -> Others:
    return Others({SCOPE: demo, EU: eu, Scope("prod", "eu-west-1"): eu})


async def to_both(running: Running) -> None:
    """Mark the other region beside the one that is shown, and go to both."""
    await running.loaded()
    await picker(running, "R")
    await running.press("down", "space")
    await running.until(lambda: says(running, "Enter chooses the 2 marked"), "marked")
    await running.press("enter")
    await running.until(lambda: driver.scopes(running).region == "eu-west-1,us-east-1", "both")
    await running.until(lambda: driver.open_sources(running) == 1, "the one before closed")
    await running.until(lambda: isinstance(running.app.screen, PickerScreen), "their queues")


async def queue_of_both(running: Running) -> None:
    """Choose the queue of each."""
    await running.press(*QUEUE, "space", "space", "enter")
    await running.loaded()


def queues_asked(demo: DemoRegion) -> set[object]:
    return {call.body["jobQueue"] for call in demo.calls if "jobQueue" in call.body}


def loaded(running: Running) -> list[Job]:
    rows = driver.rows(running)
    return [row.job for row in rows.rows(0, len(rows))]


def queues_shown(running: Running) -> set[str]:
    return {job.queue for job in loaded(running)}


async def go_to(running: Running, queue: str) -> str:
    """The cursor goes to a job of a queue, that is no parent."""
    job = next(job for job in loaded(running) if job.queue == queue and not job.child_count)
    driver.table(running).move_to(job.id)
    await driver.idle(running)
    return job.id


async def test_regions_are_marked_and_their_queues_stand_side_by_side(
    demo: DemoRegion, eu: DemoRegion, run: Run, others: Others
) -> None:
    async with run(others=others, size=(140, 40)) as running:
        await to_both(running)
        assert "default · eu-west-1 + us-east-1" in running.shown[0]
        assert says(running, f"[ ] {BOTH[0]}")
        for region in (demo, eu):
            region.calls.clear()
        await queue_of_both(running)
        assert driver.chosen_queues(running) == BOTH
        assert f"default · eu-west-1 + us-east-1  2 × {QUEUE}" in running.shown[0]
        assert queues_shown(running) == {*BOTH}
        assert queues_asked(demo) == queues_asked(eu) == {QUEUE}
        await running.press("slash", *"queue:eu-west-1/adhoc", "enter")
        await running.loaded()
        assert queues_shown(running) == {"eu-west-1/adhoc"}
        await running.press("slash", "ctrl+u", *"queue:adhoc", "enter")
        await running.until(lambda: len(queues_shown(running)) == 2, "that queue of both")
        assert queues_asked(demo) == queues_asked(eu) == {QUEUE, "adhoc"}
        await running.press("slash", "ctrl+u", *"queue:nobody", "enter")
        await running.until(lambda: says(running, "no queue is named so"), "none")


async def test_what_is_opened_is_asked_for_where_the_job_is(
    demo: DemoRegion, eu: DemoRegion, run: Run, others: Others
) -> None:
    async with run(others=others, size=(140, 40)) as running:
        await to_both(running)
        await queue_of_both(running)
        for queue, there, elsewhere in ((BOTH[0], demo, eu), (BOTH[1], eu, demo)):
            job_id = await go_to(running, queue)
            elsewhere.calls.clear()
            there.calls.clear()
            await running.press("enter")
            await running.until(lambda: isinstance(running.app.screen, JobScreen), "the job")
            await driver.idle(running)
            assert there.calls[0].body == {"jobs": [job_id]}
            await running.press("l")
            await running.until(lambda: isinstance(running.app.screen, LogScreen), "its log")
            await driver.idle(running)
            await running.press("escape", "escape")
            assert not elsewhere.calls


async def test_the_commands_of_both_name_their_regions(
    run: Run, others: Others, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    copy = clipboard.copy

    async def kept(app: object, text: str, beside: object) -> object:
        copied.append(text)
        return await copy(app, text, beside)  # type: ignore[arg-type]

    monkeypatch.setattr(clipboard, "copy", kept)
    async with run(others=others, size=(140, 40)) as running:
        await to_both(running)
        await queue_of_both(running)
        await running.press("A")
        await running.until(lambda: copied, "copied")
        first, second = copied[0].splitlines()
        assert f"--job-queue {QUEUE} " in first
        assert "--region us-east-1 " in first
        assert f"--job-queue {QUEUE} " in second
        assert "--region eu-west-1 " in second


async def test_one_that_fails_says_so_and_heals_by_itself(
    eu: DemoRegion, run: Run, others: Others, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "AGAIN", 0.1)
    async with run(others=others, size=(140, 40)) as running:
        await to_both(running)
        eu.faults.turn({"expire_credentials": -1})
        await queue_of_both(running)
        await running.until(lambda: told(running, f"not read: {BOTH[1]}"), "told")
        assert queues_shown(running) == {BOTH[0]}
        assert not driver.banner_shown(running)
        eu.faults.clear()
        await running.until(lambda: queues_shown(running) == {*BOTH}, "healed")
        await running.until(lambda: not says(running, "not read"), "no more")


async def test_queues_of_one_that_cannot_be_listed_are_told_of(
    eu: DemoRegion, run: Run, others: Others
) -> None:
    eu.faults.turn({"expire_credentials": -1})
    async with run(others=others, size=(140, 40)) as running:
        await to_both(running)
        assert not says(running, "eu-west-1/")
        await running.press("escape")
        assert told(running, "no queues of eu-west-1: The credentials")
        eu.faults.clear()
        await running.press("r")
        await running.until(lambda: isinstance(running.app.screen, PickerScreen), "the queues")
        assert says(running, "eu-west-1/"), "listed again"
        eu.faults.turn({"deny": 1, "only": ["DescribeJobQueues"]})
        await running.press(*f"us-east-1/{QUEUE}", "enter")
        await running.loaded()
        assert not told(running, "no queues of")


async def test_they_are_remembered_as_one_place_and_left_for_one_of_them(
    run: Run, others: Others
) -> None:
    memory = Memory(None)
    async with run(others=others, size=(140, 40), memory=memory) as running:
        await to_both(running)
        await queue_of_both(running)
        await running.press("7")
        await running.loaded()
        await picker(running, "R")
        assert says(running, "[x] us-east-1")
        assert says(running, "[x] eu-west-1")
        await running.press(*"eu", "enter")
        await running.until(lambda: driver.scopes(running).region == "eu-west-1", "one")
        await running.until(lambda: isinstance(running.app.screen, PickerScreen), "its queues")
        await running.press("escape")
        await picker(running, "R")
        await running.press(*"us", "space", "enter")
        await running.until(lambda: "," in driver.scopes(running).region, "both again")
        await running.loaded()
        assert {*driver.chosen_queues(running)} == {*BOTH}
        assert line(running) == "status:failed"


async def test_jobs_of_several_regions_are_run_again_one_region_at_a_time(
    run: Run, others: Others
) -> None:
    async with run(others=others, size=(140, 40), notifications=True) as running:
        await to_both(running)
        await queue_of_both(running)
        for queue in BOTH:
            await go_to(running, queue)
            await running.press("space")
        await running.press("ctrl+r")
        await running.until(lambda: told(running, "run those of one at a time"), "said")
        assert running.app.screen is running.jobs


async def test_profiles_side_by_side_go_by_their_names(
    eu: DemoRegion, run: Run, others: Others
) -> None:
    async with run(others=others, size=(140, 40)) as running:
        await running.loaded()
        await picker(running, "P")
        await running.press("down", "space", "enter")
        await running.until(lambda: driver.scopes(running).profile == "default,prod", "both")
        await running.until(lambda: isinstance(running.app.screen, PickerScreen), "their queues")
        assert says(running, f"[ ] default/{QUEUE}")
        await running.press(*f"prod/{QUEUE}", "enter")
        await running.loaded()
        assert queues_shown(running) == {f"prod/{QUEUE}"}
        assert queues_asked(eu) == {QUEUE}
        assert "default + prod" in running.shown[0]


async def test_queues_that_are_listed_later_come_into_a_list_that_asks_for_them(
    eu: DemoRegion, run: Run, others: Others
) -> None:
    eu.faults.turn({"expire_credentials": -1, "only": ["DescribeJobQueues"]})
    async with run(others=others, size=(140, 40)) as running:
        await to_both(running)
        await running.press("escape")
        await running.press("slash", *f"queue:{QUEUE}", "enter")
        await running.loaded()
        assert queues_shown(running) == {BOTH[0]}
        eu.faults.clear()
        await running.press("r")
        await running.until(lambda: queues_shown(running) == {*BOTH}, "those of both")


async def test_queues_that_could_not_be_listed_are_asked_for_again_by_itself(
    eu: DemoRegion, run: Run, others: Others, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "LEFT_OUT", 0.1)
    eu.faults.turn({"expire_credentials": -1})
    async with run(others=others, size=(140, 40)) as running:
        await to_both(running)
        await running.press("escape")
        await running.until(lambda: told(running, "no queues of eu-west-1"), "told")
        eu.faults.clear()
        await running.until(lambda: not says(running, "no queues of eu-west-1"), "healed")
        assert len(running.app.screen_stack) == 2, "no picker comes up by itself"


async def test_a_queue_is_asked_though_its_region_lists_none(
    eu: DemoRegion, run: Run, others: Others
) -> None:
    eu.faults.turn({"deny": -1, "only": ["DescribeJobQueues"]})
    async with run(others=others, size=(140, 40)) as running:
        await to_both(running)
        await running.press("escape")
        await running.press("slash", *f"queue:{','.join(BOTH)}", "enter")
        await running.loaded()
        assert queues_shown(running) == {*BOTH}


async def test_what_was_shown_last_is_not_forgotten_where_one_of_them_fails(
    eu: DemoRegion, run: Run, others: Others
) -> None:
    memory = Memory(None)
    async with run(others=others, size=(140, 40), memory=memory) as running:
        await to_both(running)
        await queue_of_both(running)
        await picker(running, "R")
        await running.press(*"us", "enter")
        await running.until(lambda: driver.scopes(running).region == "us-east-1", "one")
        await running.loaded()
        eu.faults.turn({"expire_credentials": -1})
        await picker(running, "R")
        await running.press(*"eu", "space", "enter")
        await running.until(lambda: "," in driver.scopes(running).region, "both again")
        await running.loaded()
        assert driver.chosen_queues(running) == BOTH
        await running.until(lambda: told(running, f"not read: {BOTH[1]}"), "told")


async def test_a_queue_of_nowhere_is_told_of_by_a_command(run: Run, others: Others) -> None:
    async with run(others=others, size=(140, 40), notifications=True) as running:
        await to_both(running)
        await running.press("escape")
        await running.press("slash", *"queue:mars-1/x", "enter")
        await driver.idle(running)
        await running.press("A")
        await running.until(lambda: told(running, "Nothing tells where the queue mars-1/x"), "told")


async def test_one_that_is_slow_keeps_the_queues_of_the_others_for_a_while_alone(
    eu: DemoRegion, run: Run, others: Others, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(side_by_side, "SLOW", 0.05)
    async with run(others=others, size=(140, 40)) as running:
        await running.loaded()
        await picker(running, "R")
        await running.press("down", "space")
        with eu.store.lock:  # it does not answer until that is let go
            await running.press("enter")
            await running.until(lambda: says(running, f"[ ] {BOTH[0]}"), "the queues of one")
            assert not says(running, "eu-west-1/")
        await running.until(lambda: says(running, "eu-west-1/"), "those of the other come in")
        assert len(running.app.screen_stack) == 3
