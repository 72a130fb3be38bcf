"""One stream of a plan, read as a chain of pages that survives a lost token."""

from dataclasses import dataclass, field
from math import inf

from batch_tui.batch.failure import Failure, PageTooLarge, TokenRefused
from batch_tui.batch.job import Job
from batch_tui.batch.plan.plan import SMALL_PAGE, Stream
from batch_tui.batch.ports import Page
from batch_tui.feed.source import PageLimit

_MAX_REFUSALS = 3


@dataclass(slots=True)
class Chain:
    """Where the reading of a stream stands.

    `stream`, `token` and `limit` are those of the next call. A token is only ever sent with the
    parameters of the call that gave it: what changes one of them starts anew, without a token.
    `frontier` is the creation of the oldest job seen: what is still to come should not be newer.
    `scanned` counts the jobs seen since the last start that read from the beginning.
    """

    stream: Stream
    limit: int
    floor: int | None = None
    token: str | None = None
    opened: bool = False
    finished: bool = False
    frontier: float = inf
    scanned: int = 0
    _refusals: int = field(default=0, repr=False)

    def advance(self, page: Page) -> None:
        """Take note of a page that has come."""
        self.opened = True
        self.scanned += len(page.jobs)
        self.frontier = min([self.frontier, *(job.created for job in page.jobs if job.created)])
        if self.token is not None:
            self._refusals = 0
        self.token = page.token
        past_floor = self.floor is not None and self.frontier <= self.floor
        self.finished = page.token is None or past_floor

    def holds(self, job: Job) -> bool:
        """Whether a job belongs to what is read here: a resumed stream may reach too far back."""
        return self.floor is None or job.created is None or job.created > self.floor

    def recover(self, failure: Failure, allowed: PageLimit) -> None:
        """Make ready to ask again after a refusal.

        Raises:
            Failure: the same one, if asking again cannot help.
        """
        if isinstance(failure, PageTooLarge) and self.limit > SMALL_PAGE:
            allowed.jobs = self.limit = SMALL_PAGE
            self._restart()
        elif (
            isinstance(failure, TokenRefused)
            and self.token is not None
            and self._refusals < _MAX_REFUSALS
        ):
            self._refusals += 1
            self._restart()
        else:
            raise failure

    def _restart(self) -> None:
        self.token = None
        rest = None if self.frontier == inf else self.stream.resumed(int(self.frontier))
        if rest is None:
            self.scanned = 0
            return
        self.floor = self.stream.after if self.floor is None else self.floor
        self.stream = rest
