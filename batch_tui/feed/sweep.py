"""Every job of a queue in some statuses, by status: ten times as many a call as by time.

1. The first pages of the listing of every status. Where they are all, or show a status that nothing
   can be listed by, that listing is read alone. (A job in such a status that is older than these
   pages is not found: nothing lists it but that listing, at a tenth of the pace.)
2. The active statuses, one after the other in the order of a job's life: a job that goes on in the
   meantime is met again further on.
3. Once more those that a job is in which was put back meanwhile, to be tried again.
4. The ended ones, side by side.
"""

from collections.abc import Sequence

from batch_tui.batch.job import TERMINAL, Job, Status
from batch_tui.batch.plan.prices import PROBED, TRIED_AGAIN
from batch_tui.batch.plan.stream import LARGE_PAGE, NEWEST_FIRST, SMALL_PAGE, Stream
from batch_tui.batch.ports import Page
from batch_tui.feed.chain import Chain


class Sweep:
    """The chains that together bring every job of a queue in `statuses`, each with its turn."""

    def __init__(self, queue: str, statuses: Sequence[Status]) -> None:
        self.first = Chain(Stream(queue, filter=NEWEST_FIRST), SMALL_PAGE, again=True)
        active = [status for status in statuses if status not in TERMINAL]
        again = [status for status in active if status in TRIED_AGAIN]
        ended = len(active) + len(again) + 1
        self.chains = [self.first]
        for turn, status in enumerate((*active, *again), 1):
            self._add(queue, status, turn, again=turn > len(active))
        for status in statuses:
            if status in TERMINAL:
                self._add(queue, status, ended)
        self._aside: list[Job] = []
        self._probed = 0
        self._alone = False

    def ready(self, chain: Chain, page: Page) -> Sequence[Job]:
        """The jobs that can be told of now that this page is there."""
        if chain is not self.first or self._alone:
            return page.jobs
        return (*self._aside, *page.jobs) if _is_to_be_read_alone(page) else ()

    def goes_on_without(self, chain: Chain) -> bool:
        """Whether a listing that has no end can be left, because others bring the same jobs."""
        if chain is not self.first or self._alone:
            return False
        self.first.give_up()
        self._aside.clear()
        return True

    def advance(self, chain: Chain, page: Page) -> None:
        """Go on behind a page that has been taken in."""
        if chain is not self.first or self._alone:
            return
        self._probed += 1
        self._aside += page.jobs
        if _is_to_be_read_alone(page):
            self._alone = True
            self.first.again = False
            for other in self.chains[1:]:
                other.give_up()
        elif self._probed == PROBED:
            self.first.give_up()
        if self._alone or self.first.finished:
            self._aside.clear()

    def _add(self, queue: str, status: Status, turn: int, *, again: bool = False) -> None:
        self.chains.append(Chain(Stream(queue, status), LARGE_PAGE, turn=turn, again=again))


def _is_to_be_read_alone(page: Page) -> bool:
    return page.token is None or any(job.status is Status.OTHER for job in page.jobs)
