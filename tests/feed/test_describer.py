"""What the children in sight are asked for, what is said of those that are not there, and when."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import count

import pytest

from batch_tui.aws.batch import BatchRegion
from batch_tui.batch.failure import Unavailable
from batch_tui.batch.job import Job, Status
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.joblist.rows import Row
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.ports import Described
from batch_tui.batch.query.query import parse
from batch_tui.feed.budget import Priority
from batch_tui.feed.calls import Calls
from batch_tui.feed.listing.describer import (
    DENIED,
    FORGOTTEN,
    NEVER_SPAWNED,
    NEWBORN,
    NOT_SPAWNED,
    UNREAD,
    Describer,
)
from tests.feed.follower import Follower, calling, followed, until
from tests.feed.test_pool import Gate
from tests.feed.world import NOW, World, source_of

LATER = NOW + 2 * NEWBORN
"""When nothing is so new any more that the service may not know it yet."""


@pytest.fixture
async def calls() -> AsyncIterator[Calls]:
    async with calling() as made:
        yield made


class Tree:
    """A list of arrays in a queue of their own, and what was asked since they were there."""

    def __init__(self, follower: Follower, world: World, parents: Sequence[str]) -> None:
        self.follower = follower
        self.listing = follower.listing
        self.parents = parents
        self._world = world
        world.demo.calls.clear()

    @property
    def asked(self) -> list[list[str]]:
        """The ids of each DescribeJobs."""
        calls = list(self._world.demo.calls)
        return [call.body["jobs"] for call in calls if call.operation == "DescribeJobs"]

    @property
    def notes(self) -> list[str]:
        """The notes of all rows but the first."""
        return [row.note for row in self.follower.rows[1:]]

    @property
    def statuses(self) -> list[Status | None]:
        """The statuses of all rows but the first."""
        return [row.job.status for row in self.follower.rows[1:]]

    async def look(self, window: range) -> None:
        """See these rows, until nothing is under way."""
        self.follower.look(window.start, len(window))
        await self.follower.idle()

    async def expand(self, parent: str, only: Sequence[int] | None = None) -> None:
        """Show children, until nothing is under way."""
        self.listing.expand(parent, only)
        await self.follower.idle()


Grow = Callable[..., AbstractAsyncContextManager[Tree]]
_queues = count()


@pytest.fixture
def grow(world: World, calls: Calls) -> Grow:
    """Opens a list of arrays of these children: `async with grow([...], status="FAILED")`."""

    @asynccontextmanager
    async def grown(
        *families: Sequence[str | None],
        status: str = "PENDING",
        size: int = 0,
        region: BatchRegion | None = None,
    ) -> AsyncIterator[Tree]:
        queue = f"queue-{next(_queues)}"
        world.demo.add_queue(queue)
        parents = [
            world.demo.add_job(
                "array", queue=queue, status=status, size=len(children), children=children
            )
            for children in families
        ]
        source = source_of(world, calls, region=region, clock=lambda: LATER)
        async with followed(source, plan(parse(""), [queue], NOW), size) as follower:
            # Only a described parent tells how many children have been spawned.
            follower.look(0, 40)
            await follower.refresh()
            follower.look(0, size)
            yield Tree(follower, world, parents)

    return grown


def indexes(ids: Sequence[str]) -> list[int]:
    return [int(job_id.rpartition(":")[2]) for job_id in ids]


# Which children are asked for


async def test_a_child_in_a_status_unheard_of_is_asked_for_once_and_then_at_the_usual_pace(
    grow: Grow, world: World
) -> None:
    async with grow(["RUNNING", "RUNNING"]) as tree:
        held = f"{tree.parents[0]}:1"
        world.demo.set_status(held, "RUNNABLE", state="HELD")
        await tree.expand(tree.parents[0])
        tree.follower.look(0, 3)
        await tree.follower.settled()
        await tree.follower.settled()
        assert len(tree.asked) == 1
        assert [row.job.state for row in tree.follower.rows[1:]] == ["RUNNING", "HELD"]
        await tree.follower.refresh()
        assert held in tree.asked[-1]


@pytest.mark.parametrize(
    ("window", "wanted"),
    [
        (range(1, 24), range(100)),
        (range(5_001, 5_024), range(5_000, 5_100)),
        (range(9_978, 10_001), range(9_900, 10_000)),
        (range(9_951, 9_974), range(9_900, 10_000)),
    ],
)
async def test_a_window_is_filled_up_to_a_hundred_from_below_and_then_from_above(
    grow: Grow, window: range, wanted: range
) -> None:
    async with grow([None] * 10_000) as tree:
        await tree.expand(tree.parents[0])
        assert tree.asked == []
        await tree.look(window)
        [ids] = tree.asked
        assert sorted(indexes(ids)) == list(wanted)


async def test_what_is_on_the_screen_comes_first_where_a_hundred_are_not_enough(
    grow: Grow,
) -> None:
    async with grow(["RUNNING"] * 400) as tree:
        await tree.expand(tree.parents[0])
        await tree.look(range(101, 261))
        first, second = tree.asked
        assert indexes(first) == list(range(100, 200))
        assert set(indexes(second)) == {*range(200, 260), *range(260, 300)}


async def test_groups_in_one_window_share_a_call(grow: Grow) -> None:
    async with grow(*[["RUNNING"] * 4] * 5) as tree:
        for parent in tree.parents:
            tree.listing.expand(parent)
        await tree.look(range(25))
        [ids] = tree.asked
        assert len(ids) == len(set(ids)) == 20
        await tree.look(range(1, 25))
        assert len(tree.asked) == 1


async def test_neighbours_of_a_restricted_group_are_those_on_display(grow: Grow) -> None:
    async with grow([None] * 10_000) as tree:
        await tree.expand(tree.parents[0], range(0, 10_000, 100))
        await tree.look(range(50, 60))
        [ids] = tree.asked
        assert sorted(indexes(ids)) == list(range(0, 10_000, 100))


def test_looking_at_a_window_depends_on_the_window_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = JobList()
    job_id = world.demo.add_job("array", status="PENDING", size=10_000, children=[None] * 10_000)
    jobs.merge(world.region.describe_jobs((job_id,)))
    jobs.expand(job_id)
    looked_at = 0
    rows = jobs.rows

    def counted(start: int, stop: int) -> list[Row]:
        nonlocal looked_at
        looked_at += stop - start
        return rows(start, stop)

    monkeypatch.setattr(jobs, "rows", counted)
    Describer(jobs, source_of(world)).unknown(range(5_000, 5_050))
    assert 50 <= looked_at <= 50 + 2 * 100


class Held(BatchRegion):
    """A region that describes nothing while its gate is held."""

    gate: Gate | None = None

    def describe_jobs(self, ids: Sequence[str]) -> Described:
        if self.gate is not None:
            self.gate()
        return super().describe_jobs(ids)


async def test_a_child_is_never_asked_for_twice_at_once(grow: Grow, world: World) -> None:
    region, gate = Held(world.region.connection), Gate()
    async with grow(["RUNNING"] * 350, region=region) as tree:
        await tree.expand(tree.parents[0])
        region.gate = gate
        tree.follower.look(1, 50)
        tree.listing.refresh()
        await gate.is_entered()
        await gate.is_entered()  # what is unknown, and the refresh
        tree.follower.look(101, 100)
        tree.listing.refresh()
        gate.open.set()
        await tree.follower.idle()
        children = [job_id for ids in tree.asked for job_id in ids if ":" in job_id]
        assert len(children) == len(set(children)) >= 200


async def test_children_that_the_service_tells_no_status_of_are_asked_for_once(
    grow: Grow, world: World
) -> None:
    class Novel(BatchRegion):
        """A region whose children are in a status that the program does not know."""

        def describe_jobs(self, ids: Sequence[str]) -> Described:
            told = super().describe_jobs(ids)
            return Described(job._replace(status=None) if ":" in job.id else job for job in told)

    async with grow(["RUNNING"] * 3, region=Novel(world.region.connection)) as tree:
        await tree.expand(tree.parents[0])
        await tree.look(range(4))
        assert len(tree.asked) == 1


# What is said of those that are not there


async def test_what_is_not_there_says_why(grow: Grow) -> None:
    for children, status, notes in (
        (["RUNNING", None], "PENDING", ["", NOT_SPAWNED]),
        (["SUCCEEDED", None], "SUCCEEDED", ["", FORGOTTEN]),
        ([None, None], "FAILED", [NEVER_SPAWNED, NEVER_SPAWNED]),
    ):
        async with grow(children, status=status, size=9) as tree:
            await tree.expand(tree.parents[0])
            assert tree.notes == notes
            await tree.look(range(1, 9))
            assert len(tree.asked) == 1


async def test_a_child_that_was_there_and_is_gone_is_not_called_unspawned(world: World) -> None:
    jobs = JobList()
    describer = Describer(jobs, source_of(world, clock=lambda: LATER))
    job_id = world.demo.add_job("array", status="PENDING", size=2, children=[None, None])
    jobs.merge(world.region.describe_jobs((job_id,)))
    jobs.merge([Job(f"{job_id}:0", "array", Status.RUNNING, NOW)])
    answer = await describer.ask([f"{job_id}:0", f"{job_id}:1"], Priority.KEY)
    assert describer.notes(answer) == {f"{job_id}:0": FORGOTTEN, f"{job_id}:1": NOT_SPAWNED}


async def test_what_was_just_listed_may_not_be_known_to_the_service_yet(world: World) -> None:
    jobs = JobList()
    describer = Describer(jobs, source_of(world, clock=lambda: NOW + NEWBORN - 1))
    jobs.merge([Job("new", "new", Status.SUBMITTED, NOW), Job("old", "old", None, NOW - 1)])
    jobs.note("new", "7 FAILED of 9")
    answer = await describer.ask(["new", "old"], Priority.KEY)
    assert describer.notes(answer) == {"new": "7 FAILED of 9", "old": FORGOTTEN}


async def test_a_note_of_absence_goes_with_it_and_any_other_stays(grow: Grow, world: World) -> None:
    async with grow([None, "FAILED", None], size=9) as tree:
        [parent] = tree.parents
        await tree.expand(parent, [0, 1])
        assert tree.notes == [NOT_SPAWNED, ""]
        world.demo.set_status(f"{parent}:0", "STARTING")
        await tree.follower.refresh()
        assert tree.notes == ["", ""]
        assert tree.statuses == [Status.STARTING, Status.FAILED]
        assert tree.follower.note(parent) == "2 chosen of 3"


async def test_a_hundred_answers_are_one_change(grow: Grow) -> None:
    async with grow([None, "RUNNING"] * 50) as tree:
        await tree.expand(tree.parents[0])
        tree.follower.changes.clear()
        await tree.look(range(101))
        assert len([change for change in tree.follower.changes if change]) == 1
        assert tree.notes == [NOT_SPAWNED, ""] * 50


async def test_what_may_not_be_described_says_so_and_is_asked_for_again_on_demand(
    grow: Grow, world: World
) -> None:
    async with grow(["RUNNING", "FAILED"], size=9) as tree:
        world.demo.faults.deny = -1
        await tree.expand(tree.parents[0])
        assert tree.notes == [DENIED, DENIED]
        await tree.look(range(1, 9))
        assert len(tree.asked) == 1
        world.demo.faults.deny = 0
        await tree.follower.refresh(Priority.REFRESH)
        assert tree.notes == [DENIED, DENIED]
        await tree.follower.refresh(Priority.KEY)
        assert tree.notes == ["", ""]
        assert tree.statuses == [Status.RUNNING, Status.FAILED]


async def test_after_a_failure_the_same_children_are_asked_for_again(
    grow: Grow, world: World
) -> None:
    async with grow(["RUNNING"] * 3) as tree:
        await tree.expand(tree.parents[0])
        world.demo.faults.break_down = -1
        await tree.look(range(9))
        assert isinstance(tree.follower.state.failure, Unavailable)
        assert tree.statuses == [None] * 3
        world.demo.faults.clear()
        first = tree.asked[0]
        await tree.look(range(1, 9))
        assert tree.asked[-1] == first
        assert tree.statuses == [Status.RUNNING] * 3


async def test_it_is_known_when_a_job_was_last_told_of(world: World) -> None:
    jobs = JobList()
    describer = Describer(jobs, source_of(world, clock=lambda: LATER))
    job_id = world.demo.add_job("array", status="PENDING", size=1, children=["RUNNING"])
    assert describer.seen(f"{job_id}:0") == 0
    await describer.ask([f"{job_id}:0"], Priority.KEY)
    assert describer.seen(f"{job_id}:0") == LATER


async def test_children_in_sight_of_a_list_that_is_left_are_asked_for_when_it_comes_back(
    grow: Grow, world: World
) -> None:
    async with grow(["RUNNING"] * 300) as tree:
        await tree.expand(tree.parents[0])
        world.demo.faults.latency = 0.05
        tree.follower.look(1, 250)
        await until(lambda: tree.asked, "asked")
        tree.follower.leave()
        await until(lambda: not tree.follower.state.busy, "nobody asks on")
        assert len(tree.asked) == 1
        world.demo.faults.latency = 0.0
        tree.follower.follow()
        await tree.follower.idle()
        assert tree.statuses[:250] == [Status.RUNNING] * 250


# Listing the children of a parent in some statuses


async def test_a_child_that_changes_its_status_between_two_listings_is_there_once(
    grow: Grow, world: World
) -> None:
    async with grow(["RUNNING"] * 3 + ["FAILED"] * 2) as tree:
        [parent] = tree.parents

        def fail_one() -> None:
            if len(tree.follower.rows) > 1:
                world.demo.set_status(f"{parent}:1", "FAILED", exit_code=1)

        tree.follower.when_told = fail_one
        tree.listing.restrict(parent, {Status.FAILED, Status.RUNNING})
        await tree.follower.idle()
        shown = [row.job for row in tree.follower.rows[1:]]
        assert indexes([job.id for job in shown]) == [0, 1, 2, 3, 4]
        assert shown[1].status is Status.FAILED
        assert [call.body["jobStatus"] for call in world.demo.calls] == ["RUNNING", "FAILED"]


async def test_children_that_were_listed_have_their_parents_definition(grow: Grow) -> None:
    async with grow(["FAILED"]) as tree:
        [parent] = tree.parents
        tree.listing.restrict(parent, {Status.FAILED})
        await tree.follower.idle()
        child, array = (tree.listing.jobs.get(i) for i in (f"{parent}:0", parent))
        assert child is not None
        assert array is not None
        assert child.definition == array.definition != ""


async def test_of_an_answer_that_cannot_be_read_whole_nobody_is_said_to_be_gone(
    grow: Grow, world: World
) -> None:
    async with grow(["RUNNING"] * 3) as tree:
        world.demo.faults.turn({"spoil": 1, "only": ["DescribeJobs"]})
        await tree.expand(tree.parents[0])
        await tree.look(range(4))
        world.demo.faults.clear()
        assert [note for note in tree.notes if note] == [UNREAD]
