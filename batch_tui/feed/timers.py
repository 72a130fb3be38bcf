"""Timers by name, for one event loop."""

import asyncio
from collections.abc import Callable


class Timers:
    """What is to be done after a while, each under a name that none of the others has."""

    def __init__(self) -> None:
        self._waiting: dict[str, asyncio.TimerHandle] = {}

    def after(self, seconds: float, name: str, do: Callable[[], None]) -> None:
        """Do something once the seconds are over; it takes the place of the one of that name."""
        self.cancel(name)
        self._waiting[name] = asyncio.get_running_loop().call_later(seconds, self._due, name, do)

    def __contains__(self, name: str) -> bool:
        return name in self._waiting

    def cancel(self, name: str) -> None:
        """Do it not."""
        timer = self._waiting.pop(name, None)
        if timer is not None:
            timer.cancel()

    def _due(self, name: str, do: Callable[[], None]) -> None:
        del self._waiting[name]
        do()

    def clear(self) -> None:
        """Do nothing of it."""
        for name in tuple(self._waiting):
            self.cancel(name)
