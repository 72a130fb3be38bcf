"""The part of a log that is held, as its owner changes it: never more than there is room for."""

from collections.abc import Iterable
from typing import NamedTuple

from batch_tui.batch.log.chunk import Chunk
from batch_tui.batch.log.lines import Lines

MOST_LINES = 100_000
MOST_CHARACTERS = 20_000_000
_SMALL = 1_000
"""Lines below which a chunk is joined with the one before: a log that is followed has many."""


class Edge(NamedTuple):
    """One end of what is held, as it was when somebody began to read on from there."""

    newer: bool
    number: int
    generation: int


class Window(Lines):
    """Consecutive lines of a log. What is added at one end may cost some at the other."""

    def edge(self, *, newer: bool) -> Edge:
        """The end with the newest lines, or with the oldest ones."""
        return Edge(newer, self.stop if newer else self.first, self.generation)

    def add(self, chunk: Chunk, edge: Edge, *, is_end: bool) -> bool:
        """Add what was read from an edge on, unless that has moved; whether it was added."""
        if edge != self.edge(newer=edge.newer):
            return False
        if edge.newer:
            self.append(chunk, is_end=is_end)
        else:
            self.prepend(chunk, is_head=is_end)
        return True

    def append(self, chunk: Chunk, *, is_end: bool) -> None:
        """Add the lines that follow; the oldest ones make way."""
        last = self._chunks[-1] if self._chunks else None
        if last is not None and len(last) + len(chunk) <= _SMALL:
            last.append(chunk)
        elif len(chunk) or last is None:
            self._chunks.append(chunk)
            self._starts.append(self.stop)
        else:
            last.newer = chunk.newer
        self.stop += len(chunk)
        self.has_end = is_end
        while self._is_full():
            gone = self._chunks.pop(0)
            self._starts.pop(0)
            self.first += len(gone)
            self.dropped += len(gone)
            self.has_head = False
        self.version += 1

    def prepend(self, chunk: Chunk, *, is_head: bool) -> None:
        """Add the lines before; the newest ones make way."""
        if len(chunk) or not self._chunks:
            self.first -= len(chunk)
            self._chunks.insert(0, chunk)
            self._starts.insert(0, self.first)
        else:
            self._chunks[0].older = chunk.older
        self.has_head = is_head
        while self._is_full():
            gone = self._chunks.pop()
            self._starts.pop()
            self.stop -= len(gone)
            self.dropped += len(gone)
            self.has_end = False
        self.version += 1

    def replace(self, chunks: Iterable[Chunk], *, is_head: bool, is_end: bool) -> None:
        """Hold other lines instead, numbered from 0 on."""
        self._chunks.clear()
        self._starts.clear()
        self.first = self.stop = self.dropped = 0
        self.generation += 1
        for chunk in chunks:
            self.append(chunk, is_end=False)
        self.has_head, self.has_end = is_head and not self.dropped, is_end
        self.version += 1

    def _is_full(self) -> bool:
        if len(self._chunks) < 2:
            return False
        return len(self) > MOST_LINES or self.characters > MOST_CHARACTERS
