"""The chips of the seven statuses: which of them the list is restricted to."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from textual import events
from textual.content import Content
from textual.message import Message

from batch_tui.batch.job import STATUSES, Status
from batch_tui.look.glyphs import GLYPHS, SHORT
from batch_tui.ui.widgets.text_line import TextLine


class StatusChips(TextLine):
    """Shows the statuses under their digits; the chosen ones stand out. A click toggles one."""

    class Toggled(Message):
        """A click on a chip; `status` is None for "all"."""

        def __init__(self, status: Status | None) -> None:
            super().__init__()
            self.status = status

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._statuses: AbstractSet[Status] = frozenset()
        self._counts: dict[Status, str] = {}
        self._places: list[tuple[int, int, Status | None]] = []

    def show_counts(self, counts: Mapping[Status, object]) -> None:
        """Show how many jobs there are in the statuses, as far as they are counted."""
        told = {status: str(count) for status, count in counts.items()}
        if told != self._counts:
            self._counts = told
            self._compose_line()

    def choose(self, statuses: AbstractSet[Status]) -> None:
        """Show these as chosen; none means all."""
        self._statuses = statuses
        self._compose_line()

    def on_resize(self) -> None:
        """The width decides how much is written out."""
        self._compose_line()

    def on_click(self, event: events.Click) -> None:
        """Toggle the status under the mouse."""
        for start, end, status in self._places:
            if start <= event.x < end:
                self.post_message(self.Toggled(status))

    def _words(self) -> dict[Status, str]:
        """The longest names, with counts, that there is room for."""
        counts = {s: f" {self._counts[s]}" if s in self._counts else "" for s in STATUSES}
        for names in ({s: str(s) for s in STATUSES}, SHORT, {s: s[:2] for s in STATUSES}):
            words = {status: names[status] + counts[status] for status in STATUSES}
            if sum(len(word) + 6 for word in words.values()) + 7 <= self.size.width:
                return words
        return SHORT

    def _compose_line(self) -> None:
        words = self._words()
        chips: list[tuple[Status | None, str, str]] = [(None, "0 all", "")]
        chips += [
            (status, f"{n} {GLYPHS[status]} {words[status]}", f"$status-{status.lower()}")
            for n, status in enumerate(STATUSES, 1)
        ]
        parts: list[Content] = []
        self._places = []
        x = 0
        for status, label, colour in chips:
            on = status in self._statuses if status else not self._statuses
            text = f"▐{label}▌" if on else f" {label} "
            parts.append(Content.styled(text, f"reverse bold {colour}" if on else "dim"))
            self._places.append((x, x + len(text), status))
            x += len(text)
        self.show(Content("").join(parts))
