"""The program without a screen: from what was asked to what is written."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from textwrap import indent
from threading import current_thread, main_thread
from types import MappingProxyType
from typing import NamedTuple, TextIO

from batch_tui.batch.failure import Failure
from batch_tui.batch.groups import Tally
from batch_tui.batch.plan.explain import explain
from batch_tui.batch.plan.plan import Plan, plan
from batch_tui.batch.plan.stream import SMALL_PAGE
from batch_tui.batch.query.dimensions import Dimension, told
from batch_tui.batch.query.meant import Rather
from batch_tui.batch.query.query import Query
from batch_tui.batch.times import Clock
from batch_tui.feed.pager import Pager
from batch_tui.feed.reader import Reader
from batch_tui.feed.source import Source
from batch_tui.look.columns import BY_KEY
from batch_tui.look.formats import FORMATS, Format
from batch_tui.look.glyphs import encoded
from batch_tui.look.numbers import count
from batch_tui.look.records import DESCRIBED, LISTED, picked, placed
from batch_tui.look.unknown import unknown
from batch_tui.output import table
from batch_tui.output.groups import Groups
from batch_tui.output.outlet import Outlet
from batch_tui.output.parts import Part, Parts, parts_of
from batch_tui.output.pour import Pipe, Progress
from batch_tui.output.queues import asked_queues, few
from batch_tui.output.stages import Stages, costs

_ENDS = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be written: the jobs of a query, or with `explain` how they would be found.

    `queues` are the chosen ones, which the query's own terms overrule. `output` is table, or
    one of `FORMATS`. `limit` is the most rows to write, None for all. With `group`, rows are groups
    by these dimensions. With `rows` False, `explain` tells of the plan for a screen, which wants
    its first page soon. `columns` are written instead of all members; `children` and `describe` are
    as for `Stages`.
    """

    query: Query
    queues: tuple[str, ...] = ()
    output: str = "table"
    limit: int | None = None
    group: tuple[Dimension, ...] = ()
    explain: bool = False
    rows: bool = True
    columns: tuple[str, ...] = ()
    children: bool = False
    describe: bool = False

    @property
    def described(self) -> bool:
        """Whether each job is described: what only that tells would never be there otherwise."""
        return self.describe or any(BY_KEY[key].described for key in self.columns)


class Missing(NamedTuple):
    """What was meant and not written: jobs that could not be read, ids that no job has, queues.

    `untold` jobs are there as they were listed, and could not be described; of the parents that
    are `childless` not all children were read. Where no job matches, `rather` is what is probably
    meant.
    """

    unread: int = 0
    ids: tuple[str, ...] = ()
    queues: Mapping[str, Failure] = MappingProxyType({})
    untold: int = 0
    childless: Mapping[str, Failure] = MappingProxyType({})
    rather: Rather | None = None

    @property
    def is_much(self) -> bool:
        """Whether that is more than entries that cannot be read."""
        return bool(self.ids or self.queues or self.untold or self.childless)

    @property
    def sentences(self) -> list[str]:
        """All of it, told to a person."""
        told = []
        if self.unread:
            were = "was" if self.unread == 1 else "were"
            told.append(f"{count(self.unread, 'job')} could not be read and {were} left out.")
        if self.ids:
            told.append(unknown(f"job {few(self.ids)}"))
        if self.rather:
            told.append(f"No job matches: ask {self.rather.query}?")
        for queue, failure in self.queues.items():
            told.append(f"Not all jobs of {queue} were read. {failure}")
        if self.untold:
            jobs = count(self.untold, "job")
            told.append(f"{jobs} could not be described: what no listing tells is missing.")
        for sentence in dict.fromkeys(map(str, self.childless.values())):
            alike = [job for job, why in self.childless.items() if str(why) == sentence]
            told.append(f"Not all children of {few(alike)} were read. {sentence}")
        return told


def run(request: Request, *sources: Source) -> Missing:
    """Write to standard output, with progress on standard error where that is a terminal.

    The jobs of several sources are merged by their creation. Leaving never waits for a call.
    Returns what there is to say when all is written.

    Raises:
        Failure: a call failed, no queue is meant, or nothing can be written.
        BrokenPipeError: nobody reads any more.
        KeyboardInterrupt: the user has had enough.
    """
    out: TextIO | None = sys.stdout
    if out is None:
        raise Failure("There is no standard output to write to.")
    try:
        return asyncio.run(_run(request, sources, out))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


async def _run(request: Request, sources: Sequence[Source], out: TextIO) -> Missing:
    wake_for_interrupts()
    first, progress = sources[0], Progress(sys.stderr)
    pipe = Pipe(Outlet(out.fileno()), first.calls.pool, progress)
    try:
        with erased_by_signals(progress):
            parts = await parts_of(sources, partial(_part, request))
            if request.explain:
                await pipe.write(encoded(_explained(request, parts), out.encoding))
                return Missing(queues=parts.failed)
            if request.group:
                await pipe.write(await _grouped(request, parts.reader, pipe, first, out))
            else:
                await pipe.pour(parts.reader, _format(request, parts, out), request.limit)
            return _missing(parts)
    finally:
        progress.erase()
        for source in sources:
            source.close()


async def _part(request: Request, source: Source) -> Part:
    """How one source is asked.

    Raises:
        Failure: a call failed, or no queue is meant.
    """
    queues = await asked_queues(request.query, request.queues, source)
    every = request.rows and (request.limit is None or bool(request.group))
    way = plan(
        request.query,
        queues,
        source.clock(),
        whole=every or _is_whole(request),
        every=every,
        soon=not request.rows,
        other=source.other,
        tells=told(request.group),
    )
    pager = Pager(way, source, certain=not every)
    stages = Stages(pager, source, children=request.children, describe=request.described)
    return Part(source, way, pager, stages)


def _explained(request: Request, parts: Parts) -> str:
    """How all sources are asked, each under its name where there are several."""
    about = {"children": request.children, "describe": request.described}
    lines = []
    for name, part in parts.there.items():
        text = explanation(part.way, costs(part.way, **about))
        lines.append(f"{name}:\n{indent(text, '  ')}" if name else text)
    return "".join(lines)


def _missing(parts: Parts) -> Missing:
    """What could not be read."""
    there = parts.there.values()
    alone = parts.alone
    return Missing(
        sum(part.pager.unread for part in there),
        parts.absent,
        parts.failed,
        sum(part.stages.untold for part in there),
        {parent: why for part in there for parent, why in part.stages.childless.items()},
        None if alone is None or alone.pager.matched else alone.way.rather,
    )


async def _grouped(
    request: Request, reader: Reader, pipe: Pipe, source: Source, out: TextIO
) -> bytes:
    """The groups of all jobs, of which none is kept."""
    clock = Clock(source.clock(), UTC)
    tally = Tally(request.group, clock, most=sys.maxsize)
    async with aclosing(pipe.batches(reader)) as batches:
        async for jobs in batches:
            await source.beside(tally.add, jobs)
    groups = Groups(request.query, request.group, clock)
    form = request.output, request.limit, _width(out), out.encoding
    return await source.beside(groups.written, tally.made(), *form)


def wake_for_interrupts() -> None:
    """Have Ctrl+C end this task, also when a thread that writes is the one it reaches."""
    task = asyncio.current_task()
    if task is not None and current_thread() is main_thread():
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, task.cancel)


@contextmanager
def erased_by_signals(progress: Progress) -> Iterator[None]:
    """Have signals end the program as they end any other, once the line of progress is away."""

    def end(number: int, _: object) -> None:
        progress.erase_at_once()
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    usual = [number for number in _ENDS if signal.getsignal(number) is signal.SIG_DFL]
    if current_thread() is not main_thread():
        usual = []
    for number in usual:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in usual:
            signal.signal(number, signal.SIG_DFL)


def explanation(way: Plan, more: Iterable[str] = ()) -> str:
    """A plan in lines, with what is done `more`, and with what may rather be meant."""
    offers = [f"{offer.sentence} Then ask: {offer.query}" for offer in way.offers]
    if rather := way.rather:
        offers.append(f"Where {rather.sentence}, ask: {rather.query}")
    return "".join(f"{line}\n" for line in (*explain(way), *more, *offers))


def _is_whole(request: Request) -> bool:
    """Whether large pages pay: not for a few rows."""
    return request.rows and (request.limit is None or request.limit > SMALL_PAGE)


def _format(request: Request, parts: Parts, out: TextIO) -> Format:
    keys = request.columns
    there = [*parts.there.values()]
    clock = there[0].source.clock
    if request.output in FORMATS:
        usual = DESCRIBED if request.described else LISTED
        usual = usual if parts.alone else placed(usual)
        return FORMATS[request.output](picked(keys, clock) if keys else usual)
    queues = tuple(dict.fromkeys(queue for part in there for queue in part.way.queues))
    several = dict.fromkeys(("regions", "accounts"), not parts.alone)
    columns = table.picked(keys, clock)
    return table.Table(_width(out), out.encoding, queues, columns, **several)


def _width(out: TextIO) -> int | None:
    """The cells in a line: those of the terminal, else COLUMNS, else None for no limit."""
    told = os.environ.get("COLUMNS", "")
    size = os.get_terminal_size(out.fileno()).columns if out.isatty() else 0
    return size or (int(told) if told.isdecimal() else 0) or None
