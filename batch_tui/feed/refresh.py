"""What is on the screen, kept fresh at a cost that does not depend on how much is loaded."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet

from batch_tui.batch.job import Job, is_child, split_child
from batch_tui.batch.joblist.change import Change
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.plan.plan import Plan
from batch_tui.batch.plan.stream import MAX_DESCRIBED
from batch_tui.feed.budget import Priority
from batch_tui.feed.describer import NOT_SPAWNED, Describer
from batch_tui.feed.news import News


class Refresher:
    """Refreshes a list of jobs: what is new in it, and those on the screen that have not ended.

    `departed` are jobs whose status has left the query since; they stay in the list until `leave`.
    `arrived` counts the new jobs of the refresh that is under way, or of the last one.
    """

    def __init__(self, jobs: JobList, plan: Plan, describer: Describer, news: News) -> None:
        self._jobs = jobs
        self._plan = plan
        self._describer = describer
        self._news = news
        self._told: set[str] = set()
        self.departed: set[str] = set()
        self.arrived = 0

    async def refresh(
        self, window: Callable[[], range], priority: Priority = Priority.REFRESH
    ) -> AsyncIterator[Change]:
        """Ask once for what is new and once for what is on the screen; yields what it changed.

        `window` tells the positions on the screen when they are needed.

        Raises:
            Failure: a call failed; what was changed before stays.
        """
        self.arrived = 0
        async for decided in self._news.read(self._jobs, priority):
            yield self._merge(decided)
        shown = window()
        async for change in self.describe(self.live(shown) + self._half_told(shown), priority):
            yield change

    async def describe(self, ids: Sequence[str], priority: Priority) -> AsyncIterator[Change]:
        """Ask for jobs of the list, 100 a call; yields what it changed.

        Raises:
            Failure: a call failed; what was changed before stays.
        """
        for start in range(0, len(ids), MAX_DESCRIBED):
            part = ids[start : start + MAX_DESCRIBED]
            changes = await self._describer.load(part, priority)
            self._told.update(part)
            for job_id in part:
                job = self._jobs.get(job_id)
                if job is not None and not is_child(job_id):
                    self._judge(job_id, self._plan.matches(job))
            for change in changes:
                yield change

    def live(self, window: range) -> list[str]:
        """The ids on the screen that may still change."""
        return [
            row.job.id
            for row in self._jobs.rows(window.start, window.stop)
            if row.note == NOT_SPAWNED or (row.job.status is not None and not row.job.is_terminal)
        ]

    def _half_told(self, window: range) -> list[str]:
        """The ids of ended jobs on the screen whose listing may have left out how they went."""
        return [
            row.job.id
            for row in self._jobs.rows(window.start, window.stop)
            if row.job.is_terminal and row.job.started is None and row.job.id not in self._told
        ]

    def stale(self, window: range, since: int) -> list[str]:
        """The ids on the screen that may have changed since an instant, in ms since 1970."""
        return [job_id for job_id in self.live(window) if self._describer.seen(job_id) < since]

    def leave(self, ids: AbstractSet[str]) -> Change:
        """Take departed jobs off the list."""
        going = self.departed & ids
        self.departed -= going
        return self._jobs.remove(going)

    def leave_all_but(self, cursor: str | None) -> Change:
        """Take departed jobs off the list, without what the cursor is on and what is marked."""
        kept = {cursor, *self._jobs.marks}
        parents = (split_child(job_id) for job_id in kept if job_id)
        kept |= {child.parent for child in parents if child}
        return self.leave(self.departed - kept)

    def _merge(self, decided: Iterable[tuple[Job, bool]]) -> Change:
        """Take in new jobs. Of known ones a description tells more than this listing."""
        new = []
        for job, matches in decided:
            if job.id in self._jobs:
                self._judge(job.id, matches)
            elif matches:
                new.append(job)
        self.arrived += len(new)
        self._describer.note_seen(job.id for job in new)
        return self._jobs.merge(new)

    def _judge(self, job_id: str, matches: bool) -> None:
        if matches:
            self.departed.discard(job_id)
        else:
            self.departed.add(job_id)
