"""The job queues of a region."""

from batch_tui.batch.ports import Queue, Region
from batch_tui.feed.calls import Calls


async def list_queues(region: Region, calls: Calls) -> tuple[Queue, ...]:
    """All queues, by name, a call for each page.

    Raises:
        Failure: a call failed.
    """
    found: list[Queue] = []
    token: str | None = None
    while True:
        page = await calls(region.list_queues, token)
        found.extend(page.queues)
        token = page.token
        if token is None:
            return tuple(sorted(found, key=lambda queue: queue.name))
