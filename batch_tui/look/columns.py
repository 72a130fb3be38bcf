"""The columns of the job table, and which of them a width has room for."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from batch_tui.look import cells
from batch_tui.look.bar import WIDTH, progress
from batch_tui.look.runs import CellMaker

GAP = 1
"""Blank cells between columns."""


class Column(NamedTuple):
    """A column: `grows` is its share of spare width, `room` the table width from which it is shown.

    `room` 0 means from the narrowest. A column that `flashes` shows a changed value as changed.
    One that is `sized` makes its cells by the width it has got.
    """

    key: str
    title: str
    width: int
    cell: CellMaker
    grows: int = 0
    room: int = 0
    right: bool = False
    flashes: bool = False
    sized: Callable[[int], CellMaker] | None = None


NEVER = 10_000
"""A `room` no terminal has: shown only when picked."""

COLUMNS = (
    Column("mark", "", 1, cells.mark),
    Column("status", "STATUS", 11, cells.status, flashes=True),
    Column("name", "NAME", 20, cells.name, grows=5),
    Column("progress", "PROGRESS", WIDTH, progress(), grows=2, sized=progress),
    Column("created", "AGE", 4, cells.created, right=True),
    Column("duration", "DURATION", 8, cells.duration, right=True),
    Column("exit", "EXIT", 4, cells.exit_code, right=True, flashes=True),
    Column("reason", "REASON", 18, cells.reason, grows=4, room=100, flashes=True),
    Column("queue", "QUEUE", 16, cells.queue, room=NEVER),
    Column("definition", "DEFINITION", 22, cells.definition, grows=1, room=160),
    Column("share", "SHARE", 10, cells.share, room=NEVER),
    Column("short", "ID", 8, cells.short_id, room=90),
    Column("id", "JOB ID", 42, cells.full_id, room=NEVER),
)
BY_KEY = {column.key: column for column in COLUMNS}
_ALONE = {
    "name": BY_KEY["name"]._replace(cell=cells.name_and_reason),
    "progress": BY_KEY["progress"]._replace(sized=partial(progress, alone=True)),
}
"""Columns that take over what the one of reasons would say."""


class Placed(NamedTuple):
    """A column at its place: `x` is its first cell, `width` its cells without the gap."""

    column: Column
    x: int
    width: int


def chosen(width: int, picked: Sequence[str] = (), several_queues: bool = False) -> list[Column]:
    """The columns to show: those picked, else those that `width` has room for.

    Where the reasons are not among them, the progress column tells of notes and paces, and the
    name column why a child has failed.
    """
    if picked:
        shown = [BY_KEY[key] for key in ("mark", *picked) if key in BY_KEY]
    else:
        shown = [
            column
            for column in COLUMNS
            if column.room <= width or (several_queues and column.key == "queue")
        ]
    if any(column.key == "reason" for column in shown):
        return shown
    return [_ALONE.get(column.key, column) for column in shown]


def place(columns: Sequence[Column], width: int) -> tuple[Placed, ...]:
    """Columns side by side over at least `width` cells; spare width goes to those that grow."""
    needed = sum(column.width + GAP for column in columns)
    shares = sum(column.grows for column in columns)
    spare = max(0, width - needed)
    placed: list[Placed] = []
    x = 0
    given = 0
    grown = 0
    for column in columns:
        grown += column.grows
        extra = spare * grown // shares - given if shares else 0
        given += extra
        own = column.width + extra
        cell = column.sized(own) if column.sized else column.cell
        placed.append(Placed(column._replace(cell=cell), x, own))
        x += own + GAP
    return tuple(placed)
