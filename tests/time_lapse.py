"""The program in a terminal, with all its clocks going faster than usual."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from batch_tui.demo import DemoRegion
from tests.terminal import PATIENCE, Terminal

TICKS = 12
"""Refreshes in a minute, at the usual five seconds."""
FAST = 12.5
"""How many times as fast as usual the clocks go: a minute passes within five seconds."""
JOBS_A_SECOND = 200
"""How fast jobs are loaded even where the machine is slow."""
_PROGRAM = f"""
import asyncio, sys, time
from textual.message_pump import MessagePump
from batch_tui import cli, wiring
from batch_tui.feed import budget, timers
from batch_tui.feed.listing import pages

began, usual = time.time(), MessagePump.set_interval
usual_later = asyncio.BaseEventLoop.call_later

def fast() -> float:
    return began + (time.time() - began) * {FAST}

MessagePump.set_interval = lambda pump, seconds, *args, **options: usual(
    pump, seconds / {FAST}, *args, **options
)

def later(loop, seconds, callback, *args, **options):
    is_ours = isinstance(getattr(callback, "__self__", None), timers.Timers)
    return usual_later(loop, seconds / ({FAST} if is_ours else 1), callback, *args, **options)

asyncio.BaseEventLoop.call_later = later
wiring.now = lambda: int(fast() * 1000)
rate = {{"rate": 20.0}}
if rows := int(sys.argv.pop(1)):
    # All of them at once and at full speed: how they are loaded is not what is looked at.
    pages.WANTED, pages.MOST_PAGES = rows, rows
    rate = {{"rate": 1e6, "steady": 1e6, "burst": 1_000_000}}
wiring.Budget = lambda *_, **__: budget.Budget(clock=fast, **rate)
raise SystemExit(cli.main())
"""
ENV = {
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
}


@contextmanager
def time_lapse(
    demo: DemoRegion,
    home: str,
    columns: int,
    lines: int,
    *,
    queue: str = "nightly-etl",
    rows: int = 0,
    options: Sequence[str] = (),
) -> Iterator[Terminal]:
    """The program, refreshing as usual, showing a queue once its first page is there.

    Args:
        demo: the region.
        home: a folder for its files.
        columns: the width of the terminal.
        lines: its height.
        queue: the queue to show.
        rows: how many jobs to load at once; 0 for a page, as usual.
        options: more of the program's.
    """
    command = [sys.executable, "-c", _PROGRAM, rows, "--endpoint-url", demo.url]
    command += ["--region", "us-east-1", "--queue", queue, *options]
    env = ENV | {"XDG_CONFIG_HOME": home, "XDG_STATE_HOME": home}
    with Terminal(command, columns, lines, env=env) as terminal:
        deadline = time.monotonic() + PATIENCE + rows / JOBS_A_SECOND
        while f"{max(rows, 100):,} jobs" not in terminal.text:
            assert time.monotonic() < deadline, terminal.text
            terminal.read(0.5)
        yield terminal


def refreshes(demo: DemoRegion) -> int:
    """How many refreshes have begun."""
    asked = [call.body["filters"] for call in list(demo.calls) if "filters" in call.body]
    return sum(filters[0]["values"] != ["0"] for filters in asked)


def watch(terminal: Terminal, demo: DemoRegion, number: int) -> None:
    """Read until so many refreshes more have begun."""
    wanted = refreshes(demo) + number
    deadline = time.monotonic() + PATIENCE
    while refreshes(demo) < wanted:
        assert time.monotonic() < deadline, terminal.text
        terminal.read(0.02)
