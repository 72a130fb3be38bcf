"""A job table that feeds itself from a listing: pages near its end, children and fresh values."""

from collections.abc import Sequence

from textual import work
from textual.message import Message
from textual.timer import Timer

from batch_tui.batch.failure import Failure, Throttled
from batch_tui.batch.job import Job
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.feed.budget import Priority
from batch_tui.feed.listing import Listing
from batch_tui.ui import coverage
from batch_tui.ui.session import Session
from batch_tui.ui.table.job_table import JobTable

SETTLED = 0.15
"""Seconds without scrolling after which rows that came into sight are asked about."""
LATE = 3
"""Intervals after which what is on the screen counts as old."""
MOST_SEEN = 500
"""How many jobs are looked at for names to complete and for a preview of a filter."""
UNFOCUSED = 60.0
"""Seconds between refreshes while the terminal has lost the focus."""
AGEING = 5.0
"""Seconds between looks at the clock where nothing is refreshed."""


class LiveTable(JobTable):
    """Shows a listing, loads on as it is scrolled, and keeps what is on the screen fresh."""

    class Progressed(Message):
        """A call began or ended: what the lines around the table say may be different."""

    class Failed(Message):
        """A call failed; what was there before is still shown."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    class Answered(Message):
        """A call was answered: all is well."""

    def __init__(self, session: Session) -> None:
        super().__init__(JobList(), session.clock)
        self.session = session
        self.listing: Listing | None = None
        self.arrived = 0
        self.refreshed_at: int | None = None
        self.paused = False
        self._timer: Timer | None = None
        self._settling: Timer | None = None
        self._refreshing = False
        self._stuck = False
        self._ticked_at = session.clock()
        self._visited: str | None = None

    @property
    def age(self) -> int:
        """How old what is on the screen is, in milliseconds."""
        return 0 if self.refreshed_at is None else self.session.clock() - self.refreshed_at

    @property
    def interval(self) -> float:
        """Seconds between refreshes; 0 while there are none."""
        wanted = self.session.settings.refresh
        if not wanted or self.paused:
            return 0
        return wanted if self.app.app_focus else max(UNFOCUSED, wanted)

    @property
    def next_try(self) -> int | None:
        """When the next refresh comes (ms since 1970); None where there is none."""
        return self._ticked_at + round(self.interval * 1000) if self.interval else None

    @property
    def is_late(self) -> bool:
        """Whether what is on the screen is older than it should be."""
        return bool(self.interval) and self.age > LATE * self.interval * 1000

    def seen(self) -> list[Job]:
        """Some jobs that are loaded: as many as can be looked at within a frame."""
        return [row.job for row in self.jobs.rows(0, MOST_SEEN) if row.parent is None]

    def on_mount(self) -> None:
        """Refresh from now on."""
        self._ticked_at = self.session.clock()
        self._set_pace()
        self.watch(self.app, "app_focus", self._focus_changed, init=False)

    def show_listing(self, listing: Listing) -> None:
        """Show a listing, and load its first page unless it is there."""
        self.workers.cancel_group(self, "refresh")
        self.listing = listing
        self._stuck = self._refreshing = False
        self.arrived = 0
        self.refreshed_at = self.session.clock()
        self.show(listing.jobs)
        self.departed = listing.refresher.departed
        self.repaint()
        if not _is_begun(listing):
            self.load()
        self._tell()

    def load(self) -> None:
        """Ask for the next page, unless that is under way or there is none."""
        listing = self.listing
        if listing is not None and not listing.loading and not listing.finished:
            listing.loading = True
            self._load(listing)
            self._tell()

    def stop_loading(self) -> bool:
        """Stop a load that is under way; whether there was one."""
        if self.listing is None or not self.listing.loading:
            return False
        self.workers.cancel_group(self, "page")
        self.listing.exhausted = True
        return True

    def refresh_now(self, priority: Priority = Priority.KEY) -> None:
        """Ask what is new and what has changed on the screen, unless that is under way."""
        listing = self.listing
        if listing is not None and not _is_begun(listing):
            self.load()
        elif listing is not None and not self._refreshing:
            self._refreshing = True
            self._refresh_rows(listing, priority)

    def pause(self) -> None:
        """Stop refreshing, or go on."""
        self.paused = not self.paused
        self._set_pace()
        if not self.paused:
            self._tick()
        self._tell()

    def on_rows_view_viewed(self) -> None:
        """Load on near the end, and ask about what has come into sight once scrolling ends."""
        listing = self.listing
        if listing is None:
            return
        near = self.window.stop + self.room >= len(listing.jobs)
        if near and listing.jobs.jobs and not listing.exhausted and not self._stuck:
            self.load()
        if self.top == 0 and self.arrived:
            self.arrived = 0
            self._tell()
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(SETTLED, self._describe_stale)

    def on_job_table_tail_selected(self) -> None:
        """More is wanted."""
        self._stuck = False
        self.load()

    def on_job_table_highlighted(self) -> None:
        """A departed job stays only as long as the cursor is on it, or among its children."""
        left, self._visited = self._visited, self.cursor
        row = self.cursor_row
        inside = row.parent.id if row and row.parent else None
        if self.listing is not None and left in self.departed - {inside}:
            self.apply(self.listing.refresher.leave({left} - self.jobs.marks))

    def _focus_changed(self, focused: bool) -> None:
        self._set_pace()
        if focused:
            self._tick()

    def _set_pace(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_interval(self.interval or AGEING, self._tick)

    def _tick(self) -> None:
        """An interval is over."""
        self._ticked_at = self.session.clock()
        self.tick()
        if self.interval and self.app.screen is self.screen:
            self.refresh_now(Priority.REFRESH)

    @work(exclusive=True, group="page")
    async def _load(self, listing: Listing) -> None:
        try:
            async for change in listing.more():
                self._answer()
                if listing is self.listing:
                    self.apply(change)
                    self._tell()
        except Failure as failure:
            self._stuck = True
            self._fail(failure)
            return
        finally:
            listing.loading = False
            self._tell()

    @work(group="children")
    async def _describe(self, listing: Listing, ids: Sequence[str]) -> None:
        try:
            async for change in listing.refresher.describe(ids, Priority.KEY):
                if listing is self.listing:
                    self.apply(change)
        except Failure as failure:
            self._fail(failure)

    def _describe_stale(self) -> None:
        listing = self.listing
        if listing is None or not self.interval or self._refreshing:
            return
        since = self.session.clock() - round(self.interval * 1000)
        ids = listing.refresher.stale(self.window, since)
        if ids:
            self._describe(listing, ids)

    @work(exclusive=True, group="refresh")
    async def _refresh_rows(self, listing: Listing, priority: Priority) -> None:
        refresher = listing.refresher
        try:
            self.apply(refresher.leave_all_but(self.cursor))
            counted = 0
            async for change in refresher.refresh(lambda: self.window, priority):
                self.arrived += refresher.arrived - counted if self.top else 0
                counted = refresher.arrived
                self.apply(change)
            self.refreshed_at = self.session.clock()
            self.repaint()
            self._answer()
        except Throttled as failure:
            if priority is Priority.KEY:
                self._fail(failure)
        except Failure as failure:
            self._fail(failure)
        finally:
            if listing is self.listing:
                self._refreshing = False
            self._tell()

    def _fail(self, failure: Failure) -> None:
        self.post_message(self.Failed(failure))

    def _answer(self) -> None:
        self._stuck = False
        self.post_message(self.Answered())

    def _tell(self) -> None:
        if self.listing is not None:
            self.tail = coverage.tail(self.listing)
        self.post_message(self.Progressed())


def _is_begun(listing: Listing) -> bool:
    """Whether the first page has come, even if nothing was on it."""
    return bool(listing.pager.pages) or listing.finished
