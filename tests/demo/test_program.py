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

from batch_tui.demo import DemoRegion
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
    "options",
    [["--jobs", "-1"], ["--speed", "-2"], ["--speed", "nan"], ["--now", "noon"], ["--jobs", "x"]],
)
def test_bad_options_are_refused(options: list[str]) -> None:
    with program(*options) as (process, url):
        _, err = process.communicate()

    assert (url, process.returncode) == ("", 2)
    assert f"argument {options[0]}" in err


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
