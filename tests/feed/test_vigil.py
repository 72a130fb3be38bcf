"""Jobs that are watched: what is asked of them, and which are gone."""

from collections.abc import Iterator

import pytest

from batch_tui.batch.failure import Denied
from batch_tui.batch.job import Status
from batch_tui.batch.until import read_until
from batch_tui.feed.source import Source
from batch_tui.feed.vigil import LOOKS, Vigil
from tests.feed.world import World

QUEUE = "watched"
NOBODY = "00000000-0000-4000-a000-000000000000"
ALL = read_until("all:ended")


@pytest.fixture
def pair(world: World) -> Iterator[tuple[str, str]]:
    """One that runs, and one that has succeeded."""
    made = tuple(
        world.demo.add_job(queue=QUEUE, status=status) for status in ("RUNNING", "SUCCEEDED")
    )
    world.demo.calls.clear()
    yield made[0], made[1]
    for job_id in made:
        world.demo.forget(job_id)


def described(world: World) -> list[list[str]]:
    return [call.body["jobs"] for call in world.demo.calls if call.operation == "DescribeJobs"]


async def test_what_has_ended_is_asked_for_once(
    world: World, source: Source, pair: tuple[str, str]
) -> None:
    vigil = Vigil(source, pair)
    await vigil.look()
    await vigil.look()
    assert described(world) == [[*pair], [pair[0]]]
    assert not vigil.is_over(ALL)
    world.demo.set_status(pair[0], "FAILED", exit_code=1)
    await vigil.look()
    assert vigil.is_over(ALL)
    assert [job.status for job in vigil.jobs] == [Status.FAILED, Status.SUCCEEDED]


async def test_a_hundred_are_asked_for_in_a_call(world: World, source: Source) -> None:
    ids = [world.demo.add_job(queue=QUEUE, status="RUNNING") for _ in range(250)]
    world.demo.calls.clear()
    await Vigil(source, ids).look()
    assert [len(asked) for asked in described(world)] == [100, 100, 50]
    for job_id in ids:
        world.demo.forget(job_id)


async def test_one_that_is_missed_again_and_again_is_gone(
    world: World, source: Source, pair: tuple[str, str]
) -> None:
    vigil = Vigil(source, [*pair, NOBODY])
    for _ in range(LOOKS - 1):
        await vigil.look()
        assert (vigil.gone, vigil.is_settled) == ((), False)
    await vigil.look()
    assert (vigil.gone, vigil.is_settled) == ((NOBODY,), True)
    await vigil.look()
    assert described(world)[-1] == [pair[0]]


async def test_one_that_is_missed_once_is_none_of_them(
    world: World, source: Source, pair: tuple[str, str]
) -> None:
    vigil = Vigil(source, pair)
    world.demo.faults.turn({"spoil": 1, "only": ["DescribeJobs"]})
    await vigil.look()
    assert vigil.unread == 1
    world.demo.faults.clear()
    for _ in range(LOOKS):
        await vigil.look()
    assert (vigil.unread, vigil.gone) == (0, ())
    assert {job.id for job in vigil.jobs} == {*pair}


async def test_a_failure_is_raised_and_what_is_known_stays(
    world: World, source: Source, pair: tuple[str, str]
) -> None:
    vigil = Vigil(source, pair)
    await vigil.look()
    world.demo.faults.deny = 1
    with pytest.raises(Denied):
        await vigil.look()
    assert len(vigil.jobs) == 2
