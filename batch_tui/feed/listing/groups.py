"""The children of a list's parents: which are shown, which are asked for, how fast they end."""

from collections.abc import Callable, Collection, Iterable
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from batch_tui.batch.failure import Failure, Throttled
from batch_tui.batch.job import STATUSES, TERMINAL, Job, Status, split_child
from batch_tui.batch.joblist.change import NO_CHANGE, Change
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.feed.budget import Priority
from batch_tui.feed.children import list_children
from batch_tui.feed.listing.describer import Describer
from batch_tui.feed.listing.pace import Paces
from batch_tui.feed.source import Sources
from batch_tui.feed.tasks import Tasks


class _Listed(NamedTuple):
    """When a restricted group was listed last: the parent's counts then, and how many came."""

    counts: tuple[int, ...] | None = None
    found: int | None = None


class Groups:
    """A part of a listing: shares its list and its tasks, and tells of changes through `tell`.

    `cursor` gives the job that is looked at. `restricted` tells of which statuses alone a parent's
    children are shown.
    """

    def __init__(
        self,
        source: Sources,
        jobs: JobList,
        describer: Describer,
        tasks: Tasks,
        tell: Callable[[Change], None],
        *,
        cursor: Callable[[], str | None],
    ) -> None:
        self._source = source
        self._jobs = jobs
        self._describer = describer
        self._tasks = tasks
        self._tell = tell
        self._cursor = cursor
        self._paces = Paces()
        self._listed: dict[str, _Listed] = {}
        self.restricted: dict[str, frozenset[Status]] = {}

    # Which children are shown

    def expand(self, parent_id: str, only: Collection[int] | None = None) -> None:
        """Show the children of a parent: those with some indexes, or all."""
        parent = self._jobs.get(parent_id)
        if parent is not None:
            self._tell(self._shown(parent, only))

    def choose(self, parents: Iterable[Job], children: Iterable[Job]) -> Change:
        """Show, below each of some parents, those of some children that are its own."""
        change, jobs = NO_CHANGE, tuple(children)
        for parent in parents:
            places = (split_child(job.id) for job in jobs)
            only = {place.index for place in places if place and place.parent == parent.id}
            change = change.then(self._shown(parent, only))
        return change

    def collapse(self, parent_id: str) -> None:
        """Hide the children of a parent, also those that are still being listed."""
        if self._jobs.expanded(parent_id) or parent_id in self.restricted:
            self._tell(self._lift(parent_id).then(self._jobs.collapse(parent_id)))

    def restrict(self, parent_id: str, statuses: Iterable[Status]) -> None:
        """Show only the children in these statuses, as they are now; of none, all of them."""
        wanted, parent = frozenset(statuses), self._jobs.get(parent_id)
        if not wanted or parent is None:
            self.expand(parent_id)
            return
        self.restricted[parent_id] = wanted
        self._begin(parent, wanted, Priority.KEY)
        self._tell(self._jobs.note(parent_id, f"listing {_names(wanted)} …"))

    def list_again(self) -> None:
        """List the restricted group again that the cursor is in."""
        job_id = self._cursor()
        child = split_child(job_id or "")
        parent_id = child.parent if child else job_id
        if parent_id in self.restricted:
            self.restrict(parent_id, self.restricted[parent_id])

    def follow_counts(self) -> None:
        """List those restricted groups again that are others by the counts of their parents."""
        for parent_id, wanted in tuple(self.restricted.items()):
            parent = self._jobs.get(parent_id)
            is_listed = _listing_of(parent_id) in self._tasks
            if parent is not None and not is_listed and self._has_changed(parent, wanted):
                self._begin(parent, wanted, Priority.REFRESH)
                self._tell(NO_CHANGE)

    def forget_lost(self) -> None:
        """Of parents that have left the list nothing is listed any more."""
        for parent_id in [lost for lost in self.restricted if lost not in self._jobs]:
            self._tasks.cancel(_listing_of(parent_id))
            self._listed.pop(parent_id, None)
            del self.restricted[parent_id]

    def _shown(self, parent: Job, only: Collection[int] | None) -> Change:
        """Show the children of a parent, whatever it was restricted to."""
        change = self._lift(parent.id).then(self._jobs.expand(parent.id, only))
        if only is None:
            return change
        chosen = f"{len(only):,} chosen of {parent.child_count:,}"
        return change.then(self._jobs.note(parent.id, chosen))

    def _lift(self, parent_id: str) -> Change:
        """End a restriction, and what lists it."""
        self._tasks.cancel(_listing_of(parent_id))
        self._listed.pop(parent_id, None)
        was_limited = self._jobs.shown(parent_id) is not None
        if self.restricted.pop(parent_id, None) or was_limited:
            return self._jobs.note(parent_id, "")
        return NO_CHANGE

    def _has_changed(self, parent: Job, wanted: AbstractSet[Status]) -> bool:
        """Whether other children are in these statuses now, by the counts that were told last.

        What has ended stays so: as many as were found are the same ones.
        """
        told = parent.rest.summary
        was, found = self._listed.get(parent.id, _Listed())
        if told is None:
            return False
        as_many = sum(_of(told, wanted)) == found
        if wanted <= TERMINAL:
            return not as_many and (was is None or _of(told, wanted) != _of(was, wanted))
        return told != was and not (was is None and as_many)

    def _begin(self, parent: Job, wanted: AbstractSet[Status], priority: Priority) -> None:
        self._listed[parent.id] = _Listed(parent.rest.summary)
        self._tasks.start(_listing_of(parent.id), self._list(parent, wanted, priority))

    async def _list(self, parent: Job, wanted: AbstractSet[Status], priority: Priority) -> None:
        """List the children in some statuses. What is shown stays until there is something else.

        The statuses are listed in the order in which a job passes through them, so that one that
        goes on meanwhile is not missed. No refresh takes away the row that the cursor is on.
        """
        found: set[int] = set()
        before = frozenset(self._jobs.shown(parent.id) or ())
        try:
            for status in (status for status in STATUSES if status in wanted):
                async for children in list_children(self._source, parent, status, priority):
                    found |= {child.index for c in children if (child := split_child(c.id))}
                    change = self._merge(parent, children)
                    if found:
                        change = change.then(self._jobs.expand(parent.id, found | before))
                    self._tell(change)
        except Failure as failure:
            if isinstance(failure, Throttled) and priority is not Priority.KEY:
                self._listed.pop(parent.id, None)
                return  # it comes again by itself
            self._tell(self._jobs.note(parent.id, "not listed; r tries again"))
            raise
        self._listed[parent.id] = self._listed[parent.id]._replace(found=len(found))
        text = f"{len(found):,} {_names(wanted)} of {parent.child_count:,}"
        kept = set() if priority is Priority.KEY else before & self._under_cursor(parent)
        shown = self._jobs.expand(parent.id, found | kept)
        self._tell(shown.then(self._jobs.note(parent.id, text)))

    def _under_cursor(self, parent: Job) -> set[int]:
        here = split_child(self._cursor() or "")
        return {here.index} if here and here.parent == parent.id else set()

    def _merge(self, parent: Job, children: Iterable[Job]) -> Change:
        known = [
            # A listing by status leaves the definition out, which is the parent's.
            child._replace(definition=child.definition or parent.definition)
            for child in children
        ]
        self._describer.note_seen(child.id for child in known)
        return self._jobs.merge(known)

    def paces(self, window: range) -> Change:
        """Tell how fast the children of the parents in sight end."""
        now = self._source.clock()
        rows = self._jobs.rows(window.start, window.stop)
        parents = [row.job for row in rows if row.job.child_count]
        return self._jobs.set_paces(
            {job.id: self._paces.note(job, self._describer.seen(job.id) or now) for job in parents}
        )


def _listing_of(parent_id: str) -> str:
    return f"children of {parent_id}"


def _of(counts: tuple[int, ...], statuses: AbstractSet[Status]) -> list[int]:
    return [n for status, n in zip(STATUSES, counts, strict=True) if status in statuses]


def _names(statuses: AbstractSet[Status]) -> str:
    return " ".join(status for status in STATUSES if status in statuses)
