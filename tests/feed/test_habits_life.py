"""Under every habit that a region may have, a list stays true, and asks for no more."""

import operator
from collections.abc import Mapping
from datetime import UTC
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from batch_tui.batch.job import Status
from batch_tui.batch.plan.plan import Plan, plan
from batch_tui.batch.query.query import parse
from tests.feed.follower import calling, followed
from tests.feed.habits import ALONE, behave, combined, named, seeded
from tests.feed.odd import MINUTE
from tests.feed.world import NOW, demo_world, source_of

MINE, HOUR = "mine", 3_600_000
SIZE = 40
"""Rows on the screen."""
TICK = 5
"""Seconds from one refresh to the next."""
LATE = (10.0, 40.0)
"""Seconds by which a listing with a filter may be late, for new jobs to be there in a minute."""
LIVING = [*ALONE, *({"late": seconds} for seconds in LATE), {"token_life": 1.0}]
STEPS = 60 // TICK
TEXTS = ("status:failed,running", "exit:!=0", "")
MANY = 20
late = st.fixed_dictionaries({}, optional={"late": st.sampled_from(LATE)})


def planned(text: str, habits: Mapping[str, Any]) -> Plan:
    """A plan of the queue, and of those that may not be listed."""
    return plan(parse(text), (MINE, *habits.get("unlisted", ())), NOW, UTC)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("habits", LIVING, ids=named)
async def test_what_is_new_changed_or_comes_to_match_is_there_within_a_minute(
    habits: Mapping[str, Any], text: str
) -> None:
    await hold(habits, text)


@settings(parent=seeded, max_examples=MANY, phases=[Phase.generate])
@given(st.builds(operator.or_, combined, late), st.sampled_from(TEXTS))
async def test_so_it_is_under_any_of_them_together(habits: Mapping[str, Any], text: str) -> None:
    await hold(habits, text)


async def hold(habits: Mapping[str, Any], text: str) -> None:
    """A new job, a changed one and an old one that fails now are all there after a minute."""
    with demo_world(jobs=0, seed=11) as world:
        add, change = world.demo.add_job, world.demo.set_status
        for number in range(250):
            add("done", queue=MINE, status="FAILED", exit_code=2, created=NOW - HOUR * number)
        old = add("old", queue=MINE, status="RUNNING", created=NOW - 200 * HOUR)
        changed = add("changed", queue=MINE, status="RUNNING", created=NOW - 1_000)
        behave(world.demo, habits)
        async with calling() as calls:
            source = source_of(world, calls, clock=world.demo.clock.life)
            async with followed(source, planned(text, habits), SIZE) as follower:
                while follower.state.stage != "finished":
                    follower.look(len(follower.rows))
                    await follower.more()
                follower.look(follower.listing.jobs.position(changed))
                for job_id in (old, changed):
                    change(job_id, "FAILED", exit_code=137)
                made = world.demo.clock.life()
                new = add("new", queue=MINE, status="FAILED", exit_code=1, created=made)
                for _ in range(STEPS):
                    world.demo.advance(TICK)
                    await follower.refresh()
                    follower.look(follower.listing.jobs.position(changed) or 0)
                assert {old, changed, new} <= set(follower.ids)
                known = follower.listing.jobs.get(changed)
                assert known is not None
                assert (known.status, known.exit_code) == (Status.FAILED, 137)
                assert len(follower.ids) == len(set(follower.ids)) == 253


QUICK = [
    habits for habits in LIVING if not {*habits} & {"empty_pages", "short_pages", "expire_tokens"}
]


@pytest.mark.parametrize("text", ["status:failed,running", ""])
@pytest.mark.parametrize("habits", QUICK, ids=named)
async def test_a_refresh_takes_no_more_calls_than_ever(
    habits: Mapping[str, Any], text: str
) -> None:
    """A listing of each stream, or one by time; a description; and once what was read."""
    with demo_world(jobs=0, seed=11) as world:
        for number in range(1_050):
            status = "RUNNING" if number % 10 == 0 else "FAILED"
            world.demo.add_job(queue=MINE, status=status, created=NOW - MINUTE * number)
        behave(world.demo, habits)
        async with calling() as calls:
            source = source_of(world, calls, clock=world.demo.clock.life)
            async with followed(source, planned(text, habits), SIZE) as follower:
                await follower.settled()
                await follower.refresh()
                for _ in range(3):
                    world.demo.advance(TICK)
                    before = len(world.demo.calls)
                    await follower.refresh()
                    made = [call.operation for call in list(world.demo.calls)[before:]]
                    assert made.count("ListJobs") <= len(follower.state.plan.streams)
                    assert made.count("DescribeJobs") <= 1
