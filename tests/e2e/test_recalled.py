"""What was shown comes back in the next run, and one Esc too many loses nothing: in a terminal."""

from pathlib import Path

from batch_tui.demo import DemoRegion
from tests.e2e.test_program import KEYS, NO_AWS, PROGRAM, without_the_users_aws
from tests.e2e.unhurried import UNHURRIED
from tests.terminal import Terminal

__all__ = ["without_the_users_aws"]


def test_queue_filter_order_and_words_outlive_the_program(tmp_path: Path) -> None:
    config = tmp_path / "config" / "batch-tui" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('[terms]\nmine = "align status:failed"\n')
    env = NO_AWS | KEYS | {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    with DemoRegion(jobs=400, seed=7) as demo:
        place = ["--endpoint-url", demo.url, "--region", "us-east-1"]
        with Terminal([PROGRAM, *place], 80, 24, env=env) as terminal:
            terminal.wait_for("type to narrow")
            terminal.press("genomics")
            terminal.wait_for(lambda text: "nightly-etl" not in text, "one queue left")
            terminal.press("enter")
            terminal.wait_for("live")
            terminal.press("/mine\r")
            terminal.wait_for("match · all")
            terminal.press("I")
            terminal.wait_for("sorted by created")
            terminal.press("q")
            assert terminal.wait_for_end() == 0
        with Terminal([*UNHURRIED, *place], 80, 24, env=env) as terminal:
            terminal.wait_for("of last time: filter mine, queue, sort - Esc Esc clears the filter")
            terminal.wait_for("/ mine")
            terminal.wait_for("end of the list")  # until then Esc stops the scan
            terminal.press("escape")
            terminal.wait_for("Esc again clears the filter")
            terminal.press("escape")
            terminal.wait_for("/ filter:")
            terminal.press("/")
            terminal.wait_for("Enter asks AWS")
            terminal.press("up")
            terminal.wait_for("/ mine")
            terminal.press("enter")
            terminal.wait_for("match · all")
            terminal.press("q")
            assert terminal.wait_for_end() == 0
