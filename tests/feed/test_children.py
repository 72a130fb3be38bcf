"""Children are listed status by status: in how many calls, each once, whatever happens."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence

import pytest

from batch_tui.batch.array_map import ArrayMap
from batch_tui.batch.failure import Denied, TokenRefused
from batch_tui.batch.job import STATUSES, Job, Status
from batch_tui.demo import Call
from batch_tui.feed.budget import Budget
from batch_tui.feed.calls import Calls
from batch_tui.feed.children import ORDER, fill, list_children
from batch_tui.feed.pool import Pool
from batch_tui.feed.source import PageLimit
from tests.feed.world import World, demo_world

SEVEN_FAILED = "verify-shards-seven-failed-"


@pytest.fixture(scope="module")
def shared() -> Iterator[World]:
    with demo_world(jobs=600, seed=7) as world:
        yield world


@pytest.fixture
def world(shared: World) -> Iterator[World]:
    yield shared
    shared.demo.faults.clear()


@pytest.fixture
async def calls() -> AsyncIterator[Calls]:
    pool = Pool()
    yield Calls(pool, Budget(rate=10_000, burst=10_000))
    pool.close()


class Asked:
    """What a region was asked from here on."""

    def __init__(self, world: World) -> None:
        self._demo = world.demo
        world.demo.calls.clear()

    @property
    def calls(self) -> list[Call]:
        return list(self._demo.calls)

    @property
    def statuses(self) -> list[str]:
        return [call.body["jobStatus"] for call in self.calls if call.operation == "ListJobs"]


def parent_called(world: World, stem: str) -> Job:
    """An array or MNP parent, as it is known now."""
    found = world.demo.store.all_summaries(world.demo.default_queue)
    job_id = next(job["jobId"] for job in found if job["jobName"].startswith(stem))
    return world.region.describe_jobs((job_id,))[0]


def added(world: World, children: Sequence[str | None]) -> Job:
    """An array of these children, as it is known now."""
    job_id = world.demo.add_job("array", status="PENDING", size=len(children), children=children)
    return world.region.describe_jobs((job_id,))[0]


async def listed(
    world: World, calls: Calls, parent: Job, status: Status, limit: PageLimit | None = None
) -> list[Job]:
    pages = list_children(world.region, calls, parent, status, limit=limit)
    return [job async for page in pages for job in page]


async def filled(world: World, calls: Calls, parent: Job) -> ArrayMap:
    children = ArrayMap(parent)
    async for _ in fill(children, world.region, calls):
        pass
    return children


def truth(world: World, parent: Job) -> list[str | None]:
    """Each child's status as the region has it."""
    mark = ":" if parent.kind == "array" else "#"
    with world.demo.store.lock:
        found = [
            world.demo.store.find(f"{parent.id}{mark}{index}")
            for index in range(parent.child_count)
        ]
    return [None if facts is None else STATUSES[facts.status].value for facts in found]


def shown(children: ArrayMap) -> list[str | None]:
    return [children.status(index) for index in range(children.size)]


# Listing one status


async def test_the_failed_of_ten_thousand_take_one_call(world: World, calls: Calls) -> None:
    parent = parent_called(world, SEVEN_FAILED)
    asked = Asked(world)
    failed = await listed(world, calls, parent, Status.FAILED)
    assert len(failed) == 7
    assert [call.body for call in asked.calls] == [
        {"arrayJobId": parent.id, "jobStatus": "FAILED", "maxResults": 1000}
    ]


async def test_a_call_brings_a_thousand_children(world: World, calls: Calls) -> None:
    parent = parent_called(world, SEVEN_FAILED)
    asked = Asked(world)
    succeeded = await listed(world, calls, parent, Status.SUCCEEDED)
    assert len({job.id for job in succeeded}) == len(succeeded) == 9_993
    assert len(asked.calls) == 10


async def test_nobody_in_a_status_is_one_call(world: World, calls: Calls) -> None:
    parent = added(world, ["RUNNING"] * 3)
    asked = Asked(world)
    assert await listed(world, calls, parent, Status.FAILED) == []
    assert len(asked.calls) == 1


async def test_an_endpoint_of_small_pages_is_asked_for_a_thousand_once(
    world: World, calls: Calls
) -> None:
    parent = added(world, ["SUCCEEDED"] * 250 + ["FAILED"] * 120)
    world.demo.faults.old_caps = True
    asked, limit = Asked(world), PageLimit()
    assert len(await listed(world, calls, parent, Status.SUCCEEDED, limit)) == 250
    assert len(await listed(world, calls, parent, Status.FAILED, limit)) == 120
    assert [call.body["maxResults"] for call in asked.calls] == [1000, 100, 100, 100, 100, 100]


async def test_a_refused_token_starts_again_and_no_child_comes_twice(
    world: World, calls: Calls
) -> None:
    parent = parent_called(world, SEVEN_FAILED)
    world.demo.faults.expire_tokens = 2
    asked = Asked(world)
    succeeded = await listed(world, calls, parent, Status.SUCCEEDED)
    assert len({job.id for job in succeeded}) == len(succeeded) == 9_993
    tokens = ["nextToken" in call.body for call in asked.calls]
    assert tokens == [False, True, False, True, False] + [True] * 9


async def test_tokens_that_are_always_refused_are_a_failure(world: World, calls: Calls) -> None:
    parent = parent_called(world, SEVEN_FAILED)
    world.demo.faults.expire_tokens = -1
    asked = Asked(world)
    with pytest.raises(TokenRefused):
        await listed(world, calls, parent, Status.SUCCEEDED)
    assert len(asked.calls) == 8


async def test_a_listing_that_gets_on_outlives_any_number_of_refused_tokens(
    world: World, calls: Calls
) -> None:
    parent = added(world, ["SUCCEEDED"] * 650)
    limit = PageLimit(100)
    found: list[str] = []
    async for page in list_children(world.region, calls, parent, Status.SUCCEEDED, limit=limit):
        found += [job.id for job in page]
        world.demo.faults.expire_tokens = bool(page)
    assert len(set(found)) == len(found) == 650


async def test_empty_pages_in_the_middle_are_not_the_end(world: World, calls: Calls) -> None:
    parent = added(world, ["SUCCEEDED"] * 40)
    world.demo.faults.empty_pages = 2
    world.demo.faults.short_pages = True
    assert len(await listed(world, calls, parent, Status.SUCCEEDED)) == 40


async def test_children_that_come_without_a_status_have_the_one_asked_for(
    world: World, calls: Calls
) -> None:
    parent = added(world, ["RUNNING", "RUNNING", "FAILED"])
    world.demo.faults.sparse = True
    running = await listed(world, calls, parent, Status.RUNNING)
    assert {job.id: job.status for job in running} == {
        f"{parent.id}:0": Status.RUNNING,
        f"{parent.id}:1": Status.RUNNING,
    }


# Filling a map


async def test_ten_thousand_children_are_mapped_in_eleven_calls_the_failed_first(
    world: World, calls: Calls
) -> None:
    parent = parent_called(world, SEVEN_FAILED)
    asked = Asked(world)
    children = await filled(world, calls, parent)
    assert shown(children) == truth(world, parent)
    assert asked.statuses == ["FAILED"] + ["SUCCEEDED"] * 10
    assert len(asked.calls) == 11


async def test_no_filter_is_sent_with_a_parent(world: World, calls: Calls) -> None:
    parent = added(world, [status.value for status in STATUSES] * 30)
    asked = Asked(world)
    await filled(world, calls, parent)
    assert asked.statuses == list(ORDER)
    for call in asked.calls:
        assert set(call.body) == {"arrayJobId", "jobStatus", "maxResults"}


async def test_statuses_that_are_empty_by_the_summary_are_not_asked_for(
    world: World, calls: Calls
) -> None:
    parent = added(world, ["RUNNING", "FAILED", "RUNNING", None])
    asked = Asked(world)
    children = await filled(world, calls, parent)
    assert asked.statuses == ["FAILED", "RUNNING"]
    assert shown(children) == ["RUNNING", "FAILED", "RUNNING", None]


async def test_an_array_without_a_spawned_child_costs_no_call(world: World, calls: Calls) -> None:
    parent = added(world, [None] * 50)
    asked = Asked(world)
    assert shown(await filled(world, calls, parent)) == [None] * 50
    assert asked.calls == []


async def test_nodes_are_mapped_in_one_call(world: World, calls: Calls) -> None:
    parent = parent_called(world, "merge-shards-")
    asked = Asked(world)
    children = await filled(world, calls, parent)
    assert shown(children) == truth(world, parent)
    assert children.size == 4
    assert [call.operation for call in asked.calls] == ["DescribeJobs"]
    main = children.job(0)
    assert main is not None
    assert main.rest.is_main


async def test_a_summary_that_is_old_hides_no_child(world: World, calls: Calls) -> None:
    parent = added(world, ["RUNNABLE"] * 150)
    for index in range(150):
        world.demo.set_status(f"{parent.id}:{index}", "SUCCEEDED", exit_code=0)
    children = await filled(world, calls, parent)
    assert shown(children) == ["SUCCEEDED"] * 150


async def test_children_that_move_on_between_two_listings_count_once(
    world: World, calls: Calls
) -> None:
    parent = added(world, ["RUNNING"] * 150 + ["SUCCEEDED"] * 150)
    children = ArrayMap(parent)
    asked = Asked(world)
    async for _ in fill(children, world.region, calls):
        if asked.statuses == ["RUNNING"]:
            for index in range(100):
                world.demo.set_status(f"{parent.id}:{index}", "SUCCEEDED", exit_code=0)
    assert Counter(shown(children)) == {"RUNNING": 50, "SUCCEEDED": 250}
    assert children.seen == children.known == 300


async def test_children_that_slip_between_two_listings_are_described(
    world: World, calls: Calls
) -> None:
    parent = added(world, ["RUNNABLE"] * 150 + ["RUNNING"] * 150)
    children = ArrayMap(parent)
    asked = Asked(world)
    async for _ in fill(children, world.region, calls):
        if asked.statuses == ["RUNNING"]:
            for index in range(100):
                world.demo.set_status(f"{parent.id}:{index}", "RUNNING")
    assert shown(children) == truth(world, parent)
    assert [call.operation for call in asked.calls] == ["ListJobs", "ListJobs", "DescribeJobs"]


async def test_a_failure_leaves_what_was_listed(world: World, calls: Calls) -> None:
    parent = parent_called(world, SEVEN_FAILED)
    children = ArrayMap(parent)

    async def fail_after_the_first_page() -> None:
        async for _ in fill(children, world.region, calls):
            world.demo.faults.deny = -1

    with pytest.raises(Denied):
        await fail_after_the_first_page()
    assert len(children.failures) == children.known == 7


async def test_another_round_takes_in_what_has_changed(world: World, calls: Calls) -> None:
    parent = added(world, ["RUNNING", "RUNNABLE", "SUCCEEDED"])
    children = await filled(world, calls, parent)
    world.demo.set_status(f"{parent.id}:0", "FAILED", exit_code=1)
    world.demo.set_status(f"{parent.id}:1", "RUNNING")
    changed = set()
    children.parent = world.region.describe_jobs((parent.id,))[0]
    async for indexes in fill(children, world.region, calls):
        changed |= indexes
    assert shown(children) == ["FAILED", "RUNNING", "SUCCEEDED"]
    assert changed == {0, 1}
