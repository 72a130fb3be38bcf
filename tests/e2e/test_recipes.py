"""The recipes of the README, key by key as they are written there, in a terminal of 80x24."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from batch_tui.ui.dialogs.guard import HELD
from tests.documents import Recipe, recipes
from tests.e2e.test_program import PROGRAM, without_the_users_aws
from tests.terminal import KEYS, Terminal

__all__ = ["without_the_users_aws"]

ON_SCREEN = [recipe for recipe in recipes() if recipe.steps]
IN_PIPES = [recipe for recipe in recipes() if not recipe.steps]
NAMES = {"Enter": "enter", "Esc": "escape", "↓": "down", "↑": "up", "→": "right", "←": "left"}


def pressed(key: str) -> str:
    """What a terminal sends for a key by its name in the README."""
    if key.startswith("Ctrl+"):
        return chr(ord(key.removeprefix("Ctrl+")) - 64)
    return KEYS[NAMES[key]] if key in NAMES else key


def sandbox(home: Path) -> dict[str, str]:
    """The environment of somebody who has never used AWS; the program is on the path."""
    path = f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"
    return {"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "PATH": path}


def test_there_are_five() -> None:
    assert len(ON_SCREEN) == 4
    assert len(IN_PIPES) == 1


@pytest.mark.parametrize("recipe", ON_SCREEN, ids=lambda recipe: str(recipe.title))
def test_a_recipe_shows_what_it_promises(recipe: Recipe, tmp_path: Path) -> None:
    assert len(recipe.steps) > 1
    with Terminal(recipe.commands.split(), 80, 24, env=sandbox(tmp_path)) as terminal:
        terminal.wait_for(picked, "the list of queues")
        for step in recipe.steps:
            assert step.done
            for text, typed in step.done:
                (type_in if typed else press)(terminal, text)
            terminal.wait_for(holds(step.shown), f"{step.shown} after {step.done}")


def press(terminal: Terminal, key: str) -> None:
    """Press a key; what it opens to be typed into is looked at before anything is typed."""
    terminal.press(pressed(key))
    if key == "Q":
        terminal.wait_for(picked, "the list of queues")


def type_in(terminal: Terminal, text: str) -> None:
    """Type a text until the screen has it: a dialog takes no key that was typed ahead."""
    before = terminal.text.count(text)
    while True:
        terminal.press(*text)
        at = time.monotonic() + 3 * HELD
        while time.monotonic() < at:
            if terminal.text.count(text) > before:
                return
            terminal.read(0.05)
        terminal.press(*"\x7f" * len(text))  # should it come yet, it goes again


def picked(text: str) -> bool:
    """Whether queues can be narrowed and chosen."""
    return "type to narrow" in text and "ENABLED" in text


def holds(shown: tuple[str, ...]) -> Callable[[str], bool]:
    return lambda text: all(each in text for each in shown)
