"""The one place where tests reach into the program on the screen.

A test says what it means - let an interval pass, wait until nothing is under way, is a page being
asked for - and names no member that the inside of the program may want to change.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from rich.color import Color
from textual.widget import Widget
from textual.widgets import Input

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.session import connect
from batch_tui.batch.failure import Failure
from batch_tui.batch.job import Job, Status
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.ports import Queue
from batch_tui.batch.query.query import Query
from batch_tui.demo import DemoRegion
from batch_tui.feed.budget import Budget
from batch_tui.feed.listing import Listing
from batch_tui.feed.pool import Pool
from batch_tui.settings.memory import Memory
from batch_tui.settings.options import Settings
from batch_tui.settings.views import View
from batch_tui.ui.app import BatchApp
from batch_tui.ui.map.grid import MapGrid
from batch_tui.ui.screens.array_map import ArrayMapScreen
from batch_tui.ui.screens.jobs import JobsScreen
from batch_tui.ui.session import Session
from batch_tui.ui.table.job_table import JobTable
from batch_tui.ui.table.painter import Line
from batch_tui.ui.widgets.job_tree import JobTree
from tests.ui.piloted import Piloted


class Running(Piloted):
    """The program under a pilot."""

    app: BatchApp

    @property
    def jobs(self) -> JobsScreen:
        return next(s for s in self.app.screen_stack if isinstance(s, JobsScreen))

    @property
    def types_on(self) -> bool:
        return bool(self.app._typed) or self.app._held_since is not None

    async def loaded(self) -> None:
        """Wait until a page is there and nothing is under way."""
        await self.until(
            lambda: (
                is_listing(self)
                and (loaded_jobs(self) or is_finished(self))
                and not is_loading(self)
                and not work_under_way(self)
            ),
            "loaded",
        )


@asynccontextmanager
async def started(
    demo: DemoRegion,
    *,
    size: tuple[int, int],
    budget: Budget,
    clock: Callable[[], int],
    memory: Memory,
    config: Path,
    settings: Settings,
) -> AsyncIterator[Running]:
    """The program, connected to a demo region over HTTP."""
    region = BatchRegion(
        connect(region=demo.region_name, endpoint_url=demo.url, credentials=("demo", "demo"))
    )
    pool = Pool()
    session = Session(region, pool, budget, clock, settings, memory, config)
    app = BatchApp(session)
    try:
        async with app.run_test(size=size) as pilot:
            yield Running(app, pilot)
    finally:
        pool.close()
        region.connection.close()


# What is under way


DIALOGS = frozenset({"picker", "save", "go-to", "map"})
"""The tasks that wait for a person while a dialog is up."""


def work_under_way(running: Running) -> bool:
    """Whether any task is at work; one that waits for an answer to its dialog is not."""
    in_dialog = running.app.screen is not running.jobs
    return any(not (in_dialog and work.group in DIALOGS) for work in running.app.workers)


async def idle(running: Running) -> None:
    """Wait until no task is at work, every key and message is answered, and all is painted."""
    await running.quiet(lambda: not work_under_way(running))


def calls_in_flight(running: Running) -> int:
    return _session(running).calls.in_flight


def stop_watch_of_calls(running: Running) -> None:
    """Let every call seem to take no time, so that how often it is tried again is certain."""
    _session(running).calls._clock = lambda: 0.0


# What happens by itself


def begin_tick(running: Running) -> None:
    table(running)._tick()


async def tick(running: Running) -> None:
    """Let an interval pass, and all that follows from it."""
    begin_tick(running)
    await running.until(lambda: not is_refreshing(running), "refreshed")
    await running.pilot.pause()


def settle(running: Running) -> None:
    """The rows have stood still for a moment: what of them is old is asked about."""
    shown = table(running)
    if shown._settling is not None:
        shown._settling.stop()
    shown._describe_stale()


def count_down(running: Running) -> None:
    running.jobs._count_down()


def count_again(running: Running) -> None:
    running.jobs._count_again()


def count_jobs(running: Running) -> None:
    running.jobs.count_jobs()


def refresh(running: Running) -> None:
    table(running).refresh_now()


def ask_for_more(running: Running) -> None:
    table(running).load()


def stop(running: Running) -> bool:
    """Stop the pages that are under way; whether there were any."""
    return table(running).stop_loading()


def open_query(running: Running, query: Query, queues: tuple[str, ...] = ()) -> None:
    """Show what a query finds, in these queues or in those chosen already."""
    screen = running.jobs
    screen.chosen = queues or screen.chosen
    screen.open(query)


# The list


def is_listing(running: Running) -> bool:
    return table(running).listing is not None


def listing(running: Running) -> Listing:
    """The list that is shown; its identity tells whether it is another one."""
    shown = table(running).listing
    assert shown is not None
    return shown


def rows(running: Running) -> JobList:
    return table(running).jobs


def ids(running: Running) -> list[str]:
    return rows(running).ids(0, len(rows(running)))


def loaded_jobs(running: Running) -> int:
    return listing(running).jobs.jobs


def is_loading(running: Running) -> bool:
    return listing(running).loading


def is_exhausted(running: Running) -> bool:
    """Whether a scan has stopped short of the end and waits for Enter."""
    return listing(running).exhausted


def is_finished(running: Running) -> bool:
    return listing(running).finished


def is_stuck(running: Running) -> bool:
    """Whether a page has failed, so that none is asked for by scrolling."""
    return table(running)._stuck


def is_refreshing(running: Running) -> bool:
    return table(running)._refreshing


def is_paused(running: Running) -> bool:
    return table(running).paused


def interval(running: Running) -> float:
    return table(running).interval


def scanned(running: Running) -> int:
    return listing(running).pager.scanned


def arrived(running: Running) -> int:
    return table(running).arrived


def departed(running: Running) -> set[str]:
    """The ids of jobs whose status has left the query."""
    return set(table(running).departed)


def asked_query(running: Running) -> Query:
    return running.jobs.asked


def chosen_queues(running: Running) -> tuple[str, ...]:
    return running.jobs.chosen


def listed_queues(running: Running) -> tuple[str, ...]:
    return tuple(listing(running).plan.queues)


def queues(running: Running) -> tuple[Queue, ...]:
    return running.jobs.queues


def forget_queues(running: Running) -> None:
    """As where nobody may list the queues."""
    running.jobs.queues = ()


def children_listed(running: Running, parent: Job, status: Status) -> tuple[Job, ...]:
    """The first page of a parent's children in one status, in the order of the service."""
    return _session(running).region.list_children(parent, status, None, 1000).jobs


def views(running: Running) -> dict[str, View]:
    return dict(_session(running).settings.views)


# The table


def table(running: Running) -> JobTree:
    return running.jobs.table


def line_of_cursor(shown: JobTable) -> int:
    """The line of the rows on the screen that the cursor is on."""
    return shown._at - shown.top


def row_of_cursor(running: Running) -> int:
    return table(running)._at


def in_sight(running: Running) -> list[Job]:
    window = table(running).window
    return [row.job for row in rows(running).rows(window.start, window.stop)]


def lines_in_sight(running: Running) -> list[Line]:
    """The lines below the header: their jobs, their states, and what is shown as changed."""
    return table(running)._sight.lines


def hide_children(running: Running, parent: Job) -> None:
    table(running).hide_children(parent)


def depart(shown: JobTable, gone: Iterable[str]) -> None:
    """Have a table show these jobs as departed."""
    shown.departed = set(gone)
    shown.repaint()


@contextmanager
def forgotten(shown: JobTable) -> Iterator[None]:
    """A table that has everything to paint anew; what it had remembered comes back."""
    sight = shown._sight
    kept = sight.lines, sight._known, shown._header
    sight.forget()
    shown._header = None
    shown.vertical_scrollbar._painted = None
    for widget in shown.screen.walk_children(Widget, with_self=True):
        widget._styles_cache.clear()
    yield
    sight.lines, sight._known, shown._header = kept


# What stands around it


def query_line(running: Running) -> Input:
    return running.jobs.bar.input


def write_query(running: Running, text: str) -> None:
    running.jobs.action_filter()
    query_line(running).value = text


def status(running: Running) -> str:
    return running.jobs.status.content.plain


def chips(running: Running) -> str:
    return running.jobs.chips.content.plain


def counted(running: Running) -> dict[Status, str]:
    return dict(running.jobs.chips._counts)


def banner_shown(running: Running) -> bool:
    return running.jobs.banner.is_shown


def tell_failure(running: Running, failure: Failure, next_try: str) -> None:
    running.jobs.banner.tell(failure, next_try)


def notices(running: Running) -> list[str]:
    return [told.message for told in running.app._notifications]


# Maps


def map_of(running: Running, parent_id: str) -> tuple[Job, ArrayMapScreen]:
    """A parent and a map of it, not yet on the screen."""
    session = _session(running)
    [parent] = session.region.describe_jobs((parent_id,))
    return parent, ArrayMapScreen(session, parent)


def after_each_listing(patch: pytest.MonkeyPatch, then: Callable[[ArrayMapScreen], object]) -> None:
    """Do something whenever a map has shown what a listing brought."""
    show = ArrayMapScreen._show

    def shown(screen: ArrayMapScreen, changed: set[int]) -> None:
        show(screen, changed)
        then(screen)

    patch.setattr(ArrayMapScreen, "_show", shown)


def failure_groups(screen: ArrayMapScreen) -> list[tuple[int | None, str, tuple[int, ...]]]:
    """The exit code, the reason and the indexes of each group of failures."""
    return [tuple(group) for group in screen.groups._groups]  # type: ignore[misc]


def inks(grid: MapGrid) -> list[Color]:
    return list(grid._painter.looks.inks)


def _session(running: Running) -> Session:
    return running.jobs.session
