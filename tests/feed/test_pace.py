"""How fast the children of a parent end: told only where it can be told."""

import pytest

from batch_tui.batch.job import Job, More, Status
from batch_tui.feed.listing.pace import MOST_PARENTS, SAMPLES, STEADY, Paces

START = 1_795_000_000_000
SIZE = 1_000


def parent(done: int, failed: int = 0, *, job_id: str = "p", **members: object) -> Job:
    summary = (0, 0, 0, 0, SIZE - done - failed, done, failed)
    job = Job(job_id, "array", Status.PENDING, START, more=More(size=SIZE, summary=summary))
    return job._replace(**members)  # type: ignore[arg-type]


@pytest.fixture
def paces() -> Paces:
    return Paces()


def fed(paces: Paces, *told: tuple[int, int]) -> tuple[float, int | None] | None:
    """The pace after so many had ended at so many seconds."""
    for seconds, done in told:
        pace = paces.note(parent(done), START + seconds * 1_000)
    return pace


def test_nothing_is_told_after_one_look_or_too_soon(paces: Paces) -> None:
    assert fed(paces, (0, 10)) is None
    assert fed(paces, (5, 20)) is None


def test_rate_and_time_to_go_come_of_what_has_ended_meanwhile(paces: Paces) -> None:
    assert fed(paces, (0, 100), (30, 150)) == (100.0, 510_000)


def test_failed_children_have_ended_too(paces: Paces) -> None:
    paces.note(parent(0), START)
    assert paces.note(parent(50, 50), START + 60_000) == (100.0, 540_000)


def test_where_no_child_ends_no_rate_is_told(paces: Paces) -> None:
    assert fed(paces, (0, 10), (30, 10), (60, 10)) is None


def test_a_rate_falls_silent_when_its_children_have_long_stopped_to_end(paces: Paces) -> None:
    looks = [(60 + 5 * n, 60) for n in range(SAMPLES)]
    assert fed(paces, (0, 0), (60, 60)) is not None
    assert fed(paces, *looks) is None


def test_a_rate_is_that_of_the_last_looks(paces: Paces) -> None:
    slow = [(10 * n, n) for n in range(10)]
    fast = [(100 + 10 * n, 10 + 10 * n) for n in range(SAMPLES)]
    pace = fed(paces, *slow, *fast)
    assert pace is not None
    assert pace[0] == pytest.approx(60, rel=STEADY)
    assert pace[1] == pytest.approx((SIZE - 250) * 1_000)


def test_a_rate_that_hardly_changes_stays_as_it_was_told(paces: Paces) -> None:
    assert fed(paces, (0, 0), (60, 100)) == (100.0, 540_000)
    pace = fed(paces, (120, 210))
    assert pace is not None
    assert pace[0] == 100.0
    assert pace[1] == round((SIZE - 210) / 105 * 60_000)
    assert fed(paces, (180, 390)) == (130.0, round((SIZE - 390) / 130 * 60_000))


def test_a_retry_begins_anew(paces: Paces) -> None:
    assert fed(paces, (0, 10), (60, 70)) is not None
    assert fed(paces, (70, 5)) is None
    assert fed(paces, (130, 65)) == (60.0, 935_000)


def test_the_same_instant_again_counts_once(paces: Paces) -> None:
    assert fed(paces, (0, 10), (0, 40)) is None
    assert fed(paces, (60, 100)) == (60.0, 900_000)


def test_all_ended_leaves_no_time_to_go(paces: Paces) -> None:
    assert fed(paces, (0, 940), (60, 1_000)) == (60.0, None)


def test_a_parent_that_has_ended_or_does_not_count_has_no_pace(paces: Paces) -> None:
    fed(paces, (0, 0), (60, 60))
    ended = parent(SIZE, status=Status.SUCCEEDED)
    assert paces.note(ended, START + 120_000) is None
    assert paces.note(parent(90), START + 180_000) is None
    nodes = Job("m", "mpi", Status.RUNNING, START, more=More(nodes=4))
    assert paces.note(nodes, START) is None


def test_parents_are_told_apart_and_those_not_looked_at_are_forgotten(paces: Paces) -> None:
    paces.note(parent(0, job_id="a"), START)
    paces.note(parent(500, job_id="b"), START)
    assert paces.note(parent(60, job_id="a"), START + 60_000) == (60.0, 940_000)
    for n in range(MOST_PARENTS):
        paces.note(parent(0, job_id=f"other-{n}"), START)
    assert paces.note(parent(120, job_id="a"), START + 120_000) is None
