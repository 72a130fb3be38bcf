"""The progress cell: a bar that never lies, and whole numbers only."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch_tui.batch.job import More, Status
from batch_tui.batch.joblist.notes import Pace
from batch_tui.look.bar import BARS, WIDTH, bar, needs, pace_text, progress, progress_and_pace
from batch_tui.look.runs import EMPTY, Run
from tests.look.rows import NOW, array, job, row, text

PACE = Pace(120.0, 25 * 60_000)


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (14, "2 ✖ of 100"),
        (15, "52% 2 ✖ of 100"),
        (18, "██▓▒░ 2 ✖ of 100"),
        (24, "███▓▒░  52% 2 ✖ of 100"),
        (32, "████▓▒░░  52% 2 ✖ 13 ● of 100"),
        (60, "██████▓▒░░░░  52% 2 ✖ 13 ● 50 ✔ of 100"),
    ],
)
def test_the_bar_and_the_numbers_grow_with_the_column(width: int, said: str) -> None:
    assert text(progress(row(array(50, 2, 13)), NOW, width)) == said


def test_a_number_that_does_not_fit_is_left_out_and_never_cut() -> None:
    many = array(5_000, 2_500, 1_200, size=10_000)
    assert text(progress(row(many), NOW, 15)) == "██▓▒░ 2,500 ✖"
    assert text(progress(row(many), NOW, 17)) == "2,500 ✖ of 10,000"
    assert text(progress(row(many), NOW, 25)) == "███▓▒░ 2,500 ✖ of 10,000"


def test_what_a_cell_needs_shows_how_many_have_failed_of_how_many() -> None:
    few = row(array(0, 7, 0, size=10_000))
    least, _ = needs(few)
    assert text(progress(few, NOW, least)) == "7 ✖ of 10,000"
    assert text(progress(few, NOW, 19)) == "▓░░░░ 7 ✖ of 10,000"
    parent = row(array(50, 2, 13), pace=PACE)
    whole = text(progress_and_pace(parent, NOW, needs(parent)[1]))
    assert whole.endswith("  52% 2 ✖ 13 ● 50 ✔ of 100 ~25m")


@given(
    st.integers(WIDTH, 80),
    st.tuples(*[st.integers(0, 4_000)] * 5),
    st.none() | st.just(PACE),
    st.booleans(),
)
def test_a_cell_is_never_wider_than_its_column(
    width: int, counts: tuple[int, ...], pace: Pace | None, alone: bool
) -> None:
    done, failed, running, starting, _ = counts
    parent = array(done, failed, running, sum(counts) or 1, starting)
    cell = progress_and_pace if alone else progress
    shown = text(cell(row(parent, pace=pace), NOW, width))
    assert len(shown) <= width
    size = sum(counts) or 1
    percent = (done + failed) * 100 // size
    for number in re.findall(r"[0-9,]+", shown):
        known = {done, failed, running + starting, 25, percent, size}
        assert int(number.replace(",", "")) in known


@given(st.tuples(*[st.integers(0, 10_000)] * 4), st.integers(BARS[0], BARS[1]))
def test_a_bar_is_as_long_as_it_should_and_shows_all_there_is(
    counts: tuple[int, ...], width: int
) -> None:
    done, failed, running, waiting = counts
    size = sum(counts)
    drawn = text(bar((waiting, 0, 0, 0, running, done, failed), size, width))
    assert len(drawn) == width
    assert ("█" in drawn) == (done > 0)
    assert ("▓" in drawn) == (failed > 0)
    assert ("▒" in drawn) == (running > 0)
    assert ("░" in drawn) == (waiting > 0 or size == 0)
    assert drawn == "".join(sorted(drawn, key="█▓▒░".index))


def test_each_part_of_the_bar_has_the_colour_of_its_status() -> None:
    drawn = bar((1, 0, 0, 0, 1, 1, 1), 4, 8)
    assert [run.style for run in drawn] == ["succeeded", "failed", "running", "faint"]


def test_ninety_nine_and_a_half_percent_are_not_all() -> None:
    cell = progress(row(array(9_999, size=10_000)), NOW, 30)
    assert "░" in text(cell)
    assert " 99%" in text(cell)


def test_parents_that_do_not_count_their_children_say_how_many_there_are() -> None:
    nodes = job(Status.RUNNING, more=More(nodes=4))
    assert progress(row(nodes), NOW, WIDTH) == (Run("4 nodes", "faint"),)
    children = job(Status.PENDING, more=More(size=10_000))
    assert text(progress(row(children), NOW, WIDTH)) == "10,000 children"
    assert progress(row(job()), NOW, WIDTH) == EMPTY


def test_alone_it_tells_of_notes_and_of_the_time_to_go() -> None:
    parent = array(50, 2, 13)
    assert text(progress(row(parent, pace=PACE), NOW, 36)) == "████▓▒░░░  52% 2 ✖ 13 ● 50 ✔ of 100"
    alone = row(parent, pace=PACE)
    assert text(progress_and_pace(alone, NOW, 36)) == "████▓▒░░░  52% 2 ✖ 13 ● of 100 ~25m"
    many = row(parent, note="7 FAILED of 10,000")
    assert text(progress_and_pace(many, NOW, 18)) == many.note
    assert text(progress_and_pace(many, NOW, 14)) == "7 ✖ of 10,000"
    for noted in (row(parent, note="7 FAILED of 9"), row(job(), note="no longer known")):
        assert progress_and_pace(noted, NOW, WIDTH) == (Run(noted.note, "note"),)
    child = row(job(job_id="a:1"), parent, note="not spawned yet")
    assert progress_and_pace(child, NOW, WIDTH) == EMPTY
    assert progress(row(job(), note="no longer known"), NOW, WIDTH) == EMPTY


@pytest.mark.parametrize(
    ("pace", "said"),
    [
        (None, ""),
        (Pace(120.0, None), "120/min"),
        (Pace(4.5, 30_000), "4.5/min · <1m left"),
        (Pace(0.5, 7_200_000), "30/h · ~2h left"),
    ],
)
def test_of_a_pace_is_told_what_is_known(pace: Pace | None, said: str) -> None:
    assert pace_text(pace) == said
