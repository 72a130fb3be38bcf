"""A map is filled in few calls and then followed: what that costs, and what failures leave."""

import asyncio
from collections import Counter

from batch_tui.batch.failure import Denied
from batch_tui.batch.job import STATUSES
from batch_tui.feed.array import ORDER
from batch_tui.feed.source import Source
from tests.feed.arrays import (
    SEVEN_FAILED,
    Asked,
    Filling,
    added,
    filled,
    parent_called,
    shown,
    truth,
)
from tests.feed.follower import until
from tests.feed.world import World

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
    assert filling.stage == "stopped"
    assert isinstance(filling.state.failure, Denied)
    assert len(children.failures) == children.known == 7
    filling.when_told = lambda: None
    world.demo.faults.clear()
    await filling.fill(again=True)
    assert filling.stage == "done"
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
