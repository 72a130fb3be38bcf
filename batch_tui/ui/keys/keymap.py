"""The keys that a config file gives to commands."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from textual.keys import Keys

from batch_tui.ui.keys.command import Scope, key_name
from batch_tui.ui.keys.commands import BY_ID, changed
from batch_tui.ui.keys.presets import DEFAULT, PRESETS, preset_fault
from batch_tui.ui.terminal.private import key_of_character


class KeymapError(ValueError):
    """Keys that cannot be: the sentence says which, and why."""


class Fault(NamedTuple):
    """The same of one member of a config file."""

    member: tuple[str, ...]
    sentence: str


ACTIVE: tuple[tuple[Scope, ...], ...] = (
    ("table", "tree", "jobs", "app", "always"),
    ("bar", "always"),
    ("text", "job", "app", "always"),
    ("text", "log", "app", "always"),
    ("text", "why", "app", "always"),
    ("text", "failed", "app", "always"),
    ("text", "groups", "app", "always"),
    ("map", "app", "always"),
)
"""Scopes whose keys are looked for at the same time. The bar hides those of the list."""

_NAMED = frozenset(key.value for key in Keys) | {key_of_character(chr(n)) for n in range(33, 127)}
_MODIFIERS = frozenset({"ctrl", "shift", "alt"})


def read_keys(keys: Mapping[str, str], preset: str = DEFAULT) -> dict[str, str]:
    """The keys of commands by id, in Textual's names: `/` becomes `slash`, `Ctrl+X` `ctrl+x`.

    Those of a preset are among them, where `keys` say nothing else.

    Raises:
        KeymapError: there is no such command, key or preset, or a key would do two things at once.
    """
    for fault in faults(keys, preset):
        raise KeymapError(fault.sentence)
    return {**PRESETS[preset], **{name: _read(name, text) for name, text in keys.items()}}


def faults(keys: Mapping[str, str], preset: str = DEFAULT) -> Iterator[Fault]:
    """All that is wrong with keys, each with the member of a config file that says so."""
    if fault := preset_fault(preset):
        yield Fault(("preset",), fault)
        return
    read: dict[str, str] = {}
    for command_id, text in keys.items():
        try:
            read[command_id] = _read(command_id, text)
        except KeymapError as error:
            yield Fault(("keys", command_id), str(error))
    yield from _two_of_one_key(read, {**PRESETS[preset], **read})


def _read(command_id: str, text: str) -> str:
    if command_id not in BY_ID:
        raise KeymapError(
            f"keys.{command_id}: there is no such command; ? in the program and the README "
            "name them."
        )
    return ",".join(_read_key(command_id, part) for part in _parts(text))


def _parts(text: str) -> list[str]:
    return [","] if text.strip() == "," else [part.strip() for part in text.split(",")]


def _read_key(command_id: str, text: str) -> str:
    *modifiers, last = text.split("+") if len(text) > 1 else [text]
    modifiers = [modifier.lower() for modifier in modifiers]
    if len(last) == 1 and last.isprintable() and not last.isspace():
        last = last.lower() if modifiers else key_of_character(last)
    else:
        last = last.lower()
    known = len(last) == 1 or last in _NAMED
    if not last or not known or not _MODIFIERS.issuperset(modifiers):
        raise KeymapError(
            f"keys.{command_id}: there is no key {text!r}; keys are written x, X, /, f5, ctrl+x, "
            "shift+left, with commas between several."
        )
    return "+".join([*modifiers, last])


def _two_of_one_key(read: Mapping[str, str], all_changed: Mapping[str, str]) -> Iterator[Fault]:
    """The keys that somebody gives to a command, and that another one has at the same place."""
    for first, second in combinations(changed(all_changed), 2):
        if first.id not in read and second.id not in read:
            continue
        if not any(first.scope in scopes and second.scope in scopes for scopes in ACTIVE):
            continue
        for key in set(first.keys.split(",")) & set(second.keys.split(",")):
            mine, other = (first, second) if first.id in read else (second, first)
            yield Fault(
                ("keys", mine.id),
                f"keys.{mine.id}: {key_name(key)} is the key of {other.id}; "
                "give that one another key, too.",
            )
