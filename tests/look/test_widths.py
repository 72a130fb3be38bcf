"""Columns are as wide as what was in sight needs, and none is cut for the sake of blanks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch_tui.batch.job import Job, Status
from batch_tui.batch.joblist.rows import Row
from batch_tui.look.columns import GAP, chosen
from batch_tui.look.widths import Needs, Placed, place
from tests.look.rows import NOW, array, job, row, text

ENDED = "Essential container in task exited"
LONG = "OutOfMemoryError: Container killed due to memory usage, see the log for what it last said"


def shown(width: int, rows: list[Row], needs: Needs | None = None) -> tuple[Placed, ...]:
    """Where the columns are once these rows have been in sight, as a table places them."""
    needs = needs or Needs()
    placed = place(chosen(width), width, needs)
    for _ in range(3):
        for each in rows:
            cells = [p.column.cell(each, NOW, p.width) for p in placed]
            needs.see(each, placed, cells)
        placed = place(chosen(width, parents=needs.has_parents), width, needs)
    return placed


def ended(name: str, reason: str = ENDED) -> Row:
    return row(job(Status.FAILED, name=name, reason=reason))


def cells(placed: tuple[Placed, ...]) -> dict[str, int]:
    return {p.column.key: p.width for p in placed}


def test_no_reason_is_cut_at_200_columns_and_it_is_in_sight_at_100() -> None:
    rows = [ended("align-sample-00093", LONG), row(array(50, 2, 13, size=10_000))]
    assert cells(shown(199, rows))["reason"] >= len(LONG)
    assert cells(shown(99, rows))["reason"] >= 18
    assert "progress" in cells(shown(99, rows))


def test_where_no_parent_is_listed_progress_gives_way_to_reasons() -> None:
    alone = cells(shown(79, [ended("align-sample-00093")]))
    assert "progress" not in alone
    assert alone["reason"] >= 18
    both = cells(shown(79, [ended("align-sample-00093"), row(array())]))
    assert "progress" in both
    assert "reason" not in both
    assert cells(shown(99, [ended("align")]))["reason"] >= len(ENDED)


texts = st.text("abc", min_size=1, max_size=70)


@given(st.lists(st.tuples(texts, texts, st.booleans()), min_size=1), st.integers(79, 250))
def test_no_column_is_wider_than_what_stands_in_it_while_another_is_cut(
    said: list[tuple[str, str, bool]], width: int
) -> None:
    rows = [
        row(array(40, 2, 10)._replace(name=name)) if parent else ended(name, reason)
        for name, reason, parent in said
    ]
    needs = Needs()
    placed = shown(width, rows, needs)
    assert placed[-1].x + placed[-1].width + GAP == width
    growing = [p for p in placed if p.column.grows]
    cut = [p for p in growing if p.width < needs.cells[p.column.key]]
    for column, _, wide in growing if cut else ():
        assert wide <= max(needs.cells[column.key], len(column.title) + 1)
    assert all(p.width > len(p.column.title) for p in placed if p.column.title)


def test_what_was_in_sight_only_widens_until_another_list_comes() -> None:
    needs = Needs()
    long = shown(120, [ended("a-long-name-of-a-job-000001")], needs)
    assert shown(120, [ended("short")], needs) == long
    version = needs.version
    needs.renew()
    assert place(chosen(120, parents=False), 120, needs) == long
    assert needs.version == version
    assert cells(shown(120, [ended("short")], needs))["name"] < cells(long)["name"]


def test_a_name_that_is_a_little_longer_moves_nothing_where_there_is_room() -> None:
    needs = Needs()
    before = shown(199, [ended("sample-9")], needs)
    assert shown(199, [ended("sample-10")], needs) == before


@pytest.mark.parametrize("width", [79, 99, 119, 199, 249])
def test_columns_settle_whatever_they_show(width: int) -> None:
    needs, parent = Needs(), row(array(5_000, 70, 200, size=10_000), note="7 FAILED of 9")
    rows = [parent, row(job(job_id="a:7"), parent.job), row(Job("", "", None, 0))]
    assert shown(width, rows, needs) == shown(width, rows, needs)
    assert all(text(p.column.cell(parent, NOW, p.width)) is not None for p in shown(width, rows))
