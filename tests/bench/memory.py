"""Resident memory of a row: `python -m tests.bench.memory ours 1000000` prints bytes."""

import gc
import resource
import subprocess
import sys
from collections.abc import Callable
from itertools import islice

from textual.app import App, ComposeResult
from textual.widgets import DataTable

from batch_tui.aws import parse
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.look import columns
from batch_tui.look.widths import place
from tests.bench.jobs import PAGE, jobs, summaries
from tests.bench.stock import texts

UNIT = 1 if sys.platform == "darwin" else 1024
"""What `ru_maxrss` counts."""


def memory(app: str, rows: int) -> float:
    """Bytes of resident memory that a row takes, model and index: `ours` or `stock`."""
    command = [sys.executable, "-m", "tests.bench.memory", app, str(rows)]
    return float(subprocess.run(command, check=True, capture_output=True).stdout)


def _ours(rows: int) -> float:
    """A `JobList`, filled with pages of jobs as `aws.parse` makes them from ListJobs summaries."""
    list(summaries(PAGE))  # whatever is made once, is made now
    before = _resident()
    kept = JobList()
    pages = summaries(rows)
    while summary_list := list(islice(pages, PAGE)):
        kept.merge(parse.page({"jobSummaryList": summary_list}, "nightly-etl", whole=False).jobs)
    return (_resident() - before) / len(kept)


def _stock(rows: int) -> float:
    """A `DataTable` of the same columns and texts; the jobs themselves are not counted."""
    app = _StockMemory(rows)
    app.run(headless=True, size=(200, 50))
    return app.taken


class _StockMemory(App[None]):
    def __init__(self, rows: int) -> None:
        super().__init__()
        self.loaded = jobs(rows)
        self.taken = 0.0

    def compose(self) -> ComposeResult:
        """The table alone."""
        yield DataTable[str](cursor_type="row")

    def on_mount(self) -> None:
        """Fill it."""
        table = self.query_one(DataTable)
        placed = place(columns.chosen(200), 200)
        for column, _, width in placed:
            table.add_column(column.title, width=width, key=column.key)
        before = _resident()
        for job in self.loaded:
            table.add_row(*texts(placed, job).values(), key=job.id)
        self.taken = (_resident() - before) / table.row_count
        self.exit()


def _resident() -> int:
    gc.collect()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT


if __name__ == "__main__":
    _measures: dict[str, Callable[[int], float]] = {"ours": _ours, "stock": _stock}
    print(_measures[sys.argv[1]](int(sys.argv[2])))
