"""Rows as a list gives them, and what cells make of them."""

from batch_tui.batch.job import Job, More, Status
from batch_tui.batch.joblist.rows import Row
from batch_tui.look.runs import Cell

NOW = 1_795_000_000_000


def row(job: Job, parent: Job | None = None, **members: object) -> Row:
    """A row of a job that is neither expanded nor noted nor marked, unless `members` say so."""
    return Row(job, parent, False, "", False)._replace(**members)  # type: ignore[arg-type]


def job(status: Status | None = Status.RUNNING, job_id: str = "j", **members: object) -> Job:
    """A job called `align`, created a minute ago."""
    return Job(job_id, "align", status, NOW - 60_000)._replace(**members)  # type: ignore[arg-type]


def array(
    done: int = 0, failed: int = 0, running: int = 0, size: int = 100, starting: int = 0
) -> Job:
    """An array parent of whose children so many are in these statuses, the others PENDING."""
    waiting = size - done - failed - running - starting
    summary = (0, waiting, 0, starting, running, done, failed)
    return job(Status.PENDING, "a", more=More(size=size, summary=summary))


def text(cell: Cell) -> str:
    """What a cell says."""
    return "".join(run.text for run in cell)
