"""A stream read one way, page by page: what the service does with tokens is met here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from batch_tui.batch.detail import Log
from batch_tui.batch.failure import Endless, TokenRefused
from batch_tui.batch.log.lines import Lines
from batch_tui.batch.ports import MAX_EVENTS, LogAsk, LogEvent, LogPage
from batch_tui.feed.budget import Priority
from batch_tui.feed.source import LogSource

MOST_EMPTY = 200
"""Pages in a row without an event, after which it is given up: a stream may have some of them."""
_REFUSALS = 3  # of tokens in a row


@dataclass(frozen=True, slots=True)
class Known:
    """The outermost event that was read: its time, and how many of that time have been read.

    An expired token is made good by it: the page is asked for by time, and as many are left out.
    That cannot be where there may be others of that time which were not read: then it is not
    `whole`.
    """

    at: int | None = None
    count: int = 0
    whole: bool = True

    def after(self, times: Iterable[int]) -> "Known":
        """With the events of some times, the outermost first, outside of what was read."""
        at, count = None, 0
        for time in times:
            if at is None:
                at = time
            elif time != at:
                return Known(at, count)
            count += 1
        if at is None:
            return self
        if self.at not in {None, at}:
            return Known(at, count)
        return Known(at, count + self.count, self.whole)


class Read(NamedTuple):
    """What a page brought: its events, oldest first, the tokens around them, and the end.

    A token is None where it would lead past events that are not in there. `unread` are the events
    that could not be read and were left out.
    """

    events: Sequence[LogEvent]
    older: str | None
    newer: str | None
    is_end: bool
    unread: int = 0


class Walk:
    """Reads a stream on from a token, from what is `known`, or from the head or the end.

    Args:
        source: who is asked.
        log: the stream.
        newer: towards newer events, else towards older ones.
        token: that of the next page.
        known: what was read last, for when the token is refused, or there is none.
    """

    def __init__(
        self,
        source: LogSource,
        log: Log,
        *,
        newer: bool,
        token: str | None = None,
        known: Known | None = None,
    ) -> None:
        self._source = source
        self._log = log
        self._newer = newer
        self._token = token
        self._known = known or Known()
        self._since: int | None = None
        self._before: int | None = None
        self._skip = 0
        self._begins = token is None

    async def page(self, limit: int = MAX_EVENTS, priority: Priority = Priority.KEY) -> Read:
        """One page, which may be empty.

        Raises:
            Absent: there is no such stream.
            TokenRefused: the token is refused, and what was read tells no way to do without.
            Failure: the call failed; the next one asks for the same page.
        """
        refused = 0
        while True:
            if self._begins:
                self._begin_at_known()
            ask = LogAsk(self._newer, self._token, self._since, self._before, limit)
            try:
                page = await self._source.calls(
                    self._source.port.log_events, self._log, ask, priority=priority
                )
            except TokenRefused:
                refused += 1
                if self._token is None or refused > _REFUSALS:
                    raise
                self._begins = True
            else:
                return self._taken(page)

    async def events(self, limit: int = MAX_EVENTS, priority: Priority = Priority.KEY) -> Read:
        """The next page that has events, or the end.

        Raises:
            Failure: as above; Endless where there are only empty pages.
        """
        for _ in range(MOST_EMPTY):
            read = await self.page(limit, priority)
            if read.events or read.is_end:
                return read
        raise Endless(
            f"CloudWatch Logs gave {MOST_EMPTY} pages without an event, and no end.",
            "To ask again goes on from there.",
        )

    def _begin_at_known(self) -> None:
        """Ask by time, and leave out what has been read of that time."""
        known = self._known
        if not known.whole:
            raise TokenRefused(
                "CloudWatch Logs no longer takes the token of this log, and all events that were "
                "read are of one instant.",
                "To ask again starts from its end.",
            )
        self._token, self._begins = None, False
        at, self._skip = known.at, known.count
        if at is None:
            return
        if self._newer:
            self._since = at
        else:
            self._before = at + 1

    def _taken(self, page: LogPage) -> Read:
        token = page.newer if self._newer else page.older
        is_end, self._token = token == self._token, token
        events = self._without_known(page.events)
        is_whole = len(events) == len(page.events)
        times = (event.at for event in (reversed(events) if self._newer else events))
        self._known = self._known.after(times)
        return Read(
            events,
            page.older if is_whole or not self._newer else None,
            page.newer if is_whole or self._newer else None,
            is_end,
            page.unread,
        )

    def _without_known(self, events: Sequence[LogEvent]) -> Sequence[LogEvent]:
        if not self._skip or not events:
            return events
        ordered = events if self._newer else events[::-1]
        same = 0
        while same < min(self._skip, len(ordered)) and ordered[same].at == self._known.at:
            same += 1
        self._skip = self._skip - same if same == len(ordered) else 0
        return events[same:] if self._newer else events[: len(events) - same]


def walk_from(source: LogSource, log: Log, lines: Lines, *, newer: bool) -> Walk:
    """Reads on from one end of what is held of a stream, from its end where nothing is."""
    chunks = lines.chunks
    if not chunks:
        return Walk(source, log, newer=newer)
    ordered = reversed(chunks) if newer else iter(chunks)
    times = chain.from_iterable(chunk.event_times(newest_first=newer) for chunk in ordered)
    token = chunks[-1].newer if newer else chunks[0].older
    known = Known(whole=lines.has_head if newer else lines.has_end).after(times)
    return Walk(source, log, newer=newer, token=token, known=known)
