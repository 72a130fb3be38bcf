"""The life of what a list is made of: counted over what it has loaded, or over all that match."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import Event, Lock
from typing import Any, Literal

from batch_tui.batch.failure import Failure
from batch_tui.batch.groups import Made, Parts, Tally
from batch_tui.batch.job import Job
from batch_tui.batch.plan.plan import Plan
from batch_tui.batch.query.dimensions import VIEWS, View, told
from batch_tui.batch.query.kinds import TermKind
from batch_tui.batch.query.named import id_in
from batch_tui.batch.query.query import Query
from batch_tui.batch.times import Clock
from batch_tui.feed.every import Every
from batch_tui.feed.listing.listing import Listing
from batch_tui.feed.source import Sources
from batch_tui.feed.tasks import Tasks
from batch_tui.feed.timers import Timers

READ, COUNT = "read", "count"
"""The names of its tasks."""
REST = 0.001
"""Seconds that a thread rests after some hundred jobs, lest it keep the screen's from answering."""
FOLLOWED = 1.0
"""Seconds between looks at whether the list has changed."""


Finder = Callable[[Query, tuple[TermKind, ...]], Plan]
"""The plan that finds all jobs of a query, and has told what some kinds of terms read of them."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How far the reading of all that match is, and how it ended.

    It was `begun` at an instant (ms since 1970), and has told what some kinds of terms read.
    """

    stage: Literal["reading", "whole", "stopped", "failed"]
    begun: int
    tells: frozenset[str] = frozenset()
    scanned: int = 0
    unread: int = 0
    apart: tuple[tuple[str, Failure], ...] = ()


@dataclass(frozen=True, slots=True)
class GroupsState:
    """What a list is made of, in one view.

    `made` is that of the loaded jobs, or with `every` of those that match, as far as they were
    read; None until it was counted. `is_all`: all that match are loaded. `refreshed` is when the
    loaded ones were last told by the service (ms), `stale` what keeps the list from being told
    anew. `reading` is None before the first; `failure` is what has stopped it.
    """

    view: View = VIEWS[0]
    every: bool = False
    made: Made | None = None
    is_all: bool = False
    refreshed: int | None = None
    stale: Failure | None = None
    reading: Reading | None = None
    failure: Failure | None = None
    busy: frozenset[str] = frozenset()


Follower = Callable[[GroupsState], None]
"""Is told of every change."""


class _Whole:
    """What was read, counted for every view. For threads; it keeps no job."""

    def __init__(self, every: Every, clock: Clock) -> None:
        self.every = every
        self._tallies = {view: Tally(view.dimensions, clock) for view in VIEWS}
        self._lock = Lock()

    def add(self, jobs: Sequence[Job]) -> None:
        with self._lock:
            for tally in self._tallies.values():
                tally.add(jobs)
                time.sleep(REST)

    def made(self, view: View) -> Made:
        with self._lock:
            return self._tallies[view].made()


class JobGroups:
    """Says what the jobs of a listing are made of, to whoever follows, and keeps what it counted.

    `plan` makes the plan that finds all jobs. Nothing is done that nobody follows.
    """

    def __init__(self, source: Sources, listing: Listing, plan: Finder) -> None:
        self._source = source
        self._plan = plan
        self._told: Follower | None = None
        self._tasks = Tasks(self._over)
        self._timers = Timers()
        self._parts: dict[View, Parts] = {}
        self._loaded: dict[View, Made] = {}
        self._seen: dict[View, tuple[list[list[Job]], list[Job]]] = {}
        self._whole: _Whole | None = None
        self._tells: tuple[TermKind, ...] = ()
        self._adding: asyncio.Future[None] | None = None
        self.listing = listing
        self.state = GroupsState()

    @property
    def clock(self) -> Clock:
        """The present instant in the zone of the screen."""
        return Clock(self._source.clock())

    # What a person does

    def follow(self, told: Follower) -> None:
        """Tell somebody of every change from now on; nobody else is told any more."""
        self._told = told
        self._tell()
        self._look()
        if self.state.every:
            self._count()

    def leave(self, told: Follower) -> None:
        """Who followed looks no more; unless somebody else does, what is under way stops."""
        if self._told != told:
            return
        self._told = None
        self._timers.clear()
        self._tasks.cancel(COUNT)
        self.stop()
        self._tell()

    def show(self, view: View) -> None:
        """Group by something else."""
        self._turn(view=view)

    def turn(self) -> None:
        """From the loaded jobs to all that match, which are read if that was never begun; back."""
        self._turn(every=not self.state.every)
        if self.state.every and self.state.reading is None:
            self.read()

    def read(self) -> None:
        """Read all that match: on from where it was stopped or failed, else from the start.

        Also from the start where more is to be told of each than was asked for before.
        """
        reading, whole = self.state.reading, self._whole
        tells = {kind.key: kind for kind in (*self._tells, *told(self.state.view.dimensions))}
        is_enough = reading is not None and tells.keys() <= reading.tells
        if READ in self._tasks and is_enough:
            return
        if whole is None or reading is None or not is_enough or reading.stage == "whole":
            now, self._tells = self.clock, tuple(tells.values())
            plan = self._plan(self.listing.state.plan.query, self._tells)
            whole = self._whole = _Whole(Every(plan, self._source), now)
            reading = Reading("reading", now.now, frozenset(tells))
            self._tasks.cancel(COUNT)
            self._tell(made=Made())
        self._tasks.start(READ, self._read(whole))
        self._tell(every=True, failure=None, reading=replace(reading, stage="reading"))

    def stop(self) -> bool:
        """Read no more; whether anything was being read. What was counted stays."""
        reading = self.state.reading
        if not self._tasks.stop(READ) or reading is None:
            return False
        self._tell(reading=replace(reading, stage="stopped"))
        self._count()
        return True

    def again(self) -> None:
        """Ask again: read on, or anew; of the loaded ones, what is new and what has changed."""
        if self.state.every:
            self.read()
        else:
            self.listing.refresh()

    async def close(self) -> None:
        """End everything that is under way."""
        self._told = None
        self._timers.clear()
        await self._tasks.close()
        self._tell()

    # Counting

    def _turn(self, **changes: Any) -> None:
        state = replace(self.state, **changes)
        made = None if state.every else self._loaded.get(state.view)
        self._tasks.cancel(COUNT)
        self._tell(**changes, made=made)
        if self._told is not None:
            self._look()
        if state.every:
            self._count()

    def _look(self) -> None:
        """See whether the loaded jobs have changed, and go on to look."""
        self._timers.after(FOLLOWED, COUNT, self._look)
        listing, state = self.listing.state, self.state
        is_all = listing.stage == "finished" and not listing.apart
        now = is_all, listing.refreshed, listing.failure
        if now != (state.is_all, state.refreshed, state.stale):
            self._tell(is_all=is_all, refreshed=listing.refreshed, stale=listing.failure)
        if not self.state.every and COUNT not in self._tasks:
            self._count()

    def _count(self) -> None:
        """Count what is looked at, where that has changed."""
        view, whole = self.state.view, self._whole
        if self.state.every:
            if whole is not None and self._told is not None:
                self._tasks.start(COUNT, self._show_whole(whole, view))
            return
        parts, without = self._jobs()
        if not _is_same(self._seen.get(view), (parts, without)):
            self._tasks.start(COUNT, self._count_loaded(view, parts, without))
            self._tell()

    def _jobs(self) -> tuple[list[list[Job]], list[Job]]:
        """The loaded jobs in parts, and those of them that are no longer what is asked for."""
        rows, plan = self.listing.jobs, self.listing.state.plan
        if plan.ids:
            named = (rows.get(id_in(name)) for name in plan.ids)
            return [[job for job in named if job and plan.matches(job)]], []
        departed = (rows.get(job_id) for job_id in rows.departed)
        return rows.parts(), [job for job in departed if job is not None]

    async def _count_loaded(self, view: View, parts: list[list[Job]], without: list[Job]) -> None:
        dropped = Event()
        counter = self._parts.setdefault(view, Parts(view.dimensions, self.clock))
        try:
            made = await self._source.beside(
                counter.made, parts, without, lambda: not dropped.wait(REST)
            )
        except asyncio.CancelledError:
            dropped.set()
            raise
        self._seen[view] = parts, without
        self._loaded[view] = made
        self._tell(made=made)

    async def _show_whole(self, whole: _Whole, view: View) -> None:
        if self._adding is not None:
            await asyncio.shield(self._adding)
        self._tell(made=await self._source.beside(whole.made, view))

    async def _read(self, whole: _Whole) -> None:
        beside, every = self._source.beside, whole.every
        while not every.finished:
            jobs = await every.next_jobs()
            # Whoever stops it here does not stop that: these jobs are not asked for again.
            self._adding = asyncio.ensure_future(beside(whole.add, jobs))
            await asyncio.shield(self._adding)
            view = self.state.view
            made = await beside(whole.made, view)
            reading = self.state.reading
            if reading is not None:
                self._tell(reading=replace(reading, **every.told()))
            if self.state.every and self.state.view is view:
                self._tasks.cancel(COUNT)  # it may have counted before these were added
                self._tell(made=made)

    # What it tells

    def _over(self, name: str, error: Exception | None) -> None:
        """A task is over."""
        failure = None if error is None else self._source.journal.told(error)
        reading = self.state.reading
        if name == READ and reading is not None:
            reading = replace(reading, stage="whole" if error is None else "failed")
        self._tell(reading=reading, failure=failure or self.state.failure)

    def _tell(self, **changes: Any) -> None:
        """Write the state, and tell whoever follows."""
        self.state = replace(self.state, **changes, busy=self._tasks.names)
        if self._told is not None:
            self._told(self.state)


def _is_same(
    one: tuple[list[list[Job]], list[Job]] | None, other: tuple[list[list[Job]], list[Job]]
) -> bool:
    """Whether the same jobs lie in the same lists."""
    if one is None or len(one[0]) != len(other[0]) or one[1] != other[1]:
        return False
    return all(mine is its for mine, its in zip(one[0], other[0], strict=True))
