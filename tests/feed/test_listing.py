"""A listing of ten thousand jobs, read to its end over the real wire."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.session import connect
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import parse
from batch_tui.demo import DemoRegion
from batch_tui.feed.budget import Budget
from batch_tui.feed.calls import Calls
from batch_tui.feed.listing import Listing
from batch_tui.feed.pool import Pool

NOW = 1_795_000_000_000
QUEUE = "nightly-etl"
JOBS = 10_000


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoRegion]:
    with DemoRegion(jobs=32_000, seed=7, now=NOW) as region:
        yield region


@pytest.fixture
def listing(demo: DemoRegion) -> Iterator[Listing]:
    connection = connect(region="us-east-1", endpoint_url=demo.url, credentials=("demo", "demo"))
    pool = Pool()
    found = plan(parse(""), [QUEUE], NOW)
    calls = Calls(pool, Budget(rate=1e6, burst=1_000_000))
    yield Listing(found, BatchRegion(connection), calls, lambda: NOW)
    pool.close()
    connection.close()


async def test_ten_thousand_jobs_are_listed_once_each_newest_first(
    demo: DemoRegion, listing: Listing
) -> None:
    wanted = set(demo.store.ids(QUEUE))
    assert len(wanted) >= JOBS
    while not listing.finished:
        async for _ in listing.more():
            pass
    shown = [row.job for row in listing.jobs.rows(0, len(listing.jobs))]
    assert [job.id for job in shown] == list(dict.fromkeys(job.id for job in shown))
    assert {job.id for job in shown} == wanted
    assert all((a.created or 0) >= (b.created or 0) for a, b in pairwise(shown))


async def test_nothing_is_lost_or_doubled_while_jobs_come_and_move(
    demo: DemoRegion, listing: Listing
) -> None:
    wanted = set(demo.store.ids(QUEUE))
    while not listing.finished:
        async for _ in listing.more():
            pass
        demo.add_job("late", queue=QUEUE)
        newest, oldest = (listing.jobs.row(at).job.id for at in (0, len(listing.jobs) - 1))
        demo.set_status(newest, "FAILED", reason="moved while it was listed")
        demo.set_status(oldest, "SUCCEEDED")
    ids = listing.jobs.ids(0, len(listing.jobs))
    assert len(ids) == len(set(ids))
    assert wanted <= set(ids)
