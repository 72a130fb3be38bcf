"""A plan in words."""

import pytest

from batch_tui.batch.plan.explain import explain, summary
from tests.batch.test_plan import UUID, planned


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "",
            [
                "In the queue (q):",
                "  ListJobs with AFTER_CREATED_AT 1: every status, newest first, 100 jobs a call",
                "Nothing is left to check here: a call brings only jobs that match.",
                "About 500 calls (1 to the first rows) to read all of a queue of some 50,000 jobs.",
            ],
        ),
        (
            "status:failed -def:jd",
            [
                "In the queue (q):",
                "  ListJobs with status FAILED, 1000 jobs a call",
                "Checked here, job by job: -def:jd",
                "A call costs the same whether or not its jobs match.",
                "Such a listing may leave out the job definition: where it does, one DescribeJobs "
                "call more for up to 100 jobs.",
                "About 44 calls to read all of a queue of some 50,000 jobs. Other ways:",
                "  with AFTER_CREATED_AT 1: every status, newest first: about 500 calls "
                "(63 to the first rows)",
            ],
        ),
        (
            "after:4h before:2026-11-06T18:00Z",
            [
                "In the queue (q):",
                "  ListJobs with BEFORE_CREATED_AT 1793988000000 (2026-11-06T18:00:00.000Z), "
                "100 jobs a call",
                "  until jobs are reached that were created by 2026-11-06T17:20:00.000Z",
                "Checked here, job by job: after:4h",
                "A call costs the same whether or not its jobs match.",
                "About 1 call to read all of a queue of some 50,000 jobs.",
            ],
        ),
        (
            "ended:2h status:failed",
            [
                "In the queue (q):",
                "  ListJobs with status FAILED, 1000 jobs a call",
                "Checked here, job by job: ended:2h",
                "A call costs the same whether or not its jobs match.",
                "Such a listing may leave out the stop time: where it does, one DescribeJobs call "
                "more for up to 100 jobs.",
                "A job that has ended, and of which nothing tells when, is shown.",
                "About 8 calls to read all of a queue of some 50,000 jobs. Other ways:",
                "  with AFTER_CREATED_AT 1: every status, newest first: about 550 calls "
                "(69 to the first rows)",
            ],
        ),
        (
            "tag:team status:failed exit:1 attempts:2",
            [
                "In the queue (q):",
                "  ListJobs with status FAILED, 1000 jobs a call",
                "Checked here, job by job: exit:1",
                "A call costs the same whether or not its jobs match.",
                "Such a listing may leave out the exit code: where it does, one DescribeJobs call "
                "more for up to 100 jobs.",
                "Checked last, because only DescribeJobs tells the tags and the attempts: "
                "tag:team attempts:2",
                "  on what is left over then, 100 jobs a call",
                "About 44 calls to read all of a queue of some 50,000 jobs. Other ways:",
                "  with AFTER_CREATED_AT 1: every status, newest first: about 1,000 calls",
            ],
        ),
        (
            f"id:{UUID} tag:team",
            [
                "DescribeJobs of 1 job by id; nothing is listed.",
                f"Checked here, job by job: id:{UUID} tag:team",
            ],
        ),
        (
            f"id:{UUID}",
            [
                "DescribeJobs of 1 job by id; nothing is listed.",
                f"Checked here, job by job: id:{UUID}",
            ],
        ),
    ],
)
def test_a_plan_explains_itself(text: str, lines: list[str]) -> None:
    assert explain(planned(text)) == lines


def test_a_plan_tells_what_other_ways_would_take() -> None:
    *_, head, first, second = explain(planned("status:failed after:1d name:etl*", whole=True))
    assert head == "About 4 calls to read all of a queue of some 50,000 jobs. Other ways:"
    assert first.startswith("  with AFTER_CREATED_AT ")
    assert first.endswith(": about 36 calls")
    assert second == "  with JOB_NAME etl*: about 165 calls (63 to the first rows)"


def test_a_plan_of_several_queues_or_of_none_explains_itself() -> None:
    assert explain(planned("share:a status:failed", "a", "b"))[:2] == [
        "In each of 2 queues (a, b):",
        "  ListJobs with SHARE_IDENTIFIER a and status FAILED, 100 jobs a call",
    ]
    assert explain(planned("queue:x")) == ["No queue is asked."]


def test_a_sweep_tells_what_it_takes_and_what_the_listing_by_time_would() -> None:
    *_, head, other = explain(planned("", whole=True, every=True))
    assert head == "About 60 calls to read all of a queue of some 50,000 jobs. Other ways:"
    assert other.endswith("newest first: about 500 calls (1 to the first rows)")


NEW = "Old jobs in a status that is new to this program are found by status:other alone."


@pytest.mark.parametrize(
    ("text", "told"),
    [("status:failed", False), ("-status:succeeded,failed", True), ("reason:x", True), ("", False)],
)
def test_a_listing_by_status_tells_what_it_may_miss(text: str, told: bool) -> None:
    assert (NEW in explain(planned(text, whole=True))) is told
    assert (NEW in explain(planned(text, whole=True, every=True))) is (told or not text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "ListJobs with each status"),
        ("-status:failed", "ListJobs with each status but FAILED"),
        (
            "-status:succeeded,failed,running,starting",
            "ListJobs with SUBMITTED and PENDING and RUNNABLE",
        ),
        ("status:failed", "ListJobs with status FAILED"),
        ("share:a", "ListJobs with SHARE_IDENTIFIER a and status SUBMITTED and 6 more"),
        (f"id:{UUID}", "DescribeJobs of 1 job"),
    ],
)
def test_a_plan_is_summed_up(text: str, told: str) -> None:
    assert summary(planned(text, whole=True, every=True)) == told
