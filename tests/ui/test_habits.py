"""Under every habit of a region the screen shows just the jobs that a query means."""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from batch_tui.batch.query.query import Query, parse
from batch_tui.feed.budget import Budget
from batch_tui.settings.memory import Memory
from batch_tui.settings.options import Settings
from tests.batch.queries import query_means
from tests.conftest import SCOPE
from tests.feed.habits import ALONE, behave, combined, seeded, typed
from tests.feed.odd import ASKED, add_odd_jobs
from tests.feed.world import NOW, World, all_jobs, demo_world
from tests.ui import driver
from tests.ui.driver import Running

pytestmark = pytest.mark.usefixtures("utc")

PROGRAMS, EACH = 6, 8
"""How many programs there are, and how many combinations each one meets."""
TEXTS = ("status:failed,running", "-status:succeeded exit:none,137", "etl* reason:essential")
"""What each habit alone is asked: by status, what must be described, by name."""


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with demo_world(jobs=250, seed=11) as made:
        add_odd_jobs(made.demo)
        yield made


@asynccontextmanager
async def showing(world: World, counts: bool) -> AsyncIterator[Running]:
    """The program, with the queues of the matrix on its screen."""
    behave(world.demo, {})
    async with driver.started(
        world.demo,
        size=(80, 24),
        budget=Budget(rate=10_000, steady=10_000, burst=10_000),
        clock=lambda: NOW,
        memory=Memory(None),
        config=Path("never-written.toml"),
        scope=SCOPE,
        settings=Settings(queues=ASKED, refresh=0.0, counts=counts),
    ) as running:
        await running.loaded()
        yield running


async def shown(running: Running, query: Query) -> list[str]:
    """The ids in the table, once a query was typed and the list was paged to its end."""
    driver.forget_lists(running)
    driver.write_query(running, str(query))
    await driver.idle(running)
    running.type_at_once("enter")
    await driver.idle(running)
    assert driver.asked_query(running) == query
    scanned = -1
    while not (driver.is_finished(running) or driver.banner_shown(running)):
        assert driver.scanned(running) > scanned, "no page is asked for"
        scanned = driver.scanned(running)
        running.type_at_once("G", "j")
        await driver.idle(running)
        # Rows that came in meanwhile are under the cursor now: Enter is for the tail alone.
        if driver.is_exhausted(running) and driver.table(running).cursor is None:
            running.type_at_once("enter")
            await driver.idle(running)
    return driver.ids(running)


def expected(world: World, query: Query) -> list[str]:
    """The ids by brute force, of the queues that may be listed."""
    queues = query.choose_queues(ASKED, tuple(world.demo.store.queues))
    closed = world.demo.habits.unlisted
    jobs = [job for job in all_jobs(world, queues) if job.queue not in closed]
    return sorted(job.id for job in jobs if query_means(query, job, NOW))


async def hold(
    world: World, asked: Iterable[tuple[Mapping[str, Any], Query]], counts: bool
) -> None:
    """One program is asked for all of it, while the habits of the region change."""
    async with showing(world, counts) as running:
        for habits, query in asked:
            behave(world.demo, habits)
            assert sorted(await shown(running, query)) == expected(world, query), (habits, query)


@pytest.mark.parametrize("text", TEXTS)
async def test_one_habit_changes_nothing_on_the_screen(world: World, text: str) -> None:
    await hold(world, [(habits, parse(text)) for habits in ALONE], counts=False)


@settings(parent=seeded, max_examples=PROGRAMS, phases=[Phase.generate])
@given(st.lists(st.tuples(combined, typed), min_size=EACH, max_size=EACH), st.booleans())
async def test_no_combination_of_them_changes_anything_on_the_screen(
    world: World, asked: list[tuple[Mapping[str, Any], Query]], counts: bool
) -> None:
    await hold(world, asked, counts)
