"""Several sources side by side as one: each keeps its budget, its threads and its failures."""

import asyncio
from asyncio import FIRST_COMPLETED, Task, create_task
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import aclosing
from typing import TypeVar, TypeVarTuple

from batch_tui.batch.failure import Failure, Refused
from batch_tui.batch.job import Job, split_child
from batch_tui.batch.plan.stream import Stream
from batch_tui.batch.ports import Described, Page, Queue, Scope
from batch_tui.batch.query.placed import label_of, placed, split_queue
from batch_tui.feed import side_by_side
from batch_tui.feed.apart import Late
from batch_tui.feed.budget import Priority
from batch_tui.feed.source import Found, Learned, Meter, Source
from batch_tui.journal import Journal

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Together:
    """Sources by their labels; `together` makes it of sources alone.

    A queue goes by the label of its source and its name: `eu-west-1/nightly-etl`. Which source a
    job is of is known once it has been listed or described; of one that is not, all are asked.
    """

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = dict(sources)
        self._labels: dict[str, str] = {}
        self._budgets = _Budgets(tuple(sources.values()))

    @property
    def _first(self) -> Source:
        return next(iter(self._sources.values()))

    @property
    def scope(self) -> Scope:
        """All profiles and all regions, with commas."""
        return _all(source.scope for source in self._sources.values())

    @property
    def place(self) -> Scope:
        """The same, as they are shown."""
        return _all(source.place for source in self._sources.values())

    @property
    def clock(self) -> Callable[[], int]:
        """Gives the present instant in milliseconds since 1970."""
        return self._first.clock

    @property
    def read_only(self) -> bool:
        """Whether nothing is to be changed; that holds for all alike."""
        return self._first.read_only

    @property
    def journal(self) -> Journal:
        """What happens is written there."""
        return self._first.journal

    @property
    def budget(self) -> Meter:
        """The calls to all of them, counted."""
        return self._budgets

    @property
    def labels(self) -> tuple[str, ...]:
        """What queues go by, before their names."""
        return tuple(self._sources)

    @property
    def has_several(self) -> bool:
        """They are."""
        return True

    @property
    def other(self) -> bool:
        """Whether there are jobs in a status that is new to this program."""
        return any(source.other for source in self._sources.values())

    def learned_of(self, queue: str) -> Learned:
        """What the answers have shown where a queue is."""
        return self._sources.get(label_of(queue), self._first).learned

    def home(self, job_id: str) -> Source:
        """The source that a job is of; of one that nobody has told of, the first."""
        label = self._label(job_id)
        return self._first if label is None else self._sources[label]

    def share(self, label: str, ids: Iterable[str]) -> list[str]:
        """Those of some jobs that are of the source with a label."""
        return [job_id for job_id in ids if self._label(job_id) == label]

    def at(self, queue: str) -> tuple[Source, str]:
        """The source that a queue is of, and its name there.

        Raises:
            Refused: it is of none of them.
        """
        label, name = split_queue(queue)
        if label not in self._sources:
            raise Refused(
                f"Nothing tells where the queue {queue} is.",
                f"Write {' or '.join(placed(known, name) for known in self._sources)}.",
            )
        return self._sources[label], name

    def exact(self) -> "Together":
        """The same, with every member of a job and whole texts, not just what a screen shows."""
        return Together({label: source.exact() for label, source in self._sources.items()})

    async def list_queues(self) -> Found:
        """The queues of all, by source and name; those of some may be missing.

        Raises:
            Failure: none could be listed.
        """
        found = Found(())
        async with aclosing(self.find_queues()) as all_found:
            async for found in all_found:  # noqa: B007 - the last one is whole
                pass
        return found

    async def find_queues(self) -> AsyncGenerator[Found]:
        """The same, at first without those of sources that are slow, if there are any.

        Raises:
            Failure: none could be listed.
        """
        asked = {label: create_task(each.list_queues()) for label, each in self._sources.items()}
        tasks = asked.values()
        try:
            await asyncio.wait(tasks, return_when=FIRST_COMPLETED)
            _, late = await asyncio.wait(tasks, timeout=side_by_side.SLOW)
            if late and any(task.done() and not task.exception() for task in tasks):
                yield _found(asked)
            await asyncio.wait(tasks)
            yield _found(asked)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def learn_place(self) -> Scope:
        """The same, as far as they can be connected."""
        await _each({label: one.learn_place() for label, one in self._sources.items()})
        return self.place

    async def list_jobs(
        self, stream: Stream, token: str | None, limit: int, priority: Priority = Priority.KEY
    ) -> Page:
        """A page of a listing, of the source that its queue is of.

        Raises:
            Failure: the call failed.
        """
        source, name = self.at(stream.queue)
        page = await source.list_jobs(stream._replace(queue=name), token, limit, priority)
        label = label_of(stream.queue)
        return page._replace(jobs=self._took(label, page.jobs, stream.queue))

    async def describe_jobs(
        self, ids: Sequence[str], priority: Priority = Priority.KEY
    ) -> Described:
        """Up to 100 jobs, each of its source; `failed` in the answer are those that gave none.

        Raises:
            Failure: no source has answered.
        """
        shares = self._shares(ids)
        asked = {
            label: self._sources[label].describe_jobs(share, priority)
            for label, share in shares.items()
        }

        def is_enough(answers: Mapping[str, Described]) -> bool:
            found = {job.id for jobs in answers.values() for job in jobs}
            return all(found.issuperset(shares[label]) for label in asked.keys() - answers.keys())

        answers, failed = await _each(asked, is_enough)
        if failed and not answers:
            raise next(iter(failed.values()))
        jobs = [job for label, found in answers.items() for job in self._took(label, found)]
        described = Described({job.id: job for job in jobs}.values())
        described.unread = sum(found.unread for found in answers.values())
        known = {job.id for job in jobs}
        described.failed = {
            job_id: why
            for label, why in failed.items()
            for job_id in shares[label]
            if job_id not in known
        }
        return described

    async def beside(self, fn: Callable[[*Ts], T], *args: *Ts) -> T:
        """`fn(*args)` in a thread: work that asks nothing of AWS."""
        return await self._first.beside(fn, *args)

    async def settled(self) -> None:
        """Wait until every change that was begun has come to its end."""
        for source in self._sources.values():
            await source.settled()

    def close(self) -> None:
        """Take no more calls. Does not wait."""
        for source in self._sources.values():
            source.close()

    def _label(self, job_id: str) -> str | None:
        child = split_child(job_id)
        return self._labels.get(child.parent if child else job_id)

    def _shares(self, ids: Sequence[str]) -> dict[str, list[str]]:
        """The ids that each source is asked for."""
        shares: dict[str, list[str]] = {}
        for job_id in ids:
            label = self._label(job_id)
            for each in self._sources if label is None else (label,):
                shares.setdefault(each, []).append(job_id)
        return shares

    def _took(self, label: str, jobs: Iterable[Job], queue: str = "") -> tuple[Job, ...]:
        """The jobs of an answer, with their queues' names as they go by here."""
        took = []
        for job in jobs:
            child = split_child(job.id)
            # Where two profiles are of one account, a job is of the one that told of it first.
            self._labels.setdefault(child.parent if child else job.id, label)
            name = queue or (placed(label, job.queue) if job.queue else "")
            took.append(job._replace(queue=name))
        return tuple(took)


class _Budgets:
    """The budgets of all, for a look at them."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources

    @property
    def pause(self) -> float:
        """Seconds until the calls of all go on."""
        return max(source.budget.pause for source in self._sources)

    @property
    def calls_last_minute(self) -> int:
        """The calls to all of them."""
        return sum(source.budget.calls_last_minute for source in self._sources)


def together(sources: Sequence[Source]) -> Together:
    """Several sources as one, each under the shortest label that tells it from the others."""
    scopes = [source.scope for source in sources]
    kinds = [len(set(names)) > 1 for names in zip(*scopes, strict=True)]
    labels = [
        "/".join(name for name, differs in zip(s, kinds, strict=True) if differs) for s in scopes
    ]
    return Together(dict(zip(labels, sources, strict=True)))


def _all(scopes: Iterable[Scope]) -> Scope:
    """One scope of several, the same in whatever order they were named."""
    profiles, regions = zip(*scopes, strict=True)
    return Scope(",".join(sorted({*profiles})), ",".join(sorted({*regions} - {""})))


def _found(asked: Mapping[str, Task[Found]]) -> Found:
    """The queues of those that have answered, and why there are none of the others."""
    queues: list[Queue] = []
    failed: dict[str, Failure] = {}
    for label, task in asked.items():
        error = task.exception() if task.done() else Late(f"{label} has not answered yet.")
        if isinstance(error, Failure):
            failed[label] = error
        else:
            queues += [q._replace(name=placed(label, q.name)) for q in task.result().queues]
    if len(failed) == len(asked):
        raise next(iter(failed.values()))
    return Found(tuple(queues), failed)


async def _each(
    asked: Mapping[str, Coroutine[object, object, T]],
    is_enough: Callable[[Mapping[str, T]], bool] = lambda _: False,
) -> tuple[dict[str, T], dict[str, Failure]]:
    """The answers, and the failures, of calls side by side; all, or as many as are enough."""
    tasks = {label: create_task(call) for label, call in asked.items()}
    answers: dict[str, T] = {}
    failed: dict[str, Failure] = {}
    left = {*tasks.values()}
    try:
        while left and not is_enough(answers):
            over, left = await asyncio.wait(left, return_when=FIRST_COMPLETED)
            for label in (label for label, task in tasks.items() if task in over):
                error = tasks[label].exception()
                if isinstance(error, Failure):
                    failed[label] = error
                else:
                    answers[label] = tasks[label].result()
    finally:
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
    return answers, failed
