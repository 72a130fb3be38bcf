"""How the program starts: what it loads before its first frame, and its helper."""

import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from batch_tui.__main__ import WITHOUT_SCREEN, _helper
from batch_tui.arguments import SPEAKING, option_name, parser
from batch_tui.demo import DemoRegion
from tests.bench.pipe import KEYS
from tests.terminal import PATIENCE, Terminal

STARTED = """
import os, sys
from pathlib import Path
from textual.app import App

def displayed(app, *_):
    Path(os.environ["TOLD"]).write_text(" ".join(sys.modules))
    os._exit(0)

App._display = displayed
sys.argv[0] = "batch-tui"
from batch_tui.__main__ import main
main()
"""
"""Runs the program up to its first frame, and writes what is imported then."""
LATER = ("boto3", "botocore", "batch_tui.demo", "batch_tui.output", "http.server")
SHOWN = {"batch_tui.ui.screens", "batch_tui.ui.screens.jobs"}


def test_before_the_first_frame_nothing_is_imported_but_what_it_shows(tmp_path: Path) -> None:
    told = tmp_path / "modules"
    given = ["--queue", "nightly-etl", "--endpoint-url", "http://127.0.0.1:9"]
    with Terminal([sys.executable, "-c", STARTED, *given], env={"TOLD": str(told)}) as terminal:
        terminal.wait_for_end()
    loaded = set(told.read_text().split())
    assert [name for name in sorted(loaded) if name.startswith(LATER)] == []
    opened = ("batch_tui.ui.screens", "batch_tui.ui.dialogs", "batch_tui.ui.log")
    assert {name for name in loaded if name.startswith(opened)} == SHOWN


def helper_of(process: int) -> int:
    """The helper among the children of a program; what /proc lists may be incomplete at first."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with suppress(OSError):  # a thread, or a child, has just ended
            tasks = Path(f"/proc/{process}/task").glob("*/children")
            for child in [child for task in tasks for child in task.read_text().split()]:
                if b"aws.helper" in Path(f"/proc/{child}/cmdline").read_bytes():
                    return int(child)
    raise AssertionError("There is no helper.")


def test_the_list_goes_on_when_its_helper_is_killed_and_takes_the_next_one_along(
    tmp_path: Path,
) -> None:
    with DemoRegion(jobs=100) as demo:
        given = ["--queue", demo.default_queue, "--endpoint-url", demo.url, "--refresh", "0"]
        command = [sys.executable, "-m", "batch_tui", "--region", "us-east-1", *given]
        with Terminal(command, env={**KEYS, "HOME": str(tmp_path)}) as terminal:
            terminal.wait_for(" jobs · all")
            first = helper_of(terminal.process.pid)
            os.kill(first, signal.SIGKILL)
            calls = len(demo.calls)
            while len(demo.calls) == calls:  # what was asked in between has failed
                terminal.press("r")
                terminal.read(0.2)
            second = helper_of(terminal.process.pid)
            terminal.process.kill()
            terminal.wait_for_end()
        while Path(f"/proc/{second}").exists():
            time.sleep(0.01)
    assert first != second


def test_what_says_something_of_the_program_itself_shows_no_screen() -> None:
    assert {option_name(name) for name in SPEAKING} <= {*WITHOUT_SCREEN}


@pytest.mark.parametrize("option", WITHOUT_SCREEN)
def test_what_shows_no_screen_starts_no_helper(
    option: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert option in parser().format_help()
    monkeypatch.setattr(os, "isatty", lambda descriptor: True)
    monkeypatch.setattr(sys, "argv", ["batch-tui", f"{option}=x", "--demo"])
    assert _helper() is None
