"""What a job table says to whoever holds it."""

from textual.message import Message

from batch_tui.batch.joblist.rows import Row


class Viewed(Message, namespace="job_table"):
    """Other rows than before are on the screen, or may be."""

    def can_replace(self, message: Message) -> bool:
        """Only the last one tells anything."""
        return isinstance(message, Viewed)


class Highlighted(Message, namespace="job_table"):
    """The cursor was moved to another row; `job_id` is None on the tail."""

    def __init__(self, job_id: str | None) -> None:
        super().__init__()
        self.job_id = job_id


class Selected(Message, namespace="job_table"):
    """Enter, or a double click, on a row."""

    def __init__(self, row: Row) -> None:
        super().__init__()
        self.row = row


class TailSelected(Message, namespace="job_table"):
    """Enter on the tail, or a move beyond it: more is wanted."""


class HeaderSelected(Message, namespace="job_table"):
    """A click on a column's title."""

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column
