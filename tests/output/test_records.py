"""A record tells of a job just what the service told."""

from datetime import datetime
from typing import Any

import botocore.session
from botocore.model import Shape, StructureShape

from batch_tui.aws import parse
from batch_tui.batch.job import STATUSES, Job, More
from batch_tui.look.records import COLUMNS, flat, record
from tests.feed.world import World

TIMES = {"createdAt", "scheduledAt", "startedAt", "stoppedAt", "statusSummaryLastUpdatedAt"}
FULL = Job(
    "0:1",
    "n",
    STATUSES[0],
    1,
    2,
    3,
    "q",
    "d",
    "r",
    0,
    "s",
    "arn:",
    More("c", 1, (0,) * 7, 4, 1, 2, 0, False, True, True, 5, (("VCPU", 0.5),)),
)


def members(shape: Shape) -> dict[str, Any]:
    """The members of a structure by name, those of its structures within."""
    assert isinstance(shape, StructureShape)
    return {
        name: members(member) if isinstance(member, StructureShape) else None
        for name, member in shape.members.items()
    }


def names(told: dict[str, Any]) -> dict[str, Any]:
    """The same of a record."""
    return {
        name: names(value) if isinstance(value, dict) and name != "statusSummary" else None
        for name, value in told.items()
    }


def as_told(found: Any, told: Any, name: str = "") -> Any:
    """What a record must say where the service told `told`; `found` says which members it has."""
    if name in {"isCancelled", "isTerminated"}:
        return told is True
    if isinstance(found, dict) and isinstance(told, dict):
        return {key: as_told(value, told.get(key), key) for key, value in found.items()}
    if name in TIMES and told is not None:
        return told / 1000
    return None if told == {} else told


def in_seconds(found: Any, name: str = "") -> Any:
    """A record with its times as seconds since 1970."""
    if isinstance(found, dict):
        return {key: in_seconds(value, key) for key, value in found.items()}
    if name in TIMES and found is not None:
        assert found.endswith("Z")
        return datetime.fromisoformat(found).timestamp()
    return found


def test_a_record_has_every_member_of_a_job_summary_and_the_queue() -> None:
    service = botocore.session.get_session().get_service_model("batch")
    documented = members(service.shape_for("JobSummary"))
    assert names(record(FULL)) == documented | {"jobQueue": None}
    assert record(FULL).keys() == record(Job("0", "n")).keys()


def test_csv_has_a_column_for_each_member() -> None:
    assert tuple(name for name, _ in flat(record(FULL))) == COLUMNS


def test_records_say_what_the_service_said(world: World) -> None:
    kinds: set[str] = set()
    for queue in world.demo.store.queues:
        raw = list(world.demo.store.all_summaries(queue))
        jobs = parse.page({"jobSummaryList": raw}, queue).jobs
        for told, job in zip(raw, jobs, strict=True):
            if job.name == "worte":
                continue  # its texts are made safe on the way
            found = record(job)
            assert in_seconds(found) == as_told(found, told | {"jobQueue": queue}), job.id
            kinds.update(name for name, _ in flat(found))
    assert kinds >= {*COLUMNS} - {
        "arrayProperties.index",  # of children, which no queue lists
        "nodeProperties.isMainNode",
        "nodeProperties.nodeIndex",
    }


def test_children_and_nodes_say_which_they_are() -> None:
    child = record(Job("0:7", "n", more=More(index=7)))
    assert dict(flat(child)) | {"arrayProperties.index": 7} == dict(flat(child))
    node = record(Job("0#0", "n", more=More(nodes=2, node=0, is_main=True)))
    assert node["nodeProperties"] == {"isMainNode": True, "numNodes": 2, "nodeIndex": 0}


def test_times_are_in_utc_to_the_millisecond() -> None:
    assert record(Job("0", "n", created=1_794_000_000_007))["createdAt"] == (
        "2026-11-06T21:20:00.007Z"
    )
    assert record(Job("0", "n", created=1_000))["createdAt"] == "1970-01-01T00:00:01.000Z"
