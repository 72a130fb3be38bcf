"""Stopping jobs on the screen: what is listed, what confirms, and what came of it."""

from collections.abc import Sequence

import pytest

from batch_tui.demo import DemoRegion
from batch_tui.feed.action import LANES
from batch_tui.ui.dialogs import guard
from batch_tui.ui.dialogs.picker import PickerScreen
from batch_tui.ui.dialogs.sheet import SheetScreen
from batch_tui.ui.dialogs.stop import StopScreen
from tests.conftest import NOW, Run
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.test_live import SELDOM
from tests.ui.test_marks import marked
from tests.ui.trees import MINE, array


def filled(demo: DemoRegion, number: int, status: str = "RUNNING") -> list[str]:
    """Jobs in a queue in which nothing else happens, the newest first."""
    ids = [
        demo.add_job(f"job-{n}", queue=MINE, status=status, created=NOW - 600_000 + n * 1_000)
        for n in range(number)
    ]
    return ids[::-1]


def sent(demo: DemoRegion) -> list[tuple[str, list[str], str]]:
    """The changes that reached the region: operation, ids, reason."""
    return [
        (call.operation, call.body.get("jobs") or [call.body["jobId"]], call.body["reason"])
        for call in demo.calls
        if call.operation.startswith(("Cancel", "Terminate"))
    ]


def statuses(demo: DemoRegion, ids: Sequence[str]) -> list[str]:
    demo.advance(2)
    with demo.store.lock:
        found = map(demo.store.find, ids)
        return [facts.called for facts in found if facts]


async def opened(running: Running, *keys: str) -> None:
    """Press keys, then the one that stops, and wait until all is known and seen."""
    await running.press(*keys, "ctrl+x")
    await running.until(lambda: driver.stop_is_ready(running), "ready")


async def confirmed(running: Running, *keys: str) -> None:
    """Press keys in the dialog, and wait until all is over."""
    await running.press(*keys)
    await running.until(lambda: driver.stop_is_over(running), "over")


async def closed(running: Running) -> None:
    await running.press("escape")
    await running.until(lambda: running.app.screen is running.jobs, "closed")
    await running.loaded()


async def test_the_marked_are_listed_and_stopped_and_their_marks_go(
    demo: DemoRegion, run: Run
) -> None:
    ids = filled(demo, 4)
    demo.set_status(ids[1], "RUNNABLE")
    demo.set_status(ids[3], "SUCCEEDED")
    async with run(queues=(MINE,), refresh=SELDOM) as running:
        await running.loaded()
        await opened(running, "space", "space", "j", "space")
        shown = "\n".join(running.shown)
        assert "Stop 3 jobs" in shown
        assert "1 to terminate · 1 to cancel · 1 left alone" in shown
        for job_id, name, word in (
            (ids[0], "job-3", "terminate"),
            (ids[1], "job-2", "cancel"),
            (ids[3], "job-0", "leave"),
        ):
            line = next(line for line in running.shown if job_id in line)
            assert name in line
            assert word in line
        assert "it has ended" in shown
        assert sent(demo) == []
        await confirmed(running, "y")
        assert sorted(operation for operation, _, _ in sent(demo)) == [
            "CancelJobs",
            "TerminateJobs",
        ]
        assert sorted(i for _, some, _ in sent(demo) for i in some) == sorted(ids[:2])
        assert all(reason.startswith("Stopped by ") for _, _, reason in sent(demo))
        assert any("2 stopped" in line for line in running.shown)
        await closed(running)
        assert marked(running) == {ids[3]}
        assert "1 marked" in driver.status(running)
    assert statuses(demo, ids) == ["FAILED", "FAILED", "RUNNING", "SUCCEEDED"]


async def test_without_marks_it_is_the_job_under_the_cursor(demo: DemoRegion, run: Run) -> None:
    ids = filled(demo, 3)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await opened(running, "j")
        assert any("Stop 1 job" in line for line in running.shown)
        await confirmed(running, "y")
        assert [some for _, some, _ in sent(demo)] == [[ids[1]]]
        await closed(running)
        assert driver.table(running).cursor == ids[1]


async def test_marks_that_are_out_of_sight_come_first(demo: DemoRegion, run: Run) -> None:
    ids = filled(demo, 60)
    async with run(size=(100, 30), queues=(MINE,)) as running:
        await running.loaded()
        await opened(running, "space", "G", "k", "space")
        shown = running.shown
        first = next(n for n, line in enumerate(shown) if ids[0] in line)
        last = next(n for n, line in enumerate(shown) if ids[-1] in line)
        assert first < last
        assert "Marked, not on the screen: 1" in shown[first - 1]
        assert "On the screen: 1" in shown[last - 1]


async def test_marks_of_another_list_are_stopped_too(demo: DemoRegion, run: Run) -> None:
    ids = filled(demo, 3)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("space", "slash", *"status:failed", "enter")
        await running.loaded()
        await opened(running)
        assert any(ids[0] in line and "job-2" in line for line in running.shown)
        await confirmed(running, "y")
        await closed(running)
        assert marked(running) == set()
        assert "marked" not in driver.status(running)
    assert statuses(demo, ids) == ["FAILED", "RUNNING", "RUNNING"]


@pytest.mark.parametrize(
    "keys",
    [
        ("escape",),
        ("enter",),
        ("enter", "enter"),
        ("n", "Y", "q", "space", "ctrl+x", "ctrl+x", "delete", "x", "1", "3"),
        ("1", "enter"),
        ("3", "enter"),
        ("e", "enter", "enter"),
        ("e", "y", "escape"),
        ("e", "y", "enter"),
        ("'y", "'y\n"),
    ],
    ids=" ".join,
)
async def test_everything_but_the_one_key_keeps_them(
    demo: DemoRegion, run: Run, keys: tuple[str, ...]
) -> None:
    ids = filled(demo, 3)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await opened(running, "ctrl+a")
        before = driver.table(running).cursor
        for key in keys:
            running.type_key(key)
            await running.rest()
        await running.press("escape")
        assert marked(running) == {*ids}
        assert driver.table(running).cursor == before
    assert sent(demo) == []


async def test_no_key_of_the_dialog_reaches_the_list(demo: DemoRegion, run: Run) -> None:
    filled(demo, 30)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await opened(running, "j", "space")
        cursor, query = driver.table(running).cursor, str(driver.asked_query(running))
        await running.press("j", "G", "slash", "5", "space", "U", "s", "enter", "enter", "d", "p")
        assert isinstance(running.app.screen, StopScreen)
        await closed(running)
        assert driver.table(running).cursor == cursor
        assert str(driver.asked_query(running)) == query
        assert len(marked(running)) == 1
        assert not driver.is_paused(running)


async def test_more_than_ten_take_their_number_and_enter(demo: DemoRegion, run: Run) -> None:
    ids = filled(demo, 12)
    async with run(size=(80, 24), queues=(MINE,)) as running:
        await running.loaded()
        await opened(running, "ctrl+a")
        assert any("Type 12, then Enter" in line for line in running.shown)
        await running.press("y", "enter", "enter")
        await running.press("1", "3", "enter")
        assert any("Nothing was stopped" in line for line in running.shown)
        await running.press("1", "2", "e", "enter", "enter")
        assert sent(demo) == []
        await confirmed(running, "1", "1", "backspace", "2", "enter")
        assert sorted(i for _, some, _ in sent(demo) for i in some) == sorted(ids)
        await running.press("1", "2", "y")
        await closed(running)
        assert len(sent(demo)) == 1
        assert marked(running) == set()


async def test_ten_are_few(demo: DemoRegion, run: Run) -> None:
    filled(demo, 10)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await opened(running, "ctrl+a")
        await confirmed(running, "y")
    assert [len(some) for _, some, _ in sent(demo)] == [10]


async def test_what_was_fixed_when_it_opened_is_what_is_sent(demo: DemoRegion, run: Run) -> None:
    ids = filled(demo, 3)
    async with run(queues=(MINE,), refresh=SELDOM) as running:
        await running.loaded()
        await opened(running, "ctrl+a")
        new = filled(demo, 2)
        demo.set_status(ids[0], "SUCCEEDED")
        driver.refresh(running)
        await running.until(lambda: not driver.is_refreshing(running))
        await confirmed(running, "y")
        assert sorted(i for _, some, _ in sent(demo) for i in some) == sorted(ids)
    assert statuses(demo, new) == ["RUNNING"] * 2


async def test_a_key_that_was_typed_ahead_or_is_held_stops_nothing(
    demo: DemoRegion, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(demo, 3)
    monkeypatch.setattr(guard, "HELD", 1e9)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("space")
        running.type_at_once("ctrl+x", *"yyyyyyyy")
        await running.until(lambda: driver.stop_is_ready(running))
        await driver.idle(running)
        await running.press("y", "y")
        assert any("Press it anew" in line for line in running.shown)
        assert isinstance(running.app.screen, StopScreen)
    assert sent(demo) == []


async def test_after_a_while_the_key_counts_again(
    demo: DemoRegion, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(demo, 1)
    monkeypatch.setattr(guard, "HELD", 0.0)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        running.type_at_once("ctrl+x", *"yyy")
        await running.until(lambda: driver.stop_is_ready(running))
        await driver.idle(running)
        assert sent(demo) == []
        await confirmed(running, "y")
    assert len(sent(demo)) == 1


async def test_once_it_is_over_and_seen_enter_closes(
    demo: DemoRegion, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "HELD", 0.0)
    filled(demo, 12)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await opened(running, "ctrl+a")
        running.type_at_once("1", "2", "enter", "enter", "enter")
        await running.until(lambda: driver.stop_is_over(running), "over")
        await running.until(lambda: driver.stop_is_ready(running), "seen")
        assert any("12 stopped" in line for line in running.shown)
        assert any("Enter or Esc closes ─" in line for line in running.shown)
        await running.press("enter")
        await running.until(lambda: running.app.screen is running.jobs, "closed")
        assert marked(running) == set()
    assert len(sent(demo)) == 1


@pytest.mark.parametrize("confirming", [("y",), ("1", "2", "enter")], ids=" ".join)
async def test_an_enter_at_once_after_the_confirming_key_closes_nothing(
    demo: DemoRegion, run: Run, monkeypatch: pytest.MonkeyPatch, confirming: tuple[str, ...]
) -> None:
    monkeypatch.setattr(guard, "HELD", 1e9)
    filled(demo, 12 if len(confirming) > 1 else 2)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await opened(running, "ctrl+a")
        await confirmed(running, *confirming)
        await running.until(lambda: driver.stop_is_ready(running), "seen")
        await running.press("enter", "enter")
        assert driver.stop_is_over(running)
        assert any("Press it anew" in line for line in running.shown)
        assert any(" stopped" in line for line in running.shown)
        await closed(running)


async def test_the_way_back_while_it_is_sent_sends_nothing_more_and_waits_for_the_rest(
    demo: DemoRegion, run: Run
) -> None:
    number = 50 * (LANES + 1)
    filled(demo, number)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        while driver.loaded_jobs(running) < number:
            await running.press("G")
            await running.loaded()
        demo.faults.turn({"latency": 600, "only": ["TerminateJobs"]})
        await opened(running, "ctrl+a")
        await running.press(*str(number), "enter")
        await running.until(lambda: len(sent(demo)) == LANES, "sent")
        assert any(f"0 of {number} answered" in line for line in running.shown)
        await running.press("escape", "escape", "y", "enter")
        assert any("Nothing more is sent" in line for line in running.shown)
        demo.close()
        await running.until(lambda: driver.stop_is_over(running), "over")
        assert any(f"{50 * LANES} unknown" in line for line in running.shown)
        assert any("50 kept" in line for line in running.shown)
        await running.press("escape")
        assert len(marked(running)) == number


async def test_another_reason_is_sent(demo: DemoRegion, run: Run) -> None:
    filled(demo, 2)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await opened(running)
        await running.press("e", "ctrl+u", "enter")
        assert any("A reason has 1 to 1,024 characters" in line for line in running.shown)
        await running.press(*"no longer y", "enter")
        assert any("Reason  no longer y" in line for line in running.shown)
        await running.press("e", *" at all", "escape")
        assert any("Reason  no longer y " in line for line in running.shown)
        await confirmed(running, "y")
    assert [reason for _, _, reason in sent(demo)] == ["no longer y"]


async def test_what_was_not_stopped_is_told_why_and_stays_marked(
    demo: DemoRegion, run: Run
) -> None:
    ids = filled(demo, 4)
    stubborn, lost = ids[0], demo.add_job("lost", queue=MINE, status="RUNNABLE")
    demo.faults.turn({"stubborn": [stubborn], "lose": 1, "only": ["CancelJobs"]})
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await opened(running, "ctrl+a")
        await confirmed(running, "y")
        shown = "\n".join(running.shown)
        assert "3 stopped" in shown
        assert "1 refused" in shown
        assert "1 unknown" in shown
        lines = running.shown
        at = {
            job_id: n for n, line in enumerate(lines) for job_id in (*ids, lost) if job_id in line
        }
        assert at[lost] < at[stubborn] < min(at[job_id] for job_id in ids[1:])
        assert "unknown" in lines[at[lost]]
        assert "refused" in lines[at[stubborn]]
        assert "may be done" in lines[at[lost] - 2]
        assert "changed by another" in lines[at[stubborn] - 1]
        await closed(running)
        assert marked(running) == {stubborn, lost}
    assert statuses(demo, [lost]) == ["FAILED"]


async def test_a_parent_says_that_its_children_come_first(demo: DemoRegion, run: Run) -> None:
    array(demo, ["RUNNING", "RUNNABLE", "RUNNABLE", None])
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await opened(running)
        shown = " ".join(" ".join(running.shown).split())
        assert "terminate array" in shown
        assert "its children first: 1 started, 2 waiting" in shown


async def test_what_cannot_be_asked_about_is_told_and_can_be_stopped(
    demo: DemoRegion, run: Run
) -> None:
    ids = filled(demo, 1)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        demo.faults.turn({"deny": -1, "only": ["DescribeJobs"]})
        await opened(running)
        assert any("batch:DescribeJobs" in line for line in running.shown)
        await confirmed(running, "y")
    assert [some for _, some, _ in sent(demo)] == [ids]


async def test_the_palette_stops_too(demo: DemoRegion, run: Run) -> None:
    ids = filled(demo, 2)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("colon", *"stop the marked", "enter")
        await running.until(lambda: driver.stop_is_ready(running), "ready")
        await confirmed(running, "y")
        assert any("Esc closes ─" in line for line in running.shown)
    assert [some for _, some, _ in sent(demo)] == [ids[:1]]


async def test_an_ended_job_has_nothing_to_stop(demo: DemoRegion, run: Run) -> None:
    filled(demo, 1, "FAILED")
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await opened(running)
        assert any("There is nothing to stop." in line for line in running.shown)
        await running.press("y", "0", "enter")
        await closed(running)
    assert sent(demo) == []


async def test_too_many_are_not_even_listed(
    demo: DemoRegion, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("batch_tui.ui.panes.targets.MOST", 5)
    filled(demo, 6)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("ctrl+a", "ctrl+x")
        assert running.app.screen is running.jobs
        assert any("6 jobs are marked; 5 at most" in told for told in driver.notices(running))


async def test_read_only_stops_nothing_and_every_menu_says_so(demo: DemoRegion, run: Run) -> None:
    filled(demo, 2)
    async with run(size=(120, 80), queues=(MINE,), read_only=True) as running:
        await running.loaded()
        assert "read-only" in running.shown[0]
        await running.press("ctrl+x")
        assert running.app.screen is running.jobs
        assert any("read-only" in told for told in driver.notices(running))
        await running.press("question_mark")
        assert isinstance(running.app.screen, SheetScreen)
        assert any(
            "Stop the marked, or this job" in line and "read-only" in line for line in running.shown
        )
        await running.press("escape", "colon", *"stop the")
        await running.until(lambda: isinstance(running.app.screen, PickerScreen))
        assert any(
            "Stop the marked, or this job" in line and "read-only" in line for line in running.shown
        )
    assert sent(demo) == []


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)])
async def test_what_is_waited_for_can_be_read_at_any_size(
    demo: DemoRegion, run: Run, size: tuple[int, int]
) -> None:
    filled(demo, 70)
    async with run(size=size, queues=(MINE,)) as running:
        await running.loaded()
        await opened(running, "ctrl+a")
        shown = "\n".join(running.shown)
        assert "70 to terminate" in shown
        assert "Type 70, then Enter: " in shown
        assert "Reason  Stopped by" in shown
        assert "Esc keeps them" in shown or size[0] == 40
        assert sum("terminate job-" in line for line in running.shown) >= 1
