"""What jobs are made of: how many there are of each value. It holds counters, and no jobs."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import starmap
from typing import NamedTuple

from batch_tui.batch.job import Job
from batch_tui.batch.query.dimensions import Dimension, Gap, Value
from batch_tui.batch.times import Clock

MOST = 10_000
"""Groups that are told apart; jobs of any further ones are counted together."""

Key = tuple[Value, ...]


class Group(NamedTuple):
    """Jobs with the same values, one for each dimension, and how many they are."""

    values: Key
    count: int  # type: ignore[assignment]  # what it is beats tuple.count


class Made(NamedTuple):
    """What so many `jobs` are made of; `rest` are those in groups that are not told apart."""

    groups: tuple[Group, ...] = ()
    jobs: int = 0
    rest: int = 0


class Tally:
    """Counts jobs by the values of some dimensions, of which the clock says the local time.

    Of the first `most` groups that it meets it knows just how many jobs they have.
    """

    def __init__(self, dimensions: Sequence[Dimension], clock: Clock, most: int = MOST) -> None:
        self.dimensions = tuple(dimensions)
        self.clock = clock
        self._most = most
        self._counts: Counter[Key] = Counter()
        self._rest = 0

    def add(self, jobs: Iterable[Job]) -> None:
        """Count some more."""
        self.merge(counted(jobs, self.dimensions, self.clock))

    def merge(self, counts: Counter[Key]) -> None:
        """Take over what was counted elsewhere."""
        for key, many in counts.items():
            if key in self._counts or len(self._counts) < self._most:
                self._counts[key] += many
            else:
                self._rest += many

    def made(self) -> Made:
        """What there is so far: the largest first, or by their values."""
        groups = starmap(Group, self._counts.items())
        by_value = any(one.in_order for one in self.dimensions)
        rank = _by_value if by_value else _by_count
        in_order = sorted(groups, key=rank)
        return Made(tuple(in_order), sum(self._counts.values()) + self._rest, self._rest)


def counted(jobs: Iterable[Job], dimensions: Sequence[Dimension], clock: Clock) -> Counter[Key]:
    """How many jobs have which values."""
    if len(dimensions) == 1:
        value = dimensions[0].value
        return Counter((value(job, clock),) for job in jobs)
    values = [one.value for one in dimensions]
    return Counter(tuple(value(job, clock) for value in values) for job in jobs)


class Parts:
    """Counts jobs that lie in parts, and of parts that were counted before only the new ones.

    A part is a list that nobody changes: where its jobs have changed, another takes its place.
    It may be told from any thread, by one at a time.
    """

    def __init__(self, dimensions: Sequence[Dimension], clock: Clock) -> None:
        self._dimensions = dimensions
        self._clock = clock
        self._known: dict[int, tuple[list[Job], Counter[Key]]] = {}

    def made(
        self, parts: Sequence[list[Job]], without: Sequence[Job], goes_on: Callable[[], bool]
    ) -> Made:
        """What the jobs are made of, those left out that are `without`.

        Before each part that is new it is asked whether it `goes_on`: else the answer is of no use.
        """
        known: dict[int, tuple[list[Job], Counter[Key]]] = {}
        total = Tally(self._dimensions, self._clock)
        for jobs in parts:
            part = self._known.get(id(jobs))
            if part is None:
                if not goes_on():
                    return Made()
                part = jobs, self._counted(jobs)
            known[id(jobs)] = part
            total.merge(part[1])
        self._known = known
        total.merge(Counter({key: -many for key, many in self._counted(without).items()}))
        made = total.made()
        return made._replace(groups=tuple(group for group in made.groups if group.count))

    def _counted(self, jobs: Iterable[Job]) -> Counter[Key]:
        return counted(jobs, self._dimensions, self._clock)


def _by_count(group: Group) -> tuple[object, ...]:
    return -group.count, *map(_order, group.values)


def _by_value(group: Group) -> tuple[object, ...]:
    return *map(_order, group.values), -group.count


def _order(value: Value) -> tuple[int, int, str]:
    """Numbers from the largest, texts, and last of all what is no value."""
    if isinstance(value, Gap):
        return 2, 0, value.value
    return (0, -value, "") if isinstance(value, int) else (1, 0, value)
