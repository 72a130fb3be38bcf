"""How many jobs were scanned and match is told with those that a refresh has brought."""

import pytest

from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import parse
from tests.feed.follower import calling, followed
from tests.feed.world import NOW, demo_world, source_of

MINE, HOUR = "mine", 3_600_000
JOBS, RUNNING = 250, 20


@pytest.mark.parametrize(
    ("text", "scanned", "matched"),
    [
        # all jobs, of which the old one stays what it was asked for
        ("-nobody", JOBS + 3, JOBS + 3),
        # those that ran were scanned, and did not match
        ("-status:running", JOBS + 3, JOBS - RUNNING + 3),
        # those that ran were in another listing
        ("status:failed -nobody", JOBS - RUNNING + 3, JOBS - RUNNING + 3),
    ],
)
@pytest.mark.parametrize("before", [0, 5], ids=["at the first page", "at the end"])
async def test_what_a_refresh_brings_is_counted_once(
    text: str, scanned: int, matched: int, before: int
) -> None:
    with demo_world(jobs=0, seed=1) as world:
        add = world.demo.add_job
        for number in range(JOBS):
            status = "RUNNING" if number < RUNNING else "FAILED"
            add(queue=MINE, status=status, created=NOW - HOUR * (number + 1))
        old = add(queue=MINE, status="RUNNING", created=NOW - HOUR // 2)
        async with calling() as calls:
            source = source_of(world, calls, clock=world.demo.clock.life)
            async with followed(source, plan(parse(text), (MINE,), NOW)) as follower:
                await follower.more(before)
                world.demo.set_status(old, "FAILED")
                for _ in range(2):
                    add(queue=MINE, status="FAILED", created=world.demo.clock.life())
                    for _ in range(13):
                        world.demo.advance(5)
                        await follower.refresh()
                await follower.more(8)
                assert follower.state.stage == "finished"
                assert (follower.state.scanned, follower.state.matched) == (scanned, matched)
                assert matched == len(follower.ids)
