"""The region's own life: a function of its seed and of the time that passed, of nothing else."""

from collections import Counter
from typing import Any

import pytest

from batch_tui.demo import DemoRegion
from tests.demo.clients import NOW, STATUSES, client_of, ids, listed, only

ORDER = {status: place for place, status in enumerate(STATUSES)}
HOUR = 3600


def everything(region: DemoRegion) -> list[dict[str, Any]]:
    return list(region.store.all_summaries())


def lived(steps: list[float], seed: int = 7, jobs: int = 300) -> list[dict[str, Any]]:
    region = DemoRegion(jobs=jobs, seed=seed, now=NOW)
    for seconds in steps:
        region.advance(seconds)
    return everything(region)


def test_the_same_seed_and_time_give_the_same_region_however_often_it_was_asked() -> None:
    assert lived([600.0]) == lived([1.0] * 600) == lived([0.25, 0.75, 299, 300, 0])
    assert lived([]) == lived([])


def test_another_seed_gives_another_region() -> None:
    assert lived([], seed=1) != lived([], seed=2)


def test_a_region_without_speed_stands_still() -> None:
    with DemoRegion(jobs=300, seed=7) as region, client_of(region) as batch:
        one = batch.list_jobs(jobQueue="genomics", jobStatus="RUNNING")["jobSummaryList"]
        assert batch.list_jobs(jobQueue="genomics", jobStatus="RUNNING")["jobSummaryList"] == one
        assert region.clock.life() == region.clock.start


def test_jobs_are_submitted_and_pass_through_the_statuses_in_order() -> None:
    region = DemoRegion(jobs=100, seed=7, now=NOW)
    before = {job["jobId"]: job for job in everything(region)}
    seen = {job_id: [job["status"]] for job_id, job in before.items()}

    for _ in range(80):
        region.advance(25)
        for job in everything(region):
            course = seen.setdefault(job["jobId"], [])
            if not course or course[-1] != job["status"]:
                course.append(job["status"])

    assert len(seen) > len(before) + 300
    for course in seen.values():
        places = [ORDER[status] for status in course]
        assert places == sorted(places)
    ended = [course[-1] for job_id, course in seen.items() if job_id not in before]
    assert Counter(ended)["SUCCEEDED"] > Counter(ended)["FAILED"] > 0


def test_an_array_spawns_its_children_and_ends_after_the_last_of_them() -> None:
    region = DemoRegion(jobs=300, seed=7, now=NOW)
    (array,) = (j for j in everything(region) if j["jobName"].startswith("reindex-shards"))
    job_id, size = array["jobId"], array["arrayProperties"]["size"]
    spawned = ended = 0

    while array["status"] == "PENDING":
        region.advance(45)
        array = region.store.summary(job_id)
        summary = array["arrayProperties"]["statusSummary"]
        assert spawned <= sum(summary.values()) <= size
        assert ended <= summary["SUCCEEDED"] + summary["FAILED"]
        spawned, ended = sum(summary.values()), summary["SUCCEEDED"] + summary["FAILED"]

    assert array["status"] == "FAILED"
    assert array["arrayProperties"]["statusSummary"]["FAILED"] == 3
    assert ended == spawned == size


def test_at_any_time_the_summary_of_an_array_counts_the_children_that_are_described() -> None:
    region = DemoRegion(jobs=300, seed=7, now=NOW)
    store = region.store
    for _ in range(8):
        region.advance(110)
        for array in everything(region):
            size = array.get("arrayProperties", {}).get("size", 0)
            if array["status"] == "PENDING" and 0 < size <= 1000:
                children = [store.find(f"{array['jobId']}:{index}") for index in range(size)]
                counted = Counter(STATUSES[child.status] for child in children if child)
                assert counted == +Counter(array["arrayProperties"]["statusSummary"])


def test_the_nodes_of_an_mnp_job_follow_it() -> None:
    region = DemoRegion(jobs=300, seed=7, now=NOW)
    (parent,) = (j for j in everything(region) if j["jobName"].startswith("merge-shards"))
    job_id = parent["jobId"]
    courses: set[str] = set()
    while parent["status"] not in {"SUCCEEDED", "FAILED"}:
        region.advance(5)
        parent = region.store.summary(job_id)
        main = region.store.find(f"{job_id}#0")
        courses.add(parent["status"])
        if parent["status"] == "RUNNING":
            assert main
            assert STATUSES[main.status] in {"RUNNING", "SUCCEEDED"}

    assert courses >= {"RUNNING", "SUCCEEDED"}
    nodes = [region.store.find(f"{job_id}#{index}") for index in range(4)]
    assert [STATUSES[node.status] for node in nodes if node] == ["SUCCEEDED"] * 4


def test_a_live_region_moves_by_itself_and_dates_nothing_into_the_future() -> None:
    with DemoRegion(jobs=300, seed=7, speed=500.0) as region, client_of(region) as batch:
        first = ids(listed(batch, jobQueue="nightly-etl", filters=only("AFTER_CREATED_AT", "0")))
        newest = first[0]
        while newest == first[0]:
            page = batch.list_jobs(
                jobQueue="nightly-etl", filters=only("AFTER_CREATED_AT", "0"), maxResults=1
            )
            newest = page["jobSummaryList"][0]["jobId"]
        created = page["jobSummaryList"][0]["createdAt"]

        assert region.clock.start <= created <= region.clock.wall(region.clock.life())
        with pytest.raises(ValueError, match="lives by itself"):
            region.advance(1)


def test_a_region_that_began_empty_fills() -> None:
    region = DemoRegion(jobs=0, seed=7, now=NOW)
    assert everything(region) == []

    region.advance(HOUR)

    assert len(everything(region)) > 500


def test_what_was_put_by_hand_stays_while_the_others_live() -> None:
    region = DemoRegion(jobs=300, seed=7, now=NOW)
    running = next(job["jobId"] for job in everything(region) if job["status"] == "RUNNING")
    region.set_status(running, "RUNNABLE", reason="by hand")
    added = region.add_job("mine", status="STARTING")

    region.advance(10 * HOUR)

    assert region.store.summary(running)["status"] == "RUNNABLE"
    assert region.store.summary(added)["status"] == "STARTING"


def test_a_disabled_queue_takes_no_new_jobs() -> None:
    region = DemoRegion(jobs=2000, seed=7, now=NOW)
    region.advance(10 * HOUR)

    created = [job["createdAt"] for job in region.store.all_summaries("legacy-reports")]

    assert created
    assert max(created) < NOW
