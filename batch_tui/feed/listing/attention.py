"""Descriptions of the rows in sight: of those that are unknown at once, of old ones later."""

import asyncio
from collections.abc import Callable, Sequence

from batch_tui.batch.failure import Failure
from batch_tui.batch.joblist.change import NO_CHANGE, Change
from batch_tui.batch.plan.stream import MAX_DESCRIBED
from batch_tui.feed.budget import Priority
from batch_tui.feed.listing.describer import Described, Describer
from batch_tui.feed.listing.intake import Intake
from batch_tui.feed.tasks import Tasks

SETTLED = 0.15
"""Seconds without scrolling after which rows that came into sight are asked about."""
STALE, UNKNOWN = "stale", "unknown"
"""The names of its tasks."""


class Attention:
    """A part of a listing: shares its tasks, and tells of changes through `tell`.

    `window` gives the rows in sight.
    """

    def __init__(
        self,
        describer: Describer,
        intake: Intake,
        tasks: Tasks,
        tell: Callable[[Change], None],
        window: Callable[[], range],
    ) -> None:
        self._describer = describer
        self._intake = intake
        self._tasks = tasks
        self._tell = tell
        self._window = window

    async def refresh(self, label: str, priority: Priority) -> None:
        """Ask for what is in sight, of the source with a label, and may have changed.

        Raises:
            Failure: a call failed; what was told before stays.
        """
        await self._describe_all(self._describer.wanted(self._window(), label), priority)

    def ask_unknown(self) -> None:
        """Ask for the rows of which too little is known, unless that is under way."""
        if UNKNOWN not in self._tasks and self._describer.unknown(self._window()):
            self._tasks.start(UNKNOWN, self._describe_in_turn())
            self._tell(NO_CHANGE)

    def ask_settled(self, since: int | None) -> None:
        """Ask for the rows whose listing left something out.

        Also for those of which nothing was told since an instant (ms), if there is one.
        """
        window = self._window()
        ids = self._describer.half_told(window)
        if since is not None:
            ids = [*dict.fromkeys([*ids, *self._describer.stale(window, since)])]
        if ids:
            self._tasks.start(STALE, self._describe(ids, Priority.KEY))
            self._tell(NO_CHANGE)

    async def _describe_in_turn(self) -> None:
        """Ask until enough is known: one call at a time, however fast one scrolls."""
        while ids := self._describer.unknown(self._window()):
            await self._describe(ids, Priority.KEY)
            await asyncio.sleep(SETTLED)

    async def _describe(self, ids: Sequence[str], priority: Priority) -> None:
        """Describe some jobs, those of each source by themselves: a slow one keeps no other."""
        asked = (self._describe_share(share, priority) for share in self._describer.shares(ids))
        for result in await asyncio.gather(*asked, return_exceptions=True):
            if result is not None:
                raise result

    async def _describe_share(self, ids: Sequence[str], priority: Priority) -> None:
        try:
            await self._describe_all(ids, priority)
        except Failure as failure:
            if not self._describer.has_several:
                raise
            answer = Described(tuple(ids), failed=dict.fromkeys(ids, failure))
            self._tell(self._intake.described(answer))

    async def _describe_all(self, ids: Sequence[str], priority: Priority) -> None:
        for start in range(0, len(ids), MAX_DESCRIBED):
            answer = await self._describer.ask(ids[start : start + MAX_DESCRIBED], priority)
            self._tell(self._intake.described(answer))
