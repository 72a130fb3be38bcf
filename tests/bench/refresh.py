"""What a minute of refreshing costs: calls to AWS. `link` counts what goes to the terminal."""

import argparse
from collections.abc import Iterator, Sequence
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from batch_tui.demo import DemoRegion
from tests.bench.report import machine, short, terminal
from tests.terminal import Terminal
from tests.time_lapse import TICKS, time_lapse, watch

ROWS = (100, 10_000, 100_000)
CHANGES = (0, 1, 5)
QUEUE = "nightly-etl"
SPARE = 6
"""Jobs of the region for each that is loaded: the queue has a part of them."""
FORM = "{:>10} {:>8} {:>8} {:>8} {:>8} {:>12}"
TITLES = ("rows", "changes", "ListJobs", "counts", "DescribeJobs")


class Minute(NamedTuple):
    """The calls of a minute by what they are for."""

    listed: int
    counted: int
    described: int


def refresh(options: argparse.Namespace) -> None:
    """Print what a minute costs, by rows loaded and by changes on the screen in each refresh."""
    print(machine(), flush=True)
    print("a minute of refreshing every 5 s; changes: jobs on the screen that change each time")
    for columns, lines in options.terminals:
        print()
        print(FORM.format(f"{columns}x{lines}", *TITLES))
        for rows in options.rows:
            for changes, minute in _minutes(rows, columns, lines, options.changes):
                print(FORM.format("", short(rows), changes, *minute), flush=True)


def add_to(parser: argparse.ArgumentParser, terminals: Sequence[tuple[int, int]]) -> None:
    """Give a command its options."""
    parser.set_defaults(run=refresh)
    parser.add_argument("--terminals", type=terminal, nargs="+", default=terminals, metavar="WxH")
    parser.add_argument("--rows", type=int, nargs="+", default=ROWS, help="numbers of rows loaded")
    parser.add_argument("--changes", type=int, nargs="+", default=CHANGES, help="in each refresh")


def _minutes(
    rows: int, columns: int, lines: int, numbers: Sequence[int]
) -> Iterator[tuple[int, Minute]]:
    with (
        TemporaryDirectory() as home,
        DemoRegion(max(10_000, rows * SPARE)) as demo,
        time_lapse(demo, home, columns, lines, queue=QUEUE, rows=rows) as terminal,
    ):
        watch(terminal, demo, TICKS)
        for changes in numbers:
            yield changes, _minute(terminal, demo, changes)


def _minute(terminal: Terminal, demo: DemoRegion, changes: int) -> Minute:
    random = Random(7)
    watch(terminal, demo, 2)
    calls = len(demo.calls)
    for _ in range(TICKS):
        shown = next(call for call in reversed(list(demo.calls)) if "jobs" in call.body)
        for job_id in random.sample(shown.body["jobs"], min(changes, len(shown.body["jobs"]))):
            facts = demo.store.find(job_id)
            waits = facts is None or facts.status < 3
            demo.set_status(job_id, "RUNNING" if waits else "RUNNABLE")
        watch(terminal, demo, 1)
    made = list(demo.calls)[calls:]
    return Minute(
        sum(call.operation == "ListJobs" and "filters" in call.body for call in made),
        sum("jobStatus" in call.body for call in made),
        sum(call.operation == "DescribeJobs" for call in made),
    )
