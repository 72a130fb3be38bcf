"""The keys that a config file gives to commands."""

from collections.abc import Mapping
from itertools import combinations

from textual.keys import Keys

from batch_tui.ui.keys.command import Scope, key_name
from batch_tui.ui.keys.commands import BY_ID, changed
from batch_tui.ui.terminal.private import key_of_character


class KeymapError(ValueError):
    """Keys that cannot be: the sentence says which, and why."""


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


def read_keys(keys: Mapping[str, str]) -> dict[str, str]:
    """The keys of commands by id, in Textual's names: `/` becomes `slash`, `Ctrl+X` `ctrl+x`.

    Raises:
        KeymapError: there is no such command or key, or a key would do two things at once.
    """
    read: dict[str, str] = {}
    for command_id, text in keys.items():
        if command_id not in BY_ID:
            raise KeymapError(
                f"keys.{command_id}: there is no such command; ? in the program and the README "
                "name them."
            )
        read[command_id] = ",".join(_read_key(command_id, part) for part in _parts(text))
    _refuse_two_of_one_key(read)
    return read


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


def _refuse_two_of_one_key(read: Mapping[str, str]) -> None:
    for first, second in combinations(changed(read), 2):
        if first.id not in read and second.id not in read:
            continue
        if not any(first.scope in scopes and second.scope in scopes for scopes in ACTIVE):
            continue
        shared = set(first.keys.split(",")) & set(second.keys.split(","))
        for key in shared:
            mine, other = (first, second) if first.id in read else (second, first)
            raise KeymapError(
                f"keys.{mine.id}: {key_name(key)} is the key of {other.id}; "
                "give that one another key, too."
            )
