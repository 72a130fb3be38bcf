"""Jobs of several sources as one: the newest first, and none of them kept from the others."""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from functools import partial

from batch_tui.batch.failure import Failure
from batch_tui.batch.job import Job
from batch_tui.feed.pager import Batch
from batch_tui.feed.patience import patiently
from batch_tui.feed.reader import Reader


class Several:
    """Reads some readers side by side, each by its name; the jobs of each stay in their order.

    A job is handed out once every other reader has shown one that is older, or has no more. One
    that fails is left out from then on, with what it had brought: `failed` tells why. Where all
    have failed, that is raised.
    """

    def __init__(self, readers: Mapping[str, Reader]) -> None:
        self._readers = dict(readers)
        self._held: dict[str, deque[Job]] = {name: deque() for name in readers}
        self.failed: dict[str, Failure] = {}

    @property
    def scanned(self) -> int:
        """How many jobs the services have listed so far."""
        return sum(reader.scanned for reader in self._readers.values())

    @property
    def matched(self) -> int:
        """How many jobs were found so far."""
        return sum(reader.matched for reader in self._readers.values())

    @property
    def finished(self) -> bool:
        """Whether every job has been handed out."""
        return not self._reading and not any(self._held.values())

    @property
    def _reading(self) -> list[str]:
        return [
            name
            for name, reader in self._readers.items()
            if name not in self.failed and not reader.finished
        ]

    async def next_page(self, want: int = 100, max_pages: int = 10) -> Batch:
        """The next jobs, from a page of each reader that has none left; see `Reader`.

        Raises:
            Failure: all of them have failed.
        """
        empty = [name for name in self._reading if not self._held[name]]
        await asyncio.gather(*(self._read(name, want, max_pages) for name in empty))
        if len(self.failed) == len(self._readers):
            raise next(iter(self.failed.values()))
        return Batch(self._released(want), self.finished)

    async def _read(self, name: str, want: int, max_pages: int) -> None:
        try:
            batch = await patiently(partial(self._readers[name].next_page, want, max_pages))
        except Failure as failure:
            self.failed[name] = failure
        else:
            self._held[name] += batch.jobs

    def _released(self, want: int) -> tuple[Job, ...]:
        """Jobs of which none that is still to come should be newer."""
        jobs: list[Job] = []
        while len(jobs) < want and all(self._held[name] for name in self._reading):
            there: Sequence[deque[Job]] = [held for held in self._held.values() if held]
            if not there:
                break
            jobs.append(max(there, key=_created_of_first).popleft())
        return tuple(jobs)


def _created_of_first(held: deque[Job]) -> float:
    created = held[0].created
    return float("inf") if created is None else created
