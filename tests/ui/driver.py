"""The one place where tests reach into the program on the screen.

A test says what it means - let an interval pass, wait until nothing is under way, is a page being
asked for - and names no member that the inside of the program may want to change.
"""

import asyncio
import traceback
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from threading import Event
from types import CoroutineType, MappingProxyType
from typing import Any

import pytest
from rich.color import Color
from textual.app import App
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import Worker

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.hosts import HostRegion
from batch_tui.aws.logs import LogRegion
from batch_tui.aws.session import connect
from batch_tui.batch.failure import Failure
from batch_tui.batch.job import Job, Status
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.joblist.order import NEWEST
from batch_tui.batch.joblist.rows import JobRows
from batch_tui.batch.plan.stream import Stream
from batch_tui.batch.ports import Profile, Queue, Scope
from batch_tui.batch.query.query import Query
from batch_tui.demo import DemoRegion
from batch_tui.feed.array import FILL, ArrayChildren
from batch_tui.feed.budget import Budget
from batch_tui.feed.calls import Calls
from batch_tui.feed.glance import GLANCE
from batch_tui.feed.listing.attention import STALE
from batch_tui.feed.listing.listing import REFRESH, Listing
from batch_tui.feed.pool import Pool
from batch_tui.feed.queues import COUNT, LEARN
from batch_tui.feed.scopes import AS_SET_UP, Connected, Opened, Scopes, Wanted, side_by_side
from batch_tui.feed.source import HostSource, LogSource, Source
from batch_tui.feed.tasks import Tasks
from batch_tui.feed.timers import Timers
from batch_tui.journal import Journal
from batch_tui.settings.memory import Memory
from batch_tui.settings.options import Settings, several
from batch_tui.settings.views import View
from batch_tui.ui.app import BatchApp
from batch_tui.ui.dialogs.again import AgainScreen
from batch_tui.ui.dialogs.stop import StopScreen
from batch_tui.ui.map.grid import MapGrid
from batch_tui.ui.map.layout import MapLayout
from batch_tui.ui.panes.list_pane import ListPane
from batch_tui.ui.screens.array_map import ArrayMapScreen
from batch_tui.ui.screens.failed import FailedScreen
from batch_tui.ui.screens.job import JobScreen
from batch_tui.ui.screens.jobs import JobsScreen
from batch_tui.ui.screens.log import LogScreen
from batch_tui.ui.screens.why import WhyScreen
from batch_tui.ui.table.painter import Line
from batch_tui.ui.table.table import JobTable
from tests.terminal import PATIENCE
from tests.ui.piloted import Piloted

NEVER = 1e6
"""Seconds of a pause that no clock ends."""


class Running(Piloted):
    """The program under a pilot."""

    app: BatchApp

    @property
    def jobs(self) -> JobsScreen:
        return next(s for s in self.app.screen_stack if isinstance(s, JobsScreen))

    @property
    def types_on(self) -> bool:
        return bool(self.app._typed) or self.app._held_since is not None

    @property
    def at_work(self) -> bool:
        """Whether something is under way, once the list has come up."""
        lists = (screen for screen in self.app.screen_stack if isinstance(screen, JobsScreen))
        return any(lists) and bool(tasks_under_way(self))

    async def loaded(self) -> None:
        """Wait until a page is there and nothing is under way."""
        await self.until(
            lambda: (
                is_listing(self)
                and (loaded_jobs(self) or is_finished(self))
                and not is_loading(self)
                and is_over(self)
            ),
            "loaded",
        )


class Others:
    """The other accounts and regions of a test, and what the machine is said to know of them.

    `gate`, where there is one, is passed before anything is told.
    """

    def __init__(
        self,
        places: Mapping[Scope, DemoRegion] = MappingProxyType({}),
        failure: Failure | None = None,
    ) -> None:
        self.places = places
        self.failure = failure
        self.gate: Event | None = None

    def at(self, scope: Scope) -> DemoRegion | None:
        """What is there; where no region is named, that of the profile."""
        own = (there for name, there in self.places.items() if name.profile == scope.profile)
        return self.places.get(scope) if scope.region else next(own, None)

    def profiles(self) -> tuple[Profile, ...]:
        self._pass()
        own = {scope.profile: scope.region for scope in reversed([*self.places])}
        return tuple(Profile(name, own[name]) for name in sorted(own))

    def regions(self) -> tuple[str, ...]:
        self._pass()
        return tuple(sorted({scope.region for scope in self.places}))

    def _pass(self) -> None:
        if self.gate is not None:
            self.gate.wait(PATIENCE)
        if self.failure is not None:
            raise self.failure


@asynccontextmanager
async def started(
    demo: DemoRegion,
    *,
    size: tuple[int, int],
    budget: Budget,
    clock: Callable[[], int],
    memory: Memory,
    config: Path,
    scope: Scope,
    settings: Settings,
    log_budget: Budget | None = None,
    notifications: bool = False,
    others: Others | None = None,
) -> AsyncIterator[Running]:
    """The program, connected to a demo region over HTTP, and to `others` once they are chosen."""
    there = others or Others()

    def opens(wanted: Wanted) -> Opened:
        asked = [
            Scope(each.profile or scope.profile, each.region or "")
            for each in several(Settings(profile=wanted.profile, region=wanted.region))
        ]
        names = [scope] if wanted == AS_SET_UP else asked
        budgets = [budget] if len(names) == 1 else [unhurried() for _ in names]
        return side_by_side(
            [
                opened(there.at(name) or demo, name, own, clock, log_budget)
                for name, own in zip(names, budgets, strict=True)
            ]
        )

    scopes = Scopes(opens, there)
    app = BatchApp(scopes, settings, memory, config=config)
    try:
        async with app.run_test(size=size, notifications=notifications) as pilot:
            yield Running(app, pilot)
    finally:
        scopes.leave(scopes.source)
        scopes.close()


def opened(
    demo: DemoRegion,
    scope: Scope,
    budget: Budget,
    clock: Callable[[], int],
    log_budget: Budget | None = None,
) -> Connected:
    """A source that asks a demo region."""
    connection = connect(
        region=demo.region_name, endpoint_url=demo.url, credentials=("demo", "demo")
    )
    pool = Pool()
    logs = LogSource(LogRegion(connection), Calls(Pool(), log_budget or budget))
    hosts = HostSource(HostRegion(connection), Calls(pool, budget))
    region = BatchRegion(connection)
    source = Source(scope, region, Calls(pool, budget), clock, logs=logs, hosts=hosts)
    return Connected(source, connection.close)


# What is under way


def tasks_under_way(running: Running) -> list[str]:
    """The names of the tasks that are at work."""
    screens = running.app.screen_stack
    panes = _panes(running)
    maps = [screen for screen in screens if isinstance(screen, ArrayMapScreen)]
    tasks = [pane._queues._tasks for pane in panes] + [m._children._tasks for m in maps]
    tasks += [pane.counting.glances._tasks for pane in panes]
    tasks += [listing._tasks for pane in panes for listing in pane._kept._kept.values()]
    logs = [screen for screen in screens if isinstance(screen, LogScreen)]
    tasks += [screen._reading._tasks for screen in logs]
    tasks += [screen._waiting._tasks for screen in screens if isinstance(screen, WhyScreen)]
    tasks += [screen._children._tasks for screen in screens if isinstance(screen, FailedScreen)]
    tasks += [screen._stop._tasks for screen in screens if isinstance(screen, StopScreen)]
    tasks += [screen._again._tasks for screen in screens if isinstance(screen, AgainScreen)]
    made_of = [pane.made_of._groups for pane in panes]
    tasks += [groups._tasks for groups in made_of if groups is not None]
    jobs = [screen for screen in screens if isinstance(screen, JobScreen)]
    tasks += [screen._life._tasks for screen in jobs]
    workers = [work.group for work in running.app.workers if not _waits_for_person(work)]
    return [name for each in tasks for name in each.names] + workers


def _waits_for_person(worker: Worker[Any]) -> bool:
    """Whether a task has shown a dialog, and goes on when that is answered."""
    task: Any = worker._task
    waits = task is not None and task._fut_waiter is not None and not task._fut_waiter.done()
    at = task.get_coro() if waits else None
    while isinstance(at, CoroutineType):
        if at.cr_code is App.push_screen_wait.__code__:
            return True
        at = at.cr_await
    return False


def _panes(running: Running) -> list[ListPane]:
    lists = [screen for screen in running.app.screen_stack if isinstance(screen, JobsScreen)]
    return [pane for screen in lists for pane in screen.walk_children(ListPane)]


def _for_a_moment(running: Running) -> list[tuple[str, Timers]]:
    """What is done once a person has looked at the same for a moment: its name, and who waits."""
    panes = _panes(running)
    lists = [listing._timers for pane in panes for listing in pane._kept._kept.values()]
    looks = [pane.counting.glances._timers for pane in panes]
    waiting = [(STALE, timers) for timers in lists] + [(GLANCE, timers) for timers in looks]
    return [(name, timers) for name, timers in waiting if name in timers]


def under_way(running: Running) -> list[str]:
    """The names of the tasks that are at work, or will be as soon as scrolling has stopped."""
    return tasks_under_way(running) + [f"{name} soon" for name, _ in _for_a_moment(running)]


def is_over(running: Running) -> bool:
    """Whether nothing is under way; what waits for a moment's rest has it once all else is done."""
    if tasks_under_way(running):
        return False
    waiting = _for_a_moment(running)
    if waiting and not running.has_messages():
        for name, timers in waiting:
            end_wait(timers, name)
    return not waiting


def rest_when_all_is_done(patch: pytest.MonkeyPatch) -> None:
    """Let rows stand still for a moment only where `is_over` says so, not by the clock.

    Else, where answers come slowly, rows are described that were in sight on the way only; and
    where those come into sight again, nothing is asked.
    """
    patch.setattr("batch_tui.feed.listing.listing.SETTLED", NEVER)
    patch.setattr("batch_tui.feed.glance.REST", NEVER)


def end_wait(timers: Timers, name: str) -> None:
    """Let what is done after a while be done now."""
    timer: Any = timers._waiting[name]
    do, given = timer._callback, timer._args
    timer.cancel()
    do(*given)


def work_under_way(running: Running) -> bool:
    """Whether any task is at work; one that waits for an answer to its dialog is not."""
    return bool(under_way(running))


async def idle(running: Running) -> None:
    """Wait until no task is at work, every key and message is answered, and all is painted."""
    await running.quiet(lambda: is_over(running))


def calls_in_flight(running: Running) -> int:
    return len(_source(running).calls._begun)


def stop_watch_of_calls(running: Running) -> None:
    """Let every call seem to take no time, so that how often it is tried again is certain."""
    _source(running).calls._clock = lambda: 0.0


def never_quit(running: Running) -> None:
    """Whatever is pressed, the program goes on."""
    running.app.exit = lambda *args, **said: None  # type: ignore[method-assign]


def mistakes(running: Running) -> str:
    """What has ended the program, or would have; "" where all is well."""
    app = running.app
    if app._exception is not None:
        return "".join(traceback.format_exception(app._exception))
    if app.failure is not None:
        return f"It gave up: {app.failure}"
    told = [entry.text for entry in journal(running).last() if "made a mistake" in entry.text]
    return told[-1] if told else ""


async def act(running: Running, key: str) -> None:
    """Do what a key does, and nothing of what it leaves for later."""
    assert await running.app._check_bindings(key)


# What happens by itself


def begin_tick(running: Running) -> None:
    listing(running).tick()


async def tick(running: Running) -> None:
    """Let an interval pass, and all that follows from it."""
    begin_tick(running)
    await running.until(lambda: not is_refreshing(running), "refreshed")
    await running.rest()


def settle(running: Running) -> None:
    """The rows have stood still for a moment: what of them is old or half told is asked about."""
    shown = table(running)
    listing(running).look(shown.window, shown.cursor)
    listing(running)._timers.cancel(STALE)
    listing(running)._see_to_settled()


def count_down(running: Running) -> None:
    running.jobs.pane._count_down()


def count_again(running: Running) -> None:
    """It is time to count the statuses again."""
    running.jobs.pane._count_again()


def count_jobs(running: Running) -> None:
    running.jobs.pane._queues.count()


def voice_of_list(running: Running) -> Callable[[], object]:
    """Tells whoever follows the list that something has changed."""
    return listing(running)._say


def voice_of_queues(running: Running) -> Callable[[], object]:
    """Lets a listing of the queues end, and so tell that they are known."""
    return _again_and_again(running.jobs.pane._queues._tasks, LEARN, lambda: None)


def voice_of_counts(running: Running) -> Callable[[], object]:
    """Lets a count go on, and so tell of it."""
    queues = running.jobs.pane._queues
    return _again_and_again(queues._tasks, COUNT, queues._tell_counted)


def _again_and_again(tasks: Tasks, name: str, does: Callable[[], object]) -> Callable[[], object]:
    """Begins a task that does this and ends, unless one is there that nothing was told of yet."""

    async def work() -> None:
        does()

    def begin() -> None:
        if name not in tasks._running:
            tasks.start(name, work())

    return begin


def refresh(running: Running) -> None:
    listing(running).refresh()


def ask_for_more(running: Running) -> None:
    listing(running).more()


def stop(running: Running) -> bool:
    """Stop the pages that are under way; whether there were any."""
    return listing(running).stop()


def show_newest_first(running: Running) -> None:
    running.jobs.pane.job_tree.sort(NEWEST)


def open_query(running: Running, query: Query, queues: tuple[str, ...] = ()) -> None:
    """Show what a query finds, in these queues or in those chosen already."""
    pane = running.jobs.pane
    pane.chosen = queues or pane.chosen
    pane.open(query)


# The list


def is_listing(running: Running) -> bool:
    return running.jobs.pane.listing is not None


def listing(running: Running) -> Listing:
    """The list that is shown; its identity tells whether it is another one."""
    shown = running.jobs.pane.listing
    assert shown is not None
    return shown


def rows(running: Running) -> JobRows:
    return table(running).jobs


def ids(running: Running) -> list[str]:
    return rows(running).ids(0, len(rows(running)))


def loaded_jobs(running: Running) -> int:
    return listing(running).jobs.jobs


def is_loading(running: Running) -> bool:
    return listing(running).state.stage == "loading"


def is_exhausted(running: Running) -> bool:
    """Whether a scan has stopped short of the end and waits for Enter."""
    return listing(running).state.stage == "stopped"


def is_finished(running: Running) -> bool:
    return listing(running).state.stage == "finished"


def stage(running: Running) -> str:
    return listing(running).state.stage


def is_stuck(running: Running) -> bool:
    """Whether a page has failed, so that none is asked for by scrolling."""
    return listing(running).state.stage == "stuck"


def is_refreshing(running: Running) -> bool:
    return REFRESH in listing(running).state.busy


def is_paused(running: Running) -> bool:
    return running.jobs.pane.job_tree.rhythm.paused


def interval(running: Running) -> float:
    return running.jobs.pane.job_tree.interval


def scanned(running: Running) -> int:
    return listing(running).state.scanned


def arrived(running: Running) -> int:
    """How many new jobs are above, not seen yet."""
    return listing(running).state.new


def departed(running: Running) -> set[str]:
    """The ids of jobs whose status has left the query."""
    return set(rows(running).departed)


def asked_query(running: Running) -> Query:
    return running.jobs.pane.asked


def chosen_queues(running: Running) -> tuple[str, ...]:
    return running.jobs.pane.chosen


def listed_queues(running: Running) -> tuple[str, ...]:
    return tuple(listing(running).state.plan.queues)


def queues(running: Running) -> tuple[Queue, ...]:
    """The queues that there are, once they are known."""
    return running.jobs.pane.queues or ()


def forget_lists(running: Running) -> None:
    """Whatever is opened next is asked anew."""
    kept = running.jobs.pane._kept
    while kept._kept:
        kept._close(kept._kept.popitem()[1])


def forget_queues(running: Running) -> None:
    """As where nobody may list the queues."""
    running.jobs.pane._queues.known = None


def children_listed(running: Running, parent: Job, status: Status) -> tuple[Job, ...]:
    """The first page of a parent's children in one status, in the order of the service."""
    stream = Stream(parent.queue, status, parent=parent)
    return _source(running).region.list_jobs(stream, None, 1000).jobs


def views(running: Running) -> dict[str, View]:
    return dict(running.jobs._views)


# The table


def as_view(running: Running) -> View:
    """What is shown, as it would be saved."""
    return running.jobs.pane.as_view()


def choose_columns(running: Running, columns: tuple[str, ...]) -> None:
    running.jobs.pane.job_tree.pick(columns)


def table(running: Running) -> JobTable:
    return running.jobs.pane.table


def line_of_cursor(shown: JobTable) -> int:
    """The line of the rows on the screen that the cursor is on."""
    return shown._cursor.at - shown.top


def row_of_cursor(running: Running) -> int:
    return table(running)._cursor.at


def in_sight(running: Running) -> list[Job]:
    window = table(running).window
    return [row.job for row in rows(running).rows(window.start, window.stop)]


def lines_in_sight(running: Running) -> list[Line]:
    """The lines below the header: their jobs, their states, and what is shown as changed."""
    return table(running)._sight.lines


def hide_children(running: Running, parent: Job) -> None:
    listing(running).collapse(parent.id)


def owned(shown: JobTable) -> JobList:
    """The list of a table that has no listing: here the test is its owner."""
    assert isinstance(shown.jobs, JobList)
    return shown.jobs


def depart(shown: JobTable, gone: Iterable[str]) -> None:
    """Have a table show these jobs as departed."""
    shown.apply(owned(shown).depart(gone, gone=True))


def is_ready_ahead(shown: JobTable) -> bool:
    """Whether the rows of the next page are made."""
    return bool(shown._sight._ahead)


@contextmanager
def forgotten(shown: JobTable) -> Iterator[None]:
    """A table that has everything to paint anew; what it had remembered comes back."""
    sight = shown._sight
    kept = sight.lines, sight._known, sight._ahead, shown._header
    sight.forget()
    shown._header = None
    shown.vertical_scrollbar._painted = None
    for widget in shown.screen.walk_children(Widget, with_self=True):
        widget._styles_cache.clear()
    yield
    sight.lines, sight._known, sight._ahead, shown._header = kept


# What stands around it


def query_line(running: Running) -> Input:
    return running.jobs.pane.bar.input


def write_query(running: Running, text: str) -> None:
    running.jobs.pane.action_filter()
    query_line(running).value = text


def status(running: Running) -> str:
    return running.jobs.pane.status.content.plain


def chips(running: Running) -> str:
    return running.jobs.pane.chips.content.plain


def counted(running: Running) -> dict[Status, str]:
    """How many jobs there are in the statuses that have been counted."""
    return dict(running.jobs.pane.chips._counts)


def banner_shown(running: Running) -> bool:
    return running.jobs.pane.banner.display


def tell_failure(running: Running, failure: Failure, next_try: str) -> None:
    """Show a failure that no call has told; the clock alone does not take it off."""
    for timer in running.jobs.pane._timers:
        timer.pause()
    running.jobs.pane.banner.show((failure, next_try))


def journal(running: Running) -> Journal:
    return _source(running).calls.journal


def notices(running: Running) -> list[str]:
    return [told.message for told in running.app._notifications]


# Stopping jobs


def stop_is_ready(running: Running) -> bool:
    """Whether the dialog has come up with all that is to be known, and a key counts."""
    screen = running.app.screen
    return isinstance(screen, StopScreen) and screen.is_seen


def stop_is_over(running: Running) -> bool:
    screen = running.app.screen
    return isinstance(screen, StopScreen) and screen._stop.state.stage == "over"


# Running again


def again_is_ready(running: Running) -> bool:
    """Whether the dialog has come up with all that is to be known, and a key counts."""
    screen = running.app.screen
    return isinstance(screen, AgainScreen) and screen.is_seen


def again_is_over(running: Running) -> bool:
    screen = running.app.screen
    return isinstance(screen, AgainScreen) and screen._again.state.stage == "over"


# Maps


def map_of(running: Running, parent_id: str, at: int = 0) -> tuple[Job, ArrayMapScreen]:
    """A parent and a map of it, not yet on the screen."""
    source = _source(running)
    [parent] = source.region.describe_jobs((parent_id,))
    rhythm = running.jobs.pane.job_tree.rhythm
    return parent, ArrayMapScreen(source, parent, rhythm, {}, at=at)


def tick_map(screen: ArrayMapScreen) -> None:
    """Let an interval of the map pass."""
    screen._children.tick()


def voice_of_map(screen: ArrayMapScreen) -> Callable[[], object]:
    """Lets a listing of the children tell that every one has changed."""
    children = screen._children
    every = set(range(children.map.size))
    return _again_and_again(children._tasks, FILL, lambda: children._tell(every))


def map_says_failure(screen: ArrayMapScreen) -> bool:
    return screen.banner.display


def interval_of_map(screen: ArrayMapScreen) -> float:
    return screen._children.state.interval


def after_each_listing(patch: pytest.MonkeyPatch, then: Callable[[ArrayMapScreen], object]) -> None:
    """Do something whenever a map has shown what a listing brought."""
    tell = ArrayChildren._tell

    def shown(children: ArrayChildren, changed: set[int], **said: Any) -> None:
        tell(children, changed, **said)
        if changed:
            then(children._told.__self__)  # type: ignore[attr-defined]

    patch.setattr(ArrayChildren, "_tell", shown)


def failure_groups(screen: ArrayMapScreen) -> list[tuple[int | None, str, tuple[int, ...]]]:
    """The exit code, the reason and the indexes of each group of failures."""
    return [tuple(group) for group in screen.groups._groups]  # type: ignore[misc]


def layout(grid: MapGrid) -> MapLayout:
    """Where each child is."""
    return grid._layout


def inks(grid: MapGrid) -> list[Color]:
    return list(grid._painter.looks.inks)


def _source(running: Running) -> Source:
    return running.jobs.pane.source.home("")


# Accounts and regions


def source(running: Running) -> Source:
    """What is asked now."""
    return _source(running)


def scopes(running: Running) -> Scopes:
    return running.jobs._scopes


def open_sources(running: Running) -> int:
    """How many are not closed yet."""
    return len(scopes(running)._opened)


def unhurried() -> Budget:
    """A budget that nothing has to wait for."""
    return Budget(rate=1_000, steady=1_000, burst=1_000)


def listing_or_none(running: Running) -> Listing | None:
    return running.jobs.pane.listing


def stream(queue: str) -> Stream:
    """All jobs of a queue."""
    return Stream(queue)


def send(asked: Source, change: Callable[..., object], *args: object) -> "asyncio.Task[object]":
    """Begin to change something."""
    return asyncio.create_task(asked.calls.send(change, *args))


def sends(asked: Source) -> int:
    """How many changes are under way."""
    return len(asked.calls._sending)
