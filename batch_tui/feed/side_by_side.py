"""Work with several sources side by side: one that is slow keeps the others for a while alone."""

import asyncio
from asyncio import ALL_COMPLETED, FIRST_COMPLETED, Task
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import Any

SLOW = 1.5
"""Seconds for which the fastest source waits for the others."""

Work = Callable[[], Coroutine[Any, Any, None]]


class SideBySide:
    """Does some work with each source, by their labels.

    What is late goes on, and is not begun again before it is over.

    Args:
        late: is told the label of each source that is late; None to wait for all.
        over: is told the label of each that was late, once that is over.
    """

    def __init__(
        self, late: Callable[[str], None] | None, over: Callable[[str], None] | None = None
    ) -> None:
        self._late = late
        self._over = over
        self._under_way: dict[str, Task[None]] = {}
        self._awaited: set[str] = set()

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
        there = {label for label, task in self._under_way.items() if not task.done()}
        for label in works.keys() - there:
            task = self._under_way[label] = asyncio.create_task(works[label]())
            task.add_done_callback(partial(self._ended, label))
        tasks = {label: self._under_way[label] for label in works}
        self._awaited.update(tasks)
        try:
            await self._wait([*tasks.values()], others=others)
        finally:
            self._awaited.difference_update(tasks)
        over = [label for label, task in tasks.items() if task.done()]
        for label in works.keys() - over:
            if self._late is not None:
                self._late(label)
        failed = [error for label in over if (error := tasks[label].exception())]
        if failed:
            raise failed[0]

    async def close(self) -> None:
        """End what is under way."""
        tasks = [*self._under_way.values()]
        self._under_way.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, label: str, task: Task[None]) -> None:
        if self._under_way.get(label) is not task:
            return
        del self._under_way[label]
        if label not in self._awaited:
            if not task.cancelled():
                task.exception()  # what has failed is asked again
            if self._over is not None:
                self._over(label)

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
