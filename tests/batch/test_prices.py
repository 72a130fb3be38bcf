"""Of several ways to answer a query the cheapest is taken, by what is known and what is usual."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch_tui.batch.job import ACTIVE, STATUSES, Status
from batch_tui.batch.plan.plan import Plan, plan
from batch_tui.batch.plan.prices import JOBS, USUAL
from batch_tui.batch.plan.routes import BY_FAR
from batch_tui.batch.plan.stream import NEWEST_FIRST
from batch_tui.batch.query.query import parse
from tests.batch.test_plan import NOW, after

FAILED, RUNNING, RUNNABLE = Status.FAILED, Status.RUNNING, Status.RUNNABLE


def priced(text: str, **counted: float) -> Plan:
    known = {Status[name]: number for name, number in counted.items()}
    return plan(parse(text), ("q",), NOW, UTC, whole=True, counted=known)


def listed(found: Plan) -> list[object]:
    return [stream.filter or stream.status for stream in found.streams]


@pytest.mark.parametrize(
    ("text", "counted", "listings"),
    [
        ("status:failed after:1d", {}, [FAILED]),
        ("exit:!=0 after:1d", {}, [FAILED]),
        ("exit:137", {}, [FAILED]),
        ("status:running,runnable name:etl*", {}, [RUNNABLE, RUNNING]),
        ("status:failed after:10m", {}, [after(1 / 6)]),
        ("status:failed after:7d", {"FAILED": 100_000, "SUCCEEDED": 400_000}, [FAILED]),
        ("status:failed after:10m", {"FAILED": 400_000}, [after(1 / 6)]),
        ("status:succeeded after:1h", {}, [after(1)]),
        ("status:succeeded after:1h", {"SUCCEEDED": 40, "FAILED": 900_000}, [Status.SUCCEEDED]),
    ],
)
def test_the_cheapest_way_is_taken(
    text: str, counted: dict[str, float], listings: list[object]
) -> None:
    assert listed(priced(text, **counted)) == listings


@given(
    st.sampled_from(
        [
            "status:failed after:1d",
            "status:succeeded,failed etl* after:3h",
            "share:a status:active def:jd*",
            "running:>6h after:2h",
            "ended:2h etl*",
            "exit:1 before:1d after:3d",
            "reason:oom share:a",
        ]
    ),
    st.dictionaries(st.sampled_from(STATUSES), st.floats(0, 1e6)),
)
def test_no_other_way_is_cheaper_by_far(text: str, counted: dict[Status, float]) -> None:
    chosen, *others = plan(parse(text), ("q",), NOW, UTC, whole=True, counted=counted).ways
    assert others
    assert all(chosen.calls <= BY_FAR * other.calls for other in others)


def test_a_screen_looks_at_each_listing_again_and_so_prefers_few() -> None:
    screen = plan(parse("etl* -status:failed"), ("q",), NOW, UTC)
    pipe = plan(parse("etl* -status:failed"), ("q",), NOW, UTC, whole=True)
    assert len(screen.streams) == 1
    assert len(pipe.streams) == len(STATUSES) - 1


@pytest.mark.parametrize(
    ("failed", "listings"), [(900, [FAILED]), (15_000, [after(24)]), (75_000, [after(24)])]
)
def test_on_a_screen_what_comes_in_no_order_must_be_there_at_once(
    failed: int, listings: list[object]
) -> None:
    counted = {FAILED: failed, Status.SUCCEEDED: 20_000}
    screen = plan(parse("status:failed after:1d"), ("q",), NOW, UTC, counted=counted)
    assert listed(screen) == listings


@pytest.mark.parametrize(
    ("text", "size", "listings"),
    [
        ("status:succeeded", 10, [NEWEST_FIRST]),
        ("status:failed", 10, [FAILED]),
        ("status:active", 1, [status for status in STATUSES if status in ACTIVE]),
        ("-status:succeeded", 10, [NEWEST_FIRST]),
    ],
)
def test_on_a_screen_what_most_jobs_are_is_found_among_the_newest(
    text: str, size: float, listings: list[object]
) -> None:
    counted = {status: JOBS * size * share for status, share in USUAL.items()}
    assert listed(plan(parse(text), ("q",), NOW, UTC, counted=counted)) == listings
