"""Under every habit that a region may have, a query gives exactly the jobs that it means."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch_tui.batch.failure import Denied
from batch_tui.batch.plan.plan import Plan, plan
from batch_tui.batch.query.query import Query
from batch_tui.feed.pager import Pager
from tests.batch.queries import query_means
from tests.feed.follower import calling, followed
from tests.feed.habits import ALONE, behave, combined, named, queries, seeded
from tests.feed.odd import ASKED, add_odd_jobs
from tests.feed.reading import drained, ids
from tests.feed.world import NOW, World, all_jobs, demo_world, source_of

FEW, MANY = 4, 200
SIZE = 40
"""Rows on the screen."""


class Found(NamedTuple):
    """The ids of the jobs, and the queues that were left out of them."""

    ids: list[str]
    apart: set[str]


@pytest.fixture(scope="module")
def region() -> Iterator[World]:
    with demo_world(jobs=250, seed=11) as made:
        add_odd_jobs(made.demo)
        yield made


@pytest.fixture
def world(region: World) -> Iterator[World]:
    yield region
    behave(region.demo, {})


async def piped(world: World, query: Query) -> Found:
    """The jobs in the order in which a pipe has them."""
    pager = Pager(plan(query, ASKED, NOW, UTC, whole=True, every=True), source_of(world))
    return Found(ids(await drained(pager)), set(pager.apart.failed))


def screen(query: Query) -> Plan:
    return plan(query, ASKED, NOW, UTC, soon=True, other=True)


async def shown(world: World, query: Query) -> Found:
    """The jobs in a list that was scrolled to its end, where jobs that are HELD have been seen."""
    async with calling() as calls:
        source = source_of(world, calls)
        async with followed(source, screen(query), SIZE) as follower:
            while follower.state.stage != "finished":
                if follower.state.failure is not None:
                    raise follower.state.failure
                follower.look(len(follower.rows))
                await follower.more()
            return Found(follower.ids, set(follower.state.apart))


WAYS = [piped, shown]
Way = Callable[[World, Query], Any]


def hold(world: World, habits: Mapping[str, Any], way: Way, query: Query) -> None:
    """Under these habits the jobs are those of brute force, but of queues that nobody may list."""
    behave(world.demo, habits)
    asked = {stream.queue for stream in screen(query).streams}
    closed = asked & {*habits.get("unlisted", ())}
    if closed and closed == asked:
        with pytest.raises(Denied):
            asyncio.run(way(world, query))
        return
    found = asyncio.run(way(world, query))
    assert found.apart == closed
    assert len(found.ids) == len(set(found.ids))
    assert set(found.ids) == {
        job.id
        for job in all_jobs(world, ASKED)
        if job.queue not in closed and query_means(query, job, NOW)
    }


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("habits", ALONE, ids=named)
@settings(parent=seeded, max_examples=FEW)
@given(query=queries)
def test_one_habit_changes_nothing(
    world: World, way: Way, habits: Mapping[str, Any], query: Query
) -> None:
    hold(world, habits, way, query)


@settings(parent=seeded, max_examples=MANY)
@given(combined, queries, st.sampled_from(WAYS))
def test_no_combination_of_them_changes_anything(
    world: World, habits: Mapping[str, Any], query: Query, way: Way
) -> None:
    hold(world, habits, way, query)
