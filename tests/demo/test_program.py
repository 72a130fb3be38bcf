"""`python -m batch_tui.demo`, and the `aws` command reading from it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import Request, urlopen

import pytest

from batch_tui.demo import DemoRegion, bounds
from batch_tui.demo.process import DemoProcess
from batch_tui.settings import registry
from tests.demo.clients import ids


@contextmanager
def program(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The program, and the URL that it prints."""
    command = [sys.executable, "-m", "batch_tui.demo", "--jobs", "50", *options]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            yield process, process.stdout.readline().rstrip("\n")
        finally:
            process.kill()


def queues(url: str) -> list[dict[str, Any]]:
    with urlopen(Request(f"{url}/v1/describejobqueues", b"{}", method="POST")) as answer:
        found: list[dict[str, Any]] = json.load(answer)["jobQueues"]
    return found


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_its_url_serves_and_ends_quietly(end: signal.Signals) -> None:
    with program("--seed", "3", "--speed", "2") as (process, url):
        assert queues(url)
        process.send_signal(end)
        out, err = process.communicate()

    assert (process.returncode, out, err) == (0, "", "")


def test_it_can_end_with_its_standard_input() -> None:
    with program("--until-eof", "--now", "2026-11-20T09:00") as (process, url):
        assert queues(url)
        out, err = process.communicate("")

    assert (process.returncode, out, err) == (0, "", "")


def test_a_port_in_use_is_said_in_one_sentence(region: DemoRegion) -> None:
    port = region.url.rpartition(":")[2]
    with program("--port", port) as (process, url):
        _, err = process.communicate()

    assert url == ""
    assert process.returncode == 2
    assert err.startswith(f"Port {port} cannot be used: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("option", "value", "must_be"),
    [
        ("--jobs", "-1", "a whole number from 0 to 10,000,000"),
        ("--jobs", "10000001", "a whole number from 0 to 10,000,000"),
        ("--jobs", "x", "a whole number"),
        ("--jobs", "9" * 5_000, "a whole number"),
        ("--speed", "-2", "a number from 0 to 1,000"),
        ("--speed", "1e308", "a number from 0 to 1,000"),
        ("--speed", "nan", "a number from 0 to 1,000"),
        ("--latency", "inf", "a number from 0 to 86,400"),
        ("--latency", "1e308", "a number from 0 to 86,400"),
        ("--port", "65536", "a whole number from 0 to 65,535"),
        ("--seed", "-1", "a whole number"),
        ("--now", "noon", "an ISO 8601 time from 2000 to 2100"),
        ("--now", "0001-01-01T00:00+23:59", "an ISO 8601 time from 2000 to 2100"),
    ],
)
def test_bad_options_are_refused(option: str, value: str, must_be: str) -> None:
    with program(option, value) as (process, url):
        _, err = process.communicate()

    assert (url, process.returncode) == ("", 2)
    said = err.splitlines()[-1]
    assert f"argument {option}: " in said
    assert f" is not {must_be}" in said
    assert len(said) < 200


def test_it_and_the_options_of_the_explorer_have_the_same_bounds() -> None:
    assert (bounds.MOST_JOBS, bounds.MOST_SPEED) == (registry.MOST_JOBS, registry.MOST_SPEED)


def test_a_demo_that_does_not_start_writes_nothing_on_the_screen(
    capfd: pytest.CaptureFixture[str],
) -> None:
    demo = DemoProcess(jobs=-1, speed=0.0)
    with pytest.raises(RuntimeError, match="did not start"):
        demo.url()
    demo.close()

    assert capfd.readouterr() == ("", "")


AWS = shutil.which("aws")


@pytest.mark.skipif(AWS is None, reason="the aws command is not installed")
def test_the_aws_command_reads_all_pages(region: DemoRegion) -> None:
    def aws(*words: str) -> Any:
        environment = {
            "PATH": os.environ["PATH"],
            "AWS_ACCESS_KEY_ID": "demo",
            "AWS_SECRET_ACCESS_KEY": "demo",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_PAGER": "",
        }
        done = subprocess.run(
            [str(AWS), "batch", *words, "--endpoint-url", region.url, "--output", "json"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    found = aws(
        "list-jobs", "--job-queue", "genomics", "--filters", "name=AFTER_CREATED_AT,values=0"
    )["jobSummaryList"]

    assert sorted(ids(found)) == sorted(region.store.ids("genomics"))
    described = aws("describe-jobs", "--jobs", found[0]["jobId"])["jobs"]
    assert ids(described) == [found[0]["jobId"]]
    assert len(aws("describe-job-queues")["jobQueues"]) == len(region.store.queues)
