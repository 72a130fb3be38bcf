"""What failed jobs say last, and which of them say the same but for numbers, ids and paths."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from batch_tui.batch.log.levels import level_of

LOOKED_AT = 400
"""Characters of a line that count: what makes it like another stands at its beginning."""
_TRACEBACK = "Traceback (most recent call last):"
_MEMBERS = "code|err|error|event|exception|kind|level|lvl|message|msg|name|reason|severity|type"

# Each alternative begins with another character, or at the beginning of a word, and none of them
# can match the same text in two ways, so that the time taken is linear in the line.
_OWN = re.compile(
    rf"""(?P<kept>"(?:{_MEMBERS})"\s*:\s*"(?P<value>[^"\\]*(?:\\.[^"\\]*)*)"  # of a line of JSON
    |"[^"\\]*"(?=\s*:))
    |(?P<text>"[^"\\]*(?:\\.[^"\\]*)*"|(?<!\w)'[^']*'(?!\w)|`[^`]*`)
    |(?P<time>\b\d{{4}}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\s?Z\b|[+-]\d\d:?\d\d\b)?)
    |(?P<path>\b(?:arn:|[A-Za-z][A-Za-z0-9+]{{0,9}}://)[^\s"'<>()\[\]{{}},;]+
        |(?<![\w/.])(?:~|\.\.?)?/[\w.@%+=~-][\w./@%+=~-]*)
    |(?P<id>\b(?:[0-9a-fA-F]{{8}}(?:-[0-9a-fA-F]{{4}}){{3}}-[0-9a-fA-F]{{12}}|i-[0-9a-f]{{8,17}})\b)
    |(?P<hex>\b0[xX][0-9a-fA-F]+\b|\b(?=[a-fA-F]*\d)(?=\d*[a-fA-F])[0-9a-fA-F]{{7,}}\b)
    |(?P<n>\d+(?:[.,:]\d+)*)""",
    re.VERBOSE | re.ASCII,
)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*", re.ASCII)
_BLANKS = re.compile(r"\s+")


class Said(NamedTuple):
    """What one job said last: its line that tells most, and that line without what is its own."""

    line: str
    mask: str


class Child(NamedTuple):
    """What is known of what a child says.

    `said` is None until it is known. `lines` are the last ones of its log, `none` is a sentence
    that says why there are none: then what is said is the reason that AWS gives.
    """

    index: int  # type: ignore[assignment]  # the service's word beats tuple.index
    said: Said | None = None
    lines: tuple[str, ...] = ()
    none: str = ""


class Twins(NamedTuple):
    """Children that say the same; `sample` is how the first of them puts it, `indexes` ascend.

    `none` is why they have no log, "" where it is their logs that say it.
    """

    mask: str
    sample: str
    indexes: tuple[int, ...]
    none: str = ""


def said(line: str) -> Said:
    """A line, cut, and without what is its own."""
    return Said(line[:LOOKED_AT], masked(line))


def masked(line: str) -> str:
    """A line whose numbers, times, ids, hexadecimal words, paths and quoted texts are masked.

    What is quoted stays where a line of JSON tells with it what has happened. Longer lines are
    cut.
    """
    masked_line = _OWN.sub(_mask, line[:LOOKED_AT])
    return _BLANKS.sub(" ", masked_line).strip()


def _mask(found: re.Match[str]) -> str:
    kind = found.lastgroup
    if found["kept"] is not None:
        return _NUMBER.sub("<n>", found["kept"])
    return f"<{kind}>"


def telling(lines: Sequence[str]) -> str:
    """The line that tells most of why a log ends: its last error, else its last line.

    Of a Python traceback that is what it ends with, whatever the exception is called. "" where
    nothing is written.
    """
    last = ""
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if not line.strip():
            continue
        last = last or line
        if level_of(line) == "error":
            if line.strip() == _TRACEBACK:
                return _end_of_traceback(lines[number + 1 :]) or line
            return line
    return last


def _end_of_traceback(lines: Sequence[str]) -> str:
    """The first line that is no part of a traceback's frames, "" where it is not there."""
    return next((line for line in lines if line.strip() and not line[:1].isspace()), "")


def twins(children: Iterable[Child]) -> tuple[Twins, ...]:
    """Those of which it is known what they say, by that: the most frequent first."""
    found: dict[tuple[str, bool], tuple[Child, list[int]]] = {}
    for child in children:
        if child.said is not None:
            key = (child.said.mask, bool(child.none))
            found.setdefault(key, (child, []))[1].append(child.index)
    groups = [
        Twins(mask, first.said.line, tuple(sorted(indexes)), first.none)
        for (mask, _), (first, indexes) in found.items()
        if first.said is not None
    ]
    return tuple(sorted(groups, key=lambda group: (-len(group.indexes), group.indexes)))
