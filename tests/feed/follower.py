"""Somebody who looks at a list as a table does, and holds every word that is told to the rows."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from batch_tui.batch.job import Job
from batch_tui.batch.joblist.change import Change
from batch_tui.batch.joblist.rows import Row
from batch_tui.batch.plan.plan import Plan
from batch_tui.feed.budget import Budget, Priority
from batch_tui.feed.calls import Calls
from batch_tui.feed.listing.attention import SETTLED, STALE, UNKNOWN
from batch_tui.feed.listing.beside import SORT
from batch_tui.feed.listing.listing import REFRESH, REVIEW, Listing
from batch_tui.feed.listing.pages import PAGES
from batch_tui.feed.listing.state import InSight, ListingState
from batch_tui.feed.pool import Pool
from batch_tui.feed.source import Sources
from batch_tui.feed.tasks import Tasks
from tests.terminal import PATIENCE


async def until(holds: Callable[[], object], what: str = "") -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"never: {what or holds}"
        await asyncio.sleep(0.002)


async def done(tasks: Tasks, name: str) -> None:
    """Wait until a task is done, of whose end the loop has not told yet."""
    task = tasks._running[name]
    while not task.done():  # noqa: ASYNC110
        await asyncio.sleep(0)


def assert_exact(before: Sequence[Row], change: Change, after: Sequence[Row]) -> None:
    """Rows that a change does not cover show what they showed, and their number is right."""
    rows: list[Row | None] = list(before)
    least = 0
    for at, removed, inserted in change.splices:
        assert least <= at, f"not ascending: {change}"
        assert at + removed <= len(rows), f"{change} reaches beyond {len(rows)} rows"
        rows[at : at + removed] = [None] * inserted
        least = at + inserted
    assert len(rows) == len(after), f"{len(before)} rows by {change} are not {len(after)}"
    different = [
        at
        for at, (told, row) in enumerate(zip(rows, after, strict=True))
        if told is not None and _as_shown(told) != _as_shown(row)
    ]
    assert not different, f"{change} leaves out the rows {different}"


def _as_shown(row: Row) -> Row:
    """A row without what its parent has become, which it does not show."""
    return row if row.parent is None else row._replace(parent=Job(row.parent.id, ""))


class Follower:
    """Looks at `size` rows from `top`; `when_told` is called after each word.

    It keeps the `changes` and `states` it was told of. What was wrong with them comes up in
    `check`. Where there are very many rows, `exact` False spares looking at all of them.
    """

    def __init__(self, listing: Listing, size: int = 40, *, exact: bool = True) -> None:
        self.listing = listing
        self.top, self.size = 0, size
        self.cursor: str | None = None
        self.changes: list[Change] = []
        self.states: list[ListingState] = []
        self.when_told: Callable[[], None] = lambda: None
        self._exact = exact
        self._rows: list[Row] = []
        self._wrong: list[BaseException] = []
        self._is_told = False

    @property
    def rows(self) -> list[Row]:
        """All rows."""
        return self.listing.jobs.rows(0, len(self.listing.jobs))

    @property
    def ids(self) -> list[str]:
        """The ids of all rows, from the top."""
        return self.listing.jobs.ids(0, len(self.listing.jobs))

    @property
    def departed(self) -> set[str]:
        """The jobs that have left the query and are shown still."""
        return {row.job.id for row in self.rows if row.departed}

    @property
    def state(self) -> ListingState:
        """What the list says of itself."""
        return self.listing.state

    @property
    def window(self) -> range:
        """The rows in sight."""
        rows = len(self.listing.jobs)
        return range(min(self.top, rows), min(self.top + self.size, rows))

    def note(self, job_id: str) -> str:
        """The note of a row."""
        position = self.listing.jobs.position(job_id)
        return "" if position is None else self.listing.jobs.row(position).note

    def follow(self) -> None:
        """Begin to look, or come back."""
        self._rows = self.rows if self._exact else []
        self.listing.follow(self._told)

    def leave(self) -> None:
        """Look elsewhere."""
        self.listing.follow(None)

    def look(
        self, top: int | None = None, size: int | None = None, cursor: str | None = None
    ) -> None:
        """Scroll, or go to another row."""
        self.top = self.top if top is None else top
        self.size = self.size if size is None else size
        self.cursor = cursor
        self.listing.look(self.window, cursor)

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        await until(lambda: not self.state.busy, f"idle: {self.state.busy}")
        self.check()

    async def settled(self) -> None:
        """Wait until a window is taken for settled: the list's timer was begun before this one."""
        await asyncio.sleep(SETTLED)
        await self.idle()

    async def more(self, pages: int = 1) -> None:
        """Ask for pages, one after the other."""
        for _ in range(pages):
            self.listing.more()
            await self.idle()

    async def refresh(self, priority: Priority = Priority.REFRESH) -> None:
        """Refresh once."""
        self.listing.refresh(priority)
        await self.idle()

    def check(self) -> None:
        """Raise what was wrong with what was told."""
        if self._wrong:
            raise self._wrong.pop(0)

    def take(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Keep an exception that nobody else would see."""
        self._wrong.append(context.get("exception") or AssertionError(context["message"]))

    def _told(self, change: Change, state: ListingState) -> InSight:
        try:
            assert not self._is_told, "told while being told"
            self._is_told = True
            assert state is self.listing.state
            assert state.busy == under_way()
            assert (state.stage == "loading") == (PAGES in state.busy)
            assert state.loaded == self.listing.jobs.jobs
            if self._exact:
                before, self._rows = self._rows, self.rows
                assert_exact(before, change, self._rows)
            self.changes.append(change)
            self.states.append(state)
            self.when_told()
        except AssertionError as error:
            self._wrong.append(error)
        finally:
            self._is_told = False
        return InSight(self.window, self.cursor)


def under_way() -> set[str]:
    """The names of the tasks that a list has begun and that are neither over nor cancelled."""
    tasks = (task for task in asyncio.all_tasks() if not task.cancelling())
    return {task.get_name() for task in tasks if _is_of_list(task.get_name())}


def _is_of_list(name: str) -> bool:
    return name in {PAGES, REFRESH, REVIEW, STALE, UNKNOWN, SORT} or name.startswith("children of ")


@asynccontextmanager
async def followed(
    source: Sources, plan: Plan, size: int = 40, *, exact: bool = True, begun: bool = True
) -> AsyncIterator[Follower]:
    """A list that is followed, with its first page there; at the end nothing of it may be left."""
    follower = Follower(Listing(source, plan), size, exact=exact)
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(follower.take)
    try:
        follower.follow()
        if begun:
            await follower.idle()
        yield follower
        follower.check()
    finally:
        await follower.listing.close()
        loop.set_exception_handler(None)
    follower.check()
    assert not follower.state.busy
    assert not [task for task in asyncio.all_tasks() if _is_of_list(task.get_name())]


@asynccontextmanager
async def calling(
    budget: Budget | None = None, *, hang: Callable[[], bool] = lambda: False
) -> AsyncIterator[Calls]:
    """Calls that hardly ever wait for their turn, and of which none counts as a slow one.

    Unless they `hang`, all are answered at the end, also those that nobody waits for any more:
    they would count for another test, or take what that one has made to go wrong.
    """
    pool = Pool()
    budget = budget or Budget(rate=10_000, steady=10_000, burst=10_000)
    calls = Calls(pool, budget, clock=lambda: 0.0)
    try:
        yield calls
    finally:
        pool.close()
        await until(lambda: hang() or not calls._begun, "all is answered")
