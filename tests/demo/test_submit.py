"""SubmitJob: what it takes, what it makes of it, and how the job lives."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from batch_tui.demo import DemoRegion
from tests.demo.clients import BatchClient, error_of, listed

ASK = {"jobName": "mine", "jobQueue": "adhoc", "jobDefinition": "papermill"}


def described(batch: BatchClient, job_id: str) -> dict[str, Any]:
    (job,) = batch.describe_jobs(jobs=[job_id])["jobs"]
    found: dict[str, Any] = job
    return found


def test_a_job_is_taken_and_lives(region: DemoRegion, batch: BatchClient) -> None:
    told = batch.submit_job(**ASK)
    job = described(batch, told["jobId"])
    assert (told["jobName"], told["jobArn"]) == ("mine", job["jobArn"])
    assert job["jobDefinition"].rpartition("/")[2].startswith("papermill:")
    seen = [job["status"]]
    for _ in range(60):
        region.advance(1)
        status = described(batch, told["jobId"])["status"]
        seen += [status] * (status != seen[-1])
    assert seen == ["SUBMITTED", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED"]
    assert described(batch, told["jobId"])["container"]["exitCode"] == 0


def test_what_was_asked_for_is_what_is_described(batch: BatchClient) -> None:
    asked: dict[str, Any] = {
        "retryStrategy": {"attempts": 7},
        "timeout": {"attemptDurationSeconds": 90},
        "tags": {"by": "me"},
        "propagateTags": True,
        "parameters": {"date": "2026-01-01"},
    }
    used = {"consumableResourceList": [{"consumableResource": "licence", "quantity": 2}]}
    overrides = {
        "command": ["run", "--once"],
        "environment": [{"name": "STAGE", "value": "test"}, {"name": "NEW", "value": "1"}],
        "resourceRequirements": [{"type": "MEMORY", "value": "512"}],
    }
    told = batch.submit_job(
        **ASK, **asked, containerOverrides=overrides, consumableResourcePropertiesOverride=used
    )
    job = described(batch, told["jobId"])
    assert {name: job[name] for name in asked} == asked
    assert job["consumableResourceProperties"] == used
    container = job["container"]
    assert container["command"] == ["run", "--once"]
    environment = {one["name"]: one["value"] for one in container["environment"]}
    assert (environment["STAGE"], environment["NEW"]) == ("test", "1")
    assert len(environment) == len(container["environment"])
    required = {one["type"]: one["value"] for one in container["resourceRequirements"]}
    assert required == {"VCPU": "2", "MEMORY": "512"}


def test_overrides_reach_pods_tasks_and_nodes(batch: BatchClient) -> None:
    pod = {"containers": [{"command": ["a"], "resources": {"limits": {"cpu": "8"}}}]}
    on_eks = batch.submit_job(
        jobName="a",
        jobQueue="services-eks",
        jobDefinition="thumbnails",
        eksPropertiesOverride={"podProperties": pod},
    )
    main = {"name": "main", "command": ["b"]}
    on_ecs = batch.submit_job(
        jobName="b",
        jobQueue="adhoc",
        jobDefinition="composite",
        ecsPropertiesOverride={"taskProperties": [{"containers": [main]}]},
    )
    nodes = [{"targetNodes": "0:", "containerOverrides": {"command": ["c"]}}]
    on_nodes = batch.submit_job(
        jobName="c",
        jobQueue="adhoc",
        jobDefinition="merge-mpi",
        nodeOverrides={"numNodes": 3, "nodePropertyOverrides": nodes},
    )
    eks = described(batch, on_eks["jobId"])["eksProperties"]["podProperties"]["containers"][0]
    assert (eks["command"], eks["resources"]["limits"]["cpu"]) == (["a"], "8")
    ecs = described(batch, on_ecs["jobId"])["ecsProperties"]["taskProperties"][0]["containers"]
    assert [one["command"] for one in ecs] == [["fetch", "--to", "/etc/work"], ["b"]]
    mnp = described(batch, on_nodes["jobId"])["nodeProperties"]
    assert mnp["numNodes"] == 3
    assert mnp["nodeRangeProperties"][0]["container"]["command"] == ["c"]


def test_an_array_is_pending_until_its_children_have_ended(
    region: DemoRegion, batch: BatchClient
) -> None:
    array = batch.submit_job(**ASK, arrayProperties={"size": 3})["jobId"]
    region.advance(13)
    assert described(batch, array)["status"] == "PENDING"
    assert len(listed(batch, arrayJobId=array, jobStatus="RUNNING")) == 3
    batch.terminate_job(jobId=f"{array}:1", reason="x")
    region.advance(60)
    assert described(batch, array)["status"] == "FAILED"
    assert described(batch, array)["arrayProperties"]["statusSummary"]["SUCCEEDED"] == 2


def test_a_job_waits_for_what_it_depends_on(region: DemoRegion, batch: BatchClient) -> None:
    first = region.add_job("first", queue="adhoc", status="RUNNING")
    needs = [{"jobId": first}]
    job_id = batch.submit_job(**ASK, dependsOn=needs)["jobId"]
    region.advance(600)
    assert described(batch, job_id)["status"] == "PENDING"
    assert described(batch, job_id)["dependsOn"] == needs
    region.set_status(first, "SUCCEEDED")
    region.advance(2)
    assert described(batch, job_id)["status"] == "RUNNABLE"


def test_a_job_that_was_stopped_does_not_go_on(region: DemoRegion, batch: BatchClient) -> None:
    job_id = batch.submit_job(**ASK)["jobId"]
    region.advance(3)
    batch.cancel_job(jobId=job_id, reason="no")
    region.advance(600)
    job = described(batch, job_id)
    assert (job["status"], job["statusReason"]) == ("FAILED", "no")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"jobName": "-x"}, "not a job name"),
        ({"jobName": "x" * 129}, "not a job name"),
        ({"jobQueue": "nowhere"}, "does not exist"),
        ({"jobQueue": "legacy-reports"}, "DISABLED"),
        ({"jobQueue": "ml-training"}, "shareIdentifier must be given"),
        ({"shareIdentifier": "a"}, "shareIdentifier must not be given"),
        ({"jobDefinition": "nothing"}, "does not exist"),
        ({"jobDefinition": "papermill:900"}, "does not exist"),
        ({"tags": {"aws:x": "1"}}, "must not begin with aws:"),
        ({"parameters": {"a": "b" * 31_000}}, "larger than 30 KiB"),
        (
            {"containerOverrides": {"environment": [{"name": "AWS_BATCH_JOB_ID", "value": "1"}]}},
            "must not begin with AWS_BATCH",
        ),
        ({"arrayProperties": {"size": 1}}, "2 to 10000"),
        ({"arrayProperties": {"size": 10_001}}, "2 to 10000"),
    ],
)
def test_what_cannot_be_is_refused(batch: BatchClient, change: dict[str, Any], words: str) -> None:
    with pytest.raises(ClientError) as raised:
        batch.submit_job(**{**ASK, **change})
    assert error_of(raised)[:2] == (400, "ClientException")
    assert words in error_of(raised)[2]
