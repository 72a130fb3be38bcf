"""A second opinion: the same answers of another implementation, where that one is right."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any, NamedTuple

import pytest
from moto.server import ThreadedMotoServer

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.session import connect
from batch_tui.batch.job import Status
from batch_tui.batch.plan.stream import Filter, Stream
from tests.aws.conftest import DUMMY


class Moto(NamedTuple):
    """A region of moto's: a queue `high` with a finished job, and an array of two."""

    region: BatchRegion
    client: Any
    single: str
    array: str


@pytest.fixture(scope="module")
def moto() -> Iterator[Moto]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    control = HTTPConnection(host, port)
    control.request("POST", "/moto-api/config", json.dumps({"batch": {"use_docker": False}}))
    control.getresponse().read()
    control.close()
    connection = connect(None, "eu-west-1", f"http://{host}:{port}", credentials=DUMMY)
    client = connection.client("batch")
    role = connection.client("iam").create_role(RoleName="batch", AssumeRolePolicyDocument="{}")
    environment = client.create_compute_environment(
        computeEnvironmentName="spot", type="UNMANAGED", serviceRole=role["Role"]["Arn"]
    )["computeEnvironmentArn"]
    client.create_job_queue(
        jobQueueName="high",
        state="ENABLED",
        priority=3,
        computeEnvironmentOrder=[{"order": 1, "computeEnvironment": environment}],
    )
    client.register_job_definition(
        jobDefinitionName="jd",
        type="container",
        containerProperties={"image": "busybox", "vcpus": 1, "memory": 128, "command": ["true"]},
    )
    submit = {"jobQueue": "high", "jobDefinition": "jd"}
    single = client.submit_job(jobName="etl-single", **submit)["jobId"]
    array = client.submit_job(jobName="etl-array", arrayProperties={"size": 2}, **submit)["jobId"]
    yield Moto(BatchRegion(connection), client, single, array)
    connection.close()
    server.stop()


def test_queues_agree(moto: Moto) -> None:
    (told,) = moto.client.describe_job_queues()["jobQueues"]
    (queue,) = moto.region.list_queues(None).queues
    assert (queue.name, queue.arn, queue.state, queue.status, queue.priority) == (
        told["jobQueueName"],
        told["jobQueueArn"],
        told["state"],
        told["status"],
        told["priority"],
    )


def test_described_jobs_agree(moto: Moto) -> None:
    told = {job["jobId"]: job for job in moto.client.describe_jobs(jobs=[moto.single])["jobs"]}
    (job,) = moto.region.describe_jobs((moto.single, "unknown"))
    expected = told[job.id]
    assert (job.name, job.arn, job.definition, job.queue) == (
        "etl-single",
        expected["jobArn"],
        expected["jobDefinition"],
        "high",
    )
    assert job.status in set(Status)


def test_an_array_is_an_array(moto: Moto) -> None:
    (job,) = moto.region.describe_jobs((moto.array,))
    assert (job.kind, job.child_count) == ("array", 2)


@pytest.mark.parametrize(
    ("name", "found"), [("etl-single", {"single"}), ("etl*", {"single", "array"}), ("x*", set())]
)
def test_listings_by_name_agree(moto: Moto, name: str, found: set[str]) -> None:
    page = moto.region.list_jobs(Stream("high", None, Filter("JOB_NAME", name)), None, 100)
    parents = {job.id for job in page.jobs if ":" not in job.id}
    assert parents == {getattr(moto, which) for which in found}
    assert page.token is None


def test_every_member_agrees(moto: Moto) -> None:
    told = moto.client.describe_jobs(jobs=[moto.array])["jobs"][0]
    found = moto.region.describe_job(moto.array)
    assert found is not None
    tree = found.members
    assert [member.name for member in tree.members] == list(told)
