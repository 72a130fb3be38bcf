"""FilterLogEvents: what is asked, what is made of the answer, and how its failures are told."""

from typing import Any

import pytest

from batch_tui.aws.logs import LogRegion, matches, pattern_of
from batch_tui.aws.parse import AnswerError
from batch_tui.batch.detail import Log
from batch_tui.batch.failure import Absent, Denied, TokenRefused
from batch_tui.batch.ports import FilterAsk, LogEvent, Match
from batch_tui.demo import DemoRegion
from tests.aws.test_logs import demo, log, region

__all__ = ["demo", "log", "region"]


def ask_of(log: Log, text: str = "two", token: str | None = None) -> FilterAsk:
    return FilterAsk(log.group, "", (log.stream,), text, token)


def test_what_is_found_comes_as_it_was_and_only_what_is_wanted_is_sent(
    demo: DemoRegion, region: LogRegion, log: Log
) -> None:
    found = region.filter_events(ask_of(log))
    assert [(one.stream, one.event.message) for one in found.matches] == [
        (log.stream, "\x1b[31mtwo")
    ]
    assert (found.token, found.unread) == (None, 0)
    assert demo.calls[-1].body == {
        "logGroupName": log.group,
        "logStreamNames": [log.stream],
        "filterPattern": '"two"',
    }


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("a b", '"a b"'),
        ('key "amount" is', '"key " "amount" " is"'),
        ("C:\\x", '"C:" "x"'),
        ('"', ""),
        ("-x ?y %z% {", '"-x ?y %z% {"'),
    ],
)
def test_a_text_becomes_phrases_without_what_they_cannot_hold(text: str, pattern: str) -> None:
    assert pattern_of(text) == pattern


def test_what_the_pattern_finds_too_much_is_left_out(demo: DemoRegion, region: LogRegion) -> None:
    found = matches(
        {"events": [{"logStreamName": "s", "timestamp": 1, "message": m} for m in ('a"b', "b a")]},
        'a"b',
    )
    assert found.matches == (Match("s", LogEvent(1, 'a"b')),)
    assert found.unread == 0


def test_what_cannot_be_read_of_an_answer_is_counted() -> None:
    events: list[Any] = [None, {"logStreamName": "s"}, {"message": "x"}, 5]
    assert matches({"events": events, "nextToken": "t"}, "x") == ((), "t", 4)


@pytest.mark.parametrize("wrong", [{}, {"events": 3}, {"events": [], "nextToken": 7}])
def test_an_answer_without_events_or_with_a_wrong_token_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(AnswerError):
        matches(wrong, "x")


@pytest.mark.parametrize(
    ("knob", "kind", "words"),
    [
        ("deny", Denied, "logs:FilterLogEvents"),
        ("expire_tokens", TokenRefused, "no longer takes the token"),
    ],
)
def test_failures_are_told_for_what_they_are(
    region: LogRegion, demo: DemoRegion, knob: str, kind: type[Exception], words: str
) -> None:
    demo.faults.turn({knob: 1, "only": ["FilterLogEvents"]})
    with pytest.raises(kind, match=words):
        region.filter_events(ask_of(Log("g", "s"), token="0/0/0/1/5"))


def test_a_stream_that_is_not_there_is_absent(region: LogRegion, log: Log) -> None:
    with pytest.raises(Absent):
        region.filter_events(ask_of(log._replace(stream="none")))
