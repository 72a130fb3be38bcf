"""What people read: a table."""

import re
from collections.abc import Sequence

import pytest

from batch_tui.batch.job import Job, More, Status
from batch_tui.output.table import Table
from batch_tui.output.text import width

ID = "c76cf840-f80e-439d-a7c1-435278c1f0c{:x}"
SHORT = Job(ID.format(1), "etl", Status.RUNNING, 1_794_000_000_999, queue="adhoc")
LONG = Job(
    ID.format(2),
    "a-very-long-name-of-a-job-that-nobody-would-type-twice",
    Status.SUCCEEDED,
    1_794_000_000_000,
    queue="nightly-etl",
    exit_code=137,
    more=More(container_reason="OutOfMemoryError: Container killed due to memory usage"),
)
AGAIN = SHORT._replace(exit_code=137)
WIDE = SHORT._replace(
    name="日本語-あいうえお-日本語-あいうえお", status=Status.FAILED, exit_code=-1
)
JOBS = (SHORT, LONG, WIDE)
QUEUES = ("adhoc", "arn:aws:batch:us-east-1:111122223333:job-queue/nightly-etl")


def lines(
    jobs: Sequence[Job],
    columns: int | None = None,
    encoding: str = "utf-8",
    queues: Sequence[str] = ("adhoc",),
) -> list[str]:
    table = Table(columns, encoding, queues)
    return (table.head(jobs) + table.rows(jobs)).decode(encoding).splitlines()


def titles(line: str) -> list[str]:
    return re.split(r"  +", line)


def starts(line: str) -> list[int]:
    """Where the columns of a line begin, in cells."""
    return [width(line[: found.end()]) for found in re.finditer(r"(?:^|  +)(?=\S)", line)]


def test_a_job_that_runs_again_shows_no_exit_code() -> None:
    _, row = lines([AGAIN], 80)
    assert titles(row)[2:] == ["-", "etl"]


@pytest.mark.parametrize("columns", range(75, 260, 5))
@pytest.mark.parametrize("queues", [QUEUES[:1], QUEUES])
def test_no_line_is_wider_than_the_terminal(columns: int, queues: Sequence[str]) -> None:
    assert all(width(line) <= columns for line in lines(JOBS, columns, queues=queues))


def test_80_cells_have_room_for_what_matters_most() -> None:
    head, *rows = lines(JOBS, 80)
    assert titles(head) == ["ID", "STATUS", "EXIT", "NAME"]
    assert rows[1] == f"{LONG.id}  SUCCEEDED   137  a-very-long-name-of-a-jo…"
    assert [row[36 + 2 + 9 + 2 :][:4] for row in rows] == ["   -", " 137", "  -1"]


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        (100, ["CREATED", "EXIT", "NAME"]),
        (130, ["CREATED", "EXIT", "NAME", "REASON"]),
        (None, ["CREATED", "EXIT", "NAME", "REASON"]),
    ],
)
def test_more_cells_have_room_for_more(columns: int | None, shown: list[str]) -> None:
    assert titles(lines(JOBS, columns)[0])[2:] == shown


def test_jobs_of_several_queues_name_theirs() -> None:
    assert titles(lines(JOBS, 100, queues=QUEUES)[0])[2:] == ["EXIT", "QUEUE", "NAME"]
    assert titles(lines(JOBS, queues=QUEUES)[2])[3:5] == ["137", "nightly-etl"]


@pytest.mark.parametrize("columns", [80, 120, 200, None])
def test_columns_are_aligned_whatever_is_in_them(columns: int | None) -> None:
    left = [i for i, t in enumerate(titles(lines(JOBS, columns)[0])) if t != "EXIT"]
    places = [[starts(line)[i] for i in left] for line in lines(JOBS, columns)]
    assert all(place == places[0] for place in places)


def test_without_a_terminal_nothing_is_cut_though_it_comes_late() -> None:
    table = Table()
    head = table.head([SHORT])
    assert len(head) < len(LONG.name) + 80
    late = table.rows([LONG]).decode()
    assert LONG.name in late
    assert late.endswith(f"{LONG.why}\n")
    assert titles(late.strip())[-2:] == [LONG.name, LONG.why]


def test_in_a_terminal_the_last_column_has_all_cells_that_are_left() -> None:
    table = Table(100)
    table.head([SHORT])
    long = table.rows([LONG]).decode().rstrip("\n")
    assert (width(long), long[-1]) == (100, "…")


def test_the_time_is_in_utc_to_the_second() -> None:
    assert titles(lines([SHORT])[1])[2] == "2026-11-06T21:20:00Z"


def test_what_is_not_told_is_a_dash() -> None:
    assert titles(lines([Job("0", "n")])[1]) == ["0", "-", "-", "-", "n", "-"]


@pytest.mark.parametrize("encoding", ["ascii", "iso-8859-1"])
def test_what_the_encoding_lacks_is_replaced_and_still_aligned(encoding: str) -> None:
    umlaut = SHORT._replace(name="größe", more=More(container_reason="aus…"))
    rows = lines([*JOBS, umlaut], 140, encoding)
    assert rows[2].rstrip().endswith("~")
    assert "???" in rows[3]
    assert ("größe" in rows[4]) == (encoding == "iso-8859-1")
    assert len({starts(row)[-1] for row in rows}) == 1


def test_a_table_of_no_rows_is_its_titles() -> None:
    assert titles(lines([], 80)[0])[0] == "ID"
    assert len(lines([], 80)) == 1
