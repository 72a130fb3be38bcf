"""Text in the cells of a terminal."""

import unicodedata
from functools import lru_cache


def width(text: str) -> int:
    """How many cells a text takes."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def cut(text: str, most: int, mark: str) -> str:
    """The text, or of a longer one its beginning and a `mark` of one cell, in `most` cells."""
    if width(text) <= most:
        return text
    room = most - 1
    end = 0
    while end < len(text) and (room := room - _cells(text[end])) >= 0:
        end += 1
    return text[:end] + mark


def padded(text: str, least: int, *, right: bool = False) -> str:
    """The text in at least that many cells, at their left or right end."""
    blank = " " * (least - width(text))
    return blank + text if right else text + blank


def encodable(text: str, encoding: str) -> str:
    """The text with `?` for what the encoding does not have."""
    return text if text.isascii() else text.encode(encoding, "replace").decode(encoding)


@lru_cache(maxsize=4096)
def _cells(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
