"""DescribeJobs for what is on the screen: children as they come into sight, and jobs kept fresh."""

from collections.abc import Callable, Iterable, Sequence

from batch_tui.batch.failure import Denied
from batch_tui.batch.job import split_child
from batch_tui.batch.joblist.change import Change
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.plan.stream import MAX_DESCRIBED
from batch_tui.batch.ports import Region
from batch_tui.feed.budget import Priority
from batch_tui.feed.calls import Calls

NOT_SPAWNED = "not spawned yet"
NEVER_SPAWNED = "never spawned"
FORGOTTEN = "no longer known to AWS Batch"
DENIED = "not allowed to describe this job"
_ABSENCES = frozenset({NOT_SPAWNED, NEVER_SPAWNED, FORGOTTEN, DENIED})
NEWBORN = 60_000
"""Milliseconds within which the service may not know a job yet that it has just listed."""
SEEN_FOR = 60_000
"""Milliseconds after which it no longer matters when exactly a job was seen."""
MOST_SEEN = 20_000


class Describer:
    """Keeps the jobs of a list described; never asks twice at once for the same job."""

    def __init__(
        self, jobs: JobList, region: Region, calls: Calls, clock: Callable[[], int]
    ) -> None:
        self._jobs = jobs
        self._region = region
        self._calls = calls
        self._clock = clock
        self._asked: set[str] = set()
        self._seen: dict[str, int] = {}

    def seen(self, job_id: str) -> int:
        """When the service last told of a job (ms since 1970), 0 when that is long ago."""
        return self._seen.get(job_id, 0)

    def note_seen(self, ids: Iterable[str]) -> None:
        """The service has just told of these."""
        now = self._clock()
        if len(self._seen) > MOST_SEEN:
            self._seen = {i: at for i, at in self._seen.items() if at > now - SEEN_FOR}
        self._seen.update(dict.fromkeys(ids, now))

    def unknown_children(self, window: range) -> list[str]:
        """The children to ask for next: those in the window that are not known, up to 100.

        Their neighbours fill the call up, because it costs the same. Nothing is left to ask for
        when every child in the window is known, says why it is not, or has been asked for.
        """
        wanted = self._unknown(window.start, window.stop)
        if wanted:
            wanted += self._unknown(window.stop, window.stop + MAX_DESCRIBED)
            wanted += self._unknown(window.start - MAX_DESCRIBED, window.start)[::-1]
        return wanted[:MAX_DESCRIBED]

    def try_again(self, window: range) -> Change:
        """Forget of the children in the window why they could not be described."""
        rows = self._jobs.rows(window.start, window.stop)
        return self._jobs.note_each(
            {row.job.id: "" for row in rows if row.job.status is None and row.note in _ABSENCES}
        )

    async def load(self, ids: Sequence[str], priority: Priority = Priority.KEY) -> list[Change]:
        """Describe up to 100 jobs of the list; rows that the service does not know say why.

        Raises:
            Failure: the call failed.
        """
        asked = [job_id for job_id in ids if job_id not in self._asked]
        if not asked:
            return []
        self._asked.update(asked)
        try:
            known = await self._calls(self._region.describe_jobs, tuple(asked), priority=priority)
        except Denied:
            return [self._jobs.note_each(dict.fromkeys(asked, DENIED))]
        finally:
            self._asked.difference_update(asked)
        self.note_seen(asked)
        merged = self._jobs.merge(known)
        answered = {job.id for job in known}
        notes = {job_id: "" for job_id in answered if self._note(job_id) in _ABSENCES}
        notes |= {i: self._absence(i) for i in asked if i not in answered}
        return [merged, self._jobs.note_each(notes)]

    def _unknown(self, start: int, stop: int) -> list[str]:
        return [
            row.job.id
            for row in self._jobs.rows(max(0, start), stop)
            if row.parent is not None
            and row.job.status is None
            and not row.note
            and row.job.id not in self._asked
        ]

    def _note(self, job_id: str) -> str:
        position = self._jobs.position(job_id)
        return "" if position is None else self._jobs.row(position).note

    def _absence(self, job_id: str) -> str:
        """What to say of a job that the service does not know."""
        job = self._jobs.get(job_id)
        if job is not None:
            is_new = self._clock() - (job.created or 0) < NEWBORN
            return self._note(job_id) if is_new else FORGOTTEN
        child = split_child(job_id)
        parent = self._jobs.get(child.parent) if child else None
        if parent is None:
            return FORGOTTEN
        if not parent.is_terminal:
            return NOT_SPAWNED
        summary = parent.rest.summary
        return NEVER_SPAWNED if summary is not None and not any(summary) else FORGOTTEN
