"""Which jobs of a page are asked for; those that the page leaves open are described first."""

from collections.abc import Iterable, Sequence

from batch_tui.batch.job import Job, completed
from batch_tui.batch.plan.plan import Plan
from batch_tui.batch.plan.stream import MAX_DESCRIBED
from batch_tui.batch.query.kinds import Path
from batch_tui.feed.budget import Priority
from batch_tui.feed.source import Sources


class Verdicts:
    """Decides, and remembers of which jobs a description said no, so that it is asked once.

    What was said of a job that has ended holds for good; of another until the round after the next
    begins. `asked` counts the calls.
    """

    def __init__(self, source: Sources) -> None:
        self._source = source
        self._ended: set[int] = set()
        self._now: set[int] = set()
        self._before: set[int] = set()
        self._unread: set[str] = set()
        self.asked = 0

    @property
    def unread(self) -> int:
        """How many jobs were described last in an entry that could not be read."""
        return len(self._unread)

    def begin_round(self) -> None:
        """Another look at what changes begins."""
        self._before, self._now = self._now, set()

    async def of(
        self,
        jobs: Iterable[Job],
        plan: Plan,
        paths: frozenset[Path] | None = None,
        priority: Priority = Priority.KEY,
    ) -> list[tuple[Job, bool]]:
        """Each job that came by these paths, known in full where that took a description.

        A job that the service does not know, or not yet, is left out.

        Raises:
            Failure: a call failed.
        """
        verdicts = [(job, plan.judge(job, paths)) for job in jobs]
        decided = [(job, verdict) for job, verdict in verdicts if verdict is not None]
        unclear = [job for job, verdict in verdicts if verdict is None]
        decided += [(job, False) for job in unclear if self._is_refused(job)]
        open_ = [job for job in unclear if not self._is_refused(job)]
        for start in range(0, len(open_), MAX_DESCRIBED):
            decided += await self._described(open_[start : start + MAX_DESCRIBED], plan, priority)
        return decided

    def _is_refused(self, listed: Job) -> bool:
        entry = hash(listed)
        if entry in self._before:
            self._now.add(entry)
        return entry in self._ended or entry in self._now

    async def _described(
        self, jobs: Sequence[Job], plan: Plan, priority: Priority
    ) -> list[tuple[Job, bool]]:
        listed = {job.id: job for job in jobs}
        answer = await self._source.describe_jobs(tuple(listed), priority)
        self.asked += 1
        answered = {job.id for job in answer}
        # An entry that cannot be read names no job: it is of one of those that did not come.
        missing = [job_id for job_id in listed if job_id not in answered]
        self._unread.difference_update(listed)
        self._unread.update(missing[: answer.unread])
        decided = []
        for job in answer:
            entry = listed.get(job.id)
            if entry is None:
                continue
            full = completed(job, entry)._replace(queue=entry.queue)
            matches = plan.matches(full)
            if not matches:
                (self._ended if full.is_terminal else self._now).add(hash(entry))
            decided.append((full, matches))
        return decided
