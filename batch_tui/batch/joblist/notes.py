"""What the user and the service have pinned to jobs: marks, notes and paces, by id."""

from collections.abc import Collection, KeysView
from typing import NamedTuple, TypeVar

from batch_tui.batch.job import is_child, split_child


class Pace(NamedTuple):
    """How fast a parent's children end: `rate` a minute, `left` ms to go, None once all ended."""

    rate: float
    left: int | None


class Tags:
    """Marks, notes and paces. Those of children go when their parent goes."""

    def __init__(self) -> None:
        self._marks: dict[str, None] = {}
        self._notes: dict[str, str] = {}
        self._paces: dict[str, Pace] = {}
        self._children: dict[str, set[str]] = {}

    @property
    def marks(self) -> KeysView[str]:
        """The marked ids: a live, read-only set, in the order of marking."""
        return self._marks.keys()

    def of(self, job_id: str) -> tuple[str, bool]:
        """A job's note, "" without one, and whether it is marked."""
        return self._notes.get(job_id, ""), job_id in self._marks

    def mark(self, ids: Collection[str], on: bool) -> None:
        """Set marks, or take them away where they are."""
        if on:
            self._marks.update(dict.fromkeys(ids))
            for job_id in filter(is_child, ids):
                self._keep(job_id)
        else:
            for job_id in ids:
                self._marks.pop(job_id, None)

    def note(self, job_id: str, text: str) -> bool:
        """Set a note, or remove it with ""; whether that changed anything."""
        if text:
            self._keep(job_id)
        return _put(self._notes, job_id, text or None)

    def pace(self, job_id: str) -> Pace | None:
        """How fast a parent's children end; None where that is not told."""
        return self._paces.get(job_id)

    def set_pace(self, job_id: str, pace: Pace | None) -> bool:
        """Tell a pace, or None; whether that changed anything."""
        return _put(self._paces, job_id, pace)

    def unmark_all(self) -> set[str]:
        """Take away every mark; the ids that had one."""
        had = set(self._marks)
        self._marks.clear()
        return had

    def drop(self, job_id: str) -> bool:
        """Forget a job's tags and those of its children; whether it had any of its own."""
        for child in self._children.pop(job_id, ()):
            self._marks.pop(child, None)
            self._notes.pop(child, None)
        had = job_id in self._marks or job_id in self._notes
        self._marks.pop(job_id, None)
        self._notes.pop(job_id, None)
        self._paces.pop(job_id, None)
        return had

    def clear(self) -> None:
        """Forget everything."""
        self._marks.clear()
        self._notes.clear()
        self._paces.clear()
        self._children.clear()

    def _keep(self, job_id: str) -> None:
        child = split_child(job_id)
        if child is not None:
            self._children.setdefault(child.parent, set()).add(job_id)


_T = TypeVar("_T")


def _put(values: dict[str, _T], job_id: str, value: _T | None) -> bool:
    if value == values.get(job_id):
        return False
    if value is None:
        del values[job_id]
    else:
        values[job_id] = value
    return True
