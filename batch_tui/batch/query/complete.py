"""Completion of a query: what could stand at the cursor."""

from collections.abc import Iterator
from typing import NamedTuple

from batch_tui.batch.query.kinds import TermKind
from batch_tui.batch.query.known import Known
from batch_tui.batch.query.meant import meanings
from batch_tui.batch.query.term import Term, quoted
from batch_tui.batch.query.terms import TERMS, kind_of
from batch_tui.batch.query.tokens import Token, tokens
from batch_tui.batch.query.values import split_list

BEGUN = 3
"""Letters of a word from which on it is completed to a value of a term."""


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
        return _keys("", (cursor, cursor), known)
    if here.key is None:
        return _complete_word(here, text, cursor, known)
    kind = TERMS.get(here.key.lower())
    if kind is None or cursor < here.value_start:
        return []
    return _complete_value(kind, here, text, cursor, known)


def takes_any_text(text: str, cursor: int) -> bool:
    """Whether the cursor is in a value in which any character may stand."""
    return any(
        token.value_start <= cursor <= token.end
        and token.key is not None
        and (kind := TERMS.get(token.key.lower())) is not None
        and kind.shape == "text"
        for token in tokens(text)
    )


def _complete_word(here: Token, text: str, cursor: int, known: Known) -> list[Completion]:
    typed = text[here.value_start : cursor].lstrip('"').lower()
    place = here.value_start, here.end
    keys = _keys(typed, place, known)
    if not typed:
        return keys
    name = kind_of(typed)
    names = [
        Completion(*place, str(Term(name.key, seen)), name.help)
        for seen in name.seen(known)
        if seen.lower().startswith(typed)
    ]
    meant = [Completion(*place, str(term), term.kind.help) for term in meanings(typed)]
    return [*meant, *keys, *names, *_begun(typed, place)]


def _keys(typed: str, place: tuple[int, int], known: Known) -> list[Completion]:
    """The words that stand for a query, and the keys of terms, that begin so."""
    words = {word: f"stands for {meaning}" for word, meaning in known.words.items()}
    offered = words | {f"{key}:": kind.help for key, kind in TERMS.items()}
    return [
        Completion(*place, text, told) for text, told in offered.items() if text.startswith(typed)
    ]


def _begun(typed: str, place: tuple[int, int]) -> Iterator[Completion]:
    """The values of terms that begin with a bare word."""
    for key, kind in TERMS.items():
        for word in kind.offers:
            if (
                word.startswith(typed)
                and word != typed
                and kind.meant(word)
                and len(typed) >= BEGUN
            ):
                yield Completion(*place, f"{key}:{word}", kind.help)


def _complete_value(
    kind: TermKind, here: Token, text: str, cursor: int, known: Known
) -> list[Completion]:
    start = here.value_start
    typed = text[start:cursor]
    chosen: list[str] = []
    if kind.shape == "list":
        *chosen, typed = split_list(typed)
        start = cursor - len(typed)
    typed = typed.lstrip('"').lower()
    return [
        Completion(start, here.end, quoted(value), kind.help)
        for value in dict.fromkeys((*kind.offers, *kind.seen(known)))
        if value.lower().startswith(typed) and value.lower() != typed and value not in chosen
    ]
