"""Some jobs, watched until they have come to something: described, a hundred a call."""

from collections.abc import Iterable, KeysView, Sequence

from batch_tui.batch.job import Job, completed
from batch_tui.batch.plan.stream import MAX_DESCRIBED
from batch_tui.batch.until import Until
from batch_tui.feed.budget import Priority
from batch_tui.feed.source import Sources

LOOKS = 3
"""Looks in a row that must miss a job before it counts as gone: a new one is not known at once."""


class Vigil:
    """The jobs of some ids. `jobs` are those that have been seen, `gone` the ids of the others.

    `unread` counts those of the last look that could not be read.
    """

    def __init__(self, source: Sources, ids: Iterable[str], known: Iterable[Job] = ()) -> None:
        self._source = source
        self._jobs: dict[str, Job] = {job.id: job for job in known}
        self._missed: dict[str, int] = dict.fromkeys((*ids, *self._jobs), 0)
        self.unread = 0

    @property
    def ids(self) -> KeysView[str]:
        """The ids of all of them."""
        return self._missed.keys()

    def add(self, job: Job) -> None:
        """One more, as it is known."""
        self._jobs[job.id] = job
        self._missed[job.id] = 0

    def leave(self, job_id: str) -> None:
        """Ask for one no more."""
        self._jobs.pop(job_id, None)
        self._missed.pop(job_id, None)

    @property
    def jobs(self) -> Sequence[Job]:
        """As they were when they were last seen, without those that are gone."""
        return [job for job in self._jobs.values() if self._missed[job.id] < LOOKS]

    @property
    def gone(self) -> tuple[str, ...]:
        """The ids of which AWS Batch knows no job, or none any more."""
        return tuple(job_id for job_id, looks in self._missed.items() if looks >= LOOKS)

    @property
    def is_settled(self) -> bool:
        """Whether every job has been seen, or is gone."""
        return all(job_id in self._jobs or looks >= LOOKS for job_id, looks in self._missed.items())

    def is_over(self, until: Until) -> bool:
        """Whether what is waited for has come, or never will."""
        return self.is_settled and until.is_over(self.jobs)

    async def look(self) -> None:
        """Ask for all that have not ended, and are not gone.

        Raises:
            Failure: a call failed; what was answered before it is known.
        """
        wanted = [job_id for job_id, looks in self._missed.items() if looks < LOOKS]
        wanted = [one for one in wanted if one not in self._jobs or not self._jobs[one].is_terminal]
        self.unread = 0
        for start in range(0, len(wanted), MAX_DESCRIBED):
            part = tuple(wanted[start : start + MAX_DESCRIBED])
            found = await self._source.describe_jobs(part, Priority.REFRESH)
            there = tuple(job_id for job_id in part if job_id not in found.failed)
            self._take(there, found, whole=not found.unread)
            self.unread += found.unread

    def _take(self, asked: Sequence[str], found: Iterable[Job], *, whole: bool) -> None:
        """Take in an answer; where it cannot be read whole, none is missed in it."""
        seen = {job.id: job for job in found}
        for job_id in filter(self._missed.__contains__, asked):
            if job := seen.get(job_id):
                known = self._jobs.get(job_id)
                self._jobs[job_id] = completed(job, known) if known else job
                self._missed[job_id] = 0
            elif whole:
                self._missed[job_id] += 1
