"""The keys that matter on the row under the cursor, for the bottom line."""

from textual.widget import Widget

from batch_tui.batch.job import STARTED, TERMINAL, Status
from batch_tui.batch.joblist.rows import Row
from batch_tui.feed.listing.state import ListingState
from batch_tui.ui.keys.commands import BY_ID
from batch_tui.ui.widgets.key_line import Hint, KeyLine

_ALWAYS = (Hint("filter", "Filter"), Hint("queues", "Queue"))


class RowKeys:
    """Has the bottom line of a pane's screen offer what can be done here, whenever that changes."""

    def __init__(self, pane: Widget, *, read_only: bool) -> None:
        self._pane = pane
        self._read_only = read_only
        self._state: ListingState | None = None
        self._told: tuple[Hint, ...] = ()

    def look(self, row: Row | None, state: ListingState | None) -> None:
        """The list has changed; the cursor is on this row, None on the tail."""
        self._state = state
        self.move(row)

    def move(self, row: Row | None) -> None:
        """The cursor is on this row now."""
        hints = (*(_of_row(row) if row else _of_tail(self._state)), *_ALWAYS)
        if self._read_only:
            hints = tuple(hint for hint in hints if not BY_ID[hint.id].changes)
        if hints != self._told:
            self._told = hints
            for line in self._pane.screen.query(KeyLine):
                line.offer(hints)


def _of_row(row: Row) -> tuple[Hint, ...]:
    log, details = Hint("log", "Log"), Hint("open", "Details")
    status = row.job.status
    if row.job.child_count:
        opens = Hint("open", "Collapse" if row.expanded else "Expand")
        return (opens, Hint("failed", "Failed"), Hint("map", "Map"), Hint("details", "Details"))
    if status is Status.FAILED:
        return (log, details, Hint("run-again", "Run again"))
    if status in TERMINAL:
        return (log, details)
    if status in STARTED:
        return (log, details, Hint("stop", "Stop"))
    return (Hint("why", "Why"), details, Hint("stop", "Stop"))


def _of_tail(state: ListingState | None) -> tuple[Hint, ...]:
    if state is None:
        return ()
    if state.stage != "finished":
        return (Hint("open", "Go on"),)
    is_empty = not state.loaded and state.plan.query.statuses
    return (Hint("status-all", "All"),) if is_empty else ()
