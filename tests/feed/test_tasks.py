"""Tasks by name: who is told of which end, and that nothing is left."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from batch_tui.feed.tasks import Tasks
from tests.feed.follower import until
from tests.feed.test_budget import settled


class Owner:
    """Has tasks, and notes what it is told of their ends."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.tasks = Tasks(self._ended)
        self.gate = asyncio.Event()
        self.log: list[str] = []

    async def wait(self, name: str = "it") -> None:
        """Work that ends when the gate opens."""
        self.log.append(f"{name} began")
        try:
            await self.gate.wait()
        finally:
            self.log.append(f"{name} over")

    async def fail(self, error: Exception) -> None:
        """Work that fails when the gate opens."""
        await self.gate.wait()
        raise error

    async def linger(self) -> None:
        """Work that takes a while to end when it is cancelled."""
        try:
            await self.gate.wait()
        finally:
            for _ in range(5):
                await asyncio.sleep(0)
            self.log.append("cleaned up")

    def _ended(self, name: str, error: Exception | None) -> None:
        assert name not in self.tasks
        self.told.append((name, str(error or "")))


@pytest.fixture
async def owner() -> AsyncIterator[Owner]:
    owner = Owner()
    yield owner
    await owner.tasks.close()
    assert len(asyncio.all_tasks()) == 1


async def test_what_is_under_way_has_its_name(owner: Owner) -> None:
    owner.tasks.start("a", owner.wait())
    owner.tasks.start("b", owner.wait())
    assert "a" in owner.tasks
    assert owner.tasks.names == {"a", "b"}
    owner.gate.set()
    await until(lambda: len(owner.told) == 2, "ended")
    assert owner.tasks.names == frozenset()


async def test_an_end_by_itself_is_told_once(owner: Owner) -> None:
    owner.tasks.start("a", owner.wait())
    owner.gate.set()
    await until(lambda: owner.told, "ended")
    assert not owner.tasks.stop("a")
    await settled()
    assert owner.told == [("a", "")]


async def test_what_a_task_raised_is_told(owner: Owner) -> None:
    owner.tasks.start("a", owner.fail(ValueError("out of range")))
    owner.gate.set()
    await until(lambda: owner.told, "ended")
    assert owner.told == [("a", "out of range")]


async def test_the_end_of_a_cancelled_task_is_not_told(owner: Owner) -> None:
    owner.tasks.start("a", owner.wait())
    await settled()
    assert owner.tasks.stop("a")
    assert "a" not in owner.tasks
    assert not owner.tasks.stop("a")
    await settled()
    assert owner.log == ["it began", "it over"]
    assert owner.told == []


async def test_a_task_that_is_cancelled_before_its_first_step_leaves_nothing(
    owner: Owner,
) -> None:
    owner.tasks.start("a", owner.wait())
    assert owner.tasks.stop("a")
    await settled()
    assert owner.log == []
    assert owner.told == []
    assert owner.tasks.names == frozenset()
    assert len(asyncio.all_tasks()) == 1


async def test_another_task_of_a_name_takes_the_place_of_the_first(owner: Owner) -> None:
    owner.tasks.start("a", owner.wait("first"))
    await settled()
    owner.tasks.start("a", owner.wait("second"))
    await settled()
    assert owner.log == ["first began", "first over", "second began"]
    assert owner.tasks.names == {"a"}
    owner.gate.set()
    await until(lambda: owner.told, "ended")
    assert owner.told == [("a", "")]


async def test_a_task_that_has_ended_but_is_not_told_of_yet_is_not_under_way(
    owner: Owner,
) -> None:
    owner.gate.set()
    owner.tasks.start("a", owner.wait("first"))
    [task] = asyncio.all_tasks() - {asyncio.current_task()}
    while not task.done():  # noqa: ASYNC110 - the loop has not told of its end yet
        await asyncio.sleep(0)
    assert owner.told == []
    assert "a" not in owner.tasks
    assert owner.tasks.names == frozenset()
    owner.tasks.start("a", owner.wait("second"))
    await until(lambda: owner.told, "ended")
    assert owner.log[-1] == "second over"
    assert owner.told == [("a", "")]


async def test_what_ended_may_be_begun_again_when_it_is_told(owner: Owner) -> None:
    rounds: list[str] = []

    def ended(name: str, _: Exception | None) -> None:
        rounds.append(name)
        if len(rounds) < 3:
            tasks.start(name, owner.wait())

    tasks = Tasks(ended)
    owner.gate.set()
    tasks.start("a", owner.wait())
    await until(lambda: len(rounds) == 3, "three rounds")
    assert tasks.names == frozenset()


async def test_closing_waits_until_all_are_over_and_tells_of_none(owner: Owner) -> None:
    owner.tasks.start("a", owner.linger())
    owner.tasks.start("b", owner.linger())
    await settled()
    owner.tasks.cancel("a")
    await owner.tasks.close()
    assert owner.log == ["cleaned up", "cleaned up"]
    assert owner.told == []
    assert len(asyncio.all_tasks()) == 1


async def test_once_closed_nothing_is_begun(owner: Owner) -> None:
    await owner.tasks.close()
    owner.tasks.start("a", owner.wait())
    await settled()
    assert "a" not in owner.tasks
    assert owner.log == []


async def test_the_end_of_a_task_and_of_those_in_its_place_can_be_waited_for(owner: Owner) -> None:
    await owner.tasks.over("a")
    owner.tasks.start("a", owner.wait("first"))
    waits = asyncio.create_task(owner.tasks.over("a"))
    await settled()
    owner.tasks.start("a", owner.wait("second"))
    await settled()
    assert not waits.done()
    owner.gate.set()
    await waits
    assert owner.log == ["first began", "first over", "second began", "second over"]


async def test_a_task_that_is_done_is_not_stopped_and_is_told_of(owner: Owner) -> None:
    async def leave() -> None:
        asyncio.get_running_loop().call_soon(lambda: stopped.append(owner.tasks.stop("a")))

    stopped: list[bool] = []
    owner.tasks.start("a", leave())
    await until(lambda: owner.told, "ended")
    assert stopped == [False]
    assert owner.told == [("a", "")]
