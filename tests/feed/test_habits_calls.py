"""Under every habit that a region may have, what a key sets off takes no more calls than ever.

What a region does to its pages takes more of them, and no more than `pages` says.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC
from math import ceil
from typing import Any

import pytest

from batch_tui.batch.job import STATUSES, Status
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.plan.stream import LARGE_PAGE, SMALL_PAGE
from batch_tui.batch.query.query import parse
from batch_tui.demo import DemoRegion
from batch_tui.feed.listing.pages import WANTED
from batch_tui.feed.queues import count_statuses
from tests.feed.follower import calling, followed
from tests.feed.habits import KINDS, behave, named
from tests.feed.odd import MINUTE
from tests.feed.test_habits_life import LIVING, MINE, SIZE, planned
from tests.feed.world import NOW, World, demo_world, source_of

FAILED, CHILDREN, FAILED_CHILDREN = 150, 400, 120
TEXTS = ("", "status:failed")
EACH = [*LIVING, *KINDS.values()]


@pytest.fixture(scope="module")
def region() -> Iterator[World]:
    with demo_world(jobs=0, seed=11) as made:
        for number in range(FAILED):
            made.demo.add_job(queue=MINE, status="FAILED", created=NOW - MINUTE * (number + 1))
        yield made


@pytest.fixture
def world(region: World) -> Iterator[World]:
    yield region
    behave(region.demo, {})


def pages(jobs: int, habits: Mapping[str, Any], size: int = LARGE_PAGE) -> int:
    """The calls that read so many jobs, asked for in pages of `size`.

    An older endpoint refuses large pages once and gives small ones. Pages may be half as large as
    was asked for, and one in so many empty. A refused token takes a call, and all of it again.
    """
    is_old = "old_caps" in habits and size > SMALL_PAGE
    given = SMALL_PAGE if is_old else size
    needed = ceil(jobs / (given // 2 if "short_pages" in habits else given))
    if empty := habits.get("empty_pages"):
        needed = ceil(needed * empty / (empty - 1))
    refused: int = min(habits.get("expire_tokens", 0), needed - 1)
    return is_old + needed + refused * needed


class Made:
    """The calls that a region has been asked for since."""

    def __init__(self, demo: DemoRegion) -> None:
        self._demo = demo
        demo.calls.clear()

    def since(self) -> Counter[str]:
        """How many there were of each operation; from now on none."""
        made = Counter(call.operation for call in list(self._demo.calls))
        self._demo.calls.clear()
        return made


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("habits", EACH, ids=named)
async def test_the_first_screenful_and_the_counts(
    world: World, habits: Mapping[str, Any], text: str
) -> None:
    """By time a hundred jobs; by status a page that shows the order, and all where it is none."""
    behave(world.demo, habits)
    first = pages(WANTED, habits, SMALL_PAGE)
    most = first + pages(FAILED, habits) if text else first
    async with calling() as calls:
        source, made = source_of(world, calls), Made(world.demo)
        async with followed(source, planned(text, habits), SIZE) as follower:
            await follower.settled()
            start = made.since()
            assert start["ListJobs"] <= most + len(habits.get("unlisted", ()))
            # Once what the first page brings, and again where a later one brings others in sight.
            assert start["DescribeJobs"] <= most
            assert start["ListJobs"] == most or habits
            assert len(follower.ids) >= SIZE
        counts = [count async for _, count, _ in count_statuses(source, [MINE])]
        assert len(counts) == len(STATUSES)
        assert made.since()["ListJobs"] <= len(STATUSES) + ("old_caps" in habits)


@pytest.mark.parametrize("habits", EACH, ids=named)
async def test_an_expansion_and_jumps(world: World, habits: Mapping[str, Any]) -> None:
    """A screenful of children, wherever it is, is one description; so is a job by its id."""
    children = ["FAILED" if n < FAILED_CHILDREN else "RUNNING" for n in range(CHILDREN)]
    array: Any = {"status": "PENDING", "size": CHILDREN, "children": children}
    parent = world.demo.add_job("array", queue=MINE, created=NOW - MINUTE, **array)
    behave(world.demo, habits)
    async with calling() as calls:
        source = source_of(world, calls)
        async with followed(source, planned("array*", habits), SIZE) as follower:
            await follower.settled()
            made = Made(world.demo)
            follower.listing.expand(parent)
            await follower.settled()
            assert made.since() == {"DescribeJobs": 1}
            follower.look(follower.listing.jobs.position(f"{parent}:{CHILDREN - 50}"))
            await follower.settled()
            assert made.since() == {"DescribeJobs": 1}
            follower.look(0)
            follower.listing.restrict(parent, {Status.FAILED})
            await follower.settled()
            restricted = made.since()
            assert restricted["ListJobs"] <= pages(FAILED_CHILDREN, habits)
            assert restricted["DescribeJobs"] <= 1
            assert restricted == {"ListJobs": 1} or habits
        for job_id in (parent, f"{parent}:{CHILDREN - 1}"):
            async with followed(source, plan(parse(job_id), (MINE,), NOW, UTC), SIZE) as follower:
                await follower.settled()
                assert job_id in follower.ids
                assert made.since() == {"DescribeJobs": 1}
    world.demo.forget(parent)
