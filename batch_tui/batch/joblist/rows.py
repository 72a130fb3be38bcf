"""The rows of a job list, to be asked: which job is where, and what a row shows."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from batch_tui.batch.job import Job, child_id, split_child
from batch_tui.batch.joblist.group import Group
from batch_tui.batch.joblist.marks import Marks
from batch_tui.batch.joblist.notes import Notes, Pace
from batch_tui.batch.joblist.order import NEWEST, Order, sort_key
from batch_tui.batch.joblist.sequence import CHUNK, JobSequence


class Row(NamedTuple):
    """One row: a job, or one child of an expanded `parent`.

    A child that is not loaded is a placeholder: status None, and what it has from its parent.
    `last` tells that it is the last one of those on display. `pace` is how fast a parent's
    children end, None where that cannot be told. A `departed` job has left the query since.
    """

    job: Job
    parent: Job | None
    expanded: bool
    note: str
    marked: bool
    last: bool = False
    pace: Pace | None = None
    departed: bool = False


class JobRows:
    """Jobs in an order, with the children of those that are expanded below them.

    Rows are counted from 0. `marks` may be those of several lists; without, the list has its own.
    `chunk` tunes the sequence and changes nothing that is seen.
    """

    def __init__(
        self,
        order: Order = NEWEST,
        marks: Marks | None = None,
        chunk: int = CHUNK,
    ) -> None:
        self._order = order
        self._jobs: dict[str, Job] = {}
        self._groups: dict[str, Group] = {}  # of jobs that are there, and no others
        self._marks = Marks() if marks is None else marks
        self._notes = Notes()
        self._sequence = JobSequence(sort_key(order), self._width, chunk)

    def __len__(self) -> int:
        """The rows on display."""
        return self._sequence.rows

    def __contains__(self, job_id: str) -> bool:
        return self.get(job_id) is not None

    @property
    def jobs(self) -> int:
        """How many jobs are loaded, children not counted."""
        return len(self._jobs)

    @property
    def order(self) -> Order:
        """The order the jobs are in."""
        return self._order

    @property
    def marks(self) -> AbstractSet[str]:
        """The marked ids, on display or not, also those of other lists: a live set."""
        return self._marks

    @property
    def departed(self) -> AbstractSet[str]:
        """The jobs that have left the query since they were listed: a live set."""
        return self._notes.departed.keys()

    def parts(self) -> list[list[Job]]:
        """The loaded jobs without their children, in lists that nobody changes: for a thread.

        Those of another time are the same objects where nothing has changed in them.
        """
        return self._sequence.parts()

    def nearest_child(self, job_id: str) -> str | None:
        """The child on display that is nearest to a child of the same parent, by index."""
        place = self._child(job_id)
        if place is None or not (shown := self._groups.get(place[0].id, Group()).shown(place[0])):
            return None
        parent, index = place
        after = min(bisect_left(shown, index), len(shown) - 1)
        nearest = min(shown[max(after - 1, 0)], shown[after], key=lambda i: abs(i - index))
        return child_id(parent, nearest)

    def get(self, job_id: str) -> Job | None:
        """A loaded job or child; None for any other, also for a child's placeholder."""
        job = self._jobs.get(job_id)
        if job is None and (child := split_child(job_id)) and child.parent in self._groups:
            job = self._groups[child.parent].loaded.get(job_id)
        return job

    def position(self, job_id: str) -> int | None:
        """The row of a job or child, loaded or not; None when it is not on display."""
        job = self._jobs.get(job_id)
        if job is not None:
            return self._sequence.row(job)
        place = self._child(job_id)
        return None if place is None else self.child_position(place[0].id, place[1])

    def child_position(self, parent_id: str, index: int) -> int | None:
        """The row of a parent's child; None when it is not on display."""
        group = self._groups.get(parent_id)
        if group is None:
            return None
        parent = self._jobs[parent_id]
        rank = group.rank(parent, index)
        return None if rank is None else self._sequence.row(parent) + 1 + rank

    def row(self, position: int) -> Row:
        """One row.

        Raises:
            IndexError: there is no such row.
        """
        if not 0 <= position < len(self):
            raise IndexError(f"There is no row {position} among {len(self)}.")
        return self.rows(position, position + 1)[0]

    def rows(self, start: int, stop: int) -> list[Row]:
        """The rows `[start, stop)`, as far as they exist."""
        return [self._row(job, index) for job, index in self._cells(start, stop)]

    def ids(self, start: int, stop: int) -> list[str]:
        """The ids of the rows `[start, stop)`, as far as they exist."""
        return [
            job.id if index is None else child_id(job, index)
            for job, index in self._cells(start, stop)
        ]

    def expanded(self, parent_id: str) -> bool:
        """Whether a job shows its children."""
        group = self._groups.get(parent_id)
        return group is not None and group.expanded

    def children_shown(self, parent_id: str) -> int:
        """How many children of a job are on display."""
        job = self._jobs.get(parent_id)
        return 0 if job is None else self._width(job) - 1

    def shown(self, parent_id: str) -> Sequence[int] | None:
        """The indexes to which an expanded job's children are limited; None for no limit."""
        group = self._groups.get(parent_id)
        return group.only if group is not None and group.expanded else None

    def _width(self, job: Job) -> int:
        group = self._groups.get(job.id)
        return 1 if group is None else 1 + len(group.shown(job))

    def _child(self, job_id: str) -> tuple[Job, int] | None:
        """The loaded parent and the index of a child's id."""
        child = split_child(job_id)
        parent = self._jobs.get(child.parent) if child else None
        if child is None or parent is None or child_id(parent, child.index) != job_id:
            return None
        return parent, child.index

    def _cells(self, start: int, stop: int) -> Iterator[tuple[Job, int | None]]:
        """Each row of `[start, stop)` as a job, or as a parent and the index of its child."""
        start = max(start, 0)
        left = stop - start
        for job, skipped in self._sequence.entries(start):
            if left <= 0:
                return
            if not skipped:
                yield job, None
                left -= 1
            group = self._groups.get(job.id)
            if group is not None:
                first = max(skipped - 1, 0)
                for index in group.shown(job)[first : first + left]:
                    yield job, index
                    left -= 1

    def _row(self, job: Job, index: int | None) -> Row:
        group = self._groups.get(job.id)
        notes = self._notes
        if index is None or group is None:
            return Row(
                job,
                None,
                group is not None and group.expanded,
                notes.note(job.id),
                job.id in self._marks,
                pace=notes.pace(job.id) if job.more is not None else None,
                departed=job.id in notes.departed,
            )
        child = group.child(job, index)
        last = index == group.shown(job)[-1]
        return Row(child, job, False, notes.note(child.id), child.id in self._marks, last)
