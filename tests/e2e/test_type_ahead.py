"""Keys typed faster than dialogs open, in a real terminal: each goes where it was meant."""

import sys
from pathlib import Path

from tests.terminal import Terminal

PROGRAM = Path(sys.executable).with_name("batch-tui")
COMMAND = [PROGRAM, "--demo", "--demo-jobs", "2000", "--refresh", "0", "--queue", "nightly-etl"]


def test_a_queue_and_a_filter_in_one_burst_are_both_chosen() -> None:
    with Terminal(COMMAND, 120, 30) as terminal:
        terminal.wait_for("100 jobs")
        terminal.press("Qrender\r/name:render* status:succeeded\r")
        terminal.wait_for(
            lambda text: "/ render* status:succeeded" in text and "render-frame" in text, "both"
        )
        assert "nightly-etl" not in terminal.lines[0]
        assert "render-spot" in terminal.lines[0]


def test_an_order_chosen_through_the_palette_in_one_burst_and_a_filter_behind_it() -> None:
    with Terminal(COMMAND, 120, 30) as terminal:
        terminal.wait_for("100 jobs")
        terminal.press(":sort the loaded\rduration\r/status:failed\r")
        terminal.wait_for(
            lambda text: "/ status:failed" in text and "sorted by duration ▼" in text, "both"
        )
        terminal.press("q")
        assert terminal.wait_for_end() == 0


def test_a_paste_is_taken_behind_the_keys_before_it_and_ahead_of_those_behind() -> None:
    with Terminal(COMMAND, 120, 30) as terminal:
        terminal.wait_for("100 jobs")
        terminal.press("/name:\x1b[200~render\x1b[201~* status:failed\r")
        terminal.wait_for("/ render* status:failed")
