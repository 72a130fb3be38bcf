"""What the service has told of jobs beside what they are: notes, paces, departures, by id."""

from typing import NamedTuple, TypeVar

from batch_tui.batch.job import split_child


class Pace(NamedTuple):
    """How fast a parent's children end: `rate` a minute, `left` ms to go, None once all ended."""

    rate: float
    left: int | None


class Notes:
    """Notes, paces, and who has departed. Those of children go when their parent goes."""

    def __init__(self) -> None:
        self.departed: dict[str, None] = {}
        self._notes: dict[str, str] = {}
        self._paces: dict[str, Pace] = {}
        self._children: dict[str, set[str]] = {}

    def note(self, job_id: str) -> str:
        """A job's note, "" without one."""
        return self._notes.get(job_id, "")

    def set_note(self, job_id: str, text: str) -> bool:
        """Set a note, or remove it with ""; whether that changed anything."""
        child = split_child(job_id) if text else None
        if child is not None:
            self._children.setdefault(child.parent, set()).add(job_id)
        return _put(self._notes, job_id, text or None)

    def pace(self, job_id: str) -> Pace | None:
        """How fast a parent's children end; None where that is not told."""
        return self._paces.get(job_id)

    def set_pace(self, job_id: str, pace: Pace | None) -> bool:
        """Tell a pace, or None; whether that changed anything."""
        return _put(self._paces, job_id, pace)

    def drop(self, job_id: str) -> bool:
        """Forget what is told of a job and its children; whether it had a note of its own."""
        for child in self._children.pop(job_id, ()):
            self._notes.pop(child, None)
        self._paces.pop(job_id, None)
        self.departed.pop(job_id, None)
        return self._notes.pop(job_id, None) is not None


_T = TypeVar("_T")


def _put(values: dict[str, _T], job_id: str, value: _T | None) -> bool:
    if value == values.get(job_id):
        return False
    if value is None:
        del values[job_id]
    else:
        values[job_id] = value
    return True
