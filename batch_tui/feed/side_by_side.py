"""Work with several sources side by side: one that is slow keeps the others for a while alone."""

import asyncio
from asyncio import ALL_COMPLETED, FIRST_COMPLETED, Task
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

SLOW = 1.5
"""Seconds for which the fastest source waits for the others."""

Work = Callable[[], Coroutine[Any, Any, None]]


class SideBySide:
    """Does some work with each source, by their labels.

    What is late goes on, and is not begun again before it is over.

    Args:
        late: is told the label of each source that is late; None to wait for all.
    """

    def __init__(self, late: Callable[[str], None] | None) -> None:
        self._late = late
        self._under_way: dict[str, Task[None]] = {}

    async def run(self, works: Mapping[str, Work], *, others: bool = False) -> None:
        """Do some work, as far as it is not late; cancelled, what is late is too.

        `others`: there are sources beside these, which wait for them.

        Raises:
            Failure: what the work with a source has raised.
        """
        if len(works) == 1 and not others and not self._under_way.keys() & works.keys():
            [work] = works.values()
            await work()
            return
        for label in works.keys() - self._under_way.keys():
            self._under_way[label] = asyncio.create_task(works[label]())
        await self._wait([self._under_way[label] for label in works], others=others)
        over = [label for label in works if self._under_way[label].done()]
        for label in works.keys() - over:
            if self._late is not None:
                self._late(label)
        for task in [self._under_way.pop(label) for label in over]:
            task.result()

    async def close(self) -> None:
        """End what is under way."""
        tasks = [*self._under_way.values()]
        self._under_way.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _wait(self, tasks: list[Task[None]], *, others: bool) -> None:
        try:
            if self._late is None:
                await asyncio.wait(tasks, return_when=ALL_COMPLETED)
            else:
                if not others:
                    await asyncio.wait(tasks, return_when=FIRST_COMPLETED)
                await asyncio.wait(tasks, timeout=SLOW)
        except asyncio.CancelledError:
            await self.close()
            raise
