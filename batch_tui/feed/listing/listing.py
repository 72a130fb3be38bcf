"""The life of a list: its pages, its refreshes, its children; the one that writes it."""

from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from batch_tui.batch.failure import Throttled
from batch_tui.batch.job import Status
from batch_tui.batch.joblist.change import NO_CHANGE, Change
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.joblist.marks import Marks
from batch_tui.batch.joblist.order import NEWEST, Order
from batch_tui.batch.joblist.rows import JobRows
from batch_tui.batch.plan.plan import Plan
from batch_tui.batch.ports import Page
from batch_tui.feed.budget import Priority
from batch_tui.feed.fresh import AGEING
from batch_tui.feed.listing.attention import SETTLED, STALE, UNKNOWN, Attention
from batch_tui.feed.listing.beside import Sorts
from batch_tui.feed.listing.describer import Describer
from batch_tui.feed.listing.groups import Groups
from batch_tui.feed.listing.intake import Intake
from batch_tui.feed.listing.marking import Marking
from batch_tui.feed.listing.pages import PAGES, Pages
from batch_tui.feed.listing.renewal import Renewal
from batch_tui.feed.listing.state import InSight, ListingState
from batch_tui.feed.pager import Batch, Pager
from batch_tui.feed.source import Sources
from batch_tui.feed.tasks import Tasks
from batch_tui.feed.timers import Timers

REFRESH, REVIEW = "refresh", "review"
"""The names of its tasks, beside those of its parts."""

Follower = Callable[[Change, ListingState], InSight]
"""Is told what has changed, and answers what is in sight now."""


class Listing:
    """The jobs of one plan. It asks nothing before it is followed.

    Everything is done on the thread of the event loop; it may be closed at any moment. `jobs` is
    the read side of its list, `marking` marks them, `cursor` is the id of the job that was looked
    at last. The `marks` may be those of several lists.
    """

    def __init__(
        self, source: Sources, plan: Plan, order: Order = NEWEST, marks: Marks | None = None
    ) -> None:
        self._source = source
        self._list = JobList(order, marks)
        self._tasks = Tasks(self._ended)
        self._pager = Pager(plan, source, answered=self._ask_queues_again)
        self._describer = Describer(self._list, source)
        self._intake = Intake(self._list, plan, self._describer)
        self._attention = Attention(
            self._describer, self._intake, self._tasks, self._tell, lambda: self._window
        )
        self._renewal = Renewal(
            source, self._pager, self._list, self._intake, self._attention, took=self._took
        )
        about = (source, self._list, self._describer, self._tasks, self._tell)
        self._groups = Groups(*about, cursor=lambda: self.cursor)
        self._timers = Timers()
        self._pages = Pages(
            self._pager,
            self._tasks,
            self._timers,
            took=self._take,
            is_near_end=lambda: self._is_near_end,
        )
        self.marking = Marking(self._list, self._tell)
        self._sorts = Sorts(self._list, source, self._tasks, self._tell)
        self._follower: Follower | None = None
        self._window = range(0)
        self._covered = False
        self.jobs: JobRows = self._list
        self.cursor: str | None = None
        self.state = ListingState(plan, order=self._list.order)

    # Who looks at it

    def follow(self, told: Follower | None) -> None:
        """Tell somebody what happens from now on; with None, nobody looks and nothing is asked.

        A listing of children goes on: somebody waits for it to come back to.
        """
        self._follower = told
        if told is None:
            self._window = range(0)
            for name in (PAGES, REFRESH, REVIEW, STALE, UNKNOWN):
                self._tasks.cancel(name)
        self._schedule()
        self._say()
        if told is not None and self._pages.is_begun:
            self._look_around()
            self._refresh_old()
            self._pages.await_queues(self._ask_queues_again)
        elif told is not None:
            self.more()

    def look(self, window: range, cursor: str | None) -> None:
        """Other rows are in sight, or the cursor is on another job.

        Pages are asked for near the end, children at once, and rows that are old once it settles.
        """
        left, self.cursor = self.cursor, cursor
        if left is not None and left != cursor and left in self.jobs.departed:
            self._let_go({left})
        if self._follower is None or window == self._window:
            return
        self._window = window
        if self.jobs.marks:
            self._say()
        self._look_around()
        self._settle()

    def cover(self, covered: bool) -> None:
        """Something else stands before the list: nothing is refreshed until that is gone."""
        self._covered = covered
        self._refresh_old()

    # Pages

    def more(self) -> None:
        """Ask for the next page, unless that is under way or there is none."""
        if self._follower is not None and self._pages.more():
            self._say()

    def stop(self) -> bool:
        """Stop a sort, else a load, that is under way; whether there was one."""
        if self._sorts.stop():
            return True
        stopped = self._pages.stop()
        if stopped:
            self._say()
        return stopped

    def _take(self, batch: Batch) -> None:
        """A page has come."""
        page = self._intake.page((*batch.parents, *batch.jobs))
        chosen = self._groups.choose(batch.parents, batch.jobs)
        now = self._source.clock()
        self._answered(page.then(chosen), refreshed=self.state.refreshed or now)

    def _ask_queues_again(self, late: str | None = None) -> None:
        """Ask those that could not be read, or those of a source that was late and has answered."""
        if self._follower is not None and self._pages.ask_queues_again(late):
            self._say()

    # Refresh

    def pace(self, seconds: float) -> None:
        """Refresh at this interval from now on; 0 for not at all."""
        self.state = replace(self.state, interval=seconds)
        self._schedule()
        self._say()

    def tick(self) -> None:
        """An interval is over."""
        self._schedule()
        self._say(beat=self.state.beat + 1)
        if self.state.interval and not self._covered:
            self.refresh(Priority.REFRESH)

    def refresh(self, priority: Priority = Priority.KEY) -> None:
        """Ask what is new and what has changed in sight, unless that is under way.

        By a key, also for what failed or could not be described, and the cursor's restricted group.
        """
        if self._follower is None:
            return
        by_key = priority is Priority.KEY
        is_first = not self._pages.is_begun and (by_key or self._pages.halted != "stopped")
        if by_key:
            self._ask_queues_again()
        if is_first or (by_key and self._pages.halted == "stuck"):
            self.more()
        if self._pages.is_begun and REFRESH not in self._tasks:
            self._start(REFRESH, self._refresh(priority))
        if self._renewal.is_review_due and REVIEW not in self._tasks:
            self._start(REVIEW, self._renewal.review())
        if by_key:
            denied = self._describer.absences(self._window)
            self._tell(self._list.note_each(dict.fromkeys(denied, "")))
            self._groups.list_again()
        self._attention.ask_unknown()

    def _refresh_old(self) -> None:
        """Do not wait for the end of an interval where what is shown is older than one."""
        due = self.state.is_due(self._source.clock())
        if self._pages.is_begun and due and not self._covered:
            self.refresh(Priority.REFRESH)

    async def _refresh(self, priority: Priority) -> None:
        """Ask once for what is new, and once for what is in sight."""
        self._let_go(self.jobs.departed)
        try:
            await self._renewal.refresh(priority)
        except Throttled:
            if priority is Priority.KEY:
                raise
            return  # it comes again by itself, and the budget tells of its pause
        self._answered(NO_CHANGE, refreshed=self._source.clock())
        self._groups.follow_counts()

    def counted(self, status: Status, pages: Mapping[str, Page]) -> None:
        """Take in the pages, by queue, that were read to count a status."""
        if self._pages.is_begun:
            self._renewal.counted(status, pages)

    def _took(self, change: Change, new: int) -> None:
        self._tell(change, new=self.state.new + (new if self._window.start else 0))

    def detail(self, wanted: bool) -> None:
        """Whether rows in sight are to be known in full, as only DescribeJobs tells them."""
        self._describer.detailed = wanted
        self._attention.ask_unknown()

    def _let_go(self, ids: Iterable[str]) -> None:
        """Take departed jobs off the list, but what is marked or under the cursor."""
        change = self._intake.leave(ids, self.cursor)
        self._groups.forget_lost()
        self._tell(change)

    def _settle(self) -> None:
        """Others are in sight: see to them once that does not change any more."""
        self._timers.after(SETTLED, STALE, self._see_to_settled)

    def _see_to_settled(self) -> None:
        """What is in sight has settled: ask about what is half told of it, or old."""
        if self._covered:
            return
        if REFRESH in self._tasks or STALE in self._tasks:  # begun when others were in sight
            self._settle()
        else:
            seconds = self.state.interval
            since = self._source.clock() - round(seconds * 1000) if seconds else None
            self._attention.ask_settled(since)

    # Children, order

    def expand(self, parent_id: str, only: Sequence[int] | None = None) -> None:
        """Show the children of a parent: those with some indexes, or all."""
        self._groups.expand(parent_id, only)

    def collapse(self, parent_id: str) -> None:
        """Hide the children of a parent."""
        self._groups.collapse(parent_id)

    def restrict(self, parent_id: str, statuses: Iterable[Status]) -> None:
        """Show only the children of a parent in these statuses; of none, all of them."""
        self._groups.restrict(parent_id, statuses)

    @property
    def order(self) -> Order:
        """The order that was asked for last: that of the jobs, once they are sorted."""
        return self._sorts.order

    def sort(self, order: Order) -> None:
        """Bring the jobs into another order."""
        self._sorts.sort(order)

    async def close(self) -> None:
        """End everything that is under way, at any moment."""
        self._follower = None
        self._schedule()
        await self._tasks.close()
        await self._renewal.close()
        await self._pager.close()
        self._say()

    # What it tells

    @property
    def _is_near_end(self) -> bool:
        """Whether less than another screen of rows is below those in sight."""
        return self._window.stop + len(self._window) >= len(self.jobs)

    def _start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.start(name, work)
        self._say()

    def _ended(self, name: str, error: Exception | None) -> None:
        """A task is over."""
        if error is None:
            self._say()
            return
        failure = self._source.journal.told(error)
        if name == PAGES:
            self._pages.failed(failure)
        self._say(failure=failure, sorted=None)

    def _answered(self, change: Change, **said: Any) -> None:
        """The service has answered: all is well, and what was stuck goes on."""
        was_stuck = self._pages.recover()
        self._pages.await_queues(self._ask_queues_again)
        told = change.then(self._groups.paces(self._window))
        self._tell(told, failure=None, answered=True, **said)
        if was_stuck:
            self._look_around()

    def _say(self, **said: Any) -> None:
        """Tell what else than rows has changed."""
        self._tell(NO_CHANGE, **said)

    def _tell(self, change: Change, **said: Any) -> None:
        """Write the state, and tell whoever follows."""
        order = self.state.order
        self.state = replace(
            self.state,
            stage=self._pages.stage,
            busy=self._tasks.names,
            loaded=self.jobs.jobs,
            departed=len(self.jobs.departed),
            **self._pager.told(),
            marked=len(self.jobs.marks),
            unseen=self.marking.unseen(self._window),
            order=self.jobs.order,
            restricted=dict(self._groups.restricted),
            **said,
        )
        if self._follower is not None:
            before = self._window
            self.look(*self._follower(change, self.state))
            window = self._window
            if change and window == before:
                self._look_around()
            moved = not change.is_in_place and change.touches(window.start, window.stop)
            if moved or self.state.order != order:  # others are in sight; nobody has scrolled
                self._settle()

    def _look_around(self) -> None:
        """See to what the rows in sight need."""
        window = self._window
        if window.start == 0 and self.state.new:
            self._say(new=0)
        if self._is_near_end and self._pages.halted is None:
            self.more()
        self._attention.ask_unknown()

    def _schedule(self) -> None:
        """Begin an interval, if somebody looks."""
        if self._follower is None:
            self._timers.clear()
            return
        seconds = self.state.interval
        self._timers.after(seconds or AGEING, REFRESH, self.tick)
        due = self._source.clock() + round(seconds * 1000) if seconds else None
        self.state = replace(self.state, next_try=due)
