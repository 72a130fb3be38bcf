"""What is known of a job from its row: the preview beside the list."""

from collections.abc import Iterator

from batch_tui.batch.job import STATUSES, Status, split_child
from batch_tui.batch.joblist.rows import Row
from batch_tui.look import cells
from batch_tui.look.bar import BARS, bar, pace_text
from batch_tui.look.glyphs import GLYPHS
from batch_tui.look.job.fact import BLANK, Fact, head
from batch_tui.look.moments import moment, zone
from batch_tui.look.numbers import span
from batch_tui.look.runs import Run


def brief(row: Row, now: int) -> Iterator[Fact]:
    """What the list knows of a job, what matters most first; what is not told is left out."""
    job = row.job
    child = split_child(job.id)
    yield head(f"{child.index} {job.name}" if child else job.name)
    if job.status is not None:
        told = f"{GLYPHS[job.status]} {job.state}"
        yield Fact("Status", job.state, cell=(Run(told, job.status.lower()),))
    bad = "failed" if job.status is Status.FAILED else ""
    for name, text, style in (
        ("Note", row.note, "note"),
        ("Exit", "" if job.exit is None else str(job.exit), bad),
        ("Reason", cells.why(job), bad),
        ("Pace", pace_text(row.pace), ""),
    ):
        if text:
            yield Fact(name, text, style=style)
    yield from _children(row)
    yield BLANK
    yield from _times(row, now)
    yield BLANK
    for name, text in (
        ("Queue", job.queue),
        ("Definition", cells.definition_name(job)),
        ("Share", job.share),
        ("Attempts", "" if job.attempts is None else str(job.attempts)),
        ("Id", job.id),
    ):
        if text:
            yield Fact(name, text)


def _children(row: Row) -> Iterator[Fact]:
    size, summary = row.job.child_count, row.job.rest.summary
    if not size:
        return
    yield Fact("Nodes" if row.job.rest.nodes else "Children", f"{size:,}")
    if summary is None:
        return
    yield Fact("Progress", cell=bar(summary, size, 2 * BARS[1]))
    for status, number in reversed([*zip(STATUSES, summary, strict=True)]):
        if number:
            told = f"{number:>9,} {GLYPHS[status]} {status}"
            yield Fact(cell=(Run(told, status.lower()),))


def _times(row: Row, now: int) -> Iterator[Fact]:
    job, said = row.job, f" {zone(now)}"
    for name, at in (("Created", job.created), ("Started", job.started), ("Ended", job.ended)):
        if at is not None:
            yield Fact(name, f"{moment(at, now)}{said}")
            said = ""
    for name, time in (("Waited", job.waited(now)), ("Ran", job.duration(now))):
        if time is not None:
            yield Fact(name, span(time, coarse=not job.is_terminal))
