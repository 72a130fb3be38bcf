"""Under every habit of a region the program without a screen writes just the jobs that are meant.

It is read in the process: all that is written, what is said to be missing, and in which order a
limit takes them.
"""

from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch_tui.batch.failure import Failure
from batch_tui.batch.query.query import Query, parse
from batch_tui.output.program import Missing, Request, run
from tests.batch.queries import query_means
from tests.feed.habits import ALONE, behave, combined, named, seeded, typed
from tests.feed.odd import ASKED, MINUTE, add_odd_jobs
from tests.feed.world import NOW, World, all_jobs, demo_world
from tests.output.test_program import ids, source_of

pytestmark = pytest.mark.usefixtures("utc")

MINE = "mine"
FEW, MANY, LIMIT = 3, 60, 15


@pytest.fixture(scope="module")
def region() -> Iterator[World]:
    with demo_world(jobs=250, seed=11) as made:
        add_odd_jobs(made.demo)
        yield made


@pytest.fixture
def world(region: World) -> Iterator[World]:
    yield region
    behave(region.demo, {})


def written(world: World, request: Request, at: Path) -> tuple[list[str], Missing]:
    """The ids that are written, and what is missing."""
    with at.open("w", encoding="utf-8") as out, redirect_stdout(out):
        missing = run(request, source_of(world))
    return ids(request.output, at.read_text(encoding="utf-8")), missing


def hold(world: World, habits: Mapping[str, Any], query: Query, output: str, at: Path) -> None:
    """What is written is what brute force gives, but of queues that nobody may list."""
    behave(world.demo, habits)
    queues = query.choose_queues(ASKED, tuple(world.demo.store.queues))
    asked = set(queues if query.possible_statuses else ())
    closed = asked & {*habits.get("unlisted", ())}
    request = Request(query, ASKED, output=output)
    if not queues or (closed and closed == asked):
        with pytest.raises(Failure):
            written(world, request, at)
        return
    found, missing = written(world, request, at)
    jobs = all_jobs(world, tuple(sorted(asked - closed)))
    assert sorted(found) == sorted(job.id for job in jobs if query_means(query, job, NOW))
    assert set(missing.queues) == closed
    assert (missing.unread, missing.ids) == (0, ())


@pytest.mark.parametrize("habits", ALONE, ids=named)
@settings(parent=seeded, max_examples=FEW)
@given(query=typed)
def test_one_habit_changes_nothing_that_is_written(
    world: World, tmp_path: Path, habits: Mapping[str, Any], query: Query
) -> None:
    hold(world, habits, query, "jsonl", tmp_path / "out")


@settings(parent=seeded, max_examples=MANY)
@given(combined, typed, st.sampled_from(["jsonl", "csv", "table"]))
def test_no_combination_of_them_changes_anything_that_is_written(
    world: World, tmp_path: Path, habits: Mapping[str, Any], query: Query, output: str
) -> None:
    hold(world, habits, query, output, tmp_path / "out")


@pytest.fixture(scope="module")
def queue() -> Iterator[World]:
    """A region of one queue, of which no listing is a single page."""
    with demo_world(jobs=0, seed=11) as made:
        for number in range(1_100):
            made.demo.add_job(queue=MINE, status="FAILED", created=NOW - number * MINUTE)
        yield made


@pytest.mark.parametrize("text", ["", "status:failed"])
@pytest.mark.parametrize("habits", ALONE, ids=named)
def test_a_limit_takes_the_newest(
    queue: World, tmp_path: Path, habits: Mapping[str, Any], text: str
) -> None:
    behave(queue.demo, habits)
    request = Request(parse(text), (MINE,), output="jsonl", limit=LIMIT)
    found, _ = written(queue, request, tmp_path / "out")
    created = {job.id: job.created for job in all_jobs(queue, (MINE,))}
    if text and "times" in habits.get(
        "by_status", ()
    ):  # nothing that is read tells which these are
        assert len(set(found) & set(created)) == len(found) == LIMIT
        return
    assert [created[job_id] for job_id in found] == [NOW - n * MINUTE for n in range(LIMIT)]
