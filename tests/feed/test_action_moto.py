"""A second opinion: what moto describes of jobs that were stopped is what was asked for."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest
from moto.batch.models import batch_backends
from moto.server import ThreadedMotoServer

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.hosts import HostRegion
from batch_tui.aws.logs import LogRegion
from batch_tui.aws.session import Connection, connect
from batch_tui.batch.ending import Target
from batch_tui.batch.job import Job
from batch_tui.batch.ports import Scope
from batch_tui.feed.action import Stop
from batch_tui.feed.source import HostSource, LogSource, Source
from tests.feed.follower import calling, until
from tests.feed.world import NOW

REGION = "eu-west-3"
ACCOUNT = "123456789012"


@pytest.fixture(scope="module")
def moto() -> Iterator[Connection]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    control = HTTPConnection(host, port)
    control.request("POST", "/moto-api/config", json.dumps({"batch": {"use_docker": False}}))
    control.getresponse().read()
    control.close()
    url = f"http://{host}:{port}"
    connection = connect(None, REGION, url, credentials=("a", "b"))
    yield connection
    connection.close()
    server.stop()


def submitted(moto: Connection, *statuses: str) -> list[str]:
    """Jobs of moto's in these statuses, which it has none to run them in."""
    client: Any = moto.client("batch")
    if not client.describe_job_queues()["jobQueues"]:
        role = moto.client("iam").create_role(RoleName="stops", AssumeRolePolicyDocument="{}")
        environment = client.create_compute_environment(
            computeEnvironmentName="env", type="UNMANAGED", serviceRole=role["Role"]["Arn"]
        )["computeEnvironmentArn"]
        order = [{"order": 1, "computeEnvironment": environment}]
        client.create_job_queue(
            jobQueueName="stops", state="ENABLED", priority=1, computeEnvironmentOrder=order
        )
        container = {"image": "busybox", "vcpus": 1, "memory": 128, "command": ["true"]}
        client.register_job_definition(
            jobDefinitionName="jd", type="container", containerProperties=container
        )
    ids = []
    for status in statuses:
        told = client.submit_job(jobName="stop-me", jobQueue="stops", jobDefinition="jd")
        job: Any = batch_backends[ACCOUNT][REGION].get_job_by_id(told["jobId"])
        job.status, job.job_stopped = status, status == "SUCCEEDED"
        ids.append(told["jobId"])
    return ids


async def test_stopped_jobs_have_the_reason_and_others_have_none(moto: Connection) -> None:
    running, runnable, ended = submitted(moto, "RUNNING", "RUNNABLE", "SUCCEEDED")
    async with calling() as calls:
        source = Source(
            Scope("", ""),
            BatchRegion(moto),
            calls,
            lambda: NOW,
            logs=LogSource(LogRegion(moto), calls),
            hosts=HostSource(HostRegion(moto), calls),
        )
        targets = [Target(Job(job_id, "")) for job_id in (running, runnable, ended)]
        stop = Stop(source, targets, lambda _: None)
        stop.look()
        await until(lambda: stop.state.stage == "ready")
        assert {t.job.id: stop.state.deed(t) for t in stop.state.targets} == {
            running: "terminate",
            runnable: "cancel",
            ended: "nothing",
        }
        stop.send("asked for by a test")
        await until(lambda: stop.state.stage == "over")
        assert stop.state.stopped == {running, runnable}
        await stop.close()
    client: Any = moto.client("batch")
    jobs = client.describe_jobs(jobs=[running, runnable, ended])["jobs"]
    assert {job["jobId"]: job.get("statusReason") for job in jobs} == {
        running: "asked for by a test",
        runnable: "asked for by a test",
        ended: None,
    }
