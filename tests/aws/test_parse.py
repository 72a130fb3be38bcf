from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch_tui.aws import parse
from batch_tui.batch.job import Job, More, Status
from batch_tui.batch.ports import Queue
from batch_tui.batch.text import LIMIT
from tests.harmless import ANY_TEXT, is_harmless

SCOPE = "arn:aws:batch:eu-west-1:123456789012:job/"
QUEUE = "arn:aws:batch:eu-west-1:123456789012:job-queue/high"
SUMMARY_MEMBERS = [
    "jobArn",
    "jobId",
    "jobName",
    "capacityUsage",
    "createdAt",
    "scheduledAt",
    "shareIdentifier",
    "status",
    "statusReason",
    "startedAt",
    "stoppedAt",
    "container",
    "arrayProperties",
    "nodeProperties",
    "nodeDetails",
    "jobDefinition",
    "isCancelled",
    "isTerminated",
    "ecsProperties",
    "eksProperties",
    "jobQueue",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*SUMMARY_MEMBERS, "exitCode", "size"]), inner)
    ),
    max_leaves=10,
)


def listed(**members: Any) -> Job:
    summary = {"jobId": "id-1", "jobName": "etl", **members}
    (job,) = parse.page({"jobSummaryList": [summary]}, QUEUE).jobs
    return job


def described(**members: Any) -> Job:
    (job,) = parse.described({"jobs": [{"jobId": "id-1", "jobName": "etl", **members}]})
    return job


def test_a_listed_job_keeps_what_the_answer_tells() -> None:
    assert listed(
        jobArn=SCOPE + "id-1",
        createdAt=1_700_000_000_000,
        startedAt=1_700_000_001_000,
        stoppedAt=1_700_000_002_000,
        status="FAILED",
        statusReason="Essential container in task exited",
        shareIdentifier="team",
        container={"exitCode": 137},
        jobDefinition="jd:7",
    ) == Job(
        "id-1",
        "etl",
        Status.FAILED,
        1_700_000_000_000,
        1_700_000_001_000,
        1_700_000_002_000,
        "high",
        "jd:7",
        "Essential container in task exited",
        137,
        "team",
        SCOPE,
    )


def test_a_listed_and_a_described_job_are_the_same_job() -> None:
    members: dict[str, Any] = {"jobArn": SCOPE + "id-1", "status": "RUNNABLE", "createdAt": 5}
    assert described(jobQueue=QUEUE, startedAt=0, **members) == listed(**members)._replace(
        more=More(attempts=0, tags=())
    )


def test_only_a_description_tells_attempts_and_tags() -> None:
    tags = {"team": "genomics", "cost\x1b[31m": "1"}
    job = described(status="RUNNING", attempts=[{}], tags=tags)
    assert job.rest.tags == (("cost␛[31m", "1"), ("team", "genomics"))
    assert job.attempts == 2
    assert described(status="FAILED", attempts=[{}, {}]).attempts == 2
    assert described(status="FAILED", attempts=[], eksAttempts=[{}]).attempts == 1
    assert listed(status="RUNNING").attempts is None
    assert listed().rest.tags is None


def test_a_start_of_zero_is_no_start() -> None:
    assert described(startedAt=0, stoppedAt=0).started is None


def test_the_rare_members_come_together() -> None:
    job = listed(
        container={"reason": "OutOfMemoryError: Container killed"},
        arrayProperties={
            "size": 10,
            "statusSummary": {"FAILED": 1, "SUCCEEDED": 9, "WEIRD": 4},
            "statusSummaryLastUpdatedAt": 6,
        },
        isCancelled=True,
        scheduledAt=7,
        capacityUsage=[{"capacityUnit": "VCPU", "quantity": 2.5}, {"quantity": "many"}],
    )
    assert job.more == More(
        container_reason="OutOfMemoryError: Container killed",
        size=10,
        summary=(0, 0, 0, 0, 0, 9, 1),
        summary_at=6,
        cancelled=True,
        scheduled=7,
        capacity=(("VCPU", 2.5),),
    )
    assert (job.kind, job.child_count) == ("array", 10)


def test_a_plain_job_has_no_rare_members() -> None:
    assert listed(container={"exitCode": 0}).more is None
    plain = described(arrayProperties={}, isCancelled=False, isTerminated=False)
    assert plain.more == More(attempts=0, tags=())


def test_a_node_is_told_by_its_details_or_its_summary() -> None:
    details = described(nodeDetails={"nodeIndex": 2, "isMainNode": True})
    summary = listed(nodeProperties={"nodeIndex": 2, "isMainNode": True})
    assert summary.more == More(node=2, is_main=True)
    assert details.more == More(node=2, is_main=True, attempts=0, tags=())
    assert described(nodeProperties={"numNodes": 4, "mainNode": 0}).child_count == 4


@pytest.mark.parametrize(
    "members",
    [
        {"container": {"exitCode": 3, "reason": "why"}},
        {
            "nodeProperties": {"numNodes": 2},
            "attempts": [
                {"container": {"exitCode": 1}},
                {"container": {"exitCode": 3, "reason": "why"}},
            ],
        },
        {
            "container": {},
            "ecsProperties": {
                "taskProperties": [
                    {"containers": [{"exitCode": 0}, {"exitCode": 3, "reason": "why"}]}
                ]
            },
        },
        {"eksProperties": {"podProperties": {"containers": [{"exitCode": 3, "reason": "why"}]}}},
        {
            "eksProperties": {"podProperties": {"containers": [{"image": "etl"}]}},
            "eksAttempts": [
                {"containers": [{"exitCode": 1}]},
                {"containers": [{"exitCode": 0}, {"exitCode": 3, "reason": "why"}]},
            ],
        },
        {
            "ecsProperties": {"taskProperties": [{"containers": [{"name": "a"}, {"name": "b"}]}]},
            "attempts": [
                {"taskProperties": [{"containers": [{"exitCode": 0}, {"exitCode": 9}]}]},
                {
                    "taskProperties": [
                        {"containers": [{"exitCode": 0}, {"exitCode": 3, "reason": "why"}]}
                    ]
                },
            ],
        },
    ],
)
def test_the_exit_code_is_that_of_the_container_that_failed(members: dict[str, Any]) -> None:
    job = described(**members)
    assert (job.exit_code, job.why) == (3, "why")


def test_the_success_of_one_container_is_no_exit_code_while_another_tells_none() -> None:
    first, main = {"name": "first", "exitCode": 0}, {"name": "main"}
    lost = {"ecsProperties": {"taskProperties": [{"containers": [first, main]}]}}
    assert described(**lost).exit_code is None
    ended = {"ecsProperties": {"taskProperties": [{"containers": [first, main | {"exitCode": 0}]}]}}
    assert described(**ended).exit_code == 0


@pytest.mark.parametrize("read", [listed, described])
def test_a_status_unheard_of_keeps_the_word_of_the_service(read: Callable[..., Job]) -> None:
    job = read(status="HIBERNATING")
    assert (job.status, job.state) == (Status.OTHER, "HIBERNATING")
    assert read(status="\x1b[2J").state == "␛[2J"
    assert read(status="RUNNING").state == "RUNNING"


@pytest.mark.parametrize("status", [["RUNNING"], "", " ", 7, None])
def test_what_is_no_status_is_not_known(status: object) -> None:
    assert (listed(status=status).status, listed(status=status).state) == (None, "")


@pytest.mark.parametrize("value", [-1, 10**15, "soon", True, float("nan"), float("inf"), [], None])
def test_what_is_no_time_is_not_known(value: object) -> None:
    assert listed(createdAt=value).created is None


def test_a_time_with_a_fraction_is_a_time() -> None:
    assert listed(createdAt=1_700_000_000_000.5).created == 1_700_000_000_000


def test_an_array_cannot_be_made_to_explode() -> None:
    assert listed(arrayProperties={"size": 10**9}).child_count == 0


@given(st.dictionaries(st.sampled_from(SUMMARY_MEMBERS), JSON))
def test_whatever_the_members_hold_the_job_is_whole(members: dict[str, Any]) -> None:
    for job in (listed(**members | {"jobId": "a"}), described(**members | {"jobId": "a"})):
        texts = (job.name, job.queue, job.definition, job.reason, job.share, job.scope, job.why)
        assert all(map(is_harmless, texts))
        assert job.status in {None, *Status}
        for number in (job.created, job.started, job.stopped, job.exit_code):
            assert number is None or type(number) is int
        assert hash(job) is not None


@given(JSON)
def test_whatever_the_answer_is_only_one_error_can_come_of_it(answer: Any) -> None:
    for read in (lambda given: parse.page(given, "q"), parse.described, parse.queues):
        with pytest.raises(parse.AnswerError):
            read(answer)


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        ({}, "no jobSummaryList"),
        ({"jobSummaryList": None}, "no jobSummaryList"),
        ({"jobSummaryList": [], "nextToken": 7}, "nextToken"),
    ],
)
def test_an_answer_that_breaks_its_promise_is_refused(answer: object, what: str) -> None:
    with pytest.raises(parse.AnswerError, match=what):
        parse.page(answer, "q")


@given(st.lists(JSON | st.builds(dict, jobId=ANY_TEXT.filter(bool)), max_size=6))
def test_entries_that_cannot_be_read_are_left_out_and_counted(entries: list[Any]) -> None:
    readable = [
        entry for entry in entries if isinstance(entry, dict) and is_text(entry.get("jobId"))
    ]
    listed, described = (
        parse.page({"jobSummaryList": entries}, "q"),
        parse.described({"jobs": entries}),
    )
    assert (len(listed.jobs), len(described)) == (len(readable), len(readable))
    assert listed.unread == described.unread == len(entries) - len(readable)


def is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def test_a_queue_without_a_name_is_left_out_and_counted() -> None:
    told = parse.queues({"jobQueues": [None, {"jobQueueName": "q"}, {"jobQueueName": 7}]})
    assert ([queue.name for queue in told.queues], told.unread) == (["q"], 2)


def test_quantities_beyond_any_measure_are_not_known() -> None:
    usage = [{"capacityUnit": "VCPU", "quantity": quantity} for quantity in (10**400, 1e300, 2)]
    assert listed(capacityUsage=usage).rest.capacity == (("VCPU", 2.0),)


def test_whole_jobs_have_whole_texts_and_others_what_a_screen_can_show() -> None:
    long = "x" * 100_000
    members = {"jobName": long, "statusReason": long, "container": {"reason": long}}
    answer = {"jobSummaryList": [{"jobId": "a", **members}], "jobs": [{"jobId": "a", **members}]}
    for (job,) in (parse.page(answer, "q").jobs, parse.described(answer)):
        assert (job.name, job.reason, job.rest.container_reason) == (long, long, long)
    for (job,) in (parse.page(answer, "q", whole=False).jobs, parse.described(answer, whole=False)):
        kept = (job.name, job.reason, job.rest.container_reason)
        assert [len(text) for text in kept] == [LIMIT] * 3


def test_the_token_is_handed_on_untouched() -> None:
    assert parse.page({"jobSummaryList": [], "nextToken": "a\x1b"}, "q").token == "a\x1b"
    assert parse.page({"jobSummaryList": [], "nextToken": ""}, "q").token is None


def test_a_queue_is_told_whole() -> None:
    answer = {
        "jobQueues": [
            {
                "jobQueueName": "high",
                "jobQueueArn": QUEUE,
                "state": "ENABLED",
                "status": "VALID",
                "statusReason": "JobQueue Healthy",
                "priority": 10,
            }
        ]
    }
    assert parse.queues(answer) == (
        (Queue("high", QUEUE, "ENABLED", "VALID", "JobQueue Healthy", 10),),
        None,
        0,
    )


def test_repeated_text_is_stored_once() -> None:
    first, second = (
        listed(statusReason="".join(["Host ", "gone"]), container={"reason": "".join(["O", "OM"])})
        for _ in range(2)
    )
    assert first.reason is second.reason
    assert first.more is second.more
