"""All that is wrong in a config file, each with the member that it is about, and its line."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from batch_tui.batch.query.query import QueryError, parse
from batch_tui.batch.query.words import WordError, read_words
from batch_tui.look.columns import BY_KEY
from batch_tui.look.orders import read_order
from batch_tui.settings.checks import kind_fault, meaning_fault, written
from batch_tui.settings.registry import FROM_FILE
from batch_tui.settings.views import VIEW_MEMBERS

_HEADER = re.compile(r"\s*\[([^\[\]].*)\]\s*(?:#.*)?")
_MEMBER = re.compile(r"\s*([^#=\[\]\s][^#=]*?)\s*=")


class Fault(NamedTuple):
    """What is wrong, in sentences that say the mend, and with which member of the file."""

    member: tuple[str, ...]
    sentence: str


def faults(table: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong in a config file that was read, in the order in which it stands there."""
    words, wrong = _words(table.get("terms"))
    yield from _members(table, FROM_FILE, (), words)
    keys, views = table.get("keys"), table.get("views")
    for name, key in keys.items() if isinstance(keys, dict) else ():
        if fault := kind_fault(f"keys.{name}", key, str):
            yield Fault(("keys", name), fault)
    yield from wrong
    for name, view in views.items() if isinstance(views, dict) else ():
        if fault := kind_fault(f"views.{name}", view, dict):
            yield Fault(("views", name), fault)
        else:
            yield from _members(view, VIEW_MEMBERS, ("views", name), words)


def _words(terms: Any) -> tuple[Mapping[str, str], list[Fault]]:
    """The words that stand for a query, and what is wrong with the others."""
    wrong = []
    given = dict(terms) if isinstance(terms, dict) else {}
    for name, text in tuple(given.items()):
        if fault := kind_fault(f"terms.{name}", text, str):
            wrong.append(Fault(("terms", name), fault))
            del given[name]
    while True:
        try:
            return read_words(given), wrong
        except WordError as error:
            wrong.append(Fault(("terms", error.name), f"terms.{error.name}{error}"))
            del given[error.name]


def _members(
    table: Mapping[str, Any],
    allowed: Mapping[str, type],
    within: tuple[str, ...],
    words: Mapping[str, str],
) -> Iterator[Fault]:
    for name, value in table.items():
        where = ".".join((*within, name))
        fault = _fault(where, name, value, allowed)
        if not fault and name == "query":
            fault = _query_fault(where, value, words)
        if fault:
            yield Fault((*within, name), fault)


def _fault(where: str, name: str, value: Any, allowed: Mapping[str, type]) -> str:
    if name not in allowed:
        return f"{where} is unknown; there are {', '.join(allowed)}."
    fault = kind_fault(where, value, allowed[name]) or meaning_fault(where, name, value)
    if fault or name not in _READ:
        return fault
    return _READ[name](where, value)


def _sort_fault(where: str, sort: str) -> str:
    try:
        if sort:
            read_order(sort, 0)
    except ValueError as error:
        return f"{where} is {written(sort)}. {error}"
    return ""


def _columns_fault(where: str, columns: Sequence[str]) -> str:
    for column in columns:
        if column not in BY_KEY:
            return f"{where} names {written(column)}; there are {', '.join(BY_KEY)}."
    return ""


def _query_fault(where: str, query: str, words: Mapping[str, str]) -> str:
    try:
        parse(query, words)
    except QueryError as error:
        return f"{where} is not valid{error.told(query)}"
    return ""


_READ = {"sort": _sort_fault, "columns": _columns_fault}


def line_of(text: str, member: Sequence[str]) -> int:
    """The line on which a member of a file is set, or its table begins, from 1; 0: not found."""
    within: tuple[str, ...] = ()
    best = (0, 0)
    for number, line in enumerate(text.splitlines(), 1):
        header, named = _HEADER.fullmatch(line), _MEMBER.match(line)
        if header:
            path = within = _path(header[1])
        elif named:
            path = (*within, *_path(named[1]))
        else:
            continue
        if path and tuple(member[: len(path)]) == path:
            best = max(best, (len(path), -number))
    return -best[1]


def _path(key: str) -> tuple[str, ...]:
    """The parts of a key as TOML reads it; none where it is no key."""
    try:
        table: Any = tomllib.loads(f"{key} = 0")
    except (ValueError, RecursionError):
        return ()
    path = []
    while isinstance(table, dict) and len(table) == 1:
        [(name, table)] = table.items()
        path.append(name)
    return tuple(path)
