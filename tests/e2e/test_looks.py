"""Themes and the mouse, as a terminal sees them."""

import pytest

from batch_tui.demo import DemoRegion
from tests.e2e.test_program import KEYS, NO_AWS, PROGRAM, REGION, without_the_users_aws
from tests.terminal import Terminal

__all__ = ["without_the_users_aws"]
MOUSE = b"\x1b[?1000h"
"""How a terminal is asked to tell of the mouse."""


def background(terminal: Terminal) -> str:
    """The colour of a cell that no dialog covers."""
    return str(terminal.screen.buffer[22][0].bg)


@pytest.mark.parametrize("option", ["--mouse", "--no-mouse"])
def test_the_list_shows_a_theme_before_it_is_chosen_and_the_mouse_is_taken_or_left(
    option: str,
) -> None:
    with DemoRegion(jobs=500, seed=7) as demo:
        options = ["--endpoint-url", demo.url, *REGION, "--queue", "genomics", "--refresh", "0"]
        command = [PROGRAM, *options, "--theme", "dracula", "--preset", "k9s", option]
        with Terminal(command, 80, 24, env=NO_AWS | KEYS | {"NO_COLOR": ""}) as terminal:
            terminal.wait_for("100 jobs")
            assert (MOUSE in terminal.received) == (option == "--mouse")
            terminal.press("T")
            terminal.wait_for("type to narrow")
            seen = {background(terminal)}
            for _ in range(2):
                terminal.press("down")
                terminal.wait_for(lambda _: background(terminal) not in seen, "another colour")
                seen.add(background(terminal))
            terminal.press("escape")
            terminal.wait_for(lambda text: "type to narrow" not in text, "closed")
            terminal.press("q")
            assert terminal.wait_for_end() == 0


def test_without_colours_a_theme_sends_none() -> None:
    with DemoRegion(jobs=500, seed=7) as demo:
        options = ["--endpoint-url", demo.url, *REGION, "--queue", "genomics", "--refresh", "0"]
        command = [PROGRAM, *options, "--theme", "nord"]
        with Terminal(command, 80, 24, env=NO_AWS | KEYS | {"NO_COLOR": "1"}) as terminal:
            terminal.wait_for("100 jobs")
            cells = [cell for row in terminal.screen.buffer.values() for cell in row.values()]
            shades = {colour for cell in cells for colour in (cell.fg, cell.bg)} - {"default"}
            assert all(len({*zip(shade[::2], shade[1::2], strict=True)}) == 1 for shade in shades)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--theme", "pink"], ["theme is 'pink'", "dark", "nord"]),
        (["--preset", "emacs"], ["preset is 'emacs'", "default, vim, k9s"]),
    ],
)
def test_a_look_that_there_is_not_is_refused(options: list[str], words: list[str]) -> None:
    with Terminal([PROGRAM, "--demo", *options], env=NO_AWS) as terminal:
        assert terminal.wait_for_end() == 2
        said = " ".join(terminal.after_screen().split())
        assert all(word in said for word in words), said
