"""What failed children say in the installed program: nothing of it drives the terminal."""

from collections.abc import Iterator

import pytest

from batch_tui.demo import DemoRegion
from tests.e2e.test_hostile import HOSTILE, traces
from tests.e2e.test_program import KEYS, NO_AWS, PROGRAM, REGION, without_the_users_aws
from tests.feed.failing import failing, never_started
from tests.terminal import Terminal

__all__ = ["without_the_users_aws"]

NASTY = f"ERROR {HOSTILE} \x1b]0;title\x07\x1bc needle"
LONG = "ERROR " + "x" * 1_000_000


@pytest.fixture
def demo() -> Iterator[DemoRegion]:
    with DemoRegion(jobs=10, seed=7) as demo:
        told = {0: (NASTY, "bye"), 1: (NASTY, "bye"), 2: ("one", LONG), 3: (HOSTILE,)}
        parent = failing(demo, told, size=9)
        never_started(demo, parent, 5, HOSTILE)
        yield demo


def test_hostile_logs_and_reasons_drive_nothing(demo: DemoRegion) -> None:
    env = NO_AWS | KEYS | {"AWS_ENDPOINT_URL_CLOUDWATCH_LOGS": demo.url}
    command = [PROGRAM, "--endpoint-url", demo.url, *REGION, "--queue", "logs"]
    with Terminal(command, 160, 40, env=env) as terminal:
        terminal.wait_for("end of the list")
        terminal.press("L")
        terminal.wait_for("5 of 5 failed children read")
        terminal.wait_for("2 × ERROR Q␛]<n>;c;ZXZpbA==␇␛[<n>;")
        terminal.wait_for("1 × ERROR xxxxxxxx")
        terminal.press("enter")
        terminal.wait_for("▾  2 × ERROR")
        terminal.press("G", "g", "/needle", "enter")
        terminal.wait_for("2 events in 2 children")
        terminal.wait_for(
            lambda text: "ERROR Q␛]52;c;ZXZpbA==␇" in text and "[red] ␛]0;title␇␛c needle" in text
        )
        terminal.press("enter")
        terminal.wait_for("bye")
        terminal.press("escape", "escape", "escape")
        terminal.wait_for("The last lines of each")
        terminal.press("escape")
        terminal.wait_for("end of the list")
        terminal.press("F")  # the way in three keys is what it was
        terminal.wait_for("5 FAILED of 9")
        terminal.press("down", "l")
        terminal.wait_for("exit 1")
        terminal.press("q", "q")
        assert terminal.wait_for_end() == 0
        assert traces(terminal.received) == []
        assert b"\x1b]0;title" not in terminal.received
        assert b"\x1bc" not in terminal.received
