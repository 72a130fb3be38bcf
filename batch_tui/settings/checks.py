"""What each setting may be, whoever says it: the config file, a view in it, or an option."""

from datetime import date, time
from typing import Any

from batch_tui.batch.text import safe
from batch_tui.settings.registry import BY_NAME
from batch_tui.settings.table import SettingsError

_LONGEST = 80
"""Characters of a value that a sentence repeats."""
_KINDS: dict[type, str] = {
    str: "a text",
    list: "a list of texts",
    float: "a number",
    bool: "true or false",
    dict: "a table",
}


def meaning_fault(where: str, name: str, value: Any) -> str:
    """Why a setting cannot be this value, which is of the right type; "" where it can."""
    meaning = BY_NAME[name].meaning if name in BY_NAME else None
    if meaning is not None:
        for one in value if isinstance(value, list | tuple) else (value,):
            if not meaning.holds(one):
                return f"{where} is {written(one)}; it must be {meaning.must_be}."
    return ""


def kind_fault(where: str, value: Any, kind: type) -> str:
    """Why a value of the config file is not of a type, "" where it is."""
    if kind is float:
        fits = isinstance(value, int | float) and not isinstance(value, bool)
    else:
        fits = isinstance(value, kind)
    if kind is list and fits:
        fits = all(isinstance(item, str) for item in value)
    return "" if fits else f"{where} is {written(value)}; it must be {_KINDS[kind]}."


def refuse(fault: str) -> None:
    """Raise a fault, where there is one."""
    if fault:
        raise SettingsError(fault)


def written(value: Any) -> str:
    """A value as a sentence repeats it: short, and as TOML writes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case date() | time():
            return value.isoformat()
    try:
        return safe(repr(value), _LONGEST)
    except (ValueError, RecursionError):  # Python writes no decimal number of so many digits
        return "too large"
