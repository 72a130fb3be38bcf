"""The jobs of a region as four bytes each; everything else is computed when somebody asks.

A job's *serial* is its place in the columns, oldest first. What kind of job it is and how it
ends are drawn once; its status is kept up to date from its course, so that a status can be searched
for with `bytearray.rfind`, at the speed of memory.
"""

from functools import lru_cache
from heapq import heappop, heappush
from math import log
from random import Random

from batch_tui.demo.catalogue import OUTCOMES, QUEUES, SHOWPIECES, TEMPLATES, Template
from batch_tui.demo.chance import draw
from batch_tui.demo.clock import Clock
from batch_tui.demo.course import FAILED, HORIZON, SUBMITTED, SUCCEEDED, Course, Life, life_of

GONE = 0xFF
"""In the columns: no job any more, or one that has become a job of its own (see `store`)."""

_WEEKS = 3 * 7 * 24 * 3600 * 1000
_HOUR = 3600 * 1000
_CLOSED_FOR = 2 * 24 * _HOUR  # how long the disabled queue has taken no jobs

_TEMPLATE_OF = bytes(i for i, t in enumerate(TEMPLATES) for _ in range(t.weight))
_OUTCOME_OF = bytes(i for i, o in enumerate(OUTCOMES) for _ in range(o.weight))
_QUEUE_OF = bytes(t.queue for t in TEMPLATES).ljust(256, b"\0")
_END_OF = bytes([SUCCEEDED]).ljust(256, bytes([FAILED]))
_TIMES_EIGHT = bytes(i * 8 % 256 for i in range(256))
_OPEN = next(i for i, t in enumerate(TEMPLATES) if QUEUES[t.queue].name == "adhoc")
_REOPENED = bytes(
    _OPEN if i < len(TEMPLATES) and QUEUES[TEMPLATES[i].queue].state == "DISABLED" else i
    for i in range(256)
)


def state_of(queue: int, status: int) -> int:
    """The byte of `Columns.state` for a status in a queue."""
    return queue << 3 | status


class Columns:
    """`jobs` jobs submitted over the last weeks, and all that are submitted as life goes on.

    `template`, `outcome` and `queue` are places in the catalogue; `state` is `state_of` a job.
    """

    def __init__(self, jobs: int, seed: int, clock: Clock) -> None:
        self.seed = seed
        self.clock = clock
        self.life = lru_cache(4096)(self._life)
        self._first = jobs
        self._doomed: set[int] = set()
        self._gap = min(3000.0, 0.3 * _WEEKS / jobs) if jobs else 0.0
        busy = 800 + jobs // 400  # jobs submitted in an hour of the present
        self._pace = _HOUR // busy
        self._bend = log(_HOUR / _WEEKS) / log(min(busy / jobs, 0.3)) if jobs else 1.0
        chance = Random(seed)
        self.template = bytearray(chance.randbytes(jobs).translate(_TEMPLATE_OF))
        self.outcome = bytearray(chance.randbytes(jobs).translate(_OUTCOME_OF))
        closed = self.first_after(clock.start - _CLOSED_FOR)
        self.template[closed:] = self.template[closed:].translate(_REOPENED)
        self._place_showpieces()
        self.queue = self.template.translate(_QUEUE_OF)
        self.state = _sum(self.queue.translate(_TIMES_EIGHT), self.outcome.translate(_END_OF))
        self._active: list[tuple[int, int]] = []
        now = clock.start
        for serial in range(self.first_after(now - HORIZON), jobs):
            self._enter(serial, now)

    def __len__(self) -> int:
        return len(self.template)

    def created(self, serial: int) -> int:
        """When a job was submitted, in life's ms: the more recent, the denser they come."""
        back = self._first - serial
        if back > 0:
            share: float = (back / self._first) ** self._bend
            return self.clock.start - int(back * self._gap + share * _WEEKS)
        return self.clock.start - back * self._pace + draw(self.seed, serial, 3) % self._pace + 1

    def shown_created(self, serial: int) -> int:
        """When a job was submitted, as it is shown."""
        return self.clock.wall(self.created(serial))

    def first_after(self, time: int) -> int:
        """The first serial that was submitted later than the shown `time`."""
        low, high = 0, len(self.template)
        while low < high:
            middle = (low + high) // 2
            if self.shown_created(middle) > time:
                high = middle
            else:
                low = middle + 1
        return low

    def advance(self, now: int) -> None:
        """Let everything happen that is due at a moment of life, none before the last one."""
        while (created := self.created(len(self))) <= now:
            self._submit(created)
        while self._active and self._active[0][0] <= now:
            _, serial = heappop(self._active)
            if self.template[serial] != GONE:
                self._enter(serial, now)

    def drop(self, serial: int) -> None:
        """Forget a job; its serial is never used again."""
        self.template[serial] = self.queue[serial] = self.state[serial] = GONE

    def doom(self, serial: int, now: int) -> None:
        """Let a job fail in the end, because a child of it was made to fail."""
        self._doomed.add(serial)
        self.life.cache_clear()
        self._settle(serial, now)

    def _life(self, serial: int, template: Template) -> Life:
        outcome = OUTCOMES[self.outcome[serial]]
        life = life_of(template, outcome, self.seed, serial, self.created(serial))
        return life._replace(end=FAILED) if serial in self._doomed else life

    def _enter(self, serial: int, now: int) -> None:
        change = self._settle(serial, now).next_change(now)
        if change is not None:
            heappush(self._active, (change, serial))

    def _settle(self, serial: int, now: int) -> Course:
        template = TEMPLATES[self.template[serial]]
        life = self.life(serial, template)
        self.state[serial] = state_of(template.queue, life.course.status(now, life.end))
        return life.course

    def _submit(self, created: int) -> None:
        serial = len(self)
        number = draw(self.seed, serial, 4)
        template = _REOPENED[_TEMPLATE_OF[number & 0xFF]]
        self.template.append(template)
        self.outcome.append(_OUTCOME_OF[number >> 8 & 0xFF])
        self.queue.append(TEMPLATES[template].queue)
        self.state.append(state_of(TEMPLATES[template].queue, SUBMITTED))
        heappush(self._active, (created, serial))

    def _place_showpieces(self) -> None:
        stems = {template.stem: place for place, template in enumerate(TEMPLATES)}
        serial = len(self)
        for age, stem in SHOWPIECES:
            serial = min(serial, self.first_after(self.clock.start - age * 1000)) - 1
            if serial >= 0:
                self.template[serial] = stems[stem]
                self.outcome[serial] = 1 if TEMPLATES[stems[stem]].failures else 0


def _sum(left: bytearray, right: bytearray) -> bytearray:
    """The sums of bytes, none over 255: one addition of long numbers does all of them."""
    total = int.from_bytes(left, "little") + int.from_bytes(right, "little")
    return bytearray(total.to_bytes(len(left), "little"))
