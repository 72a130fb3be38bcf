"""Keys in the order in which they were typed, whatever each of them sets off."""

import asyncio
from collections import deque
from typing import Generic

from textual import events
from textual.app import App, ReturnType
from textual.message import Message
from textual.message_pump import MessagePump

LONGEST = 1.0
"""Seconds after which a key no longer holds back one that is typed then: a widget may hang."""
AGAIN = 0.25
"""Seconds after which an end that was not seen is sent again: its target can go with it unread."""
REST = 0.01
"""Seconds before the end of a key is sent where no other key waits for it: the answer is first."""
ROUNDS = 3
"""How often the end of a key goes round.

In one round a key is handled; in the next what that sent, as the submission of a line, which closes
a dialog; in the last a screen that came up is composed and has given something the focus.
"""


class KeyEnd(Message):
    """Follows a key through the same queues: where it arrives, the key has been dealt with."""

    def __init__(self, key: int, lap: int) -> None:
        super().__init__()
        self.key = key
        """Which of the keys it follows: the first is 1."""
        self.lap = lap
        """How often it has gone round before."""


class KeysInOrder(App[ReturnType], Generic[ReturnType]):
    """An app in which a key is answered before the next one chooses its target.

    Textual forwards a key to the widget that has the focus, and only later finds the binding that
    moves the focus: of `/etl` typed at once, all would go to the table.
    """

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Key | events.Paste] = deque()
        self._held_since: float | None = None
        self._key = 0
        self._lap = 0
        self._lost: asyncio.TimerHandle | None = None
        self._target: MessagePump | None = None
        """Whom the end of the last key is to be sent to, while it rests."""
        self._rest: asyncio.TimerHandle | None = None

    async def on_event(self, event: events.Event) -> None:
        """Hold a key, or a paste, back while the key before it is under way."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._typed.append(event)
        if self._target is not None:
            self._send_first_end(self._target)
        if self._held_since is None or event.time - self._held_since > LONGEST:
            await self._next_key()

    async def on_key_end(self, end: KeyEnd) -> None:
        """The key before has been dealt with, once its end has gone round often enough."""
        if (end.key, end.lap) != (self._key, self._lap):  # it was sent again, and came twice
            return
        if not self.screen_stack:  # it was the last one: the program ends
            return
        self._lap += 1
        if self._lap >= ROUNDS or not self._send_end(self.focused or self.screen):
            await self._next_key()

    async def _next_key(self) -> None:
        self._held_since = None
        while self._typed and self._held_since is None:
            self._held_since = Message().time  # by the clock of events
            event = self._typed.popleft()
            self._key, self._lap = self._key + 1, 0
            target = self.focused or self.screen
            await super().on_event(event)
            if self._typed:
                self._send_first_end(target)
            else:
                loop = asyncio.get_running_loop()
                self._target = target
                self._rest = loop.call_later(REST, self._send_first_end, target)

    def _send_first_end(self, target: MessagePump) -> None:
        """Send the end of a key to its target; where that has gone, it holds back no other key."""
        if self._rest is not None:
            self._rest.cancel()
        self._rest = self._target = None
        if not self._send_end(target):
            self._held_since = None

    def _send_end(self, target: MessagePump) -> bool:
        """Whether the target takes the end of the key; it may still go before it reads it."""
        if self._lost is not None:
            self._lost.cancel()
        self._lost = asyncio.get_running_loop().call_later(AGAIN, self._send_again)
        return target.post_message(KeyEnd(self._key, self._lap))

    def _send_again(self) -> None:
        if self._held_since is not None and self.screen_stack:
            self._send_end(self.focused or self.screen)
