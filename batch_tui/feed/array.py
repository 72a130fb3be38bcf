"""The life of the map of an array: every child listed, failed ones first, and then followed."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any, Literal

from batch_tui.batch.array_map import ArrayMap
from batch_tui.batch.failure import Failure, Throttled
from batch_tui.batch.job import LIVE, STATUSES, TERMINAL, Job, Status, child_id
from batch_tui.batch.plan.stream import LARGE_PAGE, MAX_DESCRIBED
from batch_tui.feed.budget import Priority
from batch_tui.feed.children import list_children
from batch_tui.feed.fresh import AGEING, Fresh
from batch_tui.feed.source import Source
from batch_tui.feed.tasks import Tasks
from batch_tui.feed.timers import Timers

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
FILL, REFRESH = "fill", "refresh"
"""The names of its tasks."""


@dataclass(frozen=True, slots=True)
class ArrayState(Fresh):
    """How far the listing of the children is, and what failed last and stands.

    `ended`: the array has, and all of it was listed since, so that nothing can change any more.
    """

    stage: Literal["waiting", "listing", "stopped", "done"] = "waiting"
    failure: Failure | None = None
    ended: bool = False


class ArrayChildren:
    """Lists the children of an array or MNP parent into a map, of which it is the only writer.

    `told` is told of the indexes that changed, and of the state; also at every interval, because
    what is shown has become older. What was listed stays when a call fails.
    """

    def __init__(
        self, source: Source, parent: Job, told: Callable[[set[int], ArrayState], None]
    ) -> None:
        self._source = source
        self._told = told
        self._tasks = Tasks(self._over)
        self._timers = Timers()
        self._covered = False
        self._counted: tuple[object, ...] = ()
        self.map = ArrayMap(parent)
        self.state = ArrayState()

    def fill(self, *, again: bool = False) -> None:
        """List the children; `again` with the parent as it is now, not when this was made."""
        self._tasks.cancel(REFRESH)
        self._tasks.start(FILL, self._fill(again, Priority.KEY))
        self._tell(set(), stage="listing")

    def pace(self, seconds: float) -> None:
        """Refresh at this interval from now on, at once if that is due; 0 for not at all."""
        self.state = replace(self.state, interval=seconds)
        self._go_on()

    def tick(self) -> None:
        """An interval is over: ask what has changed, unless that is under way, or nothing can."""
        self._schedule()
        self._tell(set())
        is_busy = self._covered or self._tasks.names
        if not self.state.interval or self.state.ended or is_busy:
            return
        is_listed = self.state.stage == "done"
        self._tasks.start(
            REFRESH, self._refresh() if is_listed else self._fill(True, Priority.REFRESH)
        )

    def cover(self, covered: bool) -> None:
        """Something else stands before the map: nothing is refreshed until that is gone."""
        self._covered = covered
        self._go_on()

    async def close(self) -> None:
        """End everything that is under way."""
        self._timers.clear()
        await self._tasks.close()

    def _go_on(self) -> None:
        """Begin an interval, or end the one that is over."""
        if self.state.is_due(self._source.clock()):
            self.tick()
        else:
            self._schedule()
            self._tell(set())

    # All children

    async def _fill(self, again: bool, priority: Priority) -> None:
        """List status by status.

        Statuses that are empty by the parent's summary are not asked for. When children that exist
        were shown by no listing, because they moved on meanwhile or the summary is old or absent,
        the other statuses are listed too; a hundred children or fewer are described, in one call.
        """
        children = self.map
        if again:
            await self._describe([children.parent.id], priority)
        children.begin()
        for status in self._wanted():
            if await self._list(status, priority, until=lambda: not children.unseen):
                return
        if children.seen < children.spawned:
            ids = self._ids(children.indexes_unseen())
            if len(ids) <= MAX_DESCRIBED:
                await self._describe(ids, priority)

    def _wanted(self) -> Iterator[Status]:
        """The statuses to list, each decided on when the one before it has been listed."""
        children, counted = self.map, self._counts()
        yield from (status for status in ORDER if self._may_hold(status, counted))
        if children.seen < children.spawned and children.unseen > MAX_DESCRIBED:
            yield from (status for status in ORDER if not counted[status])

    # What has changed

    async def _refresh(self) -> None:
        """Ask once for the parent and all children that have not ended, if a call holds them.

        Of more children, only those are asked for that have moved by the parent's summary.
        """
        children = self.map
        children.begin()
        ids = [children.parent.id]
        if children.unseen < MAX_DESCRIBED:
            await self._describe(ids + self._ids(children.indexes_unseen()), Priority.REFRESH)
            return
        await self._describe(ids, Priority.REFRESH)
        if children.parent.rest.summary is None:
            await self._fill(False, Priority.REFRESH)
        elif self._summary != self._counted:
            await self._catch_up()

    async def _catch_up(self) -> None:
        """Find the children that have moved on, the cheapest calls first, until the counts agree.

        Who has left a status is found in another one. So the statuses of one page are listed, and
        those who have gone from there are described; of those of many pages few are ever needed.
        """
        children, counted = self.map, self._counts()
        wanted = [status for status in ORDER if self._may_hold(status, counted)]
        few = [status for status in wanted if counted[status] <= LARGE_PAGE]
        for status in few:
            if await self._list(status, Priority.REFRESH, until=lambda: children.agrees):
                return
        gone = self._ids(children.indexes_unseen(LIVE - (set(wanted) - set(few))))
        if 0 < len(gone) <= MAX_DESCRIBED:
            await self._describe(gone, Priority.REFRESH)
        for status in sorted(set(wanted) - set(few), key=counted.__getitem__):
            if await self._list(status, Priority.REFRESH, until=lambda: children.agrees):
                return

    def _may_hold(self, status: Status, counted: dict[Status, int]) -> bool:
        """Whether a status has children by the summary that this round has not seen.

        Those that have ended stay so, and are seen.
        """
        known = self.map.count(status) if status in TERMINAL else 0
        return counted[status] > known

    # Asking

    async def _list(self, status: Status, priority: Priority, *, until: Callable[[], bool]) -> bool:
        """List a status page by page until something holds; whether it does."""
        if until():
            return True
        listed = list_children(self._source, self.map.parent, status, priority)
        async with aclosing(listed) as pages:
            async for jobs in pages:
                self._tell(self.map.put(jobs))
                if until():
                    return True
        return False

    async def _describe(self, ids: list[str], priority: Priority) -> None:
        """Ask for the parent, for children, or for both."""
        source, children = self._source, self.map
        jobs = await source.describe_jobs(ids, priority)
        for job in jobs:
            if job.id == children.parent.id and job.child_count == children.size:
                children.parent = job
        self._tell(children.put(jobs))

    def _ids(self, indexes: Iterable[int]) -> list[str]:
        return [child_id(self.map.parent, index) for index in indexes]

    def _counts(self) -> dict[Status, int]:
        """How many children are in each status by the summary; 0 where there is none."""
        summary = self.map.parent.rest.summary or (0,) * len(STATUSES)
        return dict(zip(STATUSES, summary, strict=True))

    @property
    def _summary(self) -> tuple[object, ...]:
        return (self.map.parent.status, self.map.parent.rest.summary)

    # What it tells

    def _over(self, name: str, error: Exception | None) -> None:
        """A round is over."""
        if error is None:
            self._counted = self._summary
            self._tell(
                set(),
                stage="done",
                failure=None,
                refreshed=self._source.clock(),
                ended=self.map.parent.is_terminal,
            )
        elif name == FILL:
            self._tell(set(), stage="stopped", failure=self._source.journal.told(error))
        elif not isinstance(error, Throttled):  # that comes again by itself
            self._tell(set(), failure=self._source.journal.told(error))

    def _tell(self, changed: set[int], **said: Any) -> None:
        self.state = replace(self.state, **said)
        self._told(changed, self.state)

    def _schedule(self) -> None:
        """Begin an interval."""
        seconds = self.state.interval
        self._timers.after(seconds or AGEING, REFRESH, self.tick)
        due = self._source.clock() + round(seconds * 1000) if seconds else None
        self.state = replace(self.state, next_try=due)
