"""The columns that a width has room for, side by side."""

from itertools import pairwise

import botocore.session
import pytest
from botocore.model import Shape, StructureShape

from batch_tui.batch.job import Status
from batch_tui.batch.joblist.notes import Pace
from batch_tui.look.columns import COLUMNS, GAP, Column, chosen
from batch_tui.look.widths import place
from tests.look.rows import NOW, array, job, row, text

NARROW, WIDE = 79, 199


def keys(width: int, *picked: str, several: bool = False) -> list[str]:
    return [column.key for column in chosen(width, picked, several)]


@pytest.mark.parametrize("width", range(79, 250))
def test_columns_fill_the_width_and_never_overlap(width: int) -> None:
    placed = place(chosen(width), width)
    assert placed[0].x == 0
    for left, right in pairwise(placed):
        assert right.x == left.x + left.width + GAP
    assert placed[-1].x + placed[-1].width + GAP == width
    assert all(p.width >= p.column.width for p in placed)


def test_what_matters_is_there_at_every_width_and_the_rest_where_there_is_room() -> None:
    always = {"mark", "status", "name", "progress", "created", "duration", "exit"}
    assert set(keys(NARROW)) == always
    assert set(keys(WIDE)) == always | {"reason", "definition", "short-id"}
    shown = [set(keys(width)) for width in range(79, 250)]
    assert all(less <= more for less, more in pairwise(shown))


def test_what_is_seldom_wanted_is_shown_only_when_it_is_picked() -> None:
    seldom = {"started", "stopped", "waited", "attempts", "share", "id"}
    assert not seldom & set(keys(2_000, several=True))
    assert keys(NARROW, *sorted(seldom)) == ["mark", *sorted(seldom)]


def test_the_queue_is_told_where_there_are_several() -> None:
    assert "queue" not in keys(NARROW)
    assert "queue" in keys(NARROW, several=True)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: str(column.key))
def test_a_column_is_called_the_same_on_the_screen_and_in_settings(column: Column) -> None:
    assert column.title == column.key.replace("-", " ").upper()
    assert column.width > len(column.title), "no place for the arrow"


def test_columns_that_were_picked_come_in_their_order_behind_the_mark() -> None:
    assert keys(NARROW, "id", "name", "no-such-column") == ["mark", "id", "name"]


def test_columns_wider_than_the_screen_keep_their_widths() -> None:
    placed = place(chosen(NARROW, [column.key for column in COLUMNS]), NARROW)
    assert all(p.width == p.column.width for p in placed)


@pytest.mark.parametrize(
    ("width", "picked"), [(NARROW, ()), (WIDE, ()), (NARROW, ("name", "progress"))]
)
def test_a_note_and_a_failed_childs_reason_are_seen_whatever_columns_there_are(
    width: int, picked: tuple[str, ...]
) -> None:
    placed = place(chosen(width, picked), width)
    parent = array()

    def said(*args: object, **members: object) -> str:
        shown = row(*args, **members)  # type: ignore[arg-type]
        return " ".join(text(p.column.cell(shown, NOW, p.width)) for p in placed)

    failed = job(Status.FAILED, "a:7", reason="OutOfMemory")
    assert "7 FAILED of 9" in said(parent, note="7 FAILED of 9")
    assert "no longer known" in said(job(), note="no longer known")
    assert said(job(None, "a:7"), parent, note="not spawned yet").count("not spawned yet") == 1
    assert "OutOfMemory" in said(failed, parent)


def test_a_pace_is_told_once() -> None:
    parent, pace = array(50), Pace(120.0, 25 * 60_000)
    for width in (95, 120, 200):
        cells = [
            p.column.cell(row(parent, pace=pace), NOW, p.width) for p in place(chosen(width), width)
        ]
        assert "".join(map(text, cells)).count("~25m") == 1


def test_what_a_column_shows_is_a_member_of_a_job_as_aws_lists_it_or_else_describes_it() -> None:
    model = botocore.session.get_session().get_service_model("batch")
    listed, detailed = (model.shape_for(name) for name in ("JobSummary", "JobDetail"))

    def has(shape: Shape, path: str) -> bool:
        member, _, rest = path.partition(".")
        inner = shape.members.get(member) if isinstance(shape, StructureShape) else None
        return inner is not None and (not rest or has(inner, rest))

    for column in COLUMNS:
        members = column.member.split(", ")
        assert all(has(listed, path) or has(detailed, path) for path in members), column.key
        assert not column.described or not any(has(listed, path) for path in members), column.key


def test_every_column_says_what_it_is_in_a_few_words_of_its_own() -> None:
    helps = [column.help for column in COLUMNS]
    assert all(0 < len(words) <= 48 for words in helps)
    assert len({(column.title, column.help) for column in COLUMNS}) == len(COLUMNS)
