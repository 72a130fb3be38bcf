"""From one account and region to another in a real terminal, through real files and helpers."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from batch_tui.demo import DemoRegion
from tests.e2e.test_program import PROGRAM, without_the_users_aws
from tests.e2e.test_start import helper_of
from tests.terminal import Terminal

__all__ = ["without_the_users_aws"]


@pytest.fixture
def regions() -> Iterator[tuple[DemoRegion, DemoRegion]]:
    with DemoRegion(jobs=100) as here, DemoRegion(jobs=60, seed=3, name="eu-west-1") as there:
        yield here, there


@pytest.fixture
def env(regions: tuple[DemoRegion, DemoRegion], tmp_path: Path) -> dict[str, str]:
    """A machine with profiles for both regions, and one that cannot be used."""
    here, there = regions
    config, credentials = tmp_path / "aws", tmp_path / "credentials"
    config.write_text(
        f"[profile test]\nregion = us-east-1\nendpoint_url = {here.url}\n"
        f"[profile prod]\nregion = eu-west-1\nendpoint_url = {there.url}\n"
        "[profile gone]\nregion = eu-west-1\nsso_start_url = https://example.invalid\n"
        "sso_region = eu-west-1\nsso_account_id = 111122223333\nsso_role_name = r\n"
        "[profile bare]\n"
    )
    keys = "aws_access_key_id = a\naws_secret_access_key = b\n"
    credentials.write_text("".join(f"[{name}]\n{keys}" for name in ("test", "prod", "bare")))
    return {
        "AWS_CONFIG_FILE": str(config),
        "AWS_SHARED_CREDENTIALS_FILE": str(credentials),
        "AWS_EC2_METADATA_DISABLED": "true",
        "HOME": str(tmp_path),
    }


def to_profile(terminal: Terminal, name: str) -> None:
    """Choose a profile."""
    terminal.press("P")
    terminal.wait_for("AWS profile")
    terminal.press(name)
    terminal.wait_for(f"│ {name}")
    terminal.press("enter")
    terminal.wait_for(f"batch-tui {name}")


def leave_picker(terminal: Terminal, title: str) -> None:
    """Leave a picker without a choice."""
    terminal.press("escape")
    terminal.wait_for(lambda text: title not in text, "the picker closed")


def to_queue(terminal: Terminal, name: str) -> None:
    """Choose a queue in the picker that comes up."""
    terminal.wait_for("Job queue")
    terminal.press(name)
    terminal.wait_for(f"[ ] {name}")
    terminal.press("enter")
    terminal.wait_for("live")


def test_from_a_profile_without_a_region_to_others_and_back_in_the_next_run(
    env: dict[str, str], regions: tuple[DemoRegion, DemoRegion]
) -> None:
    here, there = regions
    with Terminal([PROGRAM, "--profile", "bare"], 80, 24, env=env) as terminal:
        terminal.wait_for("No AWS region is chosen.")
        terminal.wait_for("nothing is listed · r: try again · R: another region · P: profile")
        to_profile(terminal, "gone")
        terminal.wait_for("SSO sign-in of profile gone")
        to_profile(terminal, "prod")
        to_queue(terminal, "genomics")
        assert "prod · eu-west-1" in terminal.lines[0]
        assert not here.calls
        to_profile(terminal, "test")
        to_queue(terminal, "adhoc")
        terminal.press("7")
        terminal.wait_for("▐7 ✖")
        asked = len(there.calls)
        to_profile(terminal, "prod")
        terminal.wait_for("of last time: queue")
        terminal.wait_for("eu-west-1  genomics")
        terminal.wait_for(lambda _: len(there.calls) > asked, "a call there")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert terminal.after_screen() == ""
    with Terminal([PROGRAM, "--profile", "test"], 80, 24, env=env) as terminal:
        terminal.wait_for("of last time: filter status:failed, queue")
        terminal.wait_for("us-east-1  adhoc")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


def test_a_region_is_chosen_of_those_of_aws_and_the_helper_before_is_gone(
    env: dict[str, str], regions: tuple[DemoRegion, DemoRegion]
) -> None:
    here, _ = regions
    command = [PROGRAM, "--profile", "test", "--queue", "genomics"]
    with Terminal(command, 120, 40, env=env) as terminal:
        terminal.wait_for("live")
        first = helper_of(terminal.process.pid)
        here.faults.latency = 3_600.0
        asked = len(here.calls)
        terminal.press("r")
        terminal.wait_for(lambda _: len(here.calls) > asked, "a call that hangs")
        here.faults.latency = 0.0  # for those to come
        terminal.press("R")
        terminal.wait_for("[x] us-east-1        shown now")
        terminal.wait_for("ap-northeast-3")
        terminal.press("sa-east")
        terminal.wait_for(lambda text: "ap-northeast-3" not in text, "narrowed")
        terminal.press("enter")
        terminal.wait_for("test · sa-east-1")
        while Path(f"/proc/{first}").exists():
            terminal.read(0.02)
        to_queue(terminal, "genomics")
        second = helper_of(terminal.process.pid)
        os.kill(second, signal.SIGKILL)
        terminal.press("P")
        terminal.wait_for("[x] test  us-east-1")
        leave_picker(terminal, "AWS profile")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    while Path(f"/proc/{second}").exists():
        time.sleep(0.01)


def test_the_demo_has_two_regions_to_try_it(tmp_path: Path) -> None:
    command = [PROGRAM, "--demo", "--demo-jobs", "500", "--queue", "genomics"]
    with Terminal(command, 80, 24, env={"HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("demo · us-east-1  genomics")
        terminal.wait_for("live")
        terminal.press("P")
        terminal.wait_for("[x] demo  the demo has no other")
        leave_picker(terminal, "AWS profile")
        terminal.press("R")
        terminal.wait_for("[ ] eu-west-1")
        terminal.press("eu", "enter")
        terminal.wait_for("demo · eu-west-1")
        to_queue(terminal, "genomics")
        terminal.press("R", "us", "enter")
        terminal.wait_for("demo · us-east-1  genomics")
        terminal.wait_for("of last time: queue")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


def test_several_profiles_and_regions_are_printed_as_one_list(
    env: dict[str, str], regions: tuple[DemoRegion, DemoRegion]
) -> None:
    def printed(*options: str) -> subprocess.CompletedProcess[str]:
        command = [str(PROGRAM), "--print", "--queue", "genomics", "--output", "jsonl", *options]
        return subprocess.run(
            command, capture_output=True, text=True, env=os.environ | env, check=False
        )

    done = printed("--profile", "test,prod")
    assert (done.returncode, done.stderr) == (0, "")
    jobs = [json.loads(line) for line in done.stdout.splitlines()]
    there = [sum(1 for _ in region.store.all_summaries("genomics")) for region in regions]
    assert [sum(job["region"] == name for job in jobs) for name in ("us-east-1", "eu-west-1")] == (
        there
    )
    done = printed("--profile", "test, gone", "--limit", "3")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 3
    assert done.stderr.startswith(
        "batch-tui: Not all jobs of gone/genomics were read. The SSO sign-in"
    )
    done = printed("--demo", "--demo-jobs", "300", "--region", "us-east-1,eu-west-1")
    assert done.returncode == 0
    assert {json.loads(line)["region"] for line in done.stdout.splitlines()} == {
        "us-east-1",
        "eu-west-1",
    }


def test_the_demo_shows_both_its_regions_side_by_side(tmp_path: Path) -> None:
    regions = ["--region", "us-east-1,eu-west-1", "--queue", "nightly-etl"]
    command = [PROGRAM, "--demo", "--demo-jobs", "2000", *regions]
    with Terminal(command, 120, 30, env={"HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("demo · eu-west-1 + us-east-1  2 × nightly-etl")
        terminal.wait_for("live")
        terminal.wait_for(lambda text: "us-east-1/nig" in text and "eu-west-1/nig" in text)
        terminal.press("/queue:eu-west-1/genomics", "enter")
        terminal.wait_for("align-sample")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert terminal.after_screen() == ""


def test_profiles_side_by_side_are_helped_each_and_one_that_cannot_be_used_says_so(
    env: dict[str, str], regions: tuple[DemoRegion, DemoRegion]
) -> None:
    here, there = regions
    command = [PROGRAM, "--profile", "test,gone,prod"]
    with Terminal(command, 140, 40, env=env) as terminal:
        terminal.wait_for("Job queue")
        terminal.press("genomics")
        terminal.wait_for(lambda text: "/adhoc" not in text, "narrowed")
        for each in ("test", "prod"):
            terminal.wait_for(f"[ ] {each}/genomics")
        terminal.press(" ", " ", "enter")
        terminal.wait_for("2 × genomics")
        terminal.wait_for("no queues of gone")
        terminal.wait_for("live")
        helper = helper_of(terminal.process.pid)
        asked = {call.operation for region in (here, there) for call in region.calls}
        assert "ListJobs" in asked
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    while Path(f"/proc/{helper}").exists():
        time.sleep(0.01)


def test_jobs_of_several_profiles_are_waited_for_and_explained_where_they_are(
    env: dict[str, str], regions: tuple[DemoRegion, DemoRegion]
) -> None:
    def done(*options: str) -> subprocess.CompletedProcess[str]:
        command = [str(PROGRAM), "--profile", "test,prod", *options]
        return subprocess.run(
            command, capture_output=True, text=True, env=os.environ | env, check=False
        )

    ended = [region.add_job("ended", queue="genomics", status="SUCCEEDED") for region in regions]
    waited = done("--wait", *ended)
    assert (waited.returncode, waited.stdout) == (0, "")
    assert "2 of 2 jobs ended, 2 succeeded." in waited.stderr
    failed = regions[1].add_job("failed", queue="genomics", status="FAILED")
    waited = done("--wait", "--filter", "name:failed", "--queue", "genomics")
    assert waited.returncode == 1
    assert failed in waited.stderr
    waits = regions[1].add_job("waits", queue="genomics", status="RUNNABLE")
    regions[0].calls.clear()
    why = done("--why", waits)
    assert why.returncode == 0
    assert why.stdout.startswith(f"waits {waits}")
    assert {call.operation for call in regions[0].calls} == {"DescribeJobs"}
    nobody = waits[:-4] + "0000"
    why = done("--why", nobody)
    assert (why.returncode, why.stdout) == (1, "")
    assert nobody in why.stderr
