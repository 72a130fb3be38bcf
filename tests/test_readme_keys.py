"""Keys that the README names in its prose: each one is a key of the registry, where it is told."""

import re
from collections.abc import Iterator

import pytest

from batch_tui.ui.dialogs import again, stop
from batch_tui.ui.keys.command import Scope, key_name
from batch_tui.ui.keys.commands import COMMANDS
from batch_tui.ui.keys.presets import PRESETS
from tests.documents import CONTRIBUTING, README, sections, spans

KEY = re.compile(
    r"((Ctrl|Shift)\+)*(F\d+|Esc|Enter|Tab|Space|Home|End|PgUp|PgDn|[A-Za-z0-9↑↓←→#*+/?!:<>\[\]])"
)
LIST: set[Scope] = {"table", "tree", "jobs", "app", "always"}
TOLD: dict[str, set[Scope]] = {
    "Filters": {"bar", "jobs", "table"},
    "Queues": LIST,
    "One job": LIST | {"job", "text"},
    "Logs": LIST | {"job", "log", "text"},
    "What do the failed children say?": LIST | {"failed", "map"},
    "What is it made of?": LIST | {"groups"},
    "Why is it waiting?": LIST | {"job", "why"},
    "Stopping jobs": LIST,
    "Running jobs again": LIST,
    "Handing over": LIST | {"job", "log", "why"},
}
"""The scopes whose keys a section may name; one that is not here tells of the list."""
OF_DIALOGS = {"Stopping jobs": stop.KEYS, "Running jobs again": again.KEYS | {"escape", "slash"}}
"""Keys that a dialog has of its own, by the section that tells of it."""
NO_KEYS = {"Filters": {"*"}, "What is it made of?": {"*"}}
"""What looks like a key there, and is a part of a filter."""


def named(title: str, text: str) -> Iterator[str]:
    """The keys that a section names, in backquotes; several may stand in one pair."""
    for span in spans(text):
        parts = span.split(" ")
        if all(KEY.fullmatch(part) for part in parts):
            yield from (part for part in parts if part not in NO_KEYS.get(title, ()))


def bound(title: str) -> set[str]:
    """The keys that there are where a section tells of."""
    scopes = TOLD.get(title, LIST)
    presets = PRESETS.values() if title == "Keys" else [PRESETS["default"]]
    keys = {
        key
        for preset in presets
        for command in COMMANDS
        if command.scope in scopes
        for key in preset.get(command.id, command.keys).split(",")
    }
    return {key_name(key) for key in keys | OF_DIALOGS.get(title, frozenset())}


SECTIONS = [(title, text) for title, text in sections(README) if title != "Five recipes"]


@pytest.mark.parametrize(("title", "text"), SECTIONS, ids=[title for title, _ in SECTIONS])
def test_every_key_that_a_section_names_is_one_there(title: str, text: str) -> None:
    assert set(named(title, text)) - bound(title) == set()


def test_every_key_that_the_contributing_guide_names_is_one_of_the_list() -> None:
    told = {key for title, text in sections(CONTRIBUTING) for key in named(title, text)}
    assert told - bound("") == set()


def test_keys_are_found_in_the_prose() -> None:
    found = {title: set(named(title, text)) for title, text in SECTIONS}
    assert found["Stopping jobs"] >= {"Space", "V", "Ctrl+A", "Ctrl+X", "y", "e", "Enter", "Esc"}
    assert sum(len(keys) for keys in found.values()) > 60
    assert set(TOLD) <= set(found)
