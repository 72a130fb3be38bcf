"""What is shown, copied for other tools, or opened in a browser."""

import stat
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from batch_tui.demo import DemoRegion
from batch_tui.look.console import address
from batch_tui.ui.terminal import browser
from tests.conftest import Run
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.test_live import MINE
from tests.ui.trees import array


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """What was copied, newest last: the pilot's terminal takes nothing, so it goes into files."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("tempfile._name_sequence", map("{:08}".format, count()))
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)

    def read() -> list[str]:
        files = sorted(tmp_path.iterdir())
        assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files)
        return [path.read_text("utf-8") for path in files]

    return read


async def pressed(running: Running, key: str) -> None:
    await running.press(key)
    await driver.idle(running)


async def test_id_arn_and_the_console_of_the_job_under_the_cursor(
    demo: DemoRegion, run: Run, copies: Callable[[], list[str]]
) -> None:
    job_id = demo.add_job("mine", queue=MINE)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        for key in ("c", "Y", "b"):
            await pressed(running, key)
        arn = demo.store.summary(job_id)["jobArn"]
        assert copies() == [f"{job_id}\n", f"{arn}\n", f"{address(job_id, 'us-east-1')}\n"]
        assert f"The id {job_id} is in " in driver.notices(running)[0]


async def test_marked_jobs_are_copied_a_line_each_and_not_opened(
    demo: DemoRegion, run: Run, copies: Callable[[], list[str]]
) -> None:
    ids = {demo.add_job(f"mine-{n}", queue=MINE) for n in range(3)}
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("ctrl+a")
        for key in ("c", "Y", "b"):
            await pressed(running, key)
        copied, arns = copies()
        assert set(copied.split()) == ids
        assert set(arns.split()) == {demo.store.summary(job_id)["jobArn"] for job_id in ids}
        told = driver.notices(running)
        assert "A list of 3 ids is in " in told[0]
        assert told[-1] == "The console shows one job at a time, and 3 are marked."


async def test_of_a_child_too(demo: DemoRegion, run: Run, copies: Callable[[], list[str]]) -> None:
    parent = array(demo, ["FAILED", "SUCCEEDED"], status="FAILED")
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("right", "j")
        await driver.idle(running)
        for key in ("c", "Y"):
            await pressed(running, key)
        arn = demo.store.summary(parent)["jobArn"]
        assert copies() == [f"{parent}:0\n", f"{arn}:0\n"]


async def test_the_aws_command_of_the_list_the_job_its_log_and_its_wait(
    demo: DemoRegion, run: Run, copies: Callable[[], list[str]]
) -> None:
    job_id = demo.add_job("mine", queue=MINE, status="RUNNABLE", lines=("one",))
    async with run(queues=(MINE,), query="status:runnable *in*") as running:
        await running.loaded()
        await pressed(running, "A")
        for opens, closes in (("d", "escape"), ("w", "escape")):
            await pressed(running, opens)
            await pressed(running, "A")
            await pressed(running, closes)
        listed, described, waits = copies()
        note, command = listed.splitlines()
        assert note == "# aws cannot check *in*."
        assert command.startswith(f"aws batch list-jobs --job-queue {MINE} --job-status RUNNABLE ")
        assert described.startswith(f"aws batch describe-jobs --jobs {job_id} ")
        first, second = waits.splitlines()
        assert first == described.rstrip("\n")
        assert second.startswith(f"aws batch get-job-queue-snapshot --job-queue {MINE} ")


async def test_the_aws_command_of_a_log(
    demo: DemoRegion, run: Run, copies: Callable[[], list[str]]
) -> None:
    demo.add_job("mine", queue=MINE, status="FAILED", lines=("one", "two"))
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await pressed(running, "l")
        await pressed(running, "A")
        [copied] = copies()
        assert copied.startswith("aws logs get-log-events --log-group-name /aws/batch/job ")


@pytest.mark.parametrize("key", ["c", "Y", "b"])
async def test_where_there_is_no_job_that_is_said(
    demo: DemoRegion, run: Run, copies: Callable[[], list[str]], key: str
) -> None:
    demo.add_queue(MINE)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await pressed(running, key)
        assert driver.notices(running) == ["There is no job here."]
        assert copies() == []


@pytest.mark.parametrize(
    ("region", "begins"),
    [
        ("eu-west-1", "https://eu-west-1.console.aws.amazon.com/batch/home?region=eu-west-1#"),
        ("cn-north-1", "https://cn-north-1.console.amazonaws.cn/batch/"),
        ("us-gov-west-1", "https://us-gov-west-1.console.amazonaws-us-gov.com/batch/"),
    ],
)
def test_the_console_is_that_of_the_region(region: str, begins: str) -> None:
    url = address("1f0c9a7e-0000-4000-8000-0123456789ab:3", region)
    assert url.startswith(begins)
    assert url.endswith("#jobs/detail/1f0c9a7e-0000-4000-8000-0123456789ab:3")


@pytest.mark.parametrize(
    ("env", "opens"),
    [
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": "localhost:10", "SSH_CONNECTION": "1 2 3 4"}, False),
        ({}, False),
    ],
)
def test_a_browser_is_opened_where_somebody_sees_it(
    env: dict[str, str], opens: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "xdg-open"
    program.write_text(f'#!/bin/sh\nprintf %s "$1" > {tmp_path}/shown\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", "linux")
    assert browser.show("https://x/#y") is opens
    shown = tmp_path / "shown"
    assert (shown.read_text() if shown.exists() else "") == ("https://x/#y" if opens else "")
