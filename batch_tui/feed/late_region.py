"""A region that is connected when it is first asked, in the thread that asks."""

from collections.abc import Callable, Sequence
from threading import Lock

from batch_tui.batch.job import Job
from batch_tui.batch.plan.stream import Stream
from batch_tui.batch.ports import Member, Page, Place, QueuePage, Region


class LateRegion:
    """Implements `Region` by another that `connect` makes: nothing is imported before it is needed.

    A failure to connect is raised by the call that needed it; the next call tries again.
    """

    def __init__(self, connect: Callable[[], Region]) -> None:
        self._connect = connect
        self._lock = Lock()
        self._region: Region | None = None

    def place(self) -> Place:
        """Where the region is."""
        return self._ready().place()

    def list_queues(self, token: str | None) -> QueuePage:
        """DescribeJobQueues."""
        return self._ready().list_queues(token)

    def list_jobs(self, stream: Stream, token: str | None, limit: int) -> Page:
        """ListJobs of a stream."""
        return self._ready().list_jobs(stream, token, limit)

    def describe_jobs(self, ids: Sequence[str]) -> tuple[Job, ...]:
        """DescribeJobs."""
        return self._ready().describe_jobs(ids)

    def describe_members(self, job_id: str) -> Member | None:
        """DescribeJobs of one job, in full."""
        return self._ready().describe_members(job_id)

    def _ready(self) -> Region:
        with self._lock:
            if self._region is None:
                self._region = self._connect()
            return self._region
