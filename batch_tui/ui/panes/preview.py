"""The job under the cursor beside the list, as far as the list knows it: nothing is asked."""

from collections.abc import Callable, Iterator

from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from batch_tui.batch.joblist.rows import Row
from batch_tui.look.job.brief import brief
from batch_tui.look.job.fact import Fact
from batch_tui.ui.widgets.fact_lines import style_of
from batch_tui.ui.widgets.wrapping import Wrapped

LEAST = 150
"""Cells that the list and the preview need together: beside it the list still shows reasons."""
RESTS = 0.2
"""Seconds for which the cursor stays on a job that is shown: keys in a row cost nothing."""
NAMES = 12
"""Cells of the names before the values."""


class Preview(Widget):
    """Shows a row beside a table, once it is wanted and there is room.

    Args:
        row: tells the row under the cursor.
        clock: the present instant in milliseconds since 1970.
    """

    ALLOW_SELECT = False

    def __init__(self, row: Callable[[], Row | None], clock: Callable[[], int]) -> None:
        super().__init__()
        self._row = row
        self._clock = clock
        self._is_wanted = False
        self._content = Content()
        self._timer: Timer | None = None
        self.display = False

    def toggle(self, room: int) -> str:
        """Show it, or do not; returns a sentence where there is no room for it."""
        self._is_wanted = not self.display
        self.fit(room)
        if self._is_wanted and not self.display:
            self._is_wanted = False
            return f"There is no room beside the list: that needs {LEAST} columns, here are {room}."
        return ""

    def fit(self, room: int) -> None:
        """Follow the width that there is for the list and for this."""
        self.display = self._is_wanted and room >= LEAST
        self.look()

    def follow(self) -> None:
        """The cursor is on another job; it is shown once it rests there."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(RESTS, self.look) if self.display else None

    def look(self) -> None:
        """Show the job under the cursor as it is known now."""
        if not self.display:
            return
        row = self._row()
        lines = _lines(row, self._clock(), self.content_size.width) if row else ()
        content = Content("\n").join(lines)
        if content != self._content:
            self._content = content
            self.refresh()

    def on_resize(self) -> None:
        """Values are wrapped for another width."""
        self.look()

    def render(self) -> Content:
        """What there is to say of the job."""
        return self._content


def _lines(row: Row, now: int, width: int) -> Iterator[Content]:
    for fact in brief(row, now):
        yield from _wrapped(fact, max(width, NAMES + 1))


def _wrapped(fact: Fact, width: int) -> Iterator[Content]:
    """A fact in lines: the words of its value under each other, behind its name."""
    if fact.kind == "head":
        yield from (Content.styled(part, "bold $accent") for part in _parts(fact.name, width))
        return
    name = Content.styled(fact.name.ljust(NAMES), "$text-muted")
    if fact.cell:
        told = [Content.assemble((run.text, style_of(run.style))) for run in fact.cell]
        yield Content.assemble(name, *told)
        return
    for part in _parts(fact.value, width - NAMES):
        yield Content.assemble(name, (part, style_of(fact.style)))
        name = Content(" " * NAMES)


def _parts(text: str, width: int) -> Iterator[str]:
    rows = Wrapped([text], width)
    for number in range(rows.rows):
        part = rows.part(number)
        yield text[part.start : part.end].rstrip(" ")
