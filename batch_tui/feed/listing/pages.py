"""The pages of a list: read on as long as its end is near, stopped, stuck, or all there."""

from collections.abc import Callable

from batch_tui.batch.failure import Failure
from batch_tui.feed.listing.state import Stage
from batch_tui.feed.pager import Batch, Pager
from batch_tui.feed.tasks import Tasks
from batch_tui.feed.timers import Timers

WANTED = 100
"""How many more jobs are listed at a time."""
MOST_PAGES = 10
"""Pages after which a scan that finds fewer asks whether to go on."""
AGAIN = 60.0
"""Seconds after which queues that could not be read are asked again."""
SOON = 10.0
"""The same, where what kept them away may pass by itself."""
PAGES = "pages"
"""The name of its task."""
APART = "queues"
"""The name of its timer."""


class Pages:
    """A part of a listing: shares its tasks and timers, and gives it what has come.

    `halted` tells why nothing more is read by itself; None where nothing keeps it from that.

    Args:
        took: is given each page, within the task.
        is_near_end: whether less than another screen of rows is below those in sight.
    """

    def __init__(
        self,
        pager: Pager,
        tasks: Tasks,
        timers: Timers,
        *,
        took: Callable[[Batch], None],
        is_near_end: Callable[[], bool],
    ) -> None:
        self._pager = pager
        self._tasks = tasks
        self._timers = timers
        self._took = took
        self._is_near_end = is_near_end
        self.halted: Stage | None = None
        self._come = False

    @property
    def is_begun(self) -> bool:
        """Whether the first page has come, even if nothing was on it.

        What was read and stopped before it was taken in has not.
        """
        return self._come or self._pager.finished

    @property
    def stage(self) -> Stage:
        """How they stand."""
        if PAGES in self._tasks:
            return "loading"
        if self._pager.finished:
            return "finished"
        return self.halted or ("more" if self.is_begun else "waiting")

    def more(self, wanted: int = WANTED) -> bool:
        """Read on, unless that is under way or all is there; whether it began.

        None `wanted`: only what may be newer than what is there.
        """
        if self._pager.finished or PAGES in self._tasks:
            return False
        self.halted = None
        self._tasks.start(PAGES, self._read(wanted))
        return True

    def stop(self) -> bool:
        """Stop; whether it was under way."""
        if not self._tasks.stop(PAGES):
            return False
        self.halted = "stopped"
        return True

    def failed(self, failure: Failure) -> None:
        """Its task came to an end with a failure."""
        self.halted = "stopped" if failure.lasts else "stuck"

    def recover(self) -> bool:
        """The service answers again: what was stuck may go on; whether it was."""
        was_stuck = self.halted == "stuck"
        self.halted = None if was_stuck else self.halted
        return was_stuck

    def ask_queues_again(self, late: str | None = None) -> bool:
        """Leave no queue out any more, or none that was `late` there; whether there was one.

        What was stopped waits for a key, as it says.
        """
        pager = self._pager
        were_some = pager.ask_again() if late is None else pager.apart.answered(late)
        if were_some and self.halted != "stopped":
            self.more(WANTED if self._is_near_end() else 0)
        return were_some

    def await_queues(self, do: Callable[[], None]) -> None:
        """Do something after a while, where queues could not be read, unless that is to be done."""
        if self._pager.leaves_out and APART not in self._timers:
            self._timers.after(SOON if self._pager.apart.may_heal else AGAIN, APART, do)

    async def _read(self, wanted: int) -> None:
        """The next page, as long as the end is near; of a scan that finds little, up to ten.

        What comes in no order is read to its end, because the newest may come last.
        """
        pager = self._pager
        last = pager.pages + MOST_PAGES
        if not wanted and any(batch := await pager.next_page(0, early=True)):
            self._took(batch)
        while (wanted > 0 or pager.must_go_on) and not pager.finished:
            batch = await pager.next_page(max(wanted, 1), max_pages=1, early=True)
            wanted -= len(batch.jobs)
            self._come = True
            self._took(batch)
            if pager.is_ahead and not (pager.must_go_on or self._is_near_end()):
                return
            if pager.must_go_on:
                continue
            if wanted > 0 and not batch.finished and pager.pages >= last:
                self.halted = "stopped"
                return
            if wanted <= 0 and self._is_near_end():
                wanted, last = WANTED, pager.pages + MOST_PAGES
