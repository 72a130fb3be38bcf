"""Jobs that somebody waits for: told once when they end, whatever fails meanwhile."""

from collections.abc import AsyncIterator

import pytest

from batch_tui.batch.job import Job, Status
from batch_tui.feed.source import Source
from batch_tui.feed.vigil import LOOKS
from batch_tui.feed.watch import Watch
from tests.feed.follower import until
from tests.feed.world import World

QUEUE = "watched"


class Told:
    """What a watch has told."""

    def __init__(self, source: Source) -> None:
        self.ended: list[Job] = []
        self.gone: list[str] = []
        self.watch = Watch(source, self.ended.append, self.gone.append)
        self.watch.pace(0.01)


@pytest.fixture
async def told(source: Source) -> AsyncIterator[Told]:
    made = Told(source)
    yield made
    await made.watch.close()


def runs(world: World) -> Job:
    return Job(world.demo.add_job("mine", queue=QUEUE, status="RUNNING"), "mine", Status.RUNNING)


def looks(world: World) -> int:
    return sum(call.operation == "DescribeJobs" for call in world.demo.calls)


async def test_the_end_is_told_once_and_then_nothing_is_asked(world: World, told: Told) -> None:
    jobs = [runs(world), runs(world)]
    assert [told.watch.toggle(job) for job in jobs] == [True, True]
    world.demo.set_status(jobs[0].id, "FAILED", exit_code=1)
    await until(lambda: told.ended, "one has ended")
    assert (len(told.watch), jobs[1].id in told.watch) == (1, True)
    world.demo.set_status(jobs[1].id, "SUCCEEDED", exit_code=0)
    await until(lambda: len(told.ended) == 2, "both have ended")
    assert [job.status for job in told.ended] == [Status.FAILED, Status.SUCCEEDED]
    await until(lambda: not told.watch.is_looking, "nothing is asked any more")


async def test_who_is_left_is_not_told_of(world: World, told: Told) -> None:
    first, second = runs(world), runs(world)
    told.watch.toggle(first)
    told.watch.toggle(second)
    assert not told.watch.toggle(first)
    world.demo.set_status(first.id, "FAILED")
    world.demo.set_status(second.id, "FAILED")
    await until(lambda: told.ended, "the other has ended")
    assert [job.id for job in told.ended] == [second.id]


async def test_a_failed_look_is_made_again(world: World, told: Told) -> None:
    job = runs(world)
    world.demo.faults.deny = 2
    told.watch.toggle(job)
    await until(lambda: world.demo.faults.deny == 0, "two looks have failed")
    world.demo.set_status(job.id, "SUCCEEDED")
    await until(lambda: told.ended, "it has ended")


async def test_one_that_is_forgotten_is_told_as_gone(world: World, told: Told) -> None:
    job = runs(world)
    told.watch.toggle(job)
    world.demo.forget(job.id)
    before = looks(world)
    await until(lambda: told.gone, "it is gone")
    assert (told.gone, len(told.watch)) == ([job.id], 0)
    assert looks(world) - before >= LOOKS


async def test_one_that_is_chosen_later_is_asked_for_too(world: World, told: Told) -> None:
    first = runs(world)
    told.watch.toggle(first)
    world.demo.set_status(first.id, "SUCCEEDED")
    await until(lambda: told.ended, "it has ended")
    second = runs(world)
    told.watch.toggle(second)
    world.demo.set_status(second.id, "SUCCEEDED")
    await until(lambda: len(told.ended) == 2, "the second has ended")
