"""A search through a log: what is held first, then page by page what is not."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from batch_tui.batch.detail import Log
from batch_tui.batch.log.chunk import Chunk
from batch_tui.batch.log.lines import Lines
from batch_tui.batch.log.needle import Needle
from batch_tui.batch.log.window import MOST_LINES, Edge, Window
from batch_tui.feed.log.state import Search
from batch_tui.feed.log.walk import Read, walk_from
from batch_tui.feed.patience import patiently
from batch_tui.feed.source import Source


class Scanned(NamedTuple):
    """A page as lines, and the place of the first match in it, None where there is none."""

    chunk: Chunk
    at: int | None


def chunk_of(read: Read) -> Chunk:
    """The lines of a page."""
    chunk = Chunk(read.older, read.newer)
    chunk.add(read.events)
    return chunk


def scanned(read: Read, needle: Needle, older: bool) -> Scanned:
    """The lines of a page, and the match that is nearest to where the search comes from."""
    chunk = chunk_of(read)
    start = len(chunk) - 1 if older else 0
    return Scanned(chunk, needle.find(chunk, start, older=older))


class Held(NamedTuple):
    """What is held, as it was when the search began, for a thread to look through."""

    chunks: tuple[Chunk, ...]
    starts: tuple[int, ...]

    def find(self, needle: Needle, number: int, older: bool) -> int | None:
        """The number of the first line with a match, from a line on."""
        places = range(len(self.chunks))
        for place in reversed(places) if older else places:
            chunk, start = self.chunks[place], self.starts[place]
            if start > number if older else start + len(chunk) <= number:
                continue
            at = needle.find(chunk, max(0, number - start), older=older)
            if at is not None:
                return start + at
        return None


def held(lines: Lines) -> Held:
    """A picture of what is held."""
    chunks = tuple(lines.chunks)
    return Held(chunks, tuple(map(lines.start_of, range(len(chunks)))))


class Trail:
    """The pages that a search has come through: the last ones, as many as may be held.

    `is_whole` says that they reach back to where it began.
    """

    def __init__(self) -> None:
        self._chunks: deque[Chunk] = deque()
        self._lines = 0
        self.is_whole = True

    def add(self, chunk: Chunk) -> None:
        """Go on by a page."""
        self._chunks.append(chunk)
        self._lines += len(chunk)
        while self._lines > MOST_LINES and len(self._chunks) > 1:
            self._lines -= len(self._chunks.popleft())
            self.is_whole = False

    @property
    def chunks(self) -> Sequence[Chunk]:
        """The pages, in the order in which they were come through."""
        return tuple(self._chunks)


class Finder:
    """Searches a log, and has what it found held.

    Args:
        source: who is asked.
        log: the stream.
        window: what is held of it; a reading's own, which lets nobody else change it meanwhile.
        told: is told how far the search is, and how many events of a page could not be read.
    """

    def __init__(
        self, source: Source, log: Log, window: Window, told: Callable[[Search, int], None]
    ) -> None:
        self._source = source
        self._log = log
        self._window = window
        self._told = told

    async def find(self, search: Search, start: int) -> None:
        """Search from a line on, through what is held, then page by page through what is not."""
        needle, older, window = search.needle, search.older, self._window
        beside = self._source.beside
        count = start - window.first + 1 if older else window.stop - start
        found = await beside(held(window).find, needle, start, older)
        if found is not None:
            self._told(replace(search, stage="found", scanned=count, found=found), 0)
            return
        edge = window.edge(newer=not older)
        walk, trail = walk_from(self._source.logs, self._log, window, newer=not older), Trail()
        is_end = window.has_head if older else window.has_end
        while not is_end:
            self._told(replace(search, scanned=count), 0)
            read = await patiently(walk.events)
            page = await beside(scanned, read, needle, older)
            trail.add(page.chunk)
            count += len(page.chunk)
            is_end = read.is_end
            if page.at is not None:
                found = self._hold(trail, page.at, edge, is_end)
                told = replace(search, stage="found", scanned=count, found=found)
                self._told(told, read.unread)
                return
        self._told(replace(search, stage="missing", scanned=count), 0)

    def _hold(self, trail: Trail, at: int, edge: Edge, is_end: bool) -> int:
        """Hold the pages that the search came through; the number of the line that it found."""
        window, last, newer = self._window, trail.chunks[-1], edge.newer
        if trail.is_whole and edge == window.edge(newer=newer):
            for chunk in trail.chunks:
                edge = window.edge(newer=newer)
                window.add(chunk, edge, is_end=is_end and chunk is last)
        else:
            ordered = trail.chunks if newer else trail.chunks[::-1]
            window.replace(ordered, is_head=is_end and not newer, is_end=is_end and newer)
        return window.stop - len(last) + at if newer else window.first + at
