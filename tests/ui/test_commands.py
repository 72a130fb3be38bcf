"""The registry of keys: each does something, none does two things, all can be changed."""

from collections import Counter

import pytest
from textual.dom import DOMNode
from textual.widgets import OptionList

from batch_tui.ui.app import BatchApp
from batch_tui.ui.dialogs.picker import PickerScreen
from batch_tui.ui.dialogs.sheet import SheetScreen
from batch_tui.ui.keys.command import SECTIONS, Command, Owner, Scope
from batch_tui.ui.keys.commands import COMMANDS
from batch_tui.ui.keys.keymap import ACTIVE, KeymapError, read_keys
from batch_tui.ui.log.view import LogView
from batch_tui.ui.panes.list_pane import ListPane
from batch_tui.ui.panes.tree import JobTree
from batch_tui.ui.screens.array_map import ArrayMapScreen
from batch_tui.ui.screens.failed import FailedScreen
from batch_tui.ui.screens.groups import GroupsScreen
from batch_tui.ui.screens.job import JobScreen
from batch_tui.ui.screens.jobs import JobsScreen
from batch_tui.ui.screens.log import LogScreen
from batch_tui.ui.screens.why import WhyScreen
from batch_tui.ui.table.table import JobTable
from batch_tui.ui.widgets.filter_bar import QueryInput
from batch_tui.ui.widgets.text_view import TextView
from tests.conftest import Run
from tests.ui import driver

BOUND_BY: dict[Owner, tuple[type[DOMNode], ...]] = {
    "table": (JobTable,),
    "tree": (JobTree,),
    "pane": (ListPane,),
    "screen": (JobsScreen,),
    "bar": (QueryInput,),
    "text": (TextView, LogView),
    "job": (JobScreen,),
    "log": (LogScreen,),
    "why": (WhyScreen,),
    "failed": (FailedScreen,),
    "groups": (GroupsScreen,),
    "map": (ArrayMapScreen,),
    "app": (
        JobsScreen,
        JobScreen,
        LogScreen,
        WhyScreen,
        FailedScreen,
        GroupsScreen,
        ArrayMapScreen,
    ),
    "program": (BatchApp,),
}


def test_every_scope_has_a_title_and_an_owner() -> None:
    assert set(SECTIONS) == {command.scope for command in COMMANDS}
    assert set(BOUND_BY) == {command.bound_by for command in COMMANDS}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.id))
def test_the_action_of_a_command_is_there(command: Command) -> None:
    of_app = command.action.startswith("app.")
    name = f"action_{command.action.removeprefix('app.').partition('(')[0]}"
    owners = (BatchApp,) if of_app else BOUND_BY[command.bound_by]
    assert all(hasattr(owner, name) for owner in owners)


def test_ids_are_unique() -> None:
    assert [i for i, n in Counter(command.id for command in COMMANDS).items() if n > 1] == []


@pytest.mark.parametrize("scopes", ACTIVE, ids=" ".join)
def test_no_key_does_two_things_at_once(scopes: tuple[Scope, ...]) -> None:
    keys = Counter(
        key for command in COMMANDS if command.scope in scopes for key in command.keys.split(",")
    )
    assert [key for key, n in keys.items() if n > 1] == []


def test_every_key_can_be_written_as_the_registry_writes_it() -> None:
    keys = {command.id: command.keys for command in COMMANDS}
    assert read_keys(keys) == keys


@pytest.mark.parametrize(
    ("written", "read"),
    [("/", "slash"), ("?", "question_mark"), ("Ctrl+X", "ctrl+x"), ("B", "B"), ("F12, w", "f12,w")],
)
def test_keys_are_written_as_people_write_them(written: str, read: str) -> None:
    # The commands that have one of these keys make way.
    others = {"filter": "f8", "help": "f9", "why": "f10", "stop": "f11"}
    assert read_keys(others | {"sort": written})["sort"] == read


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"fly": "w"}, ["keys.fly", "no such command"]),
        ({"sort": ""}, ["keys.sort", "no key ''"]),
        ({"sort": "ctlr+x"}, ["keys.sort", "ctlr+x"]),
        ({"sort": "hello"}, ["keys.sort", "hello"]),
        ({"sort": "r"}, ["keys.sort", "refresh"]),
        ({"sort": "w", "invert": "w"}, ["keys.", "w is the key of"]),
    ],
)
def test_keys_that_cannot_be_are_refused_in_a_sentence(
    keys: dict[str, str], words: list[str]
) -> None:
    with pytest.raises(KeymapError) as error:
        read_keys(keys)
    assert all(word in str(error.value) for word in words), error.value


def test_two_commands_can_change_their_keys_with_each_other() -> None:
    assert read_keys({"sort": "r", "refresh": "s"}) == {"sort": "r", "refresh": "s"}


async def test_a_changed_key_does_what_the_old_one_did_and_the_help_says_so(run: Run) -> None:
    keys = read_keys({"sort": "r", "refresh": "s", "help": "f9", "filter": "f"})
    async with run(size=(120, 80), keys=keys) as running:
        await running.loaded()
        assert " f Filter" in running.shown[-1]
        await running.press("question_mark")
        assert running.app.screen is running.jobs
        await running.press("f9")
        assert isinstance(running.app.screen, SheetScreen)
        assert any("f " in line and "Filter jobs" in line for line in running.shown)
        await running.press("escape", "r")
        await running.until(lambda: isinstance(running.app.screen, PickerScreen))
        await running.press("escape", "f")
        assert driver.query_line(running).has_focus


DESTRUCTIVE = ("cancel", "terminate", "delete", "stop a job", "overwrite")


def test_no_single_letter_destroys_anything() -> None:
    for command in COMMANDS:
        told = f"{command.id} {command.title}".lower()
        if command.changes or any(word in told for word in DESTRUCTIVE):
            assert all("+" in key for key in command.keys.split(",")), command


async def test_one_key_leaves_what_is_shown_and_in_the_list_the_program(run: Run) -> None:
    async with run(query="type:array", keys=read_keys({"quit": "f9"})) as running:
        await running.loaded()
        for opens in ("question_mark", "exclamation_mark", "d", "l", "m", "L"):
            await running.press(opens)
            await running.until(lambda: running.app.screen is not running.jobs, opens)
            await running.press("f9")
            await running.until(lambda: running.app.screen is running.jobs, opens)
        await running.press("d", "question_mark", "f9")
        assert isinstance(running.app.screen, JobScreen)
        await running.press("f9", "f9")
        await running.until(lambda: not running.app.is_running)


@pytest.mark.parametrize("opens", ["question_mark", "d", "m", "colon"])
async def test_the_interrupt_pressed_twice_leaves_the_program_from_everywhere(
    run: Run, opens: str
) -> None:
    async with run(query="type:array") as running:
        await running.loaded()
        await running.press(opens)
        await running.until(lambda: running.app.screen is not running.jobs)
        await running.press("ctrl+c", "ctrl+c")
        await running.until(lambda: not running.app.is_running)


async def test_the_palette_names_each_command_once_and_not_itself(run: Run) -> None:
    async with run(size=(120, 80)) as running:
        await running.loaded()
        await running.press("colon")
        await running.until(lambda: isinstance(running.app.screen, PickerScreen))
        options = running.app.screen.query_one(OptionList).options
        offered = [str(option.prompt).split("  ")[0] for option in options]
        assert len(set(offered)) == len(offered)
        assert not [text for text in offered if "Commands and views" in text]
        await running.press(*"toggle succ", "enter")
        await running.until(lambda: running.app.screen is running.jobs)
        assert str(driver.asked_query(running)) == "status:succeeded"


async def test_quit_in_the_palette_quits(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        await running.press("colon", *"in the list: quit", "enter")
        await running.until(lambda: not running.app.is_running)
