"""A walk through the screens that README shows, for its pictures and for the tests that hold them.

The region, the clock, the zone and the terminal are always the same: two walks see the same.
"""

import os
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from batch_tui.batch.ports import Scope
from batch_tui.demo import DemoRegion
from batch_tui.feed.budget import Budget
from batch_tui.settings.memory import Memory
from batch_tui.settings.options import Settings
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.svg import Cells, drawn

NOW = 1_795_450_000_000
"""The instant at which the pictures are taken, in milliseconds since 1970."""
MINUTE = 60.0
PLACE = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TZ": "UTC"}
ELSEWHERE = ("NO_COLOR", "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "PAGER", "BROWSER", "SSH_CONNECTION")
"""What would make another picture of it."""
ARRAY = "verify-shards-seven-failed"
SCREENS = ("list", "tree", "map", "failed", "job", "log", "query", "groups", "why")
"""What is seen on the way, in its order."""
PICTURE = (104, 30)
"""The size of what README shows."""
SIZES = ((80, 24), (120, 40), (200, 50))
"""Those in which the screens are held, see `held.py`."""


@contextmanager
def same_place() -> Iterator[None]:
    """The same terminal and the same zone, wherever the pictures are taken."""
    before = dict(os.environ)
    for name in ELSEWHERE:
        os.environ.pop(name, None)
    os.environ.update(PLACE)
    time.tzset()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        time.tzset()


class Watch:
    """A clock of seconds that goes on when it is told to, so that calls a minute are certain."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Walk:
    """The program on the way: keys are pressed when nothing is under way."""

    def __init__(self, running: Running, watch: Watch) -> None:
        self.running = running
        self._watch = watch
        self._dialog = ""

    async def screens(self) -> AsyncIterator[str]:
        """Stand before each screen in turn."""
        await self.quiet()
        await self.press("r")
        yield "list"
        array = self.find(lambda name: name.startswith(ARRAY))
        driver.table(self.running).move_to(array)
        await self.press("F")
        yield "tree"
        await self.press("m", "n", "n")
        yield "map"
        await self.press("escape", "L")
        yield "failed"
        await self.press("escape", "down", "down", "d")
        yield "job"
        await self.press("escape", "l")
        yield "log"
        await self.press("escape", "g", "7", "slash", "' exit:137 after:2d", "question_mark")
        self._dialog = "question_mark"
        yield "query"
        self._dialog = ""
        await self.press("escape", "end", "ctrl+u", "'exit:!=0 after:1d", "enter", "t")
        yield "groups"
        await self.press("escape", "slash", "end", "ctrl+u", "'queue:stuck-max-vcpus", "enter", "w")
        yield "why"

    async def press(self, *keys: str) -> None:
        """Press keys, each when all that came before is over; then no call was made of late."""
        await self.quiet()
        for key in keys:
            self.running.type_key(key)
            await self.quiet()

    async def quiet(self) -> None:
        """Wait until nothing is under way, and let a minute pass."""
        await driver.idle(self.running)
        self._watch.now += MINUTE
        driver.count_down(self.running)
        await driver.idle(self.running)

    async def resize(self, size: tuple[int, int]) -> None:
        """Take another size. A dialog is left and opened again in that."""
        if self._dialog:
            await self.press("escape")
        await self.running.pilot.resize_terminal(*size)
        await self.press(*filter(None, [self._dialog]))

    def find(self, holds: Callable[[str], bool]) -> str:
        """The id of the first job in the list whose name is like that."""
        rows = driver.rows(self.running)
        return next(row.job.id for row in rows.rows(0, len(rows)) if holds(row.job.name))


@asynccontextmanager
async def walking(size: tuple[int, int], config: Path) -> AsyncIterator[Walk]:
    """The program in that place, on a region of its own; `config` is not written to."""
    watch = Watch()
    settings = Settings(queues=("nightly-etl",), demo=True, refresh=0.0)
    with (
        same_place(),
        pytest.MonkeyPatch.context() as patch,
        DemoRegion(jobs=10_000, seed=7, now=NOW, stuck=True) as demo,
    ):
        driver.rest_when_all_is_done(patch)
        async with driver.started(
            demo,
            size=size,
            budget=Budget(1_000, 1_000, burst=1_000, clock=watch),
            clock=lambda: NOW,
            memory=Memory(None),
            config=config,
            scope=Scope("demo", "us-east-1"),
            settings=settings,
        ) as running:
            yield Walk(running, watch)


class Taken(NamedTuple):
    """What a screen shows in some size, and the colours of the theme by their names."""

    name: str
    size: tuple[int, int]
    cells: Cells
    colours: Mapping[str, str]


async def taken(
    config: Path, sizes: Sequence[tuple[int, int]] = (PICTURE, *SIZES)
) -> AsyncIterator[Taken]:
    """Every screen in some sizes."""
    async with walking(PICTURE, config) as walk:
        async for name in walk.screens():
            for size in sizes:
                await walk.resize(size)
                app = walk.running.app
                yield Taken(name, size, walk.running.cells, app.theme_variables)
            await walk.resize(PICTURE)


def write(folder: Path, shown: Taken) -> Path:
    """Write a picture of it."""
    path = folder / f"{shown.name}.svg"
    path.write_text(drawn_of(shown), "utf-8")
    return path


def drawn_of(shown: Taken) -> str:
    """A picture of it."""
    return drawn(shown.cells, "batch-tui")
