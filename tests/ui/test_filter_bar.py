"""The filter bar as a person uses it: completed, remembered, refused at its place."""

import pytest

from batch_tui.batch.query.query import QueryError, parse
from batch_tui.demo import DemoRegion
from batch_tui.settings.memory import Memory
from batch_tui.ui.dialogs.sheet import SheetScreen
from tests.conftest import QUEUE, Run
from tests.ui import driver
from tests.ui.driver import Running

RARE = "slash", *"after:52w id:ffffffff", "enter"


def listings(demo: DemoRegion) -> int:
    return sum(call.operation == "ListJobs" for call in demo.calls)


def line(running: Running) -> str:
    return driver.query_line(running).value


async def test_tab_completes_a_term_and_then_its_value(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        await running.press("slash", *"stat", "tab")
        assert line(running) == "status:"
        await running.press(*"fai", "tab")
        assert line(running) == "status:failed"


async def test_tab_goes_round_and_the_next_completion_is_named(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        await running.press("slash", *"type:")
        seen = []
        for _ in range(4):
            await running.press("tab")
            seen.append(line(running))
            assert any(line(running).removeprefix("type:") in row for row in running.shown[3:4])
        assert sorted(set(seen)) == ["type:array", "type:mnp", "type:single"]
        assert seen[3] == seen[0]


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("queue:render", "queue:render-spot"),
        ("def:late-def", "def:late-definition:1"),
        ("share:late-sh", "share:late-share"),
        ("late-na", "late-name"),
    ],
)
async def test_names_that_were_seen_are_completed(
    demo: DemoRegion, run: Run, typed: str, completed: str
) -> None:
    demo.add_job("late-name", queue=QUEUE, share="late-share", definition="late-definition")
    async with run() as running:
        await running.loaded()
        await running.until(lambda: driver.queues(running))
        await running.press("slash", *typed, "tab")
        assert line(running).startswith(completed.removesuffix(":1"))


async def test_earlier_lines_come_back_and_the_draft_is_not_lost(run: Run) -> None:
    memory = Memory(None)
    memory.wrote("status:failed")
    memory.wrote("etl*")
    async with run(memory=memory) as running:
        await running.loaded()
        await running.press("slash", *"draft", "up")
        assert line(running) == "etl*"
        await running.press("up", "up")
        assert line(running) == "status:failed"
        await running.press("down", "down")
        assert line(running) == "draft"
        await running.press("up", "enter")
        assert memory.history == ("status:failed", "etl*")


async def test_what_was_asked_is_remembered_once_and_in_its_canonical_form(run: Run) -> None:
    memory = Memory(None)
    async with run(memory=memory) as running:
        await running.loaded()
        for _ in range(2):
            await running.press("slash", *"STATUS:Failed", "enter", "escape")
        assert memory.history == ("status:failed",)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(
    "text",
    [
        "statsu:failed",
        "etl* statsu:failed",
        "etl* -load* -dedupe* -export* -vacuum* after:2h statsu:failed",
        "-etl* -load* -dedupe* -export* -vacuum* -load-warehouse* -export-parquet* a* colour:x",
        "after:yesteryear " + " ".join(f"-name-{n}" for n in range(20)),
    ],
)
async def test_a_refusal_points_at_the_place_and_tells_the_mend(
    run: Run, width: int, text: str
) -> None:
    with pytest.raises(QueryError) as error:
        parse(text)
    async with run(size=(width, 24)) as running:
        await running.loaded()
        before = driver.listing(running)
        driver.write_query(running, text)
        await running.press("enter")
        await running.until(lambda: any("▲" in row for row in running.shown))
        shown = running.shown
        [row] = [n for n, text in enumerate(shown) if "▲" in text]
        column = shown[row].index("▲")
        wrong = text[error.value.start : error.value.end].split(" ", maxsplit=1)[0]
        room = width - column
        assert row == 3
        assert shown[2][column:].startswith(wrong[:room])
        refusal = " ".join(" ".join(shown[3:8]).replace("▲", " ").split())
        assert error.value.sentence in refusal
        assert error.value.hint in refusal
        assert driver.query_line(running).has_focus
        assert driver.listing(running) is before
        await running.press("x")
        assert not any("▲" in row for row in running.shown)
        assert error.value.sentence not in "\n".join(running.shown)


async def test_while_typing_the_bar_tells_how_many_loaded_jobs_would_match(
    demo: DemoRegion, run: Run
) -> None:
    async with run() as running:
        await running.loaded()
        loaded = [row.job for row in driver.rows(running).rows(0, 1_000)]
        matching = sum(job.name.startswith("align") for job in loaded)
        calls = len(demo.calls)
        await running.press("slash", *"align*")
        await running.until(lambda: f"{matching} of {len(loaded)} loaded match" in running.shown[3])
        assert len(demo.calls) == calls


async def test_while_typing_the_bar_tells_for_how_many_loaded_jobs_that_is_not_known(
    demo: DemoRegion, run: Run
) -> None:
    async with run() as running:
        await running.loaded()
        jobs = [row.job for row in driver.rows(running).rows(0, 1_000)]
        unclear = sum(job.attempts is None for job in jobs)
        calls = len(demo.calls)
        await running.press("slash", *"tag:none")
        told = f"0 of {len(jobs)} loaded match, {unclear} would have to be described"
        await running.until(lambda: told in running.shown[3])
        assert len(demo.calls) == calls


async def test_a_question_mark_shows_the_plan_and_asks_nothing(demo: DemoRegion, run: Run) -> None:
    async with run() as running:
        await running.loaded()
        calls = len(demo.calls)
        await running.press("slash", *"align* exit:137", "question_mark")
        assert isinstance(running.app.screen, SheetScreen)
        text = "\n".join(running.shown)
        assert "JOB_NAME" in text
        assert "exit:137" in text
        assert len(demo.calls) == calls
        await running.press("escape")
        assert line(running) == "align* exit:137"
        assert driver.query_line(running).has_focus


async def test_a_question_mark_in_a_reason_is_typed(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        await running.press("slash", *'reason:"what', "question_mark", '"')
        assert line(running) == 'reason:"what?"'
        assert running.app.screen is running.jobs


async def test_escape_leaves_the_bar_as_it_was(demo: DemoRegion, run: Run) -> None:
    async with run(query="align*") as running:
        await running.loaded()
        calls = len(demo.calls)
        await running.press("slash", *" status:failed", "escape")
        assert line(running) == "align*"
        assert driver.table(running).has_focus
        assert len(demo.calls) == calls


async def test_a_line_left_with_the_mouse_is_told_from_a_query_and_dropped_by_escape(
    run: Run,
) -> None:
    async with run(query="align*") as running:
        await running.loaded()
        asked = driver.asked_query(running)
        await running.press("slash", *"x")
        running.jobs.set_focus(driver.table(running))
        await running.press("escape")
        assert line(running) == "align*"
        assert driver.asked_query(running) == asked


async def test_a_draft_survives_what_the_program_learns_meanwhile(
    demo: DemoRegion, run: Run
) -> None:
    async with run() as running:
        await running.press("slash", *"etl")
        await running.loaded()
        await running.until(lambda: driver.queues(running))
        assert line(running) == "etl"


async def test_chips_and_text_are_two_views_of_one_query(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        await running.press("slash", *"-status:succeeded,failed align*", "enter")
        await running.press("7")
        assert line(running) == "status:active,failed align*" or "failed" in line(running)
        assert parse(line(running)).statuses == driver.asked_query(running).statuses
        assert len(driver.asked_query(running).statuses) == 6
        await running.press("0")
        assert line(running) == "align*"


async def test_escape_brings_the_list_back_with_its_cursor_however_many_filters_were_tried(
    demo: DemoRegion, run: Run
) -> None:
    async with run() as running:
        await running.loaded()
        await running.press("j", "j", "j")
        everything, cursor = driver.listing(running), driver.table(running).cursor
        for name in "abcdef":
            await running.press("slash", *(["backspace"] * 2), name, "asterisk", "enter")
            await running.loaded()
        calls = len(demo.calls)
        await running.press("escape", "escape")
        assert driver.listing(running) is everything
        assert driver.table(running).cursor == cursor
        assert len(demo.calls) == calls


async def test_a_scan_for_what_is_rare_stops_after_ten_pages_and_goes_on_when_asked(
    demo: DemoRegion, run: Run
) -> None:
    for _ in range(2_000):
        demo.add_job("common", queue=QUEUE)
    async with run() as running:
        await running.loaded()
        before = listings(demo)
        await running.press(*RARE)
        await running.until(lambda: driver.is_exhausted(running))
        assert listings(demo) == before + 10
        assert any(
            "scanned 1,000, none matched - press Enter to go on" in row for row in running.shown
        )
        assert "scanned 1,000 · 0 match · more ↓" in running.shown[-2]
        await running.press("enter")
        await running.until(lambda: driver.is_exhausted(running))
        assert listings(demo) == before + 20
        assert driver.scanned(running) == 2_000


async def test_escape_stops_a_scan_and_nothing_goes_on_by_itself(
    demo: DemoRegion, run: Run
) -> None:
    async with run(rate=1) as running:
        await running.loaded()
        demo.faults.latency = 3_600
        await running.press(*RARE)
        await running.until(lambda: driver.is_loading(running))
        await running.press("escape")
        await running.until(lambda: not driver.is_loading(running))
        assert any("press Enter to go on" in row for row in running.shown)
        assert line(running) == "after:52w id:ffffffff"
        calls = len(demo.calls)
        await running.press("j", "k")
        assert len(demo.calls) == calls
        assert not driver.is_loading(running)


async def test_a_whole_filter_typed_ahead_is_asked(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        running.type_at_once("slash", *"align*", "enter")
        await running.until(lambda: str(driver.asked_query(running)) == "align*")
        assert driver.table(running).has_focus


async def test_a_queue_typed_ahead_is_chosen(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        await running.until(lambda: driver.queues(running))
        running.type_at_once("Q", *"render", "enter")
        await running.until(lambda: driver.chosen_queues(running) == ("render-spot",))
        assert running.app.screen is running.jobs


async def test_several_dialogs_typed_ahead_are_answered_in_their_order(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        await running.until(lambda: driver.queues(running))
        running.type_at_once(
            *("Q", *"adhoc", "enter"),
            *("slash", *"a* ", "enter"),
            *("colon", *"sort", "enter", *"name", "enter"),
            *("slash", *" status:failed", "enter"),
        )
        await running.until(lambda: str(driver.asked_query(running)) == "a* status:failed")
        assert driver.chosen_queues(running) == ("adhoc",)
        assert driver.rows(running).order.by.key == "name"
