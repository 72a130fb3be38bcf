"""The `aws` command reads of the demo what the program reads: it is a Batch region to both."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from batch_tui.batch.job import STATUSES
from batch_tui.demo import DemoRegion
from tests.e2e.test_program import KEYS, NO_AWS, PROGRAM, REGION, without_the_users_aws
from tests.terminal import PATIENCE

__all__ = ["without_the_users_aws"]

QUEUE = "shared"
CHILDREN = ["FAILED", "SUCCEEDED", None, "RUNNING", "FAILED", "STARTING", "FAILED"]
DAY = 86_400_000
ADDED_BY_US = {"jobQueue", "isCancelled", "isTerminated"}
"""What a row of the program has besides the members that a listing told."""
Job = dict[str, Any]


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoRegion]:
    """A region with a queue of several kinds of jobs in all statuses, some created days ago."""
    with DemoRegion(jobs=500, seed=7) as region:
        region.add_queue(QUEUE, policy="fair")
        now = region.clock.wall(region.store.now)
        for number in range(84):
            created = now - number * DAY // 20 - 1000
            status = STATUSES[number % 7]
            has_ended = status in ("SUCCEEDED", "FAILED")
            region.add_job(
                ("etl-orders", "ETL-orders", "etl-events", "train")[number % 4],
                queue=QUEUE,
                status=status,
                definition=f"jd{number % 3}:{number % 2 + 1}",
                created=created,
                scheduled=created + 100,
                started=created + 200 if has_ended or status == "RUNNING" else None,
                stopped=created + 300 + number if has_ended else None,
                exit_code=(number if status == "FAILED" else 0) if has_ended else None,
                reason=f"Reason {number}",
                share=("research", "prod")[number % 2],
            )
        yield region


@pytest.fixture(scope="module")
def array(demo: DemoRegion) -> str:
    return demo.add_job("array", queue="parents", size=len(CHILDREN), children=CHILDREN)


@pytest.fixture(scope="module")
def nodes(demo: DemoRegion) -> str:
    return demo.add_job("nodes", queue="parents", nodes=len(CHILDREN), children=CHILDREN)


@pytest.fixture(autouse=True)
def counts_its_own_calls(demo: DemoRegion) -> None:
    demo.calls.clear()


def ended(command: Sequence[str]) -> str:
    """What a command writes that ends well."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("AWS_")}
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=kept | NO_AWS | KEYS | {"AWS_PAGER": ""},
        timeout=3 * PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def aws(demo: DemoRegion, operation: str, *options: str) -> dict[str, Any]:
    """What `aws batch` gives, all its pages in one."""
    where = ["--endpoint-url", demo.url, *REGION, "--output", "json"]
    told = ended([sys.executable, "-m", "awscli", *where, "batch", operation, *options])
    found: dict[str, Any] = json.loads(told)
    return found


def listed(demo: DemoRegion, *options: str) -> list[Job]:
    """The jobs of a listing of the `aws` command, which must have taken several pages."""
    demo.calls.clear()
    jobs: list[Job] = aws(demo, "list-jobs", *options)["jobSummaryList"]
    sizes = {call.body["maxResults"] for call in demo.calls}
    tokens = [call.body.get("nextToken") for call in demo.calls]
    assert len(tokens) > 1
    assert tokens == [None, *filter(None, tokens)]
    assert sizes == {int(options[options.index("--page-size") + 1])}
    return jobs


def printed(demo: DemoRegion, query: str, *queues: str) -> list[Job]:
    """The jobs that the program writes for a query."""
    chosen = [option for queue in queues for option in ("--queue", queue)]
    where = [str(PROGRAM), "--endpoint-url", demo.url, *REGION, *chosen]
    lines = ended([*where, "--print", "--output", "jsonl", "--filter", query]).splitlines()
    return [json.loads(line) for line in lines]


def flat(job: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """The members that say something, by dotted names, times as milliseconds since 1970."""
    found: dict[str, Any] = {}
    for name, value in job.items():
        if isinstance(value, dict):
            found |= flat(value, f"{before}{name}.")
        elif value is not None:
            found[before + name] = _instant(value) if name.endswith("At") else value
    return found


def _instant(value: Any) -> int:
    if isinstance(value, int):
        return value
    moment = datetime.fromisoformat(value).astimezone(UTC)
    return round(moment.timestamp() * 1000)


def by_id(jobs: Sequence[Job], *names: str) -> dict[str, dict[str, Any]]:
    """Each job's members, or those of some names, by its id, each of which comes once."""
    found = {job["jobId"]: flat(job) for job in jobs}
    assert len(found) == len(jobs)
    return {
        key: {name: value for name, value in told.items() if not names or name in names}
        for key, told in found.items()
    }


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_is_the_same_in_every_member(demo: DemoRegion, status: str) -> None:
    told = listed(demo, "--job-queue", QUEUE, "--job-status", status, "--page-size", "5")
    ours = by_id(printed(demo, f"status:{status}", QUEUE))
    assert len(told) == 12
    assert by_id(told) == {
        key: {name: value for name, value in members.items() if name not in ADDED_BY_US}
        for key, members in ours.items()
    }


@pytest.mark.parametrize(
    ("name", "value", "query", "several"),
    [
        ("JOB_NAME", "etl-orders", "name:etl-orders", 42),
        ("JOB_NAME", "etl*", "etl*", 63),
        ("JOB_DEFINITION", "jd1", "def:jd1", 28),
        ("JOB_DEFINITION", "jd*", "def:jd*", 84),
        ("AFTER_CREATED_AT", "{then}", "after:{iso}", 41),
        ("BEFORE_CREATED_AT", "{then}", "before:{iso}", 43),
    ],
)
def test_a_filter_is_the_same(
    demo: DemoRegion, name: str, value: str, query: str, several: int
) -> None:
    then = demo.clock.wall(demo.store.now) - 2 * DAY - DAY // 40
    then -= then % 1000
    iso = datetime.fromtimestamp(then / 1000, UTC).isoformat()
    filters = f"name={name},values={value.format(then=then)}"
    told = listed(demo, "--job-queue", QUEUE, "--filters", filters, "--page-size", "10")
    ours = printed(demo, query.format(iso=iso), QUEUE)
    main = ("jobArn", "jobName", "createdAt", "status", "jobDefinition", "container.exitCode")
    assert len(told) == several
    assert by_id(ours, *main) == by_id(told, *main)


def test_a_share_with_a_status_is_the_same(demo: DemoRegion) -> None:
    filters = ["--filters", "name=SHARE_IDENTIFIER,values=prod", "--job-status", "FAILED"]
    told = listed(demo, "--job-queue", QUEUE, *filters, "--page-size", "2")
    ours = printed(demo, "share:prod status:failed", QUEUE)
    main = ("jobName", "createdAt", "status", "shareIdentifier")
    assert len(told) == 6
    assert by_id(ours, *main) == by_id(told, *main)


@pytest.mark.parametrize("option", ["--array-job-id", "--multi-node-job-id"])
def test_children_are_the_same(demo: DemoRegion, array: str, nodes: str, option: str) -> None:
    parent, between = (array, ":") if option == "--array-job-id" else (nodes, "#")
    told = listed(demo, option, parent, "--job-status", "FAILED", "--page-size", "2")
    names = ",".join(f"{parent}{between}{index}" for index, has in enumerate(CHILDREN) if has)
    ours = printed(demo, f"id:{names} status:failed")
    main = ("jobName", "status", "arrayProperties.index", "nodeProperties.nodeIndex")
    assert len(told) == CHILDREN.count("FAILED")
    assert by_id(ours, *main) == by_id(told, *main)


def test_described_jobs_are_the_same(demo: DemoRegion, array: str, nodes: str) -> None:
    single = demo.add_job("single", queue="parents", status="FAILED", exit_code=137)
    wanted = [array, f"{array}:3", nodes, f"{nodes}#0", single]
    told = aws(demo, "describe-jobs", "--jobs", *wanted)["jobs"]
    ours = printed(demo, f"id:{','.join(wanted)}")
    main = ("jobName", "status", "statusReason", "createdAt", "jobDefinition", "container.exitCode")
    assert {job["jobId"] for job in told} == set(wanted)
    assert by_id(ours, *main) == by_id(told, *main)


def test_queues_are_the_same(demo: DemoRegion, array: str, nodes: str) -> None:
    told = aws(demo, "describe-job-queues", "--page-size", "3")["jobQueues"]
    assert len(demo.calls) > 2
    demo.calls.clear()
    printed(demo, "queue:* status:failed name:nobody")
    asked = [call.body["jobQueue"] for call in demo.calls if call.operation == "ListJobs"]
    assert sorted(asked) == sorted(queue["jobQueueName"] for queue in told)


def test_the_front_of_a_queue_is_what_is_runnable(demo: DemoRegion) -> None:
    told = aws(demo, "get-job-queue-snapshot", "--job-queue", QUEUE)["frontOfQueue"]["jobs"]
    ours = printed(demo, "status:runnable", QUEUE)
    assert len(told) == 12
    assert {job["jobArn"] for job in told} == {job["jobArn"] for job in ours}
