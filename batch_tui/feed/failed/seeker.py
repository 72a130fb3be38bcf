"""A search through the logs of many jobs at once, up to 100 a call."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from batch_tui.batch.detail import Log
from batch_tui.batch.failure import Absent, Endless, TokenRefused
from batch_tui.batch.log.twins import line_with
from batch_tui.batch.ports import FilterAsk, Match, MatchPage
from batch_tui.feed.failed.state import Found, Search
from batch_tui.feed.patience import patiently
from batch_tui.feed.source import Source

MOST_STREAMS = 100
"""Streams that a call may search."""
MOST_EMPTY = 1_000
"""Pages in a row without an event, after which it is given up: long logs have many of them."""
SHOWN = 3
"""Lines that are kept of what is found in each log."""
_REFUSALS = 3  # of tokens in a row


class _Share(NamedTuple):
    """What one page brings for one log."""

    events: int
    lines: tuple[str, ...]


class Seeker:
    """Searches the logs of children.

    Args:
        source: who is asked.
        search: what for, and how many children there are.
        told: is told how far the search is.
    """

    def __init__(self, source: Source, search: Search, told: Callable[[Search], None]) -> None:
        self._source = source
        self._told = told
        self._search = search
        self._found: dict[int, Found] = {}

    async def seek(self, logs: Mapping[int, Log]) -> None:
        """Search the logs of children, by their indexes.

        Raises:
            Failure: a call failed; Endless where there are only empty pages, or the same again.
        """
        search = self._search
        self._tell(looked=search.total - len(logs), silent=search.total - len(logs))
        places: dict[tuple[str, str], dict[str, int]] = {}
        for index, log in logs.items():
            places.setdefault((log.group, log.region), {})[log.stream] = index
        for (group, region), streams in places.items():
            names = iter(streams)
            while part := tuple(islice(names, MOST_STREAMS)):
                await self._part(FilterAsk(group, region, part, search.text), streams)
        self._tell(stage="done")

    async def _part(self, ask: FilterAsk, indexes: Mapping[str, int]) -> None:
        """Search some streams. Where one of them is not there, they are parted to find it."""
        streams = ask.streams
        try:
            await self._pages(ask, indexes)
        except Absent:
            if len(streams) == 1:
                self._tell(looked=self._search.looked + 1, silent=self._search.silent + 1)
                return
            half = len(streams) // 2
            await self._part(ask._replace(streams=streams[:half]), indexes)
            await self._part(ask._replace(streams=streams[half:]), indexes)
        else:
            self._tell(looked=self._search.looked + len(streams))

    async def _pages(self, ask: FilterAsk, indexes: Mapping[str, int]) -> None:
        """Read page by page; from the first again where a token has expired."""
        before, refused, empty = dict(self._found), 0, 0
        while True:
            try:
                page = await self._page(ask)
            except TokenRefused:
                refused += 1
                if ask.token is None or refused > _REFUSALS:
                    raise
                ask, self._found = ask._replace(token=None), dict(before)
                continue
            await self._take(page, ask.text, indexes)
            if page.token is None:
                return
            empty = 0 if page.matches else empty + 1
            if page.token == ask.token or empty > MOST_EMPTY:
                raise Endless(
                    "CloudWatch Logs gives page after page without anything new.",
                    "To search again begins anew.",
                )
            ask = ask._replace(token=page.token)

    async def _page(self, ask: FilterAsk) -> MatchPage:
        logs = self._source.logs
        return await patiently(lambda: logs.calls(logs.port.filter_events, ask))

    async def _take(self, page: MatchPage, text: str, indexes: Mapping[str, int]) -> None:
        room = {index: SHOWN - len(found.lines) for index, found in self._found.items()}
        shares = await self._source.beside(_shares, page.matches, text, indexes, room)
        for index, share in shares.items():
            known = self._found.get(index, Found(index, 0, ()))
            self._found[index] = Found(
                index, known.events + share.events, known.lines + share.lines
            )
        if shares or page.unread:
            self._tell(unread=self._search.unread + page.unread)

    def _tell(self, **said: object) -> None:
        found = tuple(self._found[index] for index in sorted(self._found))
        self._search = replace(self._search, found=found, **said)  # type: ignore[arg-type]
        self._told(self._search)


def _shares(
    matches: Sequence[Match], text: str, indexes: Mapping[str, int], room: Mapping[int, int]
) -> dict[int, _Share]:
    """What a page brings for each child; `room` is how many lines more are to be kept of one."""
    shares: dict[int, _Share] = {}
    for match in matches:
        index = indexes.get(match.stream)
        if index is None:
            continue
        share = shares.get(index, _Share(0, ()))
        lines = share.lines
        if len(lines) < room.get(index, SHOWN):
            lines += (line_with(match.event, text),)
        shares[index] = _Share(share.events + 1, lines)
    return shares
