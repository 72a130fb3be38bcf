"""The formats that programs read: JSON Lines and CSV, both of them UTF-8."""

import io
import json
from collections.abc import Callable, Sequence
from typing import Protocol

from batch_tui.batch.job import STATUSES, Job
from batch_tui.look.records import flat, record

COLUMNS = (
    "jobArn",
    "jobId",
    "jobName",
    "jobQueue",
    "capacityUsage",
    "createdAt",
    "scheduledAt",
    "shareIdentifier",
    "status",
    "statusReason",
    "startedAt",
    "stoppedAt",
    "container.exitCode",
    "container.reason",
    "arrayProperties.size",
    "arrayProperties.index",
    *(f"arrayProperties.statusSummary.{status}" for status in STATUSES),
    "arrayProperties.statusSummaryLastUpdatedAt",
    "nodeProperties.isMainNode",
    "nodeProperties.numNodes",
    "nodeProperties.nodeIndex",
    "jobDefinition",
    "isCancelled",
    "isTerminated",
)
"""The columns of CSV: every member that a job can have."""


class Format(Protocol):
    """Turns jobs into bytes that end a line."""

    def head(self, first: Sequence[Job], /) -> bytes:
        """What stands before the rows. `first` are the first of them; empty if there are none."""

    def rows(self, jobs: Sequence[Job]) -> bytes:
        """A line for each job."""


class JsonLines:
    """A JSON object a line, with every member of `records.record`; null is what is not told."""

    def head(self, _first: Sequence[Job], /) -> bytes:
        """Nothing."""
        return b""

    def rows(self, jobs: Sequence[Job]) -> bytes:
        """A line for each job."""
        return "".join(f"{json_of(record(job))}\n" for job in jobs).encode()


class Csv:
    """Comma-separated values by RFC 4180, save that a line ends in a line feed alone.

    A cell holds text as it is, anything else as JSON (`137`, `true`), and nothing where nothing is
    told. Text that a spreadsheet might take for a formula, such as a reason that begins with `=`,
    is left as it is: programs read this, and to them a quote before it would be a wrong value.
    """

    def head(self, _first: Sequence[Job], /) -> bytes:
        """The line of the columns' names."""
        return csv_lines([COLUMNS])

    def rows(self, jobs: Sequence[Job]) -> bytes:
        """A line for each job."""
        return csv_lines([self._cells(job) for job in jobs])

    def text(self, value: str) -> str:
        """How a text is written: as it is."""
        return value

    def _cells(self, job: Job) -> list[str]:
        told = dict(flat(record(job)))
        return [self.cell(told.get(column)) for column in COLUMNS]

    def cell(self, value: object) -> str:
        """How a value is written; nothing for None."""
        if value is None:
            return ""
        return self.text(value) if isinstance(value, str) else json_of(value)


class SafeCsv(Csv):
    """The same for a spreadsheet: a text that it might take for a formula has a `'` before it."""

    def text(self, value: str) -> str:
        """How a text is written: never so that it is run."""
        return f"'{value}" if value.lstrip().startswith(_FORMULAS) else value


FORMATS: dict[str, Callable[[], Format]] = {"jsonl": JsonLines, "csv": Csv, "csv-safe": SafeCsv}
"""The formats that programs read, by the names that `--output` takes."""
_FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def csv_lines(lines: Sequence[Sequence[str]]) -> bytes:
    """Lines of cells."""
    text = io.StringIO()
    import csv  # noqa: PLC0415 - few write it

    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue().encode()


json_of = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""A value as JSON, on one line."""
