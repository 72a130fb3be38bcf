"""The children of an array or MNP job, listed status by status."""

from collections.abc import AsyncGenerator

from batch_tui.batch.job import Job, Status
from batch_tui.batch.plan.stream import Stream
from batch_tui.batch.ports import Page
from batch_tui.feed.budget import Priority
from batch_tui.feed.chain import Chain
from batch_tui.feed.source import Sources


async def list_children(
    source: Sources, parent: Job, status: Status, priority: Priority = Priority.KEY
) -> AsyncGenerator[tuple[Job, ...]]:
    """The children of a parent in one status, a page at a time, in no certain order, each once.

    One call for each thousand children and the rest, at least one.

    Raises:
        Failure: a call failed.
    """
    chain = Chain(Stream(parent.queue, status, parent=parent))
    given: set[str] = set()
    while not chain.finished:
        page = await chain.read(source, priority)
        chain.advance(page)
        yield taken(page, status, given)


def taken(page: Page, status: Status, given: set[str]) -> tuple[Job, ...]:
    """The children of a page that were not among those that were `given`, where they are noted.

    An answer may leave the status out, which is the one asked for.
    """
    fresh = {
        job.id: job if job.status else job._replace(status=status)
        for job in page.jobs
        if job.id not in given
    }
    given.update(fresh)
    return tuple(fresh.values())
