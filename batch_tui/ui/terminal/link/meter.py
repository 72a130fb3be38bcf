"""What has been sent to the terminal so far."""

from dataclasses import dataclass


@dataclass(slots=True)
class Meter:
    """Counts that only grow; the thread that writes the screen is the one that counts.

    The app has it as `meter`: two looks some seconds apart tell what a second takes.
    """

    bytes: int = 0
    """All that was given to the terminal."""
    frames: int = 0
    """How often the picture on it was made another."""
    longest: float = 0.0
    """Seconds from the change that came first to when the terminal had taken the frame with it."""

    def begin_anew(self) -> None:
        """Look for the longest frame from now on."""
        self.longest = 0.0
