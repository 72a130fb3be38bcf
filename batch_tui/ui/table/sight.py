"""What is in sight: the lines below the header, made and painted only when they differ."""

from collections.abc import Sequence

from textual.strip import Strip

from batch_tui.batch.joblist.rows import Row
from batch_tui.ui.table.painter import Line, RowPainter

COARSE = 1000
"""Milliseconds for which a line stays as old as it was: ages are shown in coarser units."""
_NONE: frozenset[str] = frozenset()


class Sight:
    """The lines of the screen from the first row on; equal rows stay the same line.

    Args:
        painter: paints the lines.
    """

    def __init__(self, painter: RowPainter) -> None:
        self.lines: list[Line] = []
        self._painter = painter
        self._known: dict[str, Line] = {}
        self._changed: dict[str, frozenset[str]] = {}
        self._now = 0

    def forget(self) -> None:
        """The layout or the theme is another one: no line is as it was."""
        self.lines = []
        self._known = {}

    def calm(self) -> None:
        """Show no value as changed any more."""
        self._changed.clear()

    def age(self, now: int, least: int = COARSE) -> None:
        """Let lines be made as of the instant `now` (ms), if that is `least` ms from the last."""
        if abs(now - self._now) >= least:
            self._now = now
            for line in self.lines:
                line.row = None

    def line(self, row: Row, state: str, flash: bool = False) -> Line:
        """The line of a row: the one there was, unless it is to look otherwise.

        Args:
            row: the row.
            state: the style of the whole line.
            flash: show values that differ from what is in sight as changed.
        """
        job_id = row.job.id
        known = self._known.get(job_id)
        changed = self._changed.get(job_id, _NONE)
        if known is not None and known.row == row:
            if known.state == state and known.changed == changed:
                return known
            return Line(job_id, known.cells, state, changed, row)
        cells = self._painter.cells(row, self._now)
        if flash and known is not None and known.cells != cells:
            changed |= self._painter.changes(known.cells, cells)
            if changed:
                self._changed[job_id] = changed
        return Line(job_id, cells, state, changed, row)

    def restated(self, states: Sequence[str]) -> list[Line]:
        """The lines as they are, each in a state that is given."""
        return [
            line
            if line.state == state
            else Line(line.job_id, line.cells, state, line.changed, line.row)
            for line, state in zip(self.lines, states, strict=True)
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
