"""What to ask DescribeJobs for, and what its answers and its silence mean. It writes no list."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from batch_tui.batch.failure import Denied, Failure
from batch_tui.batch.job import Job, Status, is_child, split_child
from batch_tui.batch.joblist.rows import JobRows, Row
from batch_tui.batch.plan.stream import MAX_DESCRIBED
from batch_tui.feed.budget import Priority
from batch_tui.feed.source import Sources

NOT_SPAWNED = "not spawned yet"
NEVER_SPAWNED = "never spawned"
FORGOTTEN = "no longer known to AWS Batch"
DENIED = "not allowed to describe this job"
UNREAD = "what AWS Batch tells of this job cannot be read"
UNANSWERED = "not told: AWS Batch could not be asked there"
_ABSENCES = frozenset({NOT_SPAWNED, NEVER_SPAWNED, FORGOTTEN, DENIED, UNREAD, UNANSWERED})
NEWBORN = 60_000
"""Milliseconds within which the service may not know a job yet that it has just listed."""
SEEN_FOR = 60_000
"""Milliseconds after which it no longer matters when exactly a job was seen."""
MOST_SEEN = 20_000


class Described(NamedTuple):
    """An answer: the jobs that were told of, and the ids that were asked for; or a refusal.

    `unread`: some of the others were told of too, in entries that cannot be read. `failed` are the
    ids about which nobody could be asked.
    """

    asked: tuple[str, ...] = ()
    jobs: tuple[Job, ...] = ()
    denied: bool = False
    unread: bool = False
    failed: Mapping[str, Failure] = MappingProxyType({})


class Describer:
    """Chooses jobs of a list to describe; never asks twice at once for the same job.

    `detailed`: what only DescribeJobs tells of a job is wanted too.
    """

    def __init__(self, jobs: JobRows, source: Sources) -> None:
        self._jobs = jobs
        self._source = source
        self._asked: set[str] = set()
        self._seen: dict[str, int] = {}
        self._told: set[str] = set()
        self.detailed = False

    # When jobs were seen

    def seen(self, job_id: str) -> int:
        """When the service last told of a job (ms since 1970), 0 when that is long ago."""
        return self._seen.get(job_id, 0)

    def note_seen(self, ids: Iterable[str]) -> None:
        """The service has just told of these."""
        now = self._source.clock()
        if len(self._seen) > MOST_SEEN:
            self._seen = {i: at for i, at in self._seen.items() if at > now - SEEN_FOR}
        self._seen.update(dict.fromkeys(ids, now))

    # What to ask for

    def unknown(self, window: range) -> list[str]:
        """What to ask for next: rows in the window of which too little is known, up to 100.

        They are children of which nothing is known, jobs whose listing told no status, and where
        jobs are to be `detailed`, all that were only listed. Their neighbours fill the call up,
        because it costs the same. Nothing is left to ask for when every row in the window is known,
        says why it is not, or has been asked for.
        """
        wanted = self._unknown(window.start, window.stop)
        if wanted:
            wanted += self._unknown(window.stop, window.stop + MAX_DESCRIBED)
            wanted += self._unknown(window.start - MAX_DESCRIBED, window.start)[::-1]
        return wanted[:MAX_DESCRIBED]

    def wanted(self, window: range, label: str) -> list[str]:
        """The ids in the window for a refresh: what may still change, and what is half told.

        They are those of the source with a label.
        """
        wanted = dict.fromkeys(self._live(window) + self.half_told(window))
        return self._source.share(label, wanted)

    @property
    def has_several(self) -> bool:
        """Whether there are several sources: what fails in one is told at its jobs."""
        return self._source.has_several

    def shares(self, ids: Sequence[str]) -> list[list[str]]:
        """The ids by the sources that tell of them."""
        shares = [self._source.share(label, ids) for label in self._source.labels]
        known = {job_id for share in shares for job_id in share}
        return [*filter(None, [*shares, [job_id for job_id in ids if job_id not in known]])]

    def half_told(self, window: range) -> list[str]:
        """The ids in the window whose listing may have left something out; each is asked once."""
        return [
            row.job.id
            for row in self._jobs.rows(window.start, window.stop)
            if row.job.id not in self._told and _is_half_told(row.job)
        ]

    def stale(self, window: range, since: int) -> list[str]:
        """The ids in the window that may have changed since an instant, in ms since 1970."""
        return [job_id for job_id in self._live(window) if self.seen(job_id) < since]

    def _live(self, window: range) -> list[str]:
        """What may change: rows, and the parents of rows, which count their children."""
        rows = self._jobs.rows(window.start, window.stop)
        parents = (row.parent for row in rows if row.parent and not row.parent.is_terminal)
        live = [
            row.job.id
            for row in rows
            if row.note in {NOT_SPAWNED, UNANSWERED}
            or (row.job.id in self._jobs and not row.job.is_terminal)
        ]
        return list(dict.fromkeys([*live, *(parent.id for parent in parents)]))

    def _unknown(self, start: int, stop: int) -> list[str]:
        return [
            row.job.id
            for row in self._jobs.rows(max(0, start), stop)
            if self._is_unknown(row) and not row.note and row.job.id not in self._asked
        ]

    def _is_unknown(self, row: Row) -> bool:
        if row.job.id not in self._jobs:
            return row.parent is not None
        return self._lacks(row.job) and row.job.id not in self._told

    def _lacks(self, job: Job) -> bool:
        return job.status is None or (self.detailed and job.attempts is None)

    # Asking, and what came of it

    async def ask(self, ids: Sequence[str], priority: Priority) -> Described:
        """Describe up to 100 jobs, without those that are being asked for.

        Raises:
            Failure: the call failed.
        """
        asked = tuple(job_id for job_id in ids if job_id not in self._asked)
        if not asked:
            return Described()
        self._asked.update(asked)
        try:
            jobs = await self._source.describe_jobs(asked, priority)
        except Denied:
            return Described(asked, denied=True)
        finally:
            self._asked.difference_update(asked)
        told = [job_id for job_id in asked if job_id not in jobs.failed]
        self.note_seen(told)
        self._told.update(told)
        return Described(asked, jobs, unread=jobs.unread > 0, failed=jobs.failed)

    def notes(self, answer: Described) -> dict[str, str]:
        """What to pin to jobs once the answer is in the list: why one is not known, or no more."""
        if answer.denied:
            return dict.fromkeys(answer.asked, DENIED)
        answered = {job.id for job in answer.jobs}
        notes = {job_id: "" for job_id in answered if self._note(job_id) in _ABSENCES}
        for job_id, failure in answer.failed.items():
            known = self._jobs.get(job_id)
            if known is None or self._lacks(known):  # or it would be asked for again at once
                notes[job_id] = DENIED if isinstance(failure, Denied) else UNANSWERED
        absent = [i for i in answer.asked if i not in answered and i not in answer.failed]
        if answer.unread:
            return notes | dict.fromkeys(absent, UNREAD)
        return notes | {job_id: self._absence(job_id) for job_id in absent}

    def absences(self, window: range) -> list[str]:
        """The children in the window that say why they are not known: they may be by now."""
        rows = self._jobs.rows(window.start, window.stop)
        return [row.job.id for row in rows if row.job.status is None and row.note in _ABSENCES]

    def _note(self, job_id: str) -> str:
        position = self._jobs.position(job_id)
        return "" if position is None else self._jobs.row(position).note

    def _absence(self, job_id: str) -> str:
        """What to say of a job that the service does not know."""
        job = self._jobs.get(job_id)
        if job is not None:
            is_new = self._source.clock() - (job.created or 0) < NEWBORN
            return self._note(job_id) if is_new else FORGOTTEN
        child = split_child(job_id)
        parent = self._jobs.get(child.parent) if child else None
        if parent is None:
            return FORGOTTEN
        if not parent.is_terminal:
            return NOT_SPAWNED
        summary = parent.rest.summary
        return NEVER_SPAWNED if summary is not None and not any(summary) else FORGOTTEN


def _is_half_told(job: Job) -> bool:
    """Whether a listing can have left out what its row would show."""
    if job.status is None or job.attempts is not None:  # it is asked for at once, or was described
        return False
    has_begun = job.is_terminal or job.status is Status.RUNNING
    lacks_start = has_begun and job.started is None
    lacks_definition = not job.definition and not is_child(job.id)  # a child has its parent's
    return lacks_start or lacks_definition or (job.is_terminal and job.exit_code is None)
