"""Every job that a plan finds, read on and on: throttled or not, until all are there."""

from functools import partial
from typing import Any

from batch_tui.batch.job import Job
from batch_tui.batch.plan.plan import Plan
from batch_tui.feed.pager import Pager
from batch_tui.feed.patience import patiently
from batch_tui.feed.source import Sources


class Every:
    """Reads all of a plan, some jobs at a time, and keeps none of them."""

    def __init__(self, plan: Plan, source: Sources) -> None:
        self._pager = Pager(plan, source)

    @property
    def finished(self) -> bool:
        """Whether every job has been handed out."""
        return self._pager.finished

    async def next_jobs(self) -> tuple[Job, ...]:
        """Some more jobs, which may be none. It goes on where a failure has stopped it.

        Raises:
            Failure: a call failed, and not because it came too fast.
        """
        return (await patiently(partial(self._pager.next_page, max_pages=1))).jobs

    def told(self) -> dict[str, Any]:
        """How far it is: the jobs `scanned`, `unread`, and the queues `apart`."""
        return {
            "scanned": self._pager.scanned,
            "unread": self._pager.unread,
            "apart": tuple(self._pager.apart.failed.items()),
        }
