"""The way that is chosen, against every other way: the same jobs, for hardly more calls."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC

import pytest

from batch_tui.batch.plan import plan as planning
from batch_tui.batch.plan.plan import Plan, plan
from batch_tui.batch.query.query import parse
from batch_tui.feed.pager import Pager
from tests.feed.reading import drained, expected, ids
from tests.feed.world import NOW, World, all_jobs, demo_world, source_of

QUEUE = "genomics"
TEXTS = (
    "status:failed after:1d",
    "status:failed after:30d",
    "exit:!=0 after:2d",
    "exit:137",
    "status:running,runnable name:align*",
    "status:succeeded name:qc-report* after:3d",
    "ended:2d status:failed",
    "running:>2h after:10d",
    "reason:spot after:5d",
    "-exit:137",
    "attempts:>1",
)
SLACK = 2
"""Calls that small numbers may make a difference of."""


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with demo_world(jobs=20_000, seed=3) as made:
        yield made


async def calls(world: World, way: Plan, text: str) -> int:
    world.demo.calls.clear()
    jobs = await drained(Pager(way, source_of(world)))
    assert set(ids(jobs)) == expected(world, text, QUEUE)
    return len(world.demo.calls)


@pytest.mark.parametrize("text", TEXTS)
async def test_no_way_takes_far_fewer_calls(
    world: World, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    held = Counter(job.status for job in all_jobs(world, (QUEUE,)) if job.status)

    def planned() -> Plan:
        return plan(parse(text), (QUEUE,), NOW, UTC, whole=True, counted=dict(held))

    chosen = planned()
    taken = await calls(world, chosen, text)
    for way in chosen.ways[1:]:
        monkeypatch.setattr(planning, "routes", lambda *_, way=way, **__: [way])
        assert taken <= 1.2 * await calls(world, planned(), text) + SLACK, way


SURE = (
    "",
    "type:array",
    "-etl*",
    "id:9e37",
    "status:failed",
    "status:succeeded,running",
    "exit:137",
    "status:succeeded took:>10m",
)
"""Queries whose calls the counts alone tell, as the demo's listings by status leave out nothing
that these read."""


@pytest.mark.parametrize("text", SURE)
async def test_what_it_takes_is_told_where_the_counts_are_known(world: World, text: str) -> None:
    held = Counter(job.status for job in all_jobs(world, (QUEUE,)) if job.status)
    way = plan(parse(text), (QUEUE,), NOW, UTC, whole=True, every=True, counted=dict(held))
    assert abs(way.ways[0].calls - await calls(world, way, text)) <= SLACK
