"""The job itself: ids of children, what is derived, and what a sparse answer may not wipe."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch_tui.batch.job import (
    ACTIVE,
    NOTHING_MORE,
    STATUSES,
    TERMINAL,
    Child,
    Job,
    More,
    Status,
    child_id,
    completed,
    is_child,
    split_child,
)

ARRAY = Job("p", "array", more=More(size=3))
NODES = Job("p", "nodes", more=More(nodes=2))
FULL = Job(
    "j",
    "train",
    Status.FAILED,
    created=1,
    started=2,
    stopped=3,
    queue="gpu",
    definition="train:7",
    reason="Essential container in task exited",
    exit_code=137,
    share="team",
    scope="arn:aws:batch:eu-west-1:123456789012:job/",
    more=More("OutOfMemoryError", 4, (0,) * 7, 5, cancelled=True, capacity=(("VCPU", 2.0),)),
)


@pytest.mark.parametrize(
    ("job_id", "parts"),
    [
        ("p:0", Child("p", ":", 0)),
        ("p:9999", Child("p", ":", 9999)),
        ("p#12", Child("p", "#", 12)),
        ("p", None),
        ("p:", None),
        ("p:x", None),
        ("p:-1", None),
        ("p:1.5", None),
        ("p:" + "9" * 5000, None),
        ("", None),
    ],
)
def test_a_child_id_is_split_and_any_other_id_is_not(job_id: str, parts: Child | None) -> None:
    assert split_child(job_id) == parts


@given(st.uuids().map(str), st.integers(0, 9999), st.sampled_from([ARRAY, NODES]))
def test_splitting_undoes_the_making_of_a_child_id(name: str, index: int, kind: Job) -> None:
    made = child_id(kind._replace(id=name), index)
    assert split_child(made) == (name, ":" if kind is ARRAY else "#", index)
    assert is_child(made)
    assert not is_child(name)


@pytest.mark.parametrize(
    ("job", "kind", "children"),
    [
        (Job("j", "n"), "single", 0),
        (Job("j", "n", more=More(cancelled=True)), "single", 0),
        (ARRAY, "array", 3),
        (NODES, "mnp", 2),
        (Job("p:1", "n"), "array", 0),
        (Job("p#1", "n"), "mnp", 0),
        (Job("p:1", "n", more=More(size=3, index=1)), "array", 0),
    ],
)
def test_a_job_knows_its_kind_and_how_many_children_it_has(
    job: Job, kind: str, children: int
) -> None:
    assert (job.kind, job.child_count) == (kind, children)


def test_every_status_is_either_active_or_terminal() -> None:
    assert set(STATUSES) == ACTIVE | TERMINAL
    assert not ACTIVE & TERMINAL
    for status in STATUSES:
        assert Job("j", "n", status).is_terminal == (status in ("SUCCEEDED", "FAILED"))
    assert not Job("j", "n", None).is_terminal


def test_a_status_unheard_of_has_the_services_word_as_long_as_it_lasts() -> None:
    held = Job("a", "etl", Status.OTHER, more=More(state="HELD", size=3))
    assert (held.state, held.is_terminal, held.exit) == ("HELD", False, None)
    runs = completed(Job("a", "etl", Status.RUNNING, more=More(size=3)), held)
    assert (runs.state, runs.rest.state) == ("RUNNING", "")
    paused = Job("a", "etl", Status.OTHER, reason="", more=More(state="PAUSED"))
    assert completed(paused, held._replace(reason="held up")).reason == ""
    assert Job("a", "etl", Status.OTHER).state == "OTHER"
    assert Job("a", "etl").state == ""


def test_an_answer_without_a_status_leaves_it_and_all_that_goes_with_it() -> None:
    held = Job("a", "etl", Status.OTHER, started=7, more=More(state="HELD", summary_at=3))
    assert completed(Job("a", "etl"), held) == held
    failed = Job("a", "etl", Status.FAILED, exit_code=1, reason="why")
    assert completed(Job("a", "etl"), failed) == failed


def test_an_arn_is_scope_and_id_and_empty_without_a_scope() -> None:
    assert FULL.arn == "arn:aws:batch:eu-west-1:123456789012:job/j"
    assert Job("j", "n").arn == ""


def test_the_container_says_more_than_the_status_reason() -> None:
    assert FULL.why == "OutOfMemoryError"
    assert FULL._replace(more=None).why == "Essential container in task exited"
    assert Job("j", "n").why == ""


def test_the_rest_of_a_plain_job_is_empty_but_there() -> None:
    assert Job("j", "n").rest == NOTHING_MORE
    assert ARRAY.rest.size == 3


@pytest.mark.parametrize(
    ("status", "started", "stopped", "duration"),
    [
        (Status.RUNNABLE, None, None, None),
        (Status.RUNNING, 10, None, 90),
        (Status.RUNNING, 150, None, 0),
        (Status.SUCCEEDED, 10, 70, 60),
        (Status.FAILED, None, 70, None),
        (Status.FAILED, 10, None, None),
    ],
)
def test_a_duration_runs_from_start_to_stop_or_until_now_while_the_job_runs(
    status: Status, started: int | None, stopped: int | None, duration: int | None
) -> None:
    assert Job("j", "n", status, 1, started, stopped).duration(100) == duration


def test_progress_is_the_share_of_children_that_have_ended() -> None:
    done = ARRAY._replace(more=More(size=4, summary=(0, 0, 1, 0, 0, 2, 1)))
    assert done.progress == 0.75
    assert ARRAY.progress is None
    assert Job("j", "n").progress is None


def test_what_an_answer_leaves_out_is_kept_from_the_one_before() -> None:
    assert completed(Job("j", "train", Status.FAILED), FULL) == FULL


def test_what_an_answer_tells_replaces_what_was_known() -> None:
    fresh = FULL._replace(
        name="t", created=9, started=9, stopped=9, queue="q", definition="d:1", reason="r",
        exit_code=0, share="s", scope="arn:", more=More("why", 9, (9,) * 7, 9, capacity=()),
    )  # fmt: skip
    told = completed(fresh, FULL)
    assert told._replace(more=None) == fresh._replace(more=None)
    assert told.rest[:4] == fresh.rest[:4]


def test_an_exit_code_of_zero_is_told_and_not_left_out() -> None:
    assert completed(FULL._replace(exit_code=0), FULL).exit_code == 0


def test_in_another_status_only_what_never_changes_is_kept() -> None:
    retried = completed(Job("j", "train", Status.RUNNABLE), FULL)
    assert retried == FULL._replace(
        status=Status.RUNNABLE,
        started=None,
        stopped=None,
        reason="",
        exit_code=None,
        more=FULL.rest._replace(container_reason="", summary=None, summary_at=None),
    )


def test_members_of_another_status_go_also_where_an_answer_tells_some_others() -> None:
    moved = completed(Job("j", "train", Status.RUNNABLE, more=More(size=4)), FULL)
    assert moved.rest == More(size=4, cancelled=True, capacity=FULL.rest.capacity)


def test_a_new_summary_does_not_get_the_time_of_the_old_one() -> None:
    fresh = FULL._replace(more=More(summary=(1,) * 7))
    told = completed(fresh, FULL).rest
    assert (told.summary, told.summary_at, told.size) == ((1,) * 7, None, 4)


def test_a_cancellation_is_not_taken_back_by_an_answer_that_does_not_name_it() -> None:
    fresh = FULL._replace(more=FULL.rest._replace(cancelled=False))
    assert completed(fresh, FULL).rest.cancelled


def test_a_retried_job_of_which_nothing_else_was_known_has_no_more() -> None:
    known = Job("j", "n", Status.FAILED, more=More("OutOfMemoryError"))
    assert completed(Job("j", "n", Status.RUNNABLE), known).more is None


PARTS: dict[str, st.SearchStrategy[Any]] = {
    "status": st.sampled_from(STATUSES),
    "started": st.none() | st.integers(1, 3),
    "definition": st.sampled_from(["", "d:1"]),
    "reason": st.sampled_from(["", "gone"]),
    "more": st.none() | st.builds(More, st.sampled_from(["", "oom"]), st.none() | st.just(3)),
}
JOBS = st.fixed_dictionaries(PARTS).map(lambda parts: Job("j", "n", **parts))


@given(JOBS, JOBS)
def test_completing_twice_is_completing_once(new: Job, known: Job) -> None:
    once = completed(new, known)
    assert completed(once, known) == once
    assert completed(new, once) == once


WAITED = Job("a", "a", created=1_000)


@pytest.mark.parametrize(
    ("job", "waited"),
    [
        (WAITED._replace(status=Status.RUNNABLE), 9_000),
        (WAITED._replace(status=Status.STARTING), 9_000),
        (WAITED._replace(status=Status.RUNNING, started=4_000), 3_000),
        (WAITED._replace(status=Status.FAILED, started=4_000, stopped=5_000), 3_000),
        (WAITED._replace(status=Status.FAILED, stopped=5_000), 4_000),
        (WAITED._replace(status=Status.FAILED), None),
        (WAITED._replace(status=Status.RUNNING), None),
        (WAITED._replace(status=Status.PENDING, more=More(size=3)), None),
        (WAITED._replace(created=None, status=Status.RUNNABLE), None),
    ],
)
def test_a_job_waits_from_its_creation_to_its_start(job: Job, waited: int | None) -> None:
    assert job.waited(10_000) == waited


def test_the_last_count_stands_in_for_the_stop_of_an_array() -> None:
    array = Job("a", "a", Status.FAILED, more=More(size=3, summary_at=7))
    assert array.ended == 7
    assert array._replace(stopped=5).ended == 5
    assert array._replace(status=Status.PENDING).ended is None
    assert array._replace(more=More(size=3)).ended is None


def test_the_attempt_that_runs_counts() -> None:
    more = More(attempts=1)
    assert Job("a", "a", Status.RUNNING, more=more).attempts == 2
    assert Job("a", "a", Status.RUNNABLE, more=more).attempts == 1
    assert Job("a", "a", Status.FAILED, more=more).attempts == 1
    assert Job("a", "a", Status.FAILED).attempts is None


def test_attempts_are_not_known_in_another_status() -> None:
    known = Job("a", "a", Status.RUNNING, more=More(attempts=1, tags=(("team", "x"),)))
    ended = completed(Job("a", "a", Status.FAILED), known)
    assert ended.attempts is None
    assert ended.rest.tags == (("team", "x"),)
    assert completed(Job("a", "a", Status.RUNNING), known).attempts == 2


def test_that_a_job_has_no_tags_is_known_still_when_it_is_listed_again() -> None:
    known = Job("a", "a", Status.RUNNING, more=More(attempts=0, tags=()))
    listed = completed(Job("a", "a", Status.RUNNING, more=More(cancelled=True)), known)
    assert (listed.rest.tags, listed.attempts) == ((), 1)
