"""What is asked about a job that waits: how many calls, what hangs on what, what stays."""

from collections.abc import Iterator

import pytest

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.session import connect
from batch_tui.batch.failure import Denied
from batch_tui.batch.job import Status
from batch_tui.batch.waiting.facts import Case, had
from batch_tui.batch.waiting.place import place_of
from batch_tui.batch.waiting.verdict import verdict
from batch_tui.demo import DemoRegion
from batch_tui.demo.stuck import CAPACITY
from batch_tui.feed.source import Source
from batch_tui.feed.waiting import ASK, Inquiry, Waiting, WaitingState
from tests.feed.follower import calling, until
from tests.feed.world import NOW, World, source_of


@pytest.fixture
def world() -> Iterator[World]:
    with DemoRegion(jobs=0, now=NOW, stuck=True) as demo:
        connection = connect(
            region=demo.region_name, endpoint_url=demo.url, credentials=("key", "secret")
        )
        try:
            yield World(demo, BatchRegion(connection))
        finally:
            connection.close()


def operations(world: World) -> list[str]:
    return sorted(call.operation for call in world.demo.calls)


async def asked(source: Source, job_id: str) -> Case:
    inquiry = Inquiry(source, job_id, lambda _: None)
    assert await inquiry.ask()
    assert inquiry.case is not None
    return inquiry.case


EXPECTED = {
    "stuck-capacity": ("fault", "no free instances"),
    "stuck-max-vcpus": ("fault", "asks for 96 vCPUs"),
    "stuck-no-fit": ("fault", "no instance type"),
    "stuck-invalid": ("fault", "lost-role is INVALID"),
    "stuck-disabled": ("fault", "DISABLED"),
    "stuck-needs": ("turn", "depends on 2 jobs"),
    "stuck-behind": ("turn", "100 jobs and more"),
    "stuck-untold": ("untold", "Nothing that AWS Batch tells"),
    "stuck-at-times": ("early", "too early"),
    "stuck-starting": ("fault", "More than ten minutes"),
}


@pytest.mark.parametrize(("queue", "kind", "says"), [(q, *told) for q, told in EXPECTED.items()])
async def test_each_usual_cause_is_named(
    world: World, source: Source, queue: str, kind: str, says: str
) -> None:
    assert set(EXPECTED) == set(world.demo.stuck)
    found = verdict(await asked(source, world.demo.stuck[queue]), NOW)
    assert found.kind == kind
    assert says in found.cause


async def test_what_has_no_bearing_is_not_asked(world: World, source: Source) -> None:
    await asked(source, world.demo.stuck["stuck-needs"])
    assert operations(world) == ["DescribeJobQueues", "DescribeJobs", "DescribeJobs"]
    world.demo.calls.clear()
    await asked(source, world.demo.stuck["stuck-starting"])
    assert operations(world) == ["DescribeJobQueues", "DescribeJobs", "ListJobs"]
    world.demo.calls.clear()
    ended = world.demo.add_job(queue="stuck-needs", status="SUCCEEDED")
    await asked(source, ended)
    assert operations(world) == ["DescribeJobs"]


async def test_those_ahead_cost_one_call_however_many(world: World, source: Source) -> None:
    case = await asked(source, world.demo.stuck["stuck-behind"])
    assert operations(world).count("DescribeJobs") == 2
    ahead = had(case.ahead)
    assert ahead is not None
    assert len(ahead) == 100
    assert [one.job.name for one in ahead[:2]] == ["score-0", "score-1"]


async def test_a_child_is_asked_for_with_its_parent_and_has_its_place(
    world: World, source: Source
) -> None:
    parent = world.demo.add_job(
        "array", queue="arrays", status="PENDING", size=3, children=["RUNNING", "RUNNABLE"]
    )
    case = await asked(source, f"{parent}:1")
    assert case.parent is not None
    assert case.parent.id == parent
    place = place_of(case)
    assert place is not None
    assert place.number == 1
    of_parent = place_of(await asked(source, parent))
    assert of_parent is not None
    assert of_parent.child == f"{parent}:1"


@pytest.mark.parametrize(
    ("operation", "parts"),
    [
        ("DescribeJobQueues", {"queue"}),
        ("DescribeComputeEnvironments", {"environments"}),
        ("GetJobQueueSnapshot", {"snapshot"}),
    ],
)
async def test_a_missing_permission_costs_its_part_alone(
    world: World, source: Source, operation: str, parts: set[str]
) -> None:
    world.demo.faults.turn({"deny": -1, "only": [operation]})
    case = await asked(source, world.demo.stuck["stuck-capacity"])
    lost = {name for name, part in case._asdict().items() if isinstance(part, Denied)}
    assert lost == parts
    assert all(f"batch:{operation}" in str(failure) for failure in case.failures)


async def test_an_unknown_job_is_told(world: World, source: Source) -> None:
    states: list[WaitingState] = []
    waiting = Waiting(source, "00000000-0000-4000-a000-000000000000", states.append)
    waiting.ask()
    await until(lambda: ASK not in waiting._tasks, "asked")
    assert waiting.state.stage == "unknown"
    await waiting.close()


async def test_how_long_a_reason_was_seen_is_kept_from_look_to_look(world: World) -> None:
    now = NOW
    job_id = world.demo.add_job("mine", queue="stuck-behind", reason=f"{CAPACITY} - x")
    async with calling() as calls:
        source = source_of(world, calls, clock=lambda: now)
        kinds = []
        for _ in range(6):
            kinds.append(verdict(await asked(source, job_id), now).kind)
            now += 150_000
        assert kinds == ["early"] * 4 + ["fault"] * 2
        now += 600_000
        assert verdict(await asked(source, job_id), now).kind == "early"


async def test_what_was_told_stays_and_it_asks_again_only_while_the_job_waits(
    world: World, source: Source
) -> None:
    job_id = world.demo.stuck["stuck-untold"]
    states: list[WaitingState] = []
    waiting = Waiting(source, job_id, states.append)
    waiting.ask()
    await until(lambda: ASK not in waiting._tasks, "asked")
    world.demo.faults.turn({"deny": 1, "only": ["DescribeJobs"]})
    waiting.tick()
    await until(lambda: waiting.state.failure is not None, "failed")
    assert waiting.state.case is not None
    assert ASK in waiting._timers
    world.demo.set_status(job_id, "FAILED")
    waiting.tick()
    await until(lambda: ASK not in waiting._tasks and not waiting.state.busy, "asked")
    assert waiting.state.failure is None
    assert waiting.state.case.job.status is Status.FAILED
    assert ASK not in waiting._timers
    await waiting.close()
    assert states[-1] == waiting.state


async def test_closed_while_it_asks_nothing_is_left_and_nothing_told(
    world: World, source: Source
) -> None:
    world.demo.faults.turn({"latency": 3600.0})
    states: list[WaitingState] = []
    waiting = Waiting(source, world.demo.stuck["stuck-capacity"], states.append)
    waiting.ask()
    await until(lambda: world.demo.calls, "asked")
    told = len(states)
    await waiting.close()
    assert len(states) == told
    assert not waiting._tasks.names
