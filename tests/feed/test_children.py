"""Children are listed status by status: in how many calls, each once, whatever happens."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence

import pytest

from batch_tui.batch.array_map import ArrayMap
from batch_tui.batch.failure import Denied, TokenRefused
from batch_tui.batch.job import STATUSES, Job, Status
from batch_tui.demo import Call
from batch_tui.feed.array import ORDER, ArrayChildren, ArrayState
from batch_tui.feed.children import list_children
from batch_tui.feed.source import Source
from tests.feed.follower import calling, until
from tests.feed.world import World, demo_world, source_of

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
async def source(world: World) -> AsyncIterator[Source]:
    async with calling() as calls:
        yield source_of(world, calls)


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


async def listed(source: Source, parent: Job, status: Status) -> list[Job]:
    return [job async for page in list_children(source, parent, status) for job in page]


class Filling:
    """The life of a map, and what was told of it; `when_told` is called after each word."""

    def __init__(self, source: Source, parent: Job) -> None:
        self.when_told: Callable[[], None] = lambda: None
        self.changed: set[int] = set()
        self.children = ArrayChildren(source, parent, self._told)

    @property
    def map(self) -> ArrayMap:
        return self.children.map

    @property
    def state(self) -> ArrayState:
        return self.children.state

    async def fill(self, *, again: bool = False) -> ArrayMap:
        self.changed.clear()
        self.children.fill(again=again)
        await until(lambda: self.state.stage != "listing", "filled")
        return self.map

    def _told(self, changed: set[int], state: ArrayState) -> None:
        assert state is self.children.state
        self.changed |= changed
        self.when_told()


async def filled(source: Source, parent: Job) -> ArrayMap:
    filling = Filling(source, parent)
    children = await filling.fill()
    assert filling.state == ArrayState("done")
    await filling.children.close()
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


async def test_the_failed_of_ten_thousand_take_one_call(world: World, source: Source) -> None:
    parent = parent_called(world, SEVEN_FAILED)
    asked = Asked(world)
    failed = await listed(source, parent, Status.FAILED)
    assert len(failed) == 7
    assert [call.body for call in asked.calls] == [
        {"arrayJobId": parent.id, "jobStatus": "FAILED", "maxResults": 1000}
    ]


async def test_a_call_brings_a_thousand_children(world: World, source: Source) -> None:
    parent = parent_called(world, SEVEN_FAILED)
    asked = Asked(world)
    succeeded = await listed(source, parent, Status.SUCCEEDED)
    assert len({job.id for job in succeeded}) == len(succeeded) == 9_993
    assert len(asked.calls) == 10


async def test_nobody_in_a_status_is_one_call(world: World, source: Source) -> None:
    parent = added(world, ["RUNNING"] * 3)
    asked = Asked(world)
    assert await listed(source, parent, Status.FAILED) == []
    assert len(asked.calls) == 1


async def test_an_endpoint_of_small_pages_is_asked_for_a_thousand_once(
    world: World, source: Source
) -> None:
    parent = added(world, ["SUCCEEDED"] * 250 + ["FAILED"] * 120)
    world.demo.faults.old_caps = True
    asked = Asked(world)
    assert len(await listed(source, parent, Status.SUCCEEDED)) == 250
    assert len(await listed(source, parent, Status.FAILED)) == 120
    assert [call.body["maxResults"] for call in asked.calls] == [1000, 100, 100, 100, 100, 100]


async def test_a_refused_token_starts_again_and_no_child_comes_twice(
    world: World, source: Source
) -> None:
    parent = parent_called(world, SEVEN_FAILED)
    world.demo.faults.expire_tokens = 2
    asked = Asked(world)
    succeeded = await listed(source, parent, Status.SUCCEEDED)
    assert len({job.id for job in succeeded}) == len(succeeded) == 9_993
    tokens = ["nextToken" in call.body for call in asked.calls]
    assert tokens == [False, True, False, True, False] + [True] * 9


async def test_tokens_that_are_always_refused_are_a_failure(world: World, source: Source) -> None:
    parent = parent_called(world, SEVEN_FAILED)
    world.demo.faults.expire_tokens = -1
    asked = Asked(world)
    with pytest.raises(TokenRefused):
        await listed(source, parent, Status.SUCCEEDED)
    assert len(asked.calls) == 8


async def test_a_listing_that_gets_on_outlives_any_number_of_refused_tokens(
    world: World, source: Source
) -> None:
    parent = added(world, ["SUCCEEDED"] * 650)
    source.limit.jobs = 100
    found: list[str] = []
    async for page in list_children(source, parent, Status.SUCCEEDED):
        found += [job.id for job in page]
        world.demo.faults.expire_tokens = bool(page)
    assert len(set(found)) == len(found) == 650


async def test_empty_pages_in_the_middle_are_not_the_end(world: World, source: Source) -> None:
    parent = added(world, ["SUCCEEDED"] * 40)
    world.demo.faults.empty_pages = 2
    world.demo.faults.short_pages = True
    assert len(await listed(source, parent, Status.SUCCEEDED)) == 40


async def test_children_that_come_without_a_status_have_the_one_asked_for(
    world: World, source: Source
) -> None:
    parent = added(world, ["RUNNING", "RUNNING", "FAILED"])
    world.demo.faults.sparse = True
    running = await listed(source, parent, Status.RUNNING)
    assert {job.id: job.status for job in running} == {
        f"{parent.id}:0": Status.RUNNING,
        f"{parent.id}:1": Status.RUNNING,
    }


# Filling a map


async def test_ten_thousand_children_are_mapped_in_eleven_calls_the_failed_first(
    world: World, source: Source
) -> None:
    parent = parent_called(world, SEVEN_FAILED)
    asked = Asked(world)
    children = await filled(source, parent)
    assert shown(children) == truth(world, parent)
    assert asked.statuses == ["FAILED"] + ["SUCCEEDED"] * 10
    assert len(asked.calls) == 11


async def test_no_filter_is_sent_with_a_parent(world: World, source: Source) -> None:
    parent = added(world, [status.value for status in STATUSES] * 30)
    asked = Asked(world)
    await filled(source, parent)
    assert asked.statuses == list(ORDER)
    for call in asked.calls:
        assert set(call.body) == {"arrayJobId", "jobStatus", "maxResults"}


async def test_statuses_that_are_empty_by_the_summary_are_not_asked_for(
    world: World, source: Source
) -> None:
    parent = added(world, ["RUNNING", "FAILED", "RUNNING", None])
    asked = Asked(world)
    children = await filled(source, parent)
    assert asked.statuses == ["FAILED", "RUNNING"]
    assert shown(children) == ["RUNNING", "FAILED", "RUNNING", None]


async def test_an_array_without_a_spawned_child_costs_no_call(world: World, source: Source) -> None:
    parent = added(world, [None] * 50)
    asked = Asked(world)
    assert shown(await filled(source, parent)) == [None] * 50
    assert asked.calls == []


async def test_nodes_are_mapped_in_one_call(world: World, source: Source) -> None:
    parent = parent_called(world, "merge-shards-")
    asked = Asked(world)
    children = await filled(source, parent)
    assert shown(children) == truth(world, parent)
    assert children.size == 4
    assert [call.operation for call in asked.calls] == ["DescribeJobs"]
    main = children.job(0)
    assert main is not None
    assert main.rest.is_main


async def test_a_summary_that_is_old_hides_no_child(world: World, source: Source) -> None:
    parent = added(world, ["RUNNABLE"] * 150)
    for index in range(150):
        world.demo.set_status(f"{parent.id}:{index}", "SUCCEEDED", exit_code=0)
    children = await filled(source, parent)
    assert shown(children) == ["SUCCEEDED"] * 150


async def test_children_that_move_on_between_two_listings_count_once(
    world: World, source: Source
) -> None:
    parent = added(world, ["RUNNING"] * 150 + ["SUCCEEDED"] * 150)
    filling, asked = Filling(source, parent), Asked(world)

    def end_some() -> None:
        if asked.statuses == ["RUNNING"]:
            for index in range(100):
                world.demo.set_status(f"{parent.id}:{index}", "SUCCEEDED", exit_code=0)

    filling.when_told = end_some
    children = await filling.fill()
    assert Counter(shown(children)) == {"RUNNING": 50, "SUCCEEDED": 250}
    assert children.seen == children.known == 300


async def test_children_that_slip_between_two_listings_are_described(
    world: World, source: Source
) -> None:
    parent = added(world, ["RUNNABLE"] * 150 + ["RUNNING"] * 150)
    filling, asked = Filling(source, parent), Asked(world)

    def start_some() -> None:
        if asked.statuses == ["RUNNING"]:
            for index in range(100):
                world.demo.set_status(f"{parent.id}:{index}", "RUNNING")

    filling.when_told = start_some
    children = await filling.fill()
    assert shown(children) == truth(world, parent)
    assert [call.operation for call in asked.calls] == ["ListJobs", "ListJobs", "DescribeJobs"]


async def test_a_failure_leaves_what_was_listed(world: World, source: Source) -> None:
    parent = parent_called(world, SEVEN_FAILED)
    filling = Filling(source, parent)

    def fail_after_the_first_page() -> None:
        world.demo.faults.deny = -1 if filling.changed else 0

    filling.when_told = fail_after_the_first_page
    children = await filling.fill()
    assert filling.state.stage == "stopped"
    assert isinstance(filling.state.failure, Denied)
    assert len(children.failures) == children.known == 7
    filling.when_told = lambda: None
    world.demo.faults.clear()
    await filling.fill(again=True)
    assert filling.state == ArrayState("done")
    assert shown(children) == truth(world, parent)


async def test_another_round_takes_in_what_has_changed(world: World, source: Source) -> None:
    parent = added(world, ["RUNNING", "RUNNABLE", "SUCCEEDED"])
    filling = Filling(source, parent)
    children = await filling.fill()
    world.demo.set_status(f"{parent.id}:0", "FAILED", exit_code=1)
    world.demo.set_status(f"{parent.id}:1", "RUNNING")
    await filling.fill(again=True)
    assert shown(children) == ["FAILED", "RUNNING", "SUCCEEDED"]
    assert filling.changed == {0, 1}


async def test_a_map_that_is_closed_while_it_is_filled_asks_nothing_more(
    world: World, source: Source
) -> None:
    parent = parent_called(world, SEVEN_FAILED)
    filling, asked = Filling(source, parent), Asked(world)
    filling.children.fill()
    await filling.children.close()
    filling.children.fill()
    filling.children.fill(again=True)
    await until(lambda: len(asyncio.all_tasks()) == 1, "no task is left")
    assert asked.calls == []


async def test_a_second_round_takes_the_place_of_one_that_is_under_way(
    world: World, source: Source
) -> None:
    parent = parent_called(world, SEVEN_FAILED)
    filling = Filling(source, parent)
    filling.children.fill()
    await until(lambda: filling.map.known, "begun")
    assert shown(await filling.fill(again=True)) == truth(world, parent)
