"""Which jobs a key that acts on jobs is meant for."""

from batch_tui.batch.ending import Target
from batch_tui.batch.job import Job, split_child
from batch_tui.batch.joblist.rows import JobRows

MOST = 5_000
"""Jobs that are acted on at once: more than anybody looks at; each is a line of a dialog."""


class TargetError(ValueError):
    """There is no such job, or there are too many; the message is a sentence."""


def targets(rows: JobRows, window: range, cursor: str | None) -> tuple[Target, ...]:
    """The marked jobs, those that are not in the rows of `window` first, else that of the cursor.

    Raises:
        TargetError: there is none, or there are too many.
    """
    marks = rows.marks
    if not marks:
        if cursor is None:
            raise TargetError("There is no job here.")
        return (Target(_known(rows, cursor)),)
    if len(marks) > MOST:
        raise TargetError(f"{len(marks):,} jobs are marked; {MOST:,} at most are acted on at once.")
    in_sight = [job_id for job_id in rows.ids(window.start, window.stop) if job_id in marks]
    known = frozenset(in_sight)
    others = sorted((i for i in marks if i not in known), key=lambda i: (_row(rows, i), i))
    return (
        *(Target(_known(rows, job_id), seen=False) for job_id in others),
        *(Target(_known(rows, job_id)) for job_id in in_sight),
    )


def _row(rows: JobRows, job_id: str) -> int:
    """The row of a job; of one that is not in this list, one before all others."""
    position = rows.position(job_id)
    return -1 if position is None else position


def _known(rows: JobRows, job_id: str) -> Job:
    """What the list has of a job: of a child that was never told, the name of its parent."""
    job, child = rows.get(job_id), split_child(job_id)
    if job is not None:
        return job
    parent = rows.get(child.parent) if child else None
    return Job(job_id, parent.name if parent else "")
