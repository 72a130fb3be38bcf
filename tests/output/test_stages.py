"""Children, descriptions and columns: what is written of what a query finds, and what it costs."""

import asyncio
import csv
import io
import json
from datetime import datetime
from typing import Any

import pytest

from batch_tui.aws import parse as parse_answer
from batch_tui.batch.failure import Failure, Throttled
from batch_tui.batch.job import STATUSES, Job, Status, split_child
from batch_tui.batch.query.query import parse
from batch_tui.demo.describe import detail
from batch_tui.feed.full import Full
from batch_tui.feed.offspring import SIDE_BY_SIDE, Offspring
from batch_tui.feed.pager import Batch
from batch_tui.look.columns import BY_KEY, COLUMNS
from batch_tui.look.formats import FORMATS
from batch_tui.output.program import Missing
from tests.batch.queries import query_means
from tests.feed.arrays import Asked
from tests.feed.world import NOW, World, present_jobs, source_of
from tests.output.conftest import ODD
from tests.output.test_program import Written, ids, operations, written

__all__ = ["written"]

QUEUES = ("nightly-etl", "genomics", ODD)
FAMILIES = ("ml-training", ODD)


def children_of(world: World, text: str) -> set[str]:
    """The ids of the children that are meant, found one by one."""
    query = parse(text)
    parents = [job for job in present_jobs(world, FAMILIES) if query_means(query, job, NOW)]
    found = set()
    for parent in parents:
        if not parent.child_count:
            continue
        store = world.demo.store
        facts = store.find(parent.id)
        assert facts is not None
        there = [store.child(facts, index) for index in range(parent.child_count)]
        details = [detail(child, store.columns.seed) for child in there if child]
        children = parse_answer.described({"jobs": details})
        found |= {c.id for c in children if not query.statuses or c.status in query.statuses}
    return found


@pytest.mark.parametrize(
    "text",
    ["", "status:failed", "type:mnp", "-status:succeeded type:array", "status:active", "nobody"],
)
def test_just_the_children_that_are_meant_are_written_each_once(
    world: World, written: Written, text: str
) -> None:
    found = ids("jsonl", written(text, FAMILIES, output="jsonl", children=True))
    assert len(found) == len(set(found))
    assert set(found) == children_of(world, text)


def test_children_come_by_parent_and_cost_no_call_for_what_none_is_in(
    world: World, written: Written
) -> None:
    statuses = ["SUCCEEDED"] * 1_500 + ["FAILED"] * 3
    made = [
        world.demo.add_job(
            "cost", queue=ODD, status="FAILED", size=len(statuses), children=statuses
        )
        for _ in range(3)
    ]
    found = ids("jsonl", written("cost", output="jsonl", children=True))
    parents = [child.parent for child in map(split_child, found) if child]
    assert list(dict.fromkeys(parents)) == list(
        dict.fromkeys(sorted(parents, key=made[::-1].index))
    )
    assert [i for i in found if i.startswith(made[0])][:3] == [f"{made[0]}:{n}" for n in range(3)]
    asked = [call.body for call in world.demo.calls if "arrayJobId" in call.body]
    assert len(asked) == 3 * (2 + 1)  # 1,500 in two pages, three in one
    found = ids("jsonl", written("cost status:failed", output="jsonl", children=True, limit=2))
    assert len(found) == 2
    asked = [call.body for call in world.demo.calls if "arrayJobId" in call.body]
    assert len(asked) == 1
    for job_id in made:
        world.demo.forget(job_id)


@pytest.mark.parametrize("output", ["jsonl", "csv"])
def test_nothing_of_a_described_job_is_missing_for_not_being_told(
    world: World, written: Written, output: str
) -> None:
    text = written("", QUEUES, output=output, describe=True)
    rows = read(output, text)
    jobs = {job.id: job for job in present_jobs(world, QUEUES)}
    assert sorted(row["jobId"] for row in rows) == sorted(jobs)
    for row in rows:
        job = jobs[row["jobId"]]
        tags = row["tags"] if output == "jsonl" else json.loads(row["tags"])
        assert tags == dict(job.rest.tags or ())
        assert int(row["attempts"]) == job.attempts
        assert (row["jobDefinition"], row["status"]) == (job.definition, job.state)
        if output == "jsonl":
            assert (row["container"] or {}).get("exitCode") == job.exit_code
            assert bool(row["startedAt"]) == (job.started is not None)


def test_described_jobs_stand_in_the_order_in_which_they_were_listed(
    world: World, written: Written
) -> None:
    listed = ids("csv", written("after:20d", ("nightly-etl",), output="csv"))
    described = ids("csv", written("after:20d", ("nightly-etl",), output="csv", describe=True))
    assert described == listed
    assert operations(world).count("DescribeJobs") <= len(listed) // 100 + 2


def test_what_was_described_for_the_filter_is_not_described_again(
    world: World, written: Written
) -> None:
    text = written("attempts:>1 status:failed", ("nightly-etl",), output="csv")
    before = operations(world).count("DescribeJobs")
    again = written("attempts:>1 status:failed", ("nightly-etl",), output="csv", describe=True)
    assert ids("csv", text) == ids("csv", again)
    assert operations(world).count("DescribeJobs") == before


def test_a_limit_describes_no_more_than_is_written(world: World, written: Written) -> None:
    text = written("", ("nightly-etl",), output="jsonl", describe=True, limit=3)
    assert len(text.splitlines()) == 3
    asked = [call for call in world.demo.calls if call.operation == "DescribeJobs"]
    assert [len(call.body["jobs"]) for call in asked] == [3]


@pytest.mark.parametrize("output", ["jsonl", "csv", "csv-safe", "table"])
def test_columns_are_those_of_the_registry_in_every_format(
    world: World, written: Written, output: str
) -> None:
    keys = tuple(column.key for column in COLUMNS)
    text = written("status:succeeded", ("nightly-etl",), output=output, columns=keys, limit=40)
    jobs = {job.id: job for job in present_jobs(world, ("nightly-etl",))}
    if output == "table":
        head, *lines = text.splitlines()
        assert head.split() == " ".join(BY_KEY[key].title for key in keys).split()
        assert len(lines) == 40
        return
    rows = read(output, text)
    for row in rows:
        assert tuple(row) == keys
        job = jobs[row["id"]]
        assert datetime.fromisoformat(row["created"]).timestamp() * 1000 == job.created
        ran = job.duration(NOW)
        assert (
            row["duration"] in ("", None) if ran is None else float(row["duration"]) * 1000 == ran
        )
        assert int(row["attempts"]) == job.attempts
        assert (row["name"], row["status"]) == (job.name, "SUCCEEDED")


def test_only_what_no_listing_tells_is_described_for_a_column(
    world: World, written: Written
) -> None:
    written("status:failed", columns=("id", "exit", "reason"), output="csv")
    assert "DescribeJobs" not in operations(world)
    text = written("status:failed", columns=("id", "tags"), output="csv")
    assert "DescribeJobs" in operations(world)
    assert all(row["tags"] for row in csv.DictReader(io.StringIO(text)))


def test_the_columns_of_a_table_keep_their_width_in_a_narrow_terminal(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = written("", columns=("name", "reason", "exit")).splitlines()
    assert lines[0].split() == ["NAME", "REASON", "EXIT"]
    assert max(map(len, lines)) <= 60


@pytest.mark.parametrize("form", FORMATS)
def test_a_job_of_which_nothing_is_told_has_no_value_in_any_column(form: str) -> None:
    job = Job("1", "")
    told = {key: BY_KEY[key].plain.member(job, NOW) for key in BY_KEY}
    assert {key for key, value in told.items() if value is not None} == {"id", "short-id"}
    assert all(BY_KEY[key].plain.text(job, NOW) == "" for key in BY_KEY.keys() - {"id", "short-id"})


class Given:
    """A reader of jobs that are there."""

    def __init__(self, jobs: list[Job], size: int) -> None:
        self._jobs = jobs
        self._size = size
        self.scanned = self.matched = 0

    @property
    def finished(self) -> bool:
        return not self._jobs

    async def next_page(self, want: int = 100, max_pages: int = 10) -> Batch:
        await asyncio.sleep(0)
        page, self._jobs = self._jobs[: self._size], self._jobs[self._size :]
        self.scanned += len(page)
        self.matched += len(page)
        return Batch(tuple(page), self.finished)


def failed_array(world: World) -> Job:
    """An array whose two children have failed."""
    made = world.demo.add_job("fails", queue=ODD, status="FAILED", size=2, children=["FAILED"] * 2)
    return world.region.describe_jobs((made,))[0]


def forget(world: World, made: list[Job]) -> None:
    for job in made:
        world.demo.forget(job.id)


def read(output: str, text: str) -> list[dict[str, Any]]:
    """The rows of what was written."""
    if output == "jsonl":
        return [json.loads(line) for line in text.splitlines()]
    return list(csv.DictReader(io.StringIO(text)))


async def drained(reader: Full | Offspring, want: int = 10_000) -> list[Job]:
    """Everything, however often a call fails."""
    found: list[Job] = []
    while not reader.finished:
        try:
            found += (await reader.next_page(want)).jobs
        except Throttled:
            continue
    return found


async def test_a_throttled_call_loses_nothing_and_doubles_nothing(world: World) -> None:
    jobs = list(present_jobs(world, ("nightly-etl",)))[:450]
    bare = [job._replace(more=None) for job in jobs]
    world.demo.faults.turn({"throttle": 3, "only": ["DescribeJobs"]})
    full = Full(Given(bare, 300), source_of(world), lambda _: True)
    found = await drained(full)
    world.demo.faults.turn({"only": []})
    assert [job.id for job in found] == [job.id for job in jobs]
    assert all(job.attempts is not None for job in found)


async def test_what_a_description_no_longer_shows_as_asked_for_is_left_out(world: World) -> None:
    jobs = list(present_jobs(world, ("nightly-etl",)))[:150]
    bare = [job._replace(more=None, status=Status.RUNNING) for job in jobs]
    full = Full(Given(bare, 100), source_of(world), lambda job: job.status is Status.RUNNING)
    found = [job.id for job in await drained(full)]
    assert found == [job.id for job in jobs if job.status is Status.RUNNING]


async def test_a_forgotten_job_stays_as_it_was_listed_and_is_counted(world: World) -> None:
    gone = Job("00000000-0000-0000-0000-000000000000", "gone", Status.FAILED, queue=ODD)
    full = Full(Given([gone], 100), source_of(world), lambda _: True)
    assert await drained(full) == [gone]
    assert full.untold == 1
    assert Missing(untold=full.untold).is_much
    assert "1 job could not be described" in Missing(untold=1).sentences[0]


async def test_few_listings_of_children_are_held_at_a_time(world: World) -> None:
    parents = [
        world.region.describe_jobs(
            (
                world.demo.add_job(
                    "many", queue=ODD, status="FAILED", size=4, children=["FAILED"] * 4
                ),
            )
        )[0]
        for _ in range(3 * SIDE_BY_SIDE)
    ]
    offspring = Offspring(Given(parents, 1_000), source_of(world), frozenset())
    await offspring.next_page()
    most = 0
    found: list[Job] = []
    while not offspring.finished:
        jobs = (await offspring.next_page()).jobs
        most = max(most, len(jobs))
        found += jobs
    assert len(found) == 4 * len(parents)
    assert most <= 4 * SIDE_BY_SIDE
    for parent in parents:
        world.demo.forget(parent.id)


async def test_parents_whose_children_cannot_be_read_are_told_and_the_others_written(
    world: World,
) -> None:
    made = [failed_array(world) for _ in range(2)]
    world.demo.faults.turn({"deny": 1, "only": ["ListJobs"]})
    offspring = Offspring(Given(made, 10), source_of(world), frozenset([Status.FAILED]))
    found = await drained(offspring)
    world.demo.faults.turn({"only": []})
    assert [job.id for job in found] == [f"{made[1].id}:0", f"{made[1].id}:1"]
    missing = Missing(childless=offspring.failed)
    assert missing.is_much
    assert missing.sentences[0].startswith(f"Not all children of {made[0].id} were read. ")
    forget(world, made)


async def test_throttled_listings_of_children_lose_none_and_double_none(world: World) -> None:
    made = [failed_array(world) for _ in range(12)]
    world.demo.faults.turn({"throttle": 5, "only": ["ListJobs"]})
    offspring = Offspring(Given(made, 5), source_of(world), frozenset())
    found = [job.id for job in await drained(offspring)]
    world.demo.faults.turn({"only": []})
    assert found == [f"{parent.id}:{index}" for parent in made for index in range(2)]
    assert not offspring.failed
    forget(world, made)


async def test_children_that_move_on_while_they_are_listed_are_met_further_on(
    world: World,
) -> None:
    made = world.demo.add_job(
        "moves", queue=ODD, status="PENDING", size=3, children=["RUNNABLE", "RUNNING", "FAILED"]
    )
    parent = world.region.describe_jobs((made,))[0]
    asked = Asked(world)
    offspring = Offspring(Given([parent], 10), source_of(world), frozenset())
    found = await drained(offspring)
    assert {child.index for job in found if (child := split_child(job.id))} == {0, 1, 2}
    active = [str(status) for status in STATUSES[:5]]
    assert asked.statuses[: len(active)] == active
    assert asked.statuses[-2:] == ["SUCCEEDED", "FAILED"]
    assert len(asked.statuses) == 5 + 3 + 2
    world.demo.forget(made)


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"children": True}, ["children of each array", "each status"]),
        ({"describe": True}, ["DescribeJobs of each job", "about 40 calls"]),
        ({"columns": ("tags",)}, ["DescribeJobs of each job"]),
    ],
)
def test_an_explanation_tells_what_the_stages_cost(
    written: Written, members: dict[str, object], words: list[str]
) -> None:
    text = "" if "children" in members else "status:failed"
    told = written(text, explain=True, **members)
    assert all(word in told for word in words)


def test_a_failure_of_everything_is_raised(world: World, written: Written) -> None:
    world.demo.faults.turn({"deny": -1, "only": ["DescribeJobs"]})
    try:
        with pytest.raises(Failure):
            written("status:failed", describe=True)
    finally:
        world.demo.faults.turn({"deny": 0, "only": []})
