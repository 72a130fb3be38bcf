"""A sort of the jobs of a list, beside it: in a thread, while the list goes on to change."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from random import Random

from batch_tui.batch.job import Job
from batch_tui.batch.joblist.order import Key, Order, sort_key, sort_passes

_SAMPLES = 6
"""Keys, at least, that are looked at for each group, lest one have many times the jobs."""
_GROUP = 2
"""Chunks a group has, on average. To sort it is the longest that no other thread can run."""


class Sorting:
    """Sorts the jobs that were there when it was made; `changed` takes note of what came after.

    The jobs are dealt into groups, all keys of each below those of the next, and the groups
    are sorted one by one: no step is long, so other threads run in between, and no more keys
    are alive than those of a group.

    Args:
        order: the order to bring them into.
        jobs: the chunks of a list; they are read and not written.
        chunk: jobs of a sorted chunk.
    """

    def __init__(self, order: Order, jobs: Sequence[list[Job]], chunk: int) -> None:
        self.order = order
        self.key: Callable[[Job], Key] = sort_key(order)
        self.chunks: list[list[Job]] = []
        self.bounds: list[Key] = []  # the first key of each chunk
        self.changed: dict[str, Job | None] = {}  # what it was in `jobs`; None: not there
        self.is_done = False
        self.replaced: list[list[Job]] = []  # the chunks that the sorted ones took the place of
        self._passes = sort_passes(order)
        self._jobs = list(jobs)
        self._groups: list[list[Job]] = []
        self._size = chunk
        self._total = sum(map(len, jobs))
        self._work = 0
        self._stopped = False

    @property
    def progress(self) -> float:
        """How much of the work is done, 0 to 1; may be asked from any thread."""
        return 1.0 if self.is_done else self._work / max(2 * self._total, 1)

    @property
    def is_stopped(self) -> bool:
        """Whether it was given up."""
        return self._stopped

    def stop(self) -> None:
        """Give it up; may be told from any thread."""
        self._stopped = True

    def free(self) -> None:
        """Let go of a million jobs' old places, which takes some 10 ms, little by little."""
        while self.replaced:
            self.replaced.pop()

    def run(self) -> None:
        """Sort, until it is done or stopped."""
        for step in chain(self._deal(), self._sort()):
            self._work += step
            if self._stopped:
                self.chunks, self.bounds = [], []
                break
        else:
            self.is_done = True
        self._jobs, self._groups = [], []

    def _deal(self) -> Iterator[int]:
        many = self._total // (_GROUP * self._size) + 1
        rate = _SAMPLES * many / max(self._total, 1)
        pick = Random(0).choices  # at a fixed distance jobs may be alike
        picked = (pick(jobs, k=int(len(jobs) * rate) + 1) for jobs in self._jobs)
        sample = sorted(map(self.key, chain.from_iterable(picked)))
        every = len(sample) // many or 1
        limits = sample[every::every]
        self._groups = [[] for _ in range(len(limits) + 1)]
        key = self.key
        puts = [group.append for group in self._groups]
        while self._jobs:
            jobs = self._jobs.pop(0)
            for job in jobs:
                puts[bisect_right(limits, key(job))](job)
            yield len(jobs)

    def _sort(self) -> Iterator[int]:
        for number, group in enumerate(self._groups):
            for one in self._passes:
                group.sort(key=one)
            self.chunks += (group[at : at + self._size] for at in range(0, len(group), self._size))
            self._groups[number] = []
            yield len(group)
        self.bounds = [self.key(jobs[0]) for jobs in self.chunks]
