"""The jobs of a plan, written as they come, and how far that is."""

import asyncio
import os
import select
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, suppress
from typing import TextIO

from batch_tui.batch.failure import Throttled
from batch_tui.batch.job import Job
from batch_tui.feed.pager import Batch
from batch_tui.feed.reader import Reader
from batch_tui.feed.source import Sources
from batch_tui.look.formats import Format
from batch_tui.look.glyphs import encodable
from batch_tui.output.outlet import Outlet

PATIENCE = 3
"""How often a page is asked for while the service throttles. Each time is several calls with
growing pauses between them; together they are some two minutes."""
_ERASE = "\r\x1b[K"


class Progress:
    """One line that is rewritten, on a terminal; a `stream` that is none, or None, stays empty."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream if stream is not None and stream.isatty() else None
        self._shown = False

    def show(self, scanned: int, matched: int, note: str = "") -> None:
        """Write or rewrite the line: the jobs listed so far, those of them that match."""
        text = f"scanned {scanned:,} · {matched:,} match"
        self.say(f"{text} · {note}" if note else text)

    def say(self, text: str) -> None:
        """Write or rewrite the line, cut to the width of the terminal."""
        if self._stream is None:
            return
        self._shown = True
        self._write(f"{_ERASE}{text[: self._width - 1]}")

    @property
    def _width(self) -> int:
        """The cells in a line, where that is known; else more than any line has."""
        cells = 0
        with suppress(OSError):
            if self._stream is not None:
                cells = os.get_terminal_size(self._stream.fileno()).columns
        return cells or sys.maxsize

    def erase(self) -> None:
        """Take the line away, as before anything else is written to the terminal."""
        if self._shown:
            self._write(_ERASE)
        self._shown = False

    def erase_at_once(self) -> None:
        """Take the line away past all buffers; a terminal that was stopped is not waited for."""
        if self._shown and self._stream is not None:
            descriptor = self._stream.fileno()
            if select.select([], [descriptor], [], 0)[1]:
                os.write(descriptor, _ERASE.encode())

    def _write(self, text: str) -> None:
        if self._stream is not None:
            self._stream.write(encodable(text, self._stream.encoding))
            self._stream.flush()


class Pipe:
    """Writes to an outlet, in threads of a source: a reader that is slow holds up nothing else."""

    def __init__(self, outlet: Outlet, source: Sources, progress: Progress) -> None:
        self._outlet = outlet
        self._source = source
        self._progress = progress
        self._writing = asyncio.Lock()

    async def pour(self, pager: Reader, form: Format, limit: int | None = None) -> None:
        """Write all jobs, or the first `limit` of them, page by page as they are read.

        The head is written with the first rows, or when there are none. No page is asked for
        that is not needed, nor for a reader that has gone.

        Raises:
            Failure: a call or a write failed.
            BrokenPipeError: nobody reads any more.
        """
        begun = False
        async with aclosing(self.batches(pager, limit)) as batches:
            async for jobs in batches:
                await self._put(form, jobs, begun=begun)
                begun = True
        if not begun:
            await self._put(form, (), begun=False)

    async def write(self, data: bytes) -> None:
        """Write anything, where the line of progress stood.

        Raises:
            Failure: it cannot be written.
            BrokenPipeError: nobody reads any more.
        """
        async with self._writing:
            self._progress.erase()
            await self._source.beside(self._outlet.write, data)

    async def _put(self, form: Format, jobs: Sequence[Job], *, begun: bool) -> None:
        head = b"" if begun else form.head(jobs)
        await self.write(head + form.rows(jobs))

    async def batches(
        self, pager: Reader, limit: int | None = None
    ) -> AsyncGenerator[tuple[Job, ...], None]:
        """The jobs, some at a time. While some are written, the next ones are on their way.

        Not while the first are: a reader that wants no more has mostly gone by then.
        """
        left = sys.maxsize if limit is None else limit
        ahead: asyncio.Task[Batch] | None = None
        written = False
        try:
            while left and (ahead or not pager.finished):
                self._outlet.check()
                self._progress.show(pager.scanned, pager.matched)
                batch = await (ahead or self._next(pager, left))
                ahead = None
                jobs = batch.jobs[:left]
                left -= len(jobs)
                if written and left and not batch.finished:
                    ahead = asyncio.create_task(self._next(pager, left))
                if jobs:
                    yield jobs
                    written = True
        finally:
            if ahead:
                ahead.cancel()
                await asyncio.gather(ahead, return_exceptions=True)

    async def _next(self, pager: Reader, left: int) -> Batch:
        """The next page, even if the service throttles for a while: nobody sits and waits here."""
        for _ in range(PATIENCE - 1):
            try:
                return await pager.next_page(left, max_pages=1)
            except Throttled:
                if not self._writing.locked():
                    self._progress.show(pager.scanned, pager.matched, "throttled, waiting")
        return await pager.next_page(left, max_pages=1)
