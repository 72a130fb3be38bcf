"""A job table that feeds itself from a listing: pages near its end, children and fresh values."""

from collections.abc import Sequence

from textual import work
from textual.message import Message
from textual.timer import Timer

from batch_tui.batch.failure import Failure
from batch_tui.batch.job import Job
from batch_tui.batch.joblist import JobList
from batch_tui.feed.budget import Priority
from batch_tui.feed.listing import Listing
from batch_tui.feed.refresh import Refresher
from batch_tui.ui import coverage
from batch_tui.ui.session import Session
from batch_tui.ui.widgets.job_table import JobTable

SETTLED = 0.15
"""Seconds without scrolling after which rows that came into sight are asked about."""
LATE = 3
"""Intervals after which what is on the screen counts as old."""
MOST_SEEN = 500
"""How many jobs are looked at for names to complete and for a preview of a filter."""
UNFOCUSED = 60.0
"""Seconds between refreshes while the terminal has lost the focus."""


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
        self._refresher: Refresher | None = None
        self._timer: Timer | None = None
        self._settling: Timer | None = None
        self._refreshing = False
        self._failed = False
        self._visited: str | None = None

    @property
    def age(self) -> int:
        """How old what is on the screen is, in milliseconds."""
        return 0 if self.refreshed_at is None else self.session.clock() - self.refreshed_at

    @property
    def is_late(self) -> bool:
        """Whether what is on the screen is older than it should be."""
        interval = self.session.settings.refresh
        return bool(interval) and not self.paused and self.age > LATE * interval * 1000

    def seen(self) -> list[Job]:
        """Some jobs that are loaded: as many as can be looked at within a frame."""
        return [row.job for row in self.jobs.rows(0, MOST_SEEN) if row.parent is None]

    def on_mount(self) -> None:
        """Refresh from now on."""
        self._set_pace(self.session.settings.refresh)
        self.watch(self.app, "app_focus", self._focus_changed, init=False)

    def show_listing(self, listing: Listing) -> None:
        """Show a listing, and load its first page unless it is there."""
        self.listing = listing
        self._refresher = Refresher(listing, self.session.region, self.session.calls)
        self.departed = self._refresher.departed
        self._failed = False
        self.arrived = 0
        self.refreshed_at = self.session.clock()
        self.show(listing.jobs)
        if not listing.jobs.jobs:
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
        return True

    def refresh_now(self, priority: Priority = Priority.KEY) -> None:
        """Ask what is new and what has changed on the screen, unless that is under way."""
        if self.listing is None or self._refresher is None or self._refreshing:
            return
        if self.listing.pager.pages:
            self._refreshing = True
            self._refresh_rows(self.listing, self._refresher, priority)

    def pause(self) -> None:
        """Stop refreshing, or go on."""
        self.paused = not self.paused
        self._tell()

    def on_rows_view_viewed(self) -> None:
        """Load what has come into sight: more pages near the end, children not known yet."""
        listing = self.listing
        if listing is None:
            return
        near = self.window.stop + self.room >= len(listing.jobs)
        if near and listing.jobs.jobs and not listing.exhausted and not self._failed:
            self.load()
        for ids in listing.describer.unknown_children(self.window):
            self._describe(listing, ids)
        if self.top == 0 and self.arrived:
            self.arrived = 0
            self._tell()
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(SETTLED, self._describe_stale)

    def on_job_table_tail_selected(self) -> None:
        """More is wanted."""
        self._failed = False
        self.load()

    def on_job_table_highlighted(self) -> None:
        """A departed job stays only as long as the cursor is on it."""
        left, self._visited = self._visited, self.cursor
        if self._refresher is not None and left is not None and left in self.departed:
            self.apply(self._refresher.leave({left}))

    def _focus_changed(self, focused: bool) -> None:
        interval = self.session.settings.refresh
        self._set_pace(interval if focused or not interval else max(UNFOCUSED, interval))
        if focused:
            self._tick()

    def _set_pace(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_interval(seconds, self._tick) if seconds else None

    def _tick(self) -> None:
        self.tick()
        if not self.paused and self.app.screen is self.screen:
            self.refresh_now(Priority.REFRESH)

    @work(exclusive=True, group="page")
    async def _load(self, listing: Listing) -> None:
        try:
            change = await listing.more()
        except Failure as failure:
            self._fail(failure)
            return
        finally:
            listing.loading = False
            self._tell()
        self._answer()
        if listing is self.listing:
            self.apply(change)
            self._tell()

    @work(group="children")
    async def _describe(self, listing: Listing, ids: Sequence[str]) -> None:
        try:
            changes = await listing.describer.load(ids)
        except Failure as failure:
            self._fail(failure)
            return
        if listing is self.listing:
            for change in changes:
                self.apply(change)

    def _describe_stale(self) -> None:
        listing, refresher = self.listing, self._refresher
        interval = self.session.settings.refresh
        if listing is None or refresher is None or not interval or self.paused:
            return
        ids = refresher.stale(self.window, self.session.clock() - round(interval * 1000))
        if ids:
            self._describe(listing, ids)

    @work(exclusive=True, group="refresh")
    async def _refresh_rows(
        self, listing: Listing, refresher: Refresher, priority: Priority
    ) -> None:
        try:
            self.apply(refresher.leave(self.departed - {self.cursor or ""}))
            above = self.top > 0
            async for change in refresher.refresh(lambda: self.window, priority):
                if listing is not self.listing:
                    return
                self.apply(change)
            self.arrived += refresher.arrived if above else 0
            self.refreshed_at = self.session.clock()
            self.repaint()
            self._answer()
        except Failure as failure:
            self._fail(failure)
        finally:
            self._refreshing = False
            self._tell()

    def _fail(self, failure: Failure) -> None:
        self._failed = True
        self.post_message(self.Failed(failure))

    def _answer(self) -> None:
        self._failed = False
        self.post_message(self.Answered())

    def _tell(self) -> None:
        if self.listing is not None:
            self.tail = coverage.tail(self.listing)
        self.post_message(self.Progressed())
