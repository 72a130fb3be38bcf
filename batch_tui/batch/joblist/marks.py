"""Which jobs are marked: rules, each "all of that list", and their exceptions."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import filterfalse

from batch_tui.batch.job import is_child, split_child

FEW = 4096
"""Jobs of a list that are sooner written down one by one than told as a rule."""


class Marks(AbstractSet[str]):
    """The marked ids. They may be those of several lists, and outlive a list.

    "All" of a list is a rule: who is in the list is marked. Exceptions are who entered later and
    who was unmarked. So neither marking a million jobs nor clearing a million marks looks at the
    jobs. A rule holds on to the jobs of its list until it is cleared.

    Args:
        few: a list of fewer jobs makes no rule; changes nothing that is seen.
    """

    def __init__(self, few: int = FEW) -> None:
        self._few = few
        self.clear()

    def __len__(self) -> int:
        return self._jobs + self._children

    def __contains__(self, job_id: object) -> bool:
        if job_id in self._one_by_one or any(job_id in rule for rule in self._rules):
            return True
        place = _place(job_id) if self._families and isinstance(job_id, str) else None
        family = self._families.get(place[0]) if place else None
        return family is not None and place is not None and place[1] in family

    def __iter__(self) -> Iterator[str]:
        """Every marked id once, in any order; not while marks or jobs change."""
        yield from self._one_by_one
        known: list[AbstractSet[str] | _Rule] = [self._one_by_one]
        for rule in self._rules:
            ids: Iterable[str] = filterfalse(rule.off.__contains__, rule.jobs)
            for had in known:
                ids = filterfalse(had.__contains__, ids)
            yield from ids
            known.append(rule)
        for start, family in self._families.items():
            yield from (f"{start}{index}" for index in family)

    @classmethod
    def _from_iterable(cls, it: Iterable[str]) -> set[str]:  # type: ignore[override]
        return set(it)  # what `&` and its like make of marks

    def has_children(self, parent_id: str) -> bool:
        """Whether a child of that job is marked."""
        return any(self._families.get(start) for start in _starts(parent_id))

    def put(self, ids: Iterable[str], on: bool) -> None:
        """Mark jobs and children, or take their marks away."""
        jobs: set[str] = set()
        for job_id in ids:
            place = _place(job_id) if is_child(job_id) else None
            if place is None:
                jobs.add(job_id)
            elif on or place[0] in self._families:
                family = self._families.setdefault(place[0], _Family())
                self._children += family.put(place[1], on)
        self._put_jobs(jobs, on)

    def put_all(
        self, jobs: Mapping[str, object], children: Iterable[tuple[str, Sequence[int]]]
    ) -> None:
        """Mark who is in a list now.

        Args:
            jobs: by id; looked at as it is whenever marks are asked for.
            children: for each expanded parent, what the ids of its children begin with and their
                indexes, ascending.
        """
        rule = next((rule for rule in self._rules if rule.jobs is jobs), None)
        if rule is not None:
            off, rule.off = rule.off, set()
            self._jobs += sum(
                job_id in jobs and not self._elsewhere(job_id, rule) for job_id in off
            )
        elif len(jobs) < self._few:
            self.put(jobs, True)
        else:
            self._jobs += self._lacking(jobs)
            self._rules.append(_Rule(jobs))
        for start, indexes in children:
            self._children += self._families.setdefault(start, _Family()).put_all(indexes)

    def entered(self, jobs: Mapping[str, object], ids: Iterable[str]) -> None:
        """Jobs have come into a list: what was "all" of it before does not mean them."""
        for rule in self._rules:
            if rule.jobs is jobs:
                rule.off.update(ids)

    def drop(self, job_id: str) -> None:
        """Take away a job's mark and those of its children; to be told while it is in its list."""
        self.put((job_id,), False)
        for start in _starts(job_id):
            self._children -= len(self._families.pop(start, ()))

    def clear(self) -> None:
        """Take away every mark."""
        self._one_by_one: set[str] = set()
        self._rules: list[_Rule] = []
        self._families: dict[str, _Family] = {}  # by what the ids of the children begin with
        self._jobs = self._children = 0

    def _put_jobs(self, ids: set[str], on: bool) -> None:
        by_rule = (
            {i for i in ids if any(i in rule for rule in self._rules)} if self._rules else set()
        )
        if on:
            ids -= by_rule
            self._jobs += len(ids) - len(ids & self._one_by_one)
            self._one_by_one |= ids
        else:
            self._jobs -= len(by_rule | (ids & self._one_by_one))
            self._one_by_one -= ids
            for rule in self._rules:
                rule.off.update(i for i in by_rule if i in rule.jobs)

    def _lacking(self, jobs: Mapping[str, object]) -> int:
        """How many of a list's jobs are not marked, found by way of the fewer."""
        if len(self) < 4 * len(jobs):  # to go through the marks is several times as fast
            return len(jobs) - sum(map(jobs.__contains__, self))
        return sum(job_id not in self for job_id in jobs)

    def _elsewhere(self, job_id: str, but: "_Rule") -> bool:
        rules = (rule for rule in self._rules if rule is not but)
        return job_id in self._one_by_one or any(job_id in rule for rule in rules)


class _Rule:
    """All `jobs` but those that are `off`, which need not be among them."""

    __slots__ = ("jobs", "off")

    def __init__(self, jobs: Mapping[str, object]) -> None:
        self.jobs = jobs
        self.off: set[str] = set()

    def __contains__(self, job_id: object) -> bool:
        return job_id in self.jobs and job_id not in self.off


class _Family:
    """The marked children of one parent: those of a rule but some that are `off`, and others.

    `off` are among those of the rule, `others` are not.
    """

    __slots__ = ("off", "others", "rule")

    def __init__(self) -> None:
        self.rule: Sequence[int] = ()
        self.off: set[int] = set()
        self.others: set[int] = set()

    def __len__(self) -> int:
        return len(self.rule) - len(self.off) + len(self.others)

    def __contains__(self, index: int) -> bool:
        return index in self.others or (_among(self.rule, index) and index not in self.off)

    def __iter__(self) -> Iterator[int]:
        yield from (index for index in self.rule if index not in self.off)
        yield from self.others

    def put(self, index: int, on: bool) -> int:
        """Mark one or unmark it; by how many the marked ones have grown."""
        before = len(self)
        by_rule = _among(self.rule, index)
        if on == by_rule:
            (self.off if by_rule else self.others).discard(index)
        else:
            (self.off if by_rule else self.others).add(index)
        return len(self) - before

    def put_all(self, indexes: Sequence[int]) -> int:
        """Mark these, ascending; by how many the marked ones have grown."""
        before = len(self)
        self.off = {index for index in self.off if not _among(indexes, index)}
        self.rule = _union(self.rule, indexes)
        self.others = {index for index in self.others if not _among(self.rule, index)}
        return len(self) - before


def _union(these: Sequence[int], those: Sequence[int]) -> Sequence[int]:
    for one, other in ((these, those), (those, these)):
        if not other or (isinstance(one, range) and one and one[-1] >= other[-1]):
            return one  # a range of children begins at 0
    return sorted({*these, *those})


def _among(indexes: Sequence[int], index: int) -> bool:
    if isinstance(indexes, range):
        return index in indexes
    place = bisect_left(indexes, index)
    return place < len(indexes) and indexes[place] == index


def _place(job_id: str) -> tuple[str, int] | None:
    """What a child's id begins with, and its index; None for an id that is not one of a child."""
    child = split_child(job_id)
    if child is None or (start := f"{child.parent}{child.mark}") + str(child.index) != job_id:
        return None
    return start, child.index


def _starts(parent_id: str) -> tuple[str, str]:
    return f"{parent_id}:", f"{parent_id}#"
