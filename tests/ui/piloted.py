"""An app under a pilot: its keys, its screen, and waiting until it has nothing left to do."""

import asyncio
import time
import unicodedata
from collections.abc import Callable
from typing import Any

from rich.style import Style
from textual import events
from textual._compositor import LayoutUpdate
from textual._wait import wait_for_idle
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Size
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.widget import Widget

from tests.terminal import PATIENCE
from tests.ui.naps import naps

ROUNDS = 3
"""How often in a row there must be nothing to do before all is quiet."""
SOON = 0.03
"""Seconds of a timer that is waited for: Textual has a new size wait for 1/120."""
LOOKS, LOOK = 8, 0.0025
"""How often, after how many seconds each, work is seen to before it may wait for something."""
STEPS = 50
"""How many steps what has been handed to the event loop may take until that is answered."""


class Piloted:
    """An app under a pilot."""

    def __init__(self, app: App[None], pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def shown(self) -> list[str]:
        """The lines of the screen as text."""
        width, height = self.app.size
        strips = self.app.screen._compositor.render_strips()
        return (
            ["".join(s.text for s in strip).rstrip() for strip in strips][:height] if width else []
        )

    @property
    def cells(self) -> list[list[tuple[str, Style]]]:
        """What each cell of the screen says, and how it looks; of a blank, only its background."""
        update = self.app.screen._compositor.render_update(
            full=True, screen_stack=self.app._background_screens
        )
        assert isinstance(update, LayoutUpdate)
        return [
            [
                (char, looks(char, style or Style.null()))
                for strip in strips
                for text, style, _ in strip
                for char in text
            ]
            for strips in update.strips
        ]

    @property
    def types_on(self) -> bool:
        """Whether the app holds keys back that it will answer later."""
        return False

    def type_key(self, key: str) -> None:
        """Type one key; what begins with a quote is pasted as text."""
        is_text = len(key) > 1 and key.startswith("'")
        self.app.post_message(events.Paste(key[1:]) if is_text else key_event(key))

    def type_at_once(self, *keys: str) -> None:
        """What a terminal sends when somebody types ahead: no pause between the keys."""
        for key in keys:
            self.app.post_message(key_event(key))

    def click_at_once(self, x: int, y: int, times: int = 1) -> None:
        """What a terminal sends when somebody clicks, or clicks twice: no pause in between."""
        for _ in range(times):
            for kind in (events.MouseDown, events.MouseUp):
                self.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))

    @property
    def at_work(self) -> bool:
        """Whether something is under way of which no message tells yet."""
        return False

    async def press(self, *keys: str) -> None:
        """Press keys, each one when all that the one before set off has happened."""
        for key in keys:
            self.app.post_message(key_event(key))
            await self.rest()

    async def resize(self, width: int, height: int) -> None:
        """Give the window another size, and let what follows from it happen."""
        size = Size(width, height)
        assert isinstance(self.app._driver, HeadlessDriver)
        self.app._driver._size = size
        self.app.post_message(events.Resize(size, size))
        await self.rest()

    async def click(self, x: int, y: int) -> None:
        """Click once, and let what follows from it happen."""
        self.click_at_once(x, y)
        await self.rest()

    async def until(self, holds: Callable[[], object], what: str = "") -> None:
        """Wait until a condition holds, also when nothing more happens, and what it says is shown.

        It holds then too: what holds for a moment alone is not waited for.
        """
        deadline = time.monotonic() + PATIENCE
        while True:
            if holds():
                await self.rest()
                if holds():
                    return
            assert time.monotonic() < deadline, f"never: {what or holds}"
            await asyncio.sleep(0.005)

    async def quiet(self, holds: Callable[[], object]) -> None:
        """Wait until a condition holds, every key and message is answered, and all is painted."""
        deadline = time.monotonic() + PATIENCE
        rounds = 0
        while rounds < ROUNDS:
            assert time.monotonic() < deadline, f"never quiet: {holds}"
            rounds = rounds + 1 if holds() and not self.has_messages() else 0
            await asyncio.sleep(0 if rounds else 0.001)
            await answered(self.pilot)

    async def rest(self) -> None:
        """Wait until all is answered and painted, and nothing is about to happen.

        What is under way then waits for somebody else, as for an answer that does not come or for
        a clock: the process is idle.
        """
        deadline = time.monotonic() + PATIENCE
        rounds = 0
        waits = False
        while self.app._running and (rounds < ROUNDS or self.has_messages()):
            assert time.monotonic() < deadline, "never at rest"
            waits = waits or (self.at_work and await self._waits())
            if self.has_messages() or (self.at_work and not waits):
                rounds, waits = 0, False
                await asyncio.sleep(0.001)
            else:
                rounds += 1
                await answered(self.pilot)

    async def _waits(self) -> bool:
        """Whether what is under way goes on waiting while every thread of the process waits.

        A thread that a busy machine keeps from the processor does not wait.
        """
        for _ in range(LOOKS):
            await asyncio.sleep(LOOK)
            if not self.at_work or self.has_messages():
                return False
        before = naps()
        await wait_for_idle(0)
        for _ in range(STEPS):
            await asyncio.sleep(0)
        slept = before is not None and naps() == before
        return slept and self.at_work and not self.has_messages()

    def has_messages(self) -> bool:
        """Whether a key or a message is not answered yet, or one comes in no time."""
        nodes = [self.app, *self.app.screen.walk_children(Widget, with_self=True)]
        waiting = (n.message_queue_size + len(n._next_callbacks) for n in nodes)
        return self.types_on or any(waiting) or any(is_due(t) for n in nodes for t in n._timers)


def looks(char: str, style: Style) -> Style:
    """What is seen of a style, whatever can be done by a click."""
    if char == " " and not (style.underline or style.strike):
        return Style(bgcolor=style.color if style.reverse else style.bgcolor)
    return style.clear_meta_and_links()


def is_due(timer: Any) -> bool:
    """Whether a timer of Textual's goes off soon, and then no more."""
    is_short = timer._repeat == 0 and timer._interval <= SOON and timer._active.is_set()
    return is_short and timer._task is not None and not timer._task.done()


async def answered(pilot: Pilot[None]) -> None:
    """Let every widget answer the messages that it has, and paint."""
    await pilot._wait_for_screen()
    pilot.app.screen._on_timer_update()


def key_event(key: str) -> events.Key:
    """A key by its name, or by the character it types."""
    name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
    character: str | None
    try:
        character = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(name, name)))
    except KeyError:
        character = key if len(key) == 1 else None
    return events.Key(name, character)
