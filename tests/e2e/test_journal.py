"""What the installed program writes down, and how it ends by a mistake of its own."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from batch_tui.demo import DemoRegion
from tests.e2e.test_program import KEYS, NO_AWS, PROGRAM, REGION, without_the_users_aws
from tests.terminal import PATIENCE, Terminal

__all__ = ["without_the_users_aws"]

QUEUE = "genomics"
BROKEN_HELP = """
import sys
from batch_tui.cli import main
from batch_tui.ui.screens.jobs import JobsScreen

def fail(screen):
    secret = {"genomics": screen}
    secret["call-variants"]

JobsScreen.action_help = fail
sys.exit(main(sys.argv[1:]))
"""
BROKEN_PARSE = """
import sys
from batch_tui.aws import parse
from batch_tui.cli import main

def page(answer, queue, whole):
    return answer[queue]

parse.page = page
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "state" / "batch-tui" / "journal.log"


@pytest.fixture
def demo() -> Iterator[DemoRegion]:
    with DemoRegion(jobs=100, seed=7) as demo:
        yield demo


def options(demo: DemoRegion, *more: str) -> list[str]:
    return ["--endpoint-url", demo.url, *REGION, "--queue", QUEUE, *more]


def run(*command: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=os.environ | NO_AWS | KEYS,
        timeout=3 * PATIENCE,
        check=False,
    )


def test_calls_are_written_down_in_a_private_file(demo: DemoRegion, journal: Path) -> None:
    done = run(PROGRAM, *options(demo, "--print", "--limit", "3"))
    assert (done.returncode, done.stderr) == (0, "")
    assert " ListJobs " in journal.read_text()
    assert " ms ok" in journal.read_text()
    assert QUEUE not in journal.read_text()
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600


def test_debug_writes_more_and_says_where(demo: DemoRegion, journal: Path) -> None:
    done = run(PROGRAM, *options(demo, "--print", "--limit", "3", "--debug"))
    assert done.stderr == f"batch-tui: What happened is written in {journal}.\n"
    assert "ListJobs was sent with jobQueue, maxResults" in journal.read_text()
    assert QUEUE not in journal.read_text()


@pytest.mark.parametrize("debug", [False, True])
def test_the_demo_writes_only_for_who_asks(debug: bool, journal: Path) -> None:
    done = run(
        PROGRAM, "--demo", "--demo-jobs", "50", "--queue", QUEUE, "--print", *["--debug"] * debug
    )
    assert done.returncode == 0
    assert journal.exists() is debug


def test_what_cannot_be_asked_for_writes_nothing(journal: Path) -> None:
    assert run(PROGRAM, "--filter", "colour:red").returncode == 2
    assert run(PROGRAM, "--demo", "--debug").returncode == 2
    assert not journal.exists()


def test_a_mistake_on_the_screen_ends_with_a_sentence_that_names_the_file(
    demo: DemoRegion, journal: Path
) -> None:
    command = [sys.executable, "-c", BROKEN_HELP, *options(demo)]
    with Terminal(command, 200, 50, env=NO_AWS | KEYS) as terminal:
        terminal.wait_for("end of the list")
        terminal.press("?")
        assert terminal.wait_for_end() == 70
        said = " ".join(terminal.after_screen().split())
        assert said == (
            f"batch-tui: This program made a mistake (KeyError); {journal} tells where."
            " Please report it."
        )
        assert b"\x1b[?1049l" in terminal.received
    written = journal.read_text()
    assert "builtins.KeyError" in written
    assert ":fail" in written
    assert "call-variants" not in written


def test_a_mistake_in_a_pipe_ends_with_the_same_sentence(demo: DemoRegion, journal: Path) -> None:
    done = run(sys.executable, "-c", BROKEN_PARSE, *options(demo, "--print"))
    assert done.returncode == 70
    assert done.stdout == ""
    assert done.stderr == (
        f"batch-tui: This program made a mistake (KeyError); {journal} tells where."
        " Please report it.\n"
    )
    assert ":page" in journal.read_text()
    assert QUEUE not in journal.read_text()
