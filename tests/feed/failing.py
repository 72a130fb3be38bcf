"""Arrays whose children have failed and say why, and somebody who reads it as the screen does."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from batch_tui.batch.job import Job
from batch_tui.demo import DemoRegion
from batch_tui.feed.failed.life import FailedChildren
from batch_tui.feed.failed.state import FailedState
from batch_tui.feed.source import Source
from tests.feed.follower import until
from tests.feed.logs import HOUR
from tests.feed.world import World


def failing(demo: DemoRegion, says: Mapping[int, Sequence[str]], size: int = 0) -> str:
    """An array of which the children of some indexes have failed, and have written these lines.

    The others have succeeded.
    """
    count = size or max(says, default=0) + 1
    parent = demo.add_job(
        "array", queue="logs", status="FAILED", size=count, children=["SUCCEEDED"] * count
    )
    now = demo.clock.start
    for index, lines in says.items():
        times: dict[str, Any] = {"started": now - HOUR, "stopped": now, "scheduled": now - HOUR}
        demo.set_status(
            f"{parent}:{index}", "FAILED", exit_code=1, reason="exited", lines=tuple(lines), **times
        )
    return parent


def never_started(demo: DemoRegion, parent: str, index: int, reason: str) -> None:
    demo.set_status(
        f"{parent}:{index}", "FAILED", reason=reason, started=None, scheduled=None, stopped=None
    )


class Listener:
    """Follows what the failed children of a parent say."""

    def __init__(self, source: Source, parent: Job) -> None:
        self.states: list[FailedState] = []
        self.when_told: Callable[[FailedState], object] = lambda _: None
        self.life = FailedChildren(source, parent, self._told)

    def _told(self, state: FailedState) -> None:
        self.states.append(state)
        self.when_told(state)

    @property
    def state(self) -> FailedState:
        return self.life.state

    @property
    def groups(self) -> list[tuple[str, tuple[int, ...]]]:
        return [(group.mask, group.indexes) for group in self.state.twins]

    @property
    def found(self) -> list[tuple[int, int, tuple[str, ...]]]:
        search = self.state.search
        assert search is not None
        return [(found.index, found.events, found.lines) for found in search.found]

    async def idle(self) -> None:
        await until(lambda: not self.life._tasks.names, "idle")
        await asyncio.sleep(0)  # the loop tells of what has just ended, and what follows begins
        await until(lambda: not self.life._tasks.names, "idle")
        await asyncio.sleep(0)

    async def ask(self) -> None:
        self.life.ask()
        await self.idle()

    async def find(self, text: str) -> None:
        self.life.find(text)
        await self.idle()


@asynccontextmanager
async def listening(
    world: World, source: Source, parent: str, *, asked: bool = True
) -> AsyncIterator[Listener]:
    """Somebody who has read what is read at first, or is about to."""
    faults = {**vars(world.demo.faults)}
    world.demo.faults.clear()
    [job] = world.region.describe_jobs((parent,))
    world.demo.faults.turn(faults)
    listener = Listener(source, job)
    world.demo.calls.clear()
    try:
        if asked:
            await listener.ask()
        yield listener
    finally:
        await listener.life.close()
