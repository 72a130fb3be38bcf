"""The format that people read: aligned columns of plain text."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from batch_tui.batch.job import Job
from batch_tui.batch.query.checks import base_name
from batch_tui.batch.times import utc
from batch_tui.look.columns import BY_KEY
from batch_tui.look.glyphs import encoded
from batch_tui.output.text import cut, padded, width

GAP = "  "
NOTHING = "-"
"""Stands for what is not told, so that every line has as many words before the name."""


class Column(NamedTuple):
    """A column, at least `width` cells wide; `rank` 0 is always there, the highest goes first."""

    title: str
    cell: Callable[[Job], str]
    width: int
    rank: int = 0
    right: bool = False


def _created(job: Job) -> str:
    return "" if job.created is None else f"{utc(job.created)[:-5]}Z"


def _exit(job: Job) -> str:
    return "" if job.exit is None else str(job.exit)


_ID = Column("ID", lambda job: job.id, 36)
_STATUS = Column("STATUS", lambda job: job.state, 9)
_CREATED = Column("CREATED", _created, 20, rank=2)
_EXIT = Column("EXIT", _exit, 4, right=True)
_QUEUE = Column("QUEUE", lambda job: job.queue, 5, rank=1)
_REGION = Column("REGION", lambda job: job.region, 9, rank=1)
_ACCOUNT = Column("ACCOUNT", lambda job: job.account, 12, rank=2)
_NAME = Column("NAME", lambda job: job.name, 20)
_SHORTEST = 8
"""Cells of a name without which a line would be of no use."""
_REASON = Column("REASON", lambda job: job.why, 20, rank=3)


class Table:
    """Columns as wide as their first rows need: no row waits for the last one.

    With a `width` in cells, that decides which columns there are, and a name or a reason that is
    too long is cut. Without one (None) all columns are there and nothing is cut: a value longer
    than those before it moves the rest of its line. 80 cells have room for id, status, exit code
    and name.

    `encoding` is that of the bytes; something as wide stands for what it lacks. `queues` are
    those that are asked: of several, each line names its own. `columns` are those to have instead,
    all of them whatever the width. `several`: where a job is has columns.
    """

    def __init__(
        self,
        width: int | None = None,
        encoding: str = "utf-8",
        queues: Sequence[str] = (),
        columns: Sequence[Column] = (),
        *,
        several: bool = False,
    ) -> None:
        self._width = width
        self._encoding = encoding
        names = [base_name(queue) for queue in queues]
        longest = max(map(len, names), default=0)
        queue = [_QUEUE._replace(width=max(longest, _QUEUE.width))] if len(names) > 1 else []
        place = [_ACCOUNT, _REGION] if several else []
        usual = [_ID, _STATUS, _CREATED, _EXIT, *place, *queue, _NAME, _REASON]
        self._columns = list(columns) or usual

    def head(self, first: Sequence[Job], /) -> bytes:
        """The line of the titles; from here on the widths are settled."""
        if self._width is not None:
            self._columns = _fitting(self._columns, self._width)
        wanted = [self._wanted(column, first) for column in self._columns]
        if self._width is not None:
            wanted = _shared(self._columns, wanted, self._width)
        self._columns = [
            column._replace(width=cells)
            for column, cells in zip(self._columns, wanted, strict=True)
        ]
        return self._line([column.title for column in self._columns])

    def rows(self, jobs: Sequence[Job]) -> bytes:
        """A line for each job."""
        return b"".join(
            self._line([self._text(column, job) for column in self._columns]) for job in jobs
        )

    def _text(self, column: Column, job: Job) -> str:
        return column.cell(job) or NOTHING

    def _wanted(self, column: Column, jobs: Sequence[Job]) -> int:
        return max([column.width, *(width(self._text(column, job)) for job in jobs)])

    def _line(self, cells: Sequence[str]) -> bytes:
        texts = [
            padded(self._cut(column, text), column.width, right=column.right)
            for column, text in zip(self._columns, cells, strict=True)
        ]
        return encoded(f"{GAP.join(texts).rstrip()}\n", self._encoding)

    def _cut(self, column: Column, text: str) -> str:
        yields = self._width is not None and column.title in {_NAME.title, _REASON.title}
        return cut(text, column.width) if yields else text


def picked(keys: Sequence[str], clock: Callable[[], int]) -> list[Column]:
    """Columns by their keys, in that order."""
    return [_picked(key, clock) for key in keys]


def _picked(key: str, clock: Callable[[], int]) -> Column:
    column = BY_KEY[key]
    cell = column.plain.text
    least = _LEAST.get(key, len(column.title))
    return Column(column.title, lambda job: cell(job, clock()), least, right=column.right)


_LEAST = {"id": _ID.width, "status": _STATUS.width, "created": _CREATED.width}


def _fitting(columns: Sequence[Column], room: int) -> list[Column]:
    """The columns that a line of `room` cells holds."""
    kept = list(columns)
    while _line_width([column.width for column in kept]) > room:
        last = max(kept, key=lambda column: column.rank)
        if not last.rank:
            break
        kept.remove(last)
    return kept


def _shared(columns: Sequence[Column], wanted: Sequence[int], room: int) -> list[int]:
    """The widths in a line of `room` cells: reason and name give way, the last takes the rest."""
    widths = list(wanted)
    titles = [column.title for column in columns]
    for title, least in ((_REASON.title, _REASON.width), (_NAME.title, _SHORTEST)):
        excess = _line_width(widths) - room
        if title in titles and excess > 0:
            at = titles.index(title)
            widths[at] = max(least, widths[at] - excess)
    if not columns[-1].right:
        widths[-1] += max(0, room - _line_width(widths))
    return widths


def _line_width(widths: Sequence[int]) -> int:
    return sum(widths) + len(GAP) * (len(widths) - 1)
