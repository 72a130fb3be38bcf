"""The course of a job's life: when it enters each status, a function of its seed alone.

Times are milliseconds of the region's own life (see `clock`). Because every job's course is fixed
when it is submitted, the state of the region depends on the time that is asked for and never
on how often it was asked.
"""

from collections.abc import Iterator
from math import gcd
from typing import NamedTuple

from batch_tui.demo.catalogue import Outcome, Template
from batch_tui.demo.chance import draw, skewed

STATUSES = ("SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED")
SUBMITTED, PENDING, RUNNABLE, STARTING, RUNNING, SUCCEEDED, FAILED = range(7)

HORIZON = 6 * 3600 * 1000
"""No job lives longer than this."""

_SETTLING = 1000  # from the end of the last child to that of its parent


class Course(NamedTuple):
    """When a job enters PENDING, RUNNABLE, STARTING, RUNNING and its end.

    A status that is passed over has the same time as the next one.
    """

    created: int
    pending: int
    runnable: int
    starting: int
    running: int
    stopped: int

    def status(self, time: int, end: int) -> int:
        """The status at `time`; `end` is the one in which it ends."""
        if time >= self.stopped:
            return end
        return SUBMITTED + sum(time >= entered for entered in self[1:5])

    def next_change(self, time: int) -> int | None:
        """When the status changes next after `time`; None when it has ended."""
        return next((entered for entered in self[1:] if entered > time), None)


class Spawn(NamedTuple):
    """The courses of all children of one parent, which follow each other at a fixed pace.

    Children are taken up in the order of their *rank*; an array's indices are ranks in another
    order. Rank r enters its stage s (0 is SUBMITTED) at `first + stages[s] + r * gap`; only its end
    comes up to `jitter` paces later. So the statuses of ten thousand children are counted
    from a few divisions, and no child is stored.
    """

    key: int
    size: int
    first: int
    gap: int
    stages: tuple[int, int, int, int, int, int]
    jitter: int
    stride: int
    shift: int
    failed: tuple[int, ...]

    def rank_of(self, index: int) -> int:
        """The rank of an index."""
        return (index * self.stride + self.shift) % self.size

    def index_of(self, rank: int) -> int:
        """The index of a rank."""
        return (rank - self.shift) * pow(self.stride, -1, self.size) % self.size

    def course(self, rank: int) -> Course:
        """The course of one child."""
        base = self.first + rank * self.gap
        times = [base + stage for stage in self.stages]
        times[5] += draw(self.key, rank, 1) % (self.jitter * self.gap + 1)
        return Course(*times)

    def end(self, rank: int) -> int:
        """The status in which a child ends."""
        return FAILED if rank in self.failed else SUCCEEDED

    def entered(self, stage: int, time: int) -> int:
        """How many children have entered a stage before its end: those of the lowest ranks."""
        return max(0, min(self.size, (time - self.first - self.stages[stage]) // self.gap + 1))

    def ended(self, time: int) -> tuple[int, list[int]]:
        """How many ranks from 0 on have all ended, and which others have."""
        latest = self.entered(5, time)
        sure = self.entered(5, time - self.jitter * self.gap)
        return sure, [r for r in range(sure, latest) if self.course(r).stopped <= time]

    def counts(self, time: int) -> list[int]:
        """The number of children in each status, in the order of `STATUSES`."""
        entered = [self.entered(stage, time) for stage in range(5)]
        sure, others = self.ended(time)
        ended = sure + len(others)
        failed = sum(rank < sure for rank in self.failed)
        failed += len(set(self.failed).intersection(others)) if others else 0
        entered.append(ended)
        active = [entered[stage] - entered[stage + 1] for stage in range(5)]
        return [*active, ended - failed, failed]

    def ranks(self, status: int, time: int, after: int) -> Iterator[int]:
        """The ranks in a status, ascending, that are greater than `after`."""
        sure, others = self.ended(time)
        if status < RUNNING:
            low, high = self.entered(status + 1, time), self.entered(status, time)
            yield from range(max(low, after + 1), high)
        elif status == RUNNING:
            ended = set(others)
            started = self.entered(RUNNING, time)
            yield from (r for r in range(max(sure, after + 1), started) if r not in ended)
        elif status == FAILED:
            ended = set(others)
            yield from (r for r in self.failed if r > after and (r < sure or r in ended))
        else:
            failed = set(self.failed)
            yield from (r for r in range(after + 1, sure) if r not in failed)
            yield from (r for r in others if r > after and r not in failed)


class Life(NamedTuple):
    """A job's course, the status in which it ends, and its children's courses, if it has any."""

    course: Course
    end: int
    spawn: Spawn | None


def life_of(template: Template, outcome: Outcome, key: int, serial: int, created: int) -> Life:
    """The life of a job of the region with the seed `key`."""
    end = SUCCEEDED if outcome.exit_code == 0 else FAILED
    if template.is_array:
        spawn = _array_spawn(template, end, key, serial, created)
        return Life(_array_course(spawn, created), end, spawn)
    own = _course(template, outcome, key, serial, created)
    nodes = _node_spawn(template, own, end, key, serial) if template.is_mnp else None
    return Life(own, end, nodes)


def _course(template: Template, outcome: Outcome, key: int, serial: int, created: int) -> Course:
    """The course of a job that is no array parent."""
    delay, start = draw(key, serial, 11), draw(key, serial, 12)
    wait, run = delay >> 24, start >> 24
    pending = created + _between(delay, template.delay)
    waiting = _between(wait, template.wait)
    runnable = pending + (waiting // 2 if template.depends else 200)
    starting = runnable + waiting
    running = starting + skewed(start, 1500, 45_000)
    stopped = running + _between(run, template.run)
    if not outcome.started:
        # Cancelled while it waited for room, or its container could not be started.
        starting = stopped = runnable + waiting if outcome.by else starting
        running = stopped = starting if outcome.by else running
    return Course(created, pending, runnable, starting, running, stopped)


def _array_course(spawn: Spawn, created: int) -> Course:
    """The course of an array parent: PENDING from its first RUNNABLE child to the last end."""
    pending = spawn.first + spawn.stages[RUNNABLE]
    last = spawn.first + spawn.stages[5] + (spawn.size - 1 + spawn.jitter) * spawn.gap
    stopped = last + _SETTLING
    return Course(created, pending, stopped, stopped, stopped, stopped)


def _array_spawn(template: Template, end: int, key: int, serial: int, created: int) -> Spawn:
    """The children of an array that ends in the status `end`."""
    delay, start, spread, form = (draw(key, serial, salt) for salt in (11, 12, 13, 14))
    wait, run = delay >> 24, start >> 24
    size = _size_of(template, key, serial)
    gap = max(1, _between(spread, template.spread) // size)
    runnable = 900
    starting = runnable + _between(wait, template.wait) // 4
    running = starting + skewed(start, 1500, 6000)
    running_time = _between(run, template.run)
    failures = template.failures
    if failures is None:
        failures = 1 + form % max(1, size // 40) if end == FAILED else 0
    step = _coprime(form >> 24, size)
    return Spawn(
        key=draw(key, serial, 17),
        size=size,
        first=created + _between(delay, template.delay),
        gap=gap,
        stages=(0, 300, runnable, starting, running, running + running_time),
        jitter=min(64, size, max(1, running_time // 2 // gap)),
        stride=_coprime(form, size),
        shift=(form >> 40) % size,
        failed=tuple(sorted((form + step * n) % size for n in range(failures))),
    )


def _node_spawn(template: Template, own: Course, end: int, key: int, serial: int) -> Spawn:
    """The nodes of an MNP job with the course `own`: the main node leads, the others follow."""
    size = _size_of(template, key, serial)
    room = own.stopped - own.runnable
    gap = max(1, min(150, room // (4 * size)))
    first = own.runnable
    lag = (size - 1) * gap
    stopped = max(own.stopped - lag - first, 0)
    starting, running = (min(t - first, stopped) for t in (own.starting, own.running))
    stages = (0, 0, 0, starting, running, stopped)
    failed = tuple(range(size)) if end == FAILED else ()
    return Spawn(serial, size, first, gap, stages, 0, 1, 0, failed)


def _size_of(template: Template, key: int, serial: int) -> int:
    """How many children an array has, or how many nodes an MNP job."""
    return template.sizes[draw(key, serial, 19) % len(template.sizes)]


def _between(number: int, seconds: tuple[int, int]) -> int:
    return skewed(number, seconds[0] * 1000, seconds[1] * 1000)


def _coprime(number: int, size: int) -> int:
    step = number % size | 1
    while gcd(step, size) != 1:
        step += 2
    return step
