"""One entry of an answer as lines of JSON: all of it, and the same without its secrets.

Nothing is changed in the first but how it is written: what could drive a terminal is escaped as
JSON escapes it, so that reading it again gives the answer.
"""

import json
from typing import Any

from batch_tui.aws.hidden import MASK, looks_secret, masked, masked_command
from batch_tui.batch.text import safe

_COMMANDS = frozenset({"command", "entryPoint", "args"})
_NAMED_BY_PEOPLE = frozenset({"environment", "env", "parameters", "options", "tags", "labels"})


def lines(value: object) -> tuple[str, ...]:
    """The JSON of a value, indented, one text for each line."""
    text = json.dumps(value, indent=2, ensure_ascii=False, default=str)
    return tuple(map(_escaped, text.split("\n")))


def without_secrets(value: object, name: str = "", *, by_people: bool = False) -> Any:
    """The same value, with a mask for each secret in it."""
    if isinstance(value, dict):
        return _mapping(value, by_people=by_people or name in _NAMED_BY_PEOPLE)
    if isinstance(value, list):
        if name in _COMMANDS and all(isinstance(word, str) for word in value):
            line = masked_command(value)
            return value if MASK not in line else [line]
        inner = by_people or name in _NAMED_BY_PEOPLE
        return [without_secrets(one, by_people=inner) for one in value]
    return masked(value) if isinstance(value, str) else value


def _mapping(value: dict[str, Any], *, by_people: bool) -> dict[str, Any]:
    named = value.get("name")
    if by_people and isinstance(named, str) and isinstance(value.get("value"), str):
        return value | {"value": _named(named, value["value"])}
    return {
        name: _named(name, inner)
        if by_people and isinstance(inner, str)
        else without_secrets(inner, name, by_people=by_people)
        for name, inner in value.items()
    }


def _named(name: str, value: str) -> str:
    """What a person has given this name."""
    told = masked(value)
    return MASK if told == value and looks_secret(name, value) else told


def _escaped(text: str) -> str:
    """A line of JSON in which no character is left that could not be shown as it is."""
    if text.isprintable() and safe(text, len(text) + 1) == text:
        return text
    return "".join(map(_character, text))


def _character(character: str) -> str:
    # A blank before it: what would only be a fault at the beginning is one anywhere.
    if character.isprintable() and safe(f" {character}") == f" {character}":
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
