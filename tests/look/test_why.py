"""The report on a job that waits, in lines."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch_tui.batch.failure import Denied
from batch_tui.batch.job import STATUSES, Status
from batch_tui.batch.waiting.facts import Environment, Share, Snapshot, TimeLimit, Use
from batch_tui.batch.waiting.sightings import Sighting
from batch_tui.look.why import ordinal, report
from tests.batch.cases import MINUTE, NOW, QUEUE, case, detail, job, others, standing

USED = (
    Share("large", (Use("VCPU", 48.0),)),
    Share("mine", (Use("VCPU", 15.0),)),
    Share("tiny", (Use("VCPU", 1.0),)),
)


def lines(told: Any) -> list[str]:
    return [line.text for line in report(told, NOW)]


def text(told: Any) -> str:
    return "\n".join(lines(told))


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"),
     (17, "17th"), (21, "21st"), (92, "92nd"), (100, "100th")],
)  # fmt: skip
def test_ordinals(number: int, written: str) -> None:
    assert ordinal(number) == written


def test_the_place_is_told_with_its_age() -> None:
    front = (*others(16), standing(minutes=12), *others(83))
    told = text(case(snapshot=Snapshot(front=front, front_at=NOW - 2 * MINUTE)))
    assert "17th of the first 100, for 12m (as of 2m ago)" in told
    assert "behind the first 100" in text(case(snapshot=Snapshot(front=others(100))))


def test_shares_are_bars_of_which_none_is_missing() -> None:
    total = (Use("VCPU", 64.0),)
    snapshot = Snapshot(total=total, shares=USED, active=3, used_at=NOW - MINUTE)
    told = lines(case(job(share="mine"), snapshot=snapshot))
    assert "The queue uses 64 vCPUs by 3 shares, as configured (as of 1m ago)" in told
    bars = [line for line in told if "█" in line]
    assert [line.count("█") for line in bars] == [24, 8, 1]
    assert "75%" in bars[0]
    assert bars[1].endswith("own")


def test_a_limit_says_when_it_acts() -> None:
    queue = QUEUE._replace(limits=(TimeLimit("CAPACITY:X", 3600, "CANCEL"),))
    told = text(case(job(reason="CAPACITY:X - y"), head=19, queue=queue))
    assert "Cancelled in 41m or later by the queue's time limit for CAPACITY:X." in told
    none = case(job(reason="CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - y"), head=19)
    assert "No time limit of the queue is set for this reason: it may stay." in text(none)
    never = case(job(reason="UNDETERMINED - y"), head=19)
    assert "No time limit of a queue can be set for this reason." in text(never)
    assert "A time limit of the queue: cancelled after 1h 00m" in text(case(queue=queue, head=1))


def test_for_how_long_it_stands_is_told_as_far_as_it_is_known() -> None:
    seen = Sighting(NOW - 3 * MINUTE, NOW - 4 * MINUTE)
    told = text(case(job(reason="CAPACITY:X - y"), head=19, seen=seen))
    assert "Seen so for at least 3m, at the head of its queue for 19m, otherwise 4m ago. " in told
    assert "AWS does not tell since when the reason stands." in told


def test_environments_are_held_against_what_is_asked() -> None:
    types = tuple(f"m{n}i.large" for n in range(9))
    small = Environment("small", "", "ENABLED", "VALID", "", "EC2", 60, 64, types)
    tiny = Environment("tiny", "", "DISABLED", "INVALID", "no role", "SPOT", 0, 4)
    told = text(case(detail=detail(job(), vcpus="8"), environments=(small, tiny)))
    assert "1. small: ENABLED · VALID · EC2" in told
    assert "60 of 64 vCPUs desired: no room to grow by the 8 that are asked for" in told
    assert "m5i.large and 3 more" in told
    assert "2. tiny: DISABLED · INVALID · SPOT" in told
    assert "too few for the 8 that are asked for" in told
    assert "no role" in told


def test_what_is_not_told_is_named_only_where_nothing_tells() -> None:
    assert "What AWS Batch does not tell" in text(case(head=20))
    assert "What AWS Batch does not tell" not in text(case(head=1))


def test_dependencies_that_are_not_done_can_be_opened() -> None:
    needs = (
        job(Status.SUCCEEDED, job_id="a"),
        job(Status.RUNNING, job_id="b"),
        job(Status.FAILED, job_id="c"),
    )
    whole = detail(job(Status.PENDING), depends_on=("a", "b", "c", "d"))
    told = report(case(detail=whole, needs=needs), NOW)
    assert [line.opens for line in told if line.opens] == ["b", "c"]
    assert "  d: AWS Batch knows it no more" in [line.text for line in told]


PARTS = st.fixed_dictionaries(
    {
        "queue": st.sampled_from([None, Denied("no"), QUEUE]),
        "environments": st.sampled_from([None, Denied("no"), ()]),
        "snapshot": st.sampled_from([None, Denied("no"), Snapshot(), Snapshot(front=others(3))]),
        "needs": st.sampled_from([None, Denied("no"), ()]),
        "ahead": st.sampled_from([None, Denied("no"), (), (detail(job(job_id="x")),)]),
        "scheduled": st.sampled_from([None, Denied("no"), NOW]),
    }
)


TEXTS = st.text(st.characters(exclude_categories=["C", "Z"])).filter(
    lambda text: "None" not in text
)


@given(st.sampled_from(STATUSES), TEXTS, PARTS)
def test_whatever_is_known_is_told_a_line_each(
    status: Status, reason: str, parts: dict[str, Any]
) -> None:
    whole = detail(job(status, reason=reason), depends_on=("a",))
    told = lines(case(detail=whole, **parts))
    assert told[0]
    assert not any("\n" in line or "None" in line for line in told)
    failed = [name for name, part in parts.items() if isinstance(part, Denied)]
    assert sum("Not known" in line for line in told) <= len(failed)
