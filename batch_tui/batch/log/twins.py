"""What failed jobs say last, and which of them say the same but for numbers, ids and paths."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from batch_tui.batch.job import Job
from batch_tui.batch.log.chunk import Chunk, plain_lines
from batch_tui.batch.log.levels import level_of
from batch_tui.batch.masks import LOOKED_AT, masked
from batch_tui.batch.ports import LogEvent

SHOWN = 4
"""The last lines of a log that are kept, besides the one that tells most."""
_TRACEBACK = "Traceback (most recent call last):"


class Said(NamedTuple):
    """What one job said last: its line that tells most, and that line without what is its own."""

    line: str
    mask: str


class Child(NamedTuple):
    """A failed child, and what is known of what it says.

    `said` is None until it is known. `lines` are the last ones of its log, `none` is a sentence
    that says why there are none: then what is said is the reason that AWS gives.
    """

    index: int  # type: ignore[assignment]  # the service's word beats tuple.index
    job: Job
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


def last_words(events: Iterable[LogEvent]) -> tuple[Said | None, tuple[str, ...]]:
    """What the last events of a log say, None where they say nothing, and its last lines, cut."""
    chunk = Chunk()
    chunk.add(events)
    written = [line for line in chunk.texts if line.strip()]
    told = telling(chunk.texts)
    return said(told) if told else None, tuple(line[:LOOKED_AT] for line in written[-SHOWN:])


def line_with(event: LogEvent, text: str) -> str:
    """The line of an event that has a text, safe and cut: from where it is, where that is far."""
    lines = list(plain_lines([event]))
    line = next((one for one in lines if text in one), lines[0])
    at = line.find(text)
    if at + len(text) > LOOKED_AT:
        line = f"…{line[at - LOOKED_AT // 4 :]}"
    return line[:LOOKED_AT]


def without_log(child: Child, none: str) -> Child:
    """A child that says what AWS gives as the reason, because it has no log that could be read."""
    job = child.job
    code = "" if job.exit_code is None else f"exit {job.exit_code}"
    reason = job.why or ("" if code else "no reason given")
    words = ": ".join(filter(None, [code, reason]))
    # The exit code is the same thing that went wrong: it is not masked.
    mask = ": ".join(filter(None, [code, masked(reason)]))
    return child._replace(said=Said(words[:LOOKED_AT], mask), lines=(), none=none)


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
