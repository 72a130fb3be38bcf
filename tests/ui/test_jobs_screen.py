"""The main screen against the demo region: what it asks, what it shows, what it survives."""

from itertools import pairwise

import pytest
from rich.cells import cell_len

from batch_tui.batch.job import Status
from batch_tui.demo import DemoRegion
from batch_tui.ui.dialogs.picker import PickerScreen
from batch_tui.ui.dialogs.sheet import SheetScreen
from batch_tui.ui.screens.job import JobScreen
from tests.conftest import NOW, QUEUE, Run
from tests.ui import driver
from tests.ui.driver import Running


def operations(demo: DemoRegion) -> list[str]:
    return [call.operation for call in demo.calls]


async def to_the_end(running: Running) -> None:
    while not driver.is_finished(running):
        await running.press("G")
        await running.loaded()


async def test_the_start_costs_one_listing_of_queues_one_page_and_one_description(
    demo: DemoRegion, run: Run
) -> None:
    async with run() as running:
        await running.loaded()
        await running.until(lambda: driver.queues(running))
        assert sorted(operations(demo)) == ["DescribeJobQueues", "DescribeJobs", "ListJobs"]
        [listing] = [call.body for call in demo.calls if call.operation == "ListJobs"]
        assert listing == {
            "jobQueue": QUEUE,
            "maxResults": 100,
            "filters": [{"name": "AFTER_CREATED_AT", "values": ["1"]}],
        }


async def test_the_next_page_is_fetched_only_when_the_cursor_comes_near_the_end(
    demo: DemoRegion, run: Run
) -> None:
    async with run() as running:
        await running.loaded()
        await running.press("pagedown")
        assert operations(demo).count("ListJobs") == 1
        await running.press("G")
        await running.loaded()
        assert operations(demo).count("ListJobs") == 2


@pytest.mark.usefixtures("any_habits")
async def test_paging_to_the_end_shows_each_job_once_newest_first(
    demo: DemoRegion, run: Run
) -> None:
    async with run(queues=("nightly-etl",)) as running:
        await running.loaded()
        await to_the_end(running)
        jobs = driver.rows(running)
        shown = [row.job for row in jobs.rows(0, len(jobs))]
        wanted = {s["jobId"] for s in demo.store.all_summaries("nightly-etl")}
        assert len(shown) == len(wanted)
        assert {job.id for job in shown} == wanted
        assert all((a.created or 0) >= (b.created or 0) for a, b in pairwise(shown))


@pytest.mark.usefixtures("any_habits")
async def test_paging_loses_nothing_while_jobs_come_and_move(demo: DemoRegion, run: Run) -> None:
    before = {s["jobId"] for s in demo.store.all_summaries(QUEUE)}
    async with run() as running:
        await running.loaded()
        table = driver.table(running)
        while not driver.is_finished(running):
            demo.add_job("late", queue=QUEUE)
            first = table.jobs.row(table.jobs.jobs // 2).job
            demo.set_status(first.id, "FAILED", reason="moved")
            await running.press("G")
            await running.loaded()
        ids = table.jobs.ids(0, len(table.jobs))
        assert len(ids) == len(set(ids))
        assert before <= set(ids)


async def test_text_of_jobs_is_shown_as_text(demo: DemoRegion, run: Run) -> None:
    names = [
        "[/b]",
        "[@click=app.quit]x[/]",
        "\x1b[31mred\x1b]0;t\x07",
        "日本語ジョブ",
        "e\u0301\u202egpj.exe",
    ]
    for name in names:
        demo.add_job(name, queue=QUEUE, reason=f"why {name}")
    async with run(size=(200, 50)) as running:
        await running.loaded()
        text = "\n".join(running.shown)
        for shown in ("[/b]", "[@click=app.quit]x[/]", "␛[31mred␛]0;t␇", "日本語ジョブ"):
            assert shown in text
        assert not any(mark in text for mark in "\x1b\x07\u202e")
        assert all(cell_len(line) <= 200 for line in running.shown)
        await running.press("d")
        await running.until(lambda: isinstance(running.app.screen, JobScreen))


@pytest.mark.usefixtures("any_habits")
async def test_a_filter_asks_the_service_and_escape_brings_the_list_back_without_a_call(
    demo: DemoRegion, run: Run
) -> None:
    async with run() as running:
        await running.loaded()
        everything = driver.rows(running)
        await running.press("slash", *"align*", "enter")
        await running.loaded()
        shown = driver.rows(running)
        assert shown is not everything
        assert all(row.job.name.startswith("align") for row in shown.rows(0, len(shown)))
        [*_, last] = [call.body for call in demo.calls if call.operation == "ListJobs"]
        assert last["filters"] == [{"name": "JOB_NAME", "values": ["align*"]}]
        calls = len(demo.calls)
        await running.press("escape", "escape")
        assert driver.rows(running) is everything
        assert len(demo.calls) == calls


async def test_a_filter_that_cannot_be_is_refused_at_its_place(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        before = driver.rows(running)
        await running.press("slash", *"etl* statsu:failed", "enter")
        assert driver.query_line(running).has_focus
        assert driver.query_line(running).cursor_position == len("etl* ")
        assert any("status:" in line for line in running.shown)
        assert driver.rows(running) is before


@pytest.mark.usefixtures("any_habits")
async def test_digits_toggle_statuses_and_the_bar_says_so(demo: DemoRegion, run: Run) -> None:
    async with run() as running:
        await running.loaded()
        await running.press("7")
        await running.loaded()
        jobs = driver.rows(running)
        assert {row.job.status for row in jobs.rows(0, len(jobs))} == {Status.FAILED}
        assert driver.query_line(running).value == "status:failed"
        await running.press("5")
        await running.loaded()
        assert driver.query_line(running).value == "status:running,failed"
        await running.press("0")
        assert driver.query_line(running).value == ""


async def test_without_a_queue_the_picker_opens_and_narrows(demo: DemoRegion, run: Run) -> None:
    async with run(queues=()) as running:
        await running.until(lambda: isinstance(running.app.screen, PickerScreen))
        await running.press(*"render", "enter")
        await running.loaded()
        assert [c.body["jobQueue"] for c in demo.calls if c.operation == "ListJobs"] == [
            "render-spot"
        ]


async def test_help_names_every_key_of_the_screen(run: Run) -> None:
    async with run(size=(120, 80)) as running:
        await running.press("question_mark")
        assert isinstance(running.app.screen, SheetScreen)
        text = "\n".join(running.shown)
        for word in ("Filter jobs", "Choose the queue", "Quit", "PgDn", "Ctrl+U"):
            assert word in text


async def test_details_show_every_member_and_hide_secrets(demo: DemoRegion, run: Run) -> None:
    job_id = demo.add_job("newest", queue=QUEUE)
    async with run(size=(120, 200)) as running:
        await running.loaded()
        await running.press("d")
        await running.until(lambda: any("jobQueue" in line for line in running.shown))
        text = "\n".join(running.shown)
        assert job_id in text
        assert "••••••" in text
        await running.press("x")
        assert "••••••" not in "\n".join(running.shown)
        await running.press("escape")
        assert running.app.screen is running.jobs


async def test_keys_are_answered_while_a_call_hangs(demo: DemoRegion, run: Run) -> None:
    async with run(size=(200, 50)) as running:
        await running.loaded()
        demo.faults.latency = 3_600
        await running.press("G")
        table = driver.table(running)
        assert driver.is_loading(running)
        at = table.cursor
        await running.press("k")
        assert table.cursor != at
        await running.press("question_mark")
        assert isinstance(running.app.screen, SheetScreen)


async def test_a_failure_stands_beside_the_last_good_data(demo: DemoRegion, run: Run) -> None:
    async with run() as running:
        await running.loaded()
        before = len(driver.rows(running))
        demo.faults.deny = -1
        await running.press("G")
        await running.until(lambda: driver.banner_shown(running))
        assert len(driver.rows(running)) == before
        assert any("ListJobs" in line for line in running.shown)
        demo.faults.deny = 0
        await running.press("G", "enter")
        await running.until(lambda: not driver.banner_shown(running))
        assert len(driver.rows(running)) > before


async def test_a_failure_before_anything_is_shown_is_told_once_more_by_who_leaves(
    demo: DemoRegion, run: Run
) -> None:
    demo.faults.turn({"deny": -1, "only": ["DescribeJobQueues"]})
    async with run(queues=("no-such-queue",)) as running:
        await running.until(lambda: driver.is_stuck(running))
        await driver.idle(running)
        assert any("R: another region · P: profile" in line for line in running.shown)
        await running.press("q")
        await running.until(lambda: not running.app.is_running)
        assert running.app.return_code == 2
        assert "no-such-queue" in running.app.failure.sentence  # type: ignore[union-attr]


def test_the_clock_of_the_tests_is_that_of_the_demo(demo: DemoRegion) -> None:
    newest = max(s["createdAt"] for s in demo.store.all_summaries(QUEUE))
    assert NOW - newest < 86_400_000


async def test_of_a_job_that_could_not_be_asked_for_nothing_else_is_said_than_why(
    demo: DemoRegion, run: Run
) -> None:
    async with run() as running:
        await running.loaded()
        demo.faults.deny = 1
        await running.press("d")
        await driver.idle(running)
        await running.press("x")
        await driver.idle(running)
        text = "\n".join(running.shown)
        assert "may not use batch:DescribeJobs" in text
        assert "knows no such job" not in text
        assert "Asking AWS Batch" not in text
