"""The operations of CloudWatch Logs: domain objects in and out, one HTTP call each."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from batch_tui.aws import parse
from batch_tui.aws.late import Caller
from batch_tui.aws.parse import AnswerError
from batch_tui.batch.detail import Log
from batch_tui.batch.ports import FilterAsk, LogAsk, LogEvent, LogPage, Match, MatchPage
from batch_tui.batch.text import safe

_LAST_MOMENT = 2**53
_SPECIAL = re.compile(r'["\\]+')
"""What a phrase of a filter pattern cannot hold as it is."""


class LogRegion:
    """`batch.ports.Logs` over a connection. Blocks its thread; raises only `Failure`."""

    def __init__(self, connection: Caller) -> None:
        self.connection = connection

    def log_events(self, log: Log, ask: LogAsk) -> LogPage:
        """GetLogEvents: a page of a stream, in the region of the log."""
        sent: dict[str, Any] = {
            "logGroupName": log.group,
            "logStreamName": log.stream,
            "startFromHead": ask.from_head,
            "limit": ask.limit,
        }
        chosen = {"nextToken": ask.token, "startTime": ask.since, "endTime": ask.before}
        sent |= {name: value for name, value in chosen.items() if value is not None}
        return self.connection.call("GetLogEvents", page, "logs", log.region or None, **sent)

    def filter_events(self, ask: FilterAsk) -> MatchPage:
        """FilterLogEvents: what streams have of a text, in the region of their logs."""
        sent: dict[str, Any] = {
            "logGroupName": ask.group,
            "logStreamNames": list(ask.streams),
            "filterPattern": pattern_of(ask.text),
        }
        if ask.token:
            sent["nextToken"] = ask.token
        return self.connection.call(
            "FilterLogEvents",
            partial(matches, text=ask.text),
            "logs",
            ask.region or None,
            **sent,
        )


def pattern_of(text: str) -> str:
    """The filter pattern for events that have a text, and perhaps for others.

    A phrase ends at a quote, and how one within it is written is not told: what stands around
    such a character is looked for.
    """
    return " ".join(f'"{part}"' for part in _SPECIAL.split(text) if part.strip())


def matches(answer: object, text: str) -> MatchPage:
    """The events of a FilterLogEvents answer that have the text; what cannot be read is counted.

    Raises:
        AnswerError: no list of events, or a token that is no text.
    """
    found = parse.entries(answer, "events")
    told = tuple(_matches(found))
    wanted = tuple(match for match in told if text in match.event.message)
    return MatchPage(wanted, parse.token_of(answer), len(found) - len(told))


def _matches(found: list[object]) -> Iterator[Match]:
    for entry in found:
        stream = parse.mapping(entry).get("logStreamName")
        if type(stream) is str:
            yield from (Match(safe(stream), event) for event in _events([entry]))


def page(answer: object) -> LogPage:
    """The events of a GetLogEvents answer; those without a message are left out and counted.

    Raises:
        AnswerError: no list of events, or no token, without which no end can be told.
    """
    found = parse.entries(answer, "events")
    events = tuple(_events(found))
    older, newer = _token(answer, "nextBackwardToken"), _token(answer, "nextForwardToken")
    return LogPage(events, older, newer, len(found) - len(events))


def _events(found: list[object]) -> list[LogEvent]:
    told, before = [], 0
    for entry in found:
        if not isinstance(entry, dict):
            continue
        message, at = entry.get("message"), entry.get("timestamp")
        if type(message) is not str:
            continue
        if type(at) is int and 0 <= at < _LAST_MOMENT:
            before = at
        told.append(LogEvent(before, message))
    return told


def _token(answer: object, member: str) -> str:
    token = parse.mapping(answer).get(member)
    if not isinstance(token, str) or not token:
        raise AnswerError(f"it has no {member}")
    return token
