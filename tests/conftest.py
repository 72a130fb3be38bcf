"""What tests in every room stand on: a demo region, and the program connected to it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.session import connect
from batch_tui.batch.ports import Scope
from batch_tui.demo import DemoRegion
from batch_tui.feed.budget import Budget
from batch_tui.feed.calls import Calls
from batch_tui.feed.listing.listing import Listing
from batch_tui.feed.pool import Pool
from batch_tui.feed.source import Source
from batch_tui.settings.memory import Memory
from batch_tui.settings.options import Settings
from batch_tui.ui.app import BatchApp
from batch_tui.ui.panes.list_pane import ListPane
from batch_tui.ui.screens.jobs import JobsScreen
from batch_tui.ui.table.table import JobTable
from tests.terminal import PATIENCE

NOW = 1_795_000_000_000
"""The instant at which the clocks of tests stand, in milliseconds since 1970."""
QUEUE = "genomics"
SCOPE = Scope("default", "us-east-1")


@pytest.fixture
def demo() -> Iterator[DemoRegion]:
    """A region of 3,000 jobs whose clock stands."""
    with DemoRegion(jobs=3_000, seed=7, now=NOW) as region:
        yield region


class Running:
    """The program under a pilot."""

    def __init__(self, app: BatchApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def jobs(self) -> JobsScreen:
        """The main screen."""
        return next(s for s in self.app.screen_stack if isinstance(s, JobsScreen))

    @property
    def pane(self) -> ListPane:
        """The pane with the list."""
        return self.jobs.pane

    @property
    def table(self) -> JobTable:
        """The table in it."""
        return self.pane.table

    @property
    def listing(self) -> Listing:
        """What the table shows."""
        assert self.pane.listing is not None
        return self.pane.listing

    @property
    def shown(self) -> list[str]:
        """The lines of the screen as text."""
        width, height = self.app.size
        strips = self.app.screen._compositor.render_strips()
        return (
            ["".join(s.text for s in strip).rstrip() for strip in strips][:height] if width else []
        )

    async def press(self, *keys: str) -> None:
        """Press keys, and let what they set off on the screen happen."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def until(self, holds: Callable[[], object], what: str = "") -> None:
        """Wait until a condition holds."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, f"never: {what or holds}"
            await asyncio.sleep(0.005)
            await self.pilot.pause()

    async def loaded(self) -> None:
        """Wait until a page is there and nothing is under way."""
        await self.until(
            lambda: (
                self.pane.listing is not None
                and self.listing.state.stage not in ("waiting", "loading")
                and self.is_idle
            ),
            "loaded",
        )

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        listing = self.pane.listing
        queues = self.pane._queues._tasks.names
        return not (queues or (listing and listing.state.busy) or self.app.workers._workers)


Run = Callable[..., AbstractAsyncContextManager[Running]]


@pytest.fixture
def run(demo: DemoRegion, tmp_path: Path) -> Run:
    """Starts the program on the demo: `async with run(queues=("genomics",)) as running`."""

    @asynccontextmanager
    async def start(
        size: tuple[int, int] = (120, 34),
        rate: float = 1_000,
        memory: Memory | None = None,
        budget: Budget | None = None,
        clock: Callable[[], int] = lambda: NOW,
        **settings: object,
    ) -> AsyncIterator[Running]:
        connection = connect(
            region="us-east-1", endpoint_url=demo.url, credentials=("demo", "demo")
        )
        pool = Pool()
        wanted = {"queues": (QUEUE,), "refresh": 0.0, "counts": False} | settings
        calls = Calls(pool, budget or Budget(rate=rate, burst=1_000))
        source = Source(SCOPE, BatchRegion(connection), calls, clock)
        chosen = Settings(**wanted)  # type: ignore[arg-type]
        config = tmp_path / "config.toml"
        app = BatchApp(source, chosen, memory or Memory(None), config=config)
        try:
            async with app.run_test(size=size) as pilot:
                yield Running(app, pilot)
        finally:
            pool.close()
            connection.close()

    return start
