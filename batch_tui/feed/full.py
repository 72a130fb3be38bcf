"""Jobs with all that AWS tells of them: each is described, and the order stays as it was."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice

from batch_tui.batch.failure import Broken, Failure, Throttled
from batch_tui.batch.job import Job, completed
from batch_tui.batch.plan.stream import MAX_DESCRIBED
from batch_tui.feed.pager import Batch
from batch_tui.feed.reader import Reader
from batch_tui.feed.source import Sources

AT_ONCE = 1_000
"""Jobs that are described side by side; the next ones are listed meanwhile."""


class Full:
    """Describes the jobs of a reader, a hundred a call, those that were described already never.

    What is no longer asked for by what is told of it now (`holds`) is left out. A job that the
    service does not know, or that cannot be read, stays as it was listed: `untold` counts these.
    So do those of a source among several that describes none; then `why` tells the reason.
    """

    def __init__(self, reader: Reader, source: Sources, holds: Callable[[Job], bool]) -> None:
        self._reader = reader
        self._source = source
        self._holds = holds
        self._held: deque[Job] = deque()
        self._told: dict[str, Job] = {}
        self._begun = False
        self.matched = 0
        self.untold = 0
        self.why: Failure | None = None

    @property
    def scanned(self) -> int:
        """How many jobs the service has listed so far."""
        return self._reader.scanned

    @property
    def finished(self) -> bool:
        """Whether every job has been handed out."""
        return self._reader.finished and not self._held

    async def next_page(self, want: int = AT_ONCE, max_pages: int = 1) -> Batch:
        """Describe the next jobs; see `Reader`.

        Raises:
            Failure: a call failed.
        """
        if len(self._held) < min(want, MAX_DESCRIBED if self._begun else 1):
            await self._read_on(want - len(self._held), max_pages)
        piece = list(islice(self._held, self._due(want)))
        asked = [job for job in piece if job.attempts is None and job.id not in self._told]
        calls = [
            self._describe(asked[start : start + MAX_DESCRIBED])
            for start in range(0, len(asked), MAX_DESCRIBED)
        ]
        if self._begun and want > len(piece) and len(self._held) < 2 * AT_ONCE:
            calls.append(self._read_on(want - len(piece), max_pages))
        for result in await asyncio.gather(*calls, return_exceptions=True):
            if result is not None:
                raise result
        self._begun |= bool(piece)
        return Batch(self._handed_out(piece), self.finished)

    def _due(self, want: int) -> int:
        """How many jobs to describe now: but for the first and the last, whole hundreds."""
        held = min(want, AT_ONCE, len(self._held))
        is_last = self._reader.finished or held == want
        return held if is_last or not self._begun else held - held % MAX_DESCRIBED

    def _handed_out(self, piece: Sequence[Job]) -> tuple[Job, ...]:
        for _ in piece:
            self._held.popleft()
        full = [self._told.pop(job.id, job) for job in piece]
        self.untold += sum(job.attempts is None for job in full)
        jobs = tuple(job for job in full if self._holds(job))
        self.matched += len(jobs)
        return jobs

    async def _read_on(self, want: int, max_pages: int) -> None:
        if not self._reader.finished:
            batch = await self._reader.next_page(want, max_pages)
            self._held += batch.jobs

    async def _describe(self, jobs: Sequence[Job]) -> None:
        listed = {job.id: job for job in jobs}
        try:
            found = await self._source.describe_jobs(tuple(listed))
        except (Throttled, Broken):
            raise
        except Failure as failure:
            if not self._source.has_several:
                raise
            self.why = failure  # those of the other sources can be described all the same
            return
        self.why = next(iter(found.failed.values()), self.why)
        for job in found:
            if entry := listed.get(job.id):
                self._told[job.id] = completed(job, entry)._replace(queue=entry.queue)
