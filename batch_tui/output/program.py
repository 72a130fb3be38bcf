"""The program without a screen: from what was asked to what is written."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from datetime import UTC
from threading import current_thread, main_thread
from types import MappingProxyType
from typing import NamedTuple, TextIO

from batch_tui.batch.failure import Failure
from batch_tui.batch.groups import Tally
from batch_tui.batch.job import Job
from batch_tui.batch.plan.explain import explain
from batch_tui.batch.plan.plan import Plan, plan
from batch_tui.batch.plan.stream import SMALL_PAGE
from batch_tui.batch.query.dimensions import Dimension, told
from batch_tui.batch.query.meant import Rather
from batch_tui.batch.query.placed import split_queue
from batch_tui.batch.query.query import Query
from batch_tui.batch.times import Clock
from batch_tui.feed.pager import Pager
from batch_tui.feed.reader import Reader
from batch_tui.feed.source import Sources
from batch_tui.look.columns import BY_KEY
from batch_tui.look.formats import FORMATS, Format
from batch_tui.look.glyphs import encoded
from batch_tui.look.names import alike
from batch_tui.look.numbers import count
from batch_tui.look.records import DESCRIBED, LISTED, picked, placed
from batch_tui.look.unknown import unknown
from batch_tui.output import table
from batch_tui.output.groups import Groups
from batch_tui.output.outlet import Outlet
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
    def every(self) -> bool:
        """Whether all that match are wanted, in any order."""
        return self.rows and (self.limit is None or bool(self.group))

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
    why_untold: Failure | None = None
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
        for sentence, queues in _alike(self.queues).items():
            told.append(f"Not all jobs of {few(queues)} were read. {sentence}")
        if self.untold:
            jobs = count(self.untold, "job")
            told.append(f"{jobs} could not be described: what no listing tells is missing.")
            if self.why_untold:
                told[-1] += f" {self.why_untold}"
        for sentence, parents in _alike(self.childless).items():
            told.append(f"Not all children of {few(parents)} were read. {sentence}")
        return told


def _alike(failed: Mapping[str, Failure]) -> dict[str, list[str]]:
    return alike({name: str(why) for name, why in failed.items()})


def run(request: Request, source: Sources) -> Missing:
    """Write to standard output, with progress on standard error where that is a terminal.

    Leaving never waits for a call. Returns what there is to say when all is written.

    Raises:
        Failure: a call failed, no queue is meant, or nothing can be written.
        BrokenPipeError: nobody reads any more.
        KeyboardInterrupt: the user has had enough.
    """
    out: TextIO | None = sys.stdout
    if out is None:
        raise Failure("There is no standard output to write to.")
    try:
        return asyncio.run(_run(request, source, out))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


async def _run(request: Request, source: Sources, out: TextIO) -> Missing:
    wake_for_interrupts()
    progress = Progress(sys.stderr)
    pipe = Pipe(Outlet(out.fileno()), source, progress)
    try:
        with erased_by_signals(progress):
            queues = await asked_queues(request.query, request.queues, source)
            way = _way(request, queues.names, source)
            about = {"children": request.children, "describe": request.described}
            if request.explain:
                text = explanation(way, costs(way, **about))
                await pipe.write(encoded(text, out.encoding))
                return Missing(queues=queues.failed)
            pager = Pager(way, source, certain=not request.every)
            stages = Stages(pager, source, **about)
            if request.group:
                await pipe.write(await _grouped(request, stages.reader, pipe, source, out))
            else:
                form = _format(request, way, source, out)
                await pipe.pour(stages.reader, form, request.limit)
            return _missing(queues.failed, pager, stages)
    finally:
        progress.erase()
        source.close()


def _way(request: Request, queues: Sequence[str], source: Sources) -> Plan:
    """How the jobs are found."""
    return plan(
        request.query,
        queues,
        source.clock(),
        whole=request.every or _is_whole(request),
        every=request.every,
        soon=not request.rows,
        other=source.other,
        tells=told(request.group),
    )


def _missing(failed: Mapping[str, Failure], pager: Pager, stages: Stages) -> Missing:
    """What could not be read; `failed` are the sources whose queues could not be listed."""
    return Missing(
        pager.unread,
        pager.absent,
        {**failed, **pager.apart.failed},
        stages.untold,
        stages.why_untold,
        stages.childless,
        None if pager.matched else pager.plan.rather,
    )


async def _grouped(
    request: Request, reader: Reader, pipe: Pipe, source: Sources, out: TextIO
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


def _format(request: Request, way: Plan, source: Sources, out: TextIO) -> Format:
    keys, clock, several = request.columns, source.clock, source.has_several
    form: Format
    if request.output in FORMATS:
        usual = DESCRIBED if request.described else LISTED
        usual = placed(usual) if several else usual
        form = FORMATS[request.output](picked(keys, clock) if keys else usual)
    else:
        queues = tuple(dict.fromkeys(split_queue(queue)[1] for queue in way.queues))
        columns = table.picked(keys, clock)
        form = table.Table(_width(out), out.encoding, queues, columns, several=several)
    return _Unlabelled(form) if several else form


class _Unlabelled:
    """Writes the names of queues alone: where a job is stands in members of their own."""

    def __init__(self, form: Format) -> None:
        self._form = form

    def head(self, first: Sequence[Job], /) -> bytes:
        """What stands before the first jobs."""
        return self._form.head(_without_labels(first))

    def rows(self, jobs: Sequence[Job], /) -> bytes:
        """The jobs."""
        return self._form.rows(_without_labels(jobs))


def _without_labels(jobs: Sequence[Job]) -> list[Job]:
    return [job._replace(queue=split_queue(job.queue)[1]) for job in jobs]


def _width(out: TextIO) -> int | None:
    """The cells in a line: those of the terminal, else COLUMNS, else None for no limit."""
    told = os.environ.get("COLUMNS", "")
    size = os.get_terminal_size(out.fileno()).columns if out.isatty() else 0
    return size or (int(told) if told.isdecimal() else 0) or None
