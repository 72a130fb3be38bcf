"""What asks for a job again: all that SubmitJob takes, as far as DescribeJobs tells it."""

from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest
from botocore.model import Shape
from botocore.validate import ParamValidator

from batch_tui.aws.again import originals
from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.parse import AnswerError
from batch_tui.aws.session import connect
from batch_tui.aws.submit import request, submitted
from batch_tui.batch.again import INDEXES, Original, Wish, drafts
from batch_tui.batch.failure import BadAnswer, Refused
from batch_tui.batch.job import child_id
from batch_tui.demo import DemoRegion
from batch_tui.look.again import warnings
from tests.aws.servers import CannedServer

MODEL: Any = botocore.session.get_session().get_service_model("batch")
SUBMIT = MODEL.operation_model("SubmitJob").input_shape
DETAIL = MODEL.operation_model("DescribeJobs").output_shape.members["jobs"].member

NOT_ASKED = {
    "dependsOn": "what it waited for may be gone; the new job waits for none, and that is said",
    "dependsOn.jobId": "as dependsOn",
    "dependsOn.type": "as dependsOn",
    "containerOverrides.instanceType": "only nodes have one",
}
GPU = [{"type": "GPU", "value": "1"}]


def paths(shape: Shape, at: str = "") -> Iterator[str]:
    """Every member of a shape, however deep."""
    if shape.type_name == "structure":
        for name, member in shape.members.items():  # type: ignore[attr-defined]
            here = f"{at}.{name}" if at else name
            yield here
            yield from paths(member, here)
    elif shape.type_name == "list":
        yield from paths(shape.member, at)  # type: ignore[attr-defined]


def paths_of(value: Any, at: str = "") -> Iterator[str]:
    """The same of a value."""
    if isinstance(value, dict):
        for name, inner in value.items():
            here = f"{at}.{name}" if at else name
            yield here
            yield from paths_of(inner, here)
    elif isinstance(value, list):
        for inner in value:
            yield from paths_of(inner, at)


def filled(shape: Shape, name: str = "") -> Any:
    """A value with every member that a shape can have."""
    match shape.type_name:
        case "structure":
            return {n: filled(m, n) for n, m in shape.members.items()}  # type: ignore[attr-defined]
        case "list":
            return [filled(shape.member, name)]  # type: ignore[attr-defined]
        case "map":
            return {f"a-{name}": "b"}
        case "string":
            return f"some-{name}"
        case "boolean":
            return True
    return 7


def told(without: tuple[str, ...] = (), **members: Any) -> dict[str, Any]:
    """A described job with every member but some."""
    full = filled(DETAIL) | members
    return {name: value for name, value in full.items() if name not in without}


def asked(job: dict[str, Any]) -> dict[str, Any]:
    """What asks for it again, which botocore would send."""
    [original] = originals({"jobs": [job]})
    sent = request(original.submission)
    report = ParamValidator().validate(sent, SUBMIT)
    assert not report.has_errors(), report.generate_report()
    return sent


ALONE = ("nodeProperties", "eksProperties", "ecsProperties")


def kinds() -> list[dict[str, Any]]:
    """Jobs of every kind, with every member that theirs have."""
    nodes = filled(DETAIL)["nodeProperties"]
    [every] = nodes["nodeRangeProperties"]
    ranges = [
        {name: value for name, value in every.items() if name not in leave}
        | {"targetNodes": f"{n}:"}
        for n, leave in enumerate(
            [
                ("ecsProperties", "eksProperties"),
                ("container", "eksProperties"),
                ("container", "ecsProperties"),
            ]
        )
    ]
    ranges[0]["container"]["resourceRequirements"] = GPU
    alone = filled(DETAIL)["container"] | {"resourceRequirements": GPU}
    return [
        told(ALONE, container=alone),
        told(("container", "nodeProperties", "eksProperties")),
        told(("container", "nodeProperties", "ecsProperties")),
        told(
            ("container", "eksProperties", "ecsProperties"),
            nodeProperties=nodes | {"nodeRangeProperties": ranges},
        ),
    ]


def test_every_member_of_submit_job_is_asked_for_or_left_out_for_a_reason() -> None:
    known = {path for job in kinds() for path in paths_of(asked(job))}
    missing = {path for path in paths(SUBMIT) if path not in known}
    assert missing == set(NOT_ASKED)
    assert known.isdisjoint(NOT_ASKED)


def test_what_is_asked_for_is_what_was_told() -> None:
    sent = asked(kinds()[0])
    assert sent["jobName"] == "some-jobName"
    assert sent["shareIdentifier"] == "some-shareIdentifier"
    assert sent["schedulingPriorityOverride"] == 7
    assert sent["arrayProperties"] == {"size": 7}
    assert sent["retryStrategy"]["attempts"] == 7
    assert sent["containerOverrides"] == {
        "command": ["some-command"],
        "environment": [{"name": "some-name", "value": "some-value"}],
        "resourceRequirements": GPU,
        "vcpus": 7,
        "memory": 7,
    }
    assert sent["consumableResourcePropertiesOverride"]["consumableResourceList"] == [
        {"consumableResource": "some-consumableResource", "quantity": 7}
    ]


def test_a_resource_is_asked_for_in_one_way() -> None:
    required = [{"type": "MEMORY", "value": "512"}]
    sent = asked(
        told(ALONE, container={"vcpus": 2, "memory": 256, "resourceRequirements": required})
    )
    assert sent["containerOverrides"] == {"vcpus": 2, "resourceRequirements": required}


def test_what_only_aws_may_set_is_left_out_and_said() -> None:
    environment = [
        {"name": "AWS_BATCH_JOB_ARRAY_INDEX", "value": "3"},
        {"name": "STAGE", "value": ""},
    ]
    job = told(
        ALONE,
        container={"environment": environment},
        tags={"aws:batch:x": "1", "team": "a"},
        dependsOn=[{"jobId": "a"}, {"jobId": "b"}],
    )
    sent = asked(job)
    assert sent["containerOverrides"] == {"environment": [{"name": "STAGE", "value": ""}]}
    assert sent["tags"] == {"team": "a"}
    [original] = originals({"jobs": [job]})
    said = " · ".join(original.left_out)
    assert "its dependencies (2)" in said
    assert "AWS_BATCH_JOB_ARRAY_INDEX" in said
    assert "aws:batch:x" in said
    [nothing] = originals({"jobs": [told(ALONE, tags={}, dependsOn=[], container={})]})
    assert nothing.left_out == ()


def test_a_priority_without_a_share_and_minus_one_are_none() -> None:
    assert "schedulingPriorityOverride" not in asked(told((*ALONE, "shareIdentifier")))
    assert "schedulingPriorityOverride" not in asked(told(ALONE, schedulingPriority=-1))


@pytest.mark.parametrize(("target", "nodes"), [("0:", 7), ("0:6", None)])
def test_how_many_nodes_is_asked_for_only_where_the_definition_leaves_it_open(
    target: str, nodes: int | None
) -> None:
    ranges = [{"targetNodes": target, "container": {"command": ["a"]}}]
    properties = {"numNodes": 7, "mainNode": 0, "nodeRangeProperties": ranges}
    sent = asked(told(("container", "eksProperties", "ecsProperties"), nodeProperties=properties))
    assert sent["nodeOverrides"].get("numNodes") == nodes
    [part] = sent["nodeOverrides"]["nodePropertyOverrides"]
    assert part == {"targetNodes": target, "containerOverrides": {"command": ["a"]}}


def test_texts_are_sent_as_they_are_and_secrets_are_known() -> None:
    wild = "\x1b[31m\u202e" + "x" * 40_000
    environment = [{"name": "DB_PASSWORD", "value": wild}, {"name": "A", "value": wild}]
    job = told(
        ALONE, container={"environment": environment, "command": ["run", "--password", "hunter2!"]}
    )
    assert asked(job)["containerOverrides"]["environment"] == environment
    [original] = originals({"jobs": [job]})
    [part] = original.submission.parts
    assert [one.secret for one in part.containers[0].environment] == [True, False]
    assert "hunter2!" not in part.containers[0].masked


WRONG: tuple[Any, ...] = (
    None,
    3,
    -1,
    True,
    1.5,
    "text",
    "",
    [],
    {},
    [None],
    [{}],
    {"a": None},
    [["a"]],
    {"a": {}},
)


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_what_is_of_a_wrong_type_is_not_asked_for(wrong: Any) -> None:
    named = {"jobId": "a", "jobName": "b", "jobQueue": "c", "jobDefinition": "d"}
    for job in kinds():
        for member in job.keys() - named.keys() - {"status"}:
            for original in originals({"jobs": [{**job, **named, member: wrong}]}):
                sent = request(original.submission)
                assert not ParamValidator().validate(sent, SUBMIT).has_errors()
    for member in named:
        for original in originals({"jobs": [named | {member: wrong}]}):
            assert original.submission.name
    assert originals({"jobs": [wrong]}) == ()


def test_an_answer_without_the_new_id_tells_nothing() -> None:
    answers: tuple[Any, ...] = ({}, {"jobId": ""}, None, [])
    for answer in answers:
        with pytest.raises(AnswerError):
            submitted(answer)
    with pytest.raises(AnswerError):
        originals({})


def test_it_is_one_call_and_its_failures_are_sentences(canned: CannedServer) -> None:
    [original] = originals({"jobs": [kinds()[0]]})
    region = BatchRegion(connect(None, "eu-west-1", canned.url, credentials=("a", "b")))
    canned.gives(200, {"jobArn": "x", "jobName": "y", "jobId": "new"})
    assert region.submit_job(original.submission) == "new"
    assert canned.paths == ["/v1/submitjob"]
    canned.gives(400, {"message": "JobDefinition is not ACTIVE"}, "ClientException")
    with pytest.raises(Refused, match="refused SubmitJob: JobDefinition is not ACTIVE"):
        region.submit_job(original.submission)
    canned.gives(200, {})
    with pytest.raises(BadAnswer):
        region.submit_job(original.submission)


def test_read_only_sends_none(canned: CannedServer) -> None:
    [original] = originals({"jobs": [kinds()[0]]})
    credentials = ("a", "b")
    connection = connect(None, "eu-west-1", canned.url, credentials=credentials, read_only=True)
    with pytest.raises(Refused, match="SubmitJob was not sent"):
        BatchRegion(connection).submit_job(original.submission)
    assert canned.paths == []


# On the demo region

SAME = (
    "jobName",
    "jobQueue",
    "jobDefinition",
    "shareIdentifier",
    "schedulingPriority",
    "parameters",
    "retryStrategy",
    "timeout",
    "tags",
    "propagateTags",
    "platformCapabilities",
)


@pytest.fixture(scope="module")
def living() -> Iterator[tuple[DemoRegion, BatchRegion]]:
    with DemoRegion(jobs=3000, seed=7, now=1_790_000_000_000) as demo:
        connection = connect(None, "us-east-1", demo.url, credentials=("a", "b"))
        yield demo, BatchRegion(connection)
        connection.close()


def described(region: BatchRegion, job_id: str) -> dict[str, Any]:
    found: dict[str, Any] = region.connection.call(
        "DescribeJobs",
        lambda answer: answer["jobs"][0],  # type: ignore[index]
        jobs=[job_id],
    )
    return found


def some_of_each_kind(demo: DemoRegion) -> list[str]:
    """One job of each definition and shape that takes jobs."""
    found: dict[tuple[str, bool], str] = {}
    with demo.store.lock:
        for job_id in demo.store.ids():
            facts = demo.store.find(job_id)
            if facts is not None and demo.store.queues[facts.queue].state == "ENABLED":
                found.setdefault((facts.template.definition, facts.size is None), job_id)
    return list(found.values())


def container_of(job: dict[str, Any]) -> Any:
    """What a job runs, wherever that is told."""
    nodes = job.get("nodeProperties", {}).get("nodeRangeProperties")
    if nodes:
        return [(one["targetNodes"], container_of(one)) for one in nodes]
    tasks = job.get("ecsProperties", {}).get("taskProperties")
    pod = job.get("eksProperties", {}).get("podProperties")
    found = tasks[0]["containers"] if tasks else pod["containers"] if pod else [job["container"]]
    return [
        {
            name: value
            for name, value in one.items()
            if name in {"name", "image", "command", "resourceRequirements", "resources"}
        }
        | {
            "environment": {
                each["name"]: each["value"]
                for each in one.get("environment", one.get("env", []))
                if not each["name"].startswith("AWS_BATCH_")
            }
        }
        for one in found
    ]


def size_of(job: dict[str, Any]) -> object:
    return job.get("arrayProperties", {}).get("size")


def nodes_of(job: dict[str, Any]) -> object:
    return job.get("nodeProperties", {}).get("numNodes")


def test_a_job_of_each_kind_that_is_run_again_is_the_same(
    living: tuple[DemoRegion, BatchRegion],
) -> None:
    demo, region = living
    ids = some_of_each_kind(demo)
    assert len(ids) >= 8
    for job_id in ids:
        [original] = region.describe_to_submit([job_id])
        before = described(region, job_id)
        after = described(region, region.submit_job(original.submission))
        assert {n: before.get(n) for n in SAME} == {n: after.get(n) for n in SAME}
        assert container_of(before) == container_of(after)
        assert [size_of(before), nodes_of(before)] == [size_of(after), nodes_of(after)]
        assert not after["dependsOn"]


def test_what_is_told_to_be_too_large_is_refused_and_nothing_else(
    living: tuple[DemoRegion, BatchRegion],
) -> None:
    demo, region = living
    array = demo.add_job("a", queue="adhoc", size=10_000, status="FAILED")
    known = original_of(region, array)
    for many in (1_000, 4_000, 5_000, 10_000):
        [draft] = drafts([array], known, range(10_000 - many, 10_000), Wish("array"))
        assert draft.submission is not None
        if not list(warnings(draft.submission)):
            assert region.submit_job(draft.submission)
        else:
            with pytest.raises(Refused, match="larger than 30 KiB"):
                region.submit_job(draft.submission)


def original_of(region: BatchRegion, job_id: str) -> dict[str, Original]:
    return {one.job.id: one for one in region.describe_to_submit([job_id])}


def variables(job: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: one["value"] for one in job["container"]["environment"]}


def test_children_that_are_run_again_are_told_which_they_were(
    living: tuple[DemoRegion, BatchRegion],
) -> None:
    demo, region = living
    array = demo.add_job("a", queue="adhoc", size=40, status="FAILED")
    [draft] = drafts([array], original_of(region, array), [3, 17, 39], Wish("array"))
    assert draft.submission is not None
    some = region.submit_job(draft.submission)
    job = described(region, some)
    assert job["arrayProperties"]["size"] == 3
    assert variables(job)[INDEXES] == "3,17,39"
    # Of these, again only some: they are told which they were in the first array.
    known = original_of(region, some)
    [draft] = drafts([some], known, [0, 2], Wish("array"))
    assert draft.submission is not None
    assert variables(described(region, region.submit_job(draft.submission)))[INDEXES] == "3,39"
    single = drafts([some], known, [1], Wish("each"))[0]
    assert single.origin == child_id(known[some].job, 1)
    assert single.submission is not None
    job = described(region, region.submit_job(single.submission))
    assert "arrayProperties" not in job
    assert variables(job)[INDEXES] == "17"
    demo.set_status(f"{some}:2", "FAILED")
    child = f"{some}:2"
    [draft] = drafts([child], original_of(region, child), [], Wish())
    assert draft.submission is not None
    job = described(region, region.submit_job(draft.submission))
    assert variables(job)[INDEXES] == "39"
    assert "AWS_BATCH_JOB_ARRAY_INDEX" not in variables(job)
