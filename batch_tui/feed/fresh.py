"""How fresh is what is on the screen, whatever it is."""

from dataclasses import dataclass

AGEING = 5.0
"""Seconds between looks at the clock where nothing is refreshed."""
LATE = 3
"""Intervals after which what is on the screen counts as old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """`refreshed` is when what is on the screen was last told by the service, in ms since 1970.

    `interval` is the seconds between refreshes, 0 for none, `next_try` when the next one comes
    (ms).
    """

    refreshed: int | None = None
    interval: float = 0.0
    next_try: int | None = None

    def age(self, now: int) -> int:
        """How old what is on the screen is at an instant, both in milliseconds."""
        return 0 if self.refreshed is None else now - self.refreshed

    def is_late(self, now: int) -> bool:
        """Whether what is on the screen is older than it should be at an instant (ms)."""
        return bool(self.interval) and self.age(now) > LATE * self.interval * 1000

    def is_due(self, now: int) -> bool:
        """Whether it should have been asked about again by now (ms)."""
        return bool(self.interval) and self.age(now) >= self.interval * 1000
