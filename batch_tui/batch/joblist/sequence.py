"""Jobs in order, each as wide as its rows: the place of any row, and the row of any job.

The jobs lie in chunks of a few hundred, so that an insertion moves a chunk and not the list.
A job is found by its sort key, so no row number is kept anywhere that would have to follow
every insertion above it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate

from batch_tui.batch.job import Job
from batch_tui.batch.joblist.order import Key, Order
from batch_tui.batch.joblist.sorting import Sorting

CHUNK = 512
"""Jobs a chunk starts with; it is split when it has twice as many."""


class _Chunk:
    __slots__ = ("extra", "is_shared", "jobs", "offsets")

    def __init__(self, jobs: list[Job], extra: int) -> None:
        self.jobs = jobs
        self.is_shared = False
        """Whether somebody else reads `jobs`, who is to see no change."""
        self.extra = extra
        """Rows beyond one a job."""
        self.offsets: list[int] | None = None
        """The row of each job within the chunk, while known."""

    @property
    def rows(self) -> int:
        return len(self.jobs) + self.extra

    def own(self) -> list[Job]:
        """The jobs, to be changed."""
        if self.is_shared:
            self.jobs, self.is_shared = self.jobs[:], False
        return self.jobs


class JobSequence:
    """Jobs sorted by `key`, each of which takes `width(job)` rows, one or more.

    The key must be total: no two jobs of the sequence have the same one. Who makes a job wider
    or narrower tells so with `resize`, and who changes a job within its key with `replace`.
    """

    def __init__(
        self, key: Callable[[Job], Key], width: Callable[[Job], int], chunk: int = CHUNK
    ) -> None:
        self.key = key
        self._width = width
        self._size = chunk
        self._chunks: list[_Chunk] = []
        self._bounds: list[Key] = []  # each at or below its chunk's keys, above those before
        self._starts: list[int] = []  # the first row of each chunk, as far as settled
        self._rows = 0

    @property
    def rows(self) -> int:
        """The rows of all jobs together."""
        return self._rows

    def row(self, job: Job) -> int:
        """The first row of a job of the sequence."""
        return self._row(*self._find(job))

    def entries(self, row: int) -> Iterator[tuple[Job, int]]:
        """The jobs from `row` on, each with how many of its rows lie before `row`."""
        if not 0 <= row < self._rows:
            return
        self._start(len(self._chunks) - 1)
        number = bisect_right(self._starts, row) - 1
        chunk = self._chunks[number]
        index = row - self._starts[number]
        if chunk.extra:
            offsets = self._offsets(chunk)
            within, index = index, bisect_right(offsets, index) - 1
            yield chunk.jobs[index], within - offsets[index]
            index += 1
        for job in chunk.jobs[index:]:
            yield job, 0
        for later in self._chunks[number + 1 :]:
            for job in later.jobs:
                yield job, 0

    def insert(self, jobs: Iterable[Job]) -> list[tuple[int, Job]]:
        """Take in jobs that the sequence does not have; where they are then, in their order."""
        new = sorted(jobs, key=self.key)
        if not new:
            return []
        keys = [self.key(job) for job in new]
        if not self._chunks:
            self._chunks.append(_Chunk([], 0))
            self._bounds.append(keys[0])
        places: list[tuple[int, int]] = []
        first = 0
        while first < len(new):
            number = self._number(keys[first])
            last = len(new)
            if number + 1 < len(self._bounds):
                last = bisect_left(keys, self._bounds[number + 1], first)
            indexes = self._insert_into(self._chunks[number], new[first:last], keys[first:last])
            places += ((number, index) for index in indexes)
            first = last
        self._unsettle(places[0][0] + 1)
        placed = [(self._row(*place), job) for place, job in zip(places, new, strict=True)]
        # From the end, so that a split does not move the chunks that are still to be looked at.
        for number in sorted({number for number, _ in places}, reverse=True):
            if len(self._chunks[number].jobs) >= 2 * self._size:
                self._split(number)
        return placed

    def remove(self, jobs: Iterable[Job]) -> None:
        """Drop jobs of the sequence."""
        for job in jobs:
            self._drop(job, self._width(job))

    def replace(self, old: Job, new: Job) -> None:
        """Put `new`, of the same key, in the place of `old`."""
        number, index = self._find(old)
        self._chunks[number].own()[index] = new
        wider = self._width(new) - self._width(old)
        if wider:
            self._widen(number, wider)

    def resize(self, job: Job, wider: int) -> None:
        """Note that a job of the sequence has become `wider` by so many rows."""
        if wider:
            self._widen(self._find(job)[0], wider)

    def sorting(self, order: Order) -> Sorting:
        """A sort of the jobs as they are now, at a cost of some microseconds a thousand jobs."""
        return Sorting(order, self.parts(), self._size)

    def parts(self) -> list[list[Job]]:
        """The jobs as they are now, in lists that nobody changes, at such a cost, too.

        Those of another time are the same objects where nothing has changed in them.
        """
        for chunk in self._chunks:
            chunk.is_shared = True
        return [chunk.jobs for chunk in self._chunks]

    def take(self, sorting: Sorting, wide: Iterable[Job], now: Iterable[Job]) -> None:
        """Take over what has been sorted.

        Args:
            sorting: done; all that has changed since is in its `changed`.
            wide: jobs that take more than one row and have not changed since.
            now: the changed ones as they are.
        """
        self.key = sorting.key
        sorting.replaced = [chunk.jobs for chunk in self._chunks]
        self._chunks = [_Chunk(jobs, 0) for jobs in sorting.chunks]
        self._bounds = sorting.bounds
        self._starts.clear()
        self._rows = sum(len(chunk.jobs) for chunk in self._chunks)
        for old in filter(None, sorting.changed.values()):
            self._drop(old, 1)
        for job in wide:
            self.resize(job, self._width(job) - 1)
        self.insert(now)

    def _number(self, key: Key) -> int:
        return max(bisect_right(self._bounds, key) - 1, 0)

    def _find(self, job: Job) -> tuple[int, int]:
        key = self.key(job)
        number = self._number(key)
        return number, bisect_left(self._chunks[number].jobs, key, key=self.key)

    def _drop(self, job: Job, width: int) -> None:
        number, index = self._find(job)
        chunk = self._chunks[number]
        del chunk.own()[index]
        self._rows -= width
        chunk.extra -= width - 1
        chunk.offsets = None
        if chunk.jobs:
            self._unsettle(number + 1)
        else:
            del self._chunks[number], self._bounds[number]
            self._unsettle(number)

    def _insert_into(self, chunk: _Chunk, new: list[Job], keys: list[Key]) -> list[int]:
        """Put ascending jobs into a chunk; the index of each there."""
        jobs = chunk.own()
        if len(new) * 16 < len(jobs):
            indexes = []
            for job, key in zip(new, keys, strict=True):
                index = bisect_left(jobs, key, key=self.key)
                jobs.insert(index, job)
                indexes.append(index)
        else:
            jobs += new
            jobs.sort(key=self.key)
            ids = {job.id for job in new}
            indexes = [index for index, job in enumerate(jobs) if job.id in ids]
        extra = sum(map(self._width, new)) - len(new)
        chunk.extra += extra
        chunk.offsets = None
        self._rows += len(new) + extra
        return indexes

    def _split(self, number: int) -> None:
        jobs = self._chunks[number].jobs
        parts = [jobs[at : at + self._size] for at in range(0, len(jobs), self._size)]
        self._chunks[number : number + 1] = [
            _Chunk(part, sum(map(self._width, part)) - len(part)) for part in parts
        ]
        self._bounds[number + 1 : number + 1] = [self.key(part[0]) for part in parts[1:]]
        self._unsettle(number + 1)

    def _row(self, number: int, index: int) -> int:
        chunk = self._chunks[number]
        return self._start(number) + (self._offsets(chunk)[index] if chunk.extra else index)

    def _widen(self, number: int, wider: int) -> None:
        self._rows += wider
        chunk = self._chunks[number]
        chunk.extra += wider
        chunk.offsets = None
        self._unsettle(number + 1)

    def _unsettle(self, number: int) -> None:
        del self._starts[number:]

    def _start(self, number: int) -> int:
        """The first row of a chunk, having settled those of all chunks before it."""
        starts = self._starts
        settled = len(starts)
        if number >= settled:
            row = starts[-1] + self._chunks[settled - 1].rows if starts else 0
            rest = (chunk.rows for chunk in self._chunks[settled : len(self._chunks) - 1])
            starts.extend(accumulate(rest, initial=row))
        return starts[number]

    def _offsets(self, chunk: _Chunk) -> list[int]:
        if chunk.offsets is None:
            chunk.offsets = list(accumulate(map(self._width, chunk.jobs), initial=0))
            del chunk.offsets[-1]
        return chunk.offsets
