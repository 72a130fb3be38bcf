"""What is known of every child of one job: its status by index, and why the failed ones failed."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from batch_tui.batch.job import STATUSES, TERMINAL, Job, Status, split_child

UNKNOWN = 0
"""The code of a child that no answer has told of."""

CODES = {status: code for code, status in enumerate(Status, 1)}
"""The code of a status: the further in a job's life, the higher; nobody knows how far OTHER is."""

_STATUSES = tuple(CODES)
_FINAL = min(CODES[status] for status in TERMINAL)
_FAILED = CODES[Status.FAILED]
_ENDED = bytes(code >= _FINAL for code in range(256))
_OWN = re.compile(
    r"\bi-[0-9a-f]{8,17}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{32}\b"
)


class FailureGroup(NamedTuple):
    """Children that failed alike; `indexes` ascend."""

    exit_code: int | None
    reason: str
    indexes: tuple[int, ...]


class ArrayMap:
    """The children of `parent`, `size` of them, each with the status it was last seen in.

    `statuses` holds a code per child, `failures` the failed children by index. Children are listed
    status by status, so one that moves on meanwhile comes twice: it counts once, in the status
    that is further on. `begin` starts another round of listings, in which children may also be
    seen in an earlier status than before, since a failed attempt can be tried again; what has
    ended stays so, and counts as seen in every round.
    """

    def __init__(self, parent: Job) -> None:
        self.parent = parent
        self.size = parent.child_count
        self.statuses = bytearray(self.size)
        self.failures: dict[int, Job] = {}
        self.seen = 0
        """How many children this round has told of."""
        self._seen = bytearray(self.size)
        self._jobs: dict[int, Job] = {}
        self._counts = [self.size, *(0 for _ in CODES)]

    @property
    def known(self) -> int:
        """How many children have a status."""
        return self.size - self._counts[UNKNOWN]

    @property
    def unseen(self) -> int:
        """How many children this round has not told of yet."""
        return self.size - self.seen

    @property
    def spawned(self) -> int:
        """How many children exist by the parent's summary; all where there is none."""
        summary = self.parent.rest.summary
        return self.size if summary is None else min(self.size, sum(summary))

    @property
    def missed(self) -> int:
        """How many children exist by the parent's summary and have no status here."""
        return 0 if self.parent.rest.summary is None else max(0, self.spawned - self.known)

    @property
    def agrees(self) -> bool:
        """Whether as many children are in each status as the parent's summary says."""
        return self.parent.rest.summary == tuple(map(self.count, STATUSES))

    def count(self, status: Status) -> int:
        """How many children are in a status."""
        return self._counts[CODES[status]]

    def status(self, index: int) -> Status | None:
        """A child's status, None where it is not known."""
        code = self.statuses[index]
        return _STATUSES[code - 1] if code else None

    def job(self, index: int) -> Job | None:
        """A child as it was listed, None where it is not known."""
        return self._jobs.get(index)

    def begin(self) -> None:
        """Start another round of listings; what is known stays until it is told anew."""
        self._seen = self.statuses.translate(_ENDED)
        self.seen = sum(self._seen)

    def put(self, jobs: Iterable[Job]) -> set[int]:
        """Take in children, in any order; the indexes of those that changed.

        Jobs that are not children of the parent are left out.
        """
        changed = set()
        for job in jobs:
            child = split_child(job.id)
            if (
                child is not None
                and child.parent == self.parent.id
                and child.index < self.size
                and job.status is not None
                and self._take(child.index, CODES[job.status], job)
            ):
                changed.add(child.index)
        return changed

    def groups(self) -> tuple[FailureGroup, ...]:
        """The failures by exit code and reason, the largest group first."""
        found: dict[tuple[int | None, str], list[int]] = {}
        for index in sorted(self.failures):
            job = self.failures[index]
            found.setdefault((job.exit_code, shared_reason(job)), []).append(index)
        groups = [FailureGroup(*alike, tuple(indexes)) for alike, indexes in found.items()]
        return tuple(sorted(groups, key=lambda group: (-len(group.indexes), group.indexes)))

    def next_failed(self, index: int) -> int | None:
        """The first failed child behind an index, going round the end; None without any."""
        found = self.statuses.find(_FAILED, index + 1)
        found = found if found >= 0 else self.statuses.find(_FAILED)
        return found if found >= 0 else None

    def previous_failed(self, index: int) -> int | None:
        """The last failed child before an index, going round the start; None without any."""
        found = self.statuses.rfind(_FAILED, 0, index)
        found = found if found >= 0 else self.statuses.rfind(_FAILED)
        return found if found >= 0 else None

    def indexes_unseen(self, last: Collection[Status] | None = None) -> Iterator[int]:
        """The children that this round has not told of, ascending.

        With `last`, only those that were last seen in one of these statuses.
        """
        index = -1
        while (index := self._seen.find(0, index + 1)) >= 0:
            if last is None or self.status(index) in last:
                yield index

    def _take(self, index: int, code: int, job: Job) -> bool:
        """Whether this changes what is known of the child."""
        known = self.statuses[index]
        if code < known and (self._seen[index] or known >= _FINAL):
            self._mark(index)
            return False
        self._mark(index)
        if code == known and self._jobs[index] == job:
            return False
        self._counts[known] -= 1
        self._counts[code] += 1
        self.statuses[index] = code
        self._jobs[index] = job
        if code == _FAILED:
            self.failures[index] = job
        return True

    def _mark(self, index: int) -> None:
        self.seen += not self._seen[index]
        self._seen[index] = 1


def shared_reason(job: Job) -> str:
    """Why a job is as it is, without ids that are its own: "Host EC2 (instance …) terminated."."""
    return _OWN.sub("…", job.why)
