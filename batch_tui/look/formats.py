"""The formats that programs read: JSON Lines and CSV, both of them UTF-8."""

import csv
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
        return "".join(f"{_json(self._members.nested(job))}\n" for job in jobs).encode()


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
        return _csv([self._members.columns])

    def rows(self, jobs: Sequence[Job]) -> bytes:
        """A line for each job."""
        return _csv([self._cells(job) for job in jobs])

    def text(self, value: str) -> str:
        """How a text is written: as it is."""
        return value

    def _cells(self, job: Job) -> list[str]:
        told = self._members.flat(job)
        return [self._cell(told.get(column)) for column in self._members.columns]

    def _cell(self, value: object) -> str:
        if value is None:
            return ""
        return self.text(value) if isinstance(value, str) else _json(value)


class SafeCsv(Csv):
    """The same for a spreadsheet: a text that it might take for a formula has a `'` before it."""

    def text(self, value: str) -> str:
        """How a text is written: never so that it is run."""
        return f"'{value}" if value.lstrip().startswith(_FORMULAS) else value


FORMATS: dict[str, type[JsonLines | Csv]] = {"jsonl": JsonLines, "csv": Csv, "csv-safe": SafeCsv}
"""The formats that programs read, by the names that `--output` takes."""
_FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def _csv(lines: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue().encode()


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
