"""The progress of a parent's children in one cell: a bar, and as many numbers as fit beside it."""

from batch_tui.batch.job import STATUSES, Job, Status
from batch_tui.batch.joblist.notes import Pace
from batch_tui.batch.joblist.rows import Row
from batch_tui.look.glyphs import GLYPHS
from batch_tui.look.numbers import rate, time_left
from batch_tui.look.runs import EMPTY, Cell, Run

WIDTH = 14
"""The least width of the cell, which has room for `7 ✖ of 10,000`."""
BARS = (5, 12)
"""The lengths of the shortest and of the longest bar; between them a quarter of the cell."""

_TELLING = 1
"""The rank of the last number that matters most."""
_ACTIVE = slice(STATUSES.index(Status.STARTING), STATUSES.index(Status.RUNNING) + 1)


def progress(row: Row, _now: int, width: int) -> Cell:
    """How far a parent's children are."""
    return _progress(row.job, width, None)


def progress_and_pace(row: Row, _now: int, width: int) -> Cell:
    """The same where the reasons, which else tell notes and paces, have no column."""
    if row.note and row.parent is None:
        return (Run(_short(row.note, width), "note"),)
    return _progress(row.job, width, row.pace)


def _short(note: str, width: int) -> str:
    """A note, with glyphs for statuses where there is no room for their names."""
    for status in STATUSES if len(note) > width else ():
        note = note.replace(status, GLYPHS[status])
    return note


def _progress(job: Job, width: int, pace: Pace | None) -> Cell:
    """A bar and numbers; how many have failed of how many goes before the bar."""
    if not job.child_count:
        return EMPTY
    summary = job.rest.summary
    if summary is None:
        return (Run(_unread(job), "faint"),)
    length = min(max(width // 4, BARS[0]), BARS[1])
    told = _numbers(summary, job.child_count, pace)
    telling = _telling(told)
    if summary[-1] and width - length < telling <= width + len(" "):
        first, *others = _fitting(told, width + len(" "))
        return (first._replace(text=first.text.lstrip(" ")), *others)
    return (*bar(summary, job.child_count, length), *_fitting(told, width - length))


def needs(row: Row) -> tuple[int, int]:
    """The width in which a parent's cell says what matters most, and in which it says all."""
    job = row.job
    if not job.child_count:
        return 0, 0
    if job.rest.summary is None:
        return (len(_unread(job)),) * 2
    told = _numbers(job.rest.summary, job.child_count, row.pace)
    telling, whole = _telling(told), _telling(told, len(told))
    least = telling if job.rest.summary[-1] else telling + _beside(telling)
    return least, whole + _beside(whole)


def _telling(told: list[tuple[int, Run]], last: int = _TELLING) -> int:
    """The cells of the numbers up to some rank."""
    return sum(len(run.text) for rank, run in told if rank <= last)


def _beside(numbers: int) -> int:
    """The length of the bar that stands beside numbers which are so wide."""
    return min(max(-(-numbers // 3), BARS[0]), BARS[1])


def pace_text(pace: Pace | None) -> str:
    """`120/min · ~25m left`, as much of it as is known."""
    if pace is None:
        return ""
    left = "" if pace.left is None else f" · {time_left(pace.left)} left"
    return rate(pace.rate) + left


def bar(summary: tuple[int, ...], size: int, width: int) -> Cell:
    """`width` cells shared among done, failed and running; none of these that exists is missing.

    It is full only when all `size` children have ended or run.
    """
    done, failed, running = summary[-2], summary[-1], sum(summary[_ACTIVE])
    parts: list[tuple[int, str, str]] = [
        (done, "█", "succeeded"),
        (failed, "▓", "failed"),
        (running, "▒", "running"),
    ]
    cells = [max(number * width // max(size, 1), 1 if number else 0) for number, _, _ in parts]
    whole = 0 < size <= sum(number for number, _, _ in parts)
    room = width if whole else width - 1
    while sum(cells) > room:
        cells[cells.index(max(cells))] -= 1
    if whole:
        cells[cells.index(max(cells))] += width - sum(cells)
    runs = [Run(mark * n, style) for (_, mark, style), n in zip(parts, cells, strict=True) if n]
    rest = width - sum(cells)
    return (*runs, Run("░" * rest, "faint")) if rest else tuple(runs)


def _unread(job: Job) -> str:
    return f"{job.child_count:,} {'nodes' if job.rest.nodes else 'children'}"


def _numbers(summary: tuple[int, ...], size: int, pace: Pace | None) -> list[tuple[int, Run]]:
    """What is said beside the bar, in order; the lower the rank, the more telling."""
    done, failed, running = summary[-2], summary[-1], sum(summary[_ACTIVE])
    percent = (done + failed) * 100 // max(size, 1)
    left = None if pace is None else pace.left
    return [
        (2, Run(f" {percent:3}%")),
        (0, Run(f" {failed:,} {GLYPHS[Status.FAILED]}" if failed else "", "failed")),
        (3, Run(f" {running:,} {GLYPHS[Status.RUNNING]}" if running else "", "running")),
        (5, Run(f" {done:,} {GLYPHS[Status.SUCCEEDED]}" if done else "", "succeeded")),
        (1, Run(f" of {size:,}", "faint")),
        (4, Run("" if left is None else f" {time_left(left)}")),
    ]


def _fitting(told: list[tuple[int, Run]], room: int) -> list[Run]:
    """The numbers that there is room for, none of them cut; the most telling come first."""
    fitting = set()
    for rank, run in sorted(told):
        if run.text and len(run.text) <= room:
            room -= len(run.text)
            fitting.add(rank)
    return [run for rank, run in told if rank in fitting]
