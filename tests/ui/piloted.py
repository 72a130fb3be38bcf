"""An app under a pilot: its keys, its screen, and waiting until it has nothing left to do."""

import asyncio
import time
from collections.abc import Callable

from rich.style import Style
from textual import events
from textual._compositor import LayoutUpdate
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widget import Widget

from tests.terminal import PATIENCE

ROUNDS = 3
"""How often in a row there must be nothing to do before all is quiet."""


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

    async def press(self, *keys: str) -> None:
        """Press keys, and let what they set off on the screen happen."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def until(self, holds: Callable[[], object], what: str = "") -> None:
        """Wait until a condition holds."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, f"never: {what or holds}"
            await asyncio.sleep(0.005)
            await self.pilot.pause()

    async def quiet(self, holds: Callable[[], object]) -> None:
        """Wait until a condition holds, every key and message is answered, and all is painted."""
        deadline = time.monotonic() + PATIENCE
        rounds = 0
        while rounds < ROUNDS:
            assert time.monotonic() < deadline, f"never quiet: {holds}"
            rounds = rounds + 1 if holds() and not self._has_messages() else 0
            await asyncio.sleep(0 if rounds else 0.001)
            await answered(self.pilot)

    def _has_messages(self) -> bool:
        nodes = self.app.screen.walk_children(Widget, with_self=True)
        waiting = (n.message_queue_size + len(n._next_callbacks) for n in [self.app, *nodes])
        return self.types_on or any(waiting)


def looks(char: str, style: Style) -> Style:
    """What is seen of a style, whatever can be done by a click."""
    if char == " " and not (style.underline or style.strike):
        return Style(bgcolor=style.color if style.reverse else style.bgcolor)
    return style.clear_meta_and_links()


async def answered(pilot: Pilot[None]) -> None:
    """Let every widget answer the messages that it has, and paint."""
    await pilot._wait_for_screen()
    pilot.app.screen._on_timer_update()


def key_event(key: str) -> events.Key:
    """A key by its name, or by the character it types."""
    is_character = len(key) == 1
    return events.Key(
        _character_to_key(key) if is_character else key, key if is_character else None
    )
