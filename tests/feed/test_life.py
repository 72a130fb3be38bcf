"""A list that is treated at random: it never hangs, loses no row, and what it tells is exact."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batch_tui.batch.job import STATUSES, Status
from batch_tui.batch.joblist.order import Order
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import parse
from batch_tui.feed.budget import Budget, Priority
from batch_tui.feed.calls import Calls
from batch_tui.feed.listing.listing import Listing
from batch_tui.look.orders import ORDERS
from tests.feed.follower import Follower, calling, followed, under_way, until
from tests.feed.test_budget import settled
from tests.feed.test_calls import Time
from tests.feed.world import NOW, World, demo_world, source_of

JOBS = 230
"""So many that they are three pages."""
CHILDREN = 130
QUERIES = ("", "status:running,pending,failed -nobody", "*a*")
_queues = count()


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with demo_world(jobs=0, seed=3) as made:
        yield made


@dataclass
class Life:
    """A list, the region it comes from, and what may happen to either."""

    world: World
    calls: Calls
    follower: Follower
    queue: str
    jobs: list[str]
    arrays: list[str]

    @property
    def listing(self) -> Listing:
        return self.follower.listing

    def some(self, number: int) -> str:
        """A job of the queue, or a child of an array."""
        if number % 7 == 0:
            return f"{self.arrays[number % 2]}:{number % CHILDREN}"
        return self.jobs[number % len(self.jobs)]

    async def look(self, top: int, size: int, number: int) -> None:
        self.follower.look(top, size, self.some(number))

    async def key(self, name: str) -> None:
        getattr(self.listing, name)()

    async def refresh(self, priority: Priority) -> None:
        self.listing.refresh(priority)

    async def pace(self, seconds: float) -> None:
        self.listing.pace(seconds)

    async def cover(self, covered: bool) -> None:
        self.listing.cover(covered)

    async def expand(self, array: int, only: list[int] | None) -> None:
        self.listing.expand(self.arrays[array], only)

    async def collapse(self, array: int) -> None:
        self.listing.collapse(self.arrays[array])

    async def restrict(self, array: int, statuses: set[Status]) -> None:
        self.listing.restrict(self.arrays[array], statuses)

    async def sort(self, column: str, descending: bool) -> None:
        self.listing.sort(Order(ORDERS[column], descending, NOW))

    async def mark(self, number: int) -> None:
        self.listing.marking.toggle([self.some(number)])

    async def unmark(self) -> None:
        self.listing.marking.clear()

    async def mark_rows(self, start: int, rows: int) -> None:
        last = len(self.listing.jobs)
        self.listing.marking.rows(range(min(start, last), min(start + rows, last)))

    async def fail(self, knob: str, calls: int) -> None:
        self.world.demo.faults.turn({knob: calls})

    async def mend(self) -> None:
        self.world.demo.faults.clear()

    async def arrive(self, jobs: int) -> None:
        for _ in range(jobs):
            self.jobs.append(self.world.demo.add_job("late", queue=self.queue, created=NOW))

    async def change(self, number: int, status: Status) -> None:
        self.world.demo.set_status(self.some(number), status.value)

    async def leave(self) -> None:
        self.follower.leave()

    async def come_back(self) -> None:
        self.follower.leave()
        self.follower.follow()

    async def turn(self, turns: int) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)

    async def answer(self) -> None:
        """Let a call be answered, or all of them."""
        before = len(self.follower.states)
        await until(lambda: len(self.follower.states) > before or not self.follower.state.busy)


def step(name: str, *values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.tuples(st.just(name), *values)


NUMBERS = st.integers(0, JOBS)
ARRAYS = st.integers(0, 1)
STEPS = st.one_of(
    step("look", st.sampled_from([0, 1, 30, 90, 200, 400]), st.sampled_from([0, 5, 60]), NUMBERS),
    step("key", st.sampled_from(["more", "stop", "tick"])),
    step("refresh", st.sampled_from(Priority)),
    step("pace", st.sampled_from([0.0, 3_600.0])),
    step("cover", st.booleans()),
    step("expand", ARRAYS, st.none() | st.lists(st.integers(0, CHILDREN - 1), max_size=5)),
    step("collapse", ARRAYS),
    step("restrict", ARRAYS, st.sets(st.sampled_from(STATUSES), max_size=2)),
    step("sort", st.sampled_from(tuple(ORDERS)), st.booleans()),
    step("mark", NUMBERS),
    step("unmark"),
    step("mark_rows", NUMBERS, st.integers(0, 50)),
    step(
        "fail",
        st.sampled_from(["throttle", "deny", "break_down", "drop", "garble", "expire_tokens"]),
        st.sampled_from([1, 2, -1]),
    ),
    step("fail", st.just("latency"), st.just(0.003)),
    step("mend"),
    step("arrive", st.integers(1, 3)),
    step("change", NUMBERS, st.sampled_from(STATUSES)),
    step("leave"),
    step("come_back"),
    step("turn", st.integers(1, 9)),
    step("answer"),
    step("answer"),
)


def grown(world: World) -> tuple[str, list[str], list[str]]:
    """A queue of its own with jobs and two arrays."""
    queue = f"life-{next(_queues)}"
    add = world.demo.add_job
    kinds = ("RUNNING", "FAILED", "SUCCEEDED", "RUNNABLE")
    jobs = [
        add(("a", "b")[n % 2], queue=queue, status=kinds[n % 4], created=NOW - n * 900)
        for n in range(JOBS)
    ]
    children = [(None, "RUNNING", "FAILED", "SUCCEEDED")[n % 4] for n in range(CHILDREN)]
    arrays = [
        add("a", queue=queue, status="PENDING", size=CHILDREN, children=children, created=NOW - at)
        for at in (10, 90_000)
    ]
    return queue, jobs, arrays


def lived(
    world: World,
    text: str,
    steps: list[tuple[Any, ...]],
    end: Callable[[Life], Any],
) -> None:
    """Have steps taken on a list from its first call on, and then an end."""

    async def live() -> None:
        queue, jobs, arrays = grown(world)
        time = Time()
        budget = Budget(clock=time.clock, sleep=time.sleep, random=lambda: 1.0)
        async with calling(budget) as calls:
            source = source_of(world, calls)
            way = plan(parse(text), [queue], NOW)
            async with followed(source, way, begun=False) as follower:
                life = Life(world, calls, follower, queue, jobs, arrays)
                for name, *values in steps:
                    await getattr(life, name)(*values)
                    follower.check()
                await end(life)

    try:
        asyncio.run(live())
    finally:
        world.demo.faults.clear()


async def comes_to_its_end(life: Life) -> None:
    """With all well again, everything is read, once, and fresh."""
    life.world.demo.faults.clear()
    follower, listing = life.follower, life.listing
    follower.follow()
    follower.look(0, 20)
    await follower.idle()
    for _ in range(20):
        if follower.state.stage == "finished":
            break
        assert follower.state.stage in {"more", "stopped", "stuck"}
        await follower.more()
    assert follower.state.stage == "finished"
    await follower.refresh(Priority.KEY)
    assert follower.state.failure is None
    assert follower.state.answered
    await failed_only_is_true(life)
    for array in life.arrays:
        listing.collapse(array)
    ids = follower.ids
    assert len(ids) == len(set(ids)) == follower.state.loaded
    everything = {*life.jobs, *life.arrays}
    assert set(ids) <= everything
    if not listing.state.plan.query.terms:
        assert set(ids) == everything


async def failed_only_is_true(life: Life) -> None:
    """A group of the failed children has those that have failed at its next refresh."""
    demo, follower = life.world.demo, life.follower
    array, children = life.arrays[0], [f"{life.arrays[0]}:{n}" for n in range(CHILDREN)]
    life.listing.restrict(array, {Status.FAILED})
    await follower.idle()
    follower.look(follower.ids.index(array), 5)
    await follower.idle()
    for child in children[:2]:
        demo.set_status(child, "FAILED")
    await follower.refresh()
    with demo.store.lock:
        found = [demo.store.find(child) for child in children]
    failed = [facts.id for facts in found if facts and STATUSES[facts.status] is Status.FAILED]
    assert [job_id for job_id in follower.ids if job_id in children] == failed
    assert follower.note(array) == f"{len(failed)} FAILED of {CHILDREN}"


async def is_closed(life: Life) -> None:
    """Whatever comes after that, nothing is begun any more."""
    listing = life.listing
    await listing.close()
    assert not listing.state.busy
    assert listing.state.stage != "loading"
    # What a thread had begun to ask, it asks to the end.
    await until(lambda: not life.calls._begun)
    asked = len(life.world.demo.calls)
    listing.more()
    listing.refresh()
    listing.tick()
    listing.look(range(40), life.arrays[0])
    listing.expand(life.arrays[0])
    listing.restrict(life.arrays[1], {Status.FAILED})
    assert not listing.state.busy
    assert not under_way()
    await settled()
    assert not life.calls._begun
    assert len(life.world.demo.calls) == asked


random = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@settings(parent=random)
@given(st.sampled_from(QUERIES), st.lists(STEPS, max_size=14))
def test_whatever_happened_it_comes_to_its_end_once_all_is_well(
    world: World, text: str, steps: list[tuple[Any, ...]]
) -> None:
    lived(world, text, steps, comes_to_its_end)


@settings(parent=random)
@given(st.sampled_from(QUERIES), st.lists(STEPS, max_size=10))
def test_it_may_be_closed_at_any_moment_and_then_begins_nothing(
    world: World, text: str, steps: list[tuple[Any, ...]]
) -> None:
    lived(world, text, steps, is_closed)
