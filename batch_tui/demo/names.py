"""Ids and names of jobs: computed from a serial, and turned back into serials for a search.

A number or a date in a name grows with the serial, so the jobs of one name lie side by side,
and a search for a name is a search in a few ranges.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from batch_tui.demo.catalogue import Template
from batch_tui.demo.chance import draw

_ODD = 0x9E3779B1
_INVERSE = pow(_ODD, -1, 1 << 32)
_LOW = 0xFFFFFFFF
_BLOCK = 32  # neighbouring jobs that have the same number in their names
_DIGITS = 5


def id_of(seed: int, serial: int) -> str:
    """The id of a job, in the form of a UUID; its first part is the serial in disguise."""
    first = (serial * _ODD + seed) & _LOW
    rest = draw(seed, serial, 1)
    tail = draw(seed, serial, 5) & 0xFFFFFFFFFFFF
    return (
        f"{first:08x}-{rest & 0xFFFF:04x}-4{rest >> 16 & 0xFFF:03x}"
        f"-a{rest >> 28 & 0xFFF:03x}-{tail:012x}"
    )


def serial_of(seed: int, job_id: str) -> int | None:
    """The serial of an id, or None where the id is not one of `id_of`."""
    try:
        serial = serial_with(seed, job_id[:8])
    except ValueError:
        return None
    return serial if id_of(seed, serial) == job_id else None


def serial_with(seed: int, first: str) -> int:
    """The serial whose id has this first part; ValueError where it is not hexadecimal."""
    return (int(first, 16) - seed) * _INVERSE & _LOW


def word_of(template: Template, seed: int, serial: int) -> int:
    """Which of its template's words a job's name has."""
    return draw(seed, serial, 6) % len(template.words)


def name_of(template: Template, seed: int, serial: int, created: int) -> str:
    """The name of a job; `created` is in ms."""
    if template.part == "number":
        return f"{template.stem}{serial // _BLOCK:0{_DIGITS}d}"
    if template.part == "date":
        return f"{template.stem}{date_of(created)}"
    return template.stem + template.words[word_of(template, seed, serial)]


def date_of(time: int) -> str:
    """The UTC date of a time in ms."""
    return f"{datetime.fromtimestamp(time / 1000, UTC):%Y-%m-%d}"


class Pattern:
    """A name to look for, or the beginning of one when it ends in `*`."""

    def __init__(self, text: str, *, fold: bool) -> None:
        self._fold = fold
        self.is_prefix = text.endswith("*")
        text = text.removesuffix("*")
        self.text = text.lower() if fold else text

    def matches(self, name: str) -> bool:
        """Whether a whole name matches."""
        name = name.lower() if self._fold else name
        return name.startswith(self.text) if self.is_prefix else name == self.text

    def after(self, stem: str) -> "Pattern | None":
        """What must match behind a stem; None when no name with this stem can match."""
        stem = stem.lower() if self._fold else stem
        rest = Pattern(self.text + "*" * self.is_prefix, fold=self._fold)
        if self.text.startswith(stem):
            rest.text = self.text[len(stem) :]
            return rest
        rest.text = ""
        return rest if self.is_prefix and stem.startswith(self.text) else None


def numbered(pattern: Pattern, end: int) -> Iterator[range]:
    """The ranges of serials below `end` whose number matches, newest first."""
    if pattern.text and not pattern.text.isdecimal():
        return
    for width in range(len(str(end)) + _DIGITS, _DIGITS - 1, -1):
        missing = width - len(pattern.text)
        if missing < 0 or (missing and not pattern.is_prefix):
            continue
        if width > _DIGITS and pattern.text.startswith("0"):
            continue
        low = int(pattern.text or "0") * 10**missing
        high = low + 10**missing
        low = max(low, 10 ** (width - 1)) if width > _DIGITS else low
        if low < high and low * _BLOCK < end:
            yield range(low * _BLOCK, min(end, high * _BLOCK))
