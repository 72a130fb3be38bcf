"""Events of a log as lines to show: safe, none of them long, each with its time and styles."""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from unicodedata import combining

from batch_tui.batch.log.sgr import PLAIN, Look, Run, styled
from batch_tui.batch.ports import LogEvent

LONGEST = 2_000
"""Characters of a line; what is longer goes on in the next, so that no line is slow to show."""
GOES_ON = -1
"""The time of a line that goes on with the event of the line before."""
_BREAK = re.compile("\r?\n")
_STEPS = 64  # characters that a cut moves back at most, so as to part none that belong together


class Chunk:
    """Consecutive lines of a log, and the tokens of the pages before and behind them.

    A token is None where that of the service would lead past some lines of the chunk. `cuts` are
    the places of lines that were cut for their length and go on in the next.
    """

    __slots__ = ("cuts", "newer", "older", "size", "styles", "texts", "times")

    def __init__(self, older: str | None = None, newer: str | None = None) -> None:
        self.older = older
        self.newer = newer
        self.texts: list[str] = []
        self.times = array("q")
        self.styles: dict[int, tuple[Run, ...]] = {}
        self.cuts: list[int] = []
        self.size = 0

    def __len__(self) -> int:
        return len(self.texts)

    def add(self, events: Iterable[LogEvent]) -> None:
        """Add events behind the lines that are there."""
        texts, times = self.texts, self.times
        for at, message in events:
            if len(message) <= LONGEST and message.isascii() and message.isprintable():
                texts.append(message)
                times.append(at)
                self.size += len(message)
            else:
                self._add(at, message)

    def append(self, other: "Chunk") -> None:
        """Add the lines of a chunk that follows this one."""
        shift = len(self.texts)
        self.texts += other.texts
        self.times += other.times
        self.styles |= {n + shift: runs for n, runs in other.styles.items()}
        self.cuts += [n + shift for n in other.cuts]
        self.size += other.size
        self.newer = other.newer

    def event_times(self, *, newest_first: bool) -> Iterator[int]:
        """The time of each event."""
        times: Sequence[int] = self.times
        yield from (t for t in (reversed(times) if newest_first else times) if t != GOES_ON)

    def _add(self, at: int, message: str) -> None:
        look = PLAIN
        for line in _BREAK.split(message.removesuffix("\n").removesuffix("\r")):
            told = styled(line, look)
            look = told.after
            first = len(self.texts)
            for text, runs in pieces(told.text, told.runs):
                if runs:
                    self.styles[len(self.texts)] = runs
                self.texts.append(text)
                self.times.append(at)
                self.size += len(text)
                at = GOES_ON
            self.cuts += range(first, len(self.texts) - 1)


def pieces(text: str, runs: tuple[Run, ...]) -> Iterator[tuple[str, tuple[Run, ...]]]:
    """A text in parts of `LONGEST` characters at most, each with its own runs; "" is one part."""
    if len(text) <= LONGEST:
        yield text, runs
        return
    start, first = 0, 0
    while start < len(text):
        end = _cut(text, start + LONGEST)
        while first < len(runs) and runs[first].end <= start:
            first += 1
        own = []
        for n in range(first, len(runs)):
            run = runs[n]
            if run.start >= end:
                break
            own.append(Run(max(run.start, start) - start, min(run.end, end) - start, run.look))
        yield text[start:end], tuple(own)
        start = end


def _cut(text: str, end: int) -> int:
    """Where to cut, at most there, so that no accent is parted from its letter."""
    if end >= len(text):
        return len(text)
    back = end
    while back > end - _STEPS and combining(text[back]):
        back -= 1
    return end if combining(text[back]) else back


def plain_lines(events: Iterable[LogEvent]) -> Iterator[str]:
    """The events as text that is safe to show anywhere, line by line, none of them cut."""
    for _, message in events:
        look: Look = PLAIN
        for line in _BREAK.split(message.removesuffix("\n").removesuffix("\r")):
            told = styled(line, look)
            yield told.text
