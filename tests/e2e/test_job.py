"""The details of a hostile job in the installed program, and a value given to the clipboard."""

from base64 import b64encode
from collections.abc import Iterator

import pytest

from batch_tui.demo import DemoRegion
from tests.e2e.test_hostile import HOSTILE, SHOWN, traces
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
            f"told {HOSTILE}",
            queue=QUEUE,
            status="FAILED",
            exit_code=1,
            reason=HOSTILE,
            container_reason=HOSTILE,
            started=now - HOUR,
            stopped=now,
            detail={
                "container": {
                    "image": HOSTILE,
                    "command": [HOSTILE, "x"],
                    "environment": [{"name": HOSTILE, "value": HOSTILE}],
                    "containerInstanceArn": HOSTILE,
                },
                "tags": {HOSTILE: HOSTILE},
                "parameters": {HOSTILE: HOSTILE},
                "dependsOn": [{"jobId": HOSTILE, "type": HOSTILE}],
            },
        )
        yield demo


def command(demo: DemoRegion) -> list[object]:
    return [PROGRAM, "--endpoint-url", demo.url, *REGION, "--queue", QUEUE]


def env_of(demo: DemoRegion) -> dict[str, str]:
    return NO_AWS | KEYS | {"AWS_ENDPOINT_URL_ECS": demo.url, "TMUX": "", "STY": ""}


def test_nothing_of_a_job_drives_the_terminal(demo: DemoRegion) -> None:
    with Terminal(command(demo), 100, 24, env=env_of(demo)) as terminal:
        terminal.wait_for("end of the list")
        terminal.press("d")
        terminal.wait_for(lambda text: "Exit code" in text and SHOWN in text)
        for end in ("dependsOn", "Identity", "propagateTags"):
            terminal.press("x", f"/{end}", "enter")
            terminal.wait_for(end)
        terminal.press("y")
        terminal.wait_for('"jobName"')
        terminal.press("/containerInstanceArn", "enter")
        terminal.wait_for("containerInstanceArn")
        terminal.press("c")  # all of the JSON, through the terminal
        terminal.wait_for("was sent to the terminal")
        terminal.press("q", "q")
        assert terminal.wait_for_end() == 0
        sent = bytes(terminal.received)
        begin = sent.index(b"\x1b]52;c;")
        told = sent[:begin] + sent[sent.index(b"\x07", begin) + 1 :]
        assert traces(told) == []


def test_a_value_is_given_to_the_clipboard_of_the_terminal(demo: DemoRegion) -> None:
    with Terminal(command(demo), 100, 24, env=env_of(demo)) as terminal:
        terminal.wait_for("end of the list")
        terminal.press("d")
        terminal.wait_for("Exit code")
        terminal.press("c")
        terminal.wait_for("Copy a value")
        terminal.press("queue:", "enter")
        terminal.wait_for("was sent to the terminal")
        assert b"\x1b]52;c;" + b64encode(QUEUE.encode()) + b"\x07" in bytes(terminal.received)
        terminal.press("q", "q")
        assert terminal.wait_for_end() == 0
