"""What stands for a status, for what is not known, and for glyphs that a terminal lacks."""

import codecs
import unicodedata
from functools import lru_cache

from batch_tui.batch.job import Status

GLYPHS = {
    Status.SUBMITTED: "○",
    Status.PENDING: "◌",
    Status.RUNNABLE: "◔",
    Status.STARTING: "◑",
    Status.RUNNING: "●",
    Status.SUCCEEDED: "✔",
    Status.FAILED: "✖",
    Status.OTHER: "◇",
}
"""One cell wide, to stand before the name or a number."""
LETTERS = {
    Status.FAILED: "X",
    Status.RUNNING: "R",
    Status.STARTING: "t",
    Status.RUNNABLE: "r",
    Status.PENDING: "p",
    Status.SUBMITTED: "s",
    Status.OTHER: "?",
    Status.SUCCEEDED: "o",
}
"""For the map of an array, in the order of its legend: what matters most comes first."""
SHORT = {
    Status.SUBMITTED: "SUBM",
    Status.PENDING: "PEND",
    Status.RUNNABLE: "RNBL",
    Status.STARTING: "STRT",
    Status.RUNNING: "RUN",
    Status.SUCCEEDED: "SUCC",
    Status.FAILED: "FAIL",
}
"""Names for a narrow line."""
UNKNOWN = "·"
"""For what has not been told yet: a status, or a value."""

_PLAIN = (
    {GLYPHS[status]: LETTERS[status] for status in GLYPHS}
    | dict(zip("·•…⋯–×‹›“”←→↑↓▸▾▲▼■█▓▒░▀▄", '.*~~-x<>""<>^v>v^v##%=-"_', strict=True))
    | dict(zip("─━═▔▁┄┈╌│┃║▏▎▍▌▐▕▊▋▉┆┊╎", "---" + "-_" + "---" + "|" * 15, strict=True))
)
"""What looks most like it in ASCII, as wide as it is."""
_BOXES = range(0x2500, 0x2580)
_BLOCKS = range(0x2580, 0x25A0)


def plain(text: str) -> str:
    """The text with what it is drawn with in ASCII; letters of any language stay what they are."""
    return text if text.isascii() else text.translate(_IN_ASCII)


def encoded(text: str, encoding: str) -> bytes:
    """The bytes of a text; what the encoding lacks is something in ASCII that is as wide."""
    return text.encode(encoding, _ERRORS)


def encodable(text: str, encoding: str) -> str:
    """The text as it is read from its bytes."""
    return text if text.isascii() else encoded(text, encoding).decode(encoding)


@lru_cache(maxsize=4096)
def cells(character: str) -> int:
    """How many cells of a terminal a character takes."""
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _in_ascii(character: str) -> str:
    if ord(character) in _BOXES:
        return _PLAIN.get(character, "+")
    if ord(character) in _BLOCKS:
        return _PLAIN.get(character, "#")
    return _PLAIN.get(character, "?" * cells(character))


_IN_ASCII = {
    ord(character): _in_ascii(character)
    for character in (*_PLAIN, *map(chr, _BOXES), *map(chr, _BLOCKS))
}


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_in_ascii, error.object[error.start : error.end])), error.end


_ERRORS = "batch-tui.glyphs"
codecs.register_error(_ERRORS, _replace)
