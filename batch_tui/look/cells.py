"""What each column of the job table says about a row, as styled runs of text."""

from batch_tui.batch.job import STATUSES, WAITING, Job, Status, split_child
from batch_tui.batch.joblist.rows import Row
from batch_tui.look.bar import pace_text
from batch_tui.look.glyphs import GLYPHS, UNKNOWN
from batch_tui.look.numbers import age, span
from batch_tui.look.runs import EMPTY, Cell, Run

_UNTOLD: Cell = (Run(UNKNOWN, "faint"),)
_STATUS_CELLS: dict[Status | None, Cell] = {
    status: (Run(f"{GLYPHS[status]} {status}", status.lower()),) for status in STATUSES
} | {None: _UNTOLD}
_MARKED: Cell = (Run("*", "note"),)


def mark(row: Row, now: int, width: int) -> Cell:
    """A star at a marked job."""
    return _MARKED if row.marked else EMPTY


def status(row: Row, now: int, width: int) -> Cell:
    """Glyph and word, so that the colour is never needed."""
    job = row.job
    if job.status is Status.OTHER:
        return (Run(f"{GLYPHS[job.status]} {job.state}", "other"),)
    return _STATUS_CELLS[job.status]


def name(row: Row, now: int, width: int) -> Cell:
    """The name behind its place in the tree.

    A child is named by its index first, also where its parent is not listed. It has its parent's
    name, so its note, where it has one, takes the place of that.
    """
    return _placed_name(row, "")


def name_and_reason(row: Row, now: int, width: int) -> Cell:
    """The same where the reasons have no column: a failed child says its own beside its index."""
    return _placed_name(row, why(row.job) if row.job.status is Status.FAILED else "")


def _placed_name(row: Row, said: str) -> Cell:
    child = split_child(row.job.id)
    if row.parent is None:
        lead = ("▾ " if row.expanded else "▸ ") if row.job.child_count else "  "
        return (Run(f"{lead}{child.index} {row.job.name}" if child else lead + row.job.name),)
    index = child.index if child else 0
    branch = "└" if row.last else "├"
    main = " main" if row.job.rest.is_main else ""
    told = Run(f" {row.note}", "note") if row.note else Run(f" {said or row.job.name}", "faint")
    return (Run(f"  {branch} ", "faint"), Run(f"{index}{main}"), told)


def created(row: Row, now: int, width: int) -> Cell:
    """How long ago the job was created."""
    return EMPTY if row.job.status is None else _ago(row.job.created, now)


def started(row: Row, now: int, width: int) -> Cell:
    """How long ago the job, or its last attempt, started."""
    return _ago(row.job.started, now)


def stopped(row: Row, now: int, width: int) -> Cell:
    """How long ago the job ended."""
    return _ago(row.job.ended, now)


def _ago(at: int | None, now: int) -> Cell:
    return EMPTY if at is None else (Run(age(max(0, now - at))),)


def waited(row: Row, now: int, width: int) -> Cell:
    """How long the job waited for its start, or has been waiting; then in its status' colour."""
    job = row.job
    time = job.waited(now)
    if time is None:
        return EMPTY
    if job.started is None and job.status in WAITING:
        return (Run(span(time, coarse=True), job.status.lower()),)
    return (Run(span(time)),)


def duration(row: Row, now: int, width: int) -> Cell:
    """How long the job ran, or has been running."""
    job = row.job
    if job.started is None:
        return EMPTY
    if job.stopped is not None:
        return (Run(span(max(0, job.stopped - job.started))),)
    if job.is_terminal:
        return EMPTY
    return (Run(span(max(0, now - job.started), coarse=True), "running"),)


def exit_code(row: Row, now: int, width: int) -> Cell:
    """The container's exit code, once the job has ended."""
    code = row.job.exit
    if code is None:
        return EMPTY
    return (Run(str(code), "failed" if code else "faint"),)


def attempts(row: Row, now: int, width: int) -> Cell:
    """How often the job was started, once it is told."""
    number = row.job.attempts
    return _UNTOLD if number is None else (Run(str(number)),)


def reason(row: Row, now: int, width: int) -> Cell:
    """Why the job is as it is; what the list itself knows of the row comes first.

    Of a parent that gets on, how fast. The note of a child stands in its name's cell.
    """
    if row.note:
        return EMPTY if row.parent else (Run(row.note, "note"),)
    if row.pace is not None:
        return (Run(pace_text(row.pace), "faint"),)
    return (Run(why(row.job)),)


def why(job: Job) -> str:
    """Why a job is as it is, and whether somebody wanted that."""
    mark = "cancelled" if job.rest.cancelled else "terminated" if job.rest.terminated else ""
    if not mark:
        return job.why
    if not job.is_terminal:
        mark = f"being {mark}"
    return f"{mark}: {job.why}" if job.why else mark


def short_id(row: Row, now: int, width: int) -> Cell:
    """The id's beginning, which is enough to tell jobs apart; under its parent a child has none."""
    return EMPTY if row.parent else (Run(row.job.id[:8], "faint"),)


def full_id(row: Row, now: int, width: int) -> Cell:
    """The whole id."""
    return (Run(row.job.id, "faint"),)


def queue(row: Row, now: int, width: int) -> Cell:
    """The queue's name."""
    return (Run(row.job.queue),)


def region(row: Row, now: int, width: int) -> Cell:
    """The region."""
    return (Run(row.job.region),) if row.job.region else _UNTOLD


def account(row: Row, now: int, width: int) -> Cell:
    """The account's number."""
    return (Run(row.job.account),) if row.job.account else _UNTOLD


def definition(row: Row, now: int, width: int) -> Cell:
    """The job definition's name and revision, without the rest of its ARN."""
    return (Run(definition_name(row.job)),)


def definition_name(job: Job) -> str:
    """`name:revision` of an ARN, or what there is."""
    return job.definition.rpartition("job-definition/")[2]


def share(row: Row, now: int, width: int) -> Cell:
    """The fair-share identifier."""
    return (Run(row.job.share),)


def tags(row: Row, now: int, width: int) -> Cell:
    """The tags, once they are told."""
    return _UNTOLD if row.job.rest.tags is None else (Run(tags_text(row.job)),)


def tags_text(job: Job) -> str:
    """The tags in a line, "" where there are none."""
    return " ".join(f"{name}={value}" for name, value in job.rest.tags or ())
