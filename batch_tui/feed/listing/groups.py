"""The children of a list's parents: which are shown, which are asked for, how fast they end."""

from collections.abc import Callable, Collection, Iterable
from collections.abc import Set as AbstractSet

from batch_tui.batch.failure import Failure
from batch_tui.batch.job import STATUSES, Job, Status, split_child
from batch_tui.batch.joblist.change import NO_CHANGE, Change
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.feed.children import list_children
from batch_tui.feed.listing.describer import Describer
from batch_tui.feed.listing.pace import Paces
from batch_tui.feed.source import Source
from batch_tui.feed.tasks import Tasks


class Groups:
    """A part of a listing: shares its list and its tasks, and tells of changes through `tell`.

    `restricted` tells of which statuses alone a parent's children are shown.
    """

    def __init__(
        self,
        source: Source,
        jobs: JobList,
        describer: Describer,
        tasks: Tasks,
        tell: Callable[[Change], None],
    ) -> None:
        self._source = source
        self._jobs = jobs
        self._describer = describer
        self._tasks = tasks
        self._tell = tell
        self._paces = Paces()
        self.restricted: dict[str, frozenset[Status]] = {}

    # Which children are shown

    def expand(self, parent_id: str, only: Collection[int] | None = None) -> None:
        """Show the children of a parent: those with some indexes, or all."""
        parent = self._jobs.get(parent_id)
        if parent is None:
            return
        change = self._lift(parent_id).then(self._jobs.expand(parent_id, only))
        if only is not None:
            chosen = f"{len(only):,} chosen of {parent.child_count:,}"
            change = change.then(self._jobs.note(parent_id, chosen))
        self._tell(change)

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
        self._tasks.start(_listing_of(parent_id), self._list(parent, wanted))
        self._tell(self._jobs.note(parent_id, f"listing {_names(wanted)} …"))

    def list_again(self, job_id: str | None) -> None:
        """List the restricted group again that a row belongs to."""
        child = split_child(job_id or "")
        parent_id = child.parent if child else job_id
        if parent_id in self.restricted:
            self.restrict(parent_id, self.restricted[parent_id])

    def forget_lost(self) -> None:
        """Of parents that have left the list nothing is listed any more."""
        for parent_id in [lost for lost in self.restricted if lost not in self._jobs]:
            self._tasks.cancel(_listing_of(parent_id))
            del self.restricted[parent_id]

    def _lift(self, parent_id: str) -> Change:
        """End a restriction, and what lists it."""
        self._tasks.cancel(_listing_of(parent_id))
        was_limited = self._jobs.shown(parent_id) is not None
        if self.restricted.pop(parent_id, None) or was_limited:
            return self._jobs.note(parent_id, "")
        return NO_CHANGE

    async def _list(self, parent: Job, wanted: AbstractSet[Status]) -> None:
        """List the children in some statuses. What is shown stays until there is something else.

        The statuses are listed in the order in which a job passes through them, so that one that
        goes on meanwhile is not missed.
        """
        found: set[int] = set()
        before = frozenset(self._jobs.shown(parent.id) or ())
        try:
            for status in (status for status in STATUSES if status in wanted):
                async for children in list_children(self._source, parent, status):
                    found |= {child.index for c in children if (child := split_child(c.id))}
                    change = self._merge(parent, children)
                    if found:
                        change = change.then(self._jobs.expand(parent.id, found | before))
                    self._tell(change)
        except Failure:
            self._tell(self._jobs.note(parent.id, "not listed; r tries again"))
            raise
        text = f"{len(found):,} {_names(wanted)} of {parent.child_count:,}"
        shown = self._jobs.expand(parent.id, found)
        self._tell(shown.then(self._jobs.note(parent.id, text)))

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


def _names(statuses: AbstractSet[Status]) -> str:
    return " ".join(status for status in STATUSES if status in statuses)
