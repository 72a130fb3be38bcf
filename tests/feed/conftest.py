from collections.abc import AsyncIterator, Callable, Iterator
from typing import Protocol

import pytest

from batch_tui.feed import chain
from batch_tui.feed.listing import listing
from batch_tui.feed.source import Source
from tests.feed.follower import calling
from tests.feed.world import World, demo_world, source_of
from tests.terminal import PATIENCE


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
    async with calling(hang=lambda: world.demo.faults.latency > PATIENCE) as calls:
        yield source_of(world, calls)


@pytest.fixture
def unsettled(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Has no window count as settled, and so nobody ask what its listing left out, until called."""
    monkeypatch.setattr(listing, "SETTLED", 3_600.0)
    return monkeypatch.undo


class SmallPages(Protocol):
    """Has listings that are in no order read on in pages of so many: then there are several."""

    def __call__(self, jobs: int) -> None:
        """Do it from now on."""


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> SmallPages:
    return lambda jobs: monkeypatch.setattr(chain, "LARGE_PAGE", jobs)
