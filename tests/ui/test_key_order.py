"""Keys in their order, also where what should answer them goes away."""

import pytest
from textual.app import ComposeResult
from textual.events import Key
from textual.widget import Widget

from batch_tui.ui.terminal import key_order
from batch_tui.ui.terminal.key_order import KeyEnd, KeysInOrder
from tests.ui.piloted import Piloted


class Target(Widget, can_focus=True):
    """Notes its keys; at the key `x` it goes, and the end of that key with it."""

    def __init__(self, name: str, keys: list[str]) -> None:
        super().__init__(name=name)
        self._keys = keys
        self._goes = False

    def on_key(self, event: Key) -> None:
        self._keys.append(f"{self.name}:{event.key}")
        self._goes = event.key == "x"

    def on_key_end(self, end: KeyEnd) -> None:
        if self._goes:
            end.stop()
            self.remove()


class Targets(KeysInOrder[None]):
    def __init__(self) -> None:
        super().__init__()
        self.keys: list[str] = []

    def compose(self) -> ComposeResult:
        yield Target("first", self.keys)
        yield Target("second", self.keys)


async def test_the_end_of_a_key_without_a_screen_is_no_mistake() -> None:
    app = KeysInOrder[None]()
    assert app.screen_stack == []
    await app.on_key_end(KeyEnd(0, 0))


async def test_a_key_whose_target_goes_holds_back_no_other() -> None:
    """Nothing is typed after them that could set the keys behind it free."""
    app = Targets()
    async with app.run_test() as pilot:
        running = Piloted(app, pilot)
        for key in "axyz":
            app.post_message(Key(key, key))
        await running.until(lambda: len(app.keys) == 4, "all keys")
        assert app.keys == ["first:a", "first:x", "second:y", "second:z"]


async def test_an_end_that_comes_twice_counts_once() -> None:
    app = Targets()
    async with app.run_test() as pilot:
        running = Piloted(app, pilot)
        await running.press("a")
        for _ in range(3):
            await app.on_key_end(KeyEnd(1, 0))
        await running.press("b", "c")
        await running.until(lambda: len(app.keys) == 3, "all keys")
        assert app.keys == ["first:a", "first:b", "first:c"]


async def test_a_key_that_was_typed_in_time_is_held_back_however_late_it_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(key_order, "LONGEST", 0.0)
    app = Targets()
    async with app.run_test() as pilot:
        running = Piloted(app, pilot)
        running.type_at_once(*"axyz")
        await running.until(lambda: len(app.keys) == 4, "all keys")
        assert app.keys == ["first:a", "first:x", "second:y", "second:z"]
