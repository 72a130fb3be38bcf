"""Keys in their order, also where there is no screen left to answer them."""

from batch_tui.ui.terminal.key_order import KeysInOrder


async def test_the_end_of_a_key_without_a_screen_is_no_mistake() -> None:
    app = KeysInOrder[None]()
    assert app.screen_stack == []
    await app.on_key_end()
