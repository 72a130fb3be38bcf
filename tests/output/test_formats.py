"""What programs read: JSON Lines and CSV."""

import csv
import io
import json

import pytest

from batch_tui.batch.job import Job, More, Status
from batch_tui.look.formats import Csv, Format, JsonLines, SafeCsv
from batch_tui.look.records import COLUMNS, flat, record
from tests.feed.world import World, present_jobs
from tests.output.conftest import ODD

TEXTS = (
    "=1+1",
    "+1",
    "-1",
    "@sum",
    'a "quoted", word',
    "two\nlines\r\n",
    " blanks ",
    "日本語",
    "'",
    "null",
)


def cells(form: Format, *jobs: Job) -> list[dict[str, str]]:
    written = (form.head(jobs) + form.rows(jobs)).decode()
    return list(csv.DictReader(io.StringIO(written, newline="")))


@pytest.fixture(scope="module")
def odd(world: World) -> tuple[Job, ...]:
    return present_jobs(world, (ODD,))


def test_json_lines_give_the_records_back(odd: tuple[Job, ...]) -> None:
    form = JsonLines()
    assert form.head(odd) == b""
    lines = form.rows(odd).decode().splitlines()
    assert [json.loads(line) for line in lines] == [record(job) for job in odd]


def test_csv_has_the_text_of_every_member_and_nothing_else(odd: tuple[Job, ...]) -> None:
    for job, row in zip(odd, cells(Csv(), *odd), strict=True):
        told = dict(flat(record(job)))
        assert tuple(row) == COLUMNS
        assert {name for name, cell in row.items() if cell} == told.keys()
        for name, value in told.items():
            assert (row[name] if isinstance(value, str) else json.loads(row[name])) == value


@pytest.mark.parametrize("text", TEXTS)
def test_csv_gives_any_text_back_as_it_was(text: str) -> None:
    job = Job("0", "n", reason=text, share=text, more=More(container_reason=text))
    (row,) = cells(Csv(), job)
    assert [row[name] for name in ("statusReason", "shareIdentifier", "container.reason")] == (
        [text] * 3
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", " =1", "＝1"])
def test_safe_csv_has_no_text_that_a_spreadsheet_runs(text: str) -> None:
    job = Job("0", text, Status.FAILED, exit_code=-1, reason=text, more=More(container_reason=text))
    (row,) = cells(SafeCsv(), job)
    told = [row[name] for name in ("jobName", "statusReason", "container.reason")]
    assert told == [f"'{text}"] * 3
    assert (row["jobId"], row["status"], row["container.exitCode"]) == ("0", "FAILED", "-1")


@pytest.mark.parametrize("text", ["a=b", "1-1", "'", "mail@example.org", ""])
def test_safe_csv_leaves_other_texts_as_they_are(text: str) -> None:
    (row,) = cells(SafeCsv(), Job("0", "n", reason=text))
    assert row["statusReason"] == text


def test_what_a_job_says_never_breaks_a_line_in_two(odd: tuple[Job, ...]) -> None:
    for form in (JsonLines(), Csv()):
        assert form.rows(odd).count(b"\n") == len(odd)
        assert b"\r" not in form.rows(odd)
        assert b"\x1b" not in form.rows(odd)


def test_cells_that_are_no_text_are_json() -> None:
    more = More(cancelled=True, capacity=(("VCPU", 4.0),))
    (row,) = cells(Csv(), Job("0", "n", Status.FAILED, exit_code=0, more=more))
    assert row["container.exitCode"] == "0"
    assert (row["isCancelled"], row["isTerminated"]) == ("true", "false")
    assert row["capacityUsage"] == '[{"capacityUnit":"VCPU","quantity":4.0}]'


def test_csv_begins_with_the_names_even_without_rows() -> None:
    assert Csv().head(()).decode() == ",".join(COLUMNS) + "\n"
