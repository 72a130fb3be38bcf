"""The part of a log that is held, as a view sees it."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from batch_tui.batch.log.chunk import Chunk
from batch_tui.batch.log.sgr import Run


class Line(NamedTuple):
    """A line: its text, what of it looks otherwise, and its time, `GOES_ON` in mid-event."""

    text: str
    runs: tuple[Run, ...]
    at: int


class Lines:
    """Lines by number. A line keeps its number, whatever comes before it or goes.

    `version` grows with every change, `generation` when the numbers begin anew. `has_head` and
    `has_end` say that there is nothing before the first line, or was nothing behind the last one.
    `dropped` is how many lines were let go so that the memory is bounded.
    """

    def __init__(self) -> None:
        self._chunks: list[Chunk] = []
        self._starts: list[int] = []
        self.first = 0
        self.stop = 0
        self.version = 0
        self.generation = 0
        self.has_head = False
        self.has_end = False
        self.dropped = 0

    def __len__(self) -> int:
        return self.stop - self.first

    @property
    def chunks(self) -> Sequence[Chunk]:
        """All lines, oldest first."""
        return self._chunks

    @property
    def characters(self) -> int:
        """How many are held."""
        return sum(chunk.size for chunk in self._chunks)

    def line(self, number: int) -> Line:
        """A line by its number."""
        place, at = self.locate(number)
        chunk = self._chunks[place]
        return Line(chunk.texts[at], chunk.styles.get(at, ()), chunk.times[at])

    def locate(self, number: int) -> tuple[int, int]:
        """The chunk that a line is in, and its place there."""
        place = bisect_right(self._starts, number) - 1
        return place, number - self._starts[place]

    def start_of(self, place: int) -> int:
        """The number of the first line of a chunk."""
        return self._starts[place]
