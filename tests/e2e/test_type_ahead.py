"""Keys typed faster than dialogs open, in a real terminal: each goes where it was meant."""

import sys
from pathlib import Path
from threading import Thread

from tests.e2e.unhurried import UNHURRIED
from tests.terminal import Terminal

PROGRAM = Path(sys.executable).with_name("batch-tui")
OPTIONS = ["--demo", "--demo-jobs", "2000", "--refresh", "0", "--queue", "nightly-etl"]
COMMAND = [PROGRAM, *OPTIONS]


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


def test_a_paste_with_escapes_in_it_types_no_key() -> None:
    with Terminal(COMMAND, 120, 30) as terminal:
        terminal.wait_for("100 jobs")
        terminal.press("/\x1b[200~ren\x1b\rder\x1b\x03\x1b\x03q\x1b[O\x1b[201~")
        terminal.wait_for("ren␛ der␛␃␛␃q")
        terminal.press("escape")
        terminal.wait_for("/ filter:")
        terminal.press("/\x1b[200~render")
        terminal.wait_for("/ render")  # nobody ends this paste
        terminal.press("*\r")
        terminal.wait_for("/ render*")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


def test_a_megabyte_is_pasted_and_the_keys_behind_it_are_answered() -> None:
    with Terminal([*UNHURRIED, *OPTIONS], 120, 30) as terminal:
        terminal.wait_for("100 jobs")
        terminal.press("/")
        terminal.wait_for("Tab completes")
        sending = Thread(
            target=terminal.press, args=("\x1b[200~" + "x" * 1_000_000 + "\x1b[201~render*\r",)
        )
        sending.start()
        terminal.wait_for("1,000,000 characters pasted are too many")
        terminal.wait_for("/ render*")
        sending.join()
        terminal.press("q")
        assert terminal.wait_for_end() == 0
