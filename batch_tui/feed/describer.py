"""DescribeJobs for what is on the screen: children as they come into sight, and jobs kept fresh."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from batch_tui.batch.change import NO_CHANGE, Change
from batch_tui.batch.failure import Denied
from batch_tui.batch.job import Job, child_id, split_child
from batch_tui.batch.joblist import JobList
from batch_tui.batch.region import MAX_DESCRIBED, Region
from batch_tui.feed.budget import Priority
from batch_tui.feed.calls import Calls

NOT_SPAWNED = "not spawned yet"
FORGOTTEN = "no longer known to AWS Batch"
DENIED = "not allowed to describe this job"
_ABSENCES = frozenset({NOT_SPAWNED, FORGOTTEN, DENIED})
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

    def unknown_children(self, window: range) -> Iterator[list[str]]:
        """The ids to ask for so that every child in the window is known: 100 a call.

        Neighbours fill a call up, because it costs the same.
        """
        missing: dict[str, list[int]] = {}
        parents: dict[str, Job] = {}
        for row in self._jobs.rows(window.start, window.stop):
            if row.parent is not None and self._is_unknown(row.job, row.note):
                child = split_child(row.job.id)
                if child is not None:
                    missing.setdefault(child.parent, []).append(child.index)
                    parents[child.parent] = row.parent
        for parent_id, indexes in missing.items():
            yield from self._filled(parents[parent_id], indexes)

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
            return [self._jobs.note(job_id, DENIED) for job_id in asked]
        finally:
            self._asked.difference_update(asked)
        answered = {job.id for job in known}
        self.note_seen(asked)
        changes = [self._jobs.merge(known)]
        changes += [self._present(job_id) for job_id in answered]
        changes += [self._jobs.note(i, self._absence(i)) for i in asked if i not in answered]
        return changes

    def _is_unknown(self, job: Job, note: str) -> bool:
        return job.status is None and not note and job.id not in self._asked

    def _filled(self, parent: Job, indexes: list[int]) -> Iterator[list[str]]:
        shown = self._jobs.shown(parent.id)
        order: Sequence[int] = range(parent.child_count) if shown is None else shown
        at = order.index(indexes[0])
        before, after = at - 1, order.index(indexes[-1]) + 1
        while len(indexes) % MAX_DESCRIBED and (after < len(order) or before >= 0):
            if after < len(order):
                candidate, after = order[after], after + 1
            else:
                candidate, before = order[before], before - 1
            if self._jobs.get(child_id(parent, candidate)) is None:
                indexes.append(candidate)
        ids = [child_id(parent, index) for index in sorted(indexes)]
        for start in range(0, len(ids), MAX_DESCRIBED):
            yield ids[start : start + MAX_DESCRIBED]

    def _present(self, job_id: str) -> Change:
        """Take away what was said of a job's absence; what else is noted at it stays."""
        position = self._jobs.position(job_id)
        note = "" if position is None else self._jobs.row(position).note
        return self._jobs.note(job_id, "") if note in _ABSENCES else NO_CHANGE

    def _absence(self, job_id: str) -> str:
        job = self._jobs.get(job_id)
        if job is not None and self._clock() - (job.created or 0) < NEWBORN:
            return ""
        child = split_child(job_id)
        parent = self._jobs.get(child.parent) if child else None
        return NOT_SPAWNED if parent is not None and not parent.is_terminal else FORGOTTEN
