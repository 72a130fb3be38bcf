"""The program without a screen, as far as it runs in this process."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from batch_tui.aws.hosts import HostRegion
from batch_tui.aws.logs import LogRegion
from batch_tui.batch.failure import Failure
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.ports import Scope
from batch_tui.batch.query.query import parse
from batch_tui.demo.facts import JOB_ARN
from batch_tui.feed.budget import Budget
from batch_tui.feed.calls import Calls
from batch_tui.feed.pool import Pool
from batch_tui.feed.source import HostSource, LogSource, Source
from batch_tui.output.program import Request, run
from tests.batch.promise import most_calls, swept_calls
from tests.batch.queries import listed, query_means
from tests.feed.world import NOW, World, present_jobs
from tests.output.conftest import ODD

Written = Callable[..., str]
"""From a query and other members of `Request` to what the program writes."""

QUEUES = ("nightly-etl", "genomics", ODD)
QUERIES = (
    "",
    "etl*",
    "status:failed",
    "status:failed,running exit:137",
    "-status:succeeded type:array",
    "after:20d before:12h -etl*",
    "def:etl* status:failed",
    "share:prod status:succeeded",
    "reason:oom",
    "queue:ml*,genomics status:active",
    "name:nobody",
    "ended:20d -ended:1d",
    "running:>1h",
    "waited:>10m -etl*",
    "took:<30m status:succeeded",
    "etl* took:>10m",
    "attempts:>1 status:failed",
    "attempts:1 tag:team=gen* exit:none",
    "after:20d -tag:team=nightly -exit:none",
)


def source_of(world: World) -> Source:
    calls = Calls(Pool(), Budget(rate=1_000, steady=1_000, burst=1_000))
    logs = LogSource(LogRegion(world.region.connection), calls)
    hosts = HostSource(HostRegion(world.region.connection), calls)
    scope = Scope("default", "us-east-1")
    return Source(scope, world.region, calls, lambda: NOW, logs=logs, hosts=hosts)


@pytest.fixture
def written(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Written:
    def write(text: str = "", queues: tuple[str, ...] = (ODD,), **members: object) -> str:
        world.demo.calls.clear()
        request = Request(parse(text), queues, **members)  # type: ignore[arg-type]
        with (tmp_path / "out").open("w", encoding="utf-8") as out:
            monkeypatch.setattr("sys.stdout", out)
            run(request, source_of(world))
        return (tmp_path / "out").read_text(encoding="utf-8")

    return write


def operations(world: World) -> list[str]:
    return [call.operation for call in world.demo.calls]


def ids(output: str, text: str) -> list[str]:
    if output == "jsonl":
        return [json.loads(line)["jobId"] for line in text.splitlines()]
    if output == "csv":
        return [row["jobId"] for row in csv.DictReader(io.StringIO(text))]
    return [line.split()[0] for line in text.splitlines()[1:]]


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("output", ["jsonl", "csv", "table"])
def test_just_the_jobs_that_are_meant_are_written_each_once(
    world: World, written: Written, text: str, output: str
) -> None:
    found = ids(output, written(text, QUEUES, output=output))
    query = parse(text)
    jobs = present_jobs(world, tuple(world.demo.store.queues) if query.queues else QUEUES)
    assert sorted(found) == sorted(job.id for job in jobs if query_means(query, job, NOW))


@pytest.mark.parametrize("text", [query for query in QUERIES if "queue:" not in query])
def test_the_calls_are_those_that_the_plan_promises(
    world: World, written: Written, text: str
) -> None:
    written(text, QUEUES)
    way = plan(parse(text), QUEUES, NOW, whole=True, every=True)
    jobs = present_jobs(world, QUEUES)
    if way.swept:
        made = operations(world).count("ListJobs")
        assert made == sum(
            swept_calls(way, queue, Counter(job.status for job in jobs if job.queue == queue))
            for queue in QUEUES
        )
        assert way.needs_describe or made == len(world.demo.calls)
        return
    sizes = {stream: sum(listed(stream, job) for job in jobs) for stream in way.streams}
    assert 0 < len(world.demo.calls) <= most_calls(way, sizes)
    if not way.needs_describe and way.floor is None:
        assert len(world.demo.calls) == most_calls(way, sizes)


@pytest.mark.parametrize(
    ("output", "member"), [("jsonl", "status"), ("csv", "status"), ("table", "STATUS")]
)
def test_a_status_unheard_of_is_written_as_the_service_says_it(
    world: World, written: Written, output: str, member: str
) -> None:
    job_id = world.demo.add_job("waits", queue=ODD, state="HELD")
    text = written("waits", output=output)
    world.demo.forget(job_id)
    if output == "jsonl":
        assert json.loads(text)[member] == "HELD"
    elif output == "csv":
        assert next(csv.DictReader(io.StringIO(text)))[member] == "HELD"
    else:
        titles, line = map(str.split, text.splitlines())
        assert line[titles.index(member)] == "HELD"


@pytest.mark.parametrize("key", ["", "id:"])
def test_a_child_named_by_its_arn_is_written_from_whatever_queue(
    world: World, written: Written, key: str
) -> None:
    parent = world.demo.add_job("array", queue=ODD, size=3, children=("SUCCEEDED", "FAILED"))
    text = written(f"{key}{JOB_ARN}{parent}:1", queues=(), output="jsonl")
    world.demo.forget(parent)
    assert ids("jsonl", text) == [f"{parent}:1"]
    assert operations(world) == ["DescribeJobs"]


@pytest.mark.parametrize(("limit", "size"), [(1, 100), (100, 100), (101, 1_000), (None, 1_000)])
def test_pages_are_large_only_where_that_many_jobs_are_wanted(
    world: World, written: Written, limit: int | None, size: int
) -> None:
    found = ids("table", written("status:succeeded", ("nightly-etl",), limit=limit))
    assert len(found) == limit or (limit is None and len(found) > 101)
    assert {call.body["maxResults"] for call in world.demo.calls} == {size}


@pytest.mark.parametrize("output", ["jsonl", "csv", "table"])
def test_no_jobs_are_the_head_alone(written: Written, output: str) -> None:
    text = written("name:nobody", output=output)
    assert len(text.splitlines()) == (0 if output == "jsonl" else 1)


@pytest.mark.parametrize(("columns", "cells"), [("90", 90), ("120", 120), ("", None), ("x", None)])
def test_columns_in_the_environment_set_the_width_of_a_table(
    written: Written, monkeypatch: pytest.MonkeyPatch, columns: str, cells: int | None
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = written("status:failed -name:worte").splitlines()
    assert ("=HYPERLINK(" in "".join(lines)) == (cells != 90)
    assert cells is None or max(map(len, lines)) <= cells


def test_an_explanation_makes_no_call_and_tells_the_plan(world: World, written: Written) -> None:
    told = written("status:running -etl", explain=True)
    assert not world.demo.calls
    assert told.splitlines()[:3] == [
        f"In the queue ({ODD}):",
        "  ListJobs with status RUNNING, 1000 jobs a call",
        "Checked here, job by job: -etl",
    ]
    assert "status:pending,running -etl" in told.splitlines()[-1]


@pytest.mark.parametrize(("rows", "size"), [(True, 1_000), (False, 100)])
def test_the_plan_of_a_screen_has_smaller_pages(written: Written, rows: bool, size: int) -> None:
    assert f"FAILED, {size} jobs a call" in written("status:failed", explain=True, rows=rows)


def test_an_explanation_of_all_queues_asks_only_which_there_are(
    world: World, written: Written
) -> None:
    assert "each of 8 queues" in written("queue:*", explain=True)
    assert operations(world) == ["DescribeJobQueues"]


def test_a_query_that_no_queue_can_answer_writes_nothing(world: World, written: Written) -> None:
    with pytest.raises(Failure):
        written("queue:nobodys*")
    assert operations(world) == ["DescribeJobQueues"]


def test_without_a_standard_output_there_is_a_failure(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.demo.calls.clear()
    monkeypatch.setattr("sys.stdout", None)
    with pytest.raises(Failure, match="standard output"):
        run(Request(parse(""), (ODD,)), source_of(world))
    assert not world.demo.calls
