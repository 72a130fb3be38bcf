"""Waiting for jobs without a screen: a line of progress, and what they have come to."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from batch_tui.batch.failure import BadAnswer, Throttled, Unavailable
from batch_tui.batch.job import Job
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.named import id_in
from batch_tui.batch.query.query import Query
from batch_tui.batch.until import Until, has_failed, has_succeeded
from batch_tui.feed.lookup import look_up
from batch_tui.feed.pager import Pager
from batch_tui.feed.source import Sources
from batch_tui.feed.vigil import Vigil
from batch_tui.look.numbers import count, span
from batch_tui.look.unknown import unknown
from batch_tui.output.pour import Progress
from batch_tui.output.program import erased_by_signals, wake_for_interrupts
from batch_tui.output.queues import asked_queues, few

INTERVAL = 5.0
"""Seconds between two looks, where nothing else is wanted."""
NAMED = 12
"""How many of the failed jobs are named at the end."""


@dataclass(frozen=True, slots=True)
class Wait:
    """What is waited for: the jobs of `ids` (ids or ARNs), else those that match `query` now.

    `queues` are as for a `program.Request`; `interval` and `timeout` are in seconds.
    """

    ids: tuple[str, ...] = ()
    query: Query = field(default_factory=Query)
    queues: tuple[str, ...] = ()
    until: Until = field(default_factory=Until)
    interval: float = INTERVAL
    timeout: float | None = None


class Ended(NamedTuple):
    """What the jobs have come to: those seen, the ids of those gone, and whether time ran out."""

    jobs: Sequence[Job]
    gone: tuple[str, ...] = ()
    late: bool = False

    @property
    def failed(self) -> list[Job]:
        """The jobs that have failed, or a child of which has."""
        return [job for job in self.jobs if has_failed(job)]

    @property
    def sentences(self) -> list[str]:
        """All of it, told to a person."""
        told = [f"Time is up. {_tally(self.jobs)}." if self.late else f"{_tally(self.jobs)}."]
        if not (self.jobs or self.late):
            told = [] if self.gone else ["No job matches: there is nothing to wait for."]
        told += [
            f"{job.name} {job.id}: {job.why or 'no reason told'}" for job in self.failed[:NAMED]
        ]
        if (more := len(self.failed) - NAMED) > 0:
            told.append(f"{more:,} more failed.")
        if self.gone:
            told.append(unknown(f"job {few(self.gone)}"))
        return told


def run(wait: Wait, source: Sources) -> Ended:
    """Wait, with progress on standard error where that is a terminal.

    Raises:
        Failure: a call failed in a way that will not pass by itself, or no queue is meant.
        KeyboardInterrupt: the user has had enough.
    """
    try:
        return asyncio.run(_run(wait, source))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


async def _run(wait: Wait, source: Sources) -> Ended:
    wake_for_interrupts()
    progress = Progress(sys.stderr)
    vigil: Vigil | None = None
    try:
        with erased_by_signals(progress):
            async with asyncio.timeout(wait.timeout):
                vigil = await _begun(wait, source)
                await _watched(vigil, wait, source, progress)
    except TimeoutError:
        return Ended(vigil.jobs, vigil.gone, late=True) if vigil else Ended((), late=True)
    finally:
        progress.erase()
        source.close()
    return Ended(vigil.jobs, vigil.gone)


async def _begun(wait: Wait, source: Sources) -> Vigil:
    """The jobs that are meant, as they are now."""
    if wait.ids:
        found = await look_up(wait.ids, source)
        return Vigil(source, (id_in(name).lower() for name in wait.ids), found.jobs)
    queues = await asked_queues(wait.query, wait.queues, source)
    for failure in queues.failed.values():
        raise failure
    way = plan(
        wait.query,
        queues.names,
        source.clock(),
        whole=True,
        every=True,
        other=source.other,
    )
    pager = Pager(way, source)
    jobs: list[Job] = []
    while not pager.finished:
        jobs += (await pager.next_page()).jobs
    for failure in pager.apart.failed.values():
        raise failure
    return Vigil(source, pager.absent, jobs)


async def _watched(vigil: Vigil, wait: Wait, source: Sources, progress: Progress) -> None:
    """Look again and again; what may heal by itself is told, and outlived."""
    began = source.clock()
    note = ""
    while not vigil.is_over(wait.until):
        passed = span(max(0, source.clock() - began))
        parts = [_tally(vigil.jobs), *_children(vigil.jobs), passed, note]
        progress.say(" · ".join(filter(None, parts)))
        await asyncio.sleep(wait.interval)
        try:
            await vigil.look()
            note = f"{count(vigil.unread, 'job')} could not be read" if vigil.unread else ""
        except (Unavailable, Throttled, BadAnswer) as failure:
            note = failure.sentence


def _tally(jobs: Sequence[Job]) -> str:
    """How many have ended, and how."""
    ended = [job for job in jobs if job.is_terminal]
    failed, succeeded = sum(map(has_failed, jobs)), sum(map(has_succeeded, jobs))
    told = [f"{len(ended):,} of {count(len(jobs), 'job')} ended"]
    told += [f"{succeeded:,} succeeded"] if succeeded else []
    told += [f"{failed:,} failed"] if failed else []
    return ", ".join(told)


def _children(jobs: Sequence[Job]) -> list[str]:
    """How many children of arrays that run have ended."""
    counted = [job for job in jobs if job.rest.summary and job.child_count and not job.is_terminal]
    if not counted:
        return []
    ended = sum(sum((job.rest.summary or ())[-2:]) for job in counted)
    return [f"{ended:,} of {sum(job.child_count for job in counted):,} children"]
