"""The child that is nearest to another one, among those on display."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch_tui.batch.job import Job, More, Status
from batch_tui.batch.joblist.joblist import JobList

SIZE = 12


def tree(only: set[int] | None, *, nodes: bool = False) -> JobList:
    """A parent of `SIZE` children, of which some are shown."""
    more = More(nodes=SIZE) if nodes else More(size=SIZE)
    jobs = JobList()
    jobs.merge([Job("p", "array", Status.PENDING, 1, more=more), Job("q", "other", None, 2)])
    jobs.expand("p", only)
    return jobs


@given(st.none() | st.sets(st.integers(0, SIZE - 1)), st.integers(0, SIZE - 1), st.booleans())
def test_it_is_the_one_that_brute_force_finds(
    only: set[int] | None, index: int, nodes: bool
) -> None:
    mark = "#" if nodes else ":"
    shown = range(SIZE) if only is None else sorted(only)
    nearest = min(shown, key=lambda i: (abs(i - index), i), default=None)
    expected = None if nearest is None else f"p{mark}{nearest}"
    assert tree(only, nodes=nodes).nearest_child(f"p{mark}{index}") == expected


@pytest.mark.parametrize("job_id", ["p", "q", "q:0", "nobody", "nobody:3", "p#3"])
def test_what_is_no_child_of_a_group_on_display_has_none(job_id: str) -> None:
    assert tree(None).nearest_child(job_id) is None


def test_a_collapsed_group_has_none() -> None:
    jobs = tree(None)
    jobs.collapse("p")
    assert jobs.nearest_child("p:3") is None
