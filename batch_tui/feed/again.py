"""Running jobs again: what is asked for, what is sent for it, and what came of it."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from batch_tui.batch.again import (
    Draft,
    Original,
    Sent,
    Submission,
    Way,
    Wish,
    can_be_array,
    drafts,
    failed_count,
)
from batch_tui.batch.ending import Target
from batch_tui.batch.failure import Failure
from batch_tui.batch.job import Status, split_child
from batch_tui.batch.plan.stream import MAX_DESCRIBED
from batch_tui.feed.calls import Done, Refusal, Unknown
from batch_tui.feed.children import list_children
from batch_tui.feed.source import Source
from batch_tui.feed.tasks import Tasks

LOOK, DRAFT, SEND = "look", "draft", "send"
"""The names of its tasks."""
LANES = 3
"""Calls that are under way at once."""


@dataclass(frozen=True, slots=True)
class AgainState:
    """Jobs that are to be run again, and how far that is.

    `stage`: they are looked at; all is known, and it waits for a word; it is being sent; nothing
    more is sent, and what is under way is waited for; it is over. `targets` are the jobs, the same
    from the beginning; `looked` is how many of them were asked about, `known` what is known of
    them by id, `failure` why not all is known. `failed` are the indexes of the failed children,
    where it is one array alone. `drafts` are what is submitted as `wish` says, `outcomes` what
    came of it by their origins.
    """

    targets: tuple[Target, ...]
    stage: Literal["looking", "ready", "sending", "halted", "over"] = "looking"
    looked: int = 0
    known: Mapping[str, Original] = field(default_factory=dict)
    failed: tuple[int, ...] = ()
    wish: Wish = field(default_factory=Wish)
    drafts: tuple[Draft, ...] = ()
    failure: Failure | None = None
    outcomes: Mapping[str, Sent] = field(default_factory=dict)

    @property
    def only(self) -> Original | None:
        """The one job that it is about, if it is one and known."""
        return self.known.get(self.targets[0].job.id) if len(self.targets) == 1 else None

    @property
    def ways(self) -> tuple[Way, ...]:
        """The ways in which it can be done."""
        some: tuple[Way, ...] = ("array", "each") if can_be_array(self.failed) else ("each",)
        return ("whole", *some) if self.failed else ("whole",)

    @property
    def wanted(self) -> tuple[Draft, ...]:
        """What there is to submit."""
        return tuple(draft for draft in self.drafts if draft.submission is not None)

    @property
    def submitted(self) -> Mapping[str, str]:
        """The ids of the new jobs, by what they were submitted for, in the order of the drafts."""
        outcomes = self.outcomes
        return {
            draft.origin: outcomes[draft.origin].job_id
            for draft in self.drafts
            if draft.origin in outcomes and outcomes[draft.origin].kind == "submitted"
        }

    @property
    def left(self) -> tuple[str, ...]:
        """The origins that were not submitted, and of which nothing may be running."""
        outcomes = self.outcomes
        return tuple(
            draft.origin
            for draft in self.wanted
            if draft.origin in outcomes and outcomes[draft.origin].kind in {"refused", "kept"}
        )


class Again:
    """Submits jobs again, once it is told to; `told` is told of every change of `state`.

    It asks about the jobs once, before that: what is sent is what is known then, whatever becomes
    of them or of their list. Nothing is ever sent twice.
    """

    def __init__(
        self, source: Source, targets: Sequence[Target], told: Callable[[AgainState], None]
    ) -> None:
        self._source = source
        self._told = told
        self._tasks = Tasks(self._over)
        self._left: deque[Draft] = deque()
        self._sent: set[str] = set()
        self.state = AgainState(tuple(targets))

    def look(self) -> None:
        """Ask what the jobs were asked for."""
        self._tasks.start(LOOK, self._look())

    def wish(self, wish: Wish) -> None:
        """Do it in another way, or under another name, or in another queue."""
        if self.state.stage == "ready" and wish.way in self.state.ways:
            if wish.queue != self.state.wish.queue:
                wish = wish._replace(shares=None)
            self._tell(stage="looking", wish=wish)
            self._tasks.start(DRAFT, self._draft())

    def send(self) -> None:
        """Submit them; once, and when all is known."""
        if self.state.stage != "ready" or not self.state.wanted:
            return
        self._left.extend(self.state.wanted)
        self._tell(stage="sending")
        self._tasks.start(SEND, self._send())

    def halt(self) -> None:
        """Send nothing more; what is under way comes to its end."""
        if self.state.stage == "sending":
            self._left.clear()
            self._tell(stage="halted")

    async def close(self) -> None:
        """Nobody looks any more. What was sent is made all the same."""
        self._left.clear()
        await self._tasks.close()

    # Before

    async def _look(self) -> None:
        ids = [target.job.id for target in self.state.targets]
        region = self._source.region
        for start in range(0, len(ids), MAX_DESCRIBED):
            some = tuple(ids[start : start + MAX_DESCRIBED])
            found = await self._source.calls(region.describe_to_submit, some)
            known = {**self.state.known, **{one.job.id: one for one in found}}
            self._tell(known=known, looked=start + len(some))
        await self._draft()
        if self.state.only is not None:
            await self._list_failed(self.state.only)

    async def _list_failed(self, array: Original) -> None:
        if not failed_count(array.job):
            return
        indexes: set[int] = set()
        async for page in list_children(self._source, array.job, Status.FAILED):
            indexes.update(child.index for job in page if (child := split_child(job.id)))
        self._tell(failed=tuple(sorted(indexes)))

    async def _draft(self) -> None:
        """Make what is to be submitted, which for many is too much between two keys."""
        await self._ask_for_shares(self.state.wish)
        state = self.state
        ids = tuple(target.job.id for target in state.targets)[: state.looked]
        made = await self._source.beside(drafts, ids, state.known, state.failed, state.wish)
        self._tell(drafts=made)

    async def _ask_for_shares(self, wish: Wish) -> None:
        """Learn whether another queue takes shares; one that cannot be read may, or not."""
        if not wish.queue or wish.shares is not None:
            return
        try:
            queue = await self._source.calls(self._source.region.describe_queue, wish.queue)
        except Failure as failure:
            self._tell(failure=failure)
        else:
            self._tell(wish=wish._replace(shares=None if queue is None else bool(queue.policy)))

    # Sending

    async def _send(self) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(LANES):
                group.create_task(self._lane())

    async def _lane(self) -> None:
        while self._left:
            draft = self._left.popleft()
            if draft.submission is not None:
                await self._submit(draft.origin, draft.submission)

    async def _submit(self, origin: str, submission: Submission) -> None:
        self._sent.add(origin)
        match await self._source.calls.send(self._source.region.submit_job, submission):
            case Done(value=job_id):
                self._put({origin: Sent("submitted", job_id)})
            case Refusal(failure=failure):
                self._put({origin: Sent("refused", why=failure)})
            case Unknown(failure=failure):
                self._put({origin: Sent("unknown", why=failure)})

    # What it tells

    def _put(self, outcomes: Mapping[str, Sent]) -> None:
        self._tell(outcomes={**self.state.outcomes, **outcomes})

    def _over(self, name: str, error: Exception | None) -> None:
        """A task is over."""
        failure = None if error is None else self._source.journal.told(error)
        if name == LOOK:
            self._tell(stage="ready", failure=failure)
            return
        if name == DRAFT:
            self._tell(stage="ready", failure=failure or self.state.failure)
            return
        lost, known = Sent("unknown", why=failure), self.state.outcomes
        origins = [draft.origin for draft in self.state.wanted if draft.origin not in known]
        self._put({i: lost if i in self._sent else Sent("kept") for i in origins})
        self._tell(stage="over", failure=failure)

    def _tell(self, **said: Any) -> None:
        self.state = replace(self.state, **said)
        self._told(self.state)
