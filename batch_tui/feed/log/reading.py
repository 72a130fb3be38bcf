"""The life of a log on the screen: its end first, then what is looked at, and what comes."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from batch_tui.batch.failure import Absent, TokenRefused
from batch_tui.batch.log.chunk import Chunk
from batch_tui.batch.log.lines import Lines
from batch_tui.batch.log.needle import Needle
from batch_tui.batch.log.parts import parts, why_none
from batch_tui.batch.log.window import MOST_LINES, Window
from batch_tui.feed.budget import Priority
from batch_tui.feed.log.finder import Finder, chunk_of
from batch_tui.feed.log.saving import save, to_show, to_the_byte
from batch_tui.feed.log.state import ReadingState, Saving, Search
from batch_tui.feed.log.walk import Read, Walk, walk_from
from batch_tui.feed.source import Source
from batch_tui.feed.tasks import Tasks
from batch_tui.feed.timers import Timers

FIRST = 1_000
"""Events that are asked for when a log is opened: what is wanted at once, and soon there."""
NEAR = 200
"""Lines before the end of what is held within which more is read."""
FOLLOWING = 3.0
"""Seconds between looks for new events."""
QUIET_LOOKS = 3
"""Looks without anything new after which the job is asked about, and after its end, the last."""
JOB, END, HEAD, OLDER, NEWER = "job", "end", "head", "older", "newer"
FOLLOW, SEARCH, SAVE = "follow", "search", "save"
"""The names of its tasks."""
UNKNOWN = "AWS Batch does not know this job: it is not spawned yet, or it ended too long ago."


class Reading:
    """Reads one log of a job into `lines`, of which it is the only writer.

    `told` is told of every change of `lines` and `state`. What was read stays when a call fails.
    """

    def __init__(self, source: Source, job_id: str, told: Callable[[ReadingState], None]) -> None:
        self._source = source
        self._job_id = job_id
        self._told = told
        self._tasks = Tasks(self._over)
        self._timers = Timers()
        self._window = Window()
        self._seen = range(0)
        self._looked = self._window.generation
        self._quiet = 0
        self._interval = FOLLOWING
        self.state = ReadingState()

    @property
    def lines(self) -> Lines:
        """What is held of the log."""
        return self._window

    # What a person does

    def open(self) -> None:
        """Ask for the job, and for the end of its last log."""
        self._start(JOB, self._open())

    def again(self) -> None:
        """Ask again for what failed, else for what is new."""
        self._tell(failure=None)
        if self.state.stage == "there":
            self._start(JOB, self._renew())
        else:
            self.open()

    def choose(self, step: int) -> None:
        """Read another log of the job, some steps further on."""
        if len(self.state.parts) > 1:
            self._leave_pages()
            self._tasks.cancel(JOB)
            self._window.replace((), is_head=False, is_end=False)
            at = (self.state.at + step) % len(self.state.parts)
            self._tell(at=at, stage="reading", search=None, failure=None, unread=0)
            self._start(END, self._read_end())

    def look(self, seen: range) -> None:
        """These lines are in sight: what lies near them is read, unless they were just opened."""
        is_new, self._looked = self._looked != self.lines.generation, self.lines.generation
        self._seen = seen
        if is_new or self.state.stage != "there" or self.state.failure or self._is_moving:
            return
        if seen.start - self.lines.first < NEAR and not self.lines.has_head:
            self._start(OLDER, self._read(newer=False))
        elif self.lines.stop - seen.stop < NEAR and not self.lines.has_end:
            self._start(NEWER, self._read(newer=True))

    def head(self) -> None:
        """Go to the first line of all, unless it is held."""
        if self.state.stage == "there" and not self.lines.has_head:
            self._leave_pages()
            self._tell(failure=None)
            self._start(HEAD, self._read_head())

    def end(self) -> None:
        """Go to the last line of all; where that is held, see whether there are more."""
        if self.state.stage != "there":
            return
        self._tell(failure=None)
        if self.lines.has_end:
            self._start(NEWER, self._read(newer=True))
        else:
            self._leave_pages()
            self._start(END, self._read_end())

    def follow(self) -> None:
        """Look for new lines every few seconds from now on, or do that no more."""
        self._quiet = 0
        self._tell(following=not self.state.following)
        if self.state.following:
            self.end()
            self._timers.after(self._interval, FOLLOW, self.tick)
        else:
            self._timers.cancel(FOLLOW)

    def pace(self, seconds: float) -> None:
        """Look for new lines at this interval, where the log is followed."""
        self._interval = seconds
        if self.state.following:
            self._timers.after(seconds, FOLLOW, self.tick)

    def find(self, text: str, start: int, *, older: bool) -> None:
        """Search from a line on, through what is held and then through what is not."""
        if self.state.stage == "there" and text:
            self._leave_pages()
            search = Search(Needle(text), older)
            self._tell(search=search, failure=None)
            self._start(SEARCH, self._search(search, start))

    def save(self, path: Path, *, plain: bool = False) -> None:
        """Write the whole stream to a new file: to the byte, or `plain` for a program to show."""
        part = self.state.part
        if part is not None and self.state.stage == "there":
            saving = Saving(path)
            self._tell(saving=saving)
            walk = Walk(self._source.logs, part.log, newer=True)
            write = to_show if plain else to_the_byte
            beside = self._source.beside
            self._start(SAVE, save(walk, saving, beside, write, self._tell_saving))

    def stop(self) -> bool:
        """Stop what is under way and takes long; whether there was something."""
        name = next(filter(self._tasks.stop, (SAVE, SEARCH, HEAD)), None)
        search, saving = self.state.search, self.state.saving
        if name == SEARCH and search:
            self._tell(search=replace(search, stage="stopped"))
        elif name == SAVE and saving:
            self._tell(saving=replace(saving, stage="stopped"))
        elif name is not None:
            self._tell()
        return name is not None

    def forget_search(self) -> bool:
        """Look for nothing any more; whether something was looked for."""
        was = self.state.search is not None
        if was:
            self._tell(search=None)
        return was

    def tick(self) -> None:
        """It is time to look for new lines."""
        self._timers.after(self._interval, FOLLOW, self.tick)
        if FOLLOW not in self._tasks and not self._is_moving:
            self._start(FOLLOW, self._follow())

    async def close(self) -> None:
        """End everything that is under way."""
        self._timers.clear()
        await self._tasks.close()

    # Reading

    async def _open(self) -> None:
        self._tell(stage="asking")
        if await self._learn(Priority.KEY) and self.state.parts:
            await self._read_end()

    async def _learn(self, priority: Priority) -> bool:
        """Ask about the job; whether it is known."""
        calls, region = self._source.calls, self._source.region
        detail = await calls(region.describe_job, self._job_id, priority=priority)
        if detail is None:
            if self.state.detail is None:
                self._tell(stage="none", none=UNKNOWN)
            return False
        found, before = parts(detail), self.state.part
        logs = [part.log for part in found]
        at = logs.index(before.log) if before and before.log in logs else 0
        none = "" if found else why_none(detail)
        waits = self.state.stage in {"asking", "none"}
        stage = ("reading" if waits else self.state.stage) if found else "none"
        self._tell(detail=detail, parts=found, at=at, none=none, stage=stage)
        return True

    async def _renew(self) -> None:
        await self._learn(Priority.KEY)
        if self.lines.has_end:
            await self._read(newer=True)

    async def _read_end(self) -> None:
        part = self.state.part
        if part is None:
            return
        if self.state.stage != "there":
            self._tell(stage="reading")
        walk = Walk(self._source.logs, part.log, newer=False)
        try:
            read = await walk.events(FIRST)
        except Absent:
            self._tell(stage="absent", failure=None)
            return
        chunk = await self._chunk(read)
        self._window.replace([chunk], is_head=read.is_end, is_end=True)
        self._tell(stage="there", failure=None)

    async def _read_head(self) -> None:
        part = self.state.part
        if part is None:
            return
        read = await Walk(self._source.logs, part.log, newer=True).events()
        chunk = await self._chunk(read)
        self._window.replace([chunk], is_head=True, is_end=read.is_end)
        self._tell(failure=None)

    async def _read(self, *, newer: bool) -> None:
        """Read on at one end of what is held."""
        edge = self._window.edge(newer=newer)
        try:
            read = await self._walk(newer=newer).events()
        except TokenRefused:
            await self._read_end()
            return
        self._window.add(await self._chunk(read), edge, is_end=read.is_end)
        self._tell(failure=None)

    async def _follow(self) -> None:
        """Read what is new, and see whether the job goes on when there is nothing."""
        if self.state.stage == "none":
            await self._learn(Priority.REFRESH)
        if self.state.stage in {"absent", "reading"}:
            await self._read_end()
        elif self.state.stage != "there" or not self.lines.has_end or self._is_in_the_way:
            return
        is_new = False
        while self.state.stage == "there" and await self._page_that_follows():
            is_new = True
        self._quiet = 0 if is_new else self._quiet + 1
        if self._quiet >= QUIET_LOOKS:
            self._quiet = 0
            if self.state.has_ended:
                self._timers.cancel(FOLLOW)
                self._tell(following=False)
            else:
                await self._learn(Priority.REFRESH)

    async def _page_that_follows(self) -> bool:
        """Read on, once; whether there was something, so that more may follow at once."""
        edge = self._window.edge(newer=True)
        try:
            read = await self._walk(newer=True).events(priority=Priority.REFRESH)
        except TokenRefused:
            await self._read_end()
            return False
        is_new = self._window.add(await self._chunk(read), edge, is_end=True)
        self._tell(failure=None)
        return is_new and bool(read.events)

    async def _search(self, search: Search, start: int) -> None:
        part = self.state.part
        assert part is not None  # noqa: S101
        finder = Finder(self._source, part.log, self._window, self._tell_search)
        await finder.find(search, start)

    # Parts of it

    @property
    def _is_moving(self) -> bool:
        """Whether what is held is being replaced, or read on."""
        return any(name in self._tasks for name in (JOB, END, HEAD, OLDER, NEWER, SEARCH))

    @property
    def _is_in_the_way(self) -> bool:
        """Whether what is looked at would have to go for what is new."""
        return len(self.lines) > MOST_LINES // 2 and (
            self.lines.stop - self._seen.start > MOST_LINES // 2
        )

    def _walk(self, *, newer: bool) -> Walk:
        """Reads on from one end of what is held."""
        part = self.state.part
        assert part is not None  # noqa: S101
        return walk_from(self._source.logs, part.log, self.lines, newer=newer)

    async def _chunk(self, read: Read) -> Chunk:
        self._count_unread(read)
        return await self._source.beside(chunk_of, read)

    def _count_unread(self, read: Read) -> None:
        if read.unread:
            self._tell(unread=self.state.unread + read.unread)

    def _leave_pages(self) -> None:
        for name in (OLDER, NEWER, HEAD, END, FOLLOW, SEARCH):
            self._tasks.cancel(name)

    def _start(self, name: str, work: Any) -> None:
        self._tasks.start(name, work)
        self._tell()

    def _over(self, name: str, error: Exception | None) -> None:
        """A task has ended; what failed is told, and what it was doing stops."""
        failure = None if error is None else self._source.journal.told(error)
        saving, search = self.state.saving, self.state.search
        if failure is None:
            self._tell()
        elif name == SAVE and saving:
            self._tell(saving=replace(saving, stage="failed", failure=failure))
        elif name == SEARCH and search:
            self._tell(search=replace(search, stage="stopped"), failure=failure)
        else:
            self._tell(failure=failure)

    def _tell_saving(self, saving: Saving) -> None:
        self._tell(saving=saving)

    def _tell_search(self, search: Search, unread: int) -> None:
        self._tell(search=search, unread=self.state.unread + unread)

    def _tell(self, **said: Any) -> None:
        self.state = replace(self.state, busy=self._tasks.names, **said)
        self._told(self.state)
