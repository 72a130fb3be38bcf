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
from batch_tui.demo import DemoRegion
from batch_tui.feed.pager import Pager
from tests.batch.promise import most_calls
from tests.batch.queries import listed, query_means, terms
from tests.feed.world import NOW, World, all_jobs, demo_world, source_of

MINUTE = 60_000
ASKED = ("nightly-etl", "ml-training", "odd")


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with demo_world(jobs=250, seed=11) as made:
        _add_odd_jobs(made.demo)
        yield made


def _add_odd_jobs(demo: DemoRegion) -> None:
    """Jobs of one creation time in several statuses, with the rare members and odd names."""
    for number, status in enumerate(("RUNNABLE", "FAILED", "RUNNING", "FAILED", "SUCCEEDED") * 3):
        demo.add_job(
            ("ETL-Orders-x", "a.[b]", "load", "LOAD")[number % 4],
            queue="odd",
            status=status,
            definition=("etl-daily:4", "ETL-daily:4", "load:12")[number % 3],
            created=NOW - (number % 3) * 45 * MINUTE,
            share=("", "prod", "production")[number % 3],
            reason=("", "Killed by OOM", "oom?")[number % 3] if number % 2 else "",
            exit_code=(None, 0, 137)[number % 3] if status == "FAILED" else None,
            cancelled=number % 5 == 0,
            terminated=number % 7 == 0,
            nodes=2 if number % 6 == 0 else None,
            detail=(
                {},
                {"tags": {"Team": "odd"}, "attempts": [{}] * (number % 4)},
                {"tags": {"stage": "", "team": "ml"}},
            )[number % 3],
        )
    for number, status in enumerate(("SUCCEEDED", "FAILED", "PENDING", "SUCCEEDED")):
        demo.add_job(
            "array",
            queue="odd",
            status=status,
            created=NOW - (number + 1) * 50 * MINUTE,
            started=None,
            stopped=None,
            size=3,
            detail={"arrayProperties": {"size": 3}} if number == 1 else {},
        )


def check(world: World, query: Query, queues: tuple[str, ...], page_size: int) -> None:
    """Read a query to its end, and compare what came and what it cost with brute force."""
    way = plan(query, queues, NOW, UTC)
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


SAMPLES = {
    "name": ["etl-orders-*", "ETL*", "*", "*LOAD*", "load", "e*s-*1*", "a.[b]", "nobody"],
    "def": ["etl-daily", "etl-daily:4", "ETL*", "*load*", "t*n*", "etl*:5", "none"],
    "status": ["failed", "active", "running", "pending,failed", "submitted,succeeded"],
    "queue": ["odd", "*", "ml-*,odd", "other"],
    "after": ["45m", "2h", "3d", "yesterday", "2026-10-20", "2026-11-06T20:35:00Z"],
    "before": ["0s", "45m", "1d", "today", "2026-10-31T12:00+02:00", "2026-11-06T20:35:00.001Z"],
    "share": ["prod", "prod*", "research", "*", "Prod"],
    "id": ["0,1,2,3", "f", "12"],
    "exit": ["0", "1,137", "!=0", "143", "none", "none,137"],
    "ended": ["30m", "2h", "3d", "yesterday", "2026-11-06T20:35:00Z", "0s"],
    "running": [">1h", "<=30m", "45m", "<1d", ">2w"],
    "waited": [">30m", "<5m", "1h", ">=45m", "<=0s"],
    "took": ["<10m", ">1h", "0s", "<=45m", ">1d"],
    "attempts": [">1", "1", "=2", "!=1", "<1", "<=2", ">=3", "0"],
    "tag": ["team=nightly", "team", "Team", "team=*l", "cost-centre=4711", "*=odd", "stage="],
    "reason": ["oom", "outofmemory", "host*terminated", "essential", "cannotpull"],
    "type": ["array", "mnp", "single,array"],
    "is": ["cancelled", "terminated"],
}
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
