"""A restricted group follows its parent's counts, and asks for nothing while they stand."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from batch_tui.batch.failure import Denied
from batch_tui.batch.job import Status
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import parse
from batch_tui.feed.budget import Budget, Priority
from tests.feed.follower import Follower, calling, followed
from tests.feed.test_calls import Time
from tests.feed.world import NOW, World, demo_world, source_of

MINE = "mine"
FAILED = frozenset({Status.FAILED})
RUNNING = frozenset({Status.RUNNING})


@pytest.fixture
def world() -> Iterator[World]:
    with demo_world(jobs=5, seed=7) as world:
        world.demo.add_queue(MINE)
        yield world


class Group:
    """The children of an array that is the only job of a list."""

    def __init__(self, follower: Follower, world: World, parent: str) -> None:
        self.follower = follower
        self.listing = follower.listing
        self.parent = parent
        self._world = world

    @property
    def shown(self) -> list[int]:
        """The indexes of the children on display."""
        return [int(job_id.rpartition(":")[2]) for job_id in self.follower.ids[1:]]

    @property
    def note(self) -> str:
        """What is noted at the parent."""
        return self.follower.note(self.parent)

    async def restrict(self, statuses: frozenset[Status]) -> None:
        """Show only the children in these statuses."""
        self.listing.restrict(self.parent, statuses)
        await self.follower.idle()

    def put(self, status: str, *indexes: int) -> None:
        """Have children be in a status."""
        for index in indexes:
            self._world.demo.set_status(f"{self.parent}:{index}", status)

    async def refresh(self, priority: Priority = Priority.REFRESH) -> int:
        """Refresh once; in how many calls children were listed."""
        before = len(self._world.demo.calls)
        await self.follower.refresh(priority)
        calls = list(self._world.demo.calls)[before:]
        return sum("arrayJobId" in call.body for call in calls)


Grow = Callable[..., AbstractAsyncContextManager[Group]]


@pytest.fixture
def grow(world: World) -> Grow:
    """Opens a list of an array of these children, `refreshed` so often."""

    @asynccontextmanager
    async def grown(
        children: Sequence[str | None], *, refreshed: int = 1, budget: Budget | None = None
    ) -> AsyncIterator[Group]:
        parent = world.demo.add_job(
            "array", queue=MINE, status="PENDING", size=len(children), children=children
        )
        async with calling(budget) as calls:
            source = source_of(world, calls)
            async with followed(source, plan(parse(""), [MINE], NOW)) as follower:
                for _ in range(refreshed):
                    await follower.refresh()
                yield Group(follower, world, parent)

    return grown


@pytest.mark.parametrize("refreshed", [0, 1])
async def test_newly_failed_children_come_in_with_the_refresh_that_counts_them(
    grow: Grow, refreshed: int
) -> None:
    async with grow(["FAILED", *["RUNNING"] * 4], refreshed=refreshed) as group:
        await group.restrict(FAILED)
        assert (group.shown, group.note) == ([0], "1 FAILED of 5")
        group.put("FAILED", 2, 4)
        assert await group.refresh() == 1
        assert (group.shown, group.note) == ([0, 2, 4], "3 FAILED of 5")
        assert await group.refresh() == 0


@pytest.mark.parametrize("refreshed", [0, 1])
async def test_nothing_is_listed_where_the_counts_of_the_group_stand(
    grow: Grow, refreshed: int
) -> None:
    async with grow(["FAILED", *["RUNNING"] * 4], refreshed=refreshed) as group:
        await group.restrict(FAILED)
        assert await group.refresh() == 0
        group.put("SUCCEEDED", 1, 2)
        assert await group.refresh() == 0
        group.put("FAILED", 3)
        assert await group.refresh(Priority.KEY) == 1
        assert await group.refresh() == 0
        assert group.shown == [0, 3]


async def test_a_group_whose_children_change_places_follows_though_they_are_as_many(
    grow: Grow,
) -> None:
    async with grow(["RUNNING", "RUNNING", "RUNNABLE", "RUNNABLE"]) as group:
        await group.restrict(RUNNING)
        group.put("SUCCEEDED", 0)
        group.put("RUNNING", 3)
        assert await group.refresh() == 1
        assert (group.shown, group.note) == ([1, 3], "2 RUNNING of 4")
        assert await group.refresh() == 0


async def test_the_child_under_the_cursor_stays_though_it_is_the_groups_no_more(
    grow: Grow,
) -> None:
    async with grow(["RUNNING"] * 3) as group:
        await group.restrict(RUNNING)
        group.follower.look(cursor=f"{group.parent}:1")
        group.put("SUCCEEDED", 0, 1)
        await group.refresh()
        assert (group.shown, group.note) == ([1, 2], "1 RUNNING of 3")
        group.follower.look(cursor=f"{group.parent}:2")
        await group.refresh(Priority.KEY)
        assert group.shown == [2]


async def test_a_group_follows_while_its_parent_is_out_of_sight(grow: Grow) -> None:
    async with grow(["FAILED"] * 30 + ["RUNNING"] * 3) as group:
        await group.restrict(FAILED)
        group.follower.look(top=20, size=11)
        group.put("FAILED", 31)
        assert await group.refresh() == 1
        assert group.note == "31 FAILED of 33"


async def test_a_listing_that_is_throttled_comes_again_with_the_next_refresh(
    grow: Grow, world: World
) -> None:
    time = Time()
    budget = Budget(clock=time.clock, sleep=time.sleep, random=lambda: 1.0)
    async with grow(["FAILED", "RUNNING"], budget=budget) as group:
        await group.restrict(FAILED)
        group.put("FAILED", 1)
        world.demo.faults.only = frozenset({"ListJobs"})  # descriptions are not what this is about

        def throttle_children() -> None:
            listing = f"children of {group.parent}" in group.follower.state.busy
            world.demo.faults.throttle = -1 if listing else 0

        group.follower.when_told = throttle_children
        assert await group.refresh() == 1
        group.follower.when_told = lambda: None
        world.demo.faults.clear()
        assert (group.note, group.follower.state.failure) == ("1 FAILED of 2", None)
        assert await group.refresh() == 1
        assert group.note == "2 FAILED of 2"


async def test_a_listing_that_is_refused_is_told_and_comes_again_by_a_key_or_a_change(
    grow: Grow, world: World
) -> None:
    async with grow(["FAILED", *["RUNNING"] * 3]) as group:
        await group.restrict(FAILED)
        group.put("FAILED", 1)
        world.demo.faults.only = frozenset({"ListJobs"})

        def deny_children() -> None:
            listing = f"children of {group.parent}" in group.follower.state.busy
            world.demo.faults.deny = -1 if listing else 0

        group.follower.when_told = deny_children
        assert await group.refresh() == 1
        assert isinstance(group.follower.state.failure, Denied)
        assert group.note == "not listed; r tries again"
        assert group.shown == [0]
        group.follower.when_told = lambda: None
        world.demo.faults.clear()
        assert await group.refresh() == 0
        group.put("FAILED", 2)
        assert await group.refresh() == 1
        assert (group.shown, group.note) == ([0, 1, 2], "3 FAILED of 4")
