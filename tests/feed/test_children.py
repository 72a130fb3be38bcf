"""Children are listed status by status: in how many calls, each once, whatever happens."""

import pytest

from batch_tui.batch.failure import TokenRefused
from batch_tui.batch.job import Job, Status
from batch_tui.feed.children import list_children
from batch_tui.feed.source import Source
from tests.feed.arrays import SEVEN_FAILED, Asked, added, parent_called
from tests.feed.world import World


async def listed(source: Source, parent: Job, status: Status) -> list[Job]:
    return [job async for page in list_children(source, parent, status) for job in page]


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
    source.learned.page = 100
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
