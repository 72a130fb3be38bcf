"""The job list, driven at random, shows what a naive one shows and tells exactly what changed."""

from random import Random
from typing import Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from batch_tui.batch.job import NOTHING_MORE, STATUSES, Job, More, split_child
from batch_tui.batch.joblist.change import NO_CHANGE, Change
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.joblist.marks import Marks
from batch_tui.batch.joblist.order import Order
from batch_tui.batch.joblist.rows import Row
from batch_tui.batch.joblist.sorting import Sorting

from .naive_list import NaiveList
from .orders import ALL

NUMBERS = range(14)
MARKS = ":#:"
"""By its number modulo 3, what a job's children would have in their ids."""
TIMES = (None, 1, 2, 3, 9)
TEXTS = ("", "a", "A", "ab", "é", "\N{GRINNING FACE}", "a\0", "\udc80")
SUMMARIES = (None, (0,) * 7, (0, 0, 0, 0, 1, 1, 0), (0, 0, 0, 0, 0, 2, 3))

ORDERS = st.builds(Order, st.sampled_from(ALL), st.booleans(), st.sampled_from([0, 9]))
INDEXES = st.sets(st.integers(0, 5))
PARENTS = st.sampled_from([f"j{number}" for number in NUMBERS if number % 3 < 2])


def job_id(number: int, index: int | None) -> str:
    return f"j{number}" if index is None else f"j{number}{MARKS[number % 3]}{index}"


IDS = st.builds(job_id, st.sampled_from(NUMBERS), st.sampled_from([None, None, *range(6)]))


def variant(seed: int) -> Job:
    """A job of any kind and in any state; `more` has its number of children, if it has some."""
    pick = Random(seed).choice
    return Job(
        id="",
        name=pick(TEXTS),
        status=pick(STATUSES),
        created=pick(TIMES),
        started=pick(TIMES),
        stopped=pick(TIMES),
        queue=pick(TEXTS),
        definition=pick(TEXTS),
        reason=pick(TEXTS),
        exit_code=pick((None, 0, 1, 137)),
        share=pick(TEXTS),
        more=More(pick(TEXTS), pick((None, 1, 2, 3, 4, 5)), pick(SUMMARIES)),
    )


def as_job(name: str, any_job: Job) -> Job:
    """The variant under an id, with the members that a job of this id can have."""
    child = split_child(name)
    rest = any_job.rest
    if child is not None or int(name[1:]) % 3 == 2:
        rest = More(container_reason=rest.container_reason)
    elif int(name[1:]) % 3 == 1:
        rest = rest._replace(size=None, nodes=rest.size)
    return any_job._replace(id=name, more=None if rest == NOTHING_MORE else rest)


# One draw a job keeps the machine's runs long; hypothesis gives up on those that draw much.
VARIANTS = st.integers(0, 300).map(variant)
JOBS = st.lists(st.builds(as_job, IDS, VARIANTS), max_size=9)
FIELDS = st.sets(st.sampled_from(Job._fields[1:]), min_size=1, max_size=2)


def seen(row: Row) -> tuple[Any, ...]:
    """What a row shows. Of its parent a child shows no more than that it belongs there."""
    return (row.job, row.parent and row.parent.id, *row[2:])


class Lists(RuleBasedStateMachine):
    @initialize(order=ORDERS, first=st.integers(0, 300), few=st.sampled_from([0, 99]))
    def start(self, order: Order, first: int, few: int) -> None:
        self.subject = JobList(order, Marks(few), chunk=3)
        self.model = NaiveList(order)
        self.before: list[tuple[Any, ...]] = []
        self.loose = False
        self.sorting: Sorting | None = None
        self.merge([as_job(f"j{number}", variant(first + number)) for number in NUMBERS])

    @rule(jobs=JOBS)
    def merge(self, jobs: list[Job]) -> None:
        self.change = self.subject.merge(jobs)
        self.model.merge(jobs)

    @rule(changes=st.lists(st.tuples(IDS, VARIANTS, FIELDS), max_size=4))
    def alter(self, changes: list[tuple[str, Job, set[str]]]) -> None:
        """A fresh answer about known jobs, in which some members are others."""
        known = {**self.model.jobs, **self.model.children}
        fresh = []
        for name, other, fields in changes:
            if name in known:
                news = {field: getattr(as_job(name, other), field) for field in fields}
                fresh.append(known[name]._replace(**news))
        self.merge(fresh)

    @rule(jobs=st.lists(IDS, max_size=8))
    def remove(self, jobs: list[str]) -> None:
        self.change = self.subject.remove(jobs)
        self.model.remove(jobs)

    @rule(at=st.integers(0, 200), count=st.integers(1, 9))
    def remove_rows(self, at: int, count: int) -> None:
        self.remove(self.subject.ids(at, at + count))

    @rule(parent=PARENTS, only=st.none() | INDEXES)
    def expand(self, parent: str, only: set[int] | None) -> None:
        self.change = self.subject.expand(parent, only)
        if parent in self.model.jobs:
            self.model.open[parent] = only

    @rule(parent=PARENTS)
    def collapse(self, parent: str) -> None:
        self.change = self.subject.collapse(parent)
        self.model.open.pop(parent, None)

    @rule(order=ORDERS)
    def sort(self, order: Order) -> None:
        self.change = self.subject.sort(order)
        self.model.order = order
        self.sorting = None
        self.loose = True

    @rule(order=ORDERS, runs_at_once=st.booleans())
    def begin_to_sort(self, order: Order, runs_at_once: bool) -> None:
        """What the list does from here to the end of the sort is not seen by the sort."""
        self.sorting = self.subject.sorting(order)
        if runs_at_once:
            self.sorting.run()

    @precondition(lambda self: self.sorting)
    @rule()
    def end_the_sort(self) -> None:
        assert self.sorting
        if not self.sorting.is_done:
            self.sorting.run()
        self.change = self.subject.finish(self.sorting)
        self.model.order = self.sorting.order
        self.sorting = None
        self.loose = True

    @precondition(lambda self: self.sorting)
    @rule()
    def drop_the_sort(self) -> None:
        """A sort that was stopped, or has not run, changes nothing."""
        assert self.sorting
        if self.sorting.is_done:
            self.sorting.stop()
        self.change = self.subject.finish(self.sorting)
        self.sorting = None

    @rule(jobs=st.lists(IDS, max_size=8), on=st.booleans())
    def mark(self, jobs: list[str], on: bool) -> None:
        self.change = self.subject.mark(jobs, on)
        self.model.mark(jobs, on)

    @rule(first=st.integers(-3, 60), last=st.integers(-3, 60), on=st.booleans())
    def mark_range(self, first: int, last: int, on: bool) -> None:
        self.change = self.subject.mark_range(first, last, on)
        rows = range(max(min(first, last), 0), max(first, last) + 1)
        self.model.mark([row[0].id for n, row in enumerate(self.before) if n in rows], on)
        self.loose = on and len(self.before) <= rows.stop - rows.start

    @rule()
    def mark_all(self) -> None:
        self.change = self.subject.mark_all()
        self.model.mark([row[0].id for row in self.before], True)
        self.loose = True

    @rule()
    def clear_marks(self) -> None:
        self.change = self.subject.clear_marks()
        self.model.marks.clear()
        self.loose = True

    @rule(jobs=st.sets(IDS, max_size=8), gone=st.booleans())
    def depart(self, jobs: set[str], gone: bool) -> None:
        self.change = self.subject.depart(jobs, gone)
        if gone:
            self.model.departed |= jobs & self.model.jobs.keys()
        else:
            self.model.departed -= jobs

    @rule(keep=st.sets(IDS, max_size=2))
    def leave(self, keep: set[str]) -> None:
        self.change = self.subject.leave(keep)
        self.model.leave(keep)

    @rule(job_id=IDS, text=st.sampled_from(["", "gone", "denied"]))
    def note(self, job_id: str, text: str) -> None:
        self.change = self.subject.note(job_id, text)
        if text and self.model.has(job_id):
            self.model.notes[job_id] = text
        elif not text:
            self.model.notes.pop(job_id, None)

    @invariant()
    def agree(self) -> None:
        rows = self.model.rows()
        after = [seen(row) for row in rows]
        assert [seen(row) for row in self.subject.rows(0, len(rows) + 9)] == after
        check(self.change, self.before, after, exact=not self.loose)
        self.before, self.change, self.loose = after, NO_CHANGE, False

    @invariant()
    def answers_agree(self) -> None:
        rows = self.model.rows()
        names = [row.job.id for row in rows]
        assert len(self.subject) == len(rows)
        assert self.subject.jobs == len(self.model.jobs)
        assert self.subject.departed == self.model.departed
        marks = list(self.subject.marks)
        assert len(self.subject.marks) == len(marks)
        assert sorted(marks) == sorted(self.model.marks)
        for place, row in enumerate(rows):
            assert self.subject.row(place) == row
            assert self.subject.rows(place, place + 4) == rows[place : place + 4]
            assert self.subject.ids(place - 2, place + 2) == names[max(place - 2, 0) : place + 2]
        places = {name: place for place, name in enumerate(names)}
        for number in NUMBERS:
            for name in (f"j{number}", f"j{number}:0", f"j{number}#0", f"j{number}:2"):
                known = self.model.jobs.get(name, self.model.children.get(name))
                assert self.subject.get(name) == known
                assert (name in self.subject) == (known is not None)
                assert self.subject.position(name) == places.get(name)
            assert self.subject.expanded(f"j{number}") == (f"j{number}" in self.model.open)


def check(change: Change, before: list[Any], after: list[Any], exact: bool) -> None:
    """The splices, and nothing else, make `after` of `before`."""
    rows = list(before)
    origins: list[int | None] = list(range(len(before)))
    end = -1
    in_place = False
    for at, removed, inserted in change.splices:
        stays = removed == inserted
        assert removed or inserted
        assert at > end or (at == end and not (stays and in_place))
        rows[at : at + removed] = after[at : at + inserted]
        origins[at : at + removed] = [None] * inserted
        end, in_place = at + inserted, stays
    assert rows == after
    covered = [new for new, old in enumerate(origins) if old is None]
    assert all(change.touches(new, new + 1) for new in covered)
    if exact:
        assert bool(change) == (before != after)
    if exact and [row[0].id for row in before] == [row[0].id for row in after]:
        assert covered == [n for n, row in enumerate(after) if before[n] != row]


Lists.TestCase.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)
TestAJobListAgainstANaiveOne = Lists.TestCase
