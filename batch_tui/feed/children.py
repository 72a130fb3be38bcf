"""The children of an array or MNP job, listed status by status."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing

from batch_tui.batch.array_map import ArrayMap
from batch_tui.batch.failure import PageTooLarge, TokenRefused
from batch_tui.batch.job import STATUSES, Job, Status, child_id
from batch_tui.batch.plan.plan import SMALL_PAGE
from batch_tui.batch.ports import MAX_DESCRIBED, Region
from batch_tui.feed.budget import Priority
from batch_tui.feed.calls import Calls
from batch_tui.feed.source import PageLimit

ORDER = (
    Status.FAILED,
    Status.RUNNING,
    Status.STARTING,
    Status.RUNNABLE,
    Status.PENDING,
    Status.SUBMITTED,
    Status.SUCCEEDED,
)
"""In which a map is filled: what people look for first, what there is most of last."""

_MAX_REFUSALS = 3


async def list_children(
    region: Region,
    calls: Calls,
    parent: Job,
    status: Status,
    *,
    priority: Priority = Priority.KEY,
    limit: PageLimit | None = None,
) -> AsyncGenerator[tuple[Job, ...]]:
    """The children of a parent in one status, a page at a time, in no certain order, each once.

    One call for each thousand children and the rest, at least one. A page size that the region
    refuses is lowered in `limit`, which maps and listings of one region may share. A token that
    it no longer takes starts the listing again, without a child coming twice.

    Raises:
        Failure: a call failed.
    """
    limit = limit or PageLimit()
    token: str | None = None
    given: set[str] = set()
    refusals = 0
    while True:
        try:
            page = await calls(
                region.list_children, parent, status, token, limit.jobs, priority=priority
            )
        except PageTooLarge:
            if limit.jobs <= SMALL_PAGE:
                raise
            limit.jobs, token = SMALL_PAGE, None
            continue
        except TokenRefused:
            if token is None or refusals == _MAX_REFUSALS:
                raise
            refusals, token = refusals + 1, None
            continue
        fresh = {
            # An answer may leave the status out, which is the one asked for.
            job.id: job if job.status else job._replace(status=status)
            for job in page.jobs
            if job.id not in given
        }
        given.update(fresh)
        refusals = 0 if fresh else refusals
        yield tuple(fresh.values())
        token = page.token
        if token is None:
            return


async def fill(
    children: ArrayMap,
    region: Region,
    calls: Calls,
    *,
    priority: Priority = Priority.KEY,
    limit: PageLimit | None = None,
) -> AsyncGenerator[set[int]]:
    """List the children of a map; after each answer, the indexes that changed.

    Statuses that are empty by the parent's summary are not asked for. When children that exist
    were shown by no listing, because they moved on meanwhile or the summary is old or absent,
    the other statuses are listed too; a hundred children or fewer are described, in one call.

    Raises:
        Failure: a call failed; what was listed before stays in the map.
    """
    children.begin()
    limit = limit or PageLimit()
    parent = children.parent
    for status in _wanted(children):
        async with aclosing(
            list_children(region, calls, parent, status, priority=priority, limit=limit)
        ) as pages:
            async for jobs in pages:
                yield children.put(jobs)
                if not children.unseen:
                    return
    if children.seen < children.spawned:
        ids = tuple(child_id(parent, index) for index in children.indexes_unseen())
        if len(ids) <= MAX_DESCRIBED:
            yield children.put(await calls(region.describe_jobs, ids, priority=priority))


def _wanted(children: ArrayMap) -> Iterator[Status]:
    """The statuses to list, each decided on when the one before it has been listed."""
    summary = children.parent.rest.summary or (0,) * len(STATUSES)
    counted = dict(zip(STATUSES, summary, strict=True))
    yield from (status for status in ORDER if counted[status])
    if children.seen < children.spawned and children.unseen > MAX_DESCRIBED:
        yield from (status for status in ORDER if not counted[status])
