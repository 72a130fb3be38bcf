"""The screen of a job: why it ended at first sight, what it costs, and where its keys lead."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from batch_tui.demo import DemoRegion
from batch_tui.ui.dialogs.picker import PickerScreen
from batch_tui.ui.screens.job import JobScreen
from batch_tui.ui.terminal import clipboard
from batch_tui.ui.widgets.text_view import TextView
from tests.conftest import NOW, Run
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.test_live import MINE, SELDOM, operations

HOUR = 3_600_000
HOSTS = "DescribeContainerInstances"


def text(running: Running) -> str:
    """What is on the screen, blanks put together."""
    return " ".join(" ".join(running.shown).split())


def whole(running: Running) -> str:
    """All that there is to scroll through."""
    return running.app.screen.query_one(TextView).text


def failed(demo: DemoRegion, name: str = "mine", **members: Any) -> str:
    return demo.add_job(
        name,
        **{
            "queue": MINE,
            "status": "FAILED",
            "created": NOW - 2 * HOUR,
            "started": NOW - HOUR,
            "stopped": NOW - HOUR // 2,
            "exit_code": 137,
            "reason": "Essential container in task exited",
            "container_reason": "OutOfMemoryError: Container killed due to memory usage",
            **members,
        },
    )


def files_in(folder: Path) -> dict[str, tuple[str, int]]:
    """What the files in a folder hold, and who may do what with them."""
    return {file.name: (file.read_text(), file.stat().st_mode & 0o777) for file in folder.iterdir()}


async def opened(running: Running, key: str = "d") -> JobScreen:
    await running.loaded()
    await running.press(key)
    await driver.idle(running)
    screen = running.app.screen
    assert isinstance(screen, JobScreen)
    return screen


async def test_the_first_screenful_tells_why_it_ended(demo: DemoRegion, run: Run) -> None:
    failed(demo)
    async with run(size=(80, 24), queues=(MINE,)) as running:
        await opened(running)
        for words in (
            "Name: mine",
            "Status: ✖ FAILED",
            f"Queue: {MINE}",
            "Definition: by-hand:1",
            "Exit code: 137, killed: out of memory",
            "OutOfMemoryError: Container killed due to memory usage",
            "Essential container in task exited",
            "waited",
            "ran",
        ):
            assert words in text(running), words


async def test_opening_and_leaving_costs_two_calls_and_keeps_the_place(
    demo: DemoRegion, run: Run
) -> None:
    async with run(queues=("nightly-etl",), query="status:failed") as running:
        await running.loaded()
        await running.press("pagedown", "j", "j")
        await driver.idle(running)
        before, cursor = list(running.shown), driver.table(running).cursor
        demo.calls.clear()
        await running.press("d")
        await driver.idle(running)
        await running.press("pagedown", "G", "g", "y", "x", "y", "pagedown")
        await driver.idle(running)
        assert operations(demo)[:1] == ["DescribeJobs"]
        assert len(operations(demo)) <= 2
        await running.press("escape")
        await driver.idle(running)
        assert driver.table(running).cursor == cursor
        assert running.shown[:-2] == before[:-2]
        assert len(operations(demo)) <= 2


async def test_where_it_ran_is_asked_once_and_only_when_that_is_in_sight(
    demo: DemoRegion, run: Run
) -> None:
    failed(demo)
    async with run(size=(80, 16), queues=(MINE,)) as running:
        await opened(running)
        assert HOSTS not in operations(demo)
        await running.press("G", "g", "G", "g", "pagedown", "pagedown")
        await driver.idle(running)
        assert operations(demo).count(HOSTS) == 1
        assert re.search(r"Attempt 1: +i-0\w+, \w+\.\w+, us-east-1[abc]", whole(running))


async def test_a_permission_that_misses_costs_that_part_alone(demo: DemoRegion, run: Run) -> None:
    failed(demo)
    demo.faults.turn({"deny": -1, "only": [HOSTS]})
    async with run(size=(100, 60), queues=(MINE,)) as running:
        await opened(running)
        assert "may not use ecs:DescribeContainerInstances" in text(running)
        assert "Exit code: 137" in text(running)
        assert not running.app.screen.query_one("Banner").display
        assert operations(demo).count(HOSTS) == 1
        demo.faults.turn({"deny": 0})
        await running.press("r")
        await driver.idle(running)
        assert "may not use" not in text(running)
        assert "us-east-1" in text(running)


async def test_a_running_job_is_refreshed_with_one_call_and_an_ended_one_with_none(
    demo: DemoRegion, run: Run
) -> None:
    job_id = demo.add_job("mine", queue=MINE, status="RUNNING", started=NOW - HOUR)
    async with run(size=(80, 24), queues=(MINE,), refresh=SELDOM) as running:
        screen = await opened(running)
        assert f"live {SELDOM:g}s" in running.shown[0]
        demo.calls.clear()
        screen._life.tick()
        await driver.idle(running)
        assert operations(demo) == ["DescribeJobs"]
        demo.set_status(job_id, "FAILED", exit_code=127, stopped=NOW)
        screen._life.tick()
        await driver.idle(running)
        assert "Exit code: 127, its command was not found" in text(running)
        demo.calls.clear()
        screen._life.tick()
        await driver.idle(running)
        assert operations(demo) == []


async def test_the_next_and_the_previous_job_of_the_list(demo: DemoRegion, run: Run) -> None:
    ids = [failed(demo, f"job-{n}", created=NOW - n * HOUR) for n in range(3)]
    async with run(queues=(MINE,)) as running:
        await opened(running)
        demo.calls.clear()
        for key, at in (("]", 1), ("]", 2), ("]", 2), ("[", 1)):
            name = {"]": "right_square_bracket", "[": "left_square_bracket"}[key]
            await running.press(name)
            await driver.idle(running)
            assert ids[at] in running.shown[0]
            assert f"Name: job-{at}" in text(running)
        assert set(operations(demo)) <= {"DescribeJobs", HOSTS}
        assert operations(demo).count("DescribeJobs") == 3
        await running.press("escape")
        await driver.idle(running)
        assert driver.table(running).cursor == ids[1]


async def test_a_search_goes_from_match_to_match_and_around(demo: DemoRegion, run: Run) -> None:
    failed(demo, detail={"tags": {"needle-one": "x", "needle-two": "y"}})
    async with run(size=(80, 12), queues=(MINE,)) as running:
        screen = await opened(running)
        await running.press("slash", *"NEEDLE", "enter")
        await driver.idle(running)
        found = [screen._found]
        assert "needle-one" in text(running)
        for _ in range(4):
            await running.press("n")
            found.append(screen._found)
        assert found[0] == found[4] != found[1]
        await running.press("N")
        assert screen._found == found[3]
        await running.press("escape")
        assert isinstance(running.app.screen, JobScreen)
        await running.press("escape")
        assert not isinstance(running.app.screen, JobScreen)


@pytest.mark.parametrize("opens", [("y",), ("d", "y")])
async def test_raw_json_from_the_list_and_from_the_job(
    demo: DemoRegion, run: Run, opens: tuple[str, ...]
) -> None:
    environment = [{"name": "DB_PASSWORD", "value": "hunter2"}, {"name": "A", "value": "\x1b[2J"}]
    job_id = failed(demo, detail={"container": {"environment": environment}})
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press(*opens)
        await driver.idle(running)
        assert "raw JSON" in running.shown[0]
        assert "hunter2" not in whole(running)
        await running.press("x")
        told = json.loads(whole(running))
        assert told["jobId"] == job_id
        assert told["container"]["environment"] == environment
        await running.press("y")
        assert "Name:" in text(running)


async def test_enter_opens_what_it_depends_on(demo: DemoRegion, run: Run) -> None:
    first = failed(demo, "first", created=NOW - 3 * HOUR)
    second = failed(demo, "second", created=NOW - 4 * HOUR)
    both = [{"jobId": first}, {"jobId": second, "type": "N_TO_N"}]
    failed(demo, "last", created=NOW - HOUR, detail={"dependsOn": both})
    async with run(queues=(MINE,)) as running:
        await opened(running)
        await running.press("enter")
        await running.until(lambda: isinstance(running.app.screen, PickerScreen))
        await running.press("down", "enter")
        await running.until(lambda: "Name: second" in text(running))
        await running.press("enter")
        assert second in running.shown[0]
        await running.press("escape")
        await driver.idle(running)
        assert "Name: last" in text(running)


async def test_a_value_is_copied_and_a_hidden_one_only_when_it_is_shown(
    demo: DemoRegion, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    environment = [{"name": "DB_PASSWORD", "value": "hunter2"}]
    failed(demo, detail={"container": {"environment": environment}})
    async with run(queues=(MINE,)) as running:
        await opened(running)
        for keys in (("c", *"db_pass", "enter"), ("x", "c", *"db_pass", "enter")):
            await running.press(*keys)
            await driver.idle(running)
            if keys[0] == "c":
                assert files_in(tmp_path) == {}
        assert list(files_in(tmp_path).values()) == [("hunter2\n", 0o600)]


@pytest.mark.parametrize(
    ("env", "platform", "first"),
    [
        ({"TERM": "xterm-256color"}, "linux", "terminal"),
        ({"TERM": "linux"}, "linux", "file"),
        ({"TERM": "linux", "TMUX": "/tmp/t,1,0"}, "linux", "terminal"),
        ({"TERM": "xterm"}, "darwin", "pbcopy"),
        ({"TERM": "xterm", "SSH_TTY": "/dev/pts/1"}, "darwin", "terminal"),
    ],
)
def test_the_surest_way_to_a_clipboard_comes_first(
    env: dict[str, str], platform: str, first: str
) -> None:
    every = list(clipboard.ways("x", env, platform))
    assert (every[0], every[-1]) == (first, "file")
    assert "terminal" not in clipboard.ways("x" * 80_000, env, platform)


def test_the_terminal_is_told_in_the_way_that_it_passes_on() -> None:
    plain = clipboard.sequence("hé", {})
    assert plain == "\x1b]52;c;aMOp\x07"
    assert clipboard.sequence("hé", {"TMUX": "x"}) == (
        plain + "\x1bPtmux;\x1b\x1b]52;c;aMOp\x07\x1b\\"
    )
    screen = clipboard.sequence("x" * 300, {"STY": "1.a"})
    parts = screen.split("\x1b\\")[:-1]
    assert all(part.startswith("\x1bP") and len(part) < 100 for part in parts)
    assert "".join(part[2:] for part in parts) == clipboard.sequence("x" * 300, {})


def test_nothing_is_claimed_that_cannot_be_known() -> None:
    assert "do not tell" in clipboard.told(clipboard.Copied("terminal"), "Id")
    assert "/tmp/x" in clipboard.told(clipboard.Copied("file", Path("/tmp/x")), "Id")
    assert "could not" in clipboard.told(clipboard.Copied("file", why="no space"), "Id")
