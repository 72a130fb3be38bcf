"""Choosing queues, columns and an order from a list."""

import pytest
from textual.widgets import Input

from batch_tui.batch.query.query import parse
from batch_tui.demo import DemoRegion
from batch_tui.settings.memory import Memory
from batch_tui.ui.dialogs.ask import AskScreen
from batch_tui.ui.dialogs.picker import PickerScreen
from tests.conftest import QUEUE, SCOPE, Run
from tests.ui import driver
from tests.ui.driver import Running

QUEUES = ("adhoc", "render-spot")


def asked_queues(demo: DemoRegion) -> list[str]:
    return [c.body["jobQueue"] for c in demo.calls if c.operation == "ListJobs"]


async def pick(running: Running, key: str) -> None:
    await running.until(lambda: driver.queues(running))
    await running.press(key)
    await running.until(lambda: isinstance(running.app.screen, PickerScreen))


async def load_all(running: Running) -> list[str]:
    await running.loaded()
    while not driver.is_finished(running):
        await running.press("G")
        await running.loaded()
    return list(driver.rows(running).ids(0, len(driver.rows(running))))


async def test_space_marks_several_queues_and_enter_lists_them_together(
    demo: DemoRegion, run: Run
) -> None:
    async with run(size=(200, 40), queues=()) as running:
        await running.until(lambda: isinstance(running.app.screen, PickerScreen))
        await running.press(*"adhoc", "space", *(["backspace"] * 5), *"render", "space", "enter")
        assert driver.chosen_queues(running) == QUEUES
        ids = await load_all(running)
        wanted = [s["jobId"] for queue in QUEUES for s in demo.store.all_summaries(queue)]
        assert sorted(ids) == sorted(wanted)
        assert "adhoc + render-spot" in running.shown[0]
        assert "QUEUE" in running.shown[3]


async def test_a_second_space_takes_the_mark_away(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        await pick(running, "Q")
        assert sum("[x]" in row for row in running.shown) == 1
        await running.press("space")
        assert sum("[x]" in row for row in running.shown) == 0
        await running.press("space", "space")
        assert sum("[x]" in row for row in running.shown) == 2
        await running.press("up", "space", "enter")
        assert len(driver.chosen_queues(running)) == 1
        assert driver.chosen_queues(running) != (QUEUE,)


async def test_enter_without_a_mark_takes_the_highlighted_queue_instead_of_the_present_one(
    run: Run,
) -> None:
    async with run() as running:
        await running.loaded()
        await pick(running, "Q")
        await running.press(*"render", "enter")
        assert driver.chosen_queues(running) == ("render-spot",)


async def test_escape_leaves_the_queue_as_it_was(demo: DemoRegion, run: Run) -> None:
    async with run() as running:
        await running.loaded()
        await pick(running, "Q")
        calls = len(asked_queues(demo))
        await running.press("space", "escape")
        assert driver.chosen_queues(running) == (QUEUE,)
        assert len(asked_queues(demo)) == calls


async def test_a_name_is_asked_for_where_the_queues_may_not_be_listed(
    demo: DemoRegion, run: Run
) -> None:
    async with run() as running:
        await running.loaded()
        driver.forget_queues(running)
        await running.press("Q")
        await running.until(lambda: isinstance(running.app.screen, AskScreen))
        await running.press("enter")
        assert isinstance(running.app.screen, AskScreen)
        await running.press(*"render-spot", "enter")
        await running.until(lambda: driver.chosen_queues(running) == ("render-spot",))


async def test_queues_given_at_the_start_are_listed_together_each_job_once(
    demo: DemoRegion, run: Run
) -> None:
    async with run(queues=QUEUES) as running:
        ids = await load_all(running)
        assert len(ids) == len(set(ids))
        assert set(asked_queues(demo)) == set(QUEUES)


async def test_every_queue_can_be_asked_before_the_queues_are_known(
    demo: DemoRegion, run: Run
) -> None:
    async with run(queues=(), query="queue:* status:running") as running:
        await running.loaded()
        assert set(asked_queues(demo)) == {queue.name for queue in driver.queues(running)}
        assert f"{len(driver.queues(running))} queues" in running.shown[0]


async def test_a_queue_term_beats_the_chosen_queues(demo: DemoRegion, run: Run) -> None:
    async with run() as running:
        await running.loaded()
        await running.until(lambda: driver.queues(running))
        await running.press("slash", *"queue:render*", "enter")
        await running.loaded()
        assert driver.listed_queues(running) == ("render-spot",)


async def test_a_name_that_no_queue_has_says_so(demo: DemoRegion, run: Run) -> None:
    async with run() as running:
        await running.loaded()
        await running.until(lambda: driver.queues(running))
        await running.press("slash", *"queue:nobody*", "enter")
        assert any("no queue is named so" in row for row in running.shown)


async def test_without_a_queue_a_filter_asks_for_one(demo: DemoRegion, run: Run) -> None:
    async with run(queues=()) as running:
        await running.until(lambda: isinstance(running.app.screen, PickerScreen))
        await running.press("escape", "slash", *"etl*", "enter")
        assert any("press Q to choose a queue" in row for row in running.shown)
        assert asked_queues(demo) == []


async def test_columns_are_marked_and_stand_in_their_order(run: Run) -> None:
    async with run(size=(200, 40)) as running:
        await running.loaded()
        await pick(running, "C")
        await running.press(*"exit", "space", *(["backspace"] * 4), *"share", "space", "enter")
        titles = running.shown[3].split()
        assert "EXIT" not in titles
        assert "SHARE" in titles
        assert titles[0] == "STATUS"


async def test_enter_in_the_columns_keeps_what_is_shown(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        titles = running.shown[3].split()
        await pick(running, "C")
        await running.press("enter")
        assert running.shown[3].split() == titles


async def test_the_loaded_jobs_are_sorted_by_a_chosen_column(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        await pick(running, "s")
        await running.press(*"name", "enter")
        names = [row.job.name.casefold() for row in driver.rows(running).rows(0, 50)]
        assert names == sorted(names)
        assert "sorted by name ▲" in running.shown[-2]
        await running.press("I")
        names = [row.job.name.casefold() for row in driver.rows(running).rows(0, 50)]
        assert names == sorted(names, reverse=True)


async def test_the_last_query_comes_back_with_its_queue(run: Run) -> None:
    memory = Memory(None)
    memory.note(SCOPE, ("render-spot",), "status:failed")
    async with run(queues=(), memory=memory) as running:
        await running.until(lambda: isinstance(running.app.screen, PickerScreen))
        await running.press(*"render", "enter")
        assert driver.asked_query(running) == parse("status:failed")
        assert driver.query_line(running).value == "status:failed"


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [({}, "status:failed"), ({"query": "etl*"}, "etl*"), ({"recall": False}, "")],
)
async def test_the_last_query_comes_back_at_the_start_unless_another_is_asked(
    run: Run, settings: dict[str, object], wanted: str
) -> None:
    memory = Memory(None)
    memory.note(SCOPE, (QUEUE,), "status:failed")
    async with run(memory=memory, **settings) as running:
        await running.loaded()
        assert str(driver.asked_query(running)) == wanted


async def test_a_last_query_that_cannot_be_any_more_is_let_go(run: Run) -> None:
    memory = Memory(None)
    memory.note(SCOPE, (QUEUE,), "colour:red")
    async with run(memory=memory) as running:
        await running.loaded()
        assert driver.asked_query(running) == parse("")


async def test_an_old_endpoint_is_asked_for_a_large_page_once(demo: DemoRegion, run: Run) -> None:
    demo.faults.old_caps = True
    async with run(counts=True) as running:
        await running.loaded()
        for digit in "567":
            await running.press("0", digit, "slash", *" exit:1", "enter")
            await running.loaded()
        sizes = [c.body["maxResults"] for c in demo.calls if c.operation == "ListJobs"]
        assert max(sizes) == 1_000
        assert sizes.count(1_000) == 1


@pytest.mark.parametrize("size", [(80, 24), (40, 8)])
async def test_a_line_that_nothing_matches_says_so_and_chooses_nothing(
    run: Run, size: tuple[int, int]
) -> None:
    async with run(size=size) as running:
        await running.loaded()
        for key in "Q", "s":
            await pick(running, key)
            await running.press(*"zzz")
            assert sum("Nothing matches" in line for line in running.shown) == 1
            picker = running.app.screen
            await running.press("down", "pagedown", "space", "enter")
            assert running.app.screen is picker
            await running.press(*["backspace"] * 4)
            assert not any("Nothing matches" in line for line in running.shown)
            await running.press("escape")
        assert driver.chosen_queues(running) == (QUEUE,)


@pytest.mark.parametrize("is_gone", [False, True])
async def test_a_double_click_chooses_once_and_opens_nothing(run: Run, is_gone: bool) -> None:
    async with run(size=(80, 24)) as running:
        await running.loaded()
        await pick(running, "s")
        [y] = [y for y, line in enumerate(running.shown) if " exit " in line]
        running.click_at_once(20, y, times=1 if is_gone else 2)
        if is_gone:
            await running.until(lambda: running.app.screen is running.jobs)
            running.click_at_once(20, y)
        await driver.idle(running)
        assert "sorted by exit" in driver.status(running)
        assert running.app.screen is running.jobs


async def test_two_enters_that_come_before_it_is_gone_choose_once(run: Run) -> None:
    async with run(size=(80, 24)) as running:
        await running.loaded()
        await pick(running, "s")
        await running.press("down")
        line = running.app.screen.query_one(Input)
        for _ in range(2):
            line.post_message(Input.Submitted(line, ""))
        await driver.idle(running)
        assert "sorted by" in driver.status(running)
        assert running.app.screen is running.jobs
