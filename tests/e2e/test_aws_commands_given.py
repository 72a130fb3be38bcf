"""The `aws` commands that are given for what is shown: run as they are, they give the same."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from batch_tui.batch.detail import Log
from batch_tui.batch.log.parts import parts
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.ports import Place
from batch_tui.batch.query.query import parse
from batch_tui.batch.query.term import quoted
from batch_tui.batch.times import Clock
from batch_tui.look import aws_command
from tests.batch.queries import query_means
from tests.e2e.test_program import KEYS, NO_AWS, without_the_users_aws
from tests.feed.odd import ASKED, add_odd_jobs
from tests.feed.world import NOW, World, all_jobs, demo_world
from tests.terminal import PATIENCE

__all__ = ["without_the_users_aws"]

QUERIES = (
    "",
    "status:failed",
    "status:failed,running after:2d",
    "-status:succeeded",
    "etl*",
    "orders -LOAD",
    "after:3d before:1d",
    "def:etl-daily:4",
    "-def:etl*",
    "share:prod",
    "share:prod* -share:production",
    "exit:137",
    "exit:!=0",
    "exit:none",
    "type:array",
    "type:single,mnp status:failed",
    "id:0,1,2,3",
)
CLOCK = Clock(NOW)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with demo_world(jobs=250, seed=11) as made:
        add_odd_jobs(made.demo)
        made.demo.habits.turn({"by_filter": (), "by_status": ()})
        yield made


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where `aws` is this interpreter's awscli."""
    script = tmp_path / "aws"
    script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m awscli "$@"\n')
    script.chmod(0o700)
    return tmp_path


def run(home: Path, lines: list[str]) -> list[Any]:
    """What each command gives, run by a shell as it was given."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("AWS_")}
    env = kept | NO_AWS | KEYS | {"AWS_PAGER": "", "AWS_DEFAULT_OUTPUT": "json"}
    env["PATH"] = f"{home}{os.pathsep}{env['PATH']}"
    found = []
    for line in lines:
        done = subprocess.run(
            ["sh", "-c", line], env=env, capture_output=True, timeout=3 * PATIENCE, check=False
        )
        assert (done.returncode, done.stderr) == (0, b""), line
        found += [json.loads(done.stdout)] if done.stdout else []
    return found


def place(world: World) -> Place:
    return Place("default", "us-east-1", world.demo.url)


@pytest.mark.parametrize("text", QUERIES)
def test_the_commands_of_a_query_list_its_jobs(world: World, home: Path, text: str) -> None:
    query = parse(text)
    way = plan(query, ("odd", "nightly-etl"), NOW, other=True)
    lines = aws_command.listings(way, place(world), clock=CLOCK)
    assert not any(line.startswith("# aws cannot") for line in lines)
    found = [job["jobId"] for jobs in run(home, lines) for job in jobs]
    jobs = all_jobs(world, ("odd", "nightly-etl"))
    assert sorted(found) == sorted(job.id for job in jobs if query_means(query, job, NOW))


@pytest.mark.parametrize(
    "text",
    ["*load*", "-name:etl", "is:cancelled", "reason:oom", "tag:team", "took:>1h", "status:other"],
)
def test_what_aws_cannot_check_is_told_and_the_rest_listed(
    world: World, home: Path, text: str
) -> None:
    way = plan(parse(f"{text} type:single"), ("odd",), NOW, other=True)
    note, command = aws_command.listings(way, place(world), clock=CLOCK)
    assert note == f"# aws cannot check {text}."
    [jobs] = run(home, [note, command])
    listed = {job["jobId"] for job in jobs}
    meant = {job.id for job in all_jobs(world, ("odd",)) if query_means(way.query, job, NOW)}
    assert meant <= listed


def test_that_aws_minds_capital_letters_is_told(world: World) -> None:
    way = plan(parse("orders -137"), ("odd",), NOW)
    first, second, command = aws_command.listings(way, place(world), clock=CLOCK)
    assert first == "# aws minds capital letters: orders"
    assert second == "# aws minds capital letters: -137"
    assert "contains(jobName, '\"'\"'Orders" in command


def test_what_a_listing_may_leave_out_is_told(world: World) -> None:
    way = plan(parse("exit:137"), ("odd",), NOW)
    first, *_ = aws_command.listings(way, place(world), clock=CLOCK)
    assert first == "# The listing may leave out what exit:137 reads."


def test_jobs_are_described_a_hundred_in_a_command(world: World, home: Path) -> None:
    ids = [job.id for job in all_jobs(world, ASKED)][:120]
    way = plan(parse(f"id:{','.join(ids)}"), (), NOW)
    lines = aws_command.listings(way, place(world), clock=CLOCK)
    assert len(lines) == 2
    found = [job["jobId"] for answer in run(home, lines) for job in answer["jobs"]]
    assert sorted(found) == sorted(ids)
    [one] = run(home, aws_command.described(ids[0], place(world)))
    assert [job["jobId"] for job in one["jobs"]] == ids[:1]


def test_the_log_of_a_job(world: World, home: Path) -> None:
    job_id = world.demo.add_job(queue="logs", status="FAILED", lines=("one", "two", "three"))
    detail = world.region.describe_job(job_id)
    assert detail is not None
    [log] = [part.log for part in parts(detail)]
    [line] = aws_command.log(log, place(world))
    told = run(home, [line.replace("--output text", "--output json")])
    assert [event["message"] for event in told[0]["events"]] == ["one", "two", "three"]
    world.demo.forget(job_id)


def test_the_snapshot_of_a_queue(world: World, home: Path) -> None:
    [found] = run(home, aws_command.snapshot("odd", place(world)))
    assert "frontOfQueue" in found


def test_odd_names_are_quoted_for_the_shell(world: World, home: Path) -> None:
    queue = "it's; $(touch /tmp/never) `x`"
    world.demo.add_queue(queue)
    share = 'a\'b\\c`, "d"'
    world.demo.add_job(queue=queue, share=share)
    try:
        way = plan(parse(f"share:{quoted(share)}"), (queue,), NOW, other=True)
        [jobs] = run(home, aws_command.listings(way, place(world), clock=CLOCK))
        assert len(jobs) == 1
    finally:
        del world.demo.store.queues[queue]


@pytest.mark.parametrize(
    ("endpoint", "batch", "logs"),
    [
        ("https://batch.eu-west-1.amazonaws.com", False, False),
        ("https://batch.cn-north-1.amazonaws.com.cn/", False, False),
        ("https://batch.internal.example.com", True, False),
        ("http://127.0.0.1:4566", True, True),
        ("", False, False),
    ],
)
def test_the_endpoint_is_given_where_aws_would_not_find_it(
    endpoint: str, batch: bool, logs: bool
) -> None:
    there = Place("prod", "eu-west-1", endpoint)
    [snapshot] = aws_command.snapshot("q", there)
    [log] = aws_command.log(Log("g", "s", "us-east-2"), there)
    assert ("--endpoint-url" in snapshot, "--endpoint-url" in log) == (batch, logs)
    assert snapshot.startswith("aws batch get-job-queue-snapshot --job-queue q --profile prod")
    assert "--region us-east-2" in log
