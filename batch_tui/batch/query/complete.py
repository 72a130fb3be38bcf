"""Completion of a query: what could stand at the cursor."""

from typing import NamedTuple

from batch_tui.batch import times
from batch_tui.batch.query.terms import TERMS, Term
from batch_tui.batch.query.tokens import Token, tokens
from batch_tui.batch.query.values import split_list

_LISTS = frozenset({"status", "queue", "type"})


class Known(NamedTuple):
    """Names already seen, in the order in which they are to be offered."""

    queues: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class Completion(NamedTuple):
    """`text` takes the place of what stands from `start` to `end`; `help` says what it means."""

    start: int
    end: int
    text: str
    help: str


def complete(text: str, cursor: int, known: Known) -> list[Completion]:
    """What could stand at the cursor: terms, then their values. Best first; may be empty."""
    here = next((token for token in tokens(text) if token.start < cursor <= token.end), None)
    if here is None:
        return [Completion(cursor, cursor, f"{key}:", kind.help) for key, kind in TERMS.items()]
    if here.key is None:
        return _complete_word(here, text, cursor, known)
    key = here.key.lower()
    if key not in TERMS or cursor < here.value_start:
        return []
    return _complete_value(key, here, text, cursor, known)


def _complete_word(here: Token, text: str, cursor: int, known: Known) -> list[Completion]:
    typed = text[here.value_start : cursor].lstrip('"').lower()
    place = here.value_start, here.end
    keys = [
        Completion(*place, f"{key}:", kind.help)
        for key, kind in TERMS.items()
        if key.startswith(typed)
    ]
    if not typed:
        return keys
    return keys + [
        Completion(*place, str(Term("name", name)), TERMS["name"].help)
        for name in known.names
        if name.lower().startswith(typed)
    ]


def _complete_value(
    key: str, here: Token, text: str, cursor: int, known: Known
) -> list[Completion]:
    start = here.value_start
    typed = text[start:cursor]
    chosen: list[str] = []
    if key in _LISTS:
        *chosen, typed = split_list(typed)
        start = cursor - len(typed)
    typed = typed.lstrip('"').lower()
    return [
        Completion(start, here.end, _as_value(value), TERMS[key].help)
        for value in _values(key, known)
        if value.lower().startswith(typed) and value.lower() != typed and value not in chosen
    ]


def _values(key: str, known: Known) -> tuple[str, ...]:
    seen = {
        "queue": ("*", *known.queues),
        "def": known.definitions,
        "share": known.shares,
        "name": known.names,
        "after": times.EXAMPLES,
        "before": times.EXAMPLES,
    }
    return seen.get(key, TERMS[key].choices)


def _as_value(value: str) -> str:
    return str(Term("def", value)).removeprefix("def:")
