"""GetLogEvents of CloudWatch Logs, for the streams that DescribeJobs names.

No line is stored: a line is computed from its stream and its number.
"""

from bisect import bisect_left
from collections.abc import Mapping
from typing import Any, NamedTuple

from batch_tui.demo.attempts import CONTAINERS, attempts, log_stream
from batch_tui.demo.container import log_group
from batch_tui.demo.errors import ServiceError
from batch_tui.demo.facts import Facts
from batch_tui.demo.lines import interval, last_lines, line
from batch_tui.demo.owner import owner
from batch_tui.demo.request import integer, required, text
from batch_tui.demo.store import Store

MOST = 10_000
"""Events of a page at most."""
MOST_BYTES = 1 << 20
"""Bytes of the messages of a page at most, each with an overhead."""
OVERHEAD = 26
"""Bytes that an event counts beside its message."""
_LAG = 1500  # from the start of a container to its first line in the log


class Stream(NamedTuple):
    """A log stream: `regular` lines come every `pace` ms from `start` on, `last` ones at `stop`."""

    name: str
    facts: Facts
    start: int
    pace: int
    regular: int
    last: tuple[str, ...]
    stop: int

    @property
    def length(self) -> int:
        """How many lines there are."""
        return self.regular + len(self.last)

    def time(self, number: int) -> int:
        """When a line was written, in ms."""
        if number >= self.regular:
            return self.stop
        return min(self.start + number * self.pace, self.stop)

    def event(self, number: int) -> dict[str, Any]:
        """The event of a line."""
        if number >= self.regular:
            message = self.last[number - self.regular]
        elif self.facts.lines:
            message = self.facts.lines[number]
        else:
            message = line(self.name, self.facts, number)
        time = self.time(number)
        return {"timestamp": time, "message": message, "ingestionTime": time + _LAG}


def get_log_events(store: Store, body: Mapping[str, Any], most: int | None) -> dict[str, Any]:
    """A page of the events of a stream; `most` makes it shorter than it could be."""
    stream = stream_called(store, required(body, "logGroupName"), required(body, "logStreamName"))
    limit = integer(body, "limit")
    if limit is not None and not 1 <= limit <= MOST:
        raise invalid(f"limit must be from 1 to {MOST}, not {limit}")
    way, here, turn = _token(text(body, "nextToken"))
    numbers = _asked(stream, body, way, here)
    size = min(limit or MOST, MOST if most is None else most)
    backward = way == "b" or not (way or body.get("startFromHead"))
    numbers = numbers[max(0, len(numbers) - size) :] if backward else numbers[:size]
    events = [stream.event(number) for number in numbers]
    events = _fitting(events[::-1])[::-1] if backward else _fitting(events)
    first = numbers.stop - len(events) if backward else numbers.start
    # The end is where the token comes back unchanged, so a page that is merely empty changes it.
    turn += bool(events) or most == 0
    return {
        "events": events,
        "nextForwardToken": f"f/{first + len(events):020d}/{turn}",
        "nextBackwardToken": f"b/{first:020d}/{turn}",
    }


def _asked(stream: Stream, body: Mapping[str, Any], way: str, here: int) -> range:
    """The numbers of the lines that a request is about, before it is cut into pages."""
    every = range(stream.length)
    later, earlier = integer(body, "startTime"), integer(body, "endTime")
    low = 0 if later is None else bisect_left(every, later, key=stream.time)
    high = len(every) if earlier is None else bisect_left(every, earlier, key=stream.time)
    if way == "f":
        low = min(max(low, here), len(every))
    elif way == "b":
        high = min(high, here)
    return range(low, max(low, high))


def _token(token: str) -> tuple[str, int, int]:
    """The direction (`f`, `b` or none), the place and the turn in a token."""
    if not token:
        return "", 0, 0
    way, _, rest = token.partition("/")
    place, _, turn = rest.partition("/")
    if way not in {"f", "b"} or not place.isdecimal() or not turn.isdecimal():
        raise invalid("The specified nextToken is invalid.")
    return way, int(place), int(turn)


def _fitting(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As many of the events, from the first on, as a page may hold."""
    room = MOST_BYTES
    for place, event in enumerate(events):
        room -= len(event["message"].encode("utf-8", "surrogatepass")) + OVERHEAD
        if room < 0:
            return events[:place]
    return events


def stream_called(store: Store, group: str, name: str) -> Stream:
    """The stream of a name; refused where there is none, or not in this group."""
    facts = owner(store, name.rpartition("/")[2])
    if facts is None or log_group(facts) != group:
        raise no_stream()
    now = store.clock.wall(store.now)
    every = attempts(facts)
    for attempt in every:
        names = [log_stream(facts, part, attempt.number) for part in ("default", *CONTAINERS)]
        start = attempt.started + _LAG
        stop = now if attempt.stopped is None else max(attempt.stopped, start)
        if name in names and start <= stop:
            pace = interval(name)
            ended = attempt is every[-1] and attempt.stopped is not None
            regular, last = (stop - start) // pace + 1, last_lines(facts) if ended else ()
            if facts.lines:
                regular, last = len(facts.lines) if ended else min(regular, len(facts.lines)), ()
            return Stream(name, facts, start, pace, regular, last, stop)
    raise no_stream()


def no_stream() -> ServiceError:
    """There is no stream of that name."""
    message = "The specified log stream does not exist."
    return ServiceError(400, "ResourceNotFoundException", message)


def invalid(message: str) -> ServiceError:
    """A request that is wrong, as this service says it."""
    return ServiceError(400, "InvalidParameterException", message)
