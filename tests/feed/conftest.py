from collections.abc import AsyncIterator, Iterator

import pytest

from batch_tui.feed.source import Source
from tests.feed.follower import calling
from tests.feed.world import World, demo_world, source_of


@pytest.fixture(scope="module")
def shared() -> Iterator[World]:
    with demo_world(jobs=600, seed=7) as world:
        yield world


@pytest.fixture
def world(shared: World) -> Iterator[World]:
    yield shared
    shared.demo.faults.clear()


@pytest.fixture
async def source(world: World) -> AsyncIterator[Source]:
    async with calling() as calls:
        yield source_of(world, calls)
