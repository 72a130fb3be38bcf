"""Every operation of the registry is what botocore's model says of it, and is asked here."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from botocore.session import get_session

from batch_tui.demo import DemoRegion
from batch_tui.demo.operations import BY_PATH, OPERATIONS, Operation
from tests.demo.clients import raw
from tests.demo.shapes import faults_of

BY_NAME = {operation.name: operation for operation in OPERATIONS}
Ask = Callable[[DemoRegion], dict[str, Any]]


def _job(region: DemoRegion) -> str:
    return region.add_job(queue="adhoc", status="RUNNABLE")


def _stream(region: DemoRegion) -> dict[str, Any]:
    job_id = region.add_job(queue="adhoc", status="RUNNING", started=region.clock.start - 60_000)
    _, _, content = raw(region, "/v1/describejobs", {"jobs": [job_id]})
    stream = json.loads(content)["jobs"][0]["container"]["logStreamName"]
    return {"logGroupName": "/aws/batch/job", "logStreamName": stream}


def _streams(region: DemoRegion) -> dict[str, Any]:
    named = _stream(region)
    return {
        "logGroupName": named["logGroupName"],
        "logStreamNames": [named["logStreamName"]],
        "filterPattern": '"starting on"',
    }


def _hosts(region: DemoRegion) -> dict[str, Any]:
    job_id = region.add_job(queue="adhoc", status="RUNNING", started=region.clock.start - 60_000)
    _, _, content = raw(region, "/v1/describejobs", {"jobs": [job_id]})
    arn = json.loads(content)["jobs"][0]["container"]["containerInstanceArn"]
    return {"cluster": arn.split("/")[1], "containerInstances": [arn, arn[:-1] + "x"]}


ASKED: dict[str, Ask] = {
    "ListJobs": lambda region: {"jobQueue": "adhoc", "jobStatus": "FAILED"},
    "DescribeJobs": lambda region: {"jobs": [_job(region)]},
    "DescribeJobQueues": lambda region: {},
    "DescribeComputeEnvironments": lambda region: {},
    "GetJobQueueSnapshot": lambda region: {"jobQueue": "adhoc"},
    "SubmitJob": lambda region: {"jobName": "x", "jobQueue": "adhoc", "jobDefinition": "by-hand"},
    "CancelJob": lambda region: {"jobId": _job(region), "reason": "x"},
    "CancelJobs": lambda region: {"jobs": [_job(region)], "reason": "x"},
    "TerminateJob": lambda region: {"jobId": _job(region), "reason": "x"},
    "TerminateJobs": lambda region: {"jobs": [_job(region)], "reason": "x"},
    "GetLogEvents": _stream,
    "FilterLogEvents": _streams,
    "DescribeContainerInstances": _hosts,
}
"""What each operation is asked here."""


def service_of(operation: Operation) -> str:
    if operation.path.startswith("/v1/"):
        return "batch"
    return "ecs" if "ContainerService" in operation.path else "logs"


def wrong_of(operation: Operation) -> list[str]:
    """Where an entry is not what the service model says of it, as sentences."""
    name = operation.name
    model = get_session().get_service_model(service_of(operation))
    if name not in model.operation_names:
        return [f"{name} is no operation of {model.service_name}"]
    asked = model.operation_model(name)
    path: str = asked.http["requestUri"]
    if prefix := model.metadata.get("targetPrefix"):
        path = f"{path}{prefix}.{name}"
    wrong = [] if operation.path == path else [f"{name} is asked for at {path}"]
    answer: Any = asked.output_shape
    entries = [
        frozenset(shape.member.required_members)
        for shape in answer.members.values()
        if shape.type_name == "list" and shape.member.type_name == "structure"
    ]
    if service_of(operation) == "batch" and name.startswith(("List", "Describe")):
        kept = entries[0] if entries else None
        if operation.kept != kept:
            wrong.append(f"{name} keeps {sorted(kept or ())} of each entry")
    return wrong


def test_an_incomplete_entry_is_found() -> None:
    jobs = BY_NAME["ListJobs"]

    assert wrong_of(replace(jobs, name="ListWork")) == ["ListWork is no operation of batch"]
    assert wrong_of(replace(jobs, path="/v1/jobs")) == ["ListJobs is asked for at /v1/listjobs"]
    keeps = ["ListJobs keeps ['jobId', 'jobName'] of each entry"]
    assert wrong_of(replace(jobs, kept=None)) == keeps
    assert wrong_of(replace(jobs, kept=frozenset({"jobId"}))) == keeps


@pytest.mark.parametrize("name", BY_NAME)
def test_every_entry_is_what_the_model_says(name: str) -> None:
    assert wrong_of(BY_NAME[name]) == []


def test_every_operation_is_there_once_and_asked_here() -> None:
    assert len(OPERATIONS) == len(BY_NAME) == len(BY_PATH)
    assert set(ASKED) == set(BY_NAME)


@pytest.mark.parametrize("name", BY_NAME)
def test_every_answer_is_of_the_right_shape(region: DemoRegion, name: str) -> None:
    operation = BY_NAME[name]

    status, _, content = raw(region, operation.path, ASKED[name](region))

    assert status == 200, content
    answer = json.loads(content)
    assert faults_of(name, answer, service_of(operation)) == []
    assert answer or name in {"CancelJob", "TerminateJob"}
    assert region.calls[-1].operation == name


@pytest.mark.parametrize("name", BY_NAME)
def test_every_operation_can_fail_and_be_missing(region: DemoRegion, name: str) -> None:
    operation = BY_NAME[name]
    body = ASKED[name](region)
    region.faults.turn({"throttle": 1, "only": [name]})

    status, headers, _ = raw(region, operation.path, body)
    assert (status, headers["x-amzn-errortype"]) == operation.throttled[:2]

    region.faults.turn({"missing": [name]})
    status, headers, _ = raw(region, operation.path, body)
    assert (status, headers["x-amzn-errortype"]) == (404, "UnknownOperationException")
