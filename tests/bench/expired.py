"""A night with expired credentials: what is there after so many refreshes that failed."""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.session import connect
from batch_tui.batch.failure import BadCredentials
from batch_tui.ui.terminal.responsive import keep_responsive
from tests.aws.expired import WAYS, alive
from tests.aws.servers import CannedServer
from tests.bench.report import machine

INTERVAL = 5.0
"""Seconds of the connection's clock between two refreshes."""
FORM = "{:>16} {:>10} {:>8} {:>12} {:>9} {:>8}"
TITLES = ("expired", "refreshes", "MB", "descriptors", "sessions", "clients")


def expired(options: argparse.Namespace) -> None:
    """Print memory and descriptors, for each way in which credentials can be expired."""
    print(machine(), flush=True)
    print(FORM.format(*TITLES), flush=True)
    for way in range(len(WAYS)):
        with TemporaryDirectory() as home:
            (Path(home) / ".aws").mkdir()
            left = {name: value for name, value in os.environ.items() if "AWS_" not in name}
            subprocess.run(
                [sys.executable, "-m", "tests.bench.expired", str(way), str(options.refreshes)],
                env=left | {"HOME": home, "AWS_EC2_METADATA_DISABLED": "true"},
                check=True,
            )


def _night(number: int, refreshes: int) -> None:
    """One way, in a process whose home is its own."""
    way = WAYS[number]
    keep_responsive()
    with CannedServer() as sts, CannedServer() as batch:
        batch.gives(403, {"message": "expired"}, "ExpiredTokenException")
        os.environ.update(way(Path.home(), sts))
        now = 0.0
        connection = connect(None, "eu-west-1", batch.url, clock=lambda: now)
        region = BatchRegion(connection)
        for done in range(refreshes + 1):
            if done in {100, refreshes // 2, refreshes}:
                print(FORM.format(way.__name__, done, *_figures()), flush=True)
            now += INTERVAL
            try:
                region.list_queues(None)
            except BadCredentials:
                for server in (sts, batch):  # which keep what they were asked
                    server.paths.clear()
                    server.user_agents.clear()


def _figures() -> tuple[str, ...]:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    there = alive()
    megabytes = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    figures = (there.descriptors, there.sessions, there.clients)
    return (f"{megabytes:.0f}", *map(str, figures))


def add_to(command: argparse.ArgumentParser) -> None:
    """The options."""
    command.add_argument("--refreshes", type=int, default=10_000)
    command.set_defaults(run=expired)


if __name__ == "__main__":
    _night(*map(int, sys.argv[1:]))
