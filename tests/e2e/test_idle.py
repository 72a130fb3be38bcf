"""What an idle screen sends to the terminal."""

import sys
import time
from pathlib import Path

import pytest

from batch_tui.demo import DemoRegion
from tests.e2e.test_program import KEYS, NO_AWS
from tests.terminal import PATIENCE, Terminal

TICKS = 12
"""Refreshes in a minute, at the usual five seconds."""
TIME_LAPSE = """
import time
from batch_tui import cli
from batch_tui.ui.widgets.live_table import LiveTable

began, ticks, usual = time.time_ns() // 1_000_000, 0, LiveTable._tick

def tick(table):
    global ticks
    ticks += 1
    usual(table)

LiveTable._tick = tick
cli.now = lambda: began + 5_000 * ticks
raise SystemExit(cli.main())
"""
"""The program with a clock by which five seconds pass from one refresh to the next."""


def refreshes(demo: DemoRegion) -> int:
    """How many refreshes have begun."""
    afters = [call.body for call in list(demo.calls) if "filters" in call.body]
    return sum(body["filters"][0]["values"] != ["0"] for body in afters)


def read_until(terminal: Terminal, demo: DemoRegion, number: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while refreshes(demo) < number:
        assert time.monotonic() < deadline, terminal.text
        terminal.read(0.05)


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (200, 50)])
def test_a_minute_without_change_sends_less_than_two_kilobytes(
    tmp_path: Path, columns: int, rows: int
) -> None:
    with DemoRegion(jobs=10_000, seed=7) as demo:
        command = [sys.executable, "-c", TIME_LAPSE, "--endpoint-url", demo.url]
        command += ["--region", "us-east-1", "--queue", "nightly-etl", "--refresh", "1"]
        env = NO_AWS | KEYS | {"XDG_CONFIG_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
        with Terminal(command, columns, rows, env=env) as terminal:
            terminal.wait_for("live 1s")
            read_until(terminal, demo, 3)
            before, lines = len(terminal.received), terminal.lines
            read_until(terminal, demo, 3 + TICKS)
            sent = bytes(terminal.received[before:])
            assert terminal.lines != lines, "no age has ticked"
            assert len(sent) < 2_000, f"{len(sent)} bytes: {sent!r}"
