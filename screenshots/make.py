"""Draws the README's pictures: the real program, headless, on the demo with a fixed seed and clock.

python screenshots/make.py
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot
from textual.screen import Screen

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.hosts import HostRegion
from batch_tui.aws.logs import LogRegion
from batch_tui.aws.session import connect
from batch_tui.batch.job import Status
from batch_tui.batch.joblist.rows import JobRows
from batch_tui.batch.ports import Scope
from batch_tui.demo import DemoRegion
from batch_tui.feed.budget import Budget
from batch_tui.feed.calls import Calls
from batch_tui.feed.pool import Pool
from batch_tui.feed.source import HostSource, LogSource, Source
from batch_tui.settings.memory import Memory
from batch_tui.settings.options import Settings
from batch_tui.ui.app import BatchApp
from batch_tui.ui.screens.array_map import ArrayMapScreen
from batch_tui.ui.screens.jobs import JobsScreen

HERE = Path(__file__).parent
NOW = 1_795_450_000_000
SIZE = (120, 34)
ARRAY = "verify-shards-seven-failed"


async def settle(pilot: Pilot[None], screen: JobsScreen, holds: Callable[[], object]) -> None:
    """Wait until a condition holds and nothing is under way."""
    while not holds() or (screen.pane.listing and screen.pane.listing.state.busy):
        await asyncio.sleep(0.01)
        await pilot.pause()


async def draw(region: DemoRegion) -> None:
    """Take the pictures in one run of the program."""
    connection = connect(region="us-east-1", endpoint_url=region.url, credentials=("demo", "demo"))
    pool = Pool()
    calls = Calls(pool, Budget(1_000, 1_000, burst=1_000))
    logs = LogSource(LogRegion(connection), calls)
    scope = Scope("default", "us-east-1")
    hosts = HostSource(HostRegion(connection), calls)
    source = Source(scope, BatchRegion(connection), calls, lambda: NOW, logs=logs, hosts=hosts)
    settings = Settings(queues=("nightly-etl",), demo=True, refresh=0.0)
    app = BatchApp(source, settings, Memory(None))
    async with app.run_test(size=SIZE) as pilot:
        screen = app.screen
        assert isinstance(screen, JobsScreen)
        table = screen.pane.table
        await settle(pilot, screen, lambda: table.jobs.jobs)
        await pilot.press("r")
        await settle(pilot, screen, lambda: described(table.jobs))
        save(app, "list")
        rows = table.jobs.rows(0, len(table.jobs))
        array = next(row.job for row in rows if row.job.name.startswith(ARRAY))
        table.move_to(array.id)
        await pilot.press("F")
        await settle(pilot, screen, lambda: len(table.jobs) == table.jobs.jobs + 7)
        save(app, "tree")
        await pilot.press("m")
        await settle(pilot, screen, lambda: is_full(app.screen))
        save(app, "map")
    pool.close()
    connection.close()


def described(jobs: JobRows) -> bool:
    """Whether a refresh has told of the jobs on the screen."""
    rows = jobs.rows(0, SIZE[1] // 2)
    return all(row.job.started for row in rows if row.job.status is Status.RUNNING)


def is_full(screen: Screen[object]) -> bool:
    """Whether the map has listed every child."""
    return isinstance(screen, ArrayMapScreen) and "all listed" in screen.title_line.content.plain


def save(app: BatchApp, name: str) -> None:
    """Write what the screen shows."""
    path = HERE / f"{name}.svg"
    path.write_text(app.export_screenshot(title="batch-tui"), encoding="utf-8")
    print(path)


if __name__ == "__main__":
    with DemoRegion(jobs=10_000, seed=7, now=NOW) as demo:
        asyncio.run(draw(demo))
