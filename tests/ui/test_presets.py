"""Key presets: each goes with itself, and what it changes is what works and what is told."""

import pytest

from batch_tui.ui.dialogs.picker import PickerScreen
from batch_tui.ui.dialogs.sheet import SheetScreen
from batch_tui.ui.dialogs.stop import StopScreen
from batch_tui.ui.keys.commands import BY_ID, COMMANDS, changed
from batch_tui.ui.keys.keymap import ACTIVE, KeymapError, read_keys
from batch_tui.ui.keys.presets import PRESETS
from batch_tui.ui.screens.log import LogScreen
from tests.conftest import Run
from tests.ui import driver


@pytest.mark.parametrize("preset", PRESETS)
def test_no_key_of_a_preset_does_two_things_at_once(preset: str) -> None:
    keys = PRESETS[preset]
    assert read_keys(keys) == keys
    for scopes in ACTIVE:
        held = [k for c in changed(keys) if c.scope in scopes for k in c.keys.split(",")]
        assert len(held) == len(set(held)), scopes


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_says_nothing_that_is_so_anyway(preset: str) -> None:
    assert all(BY_ID[command].keys != keys for command, keys in PRESETS[preset].items())


@pytest.mark.parametrize("preset", PRESETS)
def test_no_single_letter_of_a_preset_changes_anything(preset: str) -> None:
    for command in changed(PRESETS[preset]):
        assert not command.changes or all("+" in key for key in command.keys.split(","))


def test_own_keys_beat_those_of_a_preset() -> None:
    keys = read_keys({"log": "f9"}, "vim")
    assert (keys["log"], keys["expand"]) == ("f9", PRESETS["vim"]["expand"])
    with pytest.raises(KeymapError, match=r"keys\.sort: s is the key of shell"):
        read_keys({"sort": "s"}, "k9s")
    with pytest.raises(KeymapError, match="preset is 'emacs'; there are default, vim, k9s"):
        read_keys({}, "emacs")


def test_every_command_of_a_preset_is_there() -> None:
    known = {command.id for command in COMMANDS}
    assert all(known >= keys.keys() for keys in PRESETS.values())


async def test_in_vim_l_opens_and_o_shows_the_log_and_all_lines_say_so(run: Run) -> None:
    keys = read_keys({}, "vim")
    async with run(size=(120, 80), query="type:array status:failed", keys=keys) as running:
        await running.loaded()
        before = len(driver.table(running).jobs)
        await running.press("l")
        await running.until(lambda: len(driver.table(running).jobs) > before)
        await running.press("j")
        await running.until(lambda: " o Log" in running.shown[-1], "a child has a log")
        await running.press("h", "h")
        await running.until(lambda: len(driver.table(running).jobs) == before)
        await running.press("question_mark")
        await running.until(lambda: isinstance(running.app.screen, SheetScreen))
        assert any("→ + l" in line and "Show the children" in line for line in running.shown)
        await running.press("escape", "o")
        await running.until(lambda: isinstance(running.app.screen, LogScreen))
        await running.press("o")
        await running.until(lambda: running.app.screen is running.jobs)


async def test_in_k9s_ctrl_d_stops_after_a_question_and_s_sorts_no_more(run: Run) -> None:
    async with run(query="status:running", keys=read_keys({}, "k9s")) as running:
        await running.loaded()
        await running.press("ctrl+d")
        await running.until(lambda: isinstance(running.app.screen, StopScreen))
        await running.press("escape")
        await running.until(lambda: running.app.screen is running.jobs)
        await running.press("S")
        await running.until(lambda: isinstance(running.app.screen, PickerScreen))
