"""Jobs that a person wants to be told of when they end, whatever else is on the screen."""

import asyncio
from collections.abc import Callable, Sequence

from batch_tui.batch.failure import Failure
from batch_tui.batch.job import Job
from batch_tui.feed.source import Sources
from batch_tui.feed.tasks import Tasks
from batch_tui.feed.vigil import Vigil

LOOK = "look"
"""The name of its task."""
INTERVAL = 10.0
"""Seconds between two looks: a call for a hundred jobs."""


class Watch:
    """Asks for the jobs in it until they have ended.

    `ended` is told of each that has, once, and `gone` of the id of each that AWS Batch knows no
    more. A look that fails is made again: what is lost is time.
    """

    def __init__(
        self, source: Sources, ended: Callable[[Job], None], gone: Callable[[str], None]
    ) -> None:
        self._ended = ended
        self._gone = gone
        self._vigil = Vigil(source, ())
        self._tasks = Tasks(lambda _, __: None)
        self._interval = INTERVAL

    def __len__(self) -> int:
        return len(self._vigil.ids)

    def __contains__(self, job_id: str) -> bool:
        return job_id in self._vigil.ids

    @property
    def is_looking(self) -> bool:
        """Whether anything is asked."""
        return LOOK in self._tasks

    def toggle(self, job: Job) -> bool:
        """Watch a job, or leave it; whether it is watched now."""
        if job.id in self:
            self._vigil.leave(job.id)
        else:
            self._vigil.add(job)
        if not self.is_looking and len(self):
            self._tasks.start(LOOK, self._look())
        return job.id in self

    def pace(self, seconds: float) -> None:
        """How long to wait from one look to the next."""
        self._interval = seconds

    async def close(self) -> None:
        """Watch no more."""
        await self._tasks.close()

    async def _look(self) -> None:
        while len(self):
            await asyncio.sleep(self._interval)
            try:
                await self._vigil.look()
            except Failure:
                continue
            self._tell(self._vigil.jobs)

    def _tell(self, jobs: Sequence[Job]) -> None:
        gone = self._vigil.gone
        over = [job for job in jobs if job.is_terminal]
        for job_id in (*gone, *(job.id for job in over)):
            self._vigil.leave(job_id)
        for job in over:
            self._ended(job)
        for job_id in gone:
            self._gone(job_id)
