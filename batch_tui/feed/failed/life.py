"""The life of what the failed children of an array say: listed, described, read, searched."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import replace
from itertools import islice
from typing import Any

from batch_tui.batch.detail import Log
from batch_tui.batch.failure import Absent, BadAnswer, Refused
from batch_tui.batch.job import Job, Status, split_child
from batch_tui.batch.log.parts import parts, why_none
from batch_tui.batch.log.twins import Child, last_words, twins, without_log
from batch_tui.batch.plan.stream import MAX_DESCRIBED
from batch_tui.feed.children import list_children
from batch_tui.feed.failed.seeker import Seeker
from batch_tui.feed.failed.state import FailedState, Search
from batch_tui.feed.log.walk import Read, Walk
from batch_tui.feed.patience import patiently
from batch_tui.feed.source import Source
from batch_tui.feed.tasks import Tasks

MORE = 200
"""Children that are read at first, and that each key reads more: each of them is a call."""
LINES = 25
"""Events that are read of a log: enough for what a traceback ends with."""
SIDE_BY_SIDE = 3
"""Logs that are read at once; a thread is left for the log that somebody opens."""
LIST, READ, SEARCH = "list", "read", "search"
"""The names of its tasks."""
NO_STREAM = "There is no log stream: nothing was written, or its group has let go of it."
NOTHING = "Nothing has been written to the log."
UNKNOWN = "AWS Batch knows no such job any more."
NOT_READ = "Its log was not read."


class FailedChildren:
    """Reads what the failed children of a parent say; `told` is told of every change of `state`.

    What was read stays when a call fails, and until it is read again.
    """

    def __init__(self, source: Source, parent: Job, told: Callable[[FailedState], None]) -> None:
        self._source = source
        self._parent = parent
        self._told = told
        self._tasks = Tasks(self._over)
        self._describing = asyncio.Lock()
        self._children: dict[int, Child] = {}
        self._logs: dict[int, Log] = {}
        self._described: set[int] = set()
        self._known: set[int] = set()
        self._left: dict[int, None] = {}
        self._seen: Sequence[int] = ()
        self._covered = False
        self._wanted = MORE
        self.state = FailedState()

    # What a person does

    def ask(self) -> None:
        """List the failed children, and read what they say; also what was read before."""
        self._tasks.cancel(READ)
        self._start(LIST, self._list(), failure=None)

    def more(self) -> None:
        """Read some more, or go on where a failure has stopped it."""
        if self.state.stage != "there":
            return
        if not self._unread():
            self._wanted = min(self._wanted + MORE, max(self._wanted, len(self._children)))
        if READ not in self._tasks and self._unread():
            self._start(READ, self._read(), failure=None)

    def look(self, indexes: Sequence[int]) -> None:
        """These children are in sight: they are read before the others."""
        self._seen = indexes

    def cover(self, covered: bool) -> None:
        """Something else stands before it: nothing is read until that is gone."""
        self._covered = covered
        if covered:
            self._tasks.cancel(READ)
        self._go_on()

    def find(self, text: str) -> None:
        """Search the logs of all failed children for a text; case counts."""
        if self.state.stage == "there" and text:
            search = Search(text, total=len(self._children))
            self._start(SEARCH, self._search(search), search=search)

    def stop(self) -> bool:
        """Stop a search; whether there was one."""
        search = self.state.search
        if not self._tasks.stop(SEARCH) or search is None:
            return False
        self._tell(search=replace(search, stage="stopped"))
        return True

    def forget_search(self) -> bool:
        """Look for nothing any more; whether something was looked for."""
        was = self.state.search is not None
        if was:
            self._tell(search=None)
        return was

    async def close(self) -> None:
        """End everything that is under way."""
        await self._tasks.close()

    # Asking

    async def _list(self) -> None:
        found: dict[int, Job] = {}
        async with aclosing(list_children(self._source, self._parent, Status.FAILED)) as pages:
            async for jobs in pages:
                for job in jobs:
                    child = split_child(job.id)
                    if child is not None and child.parent == self._parent.id:
                        found[child.index] = job
        before = self._children
        self._children = {
            index: before.get(index, Child(index, found[index]))._replace(job=found[index])
            for index in sorted(found)
        }
        # Which log a failed child has stays so; why it has none may change.
        self._described = set(self._logs)
        self._known.clear()
        self._tell(stage="there", asked=self._source.clock())

    async def _describe(self, indexes: Iterable[int]) -> None:
        """Ask which logs children have, or why none, of those of which it is not known yet."""
        async with self._describing:
            wanted = iter([index for index in indexes if index not in self._described])
            while part := tuple(islice(wanted, MAX_DESCRIBED)):
                ids = tuple(self._children[index].job.id for index in part)
                details = await self._source.calls(self._source.region.describe_whole, ids)
                found = {detail.job.id: detail for detail in details}
                for index, job_id in zip(part, ids, strict=True):
                    if index not in self._children:  # listed anew meanwhile
                        continue
                    detail = found.get(job_id)
                    logs = parts(detail) if detail else ()
                    if logs:
                        self._logs[index] = logs[0].log
                    else:
                        self._silent(index, why_none(detail) if detail else UNKNOWN)
                self._described.update(part)
                self._tell()

    async def _read(self) -> None:
        """Read what is wanted, several logs side by side."""
        while unread := self._unread():
            await self._describe(unread)
            self._left = dict.fromkeys(index for index in unread if index in self._logs)
            try:
                async with asyncio.TaskGroup() as group:
                    for _ in range(SIDE_BY_SIDE):
                        group.create_task(self._read_on())
            except ExceptionGroup as several:
                raise several.exceptions[0] from None
            if self._unread() == unread:
                return

    async def _read_on(self) -> None:
        while (index := self._next()) is not None:
            try:
                read = await self._end_of(self._logs[index])
                told, lines = await self._source.beside(last_words, read.events)
            except Absent:
                self._silent(index, NO_STREAM)
            except (Refused, BadAnswer) as failure:  # of this log alone
                self._silent(index, f"Its log could not be read: {failure.sentence}")
            else:
                if told is None:
                    self._silent(index, NOTHING)
                else:
                    child = self._children[index]
                    self._hear(child._replace(said=told, lines=lines, none=""))
            self._tell()

    async def _end_of(self, log: Log) -> Read:
        return await patiently(lambda: Walk(self._source.logs, log, newer=False).events(LINES))

    def _next(self) -> int | None:
        """Which child is read next: one in sight, else the first; None where none is left."""
        seen = (index for index in self._seen if index in self._left)
        index = next(seen, next(iter(self._left), None))
        if index is not None:
            del self._left[index]
        return index

    async def _search(self, search: Search) -> None:
        await self._describe(tuple(self._children))
        await Seeker(self._source, search, self._tell_search).seek(dict(self._logs))

    def _go_on(self) -> None:
        """Read what is wanted, unless something is in the way."""
        state = self.state
        is_free = state.stage == "there" and state.failure is None and not self._covered
        if is_free and not {LIST, READ} & self._tasks.names and self._unread():
            self._tasks.start(READ, self._read())
        self._tell()

    # What is known

    def _unread(self) -> tuple[int, ...]:
        """The children that are to be read and of which it is not known what they say."""
        wanted = islice(self._children, self._wanted)
        return tuple(index for index in wanted if index not in self._known)

    def _silent(self, index: int, none: str) -> None:
        self._hear(without_log(self._children[index], none))

    def _hear(self, child: Child) -> None:
        self._children[child.index] = child
        self._known.add(child.index)

    # What it tells

    def _start(self, name: str, work: Any, **said: Any) -> None:
        self._tasks.start(name, work)
        self._tell(**said)

    def _over(self, name: str, error: Exception | None) -> None:
        """A task has ended; what failed is told, and what it was doing stops."""
        failure = None if error is None else self._source.journal.told(error)
        search = self.state.search
        if name == SEARCH:
            if failure is not None and search is not None:
                self._tell(search=replace(search, stage="stopped", failure=failure))
        elif failure is not None:
            self._tell(failure=failure)
        self._go_on()

    def _tell_search(self, search: Search) -> None:
        self._tell(search=search)

    def _tell(self, **said: Any) -> None:
        state = replace(self.state, busy=self._tasks.names, **said)
        children = tuple(self._children.values())
        wanted = min(self._wanted, len(children))
        heard: Iterable[Child] = children
        if state.failure is not None:
            heard = (
                child if child.said is not None else without_log(child, NOT_READ)
                for child in children[:wanted]
            )
        self.state = replace(
            state,
            children=children,
            twins=twins(heard),
            wanted=wanted,
            read=wanted - len(self._unread()),
        )
        self._told(self.state)
