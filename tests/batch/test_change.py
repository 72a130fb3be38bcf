"""Two changes told as one: nothing that differs is left out, and nothing is counted twice."""

from collections.abc import Sequence
from itertools import count, pairwise

from hypothesis import given
from hypothesis import strategies as st

from batch_tui.batch.joblist.change import NO_CHANGE, Change, Splice, in_place


@st.composite
def changes(draw: st.DrawFn, rows: int) -> Change:
    """A change of a list of so many rows."""
    splices: list[Splice] = []
    at = left = 0
    for _ in range(draw(st.integers(0, 3))):
        left_rows = rows - left
        gap = draw(st.integers(0, left_rows))
        removed = draw(st.integers(0, left_rows - gap))
        inserted = draw(st.integers(0, 4) | st.just(removed))
        if removed or inserted:
            splices.append(Splice(at + gap, removed, inserted))
            at, left = at + gap + inserted, left + gap + removed
    return Change(tuple(splices))


def grown(change: Change) -> int:
    return sum(inserted - removed for _, removed, inserted in change.splices)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[int, Change, Change]:
    rows = draw(st.integers(0, 12))
    first = draw(changes(rows))
    return rows, first, draw(changes(rows + grown(first)))


def applied(rows: Sequence[int], change: Change, fresh: Sequence[int]) -> list[int]:
    """The rows after a change: what comes is numbered by `fresh`."""
    new, numbers = list(rows), iter(fresh)
    for at, removed, inserted in change.splices:
        new[at : at + removed] = [next(numbers) for _ in range(inserted)]
    return new


@given(pairs())
def test_two_changes_as_one_cover_every_row_that_differs(pair: tuple[int, Change, Change]) -> None:
    rows, first, later = pair
    fresh = count(1_000)
    now = list(range(rows))
    for change in (first, later):
        now = applied(now, change, [next(fresh) for _ in range(200)])
    both = first.then(later)
    told = applied(list(range(rows)), both, [-1] * 200)
    assert len(told) == len(now) == rows + grown(both)
    assert all(said in (-1, row) for said, row in zip(told, now, strict=True))
    assert grown(both) == grown(first) + grown(later)


@given(pairs())
def test_two_changes_as_one_move_rows_no_further_than_both(
    pair: tuple[int, Change, Change],
) -> None:
    _, first, later = pair
    for change in (first, later, first.then(later)):
        assert change.is_in_place == all(s.removed == s.inserted for s in change.splices)
        assert all(a.at + a.inserted <= b.at for a, b in pairwise(change.splices))
    if first.is_in_place and later.is_in_place:
        assert first.then(later).is_in_place


@given(pairs())
def test_with_no_change_the_other_one_stays_as_it_is(pair: tuple[int, Change, Change]) -> None:
    _, first, later = pair
    assert first.then(NO_CHANGE) == first
    assert NO_CHANGE.then(later) == later
    assert bool(first.then(later)) == (bool(first) or bool(later))


def test_rows_far_from_both_changes_are_not_told() -> None:
    both = in_place([10]).then(Change((Splice(12, 1, 3),)))
    assert both == Change((Splice(10, 3, 5),))
    assert not both.touches(0, 10)
