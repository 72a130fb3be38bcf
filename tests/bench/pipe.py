"""All jobs of a queue in a pipe, beside loops of boto3: `pipe`.

Each figure is of a process of its own from its start to its end, on a region in another one.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter

import boto3

from tests.bench.report import machine

QUEUE = "nightly-etl"
PROGRAM = "from batch_tui.cli import main; raise SystemExit(main())"
LOOP = "from tests.bench.pipe import loop; loop({!r}, {!r})"
STATUSES = ("SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED")
KEYS = {"AWS_ACCESS_KEY_ID": "demo", "AWS_SECRET_ACCESS_KEY": "demo", "AWS_MAX_ATTEMPTS": "1"}
FORM = "{:<34} {:>8} {:>8} {:>12} {:>8} {:>12} {:>8}"


def add_to(command: argparse.ArgumentParser) -> None:
    """The options."""
    command.set_defaults(run=pipe)
    command.add_argument("--jobs", type=int, default=68_000, help="of the whole region")
    command.add_argument("--latency", type=float, nargs="+", default=[0.0, 0.06], metavar="S")
    command.add_argument("--samples", type=int, default=3)


def pipe(options: argparse.Namespace) -> None:
    """Print what we take and what the loops take, and their ratios."""
    print(machine(), flush=True)
    print(f"all jobs of {QUEUE} as lines of JSON; medians of {options.samples}, in seconds")
    print(FORM.format("", "jobs", "ours", "by time", "ratio", "by status", "ratio"), flush=True)
    for latency in options.latency:
        with served(options.jobs, latency) as url:
            program = ["--print", "--output", "jsonl", "--queue", QUEUE, "--region", "us-east-1"]
            rows, ours = taken(PROGRAM, options.samples, *program, "--endpoint-url", url)
            same, by_time = taken(LOOP.format(url, "time"), options.samples)
            also, by_status = taken(LOOP.format(url, "status"), options.samples)
        assert rows == same == also
        print(
            FORM.format(
                f"{latency * 1000:g} ms an answer", rows, f"{ours:.2f}",
                f"{by_time:.2f}", f"{ours / by_time:.2f}",
                f"{by_status:.2f}", f"{ours / by_status:.2f}",
            ),
            flush=True,
        )  # fmt: skip


@contextmanager
def served(jobs: int, latency: float) -> Iterator[str]:
    """A region in a process of its own; its URL."""
    command = [sys.executable, "-m", "batch_tui.demo", "--until-eof", "--speed", "0"]
    command += ["--jobs", str(jobs), "--latency", str(latency)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as region:
        assert region.stdin
        assert region.stdout
        yield region.stdout.readline().strip()
        region.stdin.close()


def taken(code: str, samples: int, *arguments: str) -> tuple[int, float]:
    """How many lines a program of ours writes, and the median of the seconds that it takes."""
    command = [sys.executable, "-c", code, *arguments]
    lines, seconds = 0, []
    for _ in range(samples):
        began = perf_counter()
        done = subprocess.run(command, capture_output=True, check=True, env=os.environ | KEYS)
        seconds.append(perf_counter() - began)
        lines = done.stdout.count(b"\n")
    return lines, median(seconds)


def loop(url: str, way: str) -> None:
    """What a script does: every page of the queue by boto3's paginator, a line for each job."""
    region = boto3.client("batch", region_name="us-east-1", endpoint_url=url)
    pages = region.get_paginator("list_jobs")
    newest = {"filters": [{"name": "AFTER_CREATED_AT", "values": ["1"]}]}
    asked = [newest] if way == "time" else [{"jobStatus": status} for status in STATUSES]
    for listing in asked:
        for page in pages.paginate(jobQueue=QUEUE, **listing):
            for job in page["jobSummaryList"]:
                print(json.dumps(job))
