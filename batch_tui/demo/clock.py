"""The clock of a demo region: real time, or a time that stands still and is moved by hand."""

import time


class Clock:
    """Two readings of one clock, both in milliseconds since 1970.

    `life()` is what the courses of jobs go by: `speed` of its milliseconds pass in one real
    one (0: none). `wall()` turns a moment of life into the time that is shown, so that a job
    submitted in a region that lives ten times as fast still has a date that is not in the future.
    """

    def __init__(self, now: int | None = None, speed: float = 0.0) -> None:
        self.start = int(time.time() * 1000) if now is None else now
        self.speed = 0.0 if now is not None else speed
        self._began = time.monotonic()
        self._moved = 0

    def life(self) -> int:
        """The present moment of the region's life."""
        if not self.speed:
            return self.start + self._moved
        return self.start + int((time.monotonic() - self._began) * 1000 * self.speed)

    def wall(self, moment: int) -> int:
        """The time that is shown for a moment of life."""
        if not self.speed or moment <= self.start:
            return moment
        return self.start + int((moment - self.start) / self.speed)

    def advance(self, seconds: float) -> None:
        """Move a clock that stands still; ValueError when this one moves by itself."""
        if self.speed:
            message = "This region lives by itself: only one with speed 0 can be moved by hand."
            raise ValueError(message)
        self._moved += round(seconds * 1000)
