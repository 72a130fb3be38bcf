"""Marks that several lists share are those that a set of ids would hold."""

from collections.abc import Iterator

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from batch_tui.batch.job import Job, More, split_child
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.joblist.marks import Marks

NUMBERS = st.integers(0, 11)
WHICH = st.integers(0, 2)
CHILDREN = 4


def job(number: int) -> Job:
    """Every third job has four children, every third four nodes."""
    more = (More(size=CHILDREN), More(nodes=CHILDREN), None)[number % 3]
    return Job(f"j{number}", "", created=number, more=more)


def job_id(number: int, index: int | None) -> str:
    return f"j{number}" if index is None else f"j{number}{':##'[number % 3]}{index}"


IDS = st.sets(st.builds(job_id, NUMBERS, st.none() | st.integers(0, CHILDREN)), max_size=6)


class SharedMarks(RuleBasedStateMachine):
    @initialize(few=st.sampled_from([0, 5]))
    def start(self, few: int) -> None:
        self.marks = Marks(few)
        self.lists = [JobList(marks=self.marks) for _ in range(3)]
        self.model: set[str] = set()

    @rule(which=WHICH, numbers=st.sets(NUMBERS, max_size=9))
    def merge(self, which: int, numbers: set[int]) -> None:
        self.lists[which].merge(map(job, numbers))

    @rule(which=WHICH, ids=IDS)
    def remove(self, which: int, ids: set[str]) -> None:
        jobs = self.lists[which]
        loaded = {name for name in self.names(jobs) if name in ids}
        children = {n for n in ids if (child := split_child(n)) and child.parent in jobs}
        gone = {name for name in self.model if (name.split(":")[0].split("#")[0]) in loaded}
        self.model -= loaded | children | gone
        jobs.remove(ids)

    @rule(which=WHICH, number=NUMBERS, only=st.none() | st.sets(st.integers(0, 5)))
    def expand(self, which: int, number: int, only: set[int] | None) -> None:
        self.lists[which].expand(f"j{number}", only)

    @rule(which=WHICH, number=NUMBERS)
    def collapse(self, which: int, number: int) -> None:
        self.lists[which].collapse(f"j{number}")

    @rule(which=WHICH)
    def mark_all(self, which: int) -> None:
        jobs = self.lists[which]
        self.model.update(jobs.ids(0, len(jobs)))
        jobs.mark_all()

    @rule(ids=IDS, on=st.booleans())
    def put(self, ids: set[str], on: bool) -> None:
        self.marks.put(ids, on)
        self.model = self.model | ids if on else self.model - ids

    @rule()
    def clear(self) -> None:
        self.marks.clear()
        self.model.clear()

    @invariant()
    def agree(self) -> None:
        found = list(self.marks)
        assert sorted(found) == sorted(self.model)
        assert len(self.marks) == len(found)
        for jobs in self.lists:
            for row in jobs.rows(0, len(jobs)):
                assert row.marked == (row.job.id in self.model)
        for number in range(12):
            marked = any(name.startswith((f"j{number}:", f"j{number}#")) for name in self.model)
            assert self.marks.has_children(f"j{number}") == marked
        assert "j0:01" not in self.marks

    def names(self, jobs: JobList) -> set[str]:
        return {f"j{number}" for number in range(12) if f"j{number}" in jobs}


SharedMarks.TestCase.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
TestMarksOfSeveralLists = SharedMarks.TestCase


@pytest.fixture(params=[0, 99], ids=["a rule", "one by one"])
def marks(request: pytest.FixtureRequest) -> Marks:
    return Marks(request.param)


def test_who_comes_after_all_were_marked_is_not_marked(marks: Marks) -> None:
    jobs = JobList(marks=marks)
    jobs.merge([job(2), job(5)])
    jobs.mark_all()
    jobs.merge([job(8)])
    assert [row.marked for row in jobs.rows(0, 3)] == [False, True, True]
    assert set(marks) == {"j2", "j5"}


def test_marks_stay_for_another_list_and_when_theirs_is_gone(marks: Marks) -> None:
    jobs = JobList(marks=marks)
    jobs.merge([job(2), job(5)])
    jobs.mark_all()
    del jobs
    other = JobList(marks=marks)
    other.merge([job(5), job(8)])
    assert [row.marked for row in other.rows(0, 2)] == [False, True]
    other.mark_all()
    assert set(marks) == {"j2", "j5", "j8"}
    assert len(marks) == 3


def test_a_job_that_was_dropped_and_comes_again_is_not_marked(marks: Marks) -> None:
    jobs = JobList(marks=marks)
    jobs.merge([job(2), job(5)])
    jobs.mark_all()
    jobs.remove(["j5"])
    jobs.merge([job(5)])
    assert set(marks) == {"j2"}
    assert len(marks) == 1


def test_a_job_unmarked_and_marked_by_hand_counts_once_when_all_are_marked_again(
    marks: Marks,
) -> None:
    jobs = JobList(marks=marks)
    jobs.merge([job(2), job(5)])
    jobs.mark_all()
    jobs.mark(["j5"], on=False)
    jobs.mark(["j5"])
    assert not jobs.mark_all()
    assert len(marks) == len(set(marks)) == 2


class Unseen(dict[str, object]):
    """Jobs that can be asked for, and not gone through."""

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("somebody goes through all the jobs")


def test_marking_all_jobs_and_clearing_the_marks_go_through_no_jobs() -> None:
    marks = Marks(few=0)
    jobs = Unseen({f"j{number}": None for number in range(9)})
    marks.put({"j1", "elsewhere"}, True)
    marks.put_all(jobs, [("j0:", range(5))])
    marks.put({"j2", "j0:3"}, False)
    assert len(marks) == 13
    assert marks & {"j1", "j2", "j0:2", "j0:3"} == {"j1", "j0:2"}
    marks.clear()
    assert not marks


def test_a_mark_can_be_taken_from_a_child_that_is_there_no_more() -> None:
    jobs = JobList()
    jobs.merge([job(1)])
    jobs.expand("j1", {CHILDREN})
    jobs.mark_all()
    jobs.expand("j1")
    assert set(jobs.marks) == {"j1", f"j1#{CHILDREN}"}
    jobs.mark([f"j1#{CHILDREN}"], on=False)
    assert set(jobs.marks) == {"j1"}
