"""The real program in real terminals: few bytes, and the picture that Textual's own would give."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from batch_tui.demo import DemoRegion
from tests.e2e.test_program import KEYS, NO_AWS, REGION, without_the_users_aws
from tests.twin import THEME, Twin

__all__ = ["without_the_users_aws"]

PRESSED = (
    "down", "up", "pagedown", "pagedown", "pageup", "end", "home", "right", "F", "*", "m", "s", "?",
    "d", "l", "C", "Q", "escape", "escape", "enter", " ", "!", "7", "0", "\x0c", THEME,
    "shift+right",
)  # fmt: skip
ROUNDS = 8


@pytest.fixture
def demo() -> Iterator[DemoRegion]:
    with DemoRegion(jobs=2_000, seed=7) as demo:
        yield demo


@contextmanager
def twin(demo: DemoRegion, tmp_path: Path, env: dict[str, str], within: str = "") -> Iterator[Twin]:
    words = ["--endpoint-url", demo.url, *REGION, "--queue", "nightly-etl", "--refresh", "1"]
    wandering = Twin(words, tmp_path, 100, 30, NO_AWS | KEYS | env, within=within)
    try:
        yield wandering
    finally:
        wandering.close()


def wander(twin: Twin, demo: DemoRegion, random: Random, *, resized: float) -> None:
    """Press keys, change jobs and now and then the size, and look whenever it is quiet."""
    twin.terminal.wait_for("SUCCEEDED")
    twin.check("the start")
    for _ in range(ROUNDS):
        keys = random.choices(PRESSED, k=random.randint(1, 4))
        twin.terminal.press(*keys)
        seen = [call.body["jobs"] for call in demo.calls if "jobs" in call.body]
        if seen and random.random() < 0.3:
            demo.set_status(random.choice(seen[-1]), random.choice(("FAILED", "RUNNING")))
        if random.random() < resized:
            twin.terminal.resize(random.choice((80, 100, 130)), random.choice((12, 24, 40)))
        twin.check(" ".join(keys))


@pytest.mark.parametrize(
    "env",
    [
        {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
        {"TERM": "screen-256color", "COLORTERM": "", "SSH_TTY": "/dev/pts/1"},
        {"TERM": "vt100", "COLORTERM": ""},
    ],
    ids=lambda env: env["TERM"],
)
def test_the_screen_is_the_one_that_textuals_own_output_gives(
    demo: DemoRegion, tmp_path: Path, env: dict[str, str]
) -> None:
    with twin(demo, tmp_path, env) as wandering:
        wander(wandering, demo, Random(env["TERM"]), resized=0.25)


@pytest.mark.parametrize("within", ["tmux", "screen"])
def test_so_it_is_as_another_program_passes_it_on(
    demo: DemoRegion, tmp_path: Path, within: str
) -> None:
    if shutil.which(within) is None:
        pytest.skip(f"{within} is not installed")
    with TemporaryDirectory() as sockets:  # whose name is short enough for one
        env = {"TERM": "xterm-256color", "TMUX": "", "STY": "", "SCREENDIR": sockets}
        if within == "screen":
            env["COLORTERM"] = ""  # it has 256 colours
        with twin(demo, tmp_path, env, within) as wandering:
            wander(wandering, demo, Random(7), resized=0)


def test_marks_of_a_frame_are_sent_to_a_terminal_that_knows_them_and_nothing_between_frames(
    demo: DemoRegion, tmp_path: Path
) -> None:
    with twin(demo, tmp_path, {"TERM": "xterm-256color"}) as wandering:
        terminal = wandering.terminal
        terminal.wait_for("SUCCEEDED")
        terminal.type(b"\x1b[?2026;2$y")  # it answers that it knows them
        terminal.press("s")
        terminal.wait_for("Enter")
        wandering.check("asked")
        terminal.wait_for(lambda _: terminal.received.endswith(b"\x1b[?2026l"), "a whole frame")
        before = len(terminal.received)
        terminal.press("escape", "down", "pagedown")
        wandering.check("a frame")
        terminal.wait_for(lambda _: terminal.received.endswith(b"\x1b[?2026l"), "a whole frame")
        sent = bytes(terminal.received[before:])
    assert re.fullmatch(rb"(?:\x1b\[\?2026h[^\x00]*?\x1b\[\?2026l)+", sent)
    assert sent.count(b"\x1b[?2026h") == sent.count(b"\x1b[?2026l")


def test_what_another_program_wrote_is_painted_over_by_ctrl_l(
    demo: DemoRegion, tmp_path: Path
) -> None:
    with twin(demo, tmp_path, {"TERM": "xterm-256color"}) as wandering:
        terminal = wandering.terminal
        terminal.wait_for("SUCCEEDED")
        wandering.check("the start")
        before = terminal.lines
        terminal.screen.cursor_position(5, 5)
        terminal.screen.draw("Broadcast message from root")
        terminal.press("?")
        terminal.wait_for("Moving and choosing")
        terminal.press("\x0c")
        wandering.check("Ctrl+L")
        terminal.press("escape")
        terminal.wait_for(lambda text: "Moving and choosing" not in text)
        wandering.check("closed")
        assert [line[:30] for line in terminal.lines[3:-2]] == [line[:30] for line in before[3:-2]]


@pytest.mark.parametrize(
    ("options", "env", "told"),
    [
        (["--plain-output"], {"TERM": "xterm-256color"}, "as it was asked for"),
        ([], {"TERM": "unknown"}, "TERM does not say"),
    ],
)
def test_where_textuals_own_output_is_left_alone_that_is_told(
    demo: DemoRegion, tmp_path: Path, options: list[str], env: dict[str, str], told: str
) -> None:
    words = ["--endpoint-url", demo.url, *REGION, "--queue", "genomics", *options]
    plain = Twin(words, tmp_path, 100, 30, NO_AWS | KEYS | env)
    try:
        plain.terminal.wait_for(told)
        plain.terminal.wait_for("100 jobs")
        plain.check("plain")
    finally:
        plain.close()


@pytest.mark.parametrize(("options", "most"), [(["--ssh"], 15), (["--no-ssh"], 60)])
def test_a_held_key_stops_with_what_the_terminal_reads_and_makes_few_frames_over_ssh(
    demo: DemoRegion, tmp_path: Path, options: list[str], most: int
) -> None:
    words = ["--endpoint-url", demo.url, *REGION, "--queue", "nightly-etl", "--refresh", "0"]
    env = {"TERM": "xterm-256color", "SSH_TTY": "/dev/pts/1"}
    held = Twin([*words, *options], tmp_path, 100, 30, NO_AWS | KEYS | env)
    try:
        terminal = held.terminal
        terminal.wait_for("SUCCEEDED")
        terminal.type(b"\x1b[?2026;2$y")
        held.check("the start")
        began = time.monotonic()
        while terminal.read(0):  # that came while the pictures were compared
            began = time.monotonic()
        before = len(terminal.received)
        while (now := time.monotonic()) - began < 1.0:
            terminal.press("down")
            while time.monotonic() - now < 0.015:
                terminal.read(0.005)
        frames = bytes(terminal.received[before:]).count(b"\x1b[?2026h")
        on_its_way = 1  # made before, and sent then
        assert frames <= (time.monotonic() - began) * most + 2 + on_its_way
        held.check("let go")
    finally:
        held.close()


def test_a_browser_gets_textuals_own_driver(demo: DemoRegion, tmp_path: Path) -> None:
    words = ["--endpoint-url", demo.url, *REGION, "--queue", "genomics"]
    driver = {"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"}
    with subprocess.Popen(
        [sys.executable, "-m", "batch_tui", *words],
        env={**os.environ, **NO_AWS, **KEYS, **driver},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as served:
        assert served.stdin is not None
        assert served.stdout is not None
        assert served.stdout.readline() == b"__GANGLION__\n"
        received = b""
        while b"100 jobs" not in received:
            kind, size = served.stdout.read(1), int.from_bytes(served.stdout.read(4))
            assert kind in {b"D", b"M"}
            received += served.stdout.read(size)
        leave = b'{"type": "quit"}'
        served.stdin.write(b"M" + len(leave).to_bytes(4) + leave)
        served.stdin.flush()
        served.stdout.read()
        assert served.wait(60) == 0
