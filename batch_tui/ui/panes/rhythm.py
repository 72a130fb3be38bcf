"""How often what is on the screen is asked about: by a list, and by what is opened over it."""

UNFOCUSED = 60.0
"""Seconds between refreshes while the terminal has lost the focus."""


class Rhythm:
    """Every `wanted` seconds (0 for never), unless a person has paused it."""

    def __init__(self, wanted: float) -> None:
        self._wanted = wanted
        self.paused = False

    def toggle(self) -> None:
        """Pause, or go on."""
        self.paused = not self.paused

    def interval(self, focused: bool) -> float:
        """Seconds between refreshes; 0 while there are none. Without the focus there are few."""
        if not self._wanted or self.paused:
            return 0.0
        return self._wanted if focused else max(UNFOCUSED, self._wanted)
