"""What the calls of a plan take: a listing as ListJobs can give it, and how much fits in a call."""

from typing import NamedTuple

from batch_tui.batch.job import Job, Status
from batch_tui.batch.query.kinds import Path
from batch_tui.batch.query.ways import FilterName

SMALL_PAGE = 100
"""The most jobs in a page of a filtered listing, and enough for a first sight of any."""

LARGE_PAGE = 1000
"""The most jobs in a page of a status listing."""

MAX_DESCRIBED = 100
"""How many ids one DescribeJobs call takes."""


class Filter(NamedTuple):
    """The one filter, with its one value, that a ListJobs call may carry."""

    name: FilterName
    value: str


NEWEST_FIRST = Filter("AFTER_CREATED_AT", "1")
"""The one listing of every status: what was created after the first millisecond of 1970."""


class Stream(NamedTuple):
    """One chain of ListJobs pages: a queue (name or ARN), and a status or a filter or both.

    With a `parent` it is the children of that array or MNP job in a status, in no certain order.
    """

    queue: str
    status: Status | None = None
    filter: Filter | None = None
    parent: Job | None = None

    @property
    def paths(self) -> frozenset[Path]:
        """The ways in which its jobs are listed."""
        by_status, filtered = self.status is not None, self.filter is not None
        return frozenset([Path.STATUS] * by_status + [Path.FILTER] * filtered)

    @property
    def after(self) -> int | None:
        """The time after which all its jobs were created, where the filter says so."""
        if self.filter and self.filter.name == "AFTER_CREATED_AT":
            return int(self.filter.value)
        return None

    def resumed(self, created: int) -> "Stream | None":
        """A new listing from a job's creation on to older ones, for when a token is lost.

        None where only a new start is sure to miss nothing: a listing by time is newest first,
        the others need not be. The new one may reach further back than the stream did.
        """
        if self.filter and self.filter.name in ("AFTER_CREATED_AT", "BEFORE_CREATED_AT"):
            return self._replace(filter=Filter("BEFORE_CREATED_AT", str(created + 1)))
        return None
