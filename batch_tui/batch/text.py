"""Text from others, made safe to show: nothing that it says can drive the terminal."""

import re
import sys
import unicodedata
from functools import lru_cache

LIMIT = 1024
"""Characters kept of a name or a reason that is only shown: more than a line has."""
WHOLE = sys.maxsize
"""The limit of what is not cut."""
_REPEATED = 256
"""Characters of a text that is likely to come again."""

# Printable for Python, yet drawn as nothing: fillers, joiners and variation selectors.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def safe(value: object, limit: int = LIMIT) -> str:
    """Any value as one line of text that shows every one of its characters.

    Control, bidi, zero-width, unassigned and lone surrogate characters become visible symbols:
    `␛` for the C0 set, `‹U+202E›` for the rest. None becomes "". What is longer than `limit`
    is cut and ends in "…".
    """
    if value is None:
        return ""
    text = value if type(value) is str else str(value)
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isprintable() and (text.isascii() or not _has_traps(text)):
        return text
    if unicodedata.combining(text[0]):
        text = "◌" + text
    return "".join(map(_visible, text))


def harmless(text: str) -> str:
    """`safe`, however long it is: for what a person, a file or the environment says."""
    return safe(text, WHOLE)


def shared(value: object, limit: int = LIMIT) -> str:
    """`safe`, the same object for the same text: a list repeats few queues and reasons.

    Long texts are not shared: what remembers them would hold more than a list.
    """
    if type(value) is str and len(value) <= _REPEATED:
        return _safe_once(value)
    return safe(value, limit)


@lru_cache(maxsize=8192)
def _safe_once(text: str) -> str:
    return safe(text)


def _has_traps(text: str) -> bool:
    return bool(_INVISIBLE.search(text)) or unicodedata.combining(text[0]) != 0


def _visible(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    drawn = character.isprintable() or unicodedata.category(character) == "Zs"
    return character if drawn and not _INVISIBLE.match(character) else f"‹U+{code:04X}›"
