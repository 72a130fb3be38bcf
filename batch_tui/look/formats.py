"""The formats that programs read: JSON Lines and CSV, both of them UTF-8."""

import io
import json
from collections.abc import Sequence
from typing import Protocol

from batch_tui.batch.job import Job
from batch_tui.look.records import LISTED, Members


class Format(Protocol):
    """Turns jobs into bytes that end a line."""

    def head(self, first: Sequence[Job], /) -> bytes:
        """What stands before the rows. `first` are the first of them; empty if there are none."""

    def rows(self, jobs: Sequence[Job]) -> bytes:
        """A line for each job."""


class JsonLines:
    """A JSON object a line, with every one of the `members`; null is what is not told."""

    def __init__(self, members: Members = LISTED) -> None:
        self._members = members

    def head(self, _first: Sequence[Job], /) -> bytes:
        """Nothing."""
        return b""

    def rows(self, jobs: Sequence[Job]) -> bytes:
        """A line for each job."""
        return "".join(f"{json_of(self._members.nested(job))}\n" for job in jobs).encode()


class Csv:
    """Comma-separated values by RFC 4180, save that a line ends in a line feed alone.

    A cell holds text as it is, anything else as JSON (`137`, `true`), and nothing where nothing is
    told. Text that a spreadsheet might take for a formula, such as a reason that begins with `=`,
    is left as it is: programs read this, and to them a quote before it would be a wrong value.
    """

    def __init__(self, members: Members = LISTED) -> None:
        self._members = members

    def head(self, _first: Sequence[Job], /) -> bytes:
        """The line of the columns' names."""
        return csv_lines([self._members.columns])

    def rows(self, jobs: Sequence[Job]) -> bytes:
        """A line for each job."""
        return csv_lines([self._cells(job) for job in jobs])

    def text(self, value: str) -> str:
        """How a text is written: as it is."""
        return value

    def _cells(self, job: Job) -> list[str]:
        told = self._members.flat(job)
        return [self.cell(told.get(column)) for column in self._members.columns]

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


FORMATS: dict[str, type[JsonLines | Csv]] = {"jsonl": JsonLines, "csv": Csv, "csv-safe": SafeCsv}
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
