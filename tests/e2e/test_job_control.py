"""The installed program under a shell with job control: Ctrl+Z, kill -TSTP, fg and bg."""

import os
import re
import signal
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from batch_tui.demo import DemoRegion
from tests.e2e.test_program import KEYS, NO_AWS, PROGRAM, REGION, without_the_users_aws
from tests.terminal import Terminal

__all__ = ["without_the_users_aws"]

QUEUE = "genomics"
JOBS = 15
"""How many that queue has, which is fewer than there are lines."""
SHELL = {"PS1": "shell$ ", "TERM": "xterm-256color", "BASH_SILENCE_DEPRECATION_WARNING": "1"}


@pytest.fixture
def demo() -> Iterator[DemoRegion]:
    with DemoRegion(jobs=100, seed=7) as demo:
        yield demo


@pytest.fixture
def shell(demo: DemoRegion, tmp_path: Path) -> Iterator[Terminal]:
    """An interactive shell in which the program shows its list."""
    words = [PROGRAM, "--endpoint-url", demo.url, *REGION, "--queue", QUEUE]
    command = ["bash", "--norc", "--noprofile", "--noediting", "-i"]
    with Terminal(command, 120, 30, env=NO_AWS | KEYS | SHELL) as terminal:
        terminal.wait_for("shell$")
        terminal.press(" ".join(map(str, words)), "enter")
        terminal.wait_for("end of the list")
        yield terminal
        for child in children(terminal):
            os.kill(child, signal.SIGKILL)


def children(terminal: Terminal) -> list[int]:
    tasks = Path(f"/proc/{terminal.process.pid}/task").glob("*/children")
    return [int(pid) for task in tasks for pid in task.read_text().split()]


def state(pid: int) -> str:
    """The letter that the kernel tells: T of a process that stands."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def takes_lines(terminal: Terminal) -> bool:
    """Whether Enter ends a line, as in a shell without an editor of its own."""
    reads, *_ = terminal.attributes_now
    assert isinstance(reads, int)
    return bool(reads & termios.ICRNL)


def is_drawn(terminal: Terminal) -> bool:
    """Whether all jobs are to be seen, by their statuses, which no dialog hides."""
    return len(re.findall(r"^  [✔✖●◔◌◑○] [A-Z]", terminal.text, re.MULTILINE)) == JOBS


def prompt(terminal: Terminal, after: str) -> None:
    """Wait until the shell has the terminal, and see that it has it whole."""
    terminal.wait_for(
        lambda _: after in terminal.after_screen() and terminal.after_screen().endswith("shell$ "),
        "the shell",
    )
    assert terminal.modes == set()


def stopped(terminal: Terminal) -> None:
    prompt(terminal, "Stopped")
    assert [state(pid) for pid in children(terminal)] == ["T"]


def ask_shell(terminal: Terminal, command: str, answer: str) -> None:
    """What was typed reaches the shell as it was typed, and is seen."""
    terminal.press(command, "enter")
    terminal.wait_for(answer)


@pytest.mark.parametrize("by", ["key", "signal"])
@pytest.mark.parametrize(
    ("keys", "seen"),
    [("", "end of the list"), ("?", "Esc closes"), ("/etl", "0 of 15 loaded match")],
    ids=["list", "dialog", "bar"],
)
def test_it_stands_still_and_comes_back_whole(
    shell: Terminal, keys: str, seen: str, by: str
) -> None:
    shell.press(keys)
    shell.wait_for(lambda text: seen in text and is_drawn(shell), seen)
    modes, attributes = shell.modes, shell.attributes_now
    assert {"1049", "2004", "1003", "1004", "25", "keyboard"} <= modes
    if by == "signal":
        os.kill(children(shell)[0], signal.SIGTSTP)
    else:
        shell.press("\x1a")
    stopped(shell)
    ask_shell(shell, "echo $((6 * 7))", "42")
    shell.screen.reset()
    shell.press("fg", "enter")
    shell.wait_for(lambda text: seen in text and is_drawn(shell), "what it was")
    assert (shell.modes, shell.attributes_now) == (modes, attributes)
    if keys:
        shell.press("escape")
        shell.wait_for(lambda text: seen not in text, "the list")
    shell.press("q")
    prompt(shell, "shell$")


def test_its_size_is_taken_again(shell: Terminal) -> None:
    shell.press("\x1a")
    stopped(shell)
    shell.resize(90, 20)
    shell.press("fg", "enter")
    shell.wait_for(lambda _: "q Quit" in shell.lines[-1], "the bottom line where it belongs")


def test_in_the_background_it_waits_for_the_terminal(shell: Terminal) -> None:
    shell.press("\x1a")
    stopped(shell)
    shell.press("bg", "enter")
    ask_shell(shell, "wait", "stopped")
    assert [state(pid) for pid in children(shell)] == ["T"]
    assert shell.modes == set()
    shell.press("fg", "enter")
    shell.wait_for(lambda _: "1049" in shell.modes, "the screen")


def test_a_signal_ends_what_stands_still(shell: Terminal) -> None:
    shell.press("\x1a")
    stopped(shell)
    ask_shell(shell, "kill %1", "kill %1")
    shell.wait_for(lambda _: not children(shell), "its end")
    ask_shell(shell, "echo and", "Exit 143")
    assert shell.modes == set()


def test_a_stop_that_nobody_can_undo_does_not_take_place(demo: DemoRegion) -> None:
    command = [PROGRAM, "--endpoint-url", demo.url, *REGION, "--queue", QUEUE]
    with Terminal(command, 100, 30, env=NO_AWS | KEYS) as terminal:
        terminal.wait_for("end of the list")
        terminal.press("\x1a")
        terminal.press("?")
        terminal.wait_for("Moving and choosing")


def test_what_was_stopped_from_outside_is_drawn_anew(shell: Terminal) -> None:
    modes = shell.modes
    pid = children(shell)[0]
    os.kill(pid, signal.SIGSTOP)
    # What was typed before the shell has the terminal would be as the program takes it: no line.
    shell.wait_for(lambda _: state(pid) == "T" and takes_lines(shell), "it stands")
    before = len(shell.received)
    shell.press("printf '\\033c'; fg", "enter")
    shell.wait_for(
        lambda text: (
            b"\x1bc" in shell.received[before:] and "printf" not in text and is_drawn(shell)
        ),
        "what it was",
    )
    assert modes <= shell.modes
