"""The first screenful of a job: what it is, how it is, why it ended, where its time went."""

from collections.abc import Iterator

from batch_tui.batch.detail import Detail
from batch_tui.batch.endings import why
from batch_tui.batch.job import Job
from batch_tui.batch.phases import PHASES, Times, times
from batch_tui.look.glyphs import GLYPHS
from batch_tui.look.job.fact import Fact, head, note
from batch_tui.look.moments import moment
from batch_tui.look.numbers import age, span
from batch_tui.look.runs import Cell, Run

BAR = 28
"""Cells of the bar of the attempt that took longest."""
_MARKS = {"waiting": ("░", "runnable"), "starting": ("▒", "starting"), "running": ("█", "running")}
_LEAST = 1


def summary(detail: Detail, now: int, starting_since: int | None) -> Iterator[Fact]:
    """What is told first; `starting_since` as for `batch.phases.times`."""
    job = detail.job
    yield Fact("Name", job.name)
    yield _status(job, now)
    yield Fact("Queue", job.queue)
    yield Fact("Definition", job.definition.rpartition("job-definition/")[2])
    told = why(detail)
    if told:
        yield head("Why it ended" if job.is_terminal else "What AWS Batch says of it")
        for name, text in told:
            bad = "failed" if job.status == "FAILED" and name != "Status reason" else ""
            yield Fact(name, text, 1, style=bad)
    yield from bars(times(detail, now, starting_since))


def _status(job: Job, now: int) -> Fact:
    at, word = (job.ended, "ended") if job.is_terminal else (job.started, "started")
    if at is None:
        at, word = job.created, "created"
    since = f", {word} {age(max(0, now - at))} ago" if at is not None else ""
    if job.status is None:
        return Fact("Status", "not told")
    style = job.status.lower()
    cell: Cell = (Run(f"{GLYPHS[job.status]} {job.state}", style), Run(since))
    return Fact("Status", job.state, cell=cell)


def bars(every: tuple[Times, ...]) -> Iterator[Fact]:
    """A bar for each attempt, as long as the attempt took, and the times in words."""
    if not every:
        return
    yield head("Where the time went")
    longest = max(one.whole for one in every)
    for one in every:
        said = _in_words(one)
        cell = (*_bar(one, longest), Run(f"  {said}"))
        yield Fact(f"Attempt {one.attempt}", said, 1, cell=cell)
    if any(one.running is not None and one.starting is None for one in every):
        yield note("A wait includes the start, from which AWS Batch does not tell it apart.")


def _bar(one: Times, longest: int) -> Cell:
    """Cells in proportion; what is there at all has one."""
    parts = {"waiting": one.waiting, "starting": one.starting, "running": one.running}
    runs = []
    for phase in PHASES:
        part = parts[phase]
        if part is not None and (part or phase == "running"):
            mark, style = _MARKS[phase]
            cells = max(_LEAST, round(part * BAR / longest)) if longest else _LEAST
            runs.append(Run(mark * cells, style))
    return tuple(runs)


def _in_words(one: Times) -> str:
    is_waiting = one.is_open and one.running is None
    if is_waiting and one.starting is None:
        said = [f"waiting for {span(one.waiting, coarse=True)}"]
    else:
        said = [f"waited {span(one.waiting)}"]
    if one.starting is not None:
        said.append(
            f"starting for {span(one.starting, coarse=True)}"
            if is_waiting
            else f"started in {span(one.starting)}"
        )
    if one.running is not None:
        said.append(
            f"running for {span(one.running, coarse=True)}"
            if one.is_open
            else f"ran {span(one.running)}"
        )
    return ", ".join(said)


def identity(job: Job, now: int) -> Iterator[Fact]:
    """Its names for AWS, and its times."""
    yield head("Identity and times")
    for name, text in (
        ("Id", job.id),
        ("ARN", job.arn),
        ("Created", moment(job.created, now)),
        ("Started", moment(job.started, now)),
        ("Ended", moment(job.ended, now)),
    ):
        if text:
            yield Fact(name, text, 1)
    if job.is_terminal and job.ended is None:
        yield note("AWS Batch does not tell when it ended.")
