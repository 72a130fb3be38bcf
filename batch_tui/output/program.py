"""The program without a screen: from what was asked to what is written."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from datetime import UTC
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
from batch_tui.feed.queues import list_queues
from batch_tui.feed.source import Source
from batch_tui.look.columns import BY_KEY
from batch_tui.look.formats import FORMATS, Format
from batch_tui.look.glyphs import encoded
from batch_tui.look.numbers import count
from batch_tui.look.records import DESCRIBED, LISTED, picked
from batch_tui.look.unknown import unknown
from batch_tui.output import table
from batch_tui.output.groups import Groups
from batch_tui.output.outlet import Outlet
from batch_tui.output.pour import Pipe, Progress
from batch_tui.output.stages import Stages, costs

_ENDS = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_NAMED = 12
"""How many queues a sentence can name."""


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


def run(request: Request, source: Source) -> Missing:
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


async def _run(request: Request, source: Source, out: TextIO) -> Missing:
    wake_for_interrupts()
    pool, progress = source.calls.pool, Progress(sys.stderr)
    pipe = Pipe(Outlet(out.fileno()), pool, progress)
    try:
        with erased_by_signals(progress):
            queues = await asked_queues(request.query, request.queues, source)
            every = request.rows and (request.limit is None or bool(request.group))
            way = plan(
                request.query,
                queues,
                source.clock(),
                whole=every or _is_whole(request),
                every=every,
                soon=not request.rows,
                other=source.learned.other,
                tells=told(request.group),
            )
            if request.explain:
                more = costs(way, children=request.children, describe=request.described)
                await pipe.write(encoded(explanation(way, more), out.encoding))
                return Missing()
            pager = Pager(way, source, certain=not every)
            if request.group:
                await pipe.write(await _grouped(request, pager, pipe, source, out))
                return _missing(pager, way)
            stages = Stages(pager, source, children=request.children, describe=request.described)
            form = _format(request, way, out, source.clock)
            await pipe.pour(stages.reader, form, request.limit)
            return _missing(pager, way)._replace(untold=stages.untold, childless=stages.childless)
    finally:
        progress.erase()
        pool.close()


def _missing(pager: Pager, way: Plan) -> Missing:
    """What a pager could not read of a plan."""
    rather = None if pager.matched else way.rather
    return Missing(pager.unread, pager.absent, pager.apart.failed, rather=rather)


async def _grouped(
    request: Request, pager: Pager, pipe: Pipe, source: Source, out: TextIO
) -> bytes:
    """The groups of all jobs, of which none is kept."""
    clock = Clock(source.clock(), UTC)
    tally = Tally(request.group, clock, most=sys.maxsize)
    async with aclosing(pipe.batches(pager)) as batches:
        async for jobs in batches:
            await source.calls.beside(tally.add, jobs)
    groups = Groups(request.query, request.group, clock)
    form = request.output, request.limit, _width(out), out.encoding
    return await source.calls.beside(groups.written, tally.made(), *form)


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


def _format(request: Request, way: Plan, out: TextIO, clock: Callable[[], int]) -> Format:
    keys = request.columns
    if request.output in FORMATS:
        usual = DESCRIBED if request.described else LISTED
        return FORMATS[request.output](picked(keys, clock) if keys else usual)
    columns = table.picked(keys, clock)
    return table.Table(_width(out), out.encoding, way.queues, columns)


def _width(out: TextIO) -> int | None:
    """The cells in a line: those of the terminal, else COLUMNS, else None for no limit."""
    told = os.environ.get("COLUMNS", "")
    size = os.get_terminal_size(out.fileno()).columns if out.isatty() else 0
    return size or (int(told) if told.isdecimal() else 0) or None


async def asked_queues(query: Query, chosen: Sequence[str], source: Source) -> tuple[str, ...]:
    """The queues of the query's terms, else the `chosen` ones, else the only one there is.

    Jobs that are named in full need none: they are found in whatever queue.
    They are listed only where that is needed: for a name with a `*`, and where none is given.

    Raises:
        Failure: a call failed; no queue is meant, or one of several that are not named.
    """
    if query.ids and not query.queue_terms:
        return tuple(chosen)
    named = query.queues or tuple(chosen)
    patterns = any("*" in name for name in query.queues)
    known = await _names(source) if patterns or not named else ()
    queues = query.choose_queues(chosen if named else known, known)
    if not queues:
        raise _nothing(query, known)
    if not named and len(queues) > 1:
        raise Failure(
            f"There are {len(queues):,} job queues: {few(queues)}.",
            "Name those to ask with --queue, or ask all with --filter 'queue:*'.",
        )
    return queues


async def _names(source: Source) -> tuple[str, ...]:
    names = tuple(queue.name for queue in await list_queues(source))
    if not names:
        raise Failure("There is no job queue here.", "Check --region and --profile.")
    return names


def _nothing(query: Query, known: Sequence[str]) -> Failure:
    terms = " ".join(map(str, query.queue_terms))
    there = f"There are {few(known)}." if known else "Check its queue: terms and --queue."
    return Failure(f"No job queue is left by {terms}.", there)


def few(names: Sequence[str]) -> str:
    """Names for a sentence, of many the first ones."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
