"""How a region behaves where nothing is promised, as any client sees it."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from batch_tui.demo import DemoRegion
from batch_tui.demo.__main__ import main
from batch_tui.demo.faults import Faults
from batch_tui.demo.habits import BY_STATUS, HABITS, LEFT_OUT, ORDERS, Habits, turn
from tests.demo.clients import BatchClient, Summary, raw
from tests.demo.clients import listed as all_of

QUEUE = "nightly-etl"
NEWEST: Any = {"filters": [{"name": "AFTER_CREATED_AT", "values": ["1"]}]}
SUCCEEDED: Any = {"jobStatus": "SUCCEEDED"}


@pytest.fixture
def behaving(region: DemoRegion) -> Iterator[Habits]:
    yield region.habits
    region.habits.clear()


def listed(batch: BatchClient, **ask: Any) -> list[Summary]:
    """All jobs of a listing of the queue, through pages of 40."""
    return all_of(batch, jobQueue=QUEUE, PaginationConfig={"PageSize": 40}, **ask)


@pytest.mark.parametrize("order", ORDERS)
def test_a_listing_by_status_comes_in_the_order_that_is_wanted_and_whole(
    batch: BatchClient, region: DemoRegion, behaving: Habits, order: str
) -> None:
    behaving.turn({"order": order})
    jobs = listed(batch, **SUCCEEDED)
    known = [s for s in region.store.all_summaries(QUEUE) if s["status"] == "SUCCEEDED"]
    assert {job["jobId"] for job in jobs} == {job["jobId"] for job in known}
    assert len(jobs) == len(known) > 80
    created = [job["createdAt"] for job in jobs]
    assert (created == sorted(created, reverse=True)) is (order == "newest")
    assert (created == sorted(created)) is (order == "oldest")


def test_a_listing_with_a_filter_keeps_its_order_whatever_the_habit(
    batch: BatchClient, behaving: Habits
) -> None:
    behaving.turn({"order": "oldest"})
    created = [job["createdAt"] for job in listed(batch, **NEWEST)]
    assert created == sorted(created, reverse=True)


@pytest.mark.parametrize("part", LEFT_OUT)
def test_what_a_listing_leaves_out_is_not_there(
    batch: BatchClient, behaving: Habits, part: str
) -> None:
    for habit, ask in (("by_status", SUCCEEDED), ("by_filter", NEWEST)):
        if habit == "by_status" and part not in BY_STATUS:
            continue
        behaving.turn({habit: (part,)})
        for job in listed(batch, **ask):
            for member in LEFT_OUT[part]:
                outer, _, inner = member.partition(".")
                assert outer not in job or (inner and inner not in job[outer])


def test_a_new_job_is_shown_late_by_a_filter_and_at_once_by_its_status(
    batch: BatchClient, region: DemoRegion, behaving: Habits
) -> None:
    behaving.turn({"late": 30})
    new = region.add_job("new", queue=QUEUE, status="RUNNING")
    by_status = [job["jobId"] for job in listed(batch, jobStatus="RUNNING")]
    assert new in by_status
    assert new not in [job["jobId"] for job in listed(batch, **NEWEST)]
    region.advance(30)
    assert new in [job["jobId"] for job in listed(batch, **NEWEST)]
    region.forget(new)


def test_a_token_lives_so_long(batch: BatchClient, region: DemoRegion, behaving: Habits) -> None:
    behaving.turn({"token_life": 60})
    first = batch.list_jobs(jobQueue=QUEUE, maxResults=10, **SUCCEEDED)
    region.advance(50)
    ask = {"jobQueue": QUEUE, "maxResults": 10, "nextToken": first["nextToken"], **SUCCEEDED}
    assert batch.list_jobs(**ask)["jobSummaryList"]
    region.advance(20)
    with pytest.raises(ClientError, match="nextToken is not valid"):
        batch.list_jobs(**ask)


def test_a_queue_may_be_seen_and_not_be_listed(batch: BatchClient, behaving: Habits) -> None:
    behaving.turn({"unlisted": [QUEUE]})
    with pytest.raises(ClientError, match="AccessDenied"):
        batch.list_jobs(jobQueue=QUEUE, **SUCCEEDED)
    assert batch.list_jobs(jobQueue="adhoc", **SUCCEEDED)["jobSummaryList"]
    queues = batch.describe_job_queues()["jobQueues"]
    assert QUEUE in {queue["jobQueueName"] for queue in queues}


@pytest.mark.parametrize(
    ("said", "member", "value"),
    [
        ("order=oldest", "order", "oldest"),
        ("by_status=definition,reason", "by_status", {"definition", "reason"}),
        ("by_filter=", "by_filter", frozenset()),
        ("late=2.5", "late", 2.5),
        ("token_life=60", "token_life", 60.0),
        ("unlisted=adhoc", "unlisted", {"adhoc"}),
        ("empty_pages=2", "empty_pages", 2),
        ("short_pages=yes", "short_pages", True),
        ("old_caps=true", "old_caps", True),
        ("missing=CancelJobs,TerminateJobs", "missing", {"CancelJobs", "TerminateJobs"}),
    ],
)
def test_every_habit_can_be_said_on_a_command_line(said: str, member: str, value: object) -> None:
    habits, faults = Habits(), Faults()
    turn(habits, faults, [said])
    assert (vars(habits) | vars(faults))[member] == value
    assert member in HABITS


@pytest.mark.parametrize(
    "said", ["order", "order=sideways", "late=soon", "late=-1", "dance=1", "by_status=flags", "="]
)
def test_what_is_no_habit_is_refused_with_a_sentence(
    said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--jobs", "0", "--habit", said])
    assert left.value.code == 2
    assert capsys.readouterr().err.strip().endswith(".")


def test_habits_are_turned_from_outside_and_put_back(region: DemoRegion, behaving: Habits) -> None:
    assert raw(region, "/_demo/habits", {"order": "oldest"})[0] == 200
    assert behaving.order == "oldest"
    assert raw(region, "/_demo/habits", {"order": "sideways"})[0] == 400
    assert raw(region, "/_demo/clear", {})[0] == 200
    assert behaving.order == Habits().order
