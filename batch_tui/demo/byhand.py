"""What may be done to the jobs of a region from outside, by tests and by those who use it."""

from collections.abc import Sequence
from typing import Any

from batch_tui.demo.catalogue import QUEUES, Queue, Template
from batch_tui.demo.course import FAILED, RUNNABLE, STARTING, STATUSES, SUCCEEDED
from batch_tui.demo.facts import DEFINITION_ARN, Facts, child_id, parent_id
from batch_tui.demo.names import id_of
from batch_tui.demo.store import ADDED, By, Store

BY_HAND = Template(4, 0, "", "by-hand", "word", ("",))
"""The kind of jobs that are put there by hand."""
_INHERITED = ("parameters", "tags", "retryStrategy", "timeout", "propagateTags")
"""What DescribeJobs tells of a child as of its parent."""


class Hand:
    """Adds, changes, ends and forgets jobs of `store`. What it has touched stays as it is put."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._added = 0

    def add_queue(self, name: str, **members: Any) -> None:
        """Add a queue, with other members of `Queue` than the usual ones where they are given."""
        with self._store.lock:
            self._store.queues[name] = Queue(name, **{"priority": 1, **members})

    def add_job(
        self,
        name: str = "added",
        *,
        queue: str = QUEUES[0].name,
        status: str = "RUNNABLE",
        definition: str = "by-hand:1",
        created: int | None = None,
        size: int | None = None,
        nodes: int | None = None,
        children: Sequence[str | None] = (),
        **members: Any,
    ) -> str:
        """Add a job and return its id.

        `queue` is made when there is none of that name. `size` makes an array parent, `nodes` an
        MNP one; `children` are the statuses of their children by index, None for one not
        spawned yet. `members` are other members of `Facts`; `created` and the like are in ms.
        ValueError where it would be both, or has more children than it says.
        """
        if size is not None and nodes is not None:
            raise ValueError("A job has a size or nodes, not both.")
        if len(children) > (size or nodes or 0):
            raise ValueError("There are more children than its size or its nodes.")
        store = self._store
        with store.lock:
            store.tick()
            if queue not in store.queues:
                self.add_queue(queue)
            serial = ADDED + self._added
            self._added += 1
            arn = definition if definition.startswith("arn:") else DEFINITION_ARN + definition
            facts = Facts(
                serial=serial,
                id=id_of(store.columns.seed, serial),
                name=name,
                queue=queue,
                template=BY_HAND,
                definition=arn,
                status=STATUSES.index(status),
                created=store.clock.wall(store.now) if created is None else created,
                size=size,
                nodes=nodes,
            )
            facts = _in_status(facts, facts.status, facts.created)._replace(**members)
            store.free[facts.id] = facts
            for index, child in enumerate(children):
                if child is not None:
                    self._put(_newborn(facts, index), STATUSES.index(child))
            return facts.id

    def set_status(
        self,
        job_id: str,
        status: str,
        *,
        reason: str = "",
        exit_code: int | None = None,
        **members: Any,
    ) -> None:
        """Put a job or child into a status; KeyError when it is unknown.

        A child that is not spawned yet is spawned by this. `members` are other members of `Facts`.
        """
        with self._store.lock:
            self._store.tick()
            self.move(job_id, status, reason=reason, exit_code=exit_code, **members)

    def move(self, job_id: str, status: str, **members: Any) -> None:
        """`set_status` at the moment that it is already; what is not given stays as it is."""
        facts = self._store.find(job_id) or self._unspawned(job_id)
        self._put(facts, STATUSES.index(status), **members)

    def tell_at_times(self, job_id: str, reason: str, seconds: int) -> None:
        """Let a job that was added have a reason for so many seconds, then none, and so on."""
        with self._store.lock:
            self._store.at_times[job_id] = (reason, seconds * 1000)

    def forget(self, job_id: str) -> None:
        """Forget a job and its children, as the service does after some days."""
        with self._store.lock:
            facts = self._store.find(job_id)
            if facts is None:
                raise KeyError(job_id)
            self._store.touched.pop(facts.id, None)
            if self._store.free.pop(facts.id, None) is None:
                self._store.columns.drop(facts.serial)

    def end(self, job_id: str, reason: str, by: By) -> None:
        """Cancel or terminate a job and its children; nothing happens when it is unknown.

        Only what waits is cancelled: a job that is STARTING or RUNNING goes on.
        """
        with self._store.lock:
            facts = self._store.find(job_id)
            if facts is None:
                return
            last = RUNNABLE if by == "cancelled" else SUCCEEDED - 1
            goes_on = False
            for child in [*self._family(facts), facts]:
                if child.status <= last and not (child is facts and goes_on):
                    ran = {"scheduled": child.scheduled, "started": child.started}
                    self._put(child, FAILED, reason=reason, **{by: True}, **ran)
                goes_on = goes_on or last < child.status < SUCCEEDED

    def _family(self, parent: Facts) -> list[Facts]:
        """All children of a parent, those that are not spawned yet included."""
        count = (parent.size or parent.nodes or 0) if parent.is_parent else 0
        children = (self._store.child(parent, i) or _newborn(parent, i) for i in range(count))
        return list(children)

    def _put(self, facts: Facts, status: int, **members: Any) -> None:
        store = self._store
        moment = store.clock.wall(store.now)
        facts = _in_status(facts, status, moment)._replace(**members)
        place = facts.child if facts.node is None else facts.node
        if place is not None:
            parent = parent_id(facts.id)
            store.touched.setdefault(parent, {})[place] = facts
            row = store.rows.serial(parent)
            if status == FAILED and row is not None and facts.node is None:
                store.columns.doom(row, store.now)
            return
        if facts.id not in store.free:
            store.columns.drop(facts.serial)
        store.free[facts.id] = facts._replace(held=store.now)

    def _unspawned(self, job_id: str) -> Facts:
        parent = self._store.find(parent_id(job_id))
        index = job_id.replace("#", ":").rpartition(":")[2]
        if parent is None or not parent.is_parent or not index.isdecimal():
            raise KeyError(job_id)
        newborn = _newborn(parent, int(index))
        if newborn.id != job_id or int(index) >= (parent.size or parent.nodes or 0):
            raise KeyError(job_id)
        return newborn


def _newborn(parent: Facts, index: int) -> Facts:
    is_array = parent.size is not None
    return parent._replace(
        id=child_id(parent, index),
        status=0,
        size=None,
        counts=None,
        counted=None,
        child=index if is_array else None,
        node=None if is_array else index,
        scheduled=None,
        started=None,
        stopped=None,
        reason="",
        exit_code=None,
        container_reason="",
        cancelled=False,
        terminated=False,
        detail={name: parent.detail[name] for name in _INHERITED if name in parent.detail},
    )


def _in_status(facts: Facts, status: int, moment: int) -> Facts:
    """`facts` in a status, with the times that it must have then: known ones, else `moment`.

    What has not ended has no outcome, also where it had ended before.
    """
    ended = status >= SUCCEEDED
    waits = status < STARTING
    if not ended:
        facts = facts._replace(
            exit_code=None, container_reason="", cancelled=False, terminated=False
        )
    return facts._replace(
        status=status,
        scheduled=None if waits else facts.scheduled or moment,
        started=None if waits or status == STARTING else facts.started or moment,
        stopped=(facts.stopped or moment) if ended else None,
        state="",
    )
