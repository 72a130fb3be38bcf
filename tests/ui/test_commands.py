"""The registry of keys: each does something, none does two things, all can be changed."""

from collections import Counter

import pytest
from textual.dom import DOMNode

from batch_tui.ui.app import BatchApp
from batch_tui.ui.dialogs.picker import PickerScreen
from batch_tui.ui.dialogs.sheet import SheetScreen
from batch_tui.ui.keys.commands import COMMANDS, SECTIONS, Command, Owner, Scope
from batch_tui.ui.keys.keymap import ACTIVE, KeymapError, read_keys
from batch_tui.ui.panes.list_pane import ListPane
from batch_tui.ui.panes.tree import JobTree
from batch_tui.ui.screens.array_map import ArrayMapScreen
from batch_tui.ui.screens.job import JobScreen
from batch_tui.ui.screens.jobs import JobsScreen
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
    "text": (TextView,),
    "job": (JobScreen,),
    "map": (ArrayMapScreen,),
    "app": (JobsScreen, JobScreen, ArrayMapScreen),
    "program": (BatchApp,),
}


def test_every_scope_has_a_title_and_an_owner() -> None:
    assert set(SECTIONS) == {command.scope for command in COMMANDS}
    assert set(BOUND_BY) == {command.bound_by for command in COMMANDS}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.id))
def test_the_action_of_a_command_is_there(command: Command) -> None:
    name = f"action_{command.action.partition('(')[0]}"
    in_app = command.scope == "app" and hasattr(BatchApp, name)
    assert in_app or all(hasattr(owner, name) for owner in BOUND_BY[command.bound_by])


def test_ids_are_unique() -> None:
    assert [i for i, n in Counter(command.id for command in COMMANDS).items() if n > 1] == []


@pytest.mark.parametrize("scopes", ACTIVE, ids=" ".join)
def test_no_key_does_two_things_at_once(scopes: tuple[Scope, ...]) -> None:
    keys = Counter(
        key
        for command in COMMANDS
        if command.scope in scopes and not (command.id == "quit" and "jobs" not in scopes)
        for key in command.keys.split(",")
    )
    assert [key for key, n in keys.items() if n > 1] == []


def test_every_key_can_be_written_as_the_registry_writes_it() -> None:
    keys = {command.id: command.keys for command in COMMANDS}
    assert read_keys(keys) == keys


@pytest.mark.parametrize(
    ("written", "read"),
    [("/", "slash"), ("?", "question_mark"), ("Ctrl+X", "ctrl+x"), ("X", "X"), ("F5, w", "f5,w")],
)
def test_keys_are_written_as_people_write_them(written: str, read: str) -> None:
    # The three commands that have one of these keys make way.
    others = {"filter": "f6", "help": "f7"}
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
    keys = read_keys({"sort": "r", "refresh": "s", "help": "f1", "filter": "f"})
    async with run(size=(120, 80), keys=keys) as running:
        await running.loaded()
        assert " f Filter" in running.shown[-1]
        await running.press("question_mark")
        assert running.app.screen is running.jobs
        await running.press("f1")
        assert isinstance(running.app.screen, SheetScreen)
        assert any("f " in line and "Filter jobs" in line for line in running.shown)
        await running.press("escape", "r")
        await running.until(lambda: isinstance(running.app.screen, PickerScreen))
        await running.press("escape", "f")
        assert driver.query_line(running).has_focus


DESTRUCTIVE = ("cancel", "terminate", "delete", "stop a job", "overwrite")


def test_no_single_letter_destroys_anything() -> None:
    for command in COMMANDS:
        if any(word in f"{command.id} {command.title}".lower() for word in DESTRUCTIVE):
            assert all("+" in key for key in command.keys.split(",")), command
