"""Jobs of several sources as one: the newest first, from each its own, and one fails alone."""

import asyncio
from collections.abc import Iterator
from itertools import pairwise

import pytest

from batch_tui.batch.failure import Denied, Failure, Throttled
from batch_tui.batch.job import Job
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import parse
from batch_tui.feed.pager import Batch, Pager
from batch_tui.feed.several import Several
from tests.feed.world import NOW, World, demo_world, present_jobs, source_of

QUEUE = "genomics"


@pytest.fixture(scope="module")
def worlds() -> Iterator[tuple[World, World, World]]:
    """Two regions in which jobs have the same ids, and one with others."""
    with (
        demo_world(jobs=600, seed=7) as first,
        demo_world(jobs=600, seed=7) as twin,
        demo_world(jobs=1_500, seed=3) as other,
    ):
        yield first, twin, other


def pager(world: World, text: str = "") -> Pager:
    way = plan(parse(text), (QUEUE,), NOW)
    return Pager(way, source_of(world), certain=True)


class Fails:
    """A reader that brings what another one does, until it fails."""

    def __init__(self, reader: Pager, pages: int, failure: Failure) -> None:
        self._reader = reader
        self._left = pages
        self._failure = failure

    @property
    def scanned(self) -> int:
        return self._reader.scanned

    @property
    def matched(self) -> int:
        return self._reader.matched

    @property
    def finished(self) -> bool:
        return self._reader.finished

    async def next_page(self, want: int = 100, max_pages: int = 10) -> Batch:
        if not self._left:
            self._left = -1 if isinstance(self._failure, Throttled) else 0
            raise self._failure
        self._left -= 1
        return await self._reader.next_page(want, max_pages)


async def all_of(several: Several, want: int = 37) -> list[Job]:
    jobs: list[Job] = []
    while not several.finished:
        batch = await several.next_page(want, max_pages=1)
        assert len(batch.jobs) <= want
        jobs += batch.jobs
    return jobs


@pytest.mark.parametrize("text", ["", "status:failed", "status:failed,running", "align*"])
async def test_all_jobs_come_the_newest_first_and_those_of_equal_ids_from_each(
    worlds: tuple[World, World, World], text: str
) -> None:
    several = Several({str(n): pager(world, text) for n, world in enumerate(worlds)})
    jobs = await all_of(several)
    alone = [await all_of(Several({"": pager(world, text)})) for world in worlds]
    assert sorted(job.id for job in jobs) == sorted(job.id for found in alone for job in found)
    assert len(jobs) > len(alone[2]) > 0
    assert [job.id for job in alone[0]] == [job.id for job in alone[1]]
    assert all((a.created or 0) >= (b.created or 0) for a, b in pairwise(jobs))
    assert several.matched == len(jobs) <= several.scanned
    assert several.failed == {}


async def test_one_that_fails_is_left_out_and_told_and_the_others_are_whole(
    worlds: tuple[World, World, World],
) -> None:
    first, _, other = worlds
    for pages in (0, 1):
        broken = Fails(pager(other), pages, Denied("It may not be listed."))
        several = Several({"good": pager(first), "broken": broken})
        jobs = await all_of(several)
        there = {job.id for job in jobs}
        assert {job.id for job in present_jobs(first, (QUEUE,))} <= there
        assert (len(there) > len(present_jobs(first, (QUEUE,)))) == bool(pages)
        assert {name: str(why) for name, why in several.failed.items()} == {
            "broken": "It may not be listed."
        }


async def test_where_all_have_failed_that_is_raised(worlds: tuple[World, World, World]) -> None:
    first, _, other = worlds
    readers = {"zero": pager(first), "one": pager(other)}
    several = Several({n: Fails(reader, 0, Denied(f"No {n}")) for n, reader in readers.items()})
    with pytest.raises(Denied, match="No zero"):
        await several.next_page()


async def test_one_that_is_throttled_is_asked_again(worlds: tuple[World, World, World]) -> None:
    slow = Fails(pager(worlds[2]), 1, Throttled("Slower."))
    jobs = await all_of(Several({"a": pager(worlds[0]), "b": slow}))
    both = (*present_jobs(worlds[0], (QUEUE,)), *present_jobs(worlds[2], (QUEUE,)))
    assert sorted(job.id for job in jobs) == sorted(job.id for job in both)


async def test_only_those_are_asked_that_have_none_left_and_a_cancelled_page_loses_none(
    worlds: tuple[World, World, World],
) -> None:
    first, _, other = worlds
    readers = {"a": pager(first), "b": pager(other)}
    several = Several(readers)
    page = asyncio.create_task(several.next_page(5, max_pages=1))
    await asyncio.sleep(0)
    page.cancel()
    await asyncio.gather(page, return_exceptions=True)
    found = [*(await several.next_page(5, max_pages=1)).jobs]
    pages = [reader.pages for reader in readers.values()]
    found += (await several.next_page(1, max_pages=1)).jobs
    assert [reader.pages for reader in readers.values()] == pages, "there was enough"
    found += await all_of(several)
    both = (*present_jobs(first, (QUEUE,)), *present_jobs(other, (QUEUE,)))
    assert sorted(job.id for job in found) == sorted(job.id for job in both)
