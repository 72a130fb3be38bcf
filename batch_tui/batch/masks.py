"""Texts without what is their own: numbers, times, ids, paths. What differs in these is alike."""

import re

LOOKED_AT = 400
"""Characters of a text that count: what makes it like another stands at its beginning."""
_MEMBERS = "code|err|error|event|exception|kind|level|lvl|message|msg|name|reason|severity|type"

# Each alternative begins with another character, or at the beginning of a word, and none of them
# can match the same text in two ways, so that the time taken is linear in the line.
_OWN = re.compile(
    rf"""(?P<kept>"(?:{_MEMBERS})"\s*:\s*"(?P<value>[^"\\]*(?:\\.[^"\\]*)*)"  # of a line of JSON
    |"[^"\\]*"(?=\s*:))
    |(?P<word>\b(?:EC2|S3)\b)
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
_MASK = re.compile("<(?:text|time|path|id|hex|n)>")
_NUMBERS = re.compile(
    r"""(?<![a-z0-9])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![a-z0-9])
    |(?<![a-z0-9])(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,}(?![a-z0-9])
    |\d+""",
    re.VERBOSE | re.ASCII,
)
"""What is a number in a name, or stands for one: an id, a hexadecimal word."""
_DIGITS = re.compile(r"\d+", re.ASCII)
_LONG = re.compile("[0-9a-f]{7}")


def masked(line: str) -> str:
    """A line whose numbers, times, ids, hexadecimal words, paths and quoted texts are masked.

    What is quoted stays where a line of JSON tells with it what has happened. Longer lines are
    cut.
    """
    return _BLANKS.sub(" ", without_own(line)).strip()


def without_own(line: str) -> str:
    """The same with every blank as it is."""
    return _OWN.sub(_mask, line[:LOOKED_AT])


def pattern_of(mask: str) -> str:
    """A pattern, with `*` for anything, of the beginning of every line that is masked so."""
    return _MASK.sub("*", mask)


def without_numbers(name: str) -> str:
    """A name in lower case with `#` for each number: `train-2024-shard-0042`: `train-#-shard-#`."""
    low = name.lower()
    numbers = _NUMBERS if _LONG.search(low) else _DIGITS  # which is several times as fast
    return numbers.sub("#", low)


def _mask(found: re.Match[str]) -> str:
    if found["kept"] is not None:
        return _NUMBER.sub("<n>", found["kept"])
    return found["word"] or f"<{found.lastgroup}>"
