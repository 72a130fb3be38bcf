"""Cutting a line of terms into tokens, each with its place in the text."""

import re
from typing import NamedTuple

from batch_tui.batch.text import harmless

_KEY = re.compile(r'([^\s":]*):')
_PIECE = re.compile(r'"(?P<quoted>(?:[^"\\]|\\.)*)(?P<closed>"?)|(?P<plain>[^\s"]+)', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class Token(NamedTuple):
    """One term as it was typed: `-key:value`.

    `key` is None for a bare word; `value` is without its quotes; both are safe to show, and a
    value is compared with texts that are. `start`, `value_start` and `end` are places in the text;
    `closed` is False when a quote is left open.
    """

    start: int
    value_start: int
    end: int
    negated: bool
    key: str | None
    value: str
    closed: bool


def tokens(text: str) -> list[Token]:
    """The tokens of a line. Never fails: what is wrong with one is for the reader to say."""
    found = []
    place = _skip_blanks(text, 0)
    while place < len(text):
        token = _token(text, place)
        found.append(token)
        place = _skip_blanks(text, token.end)
    return found


def _token(text: str, start: int) -> Token:
    negated = text[start] == "-"
    key = _KEY.match(text, start + negated)
    value_start = key.end() if key else start + negated
    pieces, closed, place = [], True, value_start
    while piece := _PIECE.match(text, place):
        place = piece.end()
        if piece["plain"] is not None:
            pieces.append(piece["plain"])
        else:
            pieces.append(_ESCAPED.sub(r"\1", piece["quoted"]))
            closed = bool(piece["closed"])
    name = harmless(key[1]) if key else None
    return Token(start, value_start, place, negated, name, harmless("".join(pieces)), closed)


def _skip_blanks(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place
