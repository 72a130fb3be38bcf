"""Jobs written to a file of their own: all that a plan finds, or those that a list has loaded."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from batch_tui.batch.failure import Failure
from batch_tui.batch.job import Job
from batch_tui.batch.joblist.rows import JobRows
from batch_tui.batch.plan.plan import Plan
from batch_tui.feed.every import Every
from batch_tui.feed.sink import Sink
from batch_tui.feed.source import Sources
from batch_tui.feed.tasks import Tasks
from batch_tui.look.formats import Format

WRITE = "write"
"""The name of its task."""
AT_ONCE = 1_000
"""Rows of a list that are taken in one step."""


@dataclass(frozen=True, slots=True)
class ExportState:
    """A file, and how far it is: the `jobs` that are in it, of so many that were `scanned`.

    `unread` jobs could not be read; `apart` are the queues that could not, and why. `failure` is
    why it is not whole.
    """

    path: Path
    stage: Literal["writing", "whole", "stopped", "failed"] = "writing"
    jobs: int = 0
    scanned: int = 0
    unread: int = 0
    apart: tuple[tuple[str, Failure], ...] = ()
    failure: Failure | None = None


class Export:
    """Writes one file; `told` is told of every change of `state`.

    It has the file from its first rows on, and leaves what is in it when it is stopped or fails.
    """

    def __init__(
        self, source: Sources, path: Path, form: Format, told: Callable[[ExportState], None]
    ) -> None:
        self._source = source
        self._form = form
        self._told = told
        self._sink = Sink(path)
        self._tasks = Tasks(self._over)
        self.state = ExportState(path)

    def of_plan(self, plan: Plan) -> None:
        """Write every job that a plan finds, with every member."""
        self._tasks.start(WRITE, self._write(self._found(plan)))

    def of_rows(self, rows: JobRows) -> None:
        """Write the jobs and children that are loaded, as they are and stand."""
        self._tasks.start(WRITE, self._write(self._loaded(rows)))

    def stop(self) -> bool:
        """Write no more; whether anything was being written."""
        was_writing = self._tasks.stop(WRITE)
        if was_writing:
            self._change(stage="stopped")
        return was_writing

    async def close(self) -> None:
        """Write no more, and wait until that is so."""
        await self._tasks.close()

    def _change(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]
        self._told(self.state)

    def _over(self, _: str, error: Exception | None) -> None:
        if error is None:
            self._change(stage="whole")
        else:
            self._change(stage="failed", failure=self._source.journal.told(error))

    async def _write(self, batches: AsyncIterator[Sequence[Job]]) -> None:
        beside = self._source.beside
        begun = False
        try:
            async for jobs in batches:
                await beside(self._put, jobs, not begun)
                begun = True
                self._change(jobs=self.state.jobs + len(jobs))
            if not begun:
                await beside(self._put, (), True)
        except OSError as error:
            raise Failure(
                f"{self.state.path} could not be written: {error.strerror or error}.",
                "Give another file, or make room.",
            ) from error
        finally:
            await beside(self._sink.close)

    def _put(self, jobs: Sequence[Job], is_first: bool) -> None:
        head = self._form.head(jobs) if is_first else b""
        self._sink.write(head + self._form.rows(jobs))

    async def _found(self, plan: Plan) -> AsyncIterator[Sequence[Job]]:
        every = Every(plan, self._source.exact())
        while not every.finished:
            jobs = await every.next_jobs()
            self._change(**every.told())
            if jobs:
                yield jobs

    async def _loaded(self, rows: JobRows) -> AsyncIterator[Sequence[Job]]:
        """A list may live meanwhile: a job that moves comes once, as it was when it was met."""
        seen: set[str] = set()
        start = 0
        while start < len(rows):
            found = rows.rows(start, start + AT_ONCE)
            start += AT_ONCE
            there = [row.job for row in found if row.parent is None or row.job.status]
            jobs = [job for job in there if job.id not in seen]
            seen.update(job.id for job in jobs)
            if jobs:
                yield jobs
