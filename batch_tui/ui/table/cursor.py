"""The cursor of a table: on a job, wherever that goes."""

from collections.abc import Iterable

from batch_tui.batch.job import split_child
from batch_tui.batch.joblist.rows import JobRows


class Cursor:
    """A row, `at`, and the id of the job on it: None behind the last job."""

    def __init__(self) -> None:
        self.at = 0
        self.job_id: str | None = None

    def put(self, rows: JobRows, at: int) -> None:
        """Go to a row, whatever is there."""
        self.at = max(0, at)
        self.job_id = rows.row(self.at).job.id if self.at < len(rows) else None

    def find(self, rows: JobRows, last: int) -> None:
        """Follow a change of the rows, of which `last` is the last one it may be on.

        It stays on its job; on a child that is gone, it goes to the nearest one of the same parent,
        else to the parent; else it keeps its row.
        """
        for job_id in self._choices(rows):
            position = rows.position(job_id)
            if position is not None:
                self.at, self.job_id = position, job_id
                return
        self.put(rows, min(self.at, last))

    def top_after(self, rows: JobRows, top: int, line: int, first: str, room: int) -> int:
        """The top that leaves the cursor on its line, or where it is out of sight, the first row.

        A list at its top lets new rows come in.
        """
        if 0 <= line < room:
            return self.at - line if top else max(0, self.at - room + 1)
        position = rows.position(first) if first and top else None
        return top if position is None else position

    def _choices(self, rows: JobRows) -> Iterable[str]:
        if self.job_id is None:
            return
        yield self.job_id
        child = split_child(self.job_id)
        if child is not None:
            nearest = rows.nearest_child(self.job_id)
            if nearest is not None:
                yield nearest
            yield child.parent
