"""The chips of the seven statuses: which of them the list is restricted to."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from textual import events
from textual.content import Content
from textual.message import Message

from batch_tui.batch.job import STATUSES, Status
from batch_tui.look.glyphs import GLYPHS, SHORT
from batch_tui.ui.widgets.text_line import TextLine

FULL = {status: str(status) for status in STATUSES}
DIGITS = range(1, len(STATUSES) + 1)


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
        self._age = ""
        self._places: list[tuple[int, int, Status | None]] = []

    def show_counts(self, counts: Mapping[Status, object], age: str = "") -> None:
        """Show how many jobs there are in the statuses, as far as they are counted, and their age.

        The age stands behind the chips where there is room for it.
        """
        told = {status: str(count) for status, count in counts.items()}
        if (told, age) != (self._counts, self._age):
            self._counts, self._age = told, age
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

    def _written(self) -> list[tuple[Status | None, str]]:
        """Each chip and its text: the longest that there is room for, each told from the others."""
        width = self.size.width
        counts = {s: f" {self._counts[s]}" if s in self._counts else "" for s in STATUSES}
        for names, told in ((FULL, counts), (SHORT, counts), (FULL, {}), (SHORT, {})):
            words = [f"{names[status]}{told.get(status, '')}" for status in STATUSES]
            if sum(len(word) + 6 for word in words) + 7 <= width:
                labels = [
                    f"{n} {GLYPHS[s]} {word}"
                    for n, s, word in zip(DIGITS, STATUSES, words, strict=True)
                ]
                return [(None, "0 all"), *zip(STATUSES, labels, strict=True)]
        return [
            (None, "0"),
            *((s, f"{n}{GLYPHS[s]}") for n, s in zip(DIGITS, STATUSES, strict=True)),
        ]

    def _compose_line(self) -> None:
        chips = self._written()
        edged = sum(len(label) + 2 for _, label in chips) <= self.size.width
        parts: list[Content] = []
        self._places = []
        x = 0
        for status, label in chips:
            colour = f"$status-{status.lower()}" if status else ""
            on = status in self._statuses if status else not self._statuses
            text = (f"▐{label}▌" if on else f" {label} ") if edged else label
            parts.append(Content.styled(text, f"reverse bold {colour}" if on else "dim"))
            self._places.append((x, x + len(text), status))
            x += len(text)
        parts.append(Content.styled(self._told_age(self.size.width - x, chips), "dim"))
        self.show(Content("").join(parts))

    def _told_age(self, room: int, chips: list[tuple[Status | None, str]]) -> str:
        """How old the counts are, where chips show them, as long as there is room for."""
        if not self._age or not any(
            s and label.endswith(self._counts.get(s, "?")) for s, label in chips
        ):
            return ""
        told = (f"  counted {self._age} ago", f"  {self._age} old")
        return next((text for text in told if len(text) <= room), "")
