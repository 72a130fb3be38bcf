"""What jobs come from, some at a time: the pager of a plan, or what is made of its jobs."""

from typing import Protocol

from batch_tui.feed.pager import Batch


class Reader(Protocol):
    """Reads lazily. After a failure, or when cancelled, asking again goes on where it stopped."""

    @property
    def scanned(self) -> int:
        """How many jobs the service has listed so far."""

    @property
    def matched(self) -> int:
        """How many jobs were found so far."""

    @property
    def finished(self) -> bool:
        """Whether every job has been handed out."""

    async def next_page(self, want: int = 100, max_pages: int = 10) -> Batch:
        """The next jobs, if there are any yet; `want` is how many are of use.

        Raises:
            Failure: a call failed.
        """
