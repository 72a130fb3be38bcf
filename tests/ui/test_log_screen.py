"""The log of a job on the screen: from the list in three keys, followed, searched, saved."""

import stat
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from batch_tui.demo import DemoRegion
from batch_tui.feed.budget import Budget
from batch_tui.feed.log.reading import FOLLOW, FOLLOWING, Reading
from batch_tui.ui.dialogs.ask import AskScreen
from batch_tui.ui.log.view import LogView
from batch_tui.ui.screens.job import JobScreen
from batch_tui.ui.screens.log import AWAY, LogScreen
from tests.conftest import NOW, Run
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.test_live import MINE, operations
from tests.ui.test_text_view import wheel

HOUR = 3_600_000
LOGS = frozenset({"GetLogEvents"})


def text(running: Running) -> str:
    return "\n".join(running.shown)


def added(demo: DemoRegion, lines: Sequence[str] = (), status: str = "FAILED") -> str:
    stopped = NOW if status in {"SUCCEEDED", "FAILED"} else None
    return demo.add_job(
        "mine",
        queue=MINE,
        status=status,
        started=NOW - HOUR,
        stopped=stopped,
        exit_code=137 if status == "FAILED" else None,
        reason="Essential container in task exited",
        container_reason="OutOfMemoryError: killed" if status == "FAILED" else "",
        lines=tuple(lines),
    )


def reading(running: Running) -> Reading:
    screen = next(s for s in running.app.screen_stack if isinstance(s, LogScreen))
    return screen._reading


def is_list(running: Running) -> bool:
    return running.app.screen is running.jobs


def log_room(running: Running) -> int:
    return running.app.screen.query_one(LogView).room


async def opened(running: Running) -> Reading:
    await running.loaded()
    await running.press("l")
    assert isinstance(running.app.screen, LogScreen)
    await driver.idle(running)
    return reading(running)


async def test_the_log_of_a_failed_child_is_three_keys_from_the_list(
    demo: DemoRegion, run: Run
) -> None:
    children = ["SUCCEEDED"] * 9
    parent = demo.add_job("array", queue=MINE, size=9, children=children)
    demo.set_status(f"{parent}:7", "FAILED", exit_code=1, started=NOW - HOUR, stopped=NOW)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("F")
        await driver.idle(running)
        await running.press("down", "l")
        await driver.idle(running)
        assert f"{parent}:7" in running.shown[0]
        assert "FAILED" in running.shown[0]
        assert "exit 1" in running.shown[1]
        assert "ValueError: column 'amount'" in running.shown[-3]


async def test_the_list_is_where_it_was_and_two_calls_were_made(demo: DemoRegion, run: Run) -> None:
    async with run(queues=("nightly-etl",), query="status:succeeded") as running:
        await running.loaded()
        await running.press("pagedown", "j", "j")
        await driver.idle(running)
        before, cursor = list(running.shown), driver.table(running).cursor
        demo.calls.clear()
        await running.press("l")
        await driver.idle(running)
        assert operations(demo) == ["DescribeJobs", "GetLogEvents"]
        await running.press("escape")
        await driver.idle(running)
        assert driver.table(running).cursor == cursor
        assert running.shown[:-2] == before[:-2]
        assert operations(demo) == ["DescribeJobs", "GetLogEvents"]


async def test_a_short_log_costs_two_calls_until_somebody_looks_for_more(
    demo: DemoRegion, run: Run
) -> None:
    added(demo, ["one", "two"])
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        demo.calls.clear()
        await running.press("l")
        await driver.idle(running)
        assert operations(demo) == ["DescribeJobs", "GetLogEvents"]
        assert "2 lines, there may be older ones" in running.shown[-2]
        await running.press("k")
        await driver.idle(running)
        assert operations(demo)[2:] == ["GetLogEvents"]
        assert "all 2 lines" in running.shown[-2]
        await running.press("k", "pageup", "ctrl+u")
        await driver.idle(running)
        assert operations(demo)[2:] == ["GetLogEvents"]


async def test_it_opens_from_the_details_too_and_leads_back_there(
    demo: DemoRegion, run: Run
) -> None:
    added(demo, ["the only line"])
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("d", "l")
        await driver.idle(running)
        assert "the only line" in text(running)
        await running.press("l")
        assert isinstance(running.app.screen, JobScreen)


async def test_reason_and_exit_code_stand_beside_it(demo: DemoRegion, run: Run) -> None:
    added(demo, ["one"])
    async with run(queues=(MINE,)) as running:
        await opened(running)
        assert "exit 137 · OutOfMemoryError: killed · Essential container" in running.shown[1]
        assert "1 line, there may be older ones, to the last" in running.shown[-2]


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"status": "RUNNABLE"}, ["has not started yet", "f looks for it"]),
        ({"status": "FAILED", "reason": "Task failed"}, ["without having started", "Task failed"]),
        ({"size": 3, "status": "PENDING"}, ["An array has no log of its own"]),
        ({"status": "RUNNING"}, ["There is no log stream by-hand/default/", "/aws/batch/job"]),
    ],
)
async def test_where_there_is_no_log_a_sentence_says_why(
    demo: DemoRegion, run: Run, members: dict[str, object], words: list[str]
) -> None:
    job_id = demo.add_job("none", queue=MINE, **members)  # type: ignore[arg-type]
    if members["status"] == "FAILED":
        demo.set_status(job_id, "FAILED", reason="Task failed", started=None, scheduled=None)
    async with run(queues=(MINE,)) as running:
        await opened(running)
        assert [word for word in words if word not in text(running)] == []
        await running.press("j", "G", "g", "t", "w", "n", "N", "slash", "ctrl+s", "o", "tab", "r")
        await driver.idle(running)
        assert driver.mistakes(running) == ""


async def test_a_permission_that_misses_is_named_beside_the_reason(
    demo: DemoRegion, run: Run
) -> None:
    added(demo, ["one"])
    demo.faults.turn({"only": ["GetLogEvents"], "deny": 1})
    async with run(queues=(MINE,)) as running:
        await opened(running)
        assert "logs:GetLogEvents" in text(running)
        assert "exit 137" in text(running)
        assert "r asks again" in text(running)
        await running.press("r")
        await driver.idle(running)
        assert "one" in running.shown[2]


async def test_a_pod_says_where_its_log_is(demo: DemoRegion, run: Run) -> None:
    async with run(queues=("services-eks",), query="status:failed,succeeded") as running:
        await opened(running)
        assert "kubectl logs" in text(running)


async def test_a_hanging_endpoint_leaves_every_key_alive(demo: DemoRegion, run: Run) -> None:
    added(demo, ["one"])
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        demo.faults.turn({"only": ["GetLogEvents"], "latency": 3_600.0})
        await running.press("l")
        await running.until(lambda: "GetLogEvents" in operations(demo))
        await running.press("j", "G", "f", "w", "t", "n", "tab", "r", "f", "question_mark")
        assert not isinstance(running.app.screen, LogScreen)
        await running.press("escape", "escape")
        assert running.app.screen is running.jobs
        for _ in range(5):
            await running.press("l", "escape")
        await running.press("r")
        await running.until(lambda: not driver.is_refreshing(running), "refreshed")
        await running.press("d")
        await running.until(lambda: "Status:" in text(running), "the details")


async def test_older_pages_come_as_one_scrolls_up_and_nothing_jumps(
    demo: DemoRegion, run: Run
) -> None:
    added(demo, [f"line {n:05}" for n in range(12_000)])
    async with run(queues=(MINE,)) as running:
        log = await opened(running)
        assert running.shown[-3].startswith("line 11999")
        tops = [int(running.shown[2][5:10])]
        for _ in range(45):
            await running.press("pageup")
            await driver.idle(running)
            tops.append(int(running.shown[2][5:10]))
        assert {before - after for before, after in pairwise(tops)} == {log_room(running) - 1}
        assert len(log.lines) == 11_000
        await running.press("g")
        await driver.idle(running)
        assert running.shown[2].startswith("line 00000")
        await running.press("G")
        await driver.idle(running)
        assert running.shown[-3].startswith("line 11999")


async def test_a_million_lines_are_a_call_away_at_either_end(demo: DemoRegion, run: Run) -> None:
    demo.add_job(
        "long", queue=MINE, status="SUCCEEDED", started=NOW - 6_000_000 * HOUR // 1_000, stopped=NOW
    )
    async with run(queues=(MINE,)) as running:
        log = await opened(running)
        demo.calls.clear()
        await running.press("g")
        await driver.idle(running)
        assert "long starting on" in running.shown[2]
        assert "newer ones are not held" in running.shown[-2]
        await running.press("G")
        await driver.idle(running)
        assert operations(demo) == ["GetLogEvents"] * 2
        assert log.lines.has_end


async def test_attempts_are_gone_through_with_tab(demo: DemoRegion, run: Run) -> None:
    for _ in range(40):
        added(demo, ["one"])
    async with run(queues=(MINE,), columns=("status", "name", "attempts")) as running:
        await running.loaded()
        await driver.idle(running)
        tried = next(job for job in driver.in_sight(running) if (job.attempts or 0) > 1)
        driver.table(running).move_to(tried.id)
        log = await opened(running)
        assert log.state.part is not None
        number = len(log.state.parts)
        assert f"attempt {number} of {number}  log 1 of {number}" in running.shown[0]
        await running.press("tab")
        await driver.idle(running)
        assert f"attempt {number - 1} of {number}  log 2" in running.shown[0]
        assert "Host EC2" in running.shown[1]
        await running.press("shift+tab")
        await driver.idle(running)
        assert f"attempt {number} of {number}" in running.shown[0]


async def test_a_running_job_is_followed(demo: DemoRegion, run: Run) -> None:
    job_id = added(demo, ["one"], "RUNNING")
    async with run(queues=(MINE,)) as running:
        log = await opened(running)
        await running.press("f")
        await driver.idle(running)
        assert "following" in running.shown[0]
        for n in range(3):
            lines = [f"line {n}" for n in range(50 * (n + 1))]
            demo.set_status(job_id, "RUNNING", lines=tuple(lines))
            log.tick()
            await driver.idle(running)
            assert running.shown[-3].startswith(lines[-1])
        await running.press("pageup")
        top = running.shown[2]
        demo.set_status(job_id, "RUNNING", lines=(*lines, "new"))
        log.tick()
        await driver.idle(running)
        assert running.shown[2][:20] == top[:20]
        await running.press("f")
        assert "following" not in running.shown[0]
        assert FOLLOW not in log._timers


async def test_it_is_searched_upwards_and_back(demo: DemoRegion, run: Run) -> None:
    added(demo, [f"line {n} {'needle' * (n % 1_000 == 7)}" for n in range(11_000)])
    async with run(queues=(MINE,)) as running:
        log = await opened(running)
        await running.press("slash")
        assert isinstance(running.app.screen, AskScreen)
        await running.press(*"NEEDLE", "enter")
        await driver.idle(running)
        assert "is in no older line (11,000 lines searched)" in running.shown[-2]
        await running.press("slash", *"needle", "enter")
        await driver.idle(running)
        assert "line 10007 needle" in text(running)
        for n in (9_007, 8_007):
            await running.press("n")
            await driver.idle(running)
            assert f"line {n} needle" in text(running)
        await running.press("N")
        await driver.idle(running)
        assert "line 9007 needle" in text(running)
        await running.press("escape")
        assert log.state.search is None
        assert isinstance(running.app.screen, LogScreen)
        await running.press("escape")
        assert is_list(running)


async def test_a_search_says_how_far_it_is_and_escape_stops_it(demo: DemoRegion, run: Run) -> None:
    added(demo, [f"line {n}" for n in range(11_000)])
    async with run(queues=(MINE,)) as running:
        log = await opened(running)
        demo.faults.turn({"only": ["GetLogEvents"], "latency": 3_600.0})
        await running.press("slash", *"absent", "enter")
        await running.until(lambda: "1,000 lines searched · Esc stops" in running.shown[-2])
        await running.press("escape")
        assert "stopped" in running.shown[-2]
        assert isinstance(running.app.screen, LogScreen)
        assert log.state.search is not None


async def test_it_is_saved_whole_under_a_name_that_tells_the_job(
    demo: DemoRegion, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"line {n}\x1b[31m\t" for n in range(11_000)]
    job_id = added(demo, lines)
    monkeypatch.chdir(tmp_path)
    name = f"mine-{job_id[:8]}-attempt-"
    async with run(queues=(MINE,)) as running:
        log = await opened(running)
        assert log.state.part is not None
        name += f"{log.state.part.attempt}.log"
        for written in (name, name.replace(".log", "-2.log")):
            await running.press("ctrl+s")
            await running.until(lambda: isinstance(running.app.screen, AskScreen), "asked")
            await running.rest()
            await running.press("enter")
            await driver.idle(running)
            path = tmp_path / written
            assert path.read_bytes() == "".join(f"{line}\n" for line in lines).encode()
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert any(
                told.startswith("Saved 11,000 events") and written in told
                for told in driver.notices(running)
            )


async def test_what_cannot_be_saved_is_said(demo: DemoRegion, run: Run, tmp_path: Path) -> None:
    added(demo, ["one"])
    there = tmp_path / "there"
    there.write_text("kept")
    async with run(queues=(MINE,)) as running:
        await opened(running)
        await running.press("ctrl+s")
        await running.until(lambda: isinstance(running.app.screen, AskScreen), "asked")
        await running.rest()
        running.app.screen.query_one(Input).value = str(there)
        await running.press("enter")
        await driver.idle(running)
        assert any("could not be written" in told for told in driver.notices(running))
        assert there.read_text() == "kept"


async def test_who_leaves_while_a_file_is_written_is_told_what_is_there(
    demo: DemoRegion, run: Run, tmp_path: Path
) -> None:
    added(demo, ["one"])
    async with run(queues=(MINE,)) as running:
        log = await opened(running)
        demo.faults.turn({"only": ["GetLogEvents"], "latency": 3_600.0})
        log.save(tmp_path / "part")
        await running.press("q")
        assert is_list(running)
        assert driver.notices(running) == ["Stopped. Nothing was written."]


async def test_the_wheel_at_the_top_looks_for_what_is_before(demo: DemoRegion, run: Run) -> None:
    added(demo, ["one", "two"])
    async with run(queues=(MINE,)) as running:
        log = await opened(running)
        assert not log.lines.has_head
        running.app.post_message(wheel(events.MouseScrollUp))
        await running.until(lambda: log.lines.has_head, "the head")


async def test_away_from_the_terminal_it_is_followed_less_often(demo: DemoRegion, run: Run) -> None:
    added(demo, ["one"], "RUNNING")
    async with run(queues=(MINE,)) as running:
        log = await opened(running)
        await running.press("f")
        running.app.app_focus = False
        await running.rest()
        assert log._interval == AWAY
        assert FOLLOW in log._timers
        running.app.app_focus = True
        await running.rest()
        assert log._interval == FOLLOWING


async def test_wrapping_times_and_sideways_are_a_key_each(demo: DemoRegion, run: Run) -> None:
    added(demo, ["x" * 100 + "y" * 100, "short"])
    async with run(size=(80, 24), queues=(MINE,)) as running:
        await opened(running)
        assert running.shown[4].startswith("y" * 42)
        await running.press("w")
        assert running.shown[3].startswith("short")
        await running.press(*["shift+right"] * 12)
        assert running.shown[2].startswith("xxxxyyyy")
        await running.press(*["less_than_sign"] * 20, "t")
        assert running.shown[2][15:18] == "xxx"
        assert running.shown[3][15:20] == "short"


async def test_what_a_log_says_drives_nothing(demo: DemoRegion, run: Run) -> None:
    added(demo, ["\x1b]52;c;ZXZpbA==\x07\x9b2J\u202eR\u200bZ[/b][red]\x1b[32mgreen"])
    async with run(queues=(MINE,)) as running:
        await opened(running)
        assert "␛]52;c;ZXZpbA==␇‹U+009B›2J‹U+202E›R‹U+200B›Z[/b][red]green" in text(running)
        assert running.app.screen.query_one(LogView).lines.line(0).runs


async def test_the_logs_have_a_budget_of_their_own(demo: DemoRegion, run: Run) -> None:
    added(demo, [f"line {n}" for n in range(11_000)])
    async with run(queues=(MINE,), log_budget=Budget(rate=1_000, burst=1_000)) as running:
        log = await opened(running)
        source = log._source
        assert source.logs.calls.budget is not source.calls.budget
        assert source.logs.calls.pool is not source.calls.pool
        demo.faults.turn({"only": ["GetLogEvents"], "throttle": -1})
        await running.press("pageup")
        log.look(range(log.lines.first, log.lines.first + 1))
        await running.until(lambda: source.logs.calls.budget.pause > 0, "throttled")
        assert source.calls.budget.pause == 0
