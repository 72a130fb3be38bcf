"""A second opinion: what moto describes of jobs that were run again is what was asked for."""

from typing import Any

import pytest

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.hosts import HostRegion
from batch_tui.aws.logs import LogRegion
from batch_tui.aws.session import Connection
from batch_tui.batch.again import INDEXES, Wish
from batch_tui.batch.ending import Target
from batch_tui.batch.job import Job
from batch_tui.batch.ports import Scope
from batch_tui.feed.again import Again
from batch_tui.feed.source import HostSource, LogSource, Source
from tests.feed.follower import calling, until
from tests.feed.test_action_moto import moto as moto_server
from tests.feed.test_action_moto import submitted
from tests.feed.world import NOW

__all__ = ["moto_server"]

ASKED: dict[str, Any] = {
    "jobName": "first",
    "jobQueue": "stops",
    "jobDefinition": "jd",
    "parameters": {"date": "2026-01-01"},
    "retryStrategy": {"attempts": 4},
    "timeout": {"attemptDurationSeconds": 90},
    "containerOverrides": {
        "command": ["sleep", "5"],
        "environment": [{"name": "STAGE", "value": "test"}, {"name": "EMPTY", "value": ""}],
        "resourceRequirements": [
            {"type": "MEMORY", "value": "512"},
            {"type": "VCPU", "value": "2"},
        ],
    },
}
SAME = ("jobQueue", "jobDefinition", "parameters", "retryStrategy", "timeout")


def own(job: dict[str, Any]) -> list[dict[str, str]]:
    """The variables that AWS Batch has not set itself."""
    told = job["container"]["environment"]
    return [one for one in told if not one["name"].startswith("AWS_BATCH_")]


@pytest.fixture
def source_parts(moto_server: Connection) -> tuple[Connection, Any]:
    submitted(moto_server)  # its queue and definition
    return moto_server, moto_server.client("batch")


async def run_again(moto: Connection, ids: list[str], wish: Wish) -> list[str]:
    async with calling() as calls:
        source = Source(
            Scope("", ""),
            BatchRegion(moto),
            calls,
            lambda: NOW,
            logs=LogSource(LogRegion(moto), calls),
            hosts=HostSource(HostRegion(moto), calls),
        )
        again = Again(source, [Target(Job(job_id, "")) for job_id in ids], lambda _: None)
        again.look()
        await until(lambda: again.state.stage == "ready")
        again.wish(wish)
        await until(lambda: again.state.stage == "ready")
        again.send()
        await until(lambda: again.state.stage == "over")
        await again.close()
        assert [outcome.kind for outcome in again.state.outcomes.values()] == ["submitted"]
        return list(again.state.submitted.values())


async def test_a_job_is_what_it_was(source_parts: tuple[Connection, Any]) -> None:
    moto, client = source_parts
    first = client.submit_job(**ASKED)["jobId"]
    [new] = await run_again(moto, [first], Wish(name="second"))
    before, after = (client.describe_jobs(jobs=[i])["jobs"][0] for i in (first, new))
    assert new != first
    assert after["jobName"] == "second"
    assert {name: before.get(name) for name in SAME} == {name: after.get(name) for name in SAME}
    for member in ("command", "resourceRequirements", "image", "vcpus", "memory"):
        assert before["container"].get(member) == after["container"].get(member)
    # moto tells as AWS Batch may what it has set itself, and that is not sent.
    assert "AWS_BATCH_JOB_ID" in {one["name"] for one in before["container"]["environment"]}
    assert own(before) == own(after) == ASKED["containerOverrides"]["environment"]
    assert before["container"]["command"] == ASKED["containerOverrides"]["command"]


async def test_an_array_has_its_size(source_parts: tuple[Connection, Any]) -> None:
    moto, client = source_parts
    first = client.submit_job(**ASKED, arrayProperties={"size": 3})["jobId"]
    [new] = await run_again(moto, [first], Wish())
    job = client.describe_jobs(jobs=[new])["jobs"][0]
    assert job["arrayProperties"]["size"] == 3
    environment = job["container"].get("environment", [])
    assert all(one["name"] != INDEXES for one in environment)
