"""Which keys of a dialog count: those of somebody who has seen what it says."""

from textual import events
from textual.message import Message

HELD = 1.0
"""Seconds after a key that did not count in which the same one does not count either."""


class Guard:
    """Lets a key through that was pressed after all was seen, and is not held down since before."""

    def __init__(self) -> None:
        self._seen_at: float | None = None
        self._not_before = 0.0

    @property
    def is_seen(self) -> bool:
        """Whether all is on the screen, so that a key counts."""
        return self._seen_at is not None

    def seen(self) -> None:
        """All is on the screen now."""
        self._seen_at = Message().time

    def anew(self) -> None:
        """It becomes something else, which must be seen first."""
        self._seen_at = None

    def used(self, event: events.Key) -> None:
        """A key has done its work: what comes of it must be seen first, and it may be held down."""
        self.anew()
        self._not_before = event.time + HELD

    def counts(self, event: events.Key) -> bool:
        """Whether a key was pressed by somebody who has seen it all."""
        if self._seen_at is not None and event.time > max(self._seen_at, self._not_before):
            return True
        self._not_before = event.time + HELD
        return False
