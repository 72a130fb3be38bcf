"""What a job list promises the table, one example each."""

import pytest

from batch_tui.batch.job import Job, More, Status
from batch_tui.batch.joblist.change import Splice
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.joblist.notes import Pace
from batch_tui.batch.joblist.order import Order, SortBy
from tests.batch.orders import ALL, DURATION, EXIT, ID, NAME

PACE = Pace(9.0, 60_000)


def job(name: str, created: int, **rest: object) -> Job:
    return Job(name, f"name of {name}", Status.RUNNING, created)._replace(**rest)  # type: ignore[arg-type]


def array(name: str, created: int, size: int) -> Job:
    return job(name, created, more=More(size=size))


@pytest.fixture
def jobs() -> JobList:
    """Five jobs, newest first: e d c b a; c is an array of four."""
    jobs = JobList()
    jobs.merge([job(name, at) for at, name in enumerate("abcde", 1)])
    jobs.merge([array("c", 3, 4)])
    return jobs


def shown(jobs: JobList) -> str:
    return " ".join(jobs.ids(0, len(jobs)))


def test_a_page_is_appended_by_one_splice_at_the_end(jobs: JobList) -> None:
    assert jobs.merge([job("z", -1), job("y", 0)]).splices == (Splice(5, 0, 2),)
    assert shown(jobs) == "e d c b a y z"


def test_jobs_that_come_between_others_are_told_one_by_one(jobs: JobList) -> None:
    change = jobs.merge([job("cc", 3), job("f", 6), job("aa", 1), job("ab", 1)])
    assert shown(jobs) == "f e d c cc b a aa ab"
    assert change.splices == (Splice(0, 0, 1), Splice(4, 0, 1), Splice(7, 0, 2))


def test_the_same_answer_again_changes_nothing(jobs: JobList) -> None:
    again = [jobs.row(n).job._replace() for n in range(len(jobs))]
    assert not jobs.merge(again)


def test_a_sparse_answer_does_not_wipe_what_is_known(jobs: JobList) -> None:
    jobs.merge([job("a", 1, definition="etl:7", started=5)])
    assert not jobs.merge([job("a", 1)])
    assert jobs.row(4).job.definition == "etl:7"


def test_a_job_that_comes_twice_in_a_page_is_there_once(jobs: JobList) -> None:
    change = jobs.merge([job("y", 0), job("y", 0, status=Status.FAILED), job("y", 0)])
    assert change.splices == (Splice(5, 0, 1),)
    assert shown(jobs) == "e d c b a y"


def test_a_changed_job_is_one_row_changed_in_its_place(jobs: JobList) -> None:
    assert jobs.merge([job("b", 2, status=Status.FAILED)]).splices == (Splice(3, 1, 1),)


def test_a_changed_job_below_a_new_one_keeps_a_splice_of_its_own(jobs: JobList) -> None:
    change = jobs.merge([job("f", 6), job("e", 5, status=Status.FAILED)])
    assert change.splices == (Splice(0, 0, 1), Splice(1, 1, 1))


def test_a_job_moves_when_its_sort_key_changes(jobs: JobList) -> None:
    jobs.sort(Order(EXIT, descending=True))
    assert shown(jobs) == "e d c b a"
    assert jobs.merge([job("b", 2, exit_code=137)]).splices == (Splice(0, 0, 1), Splice(4, 1, 0))
    assert shown(jobs) == "b e d c a"


def test_an_expanded_parent_moves_with_its_children(jobs: JobList) -> None:
    jobs.expand("c")
    jobs.sort(Order(EXIT, descending=True))
    change = jobs.merge([array("c", 3, 4)._replace(exit_code=1)])
    assert change.splices == (Splice(0, 0, 5), Splice(7, 5, 0))
    assert shown(jobs) == "c c:0 c:1 c:2 c:3 e d b a"


def test_a_parent_whose_new_key_leaves_it_in_its_place_changes_its_own_row_alone(
    jobs: JobList,
) -> None:
    jobs.sort(Order(EXIT))
    jobs.merge([array("c", 3, 4)._replace(exit_code=2)])
    jobs.expand("c")
    assert shown(jobs) == "c c:0 c:1 c:2 c:3 e d b a"
    change = jobs.merge([array("c", 3, 4)._replace(exit_code=1)])
    assert change.splices == (Splice(0, 1, 1),)


def test_expanding_ten_thousand_children_is_one_splice() -> None:
    jobs = JobList()
    jobs.merge([job("b", 2), array("a", 1, 10_000)])
    assert jobs.expand("a").splices == (Splice(1, 1, 1), Splice(2, 0, 10_000))
    assert len(jobs) == 10_002
    assert jobs.position("a:9999") == 10_001
    assert jobs.ids(10_000, 99_999) == ["a:9998", "a:9999"]


def test_a_child_that_is_not_loaded_has_what_it_has_from_its_parent() -> None:
    jobs = JobList()
    scope = "arn:aws:batch:eu-west-1:123456789012:job/"
    parent = array("p", 5, 2)._replace(queue="q", definition="d:1", share="s", scope=scope)
    jobs.merge([parent])
    jobs.expand("p")
    row = jobs.row(2)
    expected = Job("p:1", parent.name, None, 5, queue="q", definition="d:1", share="s", scope=scope)
    assert (row.job, row.parent) == (expected, parent)
    assert jobs.get("p:1") is None


def test_what_placeholders_have_from_their_parent_changes_with_it(jobs: JobList) -> None:
    jobs.expand("c")
    jobs.merge([Job("c:1", "one", Status.FAILED)])
    learnt = jobs.merge([array("c", 3, 4)._replace(definition="etl:7")])
    assert learnt.splices == (Splice(2, 2, 2), Splice(5, 2, 2))
    assert jobs.row(6).job.definition == "etl:7"
    assert jobs.merge([array("c", 3, 4)._replace(reason="why")]).splices == (Splice(2, 1, 1),)


def test_a_child_goes_to_its_parent_and_is_ignored_without_one(jobs: JobList) -> None:
    jobs.expand("c")
    child = Job("c:2", "two", Status.FAILED)
    assert jobs.merge([child, Job("x:1", "stray"), Job("c#1", "node")]).splices == (
        Splice(5, 1, 1),
    )
    assert jobs.row(5).job == jobs.get("c:2") == child
    assert "x:1" not in jobs
    assert "c#1" not in jobs


def test_a_child_may_come_with_its_parent_in_any_order() -> None:
    jobs = JobList()
    jobs.merge([Job("p:0", "zero", Status.FAILED), array("p", 1, 2)])
    jobs.expand("p")
    assert [row.job.name for row in jobs.rows(0, 3)] == ["name of p", "zero", "name of p"]


def test_a_loaded_child_of_a_collapsed_parent_changes_no_row(jobs: JobList) -> None:
    assert not jobs.merge([Job("c:2", "two", Status.FAILED)])
    assert jobs.position("c:2") is None
    assert "c:2" in jobs


def test_limiting_and_widening_a_group_tell_exactly_which_children_go_and_come(
    jobs: JobList,
) -> None:
    jobs.expand("c")
    assert jobs.expand("c", [3, 1]).splices == (Splice(3, 1, 0), Splice(4, 1, 0))
    assert shown(jobs) == "e d c c:1 c:3 b a"
    assert jobs.shown("c") == [1, 3]
    assert jobs.expand("c", [1, 2, 3]).splices == (Splice(4, 0, 1),)
    assert jobs.child_position("c", 3) == 5
    assert jobs.expand("c").splices == (Splice(3, 0, 1),)
    assert jobs.shown("c") is None


def test_a_parent_whose_size_becomes_known_or_changes_gets_its_rows(jobs: JobList) -> None:
    jobs.expand("b")
    assert jobs.merge([array("b", 2, 2)]).splices == (Splice(3, 1, 1), Splice(4, 0, 2))
    # The child that was the last one, or is it now, shows another branch.
    assert jobs.merge([array("b", 2, 3)]).splices == (
        Splice(3, 1, 1),
        Splice(5, 1, 1),
        Splice(6, 0, 1),
    )
    assert jobs.merge([array("b", 2, 1)]).splices == (Splice(3, 2, 2), Splice(5, 2, 0))
    assert shown(jobs) == "e d c b b:0 a"


def test_the_last_child_on_display_is_told_whatever_is_limited_or_removed(jobs: JobList) -> None:
    jobs.expand("c", [0, 2])
    assert [row.job.id for row in jobs.rows(0, 9) if row.last] == ["c:2"]
    assert jobs.expand("c", [0, 2, 3]).splices == (Splice(4, 1, 1), Splice(5, 0, 1))
    assert [row.job.id for row in jobs.rows(0, 9) if row.last] == ["c:3"]
    assert jobs.remove(["c:3"]).splices == (Splice(4, 1, 1), Splice(5, 1, 0))
    assert [row.job.id for row in jobs.rows(0, 9) if row.last] == ["c:2"]


def test_a_pace_changes_its_row_alone_and_goes_with_its_parent(jobs: JobList) -> None:
    assert jobs.set_paces({"c": PACE, "nobody": PACE}).splices == (Splice(2, 1, 1),)
    assert jobs.row(2).pace == PACE
    assert not jobs.set_paces({"c": PACE})
    assert jobs.set_paces({"c": None}).splices == (Splice(2, 1, 1),)
    jobs.set_paces({"c": PACE})
    jobs.remove(["c"])
    jobs.merge([array("c", 3, 4)])
    assert jobs.row(2).pace is None


def test_many_notes_are_one_change(jobs: JobList) -> None:
    jobs.expand("c")
    change = jobs.note_each({"c:0": "gone", "c:1": "gone", "c:3": "gone", "nobody": "gone"})
    assert change.splices == (Splice(3, 2, 2), Splice(6, 1, 1))
    assert [row.note for row in jobs.rows(3, 7)] == ["gone", "gone", "", "gone"]


def test_nodes_of_a_multi_node_job_are_its_children() -> None:
    jobs = JobList()
    jobs.merge([job("m", 1, more=More(nodes=2)), Job("m#1", "worker", Status.RUNNING)])
    jobs.expand("m")
    assert shown(jobs) == "m m#0 m#1"
    assert jobs.row(2).job.name == "worker"
    assert jobs.position("m:1") is None


def test_collapse_forgets_neither_children_nor_marks_nor_notes(jobs: JobList) -> None:
    jobs.expand("c")
    jobs.merge([Job("c:1", "one", Status.FAILED)])
    jobs.mark(["c:1", "c:3"])
    jobs.note("c:0", "not spawned yet")
    before = jobs.rows(0, 9)
    assert jobs.collapse("c").splices == (Splice(2, 1, 1), Splice(3, 4, 0))
    assert set(jobs.marks) == {"c:1", "c:3"}
    jobs.expand("c")
    assert jobs.rows(0, 9) == before


def test_removing_a_parent_takes_its_children_and_all_that_is_pinned_to_them(
    jobs: JobList,
) -> None:
    jobs.expand("c")
    jobs.merge([Job("c:1", "one", Status.FAILED)])
    jobs.mark(["a", "c", "c:1", "c:3"])
    jobs.note("c:2", "forgotten by the service")
    assert jobs.remove(["c", "c:1"]).splices == (Splice(2, 5, 0),)
    assert set(jobs.marks) == {"a"}
    jobs.merge([array("c", 3, 4)])
    jobs.expand("c")
    assert not any(row.note or row.marked for row in jobs.rows(2, 7))
    assert jobs.get("c:1") is None


def test_a_removed_child_is_a_placeholder_again_or_leaves_a_limited_group(jobs: JobList) -> None:
    jobs.merge([Job("c:1", "one", Status.FAILED)])
    jobs.expand("c")
    assert jobs.remove(["c:1", "c:2"]).splices == (Splice(4, 1, 1),)
    jobs.expand("c", [1, 2])
    assert jobs.remove(["c:1"]).splices == (Splice(3, 1, 0),)
    assert shown(jobs) == "e d c c:2 b a"


def test_marking_tells_only_the_rows_whose_mark_changed(jobs: JobList) -> None:
    assert jobs.mark(["e", "a", "unknown"]).splices == (Splice(0, 1, 1), Splice(4, 1, 1))
    assert jobs.mark_range(3, 0).splices == (Splice(1, 3, 3),)
    assert jobs.marks == set("abcde")
    assert jobs.mark(["c", "unknown"], on=False).splices == (Splice(2, 1, 1),)
    assert jobs.mark_range(2, 1, on=False).splices == (Splice(1, 1, 1),)


def test_marking_all_and_clearing_the_marks_tell_all_rows_by_one_splice(jobs: JobList) -> None:
    jobs.expand("c", [1])
    assert jobs.mark_range(5, 0).splices == (Splice(0, 6, 6),)
    assert jobs.marks == {*"abcde", "c:1"}
    assert not jobs.mark_all()
    assert jobs.clear_marks().splices == (Splice(0, 6, 6),)
    assert not jobs.marks
    assert not jobs.clear_marks()


def test_a_departed_job_stays_until_it_is_to_leave(jobs: JobList) -> None:
    assert jobs.depart(["e", "b", "unknown"], True).splices == (Splice(0, 1, 1), Splice(3, 1, 1))
    assert [row.departed for row in jobs.rows(0, 9)] == [True, False, False, True, False]
    assert not jobs.depart(["e"], True)
    assert jobs.depart(["e"], False).splices == (Splice(0, 1, 1),)
    assert jobs.departed == {"b"}
    assert jobs.leave().splices == (Splice(3, 1, 0),)
    assert not jobs.departed


def test_neither_the_kept_nor_the_marked_nor_their_parents_leave(jobs: JobList) -> None:
    jobs.merge([array("d", 4, 2), array("e", 5, 2)])
    jobs.mark(["b", "d:1"])
    jobs.depart("abcde", True)
    assert jobs.leave(["e:0", "unknown:7"]).splices == (Splice(2, 1, 0), Splice(3, 1, 0))
    assert shown(jobs) == "e d b"
    assert jobs.departed == set("edb")
    jobs.clear_marks()
    jobs.leave(["d"])
    assert shown(jobs) == "d"


def test_a_departed_job_that_was_dropped_and_comes_again_has_not_departed(jobs: JobList) -> None:
    jobs.depart(["a"], True)
    jobs.leave()
    jobs.merge([job("a", 1)])
    assert not jobs.row(4).departed


def test_a_note_is_shown_until_it_is_taken_away(jobs: JobList) -> None:
    assert jobs.note("d", "forgotten by the service").splices == (Splice(1, 1, 1),)
    assert jobs.row(1).note == "forgotten by the service"
    assert not jobs.note("d", "forgotten by the service")
    assert jobs.note("d", "").splices == (Splice(1, 1, 1),)
    assert not jobs.note("unknown", "nobody")


def test_an_explicit_sort_is_one_splice_over_everything(jobs: JobList) -> None:
    assert jobs.sort(Order(ID, descending=False)).splices == (Splice(0, 5, 5),)
    assert shown(jobs) == "a b c d e"
    assert not jobs.sort(Order(ID, descending=False))


@pytest.mark.parametrize("by", ALL, ids=lambda by: by.key)
@pytest.mark.parametrize("descending", [False, True])
def test_jobs_without_a_value_come_last_in_both_directions(by: SortBy, descending: bool) -> None:
    bare = Job("", "")
    full = Job(
        "i", "n", Status.FAILED, 1, 2, 3, "q", "d", "r", 1, "s", "", More("r", 1, (0,) * 7)
    )  # fmt: skip
    jobs = JobList(Order(by, descending))
    jobs.merge([bare, full])
    assert [row.job for row in jobs.rows(0, 2)] == [full, bare]


def test_a_running_job_is_as_long_as_at_the_instant_of_the_sort() -> None:
    jobs = JobList(Order(DURATION, descending=False, at=100))
    jobs.merge([job("ran", 1, started=10, stopped=70, status=Status.SUCCEEDED)])
    jobs.merge([job("runs", 1, started=50), job("hangs", 1, started=20)])
    assert shown(jobs) == "runs ran hangs"


def test_orders_by_one_key_are_the_same_order_whoever_made_them() -> None:
    again = Order(SortBy("exit", lambda job, at: job.exit_code, largest_first=True))
    assert {Order(EXIT), again} == {again}
    assert len({Order(EXIT), Order(NAME), Order(EXIT, descending=False)}) == 3


@pytest.mark.parametrize("position", [-1, 5])
def test_a_row_outside_the_list_is_an_index_error(jobs: JobList, position: int) -> None:
    with pytest.raises(IndexError, match=f"no row {position} among 5"):
        jobs.row(position)


def test_a_change_knows_which_part_of_the_screen_it_touches(jobs: JobList) -> None:
    change = jobs.merge([job("b", 2, status=Status.FAILED)])
    assert [change.touches(row, row + 1) for row in range(5)] == [False, False, False, True, False]
    assert not change.touches(0, 3)
    grown = jobs.merge([job("dd", 4)])
    assert [grown.touches(row, row + 1) for row in range(6)] == [False, False, *[True] * 4]
