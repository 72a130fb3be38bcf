"""A mistake of the program is told as one, and nobody else is blamed for it."""

from collections.abc import Callable
from typing import Any

import pytest

from batch_tui.aws.parse import AnswerError
from batch_tui.aws.session import Connection, connect
from batch_tui.batch.failure import BadAnswer, Refused
from batch_tui.batch.ports import Call
from tests.aws.conftest import DUMMY
from tests.aws.servers import CannedServer


@pytest.mark.parametrize("mistake", [AttributeError, TypeError, KeyError, RuntimeError, OSError])
def test_a_mistake_in_reading_an_answer_is_not_the_answers_fault(
    mistake: type[Exception], canned: CannedServer, connected: Callable[[str], Connection]
) -> None:
    def parse(answer: object) -> None:
        raise mistake("job secret-name")

    canned.gives(200, {"jobSummaryList": []})
    with pytest.raises(mistake):
        connected(canned.url).call("ListJobs", parse, jobQueue="high")


def test_an_operation_that_does_not_exist_is_our_mistake(
    canned: CannedServer, connected: Callable[[str], Connection]
) -> None:
    with pytest.raises(AttributeError):
        connected(canned.url).call("ListCats", lambda answer: answer)
    assert canned.paths == []


def test_parameters_that_the_operation_does_not_have_are_never_sent(
    canned: CannedServer, connected: Callable[[str], Connection]
) -> None:
    with pytest.raises(Refused, match="ListJobs could not be sent"):
        connected(canned.url).call("ListJobs", lambda answer: answer, cats=5)
    assert canned.paths == []


def test_an_answer_that_reading_refuses_is_the_answers_fault(
    canned: CannedServer, connected: Callable[[str], Connection]
) -> None:
    def parse(answer: object) -> None:
        raise AnswerError("it has no cats")

    with pytest.raises(BadAnswer, match="unusable answer to ListJobs: it has no cats"):
        connected(canned.url).call("ListJobs", parse, jobQueue="high")


def test_what_botocore_cannot_read_is_the_answers_fault(
    canned: CannedServer, connected: Callable[[str], Connection]
) -> None:
    canned.gives(200, {"tasks": [{"createdAt": "soon"}]})
    with pytest.raises(BadAnswer, match="it cannot be read"):
        connected(canned.url).call("DescribeTasks", lambda answer: answer, "ecs", tasks=["a"])


def test_every_call_is_told_with_its_outcome_and_nothing_of_a_job(canned: CannedServer) -> None:
    told: list[Call] = []
    now = iter(range(100))
    connection = connect(
        None,
        "eu-west-1",
        canned.url,
        credentials=DUMMY,
        told=told.append,
        clock=lambda: next(now) / 10,
    )

    def ask(operation: str = "ListJobs", **sent: Any) -> None:
        with pytest.raises(Exception):  # noqa: B017, PT011
            connection.call(operation, lambda answer: 1 / 0, **sent)

    canned.gives(200, {"jobSummaryList": []})
    ask(jobQueue="secret-queue", maxResults=10)
    canned.gives(403, {"message": "secret-name may not"}, "AccessDeniedException")
    canned.headers["x-amzn-requestid"] = "0b1c-2d"
    ask(jobQueue="secret-queue")
    canned.gives(400, {"message": "no"}, "what secret-name did\x1b")
    ask()
    ask("ListCats")
    connection.close()
    outcomes = [(call.operation, call.outcome, call.request_id, call.sent) for call in told]
    assert outcomes == [
        ("ListJobs", "ZeroDivisionError", "", ("jobQueue", "maxResults")),
        ("ListJobs", "Denied AccessDeniedException", "0b1c-2d", ("jobQueue",)),
        ("ListJobs", "Refused", "", ()),
        ("ListCats", "AttributeError", "", ()),
    ]
    assert all(call.milliseconds > 0 for call in told)


def test_a_good_call_is_told_with_its_request_id(canned: CannedServer) -> None:
    told: list[Call] = []
    connection = connect(None, "eu-west-1", canned.url, credentials=DUMMY, told=told.append)
    canned.gives(200, {"jobSummaryList": []})
    canned.headers["x-amzn-requestid"] = "0b1c-2d"
    connection.call("ListJobs", lambda answer: answer, jobQueue="high")
    connection.close()
    [call] = told
    assert (call.outcome, call.request_id) == ("ok", "0b1c-2d")
