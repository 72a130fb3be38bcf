"""Paging while the region changes: nothing comes twice, and nothing that stays is lost."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from batch_tui.demo import DemoRegion
from tests.demo.clients import NOW, BatchClient, client_of, ids, listed, only

QUEUE = "nightly-etl"
ASKS: list[dict[str, Any]] = [
    {"filters": only("AFTER_CREATED_AT", "0")},
    {"filters": only("JOB_NAME", "etl*")},
    {"filters": only("JOB_DEFINITION", "etl*")},
    {"jobStatus": "SUCCEEDED"},
    {"jobStatus": "FAILED"},
    {"jobStatus": "RUNNABLE"},
]


def read(batch: BatchClient, ask: dict[str, Any], between: Callable[[], object]) -> list[str]:
    """All ids of a listing in pages of 40; `between` is called after each of them."""
    found: list[str] = []
    token: dict[str, str] = {}
    while True:
        page = batch.list_jobs(jobQueue=QUEUE, maxResults=40, **ask, **token)
        found += ids(page["jobSummaryList"])
        if "nextToken" not in page:
            return found
        token = {"nextToken": page["nextToken"]}
        between()


@pytest.mark.parametrize("ask", ASKS, ids=str)
def test_jobs_that_come_and_go_neither_double_nor_hide_the_others(
    region: DemoRegion, batch: BatchClient, ask: dict[str, Any]
) -> None:
    chance = random.Random(5)
    before = ids(listed(batch, jobQueue=QUEUE, **ask))
    gone: set[str] = set()

    def disturb() -> None:
        region.add_job("etl-new", queue=QUEUE, definition="etl-daily:1", status="FAILED")
        victim = chance.choice(before)
        if victim not in gone:
            gone.add(victim)
            region.forget(victim)

    found = read(batch, ask, disturb)

    assert len(found) == len(set(found))
    assert set(before) - gone <= set(found)
    assert [job_id for job_id in found if job_id in before and job_id not in gone] == [
        job_id for job_id in before if job_id not in gone
    ]


def test_with_a_filter_a_job_that_changes_its_status_keeps_its_place(
    region: DemoRegion, batch: BatchClient
) -> None:
    ask = {"filters": only("AFTER_CREATED_AT", "0")}
    before = ids(listed(batch, jobQueue=QUEUE, **ask))
    chance = random.Random(5)

    found = read(batch, ask, lambda: region.set_status(chance.choice(before), "FAILED"))

    assert found == before


def test_a_listing_goes_on_while_time_passes(region: DemoRegion, batch: BatchClient) -> None:
    ask = {"filters": only("AFTER_CREATED_AT", "0")}
    before = ids(listed(batch, jobQueue=QUEUE, **ask))

    found = read(batch, ask, lambda: region.advance(60))

    assert found == before
    assert len(listed(batch, jobQueue=QUEUE, **ask)) > len(before)


def test_many_clients_may_read_at_once_while_jobs_change() -> None:
    with (
        DemoRegion(jobs=600, seed=1, now=NOW) as region,
        ThreadPoolExecutor(6) as pool,
        client_of(region) as batch,
    ):
        ask = {"filters": only("AFTER_CREATED_AT", "0")}
        before = ids(listed(batch, jobQueue=QUEUE, **ask))
        readings = [pool.submit(read, batch, ask, lambda: None) for _ in range(6)]
        for job_id in before[::3]:
            region.set_status(job_id, "FAILED")
            region.advance(1)

        for reading in readings:
            assert [job_id for job_id in reading.result() if job_id in set(before)] == before
