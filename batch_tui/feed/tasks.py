"""Tasks by name: what is under way is read here, and kept nowhere else."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any


class Tasks:
    """What somebody has under way, each under a name that none of the others has.

    `ended` is told of each task that ends by itself, with what it raised, or None. Who cancels a
    task, or starts another in its place, knows that it is over. Once closed, none is begun.
    """

    def __init__(self, ended: Callable[[str, Exception | None], None]) -> None:
        self._ended = ended
        self._running: dict[str, asyncio.Task[None]] = {}
        self._leaving: set[asyncio.Task[None]] = set()
        self._is_closed = False

    def __contains__(self, name: str) -> bool:
        # One that is done stays until the loop has told of it: another may begin in its place.
        return name in self._running and not self._running[name].done()

    @property
    def names(self) -> frozenset[str]:
        """The names of all that is under way."""
        return frozenset(filter(self.__contains__, self._running))

    def start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Begin a task; it takes the place of the one of that name."""
        self.cancel(name)
        if self._is_closed:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running[name] = task
        task.add_done_callback(partial(self._over, name))

    def cancel(self, name: str) -> None:
        """End a task, its first step included. One that is done is not told of any more."""
        task = self._running.pop(name, None)
        if task is not None:
            self._leaving.add(task)
            task.cancel()

    def stop(self, name: str) -> bool:
        """End a task that is under way; whether one was. One that is done is told of as ever."""
        is_under_way = name in self
        if is_under_way:
            self.cancel(name)
        return is_under_way

    def clear(self) -> None:
        """End all tasks; none of them is told of any more."""
        for name in tuple(self._running):
            self.cancel(name)

    async def over(self, name: str) -> None:
        """Wait until no task of a name is under way."""
        while name in self:
            await asyncio.wait((self._running[name],))

    async def close(self) -> None:
        """End all tasks, and wait until they are over."""
        self._is_closed = True
        self.clear()
        await asyncio.gather(*self._leaving, return_exceptions=True)

    def _over(self, name: str, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if self._running.get(name) is task:
            del self._running[name]
            self._ended(name, error if isinstance(error, Exception) else None)
        self._leaving.discard(task)
