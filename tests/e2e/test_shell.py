"""X: a shell in a running job, by the `aws` command on the terminal; or why there is none."""

import os
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from batch_tui.demo import DemoRegion
from tests.e2e.test_program import KEYS, NO_AWS, PROGRAM, REGION, without_the_users_aws
from tests.terminal import Terminal

__all__ = ["without_the_users_aws"]

QUEUE = "shells"
TASK = "arn:aws:ecs:us-east-1:111122223333:task/cluster-1/0123456789abcdef"
HOST = "arn:aws:ecs:us-east-1:111122223333:container-instance/cluster-1/fedcba"
ALLOWED: dict[str, Any] = {
    "container": {"enableExecuteCommand": True, "taskArn": TASK, "containerInstanceArn": HOST}
}
UNTOLD = {"container": {"enableExecuteCommand": True, "taskArn": "?"}}
EXPECTED = (
    "ecs execute-command --cluster cluster-1 --task 0123456789abcdef --container default "
    "--interactive --command /bin/sh --region us-east-1 --endpoint-url "
)


@pytest.fixture
def demo() -> Iterator[DemoRegion]:
    with DemoRegion(jobs=20, seed=7, speed=0) as region:
        region.add_queue(QUEUE)
        yield region


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """No program but what a test puts into `bin`."""
    (tmp_path / "bin").mkdir()
    found = os.environ | NO_AWS | KEYS
    return found | {"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin", "TMPDIR": str(tmp_path)}


def put(tmp_path: Path, name: str, script: str) -> None:
    path = tmp_path / "bin" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)


def command(demo: DemoRegion, *options: str) -> list[str]:
    place = ["--endpoint-url", demo.url, *REGION, "--queue", QUEUE, "--refresh", "0"]
    return [str(PROGRAM), *place, *options]


@pytest.mark.parametrize("status", [0, 3])
def test_the_terminal_is_given_to_the_shell_and_comes_back(
    demo: DemoRegion, env: dict[str, str], tmp_path: Path, status: int
) -> None:
    demo.add_job("mine", queue=QUEUE, status="RUNNING", detail=ALLOWED)
    put(tmp_path, "session-manager-plugin", "exit 0")
    put(tmp_path, "aws", f'echo "$@" > {tmp_path}/given; echo SHELL HERE; read x; exit $x')
    with Terminal(command(demo), 100, 30, env=env) as terminal:
        terminal.wait_for("end of the list")
        terminal.press("X")
        terminal.wait_for(lambda _: "SHELL HERE" in terminal.after_screen(), "the shell")
        assert (tmp_path / "given").read_text().startswith(EXPECTED)
        terminal.screen.reset()  # what it shows then is painted then
        terminal.press(str(status), "enter")
        if status:
            said = f"aws ended with status {status}. Enter goes back."
            terminal.wait_for(lambda _: said in terminal.after_screen(), said)
            terminal.press("enter")
        terminal.wait_for("end of the list")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


def test_where_aws_is_missing_the_command_is_copied(demo: DemoRegion, env: dict[str, str]) -> None:
    demo.add_job("mine", queue=QUEUE, status="RUNNING", detail=ALLOWED)
    with Terminal(command(demo), 100, 30, env=env) as terminal:
        terminal.wait_for("end of the list")
        terminal.press("X")
        terminal.wait_for("This machine lacks")
        terminal.wait_for("was sent to the terminal")
        copied = b64encode(f"aws {EXPECTED}{demo.url}".encode())
        assert b"\x1b]52;c;" + copied + b"\x07" in bytes(terminal.received)
        terminal.press("q")
        assert terminal.wait_for_end() == 0


@pytest.mark.parametrize(
    ("job", "options", "said"),
    [
        (("RUNNING", {"container": {"taskArn": TASK}}), (), "enableExecuteCommand is not true"),
        (("RUNNABLE", ALLOWED), (), "this one is RUNNABLE"),
        (("RUNNING", UNTOLD), (), "does not tell the task"),
        (("RUNNING", ALLOWED), ("--read-only",), "it opens no shell"),
    ],
)
def test_elsewhere_it_says_why_not(
    demo: DemoRegion,
    env: dict[str, str],
    job: tuple[str, dict[str, Any]],
    options: tuple[str, ...],
    said: str,
) -> None:
    status, detail = job
    demo.add_job("mine", queue=QUEUE, status=status, detail=detail)
    with Terminal(command(demo, *options), 100, 30, env=env) as terminal:
        terminal.wait_for("end of the list")
        terminal.press("X")
        terminal.wait_for(lambda text: said in " ".join(text.replace("▌", "").split()), said)
        terminal.press("q")
        assert terminal.wait_for_end() == 0
