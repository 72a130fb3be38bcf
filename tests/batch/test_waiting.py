"""Why a job waits: the table of reasons, the place, the limits, the verdict."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch_tui.batch.detail import Container, Detail, Member
from batch_tui.batch.failure import Denied
from batch_tui.batch.job import STATUSES, WAITING, More, Status
from batch_tui.batch.waiting.asks import Asks, asks
from batch_tui.batch.waiting.facts import Case, Environment, Snapshot, TimeLimit
from batch_tui.batch.waiting.place import place_of, threats
from batch_tui.batch.waiting.reasons import REASONS, is_by_limit, reason_of
from batch_tui.batch.waiting.sightings import GAP, Sighting, Sightings
from batch_tui.batch.waiting.verdict import verdict
from tests.batch.cases import (
    ENVIRONMENT,
    MINUTE,
    NOW,
    QUEUE,
    case,
    detail,
    job,
    others,
    standing,
)

CAPACITY = "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY"
REQUIREMENT = "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT"

WRITTEN = {
    f"{CAPACITY} - Service cannot fulfill the capacity requested for instance type [p5]": "EC2 has",
    "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - x": "more vCPUs",
    f"{REQUIREMENT} - x": "no instance type",
    "MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS – x": "service role",
    "MISCONFIGURATION:EC2_INSTANCE_CONFIGURATION_UNSUPPORTED - x": "cannot be launched",
    "ACTION_REQUIRED - CE(s) associated with the job queue are invalid.": "INVALID",
    "UNDETERMINED - Batch job is blocked, root cause is undetermined.": "does not know why",
    f"Canceled by JobStateTimeLimit action due to reason: {CAPACITY}": "EC2 has",
}
"""What AWS writes, and a part of what it means."""


@pytest.mark.parametrize(("text", "means"), WRITTEN.items())
def test_each_reason_that_aws_writes_is_known(text: str, means: str) -> None:
    known = reason_of(text)
    assert known is not None
    assert means in known.means
    assert known.mend


def test_the_table_has_no_entry_that_another_hides() -> None:
    assert [reason_of(reason.begins) for reason in REASONS] == list(REASONS)
    assert {reason.begins for reason in REASONS if reason.limited} == {
        CAPACITY,
        REQUIREMENT,
        "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE",
        "MISCONFIGURATION:EC2_INSTANCE_CONFIGURATION_UNSUPPORTED",
    }


@pytest.mark.parametrize("text", ["", "Essential container in task exited", "x CAPACITY:"])
def test_other_reasons_are_not_taken_for_one(text: str) -> None:
    assert reason_of(text) is None
    assert not is_by_limit(text)


# The ten minutes


@pytest.mark.parametrize(
    ("head", "seen", "before", "kind"),
    [
        (9.9, 0, None, "early"),
        (10, 0, None, "fault"),
        (None, 9.9, None, "early"),
        (None, 10, None, "fault"),
        (40, 2, 2.5, "early"),
        (40, 12, 12.5, "fault"),
        (None, 0, None, "early"),
    ],
)
def test_no_fault_is_named_before_ten_minutes(
    head: float | None, seen: float, before: float | None, kind: str
) -> None:
    sighting = Sighting(
        NOW - round(seen * MINUTE), None if before is None else NOW - round(before * MINUTE)
    )
    told = verdict(case(job(reason=f"{REQUIREMENT} - x"), head=head, seen=sighting), NOW)
    assert told.kind == kind
    assert ("too early" in told.cause) is (kind == "early")


def test_a_job_that_was_submitted_a_moment_ago_has_no_fault() -> None:
    new = job(reason=f"{REQUIREMENT} - x", created=NOW - 5 * MINUTE)
    assert verdict(case(new, head=30), NOW).kind == "early"


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 2 * GAP)), min_size=1))
def test_sightings_never_claim_more_than_was_seen(looks: list[tuple[str, int]]) -> None:
    sightings, now, history = Sightings(), NOW, [("", 0)]
    for what, later in looks:
        now += later
        told = sightings.note("id", what, now)
        history.append((what, now))
        since = now
        for (earlier, at), (_, following) in zip(history[-2::-1], history[:0:-1], strict=False):
            if earlier != what or following - at > GAP:
                break
            since = at
        assert told.since == since
        if told.before is not None:
            assert (("b" if what == "a" else "a"), told.before) in history
            assert told.before < told.since


# The place


def test_the_place_is_counted_from_the_head() -> None:
    front = (*others(16), standing(minutes=12))
    place = place_of(case(snapshot=Snapshot(front=front)))
    assert place is not None
    assert (place.number, place.since) == (17, NOW - 12 * MINUTE)


def test_behind_the_first_100_is_told_only_where_there_are_100() -> None:
    full = place_of(case(snapshot=Snapshot(front=others(100))))
    assert full is not None
    assert full.number is None
    assert place_of(case(snapshot=Snapshot(front=others(99)))) is None
    assert place_of(case(snapshot=Denied("no"))) is None


def test_a_parent_is_where_its_first_child_is() -> None:
    parent = job(Status.PENDING, more=More(size=10))
    front = (*others(3), standing(f"{parent.id}:7"), standing(f"{parent.id}:8"))
    place = place_of(case(parent, snapshot=Snapshot(front=front)))
    assert place is not None
    assert (place.number, place.child) == (4, f"{parent.id}:7")


def test_the_first_of_a_quota_share_is_told() -> None:
    place = place_of(case(snapshot=Snapshot(front=others(100), quotas=(("ml", standing()),))))
    assert place is not None
    assert place.quota == "ml"


# Time limits


def test_a_limit_ends_a_job_at_the_head_that_has_its_reason() -> None:
    queue = QUEUE._replace(
        limits=(TimeLimit(REQUIREMENT, 900, "CANCEL"), TimeLimit(CAPACITY, 3600, "CANCEL"))
    )
    first, second = threats(case(job(reason=f"{CAPACITY} - x"), head=19, queue=queue))
    assert (first.at_head, first.ends) == (True, NOW + 41 * MINUTE)
    assert (second.at_head, second.ends) == (False, None)
    behind = Snapshot(front=(*others(1), standing()))
    far = threats(case(job(reason=f"{CAPACITY} - x"), snapshot=behind, queue=queue))
    assert [threat.at_head for threat in far] == [False, False]


# What is asked for


def test_what_is_asked_for_is_added_over_containers_and_nodes() -> None:
    main = Container(resources=(("VCPU", "2"), ("MEMORY", "2048"), ("GPU", "1")))
    side = Container(resources=(("VCPU", "0.25"), ("MEMORY", "512")))
    several = Detail(job(), Member(""), containers=(main, side))
    assert asks(several) == Asks(2.25, 2560, 1)
    first, rest = main._replace(nodes="0"), side._replace(nodes="1:")
    nodes = Detail(job(more=More(nodes=5)), Member(""), containers=(first, rest))
    assert asks(nodes) == Asks(3.0, 4096, 1)
    pod = Container(resources=(("cpu", "500m"), ("memory", "2Gi"), ("nvidia.com/gpu", "2")))
    assert asks(Detail(job(), Member(""), containers=(pod,))) == Asks(0.5, 2048, 2)


@given(st.text(), st.text(), st.text())
def test_whatever_stands_there_is_a_number(vcpus: str, memory: str, nodes: str) -> None:
    resources = (("VCPU", vcpus), ("MEMORY", memory))
    told = asks(
        Detail(job(), Member(""), containers=(Container(nodes=nodes, resources=resources),))
    )
    assert all(amount >= 0 for amount in told)


# The verdict

INVALID = Environment("ce", "", "ENABLED", "INVALID", "CLIENT_ERROR - no role")
OFF = ENVIRONMENT._replace(state="DISABLED")
FULL = ENVIRONMENT._replace(desired=64)
LARGE = detail(job(), vcpus="96")
NODES = job(more=More(nodes=4))
HEAD = detail(job(job_id="other-0", name="first", reason=f"{CAPACITY} - x"))
LATE = Snapshot(front=(*others(16), standing()))
CASES: list[tuple[str, Case, str, str]] = [
    ("invalid", case(environments=(INVALID, OFF)), "fault", "ce is INVALID: CLIENT_ERROR"),
    ("one is enough", case(environments=(INVALID, ENVIRONMENT), head=1), "early", "Nothing is"),
    ("nodes", case(NODES, environments=(INVALID, ENVIRONMENT)), "fault", "INVALID"),
    ("disabled", case(environments=(OFF,)), "fault", "ce is DISABLED"),
    ("too large", case(detail=LARGE), "fault", "asks for 96 vCPUs, and"),
    ("room elsewhere", case(detail=LARGE, environments=(ENVIRONMENT, ENVIRONMENT._replace(most=96)),
                            head=1), "early", "Nothing is"),
    ("too large", case(detail=LARGE, environments=(FULL, INVALID)), "fault", "may have 64 at most"),
    ("full", case(environments=(FULL,), head=20), "turn", "waits for room"),
    ("queue", case(queue=QUEUE._replace(state="DISABLED"), head=20), "fault", "DISABLED"),
    ("behind", case(snapshot=LATE, ahead=(HEAD,)), "fault", "16 stand before it, and the head"),
    ("next", case(snapshot=Snapshot(front=(*others(1), standing()))), "turn", "one stands before"),
    ("nothing", case(head=20), "untold", "Nothing that AWS Batch tells"),
    ("new", case(head=2), "early", "Nothing is wrong so far"),
    ("denied", case(snapshot=Denied("a"), environments=Denied("b"), queue=Denied("c")), "early",
     "Nothing is"),
    ("unheard of", case(job(reason="NEW:THING - x"), head=20), "untold", "NEW:THING - x"),
    ("blocked", case(job(reason="UNDETERMINED - x"), head=20), "untold", "does not know why"),
    ("ended", case(job(Status.FAILED, reason=f"Canceled by JobStateTimeLimit action due to reason: "
                       f"{CAPACITY}")), "over", "a time limit of its queue has ended it: EC2 has"),
    ("runs", case(job(Status.RUNNING)), "over", "it is RUNNING"),
    ("cancelled", case(job(Status.PENDING, more=More(cancelled=True))), "turn", "to be cancelled"),
    ("submitted", case(job(Status.SUBMITTED, created=NOW - MINUTE)), "early", "lasts for seconds"),
    ("for an hour", case(job(Status.SUBMITTED)), "untold", "why it is still SUBMITTED"),
    ("parent", case(job(Status.PENDING, more=More(size=3))), "turn", "The parent of an array"),
    ("starting", case(job(Status.STARTING), scheduled=NOW - 9 * MINUTE), "early", "usual"),
    ("starts long", case(job(Status.STARTING), scheduled=NOW - 10 * MINUTE), "fault", "suspect"),
    ("starts untold", case(job(Status.STARTING)), "early", "AWS does not tell since when"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "told", "kind", "says"), CASES)
def test_the_likely_cause(name: str, told: Case, kind: str, says: str) -> None:
    found = verdict(told, NOW)
    assert found.kind == kind, found
    assert says in found.cause
    assert found.kind != "fault" or found.mend


@pytest.mark.parametrize(
    ("statuses", "kind", "says"),
    [
        (["SUCCEEDED", "RUNNING"], "turn", "It depends on need-1, which is RUNNING."),
        (["RUNNING", "PENDING"], "turn", "It depends on 2 jobs that have not ended."),
        (["FAILED", "RUNNING"], "fault", "need-0, which has FAILED"),
        (["SUCCEEDED"], "untold", "knows no more of what it depends on"),
        (["SUCCEEDED", "SUCCEEDED"], "early", "usually lasts for seconds"),
    ],
)
def test_a_job_that_depends_on_others(statuses: list[str], kind: str, says: str) -> None:
    needs = tuple(
        job(Status(status), job_id=f"id-{n}", name=f"need-{n}") for n, status in enumerate(statuses)
    )
    mine = detail(job(Status.PENDING), depends_on=("id-0", "id-1"))
    found = verdict(case(detail=mine, needs=needs), NOW)
    assert (found.kind, says in found.cause) == (kind, True), found


def test_a_child_of_a_sequential_array_waits_for_the_one_before() -> None:
    of = job(Status.PENDING, job_id="id:3")
    entry = Member("[0]", members=(Member("type", "SEQUENTIAL"),))
    members = Member("", members=(Member("dependsOn", members=(entry,)),))
    assert "SEQUENTIAL" in verdict(case(detail=Detail(of, members)), NOW).cause


@given(st.sampled_from(STATUSES), st.text(), st.floats(0, 100), st.integers(0, 2**40))
def test_there_is_always_a_sentence(status: Status, reason: str, head: float, back: int) -> None:
    told = case(job(status, reason=reason, created=NOW - back), head=head)
    found = verdict(told, NOW)
    assert found.cause.endswith(".")
    assert (found.kind == "over") is (status not in WAITING)
