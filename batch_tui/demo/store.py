"""All jobs of a region at the present moment: the computed ones, and those put there by hand."""

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from itertools import count
from threading import RLock
from typing import Any, Literal

from batch_tui.demo.catalogue import QUEUES, Queue
from batch_tui.demo.clock import Clock
from batch_tui.demo.columns import GONE, Columns
from batch_tui.demo.course import STATUSES, Spawn
from batch_tui.demo.facts import JOB_ARN, Facts, parent_id
from batch_tui.demo.names import id_of
from batch_tui.demo.rows import Rows
from batch_tui.demo.summary import summary

By = Literal["cancelled", "terminated"]
"""What somebody asks for who wants a job to end."""
ADDED = 1 << 31
"""Serials from here on are those of jobs added by hand."""


class Store:
    """The jobs of a region. Hold `lock` around any use while requests are being answered.

    `now` is the moment of life up to which `tick` has let everything happen. `free` are the jobs
    that do not live by themselves: those that were added or put into a status by hand, by their
    ids. `touched` are likewise children, by their parent's id and their index. `at_times` are
    reasons that come and go, with the ms that each lasts, by the ids of some that are free.
    `ending` are the ids of what somebody has asked to cancel or to terminate, also where that
    has done nothing yet.
    """

    def __init__(self, jobs: int, seed: int, clock: Clock) -> None:
        self.lock = RLock()
        self.clock = clock
        self.columns = Columns(jobs, seed, clock)
        self.rows = Rows(self.columns)
        self.queues: dict[str, Queue] = {queue.name: queue for queue in QUEUES}
        self.free: dict[str, Facts] = {}
        self.touched: dict[str, dict[int, Facts]] = {}
        self.at_times: dict[str, tuple[str, int]] = {}
        self.ending: dict[str, By] = {}
        self._due: list[tuple[int, int, Callable[[], None]]] = []
        self._turn = count()
        self.now = clock.start

    def tick(self) -> None:
        """Let everything happen that is due at the present time."""
        present = self.clock.life()
        while self._due and self._due[0][0] <= present:
            self.now, _, happens = heappop(self._due)
            self.columns.advance(self.now)
            happens()
        self.now = present
        self.columns.advance(present)
        for job_id, (reason, lasts) in self.at_times.items():
            if job_id in self.free:
                has_it = (self.now - self.clock.start) // lasts % 2 == 0
                told = reason if has_it else ""
                self.free[job_id] = self.free[job_id]._replace(reason=told)

    def after(self, seconds: float, happens: Callable[[], None]) -> None:
        """Let something happen in some seconds of life; it must not let time go on itself."""
        heappush(self._due, (self.now + round(seconds * 1000), next(self._turn), happens))

    def find(self, job_id: str) -> Facts | None:
        """The job, child or node with this id or ARN; None when there is none."""
        job_id = job_id.removeprefix(JOB_ARN)
        facts = self._uncounted(job_id)
        if facts:
            return self.counted(facts)
        index = job_id.replace("#", ":").rpartition(":")[2]
        parent = self._uncounted(parent_id(job_id))
        if parent is None or not parent.is_parent or not index.isdecimal():
            return None
        child = self.child(parent, int(index))
        return child if child and child.id == job_id else None

    def _uncounted(self, job_id: str) -> Facts | None:
        if job_id in self.free:
            return self.free[job_id]
        serial = self.rows.serial(job_id)
        return None if serial is None else self.rows.facts(serial, self.now)

    def row(self, serial: int) -> Facts:
        """The job in this place of the columns."""
        return self.counted(self.rows.facts(serial, self.now))

    def counted(self, facts: Facts) -> Facts:
        """`facts` as they are told: an array parent with its children counted now."""
        facts = self._asked_to_end(facts)
        if facts.size is None:
            return facts
        spawn = self._spawn(facts)
        moment = self._moment(facts)
        counts = spawn.counts(moment) if spawn else [0] * len(STATUSES)
        for index, child in self.touched.get(facts.id, {}).items():
            known = self.rows.child(facts, index, moment) if spawn else None
            if known:
                counts[known.status] -= 1
            counts[child.status] += not child.state
        last = facts.stopped or self.clock.wall(moment)
        return facts._replace(counts=tuple(counts), counted=last)

    def _spawn(self, parent: Facts) -> Spawn | None:
        return self.rows.spawn(parent) if parent.serial < ADDED else None

    def _moment(self, parent: Facts) -> int:
        return self.now if parent.held is None else parent.held

    def child(self, parent: Facts, index: int) -> Facts | None:
        """One child or node; None when there is none, or not yet."""
        child = self.touched.get(parent.id, {}).get(index)
        if child is None and parent.serial < ADDED:
            child = self.rows.child(parent, index, self._moment(parent))
        return child and self._asked_to_end(child)

    def _asked_to_end(self, facts: Facts) -> Facts:
        match self.ending.get(facts.id):
            case "cancelled":
                return facts._replace(cancelled=True)
            case "terminated":
                return facts._replace(terminated=True)
        return facts

    def children(
        self, parent: Facts, status: int, after: tuple[int, int]
    ) -> Iterator[tuple[tuple[int, int], Facts]]:
        """The children in one status that come after a place in their order, each with its place.

        The order is that in which they were taken up, not that of their indices.
        """
        touched = self.touched.get(parent.id, {})
        spawn = self._spawn(parent)
        moment = self._moment(parent)
        if spawn and after[0] == 0:
            for rank in spawn.ranks(status, moment, after[1]):
                index = spawn.index_of(rank)
                child = None if index in touched else self.rows.child(parent, index, moment)
                if child:
                    yield (0, rank), self._asked_to_end(child)
        for index in sorted(touched):
            is_in = touched[index].status == status and not touched[index].state
            if is_in and (1, index) > after:
                yield (1, index), self._asked_to_end(touched[index])

    def ids(self, queue: str | None = None) -> Iterator[str]:
        """The ids of all jobs, of one queue or of all; no children. For checks by brute force."""
        for serial in range(len(self.columns)):
            place = self.columns.queue[serial]
            if place != GONE and queue in {None, QUEUES[place].name}:
                yield id_of(self.columns.seed, serial)
        for facts in list(self.free.values()):
            if queue in {None, facts.queue}:
                yield facts.id

    def summary(self, job_id: str) -> dict[str, Any]:
        """All that any listing tells of a job; KeyError if it is unknown."""
        facts = self.find(job_id)
        if facts is None:
            raise KeyError(job_id)
        return summary(facts)

    def all_summaries(self, queue: str | None = None) -> Iterator[dict[str, Any]]:
        """`summary` of every job of one queue, or of all; children are not among them."""
        with self.lock:
            return iter([self.summary(job_id) for job_id in self.ids(queue)])
