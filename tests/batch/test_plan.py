"""The planner: which listings a query takes, what is left to check, and what it promises."""

from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch_tui.batch.job import ACTIVE, STATUSES, Job, Status
from batch_tui.batch.plan.explain import explain
from batch_tui.batch.plan.plan import Plan, plan
from batch_tui.batch.plan.stream import Filter, Stream
from batch_tui.batch.query.query import parse
from tests.batch.promise import most_calls

NOW = 1_794_000_000_000
HOUR = 3_600_000
ARN = "arn:aws:batch:eu-west-1:123456789012:job-definition/jd:7"
UUID = "1f0c9a7e-0000-4000-8000-0123456789ab"
EVERYTHING = Filter("AFTER_CREATED_AT", "1")


def planned(text: str, *queues: str, whole: bool = False, every: bool = False) -> Plan:
    return plan(parse(text), queues or ("q",), NOW, UTC, whole=whole, every=every)


def streams(text: str) -> list[tuple[Status | None, Filter | None]]:
    """The listings of a pipe, which reads all of them."""
    return [(stream.status, stream.filter) for stream in planned(text, whole=True).streams]


def left(text: str) -> list[str]:
    return [str(term) for term in planned(text).left]


def after(hours: float) -> Filter:
    return Filter("AFTER_CREATED_AT", str(int(NOW - hours * HOUR)))


def before(hours: float) -> Filter:
    return Filter("BEFORE_CREATED_AT", str(int(NOW - hours * HOUR)))


def test_no_query_is_the_one_stream_of_every_status() -> None:
    assert streams("") == [(None, EVERYTHING)]
    assert planned("").page_size == 100
    assert planned("", whole=True).page_size == 100
    # What AWS makes of a 0 has been seen by nobody.
    assert streams("after:1970-01-01T00:00Z") == [(None, EVERYTHING)]


@pytest.mark.parametrize(
    ("text", "filter_"),
    [
        ("name:etl-load", Filter("JOB_NAME", "etl-load")),
        ("ETL*", Filter("JOB_NAME", "ETL*")),
        ("def:jd", Filter("JOB_DEFINITION", "jd")),
        ("def:jd*", Filter("JOB_DEFINITION", "jd*")),
        (f"def:{ARN}", Filter("JOB_DEFINITION", ARN)),
        ("after:2h", after(2)),
        ("after:2h after:1h", after(1)),
        ("before:2h", before(2)),
        ("before:2h before:3h", before(3)),
    ],
)
def test_what_the_service_can_answer_alone_is_left_to_it(text: str, filter_: Filter) -> None:
    assert streams(text) == [(None, filter_)]
    assert left(text) == []


@pytest.mark.parametrize(
    ("text", "filter_"),
    [
        ("etl*load", Filter("JOB_NAME", "etl*")),
        ("def:jd:7", Filter("JOB_DEFINITION", "jd")),
        ("def:jd*:7", Filter("JOB_DEFINITION", "jd*")),
        ("def:j*d", Filter("JOB_DEFINITION", "j*")),
        ("*load", EVERYTHING),
        ("def:*d", EVERYTHING),
        ("share:res*", EVERYTHING),
        ("-etl", EVERYTHING),
        ("etl", EVERYTHING),
        ("-def:jd", EVERYTHING),
        ("-after:2h", EVERYTHING),
        ("-exit:137", EVERYTHING),
        ("type:array", EVERYTHING),
        ("is:cancelled", EVERYTHING),
        ("id:1f0c", EVERYTHING),
    ],
)
def test_what_it_cannot_answer_is_narrowed_where_possible_and_checked_here(
    text: str, filter_: Filter
) -> None:
    assert streams(text) == [(None, filter_)]
    assert left(text) == [text]


@pytest.mark.parametrize(
    ("text", "statuses", "filter_"),
    [
        ("running:>6h", [Status.RUNNING], None),
        ("running:>6h after:2h", [Status.RUNNING], None),
        ("running:>6h status:running,failed", [Status.RUNNING], None),
        ("took:<10m", [Status.SUCCEEDED, Status.FAILED], None),
        ("ended:2h", [Status.SUCCEEDED, Status.FAILED], None),
        ("ended:2h status:failed", [Status.FAILED], None),
        ("exit:none", [Status.SUCCEEDED, Status.FAILED], None),
        ("exit:137", [Status.FAILED], None),
        ("exit:1,137", [Status.FAILED], None),
        ("exit:!=0", [Status.FAILED], None),
        ("exit:!=137", [Status.SUCCEEDED, Status.FAILED], None),
        ("exit:0", [Status.SUCCEEDED, Status.FAILED], None),
        ("exit:0,1", [Status.SUCCEEDED, Status.FAILED], None),
        ("exit:137 after:2h", [None], after(2)),
        ("exit:none,137 -status:failed", [Status.SUCCEEDED], None),
        ("ended:2h after:2h", [None], after(2)),
        ("took:<10m after:2h", [None], after(2)),
        ("etl* took:<10m", [Status.SUCCEEDED, Status.FAILED], None),
        ("name:etl took:<10m", [None], Filter("JOB_NAME", "etl")),
        ("waited:>30m", list(STATUSES), None),
        ("-running:>6h", list(STATUSES), None),
        ("-took:<10m", list(STATUSES), None),
        ("-ended:2h", [None], EVERYTHING),
        ("-exit:none", [None], EVERYTHING),
        ("attempts:>1", [None], EVERYTHING),
        ("tag:team", [None], EVERYTHING),
    ],
)
def test_a_term_is_looked_for_where_it_can_hold_and_its_negation_everywhere(
    text: str, statuses: list[Status | None], filter_: Filter | None
) -> None:
    assert streams(text) == [(status, filter_) for status in statuses]


@pytest.mark.parametrize(
    ("text", "by_status"),
    [
        ("-status:succeeded,failed", False),
        ("reason:spot", False),
        ("-took:<10m", False),
        ("share:prod", False),
        ("status:failed,running", True),
        ("took:<10m", True),
        ("exit:0", True),
    ],
)
def test_where_there_are_jobs_in_an_unknown_status_they_are_listed_too(
    text: str, by_status: bool
) -> None:
    known = plan(parse(text), ("q",), NOW, UTC, whole=True)
    assert all(stream.status for stream in known.streams)
    assert known.may_miss_other is not by_status
    way = plan(parse(text), ("q",), NOW, UTC, whole=True, other=True)
    assert [stream.status for stream in way.streams] == (
        [stream.status for stream in known.streams] if by_status else [None]
    )
    assert not way.may_miss_other


def test_a_sweep_lists_the_statuses_in_which_a_job_can_match() -> None:
    way = planned("-status:succeeded", whole=True, every=True)
    assert way.swept
    assert way.listed("q") == tuple(s for s in STATUSES if s is not Status.SUCCEEDED)
    assert planned("status:failed", whole=True, every=True).swept is False
    assert planned("status:other", whole=True, every=True).swept is False


@pytest.mark.parametrize("text", ["running:>6h status:failed", "took:>1s -status:succeeded,failed"])
def test_a_term_that_can_hold_in_no_status_left_asks_nothing(text: str) -> None:
    assert streams(text) == []


def test_statuses_are_a_stream_each() -> None:
    assert streams("status:failed,running") == [(Status.RUNNING, None), (Status.FAILED, None)]
    assert left("status:failed,running") == []
    assert [status for status, _ in streams("-status:succeeded,failed")] == [
        status for status in STATUSES if status in ACTIVE
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"def:{ARN} etl after:2h", "def"),
        ("def:jd etl after:2h", "def"),
        ("def:jd name:etl", "name"),
        ("def:jd etl* share:a status:failed", "share"),
        ("def:jd* status:failed share:a", "share"),
        ("def:jd* status:succeeded after:2h", "def"),
        ("def:jd after:2h", "def"),
        ("share:a status:failed after:2h", "after"),
        ("share:a after:2h", "after"),
        ("share:a before:2h", "share"),
        ("status:failed after:2h", "after"),
        ("after:2h before:1h status:failed", "before"),
    ],
)
def test_the_most_selective_filter_is_the_stream(text: str, name: str) -> None:
    kinds = {
        "def": "JOB_DEFINITION",
        "name": "JOB_NAME",
        "share": "SHARE_IDENTIFIER",
        "after": "AFTER_CREATED_AT",
        "before": "BEFORE_CREATED_AT",
    }
    assert {filter_.name for _, filter_ in streams(text) if filter_} == {kinds[name]}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("etl", "etl*"),
        ("etl load", "etl*"),
        ("-etl load exit:137", "load*"),
        ("word:e*l status:failed", "e*"),
        ("-etl", None),
        ("a.b", None),
        ("word:*etl", None),
        ("etl*", None),
        ("etl load*", None),
        ("etl def:jd", None),
        ("etl after:1h", None),
    ],
)
def test_what_begins_with_a_word_is_listed_first_where_the_rest_takes_long(
    text: str, first: str | None
) -> None:
    found = plan(parse(text), ("q", "r"), NOW, UTC, soon=True)
    assert plan(parse(text), ("q", "r"), NOW, UTC).head is None
    assert (found.head is not None) is (first is not None)
    if found.head and first:
        listing = Filter("JOB_NAME", first)
        assert found.head.streams == (Stream("q", filter=listing), Stream("r", filter=listing))
        assert found.head.left == parse(text).terms
        assert found.streams == plan(parse(text), ("q", "r"), NOW, UTC).streams
        assert f"JOB_NAME {first}, once" in "\n".join(explain(found))


def test_a_status_beside_a_filter_is_checked_here() -> None:
    found = planned("name:etl status:succeeded")
    assert found.left == parse("status:succeeded").terms
    assert found.judge(Job("a", "etl", Status.SUCCEEDED)) is True
    assert found.judge(Job("a", "etl", Status.RUNNING)) is False


def test_a_share_is_combined_with_each_status_and_never_asked_for_without() -> None:
    share = Filter("SHARE_IDENTIFIER", "a")
    assert streams("share:a status:failed,running") == [
        (Status.RUNNING, share),
        (Status.FAILED, share),
    ]
    assert streams("share:a") == [(status, share) for status in STATUSES]
    assert left("share:a status:failed") == []


def test_a_span_of_time_is_read_from_its_end_down_to_its_beginning() -> None:
    found = planned("after:3h before:2h")
    assert [stream.filter for stream in found.streams] == [before(2)]
    assert found.floor == NOW - 3 * HOUR
    assert planned("def:jd after:3h").floor == NOW - 3 * HOUR
    assert planned("etl after:3h").floor is None


def test_before_alone_beside_statuses_is_checked_here() -> None:
    assert streams("status:failed before:2h") == [(Status.FAILED, None)]
    assert left("status:failed before:2h") == ["before:2h"]


def test_pages_are_large_when_they_are_scanned_or_all_is_wanted() -> None:
    assert planned("status:failed").page_size == 100
    assert planned("status:failed", whole=True).page_size == 1000
    assert planned("status:failed exit:1").page_size == 1000
    assert planned("name:etl exit:0", whole=True).page_size == 100
    assert planned("status:failed tag:team").page_size == 100
    assert planned("status:failed tag:team exit:1").page_size == 1000
    assert planned("status:failed tag:team", whole=True).page_size == 1000


def test_every_queue_is_asked_the_same_once() -> None:
    found = planned("status:failed", "a", "b", "a")
    assert found.queues == ("a", "b")
    assert found.streams == (Stream("a", Status.FAILED), Stream("b", Status.FAILED))


def test_queues_that_the_query_excludes_are_not_asked() -> None:
    assert planned("queue:a,c", "a", "b").queues == ("a",)
    assert planned("-queue:a*", "a", "ab", "b").queues == ("b",)
    assert left("queue:q -queue:x") == []


@pytest.mark.parametrize("text", ["after:1h before:2h", "after:2h before:2h"])
def test_a_query_that_nothing_can_match_asks_nothing(text: str) -> None:
    assert planned(text).streams == ()
    assert explain(planned(text)) == ["Nothing is asked: no job can match."]


def test_whole_ids_are_described_and_not_searched_for() -> None:
    found = planned(f"id:{UUID},{UUID}:3 status:failed")
    assert found.streams == ()
    assert found.ids == (UUID, f"{UUID}:3")
    assert most_calls(found, {}) == 1
    assert planned(f"id:{UUID[:-1]}").ids == ()
    assert planned(f"-id:{UUID}").ids == ()
    assert planned(f"id:{UUID} queue:other").ids == ()
    assert plan(parse(UUID), [], NOW).ids == (UUID,)


def test_running_offers_the_arrays_whose_children_run() -> None:
    (offer,) = planned("etl* status:running").offers
    assert offer.query == parse("etl* status:pending,running")
    assert "PENDING" in offer.sentence
    assert planned("status:pending,running").offers == ()
    assert planned("").offers == ()


@settings(deadline=None)
@given(st.integers(0, 5000), st.integers(0, 5000))
def test_the_promise_is_a_call_for_each_page_of_each_stream(one: int, other: int) -> None:
    found = planned("", "a", "b")
    first, second = found.streams
    pages = [len(range(0, size, 100)) or 1 for size in (one, other)]
    assert most_calls(found, {first: one, second: other}) == sum(pages)


def test_the_promise_counts_descriptions() -> None:
    found = planned("status:failed -def:jd")
    (stream,) = found.streams
    assert most_calls(found, {stream: 0}) == 1
    assert most_calls(found, {stream: 1000}) == 1 + 10
    assert most_calls(found, {stream: 1101}) == 2 + 10 + 2


def test_a_stream_by_time_can_be_resumed_and_others_must_start_anew() -> None:
    assert Stream("q", filter=EVERYTHING).resumed(41) == Stream(
        "q", filter=Filter("BEFORE_CREATED_AT", "42")
    )
    for other in (
        Stream("q", Status.FAILED),
        Stream("q", filter=Filter("JOB_NAME", "etl*")),
        Stream("q", Status.FAILED, Filter("SHARE_IDENTIFIER", "a")),
    ):
        assert other.resumed(41) is None
