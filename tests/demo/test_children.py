"""Arrays and MNP jobs: children, nodes, and what their parents tell of them."""

from collections import Counter

import pytest
from botocore.exceptions import ClientError

from batch_tui.demo import DemoRegion
from tests.demo.clients import STATUSES, BatchClient, Summary, error_of, ids, listed, only

QUEUE = "nightly-etl"


def newest(batch: BatchClient, queue: str = QUEUE) -> list[Summary]:
    filters = only("AFTER_CREATED_AT", "0")
    jobs: list[Summary] = batch.list_jobs(jobQueue=queue, filters=filters)["jobSummaryList"]
    return jobs


def named(batch: BatchClient, stem: str) -> Summary:
    return next(job for job in newest(batch) if job["jobName"].startswith(stem))


def parents(region: DemoRegion, member: str) -> list[Summary]:
    return [job for job in region.store.all_summaries() if member in job]


def small_arrays(region: DemoRegion) -> list[Summary]:
    arrays = parents(region, "arrayProperties")
    return [array for array in arrays if array["arrayProperties"]["size"] <= 1000]


def test_the_summary_of_every_array_equals_the_children_that_are_listed(
    region: DemoRegion, batch: BatchClient
) -> None:
    for array in small_arrays(region):
        for status, count in array["arrayProperties"]["statusSummary"].items():
            children = listed(batch, arrayJobId=array["jobId"], jobStatus=status)
            assert len(set(ids(children))) == len(children) == count
            assert all(child["status"] == status for child in children)


def test_children_are_described_in_the_status_in_which_they_are_listed(
    region: DemoRegion, batch: BatchClient
) -> None:
    for array in small_arrays(region)[-8:]:
        summary = array["arrayProperties"]["statusSummary"]
        described: Counter[str] = Counter()
        for start in range(0, array["arrayProperties"]["size"], 100):
            some = [f"{array['jobId']}:{index}" for index in range(start, start + 100)]
            described.update(job["status"] for job in batch.describe_jobs(jobs=some)["jobs"])
        assert described == +Counter(summary)


def test_near_the_top_an_array_of_10000_has_exactly_seven_failed_children(
    region: DemoRegion, batch: BatchClient
) -> None:
    array = named(batch, "verify-shards-seven-failed")

    assert array["status"] == "FAILED"
    assert array["arrayProperties"]["size"] == 10_000
    failed = listed(batch, arrayJobId=array["jobId"], jobStatus="FAILED")
    assert len(failed) == 7
    assert all(child["statusReason"] for child in failed)


@pytest.mark.parametrize("seed", [1, 2, 99])
def test_every_seed_has_the_seven_failed(seed: int) -> None:
    for jobs in (200, 20_000):
        region = DemoRegion(jobs=jobs, seed=seed, now=1_795_000_000_000)
        found = [
            job
            for job in region.store.all_summaries(QUEUE)
            if job["jobName"].startswith("verify-shards-seven-failed")
        ]
        assert [job["arrayProperties"]["statusSummary"]["FAILED"] for job in found] == [7]


def test_an_array_that_spawns_is_pending_while_children_run_and_others_are_not_there(
    batch: BatchClient,
) -> None:
    array = named(batch, "reindex-shards-spawning")
    summary = array["arrayProperties"]["statusSummary"]

    assert array["status"] == "PENDING"
    assert summary["RUNNING"] > 0
    assert sum(summary.values()) < array["arrayProperties"]["size"]
    some = [f"{array['jobId']}:{index}" for index in range(100)]
    assert len(batch.describe_jobs(jobs=some)["jobs"]) < 100


def test_no_array_parent_is_ever_running(region: DemoRegion, batch: BatchClient) -> None:
    for queue in region.store.queues:
        for status in ("RUNNABLE", "STARTING", "RUNNING"):
            jobs = listed(batch, jobQueue=queue, jobStatus=status)
            assert not any("size" in job.get("arrayProperties", {}) for job in jobs)


def test_children_are_named_by_index_and_come_in_another_order(batch: BatchClient) -> None:
    array = named(batch, "verify-shards-seven-failed")

    children = listed(batch, arrayJobId=array["jobId"], jobStatus="SUCCEEDED")

    indices = [child["arrayProperties"]["index"] for child in children]
    assert ids(children) == [f"{array['jobId']}:{index}" for index in indices]
    assert indices != sorted(indices)
    assert {child["jobName"] for child in children} == {array["jobName"]}


def test_without_a_status_only_running_children_are_listed(batch: BatchClient) -> None:
    array = named(batch, "reindex-shards-spawning")

    children = listed(batch, arrayJobId=array["jobId"])

    assert {child["status"] for child in children} == {"RUNNING"}


def test_filters_never_apply_to_children(batch: BatchClient) -> None:
    array = named(batch, "verify-shards-seven-failed")
    ask = {"arrayJobId": array["jobId"], "jobStatus": "FAILED"}

    filtered = listed(batch, **ask, filters=only("JOB_NAME", "nobody"))

    assert ids(filtered) == ids(listed(batch, **ask))


def test_nodes_are_listed_by_status_and_the_first_is_the_main_one(
    region: DemoRegion, batch: BatchClient
) -> None:
    for parent in parents(region, "nodeProperties"):
        nodes = [
            node
            for status in STATUSES
            for node in listed(batch, multiNodeJobId=parent["jobId"], jobStatus=status)
        ]
        count = parent["nodeProperties"]["numNodes"]
        assert len(nodes) in {0, count} or parent["status"] in {"RUNNABLE", "SUBMITTED", "PENDING"}
        for node in nodes:
            own = node["nodeProperties"]
            assert node["jobId"] == f"{parent['jobId']}#{own['nodeIndex']}"
            assert own["isMainNode"] == (own["nodeIndex"] == 0)


def test_the_main_node_of_a_running_job_runs(region: DemoRegion, batch: BatchClient) -> None:
    running = [job for job in parents(region, "nodeProperties") if job["status"] == "RUNNING"]
    assert running
    for parent in running:
        (main,) = batch.describe_jobs(jobs=[f"{parent['jobId']}#0"])["jobs"]
        assert main["status"] == "RUNNING"
        assert main["nodeDetails"] == {"nodeIndex": 0, "isMainNode": True}


def test_a_parent_is_of_one_kind(batch: BatchClient) -> None:
    array = named(batch, "verify-shards-seven-failed")["jobId"]

    with pytest.raises(ClientError) as raised:
        batch.list_jobs(multiNodeJobId=array)

    assert error_of(raised)[:2] == (400, "ClientException")
    assert batch.describe_jobs(jobs=[f"{array}#0", f"{array}:10000", f"{array}:-1"])["jobs"] == []


def test_children_added_by_hand_are_counted_listed_and_described(
    region: DemoRegion, batch: BatchClient
) -> None:
    children = ["SUCCEEDED", "FAILED", None, "RUNNING"]
    job_id = region.add_job("by hand", status="PENDING", size=5, children=children)

    (array,) = batch.describe_jobs(jobs=[job_id])["jobs"]
    described = batch.describe_jobs(jobs=[f"{job_id}:{index}" for index in range(5)])["jobs"]

    summary = +Counter(array["arrayProperties"]["statusSummary"])
    assert summary == {"SUCCEEDED": 1, "FAILED": 1, "RUNNING": 1}
    assert [job["arrayProperties"]["index"] for job in described] == [0, 1, 3]
    assert ids(listed(batch, arrayJobId=job_id, jobStatus="FAILED")) == [f"{job_id}:1"]


def test_a_child_that_is_made_to_fail_is_counted_and_fails_its_array(
    region: DemoRegion, batch: BatchClient
) -> None:
    array = named(batch, "backfill-events")["jobId"]

    region.set_status(f"{array}:17", "FAILED", reason="by hand", exit_code=9)

    (described,) = batch.describe_jobs(jobs=[array])["jobs"]
    assert described["status"] == "FAILED"
    assert described["arrayProperties"]["statusSummary"]["FAILED"] == 1
    (child,) = listed(batch, arrayJobId=array, jobStatus="FAILED")
    assert child["jobId"] == f"{array}:17"
    assert child["statusReason"] == "by hand"
    assert child["container"]["exitCode"] == 9
    succeeded = ids(listed(batch, arrayJobId=array, jobStatus="SUCCEEDED"))
    assert len(succeeded) == 299
    assert child["jobId"] not in succeeded
    assert array in ids(listed(batch, jobQueue=QUEUE, jobStatus="FAILED"))
