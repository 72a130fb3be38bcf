"""W: the bell and a notice of the desktop when a job has ended, whatever is on the screen."""

import os
from collections.abc import Iterator

import pytest

from batch_tui.demo import DemoRegion
from batch_tui.ui.terminal.alert import sequence
from tests.e2e.test_program import KEYS, NO_AWS, PROGRAM, REGION, without_the_users_aws
from tests.terminal import Terminal

__all__ = ["without_the_users_aws"]

QUEUE = "told"
REASON = "Out \x1b]9;of\x07 memory"


@pytest.fixture
def demo() -> Iterator[DemoRegion]:
    with DemoRegion(jobs=20, seed=7, speed=0) as region:
        yield region


def test_the_end_of_a_watched_job_rings_over_another_screen(demo: DemoRegion) -> None:
    job_id = demo.add_job("mine", queue=QUEUE, status="RUNNING")
    place = ["--endpoint-url", demo.url, *REGION, "--queue", QUEUE, "--refresh", "1"]
    env = {k: v for k, v in os.environ.items() if k not in ("TMUX", "STY")} | NO_AWS | KEYS
    with Terminal([str(PROGRAM), *place], 120, 30, env=env) as terminal:
        terminal.wait_for("end of the list")
        terminal.press("W")
        terminal.wait_for("You are told when mine ends.")
        terminal.wait_for("1 watched")
        terminal.press("?")
        terminal.wait_for("Esc closes")
        demo.set_status(job_id, "FAILED", exit_code=1, reason=REASON)
        terminal.wait_for("mine FAILED: Out")
        said = "batch-tui: mine FAILED: Out ␛]9;of␇ memory"
        notice = b"\x07\x1b]9;" + said.encode() + b"\x07"
        terminal.wait_for(lambda _: notice in bytes(terminal.received), "the notice")
        terminal.press("escape")
        terminal.wait_for(lambda text: "Esc closes" not in text, "the list")
        terminal.wait_for(lambda text: "watched" not in text, "none is watched")
        terminal.wait_for(lambda text: "FAILED      mine" in text, "the list knows it, too")
        terminal.press("W")
        terminal.wait_for("mine has ended already: FAILED.")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


@pytest.mark.parametrize(
    ("env", "told"),
    [
        ({"TERM": "xterm-256color"}, "\x07\x1b]9;a;b: c\x07"),
        ({"TERM": "foot"}, "\x07\x1b]777;notify;a,b;c\x07"),
        ({"TERM": "rxvt-unicode"}, "\x07\x1b]777;notify;a,b;c\x07"),
        (
            {"TERM": "tmux-256color", "TMUX": "x"},
            "\x07\x1bPtmux;\x1b\x1b]9;a;b: c\x07\x1b\\",
        ),
        ({"TERM": "screen", "STY": "x"}, "\x07\x1bP\x1b]9;a;b: c\x07\x1b\\"),
    ],
)
def test_the_notice_is_what_the_terminal_takes(env: dict[str, str], told: str) -> None:
    assert sequence("a;b", "c", env) == told


def test_a_long_notice_is_cut() -> None:
    assert len(sequence("t", "x" * 5_000, {})) < 300
