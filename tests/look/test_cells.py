"""What the cells of a row say."""

import pytest

from batch_tui.batch.job import STATUSES, Job, More, Status
from batch_tui.batch.joblist.notes import Pace
from batch_tui.batch.joblist.rows import Row
from batch_tui.look import cells
from batch_tui.look.runs import EMPTY, CellMaker, Run
from tests.look.rows import NOW, array, job, row, text

PARENT = array()
WIDTH = 30
ENDED = Status.FAILED


def child(index: int, status: Status | None = Status.RUNNING, **members: object) -> Job:
    return job(status, f"a:{index}", **members)


def test_a_status_is_told_by_glyph_and_word_and_by_each_its_own() -> None:
    shown = [cells.status(row(job(status)), NOW, WIDTH) for status in STATUSES]
    assert len({text(cell)[0] for cell in shown}) == len(STATUSES)
    assert [text(cell)[2:] for cell in shown] == [status.value for status in STATUSES]
    assert [cell[0].style for cell in shown] == [status.value.lower() for status in STATUSES]
    assert text(cells.status(row(child(0, None), PARENT), NOW, WIDTH)) == "·"
    held = job(Status.OTHER, more=More(state="HELD"))
    assert cells.status(row(held), NOW, WIDTH) == (Run("◇ HELD", "other"),)


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        (row(job()), "  align"),
        (row(PARENT), "▸ align"),
        (row(PARENT, expanded=True), "▾ align"),
        (row(child(7), PARENT), "  ├ 7 align"),
        (row(child(99), PARENT), "  ├ 99 align"),
        (row(child(42), PARENT, last=True), "  └ 42 align"),
        (row(child(7, None), PARENT, note="not spawned yet"), "  ├ 7 not spawned yet"),
        (row(job(job_id="m#0", more=More(node=0, is_main=True)), PARENT), "  ├ 0 main align"),
        (row(job(job_id="m#1", more=More(node=1, is_main=False)), PARENT), "  ├ 1 align"),
    ],
)
def test_a_name_stands_at_its_place_in_the_tree(shown: Row, name: str) -> None:
    assert text(cells.name(shown, NOW, WIDTH)) == name


def test_a_note_of_a_child_stands_out_in_its_name_and_nowhere_else() -> None:
    noted = row(child(1, None), PARENT, note="not spawned yet")
    assert cells.name(noted, NOW, WIDTH)[-1] == Run(" not spawned yet", "note")
    assert cells.reason(noted, NOW, WIDTH) == EMPTY


def test_where_reasons_have_no_column_a_failed_child_says_its_own_beside_its_index() -> None:
    failed = child(3, ENDED, reason="Host terminated", more=More(container_reason="OutOfMemory"))
    assert text(cells.name_and_reason(row(failed, PARENT), NOW, WIDTH)) == "  ├ 3 OutOfMemory"
    assert text(cells.name(row(failed, PARENT), NOW, WIDTH)) == "  ├ 3 align"
    done = child(3, Status.SUCCEEDED, reason="Essential container exited")
    assert text(cells.name_and_reason(row(done, PARENT), NOW, WIDTH)) == "  ├ 3 align"
    silent = child(3, ENDED)
    assert text(cells.name_and_reason(row(silent, PARENT), NOW, WIDTH)) == "  ├ 3 align"
    alone = job(ENDED, reason="Host terminated")
    assert text(cells.name_and_reason(row(alone), NOW, WIDTH)) == "  align"


@pytest.mark.parametrize(
    ("shown", "reason"),
    [
        (row(job(ENDED, reason="Host terminated")), "Host terminated"),
        (row(job(ENDED, reason="x", more=More(container_reason="OutOfMemory"))), "OutOfMemory"),
        (row(job(ENDED, reason="old", more=More(cancelled=True))), "cancelled: old"),
        (row(job(ENDED, reason="bad", more=More(terminated=True))), "terminated: bad"),
        (row(job(Status.RUNNING, more=More(terminated=True))), "being terminated"),
        (row(job(reason="x"), note="no longer known"), "no longer known"),
        (row(PARENT, pace=Pace(120.0, 1_500_000)), "120/min · ~25m left"),
        (row(PARENT, pace=Pace(0.5, None)), "30/h"),
        (row(PARENT, pace=Pace(120.0, 60_000), note="7 FAILED of 100"), "7 FAILED of 100"),
        (row(job()), ""),
    ],
)
def test_a_reason_is_the_most_telling_there_is(shown: Row, reason: str) -> None:
    assert text(cells.reason(shown, NOW, WIDTH)) == reason


@pytest.mark.parametrize(
    ("cell", "shown", "said"),
    [
        (cells.mark, row(job(), marked=True), "*"),
        (cells.mark, row(job()), ""),
        (cells.created, row(job(created=NOW - 7_200_000)), "2h"),
        (cells.created, row(job(created=None)), ""),
        (cells.created, row(child(0, None), PARENT), ""),
        (cells.created, row(job(created=NOW + 5_000)), "<1m"),
        (cells.duration, row(job(ENDED, started=NOW - 90_000, stopped=NOW)), "1m 30s"),
        (cells.duration, row(job(started=NOW - 90_000)), "1m"),
        (cells.duration, row(job(ENDED, started=NOW - 90_000)), ""),
        (cells.duration, row(job()), ""),
        (cells.duration, row(job(ENDED, started=NOW, stopped=NOW - 5)), "<1s"),
        (cells.started, row(job(started=NOW - 7_200_000)), "2h"),
        (cells.started, row(job()), ""),
        (cells.started, row(job(started=NOW + 5_000)), "<1m"),
        (cells.stopped, row(job(ENDED, stopped=NOW - 180_000)), "3m"),
        (cells.stopped, row(job(ENDED)), ""),
        (cells.stopped, row(job(Status.RUNNABLE, stopped=NOW - 180_000)), ""),
        (cells.stopped, row(job(ENDED, more=More(size=9, summary_at=NOW - 180_000))), "3m"),
        (cells.waited, row(job(created=NOW - 95_000, started=NOW - 5_000)), "1m 30s"),
        (cells.waited, row(job(Status.RUNNABLE, created=NOW - 95_000)), "1m"),
        (cells.waited, row(job(ENDED, created=NOW - 95_000, stopped=NOW - 5_000)), "1m 30s"),
        (cells.waited, row(job(ENDED)), ""),
        (cells.waited, row(PARENT), ""),
        (cells.waited, row(child(0, None), PARENT), ""),
        (cells.attempts, row(job()), "·"),
        (cells.attempts, row(child(0, None), PARENT), "·"),
        (cells.attempts, row(job(ENDED, more=More(attempts=3))), "3"),
        (cells.attempts, row(job(Status.RUNNING, more=More(attempts=2))), "3"),
        (cells.attempts, row(job(Status.RUNNABLE, more=More(attempts=0))), "0"),
        (cells.exit_code, row(job(ENDED, exit_code=137)), "137"),
        (cells.exit_code, row(job(Status.SUCCEEDED, exit_code=0)), "0"),
        (cells.exit_code, row(job()), ""),
        (cells.exit_code, row(job(Status.RUNNING, exit_code=137)), ""),
        (cells.exit_code, row(job(Status.STARTING, exit_code=0)), ""),
        (cells.short_id, row(job(job_id="0123456789")), "01234567"),
        (cells.full_id, row(child(12)), "a:12"),
        (cells.queue, row(job(queue="etl")), "etl"),
        (cells.share, row(job(share="prod")), "prod"),
        (cells.region, row(job(scope="arn:aws:batch:eu-west-1:1:job/")), "eu-west-1"),
        (cells.account, row(job(scope="arn:aws:batch:eu-west-1:1:job/")), "1"),
        (cells.region, row(job()), "·"),
        (cells.account, row(job(scope="odd")), "·"),
        (cells.definition, row(job(definition="arn:aws:batch:r:1:job-definition/e:4")), "e:4"),
        (cells.definition, row(job(definition="e:4")), "e:4"),
    ],
)
def test_a_cell_says(cell: CellMaker, shown: Row, said: str) -> None:
    assert text(cell(shown, NOW, WIDTH)) == said


def test_a_wait_that_goes_on_has_the_colour_of_what_the_job_waits_in() -> None:
    waits = job(Status.RUNNABLE, created=NOW - 95_000)
    assert cells.waited(row(waits), NOW, WIDTH) == (Run("1m", "runnable"),)
    assert cells.waited(row(waits._replace(started=NOW)), NOW, WIDTH)[0].style == ""


def test_only_an_exit_that_is_not_zero_looks_like_a_failure() -> None:
    assert cells.exit_code(row(job(ENDED, exit_code=1)), NOW, WIDTH)[0].style == "failed"
    assert cells.exit_code(row(job(ENDED, exit_code=0)), NOW, WIDTH)[0].style == "faint"


def test_a_child_is_named_by_its_index_first_and_not_by_its_parents_id() -> None:
    failed = job(ENDED, job_id="36a2772f-aaaa:17", name="call-variants")
    for shown in (row(failed), row(failed, PARENT)):
        assert text(cells.name(shown, NOW, WIDTH)).split()[-2:] == ["17", "call-variants"]
    assert text(cells.short_id(row(failed), NOW, WIDTH)) == "36a2772f"
    assert text(cells.short_id(row(failed, PARENT), NOW, WIDTH)) == ""
