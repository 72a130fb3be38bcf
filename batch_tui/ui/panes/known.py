"""What the filter bar knows of the jobs that are loaded: names to complete."""

from collections.abc import Mapping, Sequence

from batch_tui.batch.job import Job
from batch_tui.batch.joblist.rows import JobRows
from batch_tui.batch.query.known import Known
from batch_tui.look.cells import definition_name

MOST_SEEN = 500
"""How many jobs are looked at for names to complete and for a preview of a filter."""


def seen(rows: JobRows) -> list[Job]:
    """Some jobs that are loaded: as many as can be looked at within a frame."""
    return [row.job for row in rows.rows(0, MOST_SEEN) if row.parent is None]


def known(rows: JobRows, queues: Sequence[str], words: Mapping[str, str]) -> Known:
    """The names in them, beside those of the queues and the words that stand for a query."""
    jobs = seen(rows)
    return Known(
        queues=tuple(queues),
        definitions=tuple(dict.fromkeys(definition_name(job) for job in jobs)),
        shares=tuple(dict.fromkeys(job.share for job in jobs if job.share)),
        names=tuple(dict.fromkeys(job.name for job in jobs)),
        tags=tuple({f"{k}={v}": None for job in jobs for k, v in job.rest.tags or ()}),
        words=words,
    )
