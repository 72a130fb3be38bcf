"""Under every habit that a region may have, a query gives exactly the jobs that it means."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batch_tui.batch.job import Status
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import Query, parse
from batch_tui.demo.habits import BY_STATUS, LEFT_OUT, ORDERS
from batch_tui.feed.pager import Pager
from tests.batch.queries import query_means, terms
from tests.feed.follower import calling, followed
from tests.feed.odd import ASKED, MINUTE, SAMPLES, add_odd_jobs
from tests.feed.reading import drained, ids
from tests.feed.world import NOW, World, all_jobs, demo_world, source_of

HABITS: Mapping[str, tuple[Any, ...]] = {
    "order": ORDERS,
    "by_status": (*((part,) for part in BY_STATUS), BY_STATUS),
    "by_filter": (*((part,) for part in LEFT_OUT), (*LEFT_OUT,)),
}
FAULTS: Mapping[str, tuple[Any, ...]] = {
    "old_caps": (True,),
    "empty_pages": (2, 3),
    "short_pages": (True,),
    "expire_tokens": (2,),
}
ALONE = [{name: value} for name, values in {**HABITS, **FAULTS}.items() for value in values]
FEW, MANY = 4, 200
MINE, HOUR = "mine", 3_600_000
SIZE = 40
"""Rows on the screen."""


@pytest.fixture(scope="module")
def region() -> Iterator[World]:
    with demo_world(jobs=250, seed=11) as made:
        add_odd_jobs(made.demo)
        yield made


@pytest.fixture
def world(region: World) -> Iterator[World]:
    yield region
    behave(region, {})


def behave(world: World, habits: Mapping[str, Any]) -> None:
    world.demo.habits.clear()
    world.demo.faults.clear()
    world.demo.habits.turn({name: value for name, value in habits.items() if name not in FAULTS})
    world.demo.faults.turn({name: value for name, value in habits.items() if name in FAULTS})


def expected(world: World, query: Query) -> set[str]:
    return {job.id for job in all_jobs(world, ASKED) if query_means(query, job, NOW)}


async def piped(world: World, query: Query) -> list[str]:
    """The ids in the order in which a pipe has them."""
    way = plan(query, ASKED, NOW, UTC, whole=True, every=True)
    return ids(await drained(Pager(way, source_of(world))))


async def shown(world: World, query: Query) -> list[str]:
    """The ids in a list that was scrolled to its end, where jobs that are HELD have been seen."""
    async with calling() as calls:
        source = source_of(world, calls)
        async with followed(source, plan(query, ASKED, NOW, UTC, other=True), SIZE) as follower:
            while follower.state.stage != "finished":
                follower.look(len(follower.rows))
                await follower.more()
            return follower.ids


WAYS = [piped, shown]
queries = st.lists(terms(SAMPLES), max_size=3).map(lambda found: Query(tuple(found)))
combined = st.fixed_dictionaries(
    {"order": st.sampled_from(ORDERS)},
    optional={
        "by_status": st.sets(st.sampled_from(BY_STATUS)),
        "by_filter": st.sets(st.sampled_from([*LEFT_OUT])),
        **{name: st.sampled_from(values) for name, values in FAULTS.items()},
    },
)
seeded = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("habits", ALONE, ids=lambda habits: str(habits)[1:-1])
@settings(parent=seeded, max_examples=FEW)
@given(query=queries)
def test_one_habit_changes_nothing(
    world: World,
    way: Callable[..., Any],
    habits: Mapping[str, Any],
    query: Query,
) -> None:
    behave(world, habits)
    found = asyncio.run(way(world, query))
    assert len(found) == len(set(found))
    assert set(found) == expected(world, query)


@settings(parent=seeded, max_examples=MANY)
@given(combined, queries, st.sampled_from(WAYS))
def test_no_combination_of_them_changes_anything(
    world: World, habits: Mapping[str, Any], query: Query, way: Callable[..., Any]
) -> None:
    behave(world, habits)
    found = asyncio.run(way(world, query))
    assert len(found) == len(set(found))
    assert set(found) == expected(world, query)


# A list that lives

TICK = 5
"""Seconds from one refresh to the next."""
LATE = (10.0, 40.0)
"""Seconds by which a listing with a filter may be late, for new jobs to be there in a minute."""
LIVING = [*ALONE, *({"late": seconds} for seconds in LATE), {"token_life": 1.0}]
STEPS = 60 // TICK


@pytest.mark.parametrize("text", ["status:failed,running", "exit:!=0", ""])
@pytest.mark.parametrize("habits", LIVING, ids=lambda habits: str(habits)[1:-1])
async def test_what_is_new_changed_or_comes_to_match_is_there_within_a_minute(
    habits: Mapping[str, Any], text: str
) -> None:
    with demo_world(jobs=0, seed=11) as world:
        add, change = world.demo.add_job, world.demo.set_status
        for number in range(250):
            add("done", queue=MINE, status="FAILED", exit_code=2, created=NOW - HOUR * number)
        old = add("old", queue=MINE, status="RUNNING", created=NOW - 200 * HOUR)
        changed = add("changed", queue=MINE, status="RUNNING", created=NOW - 1_000)
        behave(world, habits)
        async with calling() as calls:
            source = source_of(world, calls, clock=world.demo.clock.life)
            async with followed(source, plan(parse(text), (MINE,), NOW, UTC), SIZE) as follower:
                while follower.state.stage != "finished":
                    follower.look(len(follower.rows))
                    await follower.more()
                follower.look(follower.listing.jobs.position(changed))
                for job_id in (old, changed):
                    change(job_id, "FAILED", exit_code=137)
                made = world.demo.clock.life()
                new = add("new", queue=MINE, status="FAILED", exit_code=1, created=made)
                for _ in range(STEPS):
                    world.demo.advance(TICK)
                    await follower.refresh()
                assert {old, changed, new} <= set(follower.ids)
                known = follower.listing.jobs.get(changed)
                assert known is not None
                assert (known.status, known.exit_code) == (Status.FAILED, 137)
                assert len(follower.ids) == len(set(follower.ids)) == 253


QUICK = [
    habits for habits in LIVING if not {*habits} & {"empty_pages", "short_pages", "expire_tokens"}
]


@pytest.mark.parametrize("text", ["status:failed,running", ""])
@pytest.mark.parametrize("habits", QUICK, ids=lambda habits: str(habits)[1:-1])
async def test_a_refresh_takes_no_more_calls_than_ever(
    habits: Mapping[str, Any], text: str
) -> None:
    """A listing of each stream, or one by time; a description; and once what was read."""
    with demo_world(jobs=0, seed=11) as world:
        for number in range(1_050):
            status = "RUNNING" if number % 10 == 0 else "FAILED"
            world.demo.add_job(queue=MINE, status=status, created=NOW - MINUTE * number)
        behave(world, habits)
        async with calling() as calls:
            source = source_of(world, calls, clock=world.demo.clock.life)
            async with followed(source, plan(parse(text), (MINE,), NOW, UTC), SIZE) as follower:
                await follower.settled()
                await follower.refresh()
                for _ in range(3):
                    world.demo.advance(TICK)
                    before = len(world.demo.calls)
                    await follower.refresh()
                    made = [call.operation for call in list(world.demo.calls)[before:]]
                    assert made.count("ListJobs") <= len(follower.state.plan.streams)
                    assert made.count("DescribeJobs") <= 1
