"""What the service tells of the parents of children, and of jobs that run: no more than that."""

from collections.abc import Iterator
from typing import Any

import pytest

from batch_tui.demo import DemoRegion
from batch_tui.demo.describe import detail
from batch_tui.demo.facts import Facts
from batch_tui.demo.summary import summary
from tests.demo.clients import NOW, STATUSES, members, only

TIMES = {"scheduledAt", "startedAt", "stoppedAt"}


@pytest.fixture
def lively() -> Iterator[DemoRegion]:
    """A region with parents in every status, some of them put there by hand."""
    with DemoRegion(jobs=3_000, seed=7, now=NOW) as region:
        for status in STATUSES:
            region.add_job("array", queue="mine", status=status, size=3, children=["RUNNING"])
            region.add_job("nodes", queue="mine", status=status, nodes=2, children=["RUNNING"])
        region.advance(90)
        yield region


def of_all_listings(region: DemoRegion, member: str) -> list[dict[str, Any]]:
    """The summaries with a member, by status and with a filter."""
    asks: list[dict[str, Any]] = [{"jobStatus": status} for status in STATUSES]
    asks.append({"filters": only("AFTER_CREATED_AT", "1")})
    return [
        job
        for queue in region.store.queues
        for ask in asks
        for job in members(region, "ListJobs", jobQueue=queue, **ask)["jobSummaryList"]
        if member in job
    ]


def described(region: DemoRegion, jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ids = list({job["jobId"]: None for job in jobs})
    pages = [ids[start : start + 100] for start in range(0, len(ids), 100)]
    return [job for page in pages for job in members(region, "DescribeJobs", jobs=page)["jobs"]]


def test_an_array_parent_never_starts_stops_or_has_an_outcome(lively: DemoRegion) -> None:
    arrays = of_all_listings(lively, "arrayProperties")
    assert {job["status"] for job in arrays} == set(STATUSES)
    for job in arrays:
        assert not (TIMES | {"container", "capacityUsage"}) & job.keys(), job
        assert "size" in job["arrayProperties"]
    for job in described(lively, arrays):
        assert job["startedAt"] == 0
        assert "stoppedAt" not in job
        assert job["attempts"] == []
        assert not {"exitCode", "reason", "logStreamName", "taskArn"} & job["container"].keys()


def test_an_array_parent_fails_with_the_words_of_the_service(lively: DemoRegion) -> None:
    arrays = of_all_listings(lively, "arrayProperties")
    failed = [job for job in described(lively, arrays) if job["status"] == "FAILED"]
    of_columns = [job for job in failed if job["jobName"] != "array"]
    assert of_columns
    assert {job["statusReason"] for job in of_columns} == {"Array Child Job failed"}


def test_a_multi_node_parent_has_the_outcome_of_its_main_node(lively: DemoRegion) -> None:
    lively.habits.turn({"by_filter": ()})
    parents = of_all_listings(lively, "nodeProperties")
    outcomes = set()
    for job in parents:
        assert job["nodeProperties"].keys() == {"numNodes"}
        if job["status"] not in ("SUCCEEDED", "FAILED"):
            assert "container" not in job
        outcomes.add(job.get("container", {}).get("exitCode"))
    assert outcomes > {None, 0}
    codes = {job["jobId"]: job.get("container", {}).get("exitCode") for job in parents}
    for job in described(lively, parents):
        assert "container" not in job
        last = job["attempts"][-1]["container"] if job["attempts"] else {}
        assert last.get("exitCode") == codes[job["jobId"]]
        if last and job["jobName"] != "nodes":
            main = members(lively, "DescribeJobs", jobs=[f"{job['jobId']}#0"])["jobs"]
            assert [last["logStreamName"]] == [m["container"]["logStreamName"] for m in main]


def test_a_running_job_has_an_empty_container_and_no_outcome(lively: DemoRegion) -> None:
    running = []
    for queue in lively.store.queues:
        answer = members(lively, "ListJobs", jobQueue=queue, jobStatus="RUNNING")
        running += [job for job in answer["jobSummaryList"] if "nodeProperties" not in job]
    assert len(running) > 100
    assert all(job["container"] == {} for job in running if "arrayProperties" not in job)


def codes_of(told: dict[str, Any]) -> list[int]:
    """The exit codes of a job that are not those of a lost attempt, nor of a helper's container."""
    pods = told.get("eksProperties", {}).get("podProperties", {}).get("containers", [])
    tasks = told.get("ecsProperties", {}).get("taskProperties", [])
    mains = [task["containers"][-1] for task in tasks]
    containers = [told.get("container", {}), *pods, *mains]
    return [container["exitCode"] for container in containers if "exitCode" in container]


def kind_of(facts: Facts) -> str:
    family = {"child": facts.child, "node": facts.node, "array": facts.size, "mnp": facts.nodes}
    return next((name for name, has in family.items() if has is not None), facts.template.platform)


def family(region: DemoRegion, facts: Facts) -> Iterator[Facts]:
    """A job, and some of its children or nodes."""
    yield facts
    count = (facts.size or facts.nodes or 0) if facts.is_parent else 0
    for index in range(0, count, max(1, count // 20)):
        child = region.store.child(facts, index)
        if child:
            yield child


@pytest.mark.parametrize("hours", [0, 1, 5])
def test_what_has_not_ended_has_no_outcome_and_what_has_not_begun_no_start(
    lively: DemoRegion, hours: int
) -> None:
    lively.advance(hours * 3600)
    ended_once = [job["jobId"] for job in of_all_listings(lively, "container")][-200:]
    for job_id in ended_once:
        lively.set_status(job_id, "RUNNING")
    kinds = set()
    for facts in filter(None, map(lively.store.find, lively.store.ids())):
        for one in family(lively, facts):
            status = STATUSES[one.status]
            for told in (summary(one), detail(one, 7)):
                if status not in {"SUCCEEDED", "FAILED"}:
                    kinds.add((kind_of(one), status))
                    assert not codes_of(told), told
                    assert "reason" not in told.get("container", {})
                    assert not {"stoppedAt", "isTerminated"} & told.keys()
                is_array = one.size is not None
                if is_array or status not in {"RUNNING", "SUCCEEDED", "FAILED"}:
                    assert not told.get("startedAt"), told
    assert {kind for kind, status in kinds if status == "RUNNING"} >= {
        *("ec2", "fargate", "ecs", "eks", "mnp", "child", "node")
    }
    assert ("array", "PENDING") in kinds


def test_children_carry_an_empty_count_where_they_are_described(lively: DemoRegion) -> None:
    [array] = [j for j in of_all_listings(lively, "arrayProperties") if j["status"] == "PENDING"][
        :1
    ]
    children = [f"{array['jobId']}:{index}" for index in range(array["arrayProperties"]["size"])]
    for job in members(lively, "DescribeJobs", jobs=children[:100])["jobs"]:
        assert job["arrayProperties"]["statusSummary"] == {}
        assert "size" not in job["arrayProperties"]
