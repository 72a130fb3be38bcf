"""A job list as simple as can be: sorted and flattened anew for every question."""

from collections.abc import Iterable
from typing import Any

from batch_tui.batch.job import Job, child_id, completed, split_child
from batch_tui.batch.joblist.order import Order
from batch_tui.batch.joblist.rows import Row


class NaiveList:
    def __init__(self, order: Order) -> None:
        self.order = order
        self.jobs: dict[str, Job] = {}
        self.children: dict[str, Job] = {}
        self.open: dict[str, set[int] | None] = {}
        self.marks: set[str] = set()
        self.notes: dict[str, str] = {}
        self.departed: set[str] = set()

    def rows(self) -> list[Row]:
        rows = []
        for job in in_order(self.jobs.values(), self.order):
            rows.append(self._row(job, None, job.id in self.open))
            children = [self._row(self._child(job, i), job, False) for i in self.shown(job)]
            rows += children[:-1]
            rows += [child._replace(last=True) for child in children[-1:]]
        return rows

    def shown(self, job: Job) -> list[int]:
        only = self.open.get(job.id, set())
        return list(range(job.child_count)) if only is None else sorted(only)

    def has(self, job_id: str) -> bool:
        parent = self.jobs.get(_parent(job_id))
        if parent is None:
            return job_id in self.jobs
        possible = {*range(parent.child_count), *self.shown(parent)}
        return job_id in self.children or job_id in {child_id(parent, i) for i in possible}

    def merge(self, jobs: Iterable[Job]) -> None:
        jobs = list(jobs)
        self._learn(self.jobs, [job for job in jobs if not _parent(job.id)])
        self._learn(self.children, [job for job in jobs if self._fits(job.id)])

    def remove(self, ids: Iterable[str]) -> None:
        for gone in ids:
            if gone in self.jobs:
                del self.jobs[gone]
                self.open.pop(gone, None)
                self._forget({gone, *(i for i in self._everything() if _parent(i) == gone)})
            elif self._fits(gone) and (child := split_child(gone)):
                (self.open.get(child.parent) or set()).discard(child.index)
                self._forget({gone})

    def leave(self, keep: Iterable[str]) -> None:
        stay = {*keep, *self.marks}
        self.remove(self.departed - stay - {_parent(job_id) for job_id in stay})

    def mark(self, ids: Iterable[str], on: bool) -> None:
        for job_id in ids:
            if on and self.has(job_id):
                self.marks.add(job_id)
            elif not on:
                self.marks.discard(job_id)

    def _fits(self, job_id: str) -> bool:
        child = split_child(job_id)
        parent = self.jobs.get(_parent(job_id))
        return bool(child and parent and child_id(parent, child.index) == job_id)

    def _everything(self) -> set[str]:
        return {*self.children, *self.marks, *self.notes}

    def _learn(self, known: dict[str, Job], jobs: list[Job]) -> None:
        for job in jobs:
            known[job.id] = completed(job, known[job.id]) if job.id in known else job

    def _forget(self, ids: set[str]) -> None:
        self.children = {i: job for i, job in self.children.items() if i not in ids}
        self.marks -= ids
        self.departed -= ids
        self.notes = {i: text for i, text in self.notes.items() if i not in ids}

    def _child(self, parent: Job, index: int) -> Job:
        name = child_id(parent, index)
        known = {"created", "queue", "definition", "share", "scope"}
        inherited = {key: value for key, value in parent._asdict().items() if key in known}
        return self.children.get(name, Job(name, parent.name, **inherited))

    def _row(self, job: Job, parent: Job | None, expanded: bool) -> Row:
        row = Row(job, parent, expanded, self.notes.get(job.id, ""), job.id in self.marks)
        return row._replace(departed=job.id in self.departed)


def in_order(jobs: Iterable[Job], order: Order) -> list[Job]:
    """One stable sort after the other, the least telling first."""
    by_id = sorted(jobs, key=lambda job: job.id)
    newest = sorted(by_id, key=lambda job: job.created or 0, reverse=True)
    have = [job for job in newest if _value(job, order) is not None]
    lack = [job for job in newest if _value(job, order) is None]
    return sorted(have, key=lambda job: _value(job, order), reverse=order.descending) + lack


def _value(job: Job, order: Order) -> Any:
    """What the job is ordered by; None where it has no such value."""
    value = order.by.value(job, order.at)
    return value.casefold() or None if isinstance(value, str) else value


def _parent(job_id: str) -> str:
    child = split_child(job_id)
    return child.parent if child else ""
