"""What a newcomer is told: why a list is empty, which keys matter here, where the others are."""

import pytest

from batch_tui.batch.job import Status
from batch_tui.demo import DemoRegion
from batch_tui.ui.dialogs.picker import PickerScreen
from batch_tui.ui.dialogs.sheet import SheetScreen
from batch_tui.ui.widgets.line_input import LineInput
from tests.conftest import Run
from tests.ui import driver
from tests.ui.driver import Running


def says(running: Running, text: str) -> bool:
    return any(text in line for line in running.shown)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("status:starting", "  no STARTING jobs · 0 shows all"),
        ("status:starting,pending", "  no PENDING or STARTING jobs · 0 shows all"),
        ("status:submitted,pending,runnable,starting", "  no jobs in these 4 statuses · 0 shows"),
        ("name:none", "  no jobs match the filter · Esc twice clears it"),
        (
            "status:succeeded name:none",
            "  no SUCCEEDED jobs match · 0 shows every status · Esc twice clears the filter",
        ),
    ],
)
async def test_an_empty_list_says_why_and_the_key_that_helps(
    demo: DemoRegion, run: Run, query: str, told: str
) -> None:
    demo.add_job(queue="mine", status="FAILED")
    async with run(queues=("mine",), query=query, size=(80, 24)) as running:
        await running.loaded()
        assert running.shown[4].startswith(told)
        assert "…" not in running.shown[4]
        await running.press(*["0"] if " 0 shows all" in told else ["escape", "escape"])
        await running.loaded()
        assert driver.loaded_jobs(running) == 1


async def test_a_queue_without_jobs_names_the_key_of_another(demo: DemoRegion, run: Run) -> None:
    demo.add_queue("mine")
    async with run(queues=("mine",), query="", size=(80, 24)) as running:
        await running.loaded()
        assert running.shown[4] == "  no jobs here · Q chooses another queue"


async def test_what_zero_shows_is_told_where_it_is_counted(demo: DemoRegion, run: Run) -> None:
    for status in ("FAILED", "FAILED", "RUNNABLE"):
        demo.add_job(queue="mine", status=status)
    keys = {"status-all": "z"}
    async with run(queues=("mine",), query="status:running", counts=True, keys=keys) as running:
        await running.until(lambda: says(running, "no RUNNING jobs; z shows all 3"), "counted")


@pytest.mark.parametrize("read_only", [False, True])
async def test_the_bottom_line_follows_the_row(demo: DemoRegion, run: Run, read_only: bool) -> None:
    keys = {
        "FAILED": ("l Log", "Enter Details", "Ctrl+R Run again"),
        "SUCCEEDED": ("l Log", "Enter Details"),
        "RUNNING": ("l Log", "Enter Details", "Ctrl+X Stop"),
        "RUNNABLE": ("w Why", "Enter Details", "Ctrl+X Stop"),
    }
    for status in keys:
        demo.add_job(queue="mine", status=status)
    demo.add_job(queue="mine", status="PENDING", size=2, children=["FAILED", "RUNNING"])
    async with run(queues=("mine",), size=(120, 24), read_only=read_only) as running:
        await running.loaded()
        await running.press("g")
        met = set()
        for _ in range(len(keys) + 1):
            row = driver.table(running).cursor_row
            assert row is not None
            line = running.shown[-1]
            met.add(row.job.status)
            if row.job.child_count:
                assert line.startswith(" Enter Expand  F Failed  m Map  d Details "), line
                await running.press("right")
                await driver.idle(running)
                assert running.shown[-1].startswith(" Enter Collapse  F Failed")
                await running.press("left")
            else:
                wanted = keys[str(row.job.status)]
                changes = ("Ctrl+X Stop", "Ctrl+R Run again")
                left = [hint for hint in wanted if not (read_only and hint in changes)]
                assert line.startswith(f" {'  '.join(left)}  / Filter"), line
            await running.press("down")
        assert len(met) == len(keys) + 1
        assert running.shown[-1].startswith(" / Filter"), "the list is at its end"


async def test_the_tail_goes_on(demo: DemoRegion, run: Run) -> None:
    async with run() as running:
        await running.loaded()
        demo.faults.turn({"deny": -1, "only": ["ListJobs"]})
        await running.press("G", "down")
        await running.until(lambda: driver.is_stuck(running), "refused")
        await running.press("G", "down")
        await driver.idle(running)
        assert running.shown[-1].startswith(" Enter Go on  / Filter")


async def test_the_keys_can_be_searched(run: Run) -> None:
    async with run(size=(80, 24)) as running:
        await running.loaded()
        await running.press("question_mark", "slash")
        await running.until(lambda: isinstance(running.app.focused, LineInput))
        await running.press(*"clip none")
        assert says(running, "Nothing matches.")
        await running.press(*["backspace"] * 9, *"COPY arn")
        assert says(running, "Y               Copy the ARNs")
        assert says(running, "Arrays and multi-node jobs")
        assert not says(running, "Cursor up")
        await running.press("enter", "escape")
        assert isinstance(running.app.screen, SheetScreen)
        assert says(running, "Cursor up"), "the search is forgotten"
        await running.press("escape", "exclamation_mark", "slash")
        assert not isinstance(running.app.focused, LineInput), "only keys are searched"


async def test_the_palette_finds_queues(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        await running.until(lambda: driver.queues(running))
        await running.press("colon")
        await running.until(lambda: isinstance(running.app.screen, PickerScreen))
        await running.press(*"render-spot", "enter")
        await running.until(lambda: driver.chosen_queues(running) == ("render-spot",))
        await running.press("colon")
        await running.until(lambda: isinstance(running.app.screen, PickerScreen))
        await running.press(*"only failed", "enter")
        await running.until(
            lambda: driver.asked_query(running).statuses == {Status.FAILED}, "a command likewise"
        )
