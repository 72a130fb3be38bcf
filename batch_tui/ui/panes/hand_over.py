"""What is shown, handed over to other tools: as an id, an ARN, a command, or in a browser."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from textual.widget import Widget

from batch_tui.batch.failure import Failure
from batch_tui.batch.job import Job
from batch_tui.batch.plan.plan import Plan
from batch_tui.batch.ports import Place
from batch_tui.batch.query.named import id_in
from batch_tui.batch.shell import Shell
from batch_tui.batch.times import Clock
from batch_tui.feed.source import Source, Sources
from batch_tui.look import aws_command, console
from batch_tui.ui.terminal import browser, clipboard


async def copy(teller: Widget, source: Sources, text: str, what: str) -> None:
    """Give a text to the clipboard, and say what became of it."""
    copied = await clipboard.copy(teller.app, text, source.beside)
    teller.notify(clipboard.told(copied, what), markup=False)


async def copy_ids(teller: Widget, source: Sources, jobs: Sequence[Job]) -> None:
    """Copy the ids of jobs, a line each."""
    what = f"The id {jobs[0].id}" if len(jobs) == 1 else f"A list of {len(jobs):,} ids"
    await copy(teller, source, "\n".join(job.id for job in jobs), what)


async def copy_arns(teller: Widget, source: Sources, jobs: Sequence[Job]) -> None:
    """Copy the ARNs of jobs, a line each, unless one of them is not known."""
    unknown = sum(not job.arn for job in jobs)
    if unknown:
        which = "this job" if len(jobs) == 1 else f"{unknown:,} of these {len(jobs):,} jobs"
        teller.notify(f"AWS has not told the ARN of {which}.", markup=False)
        return
    what = f"The ARN of {jobs[0].id}" if len(jobs) == 1 else f"A list of {len(jobs):,} ARNs"
    await copy(teller, source, "\n".join(job.arn for job in jobs), what)


async def copy_commands(
    teller: Widget, source: Source, commands: Callable[[Place], list[str]]
) -> None:
    """Copy the commands that the `aws` command takes for what is shown."""
    place = await _place(teller, source)
    if place is not None:
        await _copy_lines(teller, source, commands(place))


async def _copy_lines(teller: Widget, source: Sources, lines: Sequence[str]) -> None:
    made = [line for line in lines if not line.startswith("#")]
    if not made:
        teller.notify("Nothing is asked of AWS for this.", markup=False)
        return
    what = "The aws command" if len(made) == 1 else f"{len(made)} aws commands"
    await copy(teller, source, "\n".join(lines), what)


async def copy_listings(teller: Widget, source: Sources, plan: Plan) -> None:
    """Copy the commands that list the jobs of a plan, those of each source."""
    lines: dict[str, None] = {}
    try:
        parts = [*_parts(source, plan)]
    except Failure as failure:  # a queue is of none of them
        teller.notify(str(failure), severity="error", markup=False)
        return
    for one, part in parts:
        place = await _place(teller, one)
        if place is None:
            return
        lines |= dict.fromkeys(aws_command.listings(part, place, clock=Clock(source.clock())))
    await _copy_lines(teller, source, [*lines])


def _parts(source: Sources, plan: Plan) -> Iterator[tuple[Source, Plan]]:
    """What each source is asked for by a plan."""
    ids = {name: source.home(id_in(name).lower()) for name in plan.ids}
    streams = {stream: source.at(stream.queue) for stream in plan.streams}
    there = [*ids.values(), *(one for one, _ in streams.values())]
    for one in dict.fromkeys(there):
        own = (stream._replace(queue=name) for stream, (at, name) in streams.items() if at is one)
        named = tuple(name for name, home in ids.items() if home is one)
        yield one, replace(plan, streams=tuple(own), ids=named)


async def shell_command(teller: Widget, source: Source, where: Shell, container: str) -> str:
    """The command that opens a shell in a container, "" where that cannot be known."""
    place = await _place(teller, source)
    return aws_command.shell(where, container, place)[0] if place else ""


async def open_console(teller: Widget, source: Sources, jobs: Sequence[Job]) -> None:
    """Open the console's page of a job, or copy its address where there is no browser."""
    if len(jobs) > 1:
        teller.notify(
            f"The console shows one job at a time, and {len(jobs):,} are marked.", markup=False
        )
        return
    [job] = jobs
    place = await _place(teller, source.home(job.id))
    if place is None:
        return
    url = console.address(job.id, place.region)
    if await source.beside(browser.show, url):
        teller.notify(f"The browser was told to open {url}", markup=False)
    else:
        await copy(teller, source, url, "The address of the job in the console")


WAYS = {"id": copy_ids, "arn": copy_arns, "console": open_console}
"""The ways in which jobs are handed over, by the names that actions have for them."""


async def _place(teller: Widget, source: Source) -> Place | None:
    """Where calls go; what keeps that from being known is said."""
    try:
        return await source.beside(source.region.place)
    except Failure as failure:
        teller.notify(str(failure), severity="error", markup=False)
        return None
