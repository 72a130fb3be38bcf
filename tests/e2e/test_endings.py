"""How the installed program ends by a signal, by keys, and with its terminal."""

import base64
import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from batch_tui.demo import DemoRegion
from tests.e2e.test_program import KEYS, NO_AWS, PROGRAM, REGION, without_the_users_aws
from tests.e2e.unhurried import UNHURRIED
from tests.terminal import Terminal

__all__ = ["without_the_users_aws"]

QUEUE = "genomics"
QUERY = "status:failed"
LEAVE = "Ctrl+C again leaves; so does q in the list"
STUCK = """
import sys
from batch_tui.cli import main
from batch_tui.ui.screens.jobs import JobsScreen

def hang(screen):
    print("\\x07", end="", flush=True, file=sys.__stdout__)
    while True:
        pass

JobsScreen.action_help = hang
sys.exit(main(sys.argv[1:]))
"""
"""A program that a key hangs: only what a signal does by itself is left."""

SLOW = """
import sys
from batch_tui import wiring
from batch_tui.cli import main

def open_memory(settings):
    print("waiting")
    sys.stdin.readline()

wiring.open_memory = open_memory
sys.exit(main(["--demo"]))
"""
"""A program that takes long to come up."""


@pytest.fixture
def demo() -> Iterator[DemoRegion]:
    with DemoRegion(jobs=100, seed=7) as demo:
        yield demo


def options(demo: DemoRegion, *more: str) -> list[str]:
    return ["--endpoint-url", demo.url, *REGION, "--queue", QUEUE, *more]


def shown(terminal: Terminal) -> None:
    """Wait for the list, and for a filter that is to be remembered."""
    terminal.wait_for("end of the list")
    terminal.press(f"/{QUERY}\r")
    terminal.wait_for("▐7 ✖")


def remembered(tmp_path: Path) -> list[str]:
    state = tmp_path / "state" / "batch-tui" / "state.json"
    return list(json.loads(state.read_text())["queries"].values()) if state.exists() else []


@pytest.mark.parametrize(
    "by", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT], ids=str
)
def test_a_signal_ends_it_as_q_does(demo: DemoRegion, tmp_path: Path, by: signal.Signals) -> None:
    with Terminal([PROGRAM, *options(demo)], env=NO_AWS | KEYS) as terminal:
        shown(terminal)
        assert not terminal.is_given_back()
        terminal.process.send_signal(by)
        assert terminal.wait_for_end() == 128 + by
        assert terminal.is_given_back(), terminal.modes
        assert terminal.after_screen().strip() == ""
    assert remembered(tmp_path) == [QUERY]


def test_a_signal_ends_it_with_a_dialog_up(demo: DemoRegion, tmp_path: Path) -> None:
    with Terminal([PROGRAM, *options(demo)], env=NO_AWS | KEYS) as terminal:
        shown(terminal)
        terminal.press("s")
        terminal.wait_for("Sort the loaded jobs by")
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.wait_for_end() == 128 + signal.SIGTERM
        assert terminal.is_given_back(), terminal.modes
    assert remembered(tmp_path) == [QUERY]


def test_a_second_signal_ends_at_once_and_gives_the_terminal_back(demo: DemoRegion) -> None:
    command = [sys.executable, "-c", STUCK, *options(demo)]
    with Terminal(command, env=NO_AWS | KEYS) as terminal:
        terminal.wait_for("end of the list")
        before = len(terminal.received)
        terminal.press("?")
        while b"\x07" not in terminal.received[before:]:
            terminal.read(0.05)
        terminal.process.send_signal(signal.SIGTERM)
        while terminal.process.poll() is None and signal.SIGTERM in pending(terminal):
            terminal.read(0.01)
        terminal.process.send_signal(signal.SIGHUP)
        # Of two signals that Python sees at once, the one with the lower number is handled first.
        assert terminal.wait_for_end() in {128 + signal.SIGTERM, 128 + signal.SIGHUP}
        assert terminal.is_given_back(), terminal.modes


def pending(terminal: Terminal) -> set[int]:
    """The signals that were sent and have not reached the program."""
    status = Path(f"/proc/{terminal.process.pid}/status").read_text()
    mask = next(line.split()[1] for line in status.splitlines() if line.startswith("ShdPnd"))
    return {number for number in range(1, 65) if int(mask, 16) >> (number - 1) & 1}


def test_signals_end_a_pipe_as_they_end_any_program(demo: DemoRegion) -> None:
    demo.faults.latency = 3_600
    for by in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        demo.calls.clear()
        with Terminal([PROGRAM, *options(demo, "--print")], env=NO_AWS | KEYS) as terminal:
            while not demo.calls:
                terminal.read(0.05)
            terminal.process.send_signal(by)
            assert terminal.wait_for_end() == -by
            assert "Traceback" not in terminal.text


DEAF = "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); "
DEAF += "os.execv(sys.argv[1], sys.argv[1:])"


@pytest.mark.parametrize("deaf", [False, True])
def test_it_ends_with_its_terminal(demo: DemoRegion, tmp_path: Path, deaf: bool) -> None:
    prefix = [sys.executable, "-c", DEAF] if deaf else []
    command = [*prefix, PROGRAM, *options(demo)]
    with Terminal(command, env=NO_AWS | KEYS) as terminal:
        shown(terminal)
        terminal.hang_up()
        assert terminal.wait_for_end() == 128 + signal.SIGHUP
    assert remembered(tmp_path) == [QUERY]


def test_who_ignores_a_hangup_stays_with_its_terminal(demo: DemoRegion) -> None:
    command = [sys.executable, "-c", DEAF, PROGRAM, *options(demo)]
    with Terminal(command, env=NO_AWS | KEYS) as terminal:
        terminal.wait_for("end of the list")
        terminal.process.send_signal(signal.SIGHUP)
        terminal.press("?")
        terminal.wait_for("Moving and choosing")


PLACES = {
    "list": ("", "end of the list"),
    "picker": ("s", "Sort the loaded jobs by"),
    "line": ("\x13", "Save this view"),
    "sheet": ("?", "Moving and choosing"),
    "bar": ("/etl", "Enter asks AWS"),
    "details": ("d", "Job details"),
}


@pytest.mark.parametrize("place", PLACES)
def test_ctrl_c_says_how_to_leave_and_again_leaves(
    demo: DemoRegion, tmp_path: Path, place: str
) -> None:
    keys, seen = PLACES[place]
    with Terminal([*UNHURRIED, *options(demo)], 120, 30, env=NO_AWS | KEYS) as terminal:
        shown(terminal)
        terminal.press(keys)
        terminal.wait_for(lambda text: seen in text or place in ("details", "bar"), seen)
        terminal.press("ctrl+c")
        text = terminal.wait_for(LEAVE)
        assert text.count(LEAVE) == 1
        terminal.press("ctrl+c")
        assert terminal.wait_for_end() == 0
        assert terminal.is_given_back(), terminal.modes
    assert remembered(tmp_path) == [QUERY]


def test_ctrl_c_long_after_the_first_says_it_again(demo: DemoRegion) -> None:
    with Terminal([PROGRAM, *options(demo)], 120, 30, env=NO_AWS | KEYS) as terminal:
        terminal.wait_for("end of the list")
        for _ in range(2):
            told_for_a_while(terminal)
        assert terminal.process.poll() is None


def told_for_a_while(terminal: Terminal) -> None:
    """Press Ctrl+C; what is said may have come and gone between two looks at the screen."""
    before = len(terminal.received)
    terminal.press("ctrl+c")
    terminal.wait_for(
        lambda text: b"leaves;" in terminal.received[before:] and LEAVE not in text,
        "the sentence come and gone",
    )


def test_ctrl_c_before_the_screen_is_up_ends_quietly() -> None:
    with Terminal([sys.executable, "-c", SLOW]) as terminal:
        terminal.wait_for("waiting")
        terminal.press("ctrl+c")
        assert terminal.wait_for_end() == 128 + signal.SIGINT
        assert "Traceback" not in terminal.text


def test_one_demo_after_the_other_leaves_no_process_behind() -> None:
    with Terminal([PROGRAM, "--demo", "--demo-jobs", "100", "--queue", QUEUE]) as terminal:
        terminal.wait_for("end of the list")
        tasks = Path(f"/proc/{terminal.process.pid}/task").glob("*/children")
        children = [int(pid) for task in tasks for pid in task.read_text().split()]
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.wait_for_end() == 128 + signal.SIGTERM
        for child in children:
            with pytest.raises(ProcessLookupError):
                os.kill(child, 0)


def test_ctrl_c_copies_what_is_selected(demo: DemoRegion) -> None:
    with Terminal([PROGRAM, *options(demo)], 120, 30, env=NO_AWS | KEYS) as terminal:
        terminal.wait_for("end of the list")
        terminal.press("/etl")
        terminal.wait_for("Enter asks")
        terminal.type(b"\x1b[1;2D\x1b[1;2D\x03\x03")  # Shift+Left, twice
        copied = b"\x1b]52;c;" + base64.b64encode(b"tl") + b"\x07"
        terminal.wait_for(lambda _: copied in terminal.received, "the copy")
        terminal.press("escape")
        terminal.wait_for(lambda text: "Enter asks" not in text, "the list")
        assert LEAVE not in terminal.text
