"""The two tables, each alone in an app: `python -m tests.bench.apps ours 1000`."""

import gc
import sys
from asyncio import sleep
from pathlib import Path
from time import perf_counter
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

import batch_tui.ui
from batch_tui.batch.job import Job, Status
from batch_tui.look import colours
from batch_tui.ui.terminal.responsive import keep_responsive
from tests.bench.jobs import array_after, jobs
from tests.bench.operations import ASKED

STYLE = Path(batch_tui.ui.__file__).parent / "screens" / "jobs.tcss"
PAGES_DOWN = 40
"""How many page downs fit below `START`, where there are rows enough."""

TURNS = 10
"""Turns of the event loop after which the screen knows what is to be painted, if anything."""


class BenchApp(App[None]):
    """A table of `rows` rows, one of them an array in the middle, and operations on it.

    Each operation is an action of the same name, and is over when the screen has been refreshed.
    """

    CSS_PATH = STYLE
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(operation.key, f"measured('{operation.name}')") for operation in ASKED
    ]

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.animation_level = "none"
        self.loaded = jobs(rows - 1)
        self.middle = rows // 2
        self.array = array_after(self.loaded[self.middle - 1])
        self.loaded.insert(self.middle, self.array)
        self.older = jobs(20_000, rows - 1)
        self.turns = 0
        self.began = 0.0

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """As in the program."""
        return colours.DARK

    def on_ready(self) -> None:
        """As in the program, for both tables."""
        keep_responsive()
        self.call_after_refresh(self.tell_end)

    async def action_measured(self, name: str) -> None:
        """Do an operation, and write when it began as soon as it is over."""
        self.turns += 1
        self.begin()
        getattr(self, f"do_{name}")()
        for _ in range(TURNS):
            await sleep(0)
        self.call_after_refresh(self.tell_end)

    def do_nothing(self) -> None:
        """Only the end of it matters."""

    def begin(self) -> None:
        """The clock runs from here: what comes before is the benchmark's own preparation."""
        self.began = perf_counter()

    def older_page(self) -> list[Job]:
        """The next page of jobs that are not loaded."""
        page, self.older = self.older[:100], self.older[100:]
        return page

    def start_row(self, room: int) -> int:
        """A row below which there is room for many page downs."""
        return max(0, (len(self.loaded) - PAGES_DOWN * room) // 2)

    def tell_end(self) -> None:
        """Write that what was asked for is on the screen."""
        if self._driver is not None:
            self._driver.write(f"\x1b]7777;{self.began}\x07")


def another(job: Job) -> Job:
    """`job` after a change that a refresh brings often: it has ended, or runs again."""
    if job.status is Status.RUNNING:
        return job._replace(status=Status.SUCCEEDED, exit_code=0)
    return job._replace(status=Status.RUNNING, exit_code=None)


def other_value(job: Job) -> Job:
    """`job` with one value changed, and nothing that hangs on it."""
    starts = job.status is Status.STARTING
    return job._replace(status=Status.RUNNABLE if starts else Status.STARTING)


def main() -> None:
    """Run the app that is named, with as many rows as asked for."""
    from tests.bench.ours import OursApp, PlainApp, SlowApp  # noqa: PLC0415 - either app imports this module
    from tests.bench.stock import StockApp  # noqa: PLC0415

    gc.disable()
    apps = {"ours": OursApp, "slow": SlowApp, "plain": PlainApp, "stock": StockApp}
    app = apps[sys.argv[1]](int(sys.argv[2]))
    gc.enable()
    app.run()


if __name__ == "__main__":
    main()
