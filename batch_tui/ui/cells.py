"""What each column of the job table says about a row, as styled runs of text."""

from collections.abc import Callable
from typing import NamedTuple

from batch_tui.batch.job import STATUSES, Job, Status, split_child
from batch_tui.batch.rows import Row
from batch_tui.ui.format import age, span


class Run(NamedTuple):
    """Text in one style; `style` is a name that the table's component classes give a look."""

    text: str
    style: str = ""


Cell = tuple[Run, ...]
CellMaker = Callable[[Row, int], Cell]
"""From a row and the present instant (ms) to what its cell shows."""

GLYPHS = {
    Status.SUBMITTED: "○",
    Status.PENDING: "◌",
    Status.RUNNABLE: "◔",
    Status.STARTING: "◑",
    Status.RUNNING: "●",
    Status.SUCCEEDED: "✔",
    Status.FAILED: "✖",
}
EMPTY: Cell = (Run(""),)
_STATUS_CELLS: dict[Status | None, Cell] = {
    status: (Run(f"{GLYPHS[status]} {status}", status.lower()),) for status in STATUSES
} | {None: (Run("·", "faint"),)}
_MARKED: Cell = (Run("*", "note"),)
BAR = 6


def mark(row: Row, now: int) -> Cell:
    """A star at a marked job."""
    return _MARKED if row.marked else EMPTY


def status(row: Row, now: int) -> Cell:
    """Glyph and word, so that the colour is never needed."""
    return _STATUS_CELLS[row.job.status]


def name(row: Row, now: int) -> Cell:
    """The name behind its place in the tree; a child says its index."""
    if row.parent is None:
        lead = ("▾ " if row.expanded else "▸ ") if row.job.child_count else "  "
        return (Run(lead + row.job.name),)
    child = split_child(row.job.id)
    index = child.index if child else 0
    branch = "└" if index == row.parent.child_count - 1 else "├"
    main = " main" if row.job.rest.is_main else ""
    return (Run(f"  {branch} ", "faint"), Run(f"{index}{main}"), Run(f" {row.job.name}", "faint"))


def progress(row: Row, now: int) -> Cell:
    """A bar of an array's children by status, and the numbers that matter."""
    job = row.job
    if not job.child_count:
        return EMPTY
    summary = job.rest.summary
    if summary is None:
        return (Run(f"{job.child_count:,} {'nodes' if job.rest.nodes else 'children'}", "faint"),)
    return (*bar(summary, job.child_count, BAR), *_counts(summary, job.child_count))


def bar(summary: tuple[int, ...], size: int, width: int) -> Cell:
    """`width` cells shared among done, failed and running; none of these that exists is missing."""
    done, failed, running = summary[5], summary[6], summary[3] + summary[4]
    parts: list[tuple[int, str, str]] = [
        (done, "█", "succeeded"),
        (failed, "▓", "failed"),
        (running, "▒", "running"),
    ]
    cells = [max(number * width // max(size, 1), 1 if number else 0) for number, _, _ in parts]
    while sum(cells) > width:
        cells[cells.index(max(cells))] -= 1
    if sum(number for number, _, _ in parts) >= size:
        cells[cells.index(max(cells))] += width - sum(cells)
    runs = [Run(mark * n, style) for (_, mark, style), n in zip(parts, cells, strict=True) if n]
    rest = width - sum(cells)
    return (*runs, Run("░" * rest, "faint")) if rest else tuple(runs)


def _counts(summary: tuple[int, ...], size: int) -> Cell:
    done, failed, running = summary[5], summary[6], summary[3] + summary[4]
    percent = (done + failed) * 100 // max(size, 1)
    runs = [Run(f" {percent:3}%")]
    if failed:
        runs.append(Run(f" ✖{failed:,}", "failed"))
    if running:
        runs.append(Run(f" ●{running:,}", "running"))
    return tuple(runs)


def created(row: Row, now: int) -> Cell:
    """How long ago the job was created."""
    at = row.job.created
    if at is None or row.job.status is None:
        return EMPTY
    return (Run(age(max(0, now - at))),)


def duration(row: Row, now: int) -> Cell:
    """How long the job ran, or has been running."""
    job = row.job
    if job.started is None:
        return EMPTY
    if job.stopped is not None:
        return (Run(span(max(0, job.stopped - job.started))),)
    if job.is_terminal:
        return EMPTY
    return (Run(span(max(0, now - job.started), coarse=True), "running"),)


def exit_code(row: Row, now: int) -> Cell:
    """The container's exit code."""
    code = row.job.exit_code
    if code is None:
        return EMPTY
    return (Run(str(code), "failed" if code else "faint"),)


def reason(row: Row, now: int) -> Cell:
    """Why the job is as it is; what the list itself knows of the row comes first."""
    if row.note:
        return (Run(row.note, "note"),)
    mark = "cancelled: " if row.job.rest.cancelled else ""
    mark = mark or ("terminated: " if row.job.rest.terminated else "")
    return (Run(mark + row.job.why),)


def short_id(row: Row, now: int) -> Cell:
    """The id's beginning, which is enough to tell jobs apart; a child's index is in its name."""
    return (Run(row.job.id[:8], "faint"),)


def full_id(row: Row, now: int) -> Cell:
    """The whole id."""
    return (Run(row.job.id, "faint"),)


def queue(row: Row, now: int) -> Cell:
    """The queue's name."""
    return (Run(row.job.queue),)


def definition(row: Row, now: int) -> Cell:
    """The job definition's name and revision, without the rest of its ARN."""
    return (Run(definition_name(row.job)),)


def definition_name(job: Job) -> str:
    """`name:revision` of an ARN, or what there is."""
    return job.definition.rpartition("job-definition/")[2]


def share(row: Row, now: int) -> Cell:
    """The fair-share identifier."""
    return (Run(row.job.share),)
