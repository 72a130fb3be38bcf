"""What is in sight: the lines below the header, made and painted only when they differ."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.strip import Strip

from batch_tui.batch.joblist.change import Change
from batch_tui.batch.joblist.rows import JobRows, Row
from batch_tui.ui.table.painter import Line, RowPainter, text_line

COARSE = 1000
"""Milliseconds for which a line stays as old as it was: ages are shown in coarser units."""
_NONE: frozenset[str] = frozenset()


class View(NamedTuple):
    """Which part of which rows is in sight, and how the cursor looks at the row `at`."""

    rows: JobRows
    top: int
    room: int
    tail: str
    at: int
    cursor: str

    def state(self, position: int) -> str:
        """The style of a whole line where the cursor is on it, else ""."""
        return self.cursor if position == self.at else ""


class Sight:
    """The lines of the screen from the first row on; equal rows stay the same line.

    Args:
        painter: paints the lines.
    """

    def __init__(self, painter: RowPainter) -> None:
        self.lines: list[Line] = []
        self._painter = painter
        self._known: dict[str, Line] = {}
        self._ahead: dict[str, Line] = {}
        """Lines that are not in sight yet."""
        self._changed: dict[str, frozenset[str]] = {}
        self._now = 0

    def forget(self) -> None:
        """The layout or the theme is another one: no line is as it was."""
        self.lines = []
        self._known, self._ahead = {}, {}

    def calm(self) -> None:
        """Show no value as changed any more."""
        self._changed.clear()

    def age(self, now: int, least: int = COARSE) -> None:
        """Let lines be made as of the instant `now` (ms), if that is `least` ms from the last."""
        if abs(now - self._now) >= least:
            self._now, self._ahead = now, {}
            for line in self.lines:
                line.row = None

    def line(self, row: Row, state: str, flash: bool = False) -> Line:
        """The line of a row: the one there was, unless it is to look otherwise.

        Args:
            row: the row.
            state: the style of the whole line where the cursor is on it, else "".
            flash: show values that differ from what is in sight as changed.
        """
        job_id = row.job.id
        own = "departed" if row.departed else ""
        state = state or own
        known = self._known.get(job_id)
        ready = self._ahead.get(job_id) if known is None else known
        changed = self._changed.get(job_id, _NONE)
        if ready is not None and ready.row == row:
            if known is None:
                self._painter.see(row, ready.cells)
            if ready.state == state and ready.changed == changed:
                return ready
            return Line(job_id, ready.cells, state, changed, row, own)
        cells = self._painter.cells(row, self._now)
        self._painter.see(row, cells)
        if flash and known is not None and known.cells != cells:
            changed |= self._painter.changes(known.cells, cells)
            if changed:
                self._changed[job_id] = changed
        return Line(job_id, cells, state, changed, row, own)

    def made(self, view: "View", flash: bool = False) -> list[Line]:
        """What every line below the header is to show."""
        top, room, rows = view.top, view.room, view.rows
        lines = [
            self.line(row, view.state(position), flash)
            for position, row in enumerate(rows.rows(top, top + room), top)
        ]
        if view.tail and len(lines) < room and top + len(lines) == len(rows):
            lines.append(text_line(view.tail, view.state(len(rows)) or "tail"))
        lines.extend(text_line("", "") for _ in range(room - len(lines)))
        return lines

    def prepare(self, view: "View", old_top: int) -> None:
        """Have the lines ready that come into sight if somebody pages on from an old top."""
        if abs(view.top - old_top) <= 1:
            return
        start = view.top + (view.room if view.top > old_top else -view.room)
        ahead: dict[str, Line] = {}
        for row in view.rows.rows(max(0, start), max(0, start + view.room)):
            line = self._ahead.get(row.job.id)
            if line is None or line.row != row:
                state = "departed" if row.departed else ""
                cells = self._painter.cells(row, self._now)
                line = Line(row.job.id, cells, state, _NONE, row, state)
                self._painted(line)
            ahead[row.job.id] = line
        self._ahead = ahead

    def renewed(self, view: "View", change: Change) -> list[Line]:
        """The lines in sight, those made anew that a change has touched in their place."""
        top, lines = view.top, list(self.lines)
        for at, _, number in change.splices:
            first = max(at, top)
            rows = view.rows.rows(first, min(at + number, top + len(lines)))
            for position, row in enumerate(rows, first):
                lines[position - top] = self.line(row, view.state(position), flash=True)
        return lines

    def restated(self, view: "View") -> list[Line]:
        """The lines as they are, with the cursor where it is now."""
        last = len(view.rows) + bool(view.tail)
        return [
            _in_state(line, view.state(position) or line.own) if position < last else line
            for position, line in enumerate(self.lines, view.top)
        ]

    def show(self, lines: list[Line]) -> Sequence[tuple[int, int, int]] | None:
        """Take lines into sight.

        Returns:
            The (number, x, width) of what is to be painted again; None for all of it.
        """
        old = self.lines
        self.replace(lines)
        if len(old) != len(lines):
            return None
        dirty = []
        for number, (was, now) in enumerate(zip(old, lines, strict=True)):
            if was is not now:
                parts = self._painter.differing(was, now)
                if not parts:
                    now.strip = was.strip
                dirty += [(number, x, width) for x, width in parts]
        return dirty

    def replace(self, lines: list[Line]) -> None:
        """Take lines into sight that are to be painted all."""
        self.lines = lines
        self._known = {line.job_id: line for line in lines}

    def strips(self) -> list[Strip]:
        """The pictures of the lines."""
        return [line.strip or self._painted(line) for line in self.lines]

    def _painted(self, line: Line) -> Strip:
        line.strip = self._painter.paint(line)
        return line.strip


def _in_state(line: Line, state: str) -> Line:
    if line.state == state:
        return line
    return Line(line.job_id, line.cells, state, line.changed, line.row, line.own)
