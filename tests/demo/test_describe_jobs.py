from typing import Any

import pytest
from botocore.exceptions import ClientError

from batch_tui.demo import DemoRegion
from tests.demo.clients import BatchClient, error_of, ids, listed

QUEUE = "nightly-etl"
ARN = "arn:aws:batch:us-east-1:111122223333:job/"


def described(batch: BatchClient, region: DemoRegion, stem: str) -> list[dict[str, Any]]:
    found = [job["jobId"] for job in region.store.all_summaries() if stem in job["jobName"]]
    jobs: list[dict[str, Any]] = batch.describe_jobs(jobs=found[-100:])["jobs"]
    return jobs


def test_a_description_has_all_that_the_listings_leave_out(
    region: DemoRegion, batch: BatchClient
) -> None:
    known = list(region.store.all_summaries(QUEUE))[:100]

    jobs = batch.describe_jobs(jobs=ids(known))["jobs"]

    assert set(ids(jobs)) == set(ids(known))
    assert ids(jobs) != ids(known)
    summaries = {summary["jobId"]: summary for summary in known}
    for job in jobs:
        summary = summaries[job["jobId"]]
        for name in ("jobName", "status", "createdAt", "jobDefinition", "jobArn"):
            assert job[name] == summary[name]
        assert job["startedAt"] == summary.get("startedAt", 0)
        assert job.get("statusReason") == summary.get("statusReason")
        assert job["jobQueue"].endswith(f":job-queue/{QUEUE}")


def test_more_than_100_ids_are_refused_in_the_words_of_the_service(batch: BatchClient) -> None:
    with pytest.raises(ClientError) as raised:
        batch.describe_jobs(jobs=[str(number) for number in range(101)])

    status, code, message = error_of(raised)
    assert (status, code) == (400, "ClientException")
    assert "Maximum number of jobs supported is  100 ." in message


def test_unknown_ids_are_absent_and_arns_are_known(region: DemoRegion, batch: BatchClient) -> None:
    job_id = next(region.store.ids())
    unknown = ["", "x", ":", "#1", job_id[:-1] + "!", f"{job_id}:0", f"{job_id}#0", ARN + "x"]

    jobs = batch.describe_jobs(jobs=[*unknown, ARN + job_id])["jobs"]

    assert ids(jobs) == [job_id]


def test_a_job_that_never_started_has_0_as_its_start(batch: BatchClient) -> None:
    waiting = ids(listed(batch, jobQueue=QUEUE, jobStatus="RUNNABLE"))

    jobs = batch.describe_jobs(jobs=waiting[:100])["jobs"]

    assert {job["startedAt"] for job in jobs} == {0}
    assert not any("logStreamName" in job.get("container", {}) for job in jobs)


def test_times_come_in_the_order_of_life(region: DemoRegion, batch: BatchClient) -> None:
    everything = list(region.store.ids())
    for start in range(0, len(everything), 100):
        for job in batch.describe_jobs(jobs=everything[start : start + 100])["jobs"]:
            times = [job["createdAt"], job["startedAt"], job.get("stoppedAt", 0)]
            times = [time for time in times if time]
            assert times == sorted(times)
            spans = [(a["startedAt"], a["stoppedAt"]) for a in job["attempts"]]
            flat = [time for span in spans for time in span]
            assert flat == sorted(flat)
            assert len(job["attempts"]) <= job["retryStrategy"]["attempts"]


def test_secrets_stand_in_the_environment_for_a_viewer_to_hide(
    region: DemoRegion, batch: BatchClient
) -> None:
    job = described(batch, region, "load-warehouse")[0]

    names = {variable["name"] for variable in job["container"]["environment"]}
    assert {"DB_PASSWORD", "API_TOKEN", "STAGE"} <= names
    assert {item["type"] for item in job["container"]["resourceRequirements"]} >= {"VCPU", "MEMORY"}


def test_jobs_depend_on_jobs_that_there_are(region: DemoRegion, batch: BatchClient) -> None:
    # The very first job of the region has none to depend on.
    jobs = sorted(described(batch, region, "load-warehouse"), key=lambda job: job["createdAt"])[1:]

    assert jobs
    for job in jobs:
        (needed,) = job["dependsOn"]
        (other,) = batch.describe_jobs(jobs=[needed["jobId"]])["jobs"]
        assert other["createdAt"] <= job["createdAt"]


def test_a_job_of_several_containers_has_a_stream_for_each(
    region: DemoRegion, batch: BatchClient
) -> None:
    jobs = [job for job in described(batch, region, "export-parquet") if job.get("stoppedAt")]
    started = [job for job in jobs if job["startedAt"]]

    assert started
    for job in started:
        assert "container" not in job
        (task,) = job["ecsProperties"]["taskProperties"]
        streams = [container["logStreamName"] for container in task["containers"]]
        assert len(set(streams)) == 2


def test_a_job_on_eks_has_a_pod_and_no_stream(region: DemoRegion, batch: BatchClient) -> None:
    jobs = [job for job in described(batch, region, "thumbnails") if job["status"] == "SUCCEEDED"]

    assert jobs
    for job in jobs:
        assert job["eksProperties"]["podProperties"]["podName"]
        assert job["eksAttempts"][0]["containers"][0]["exitCode"] == 0
        assert "container" not in job


def test_failures_have_their_usual_reasons(region: DemoRegion) -> None:
    jobs = list(region.store.all_summaries())
    reasons = {job.get("container", {}).get("reason", "") for job in jobs}
    status_reasons = {job.get("statusReason", "") for job in jobs}
    exits = {job.get("container", {}).get("exitCode") for job in jobs}

    assert "OutOfMemoryError: Container killed due to memory usage" in reasons
    assert any(reason.startswith("CannotPullContainerError: ") for reason in reasons)
    assert any(reason.startswith("Host EC2 (instance i-") for reason in status_reasons)
    assert "Job attempt duration exceeded timeout" in status_reasons
    assert exits >= {0, 1, 137, 139, None}


def test_members_of_a_description_can_be_given_by_hand(
    region: DemoRegion, batch: BatchClient
) -> None:
    job_id = region.add_job("x", detail={"tags": {"[b]": "\x1b[2J"}})

    (job,) = batch.describe_jobs(jobs=[job_id])["jobs"]

    assert job["tags"] == {"[b]": "\x1b[2J"}


def test_a_forgotten_job_is_absent_everywhere(region: DemoRegion, batch: BatchClient) -> None:
    failed = ids(listed(batch, jobQueue=QUEUE, jobStatus="FAILED"))

    region.forget(failed[3])

    assert batch.describe_jobs(jobs=[failed[3]])["jobs"] == []
    del failed[3]
    assert ids(listed(batch, jobQueue=QUEUE, jobStatus="FAILED")) == failed
    with pytest.raises(KeyError):
        region.forget("no-such-job")
