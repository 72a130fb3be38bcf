"""Every query against the demo region and a brute-force reading of all its jobs."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import Query
from batch_tui.batch.query.term import Term
from batch_tui.batch.query.terms import TERMS
from batch_tui.feed.pager import Pager
from tests.batch.promise import most_calls
from tests.batch.queries import listed, query_means, terms
from tests.feed.odd import ASKED, SAMPLES, add_odd_jobs
from tests.feed.world import NOW, World, all_jobs, demo_world, source_of


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with demo_world(jobs=250, seed=11) as made:
        add_odd_jobs(made.demo)
        yield made


def check(world: World, query: Query, queues: tuple[str, ...], page_size: int) -> None:
    """Read a query to its end, and compare what came and what it cost with brute force."""
    way = plan(query, queues, NOW, UTC, soon=True, other="odd" in queues)
    way = replace(way, page_size=min(page_size, way.page_size))
    pager = Pager(way, source_of(world))
    before = len(world.demo.calls)
    found = asyncio.run(_read(pager))
    made = len(world.demo.calls) - before
    jobs = all_jobs(world, queues)
    expected = {job.id for job in jobs if query_means(query, job, NOW)}
    assert len(found) == len(set(found)), "a job came twice"
    assert set(found) == expected
    sizes = {stream: sum(listed(stream, job) for job in jobs) for stream in way.streams}
    assert made <= most_calls(way, sizes)
    assert pager.matched == len(expected)
    if not way.left:
        assert made == pager.pages


async def _read(pager: Pager) -> list[str]:
    found: list[str] = []
    while not pager.finished:
        batch = await pager.next_page(want=40, max_pages=3)
        found += [job.id for job in batch.jobs]
    return found


PAGE_SIZES = (3, 17, 100, 1000)
queues = st.sampled_from([ASKED[:1], ASKED[2:], ASKED[1:], ASKED])
thorough = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def of(*keys: str) -> st.SearchStrategy[Term]:
    return terms({key: SAMPLES[key] for key in keys})


@pytest.mark.parametrize("key", TERMS)
@settings(parent=thorough)
@given(st.data(), queues, st.sampled_from(PAGE_SIZES))
def test_each_term_alone_gives_just_the_jobs_that_it_means(
    world: World, key: str, data: st.DataObject, chosen: tuple[str, ...], page_size: int
) -> None:
    check(world, Query((data.draw(of(key)),)), chosen, page_size)


@pytest.mark.parametrize("pair", combinations(TERMS, 2), ids="-".join)
@settings(parent=thorough, max_examples=3)
@given(st.data(), queues, st.sampled_from(PAGE_SIZES[1:]))
def test_each_pair_of_terms_gives_just_the_jobs_that_it_means(
    world: World,
    pair: tuple[str, str],
    data: st.DataObject,
    chosen: tuple[str, ...],
    page_size: int,
) -> None:
    check(world, Query(tuple(data.draw(of(key)) for key in pair)), chosen, page_size)


@settings(parent=thorough, max_examples=40)
@given(st.lists(of(*TERMS), max_size=5), queues, st.sampled_from(PAGE_SIZES[1:]))
def test_any_terms_give_just_the_jobs_that_they_mean(
    world: World, found: list[Term], chosen: tuple[str, ...], page_size: int
) -> None:
    check(world, Query(tuple(found)), chosen, page_size)


@settings(parent=thorough, max_examples=10)
@given(st.data(), st.booleans())
def test_the_arn_of_a_definition_and_whole_ids_are_found_at_once(
    world: World, data: st.DataObject, negated: bool
) -> None:
    job = data.draw(st.sampled_from(all_jobs(world, ASKED)))
    other = data.draw(st.sampled_from(all_jobs(world, ASKED)))
    check(world, Query((Term("def", job.definition, negated), data.draw(of("type")))), ASKED, 100)
    ids = Term("id", f"{job.id},{other.id}")
    check(world, Query((ids, data.draw(of("status")))), ASKED, 100)
