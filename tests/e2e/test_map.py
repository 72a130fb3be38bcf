"""What the map of an array sends to the terminal while it lives."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from batch_tui.demo import DemoRegion
from tests.e2e.unhurried import UNHURRIED
from tests.terminal import PATIENCE, Terminal
from tests.time_lapse import ENV

QUEUE = "mine"
STATES = ["RUNNABLE"] * 1_900 + ["RUNNING"] * 150 + ["SUCCEEDED"] * 800


@contextmanager
def map_of(demo: DemoRegion, home: Path, columns: int, rows: int) -> Iterator[Terminal]:
    """The map of the only array there is, over a list, refreshed every second."""
    command = [*UNHURRIED, "--endpoint-url", demo.url, "--region", "us-east-1"]
    env = ENV | {"XDG_CONFIG_HOME": str(home), "XDG_STATE_HOME": str(home)}
    with Terminal(
        [*command, "--queue", QUEUE, "--refresh", "1"], columns, rows, env=env
    ) as terminal:
        terminal.wait_for("1 job")
        terminal.press("m")
        terminal.wait_for("all listed")
        ticks(terminal, demo, 2)
        yield terminal


def asked(demo: DemoRegion, parent: str) -> int:
    return sum(parent in call.body.get("jobs", ()) for call in list(demo.calls))


def ticks(terminal: Terminal, demo: DemoRegion, number: int) -> bytes:
    """Read until the parent has been asked for so many times more; what has been sent."""
    before, [parent] = len(terminal.received), parents(demo)
    wanted = asked(demo, parent) + number
    deadline = time.monotonic() + PATIENCE
    while asked(demo, parent) < wanted:
        assert time.monotonic() < deadline, terminal.text
        terminal.read(0.05)
    return bytes(terminal.received[before:])


def parents(demo: DemoRegion) -> list[str]:
    return [str(job["jobId"]) for job in demo.store.all_summaries(QUEUE)]


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (200, 50)])
def test_a_map_sends_what_changes_and_nothing_else(tmp_path: Path, columns: int, rows: int) -> None:
    with DemoRegion(jobs=100, seed=7) as demo:
        array = demo.add_job("array", queue=QUEUE, status="PENDING", size=len(STATES),
                             children=STATES)  # fmt: skip
        with map_of(demo, tmp_path, columns, rows) as terminal:
            assert ticks(terminal, demo, 4) == b""
            for index in (1_900, 1_901, 1_902):
                demo.set_status(f"{array}:{index}", "SUCCEEDED", exit_code=0)
            before = len(terminal.received)
            terminal.wait_for("803 succeeded")
            ticks(terminal, demo, 2)
            sent = bytes(terminal.received[before:])
            assert len(sent) < 600, f"{len(sent)} bytes: {sent!r}"
