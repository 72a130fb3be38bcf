"""How many jobs could not be read is told as it is now: not of one job twice, and until it is."""

import pytest

from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import parse
from tests.feed.follower import calling, followed
from tests.feed.habits import behave
from tests.feed.world import NOW, demo_world, source_of

MINE = "mine"
SILENT = {"by_filter": ("start", "reason", "container"), "by_status": ("reason", "container")}
SPOILT = 2


@pytest.mark.parametrize(
    ("operation", "text", "jobs"),
    [
        ("DescribeJobs", "status:failed reason:x", 20),
        ("DescribeJobs", "exit:137", 20),
        ("ListJobs", "status:failed", 20),
        ("ListJobs", "status:failed", 1_050),
    ],
    ids=["described for a reason", "described for a code", "listed whole", "reviewed"],
)
async def test_it_falls_when_they_are_read(operation: str, text: str, jobs: int) -> None:
    with demo_world(jobs=0, seed=1) as world:
        for number in range(jobs):
            created = NOW - 100_000 * number
            world.demo.add_job(
                queue=MINE, status="FAILED", created=created, reason="x", exit_code=137
            )
        behave(world.demo, SILENT)
        world.demo.faults.turn({"spoil": SPOILT, "only": [operation]})
        async with calling() as calls:
            source = source_of(world, calls, clock=world.demo.clock.life)
            async with followed(source, plan(parse(text), (MINE,), NOW)) as follower:
                while follower.state.stage != "finished":
                    await follower.more()
                first = follower.state.unread
                assert len(follower.ids) == jobs - first < jobs
                for _ in range(3):
                    world.demo.advance(5)
                    await follower.refresh()
                    assert follower.state.unread == first
                world.demo.faults.clear()
                world.demo.advance(60)
                await follower.refresh()
                assert len(follower.ids) == jobs
                assert follower.state.unread == 0
