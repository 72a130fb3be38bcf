"""The log of a job in the installed program: the pager, and what of a hostile log is sent."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from batch_tui.demo import DemoRegion
from tests.e2e.test_hostile import HOSTILE, traces
from tests.e2e.test_program import KEYS, NO_AWS, PROGRAM, REGION, without_the_users_aws
from tests.terminal import Terminal

__all__ = ["without_the_users_aws"]

HOUR = 3_600_000
QUEUE = "mine"


@pytest.fixture
def demo() -> Iterator[DemoRegion]:
    with DemoRegion(jobs=10, seed=7) as demo:
        now = demo.clock.start
        demo.add_job(
            "told",
            queue=QUEUE,
            status="FAILED",
            exit_code=1,
            reason=HOSTILE,
            started=now - HOUR,
            stopped=now,
            lines=(
                *(f"line {n:05}" for n in range(12_000)),
                HOSTILE,
                "\x1b[31mred\x1b[0m \x1b]0;title\x07\x1bc",
                "the end",
            ),
        )
        yield demo


@pytest.fixture
def env(demo: DemoRegion, tmp_path: Path) -> dict[str, str]:
    """Where every file of the program and of its pager is the test's own."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    logs = {"AWS_ENDPOINT_URL_CLOUDWATCH_LOGS": demo.url, "TMPDIR": str(scratch)}
    return NO_AWS | KEYS | logs


def pager(tmp_path: Path, text: str) -> str:
    script = tmp_path / "pager"
    script.write_text(f"#!/bin/sh\n{text}\n")
    script.chmod(0o755)
    return str(script)


def opened(terminal: Terminal) -> None:
    terminal.wait_for("end of the list")
    terminal.press("l")
    terminal.wait_for("the end")


def command(demo: DemoRegion) -> list[object]:
    return [PROGRAM, "--endpoint-url", demo.url, *REGION, "--queue", QUEUE]


def test_a_hostile_log_drives_nothing_and_keeps_its_colours(
    demo: DemoRegion, env: dict[str, str]
) -> None:
    with Terminal(command(demo), 160, 30, env=env) as terminal:
        opened(terminal)
        terminal.wait_for("Q␛]52;c;ZXZpbA==␇␛[66;66HX‹U+009B›2J‹U+202E›R‹U+200B›Z[/b][red]")
        terminal.wait_for("red ␛]0;title␇␛c")
        line = next(n for n, line in enumerate(terminal.lines) if line.startswith("red ␛"))
        red, plain = terminal.screen.buffer[line][0].fg, terminal.screen.buffer[line][4].fg
        assert red != plain
        terminal.press("/red", "enter", "t", "w", "g")
        terminal.wait_for("line 00000")
        terminal.press("q")
        terminal.wait_for("end of the list")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert traces(terminal.received) == []
        assert b"\x1b]0;title" not in terminal.received
        assert b"\x1bc" not in terminal.received


def test_the_pager_gets_the_whole_log_and_the_program_comes_back(
    demo: DemoRegion, env: dict[str, str], tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    script = (
        f'cp "$1" {seen}; stat -c %a "$1" > {seen}.mode; echo PAGER HERE; read x; echo "got $x"'
    )
    env["PAGER"] = pager(tmp_path, script)
    with Terminal(command(demo), 120, 30, env=env) as terminal:
        opened(terminal)
        modes = terminal.modes
        terminal.press("o")
        terminal.wait_for(lambda _: "PAGER HERE" in terminal.after_screen(), "the pager")
        assert terminal.modes == set()
        lines = seen.read_text().splitlines()
        assert lines[:2] == ["line 00000", "line 00001"]
        assert len(lines) == 12_003
        assert lines[-2:] == ["red ␛]0;title␇␛c", "the end"]
        assert traces(seen.read_bytes()) == []
        assert Path(f"{seen}.mode").read_text().strip() == "600"
        terminal.press("\x03")  # the pager's own: the program lives
        terminal.wait_for(lambda text: "the end" in text and terminal.modes == modes, "it is back")
        terminal.press("pageup")
        terminal.wait_for("line 11955")
        terminal.press("escape")
        terminal.wait_for("end of the list")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert os.listdir(env["TMPDIR"]) == []


@pytest.mark.parametrize(
    ("value", "said"),
    [("no-such-pager", "could not be started"), ("'", "$PAGER cannot be read")],
)
def test_a_pager_that_is_none_is_said(
    demo: DemoRegion, env: dict[str, str], value: str, said: str
) -> None:
    with Terminal(command(demo), 120, 30, env=env | {"PAGER": value}) as terminal:
        opened(terminal)
        terminal.press("o")
        terminal.wait_for(said)
        terminal.press("g")
        terminal.wait_for("line 00000")
        terminal.press("q", "q")
        assert terminal.wait_for_end() == 0
        assert os.listdir(env["TMPDIR"]) == []


def test_a_log_is_saved_where_it_was_said(
    demo: DemoRegion, env: dict[str, str], tmp_path: Path
) -> None:
    with Terminal(command(demo), 120, 30, env=env, cwd=tmp_path) as terminal:
        opened(terminal)
        terminal.press("\x13")
        terminal.wait_for("Save the whole log as")
        terminal.press("enter")
        terminal.wait_for("Saved 12,003 events")
        (path,) = tmp_path.glob("told-*.log")
        assert path.read_bytes().endswith(b"red\x1b[0m \x1b]0;title\x07\x1bc\nthe end\n")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert traces(terminal.received) == []
