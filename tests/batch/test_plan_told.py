"""What listings may leave out: such a job is neither taken nor dropped before it is described."""

import pytest

from batch_tui.batch.job import STATUSES, Job, More, Status
from tests.batch.test_plan import HOUR, NOW, planned, streams


def test_reasons_are_read_where_listings_tell_them() -> None:
    assert streams("reason:oom") == [(status, None) for status in STATUSES]
    [stream] = planned("status:failed reason:oom after:1d", whole=True).streams
    assert stream.status is Status.FAILED


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("status:failed -def:jd", True),
        ("etl reason:oom", True),
        ("reason:oom after:2h", True),
        ("share:a reason:oom", True),
        ("-def:jd", False),
        ("status:failed def:jd", True),
        ("status:failed exit:1", True),
        ("exit:1", True),
        ("is:cancelled", True),
        ("status:failed is:cancelled", False),
        ("etl* exit:none", True),
        ("exit:none", True),
        ("running:>6h", False),
        ("took:<10m", True),
        ("took:<10m after:2h", True),
        ("waited:>30m", True),
        ("ended:2h", True),
        ("attempts:>1", True),
        ("status:failed -tag:team", True),
    ],
)
def test_a_plan_says_when_jobs_may_have_to_be_described(text: str, needed: bool) -> None:
    assert planned(text, whole=True).needs_describe is needed


def test_a_job_is_described_only_when_what_is_missing_decides() -> None:
    by_name = planned("etl status:succeeded,failed reason:oom")
    job = Job("a", "etl", Status.FAILED)
    assert by_name.judge(job) is None
    assert by_name.judge(job._replace(status=Status.RUNNING)) is False
    assert by_name.judge(job._replace(reason="done")) is False
    assert by_name.judge(job._replace(more=More(container_reason="OOM"))) is True
    by_status = planned("status:failed -def:jd exit:1")
    job = Job("a", "x", Status.FAILED, exit_code=1)
    assert by_status.judge(job) is None
    assert by_status.judge(job._replace(definition="jd:1")) is False
    assert by_status.judge(job._replace(definition="other:1")) is True
    assert by_status.judge(job._replace(exit_code=0)) is False


SINGLE = Job("a", "etl", created=NOW - 5 * HOUR, definition="jd:1")


PARENT = SINGLE._replace(more=More(size=3))


DESCRIBED = More(attempts=0, tags=())


@pytest.mark.parametrize(
    ("text", "job", "verdict"),
    [
        ("etl* exit:1", SINGLE._replace(status=Status.FAILED), None),
        ("etl* -exit:1", SINGLE._replace(status=Status.FAILED), None),
        ("etl* exit:none", SINGLE._replace(status=Status.FAILED), None),
        ("etl* exit:1", SINGLE._replace(status=Status.RUNNING), False),
        ("etl* -exit:1", SINGLE._replace(status=Status.RUNNING, exit_code=1), True),
        ("status:failed exit:none", SINGLE._replace(status=Status.FAILED), None),
        ("exit:1", SINGLE._replace(status=Status.FAILED, exit_code=1), True),
        ("exit:1", PARENT._replace(status=Status.FAILED), False),
        ("exit:none", PARENT._replace(status=Status.FAILED), True),
        ("etl* is:cancelled", SINGLE._replace(status=Status.FAILED), None),
        ("etl* is:cancelled", SINGLE._replace(more=More(cancelled=True)), True),
        ("etl* -is:cancelled", SINGLE._replace(more=More(cancelled=True)), False),
        ("status:failed is:cancelled", SINGLE._replace(status=Status.FAILED), False),
        ("etl* running:>1h", SINGLE._replace(status=Status.RUNNING), None),
        ("etl* -running:>1h", SINGLE._replace(status=Status.RUNNABLE), True),
        ("etl took:>1h", SINGLE._replace(status=Status.FAILED, stopped=NOW), None),
        ("etl* took:>1h", SINGLE._replace(status=Status.RUNNING), False),
        ("took:>1h", SINGLE._replace(status=Status.FAILED, stopped=NOW), None),
        ("etl waited:>1h", SINGLE._replace(status=Status.SUCCEEDED, stopped=NOW), None),
        ("etl* waited:>1h", SINGLE._replace(status=Status.RUNNABLE), True),
        ("etl* -waited:>1h", PARENT._replace(status=Status.SUCCEEDED), True),
        ("waited:>1h", SINGLE._replace(status=Status.FAILED, stopped=NOW), None),
        ("ended:2h", PARENT._replace(status=Status.FAILED), None),
        ("-ended:2h", PARENT._replace(status=Status.FAILED), None),
        ("-ended:2h", PARENT._replace(status=Status.PENDING), True),
        (
            "ended:2h",
            PARENT._replace(status=Status.FAILED, more=More(size=3, summary_at=NOW)),
            True,
        ),
        ("attempts:>1", SINGLE._replace(status=Status.RUNNING), None),
        ("-attempts:>1", SINGLE._replace(status=Status.RUNNING), None),
        ("attempts:1", SINGLE._replace(status=Status.RUNNING, more=DESCRIBED), True),
        ("status:failed attempts:>1", SINGLE._replace(status=Status.RUNNING), False),
        ("tag:team -tag:team=a", SINGLE._replace(more=More(tags=(("team", "b"),))), True),
        ("tag:team", SINGLE, None),
        ("-tag:team", SINGLE, None),
    ],
)
def test_what_a_listing_may_leave_out_is_neither_yes_nor_no(
    text: str, job: Job, verdict: bool | None
) -> None:
    assert planned(text, whole=True).judge(job) is verdict


def test_an_ended_array_of_which_nothing_tells_when_is_shown() -> None:
    described = PARENT._replace(status=Status.FAILED, more=More(size=3, attempts=0, tags=()))
    assert planned("ended:2h").matches(described)


def test_a_job_without_a_reason_is_undecided_however_it_is_listed() -> None:
    found = planned("status:failed reason:oom")
    assert found.judge(Job("a", "x", Status.FAILED)) is None
    assert found.judge(Job("a", "x", Status.FAILED, reason="Host EC2")) is False
