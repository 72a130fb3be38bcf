"""Keys in the order in which they were typed, whatever each of them sets off."""

import time
from collections import deque
from typing import Generic

from textual import events
from textual.app import App, ReturnType
from textual.message import Message

LONGEST = 0.25
"""Seconds after which a key no longer holds back those behind it, should its end never be seen."""


class KeyEnd(Message):
    """Follows a key through the same queues: where it arrives, the key has been dealt with."""


class KeysInOrder(App[ReturnType], Generic[ReturnType]):
    """An app in which a key is answered before the next one chooses its target.

    Textual forwards a key to the widget that has the focus, and only later finds the binding that
    moves the focus: of `/etl` typed at once, all would go to the table.
    """

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Key] = deque()
        self._held_since: float | None = None

    async def on_event(self, event: events.Event) -> None:
        """Hold a key back while the one before it is under way."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        self._typed.append(event)
        if self._held_since is None or time.monotonic() - self._held_since > LONGEST:
            await self._next_key()

    async def on_key_end(self) -> None:
        """The key before has been dealt with."""
        await self._next_key()

    async def _next_key(self) -> None:
        self._held_since = None
        if not self._typed:
            return
        self._held_since = time.monotonic()
        event = self._typed.popleft()
        target = self.focused or self.screen
        await super().on_event(event)
        if not target.post_message(KeyEnd()):
            self._held_since = None
