"""The life of the map of an array: every child listed, failed ones first."""

from collections.abc import Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any, Literal

from batch_tui.batch.array_map import ArrayMap
from batch_tui.batch.failure import Failure
from batch_tui.batch.job import STATUSES, Job, Status, child_id
from batch_tui.batch.plan.stream import MAX_DESCRIBED
from batch_tui.feed.children import list_children
from batch_tui.feed.source import Source
from batch_tui.feed.tasks import Tasks

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
FILL = "fill"
"""The name of its only task."""


@dataclass(frozen=True, slots=True)
class ArrayState:
    """How far the listing of the children is, and what failed last."""

    stage: Literal["waiting", "listing", "stopped", "done"] = "waiting"
    failure: Failure | None = None


class ArrayChildren:
    """Lists the children of an array or MNP parent into a map, of which it is the only writer.

    `told` is told of the indexes that changed, and of the state. What was listed stays when a
    call fails.
    """

    def __init__(
        self, source: Source, parent: Job, told: Callable[[set[int], ArrayState], None]
    ) -> None:
        self._source = source
        self._told = told
        self._tasks = Tasks(self._ended)
        self.map = ArrayMap(parent)
        self.state = ArrayState()

    def fill(self, *, again: bool = False) -> None:
        """List the children; `again` with the parent as it is now, not when this was made."""
        self._tasks.start(FILL, self._fill(again))
        self._tell(set(), stage="listing")

    async def close(self) -> None:
        """End everything that is under way."""
        await self._tasks.close()

    async def _fill(self, again: bool) -> None:
        """List status by status.

        Statuses that are empty by the parent's summary are not asked for. When children that exist
        were shown by no listing, because they moved on meanwhile or the summary is old or absent,
        the other statuses are listed too; a hundred children or fewer are described, in one call.
        """
        if again:
            await self._learn_parent()
        children, source = self.map, self._source
        children.begin()
        for status in self._wanted():
            async with aclosing(list_children(source, children.parent, status)) as pages:
                async for jobs in pages:
                    self._tell(children.put(jobs))
                    if not children.unseen:
                        return
        if children.seen < children.spawned:
            parent = children.parent
            ids = tuple(child_id(parent, index) for index in children.indexes_unseen())
            if len(ids) <= MAX_DESCRIBED:
                self._tell(children.put(await source.calls(source.region.describe_jobs, ids)))

    async def _learn_parent(self) -> None:
        """Know which statuses are empty now."""
        source, parent = self._source, self.map.parent
        for job in await source.calls(source.region.describe_jobs, (parent.id,)):
            if job.child_count == parent.child_count:
                self.map.parent = job

    def _wanted(self) -> Iterator[Status]:
        """The statuses to list, each decided on when the one before it has been listed."""
        children = self.map
        summary = children.parent.rest.summary or (0,) * len(STATUSES)
        counted = dict(zip(STATUSES, summary, strict=True))
        yield from (status for status in ORDER if counted[status])
        if children.seen < children.spawned and children.unseen > MAX_DESCRIBED:
            yield from (status for status in ORDER if not counted[status])

    def _ended(self, _: str, error: Exception | None) -> None:
        if error is None:
            self._tell(set(), stage="done", failure=None)
        else:
            self._tell(set(), stage="stopped", failure=self._source.calls.journal.told(error))

    def _tell(self, changed: set[int], **said: Any) -> None:
        self.state = replace(self.state, **said)
        self._told(changed, self.state)
