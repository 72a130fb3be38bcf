"""FilterLogEvents of CloudWatch Logs: what some streams say of something, in the order of time."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple
from zlib import crc32

from batch_tui.demo.logs import MOST, MOST_BYTES, OVERHEAD, Stream, invalid, stream_called
from batch_tui.demo.request import integer, required, strings, text
from batch_tui.demo.store import Store

_MOST_STREAMS = 100
_SCANNED = 25_000  # lines that a call looks at; a page may so have no event, and not be the last
_LONGEST_PATTERN = 1024
_TERM = re.compile(r'\s*([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"{\[%]+))')

Matches = Callable[[str], bool]


class _Place(NamedTuple):
    """A line of one of the streams in the order of all: its time, its stream, its number.

    `turn` counts the pages, so that no token is like the one before.
    """

    time: int = -1
    stream: int = -1
    number: int = -1
    turn: int = 0


def filter_log_events(store: Store, body: Mapping[str, Any], most: int | None) -> dict[str, Any]:
    """A page of the events that match; `most` makes it shorter than it could be."""
    group = required(body, "logGroupName")
    names = sorted(set(strings(body, "logStreamNames")))
    pattern = text(body, "filterPattern")
    limit = integer(body, "limit")
    if limit is not None and not 1 <= limit <= MOST:
        raise invalid(f"limit must be from 1 to {MOST}, not {limit}")
    if names and text(body, "logStreamNamePrefix"):
        raise invalid("logStreamNames and logStreamNamePrefix cannot both be given")
    if not 1 <= len(names) <= _MOST_STREAMS:
        raise invalid(f"This region filters from 1 to {_MOST_STREAMS} logStreamNames")
    matches = _pattern(pattern)
    streams = [stream_called(store, group, name) for name in names]
    mark = crc32(repr((group, names, pattern)).encode())
    start = _place(text(body, "nextToken"), mark)
    size = min(limit or MOST, MOST if most is None else most)
    events, behind = _page(streams, body, matches, start, size)
    answer: dict[str, Any] = {"events": events, "searchedLogStreams": []}
    if behind is not None:
        answer["nextToken"] = _token(behind._replace(turn=start.turn + 1), mark)
    return answer


def _page(
    streams: list[Stream], body: Mapping[str, Any], matches: Matches, start: _Place, size: int
) -> tuple[list[dict[str, Any]], _Place | None]:
    """The events of a page, and the last place that was looked at, None where that is the last."""
    later, earlier = integer(body, "startTime"), integer(body, "endTime")
    places = merge(*(_places(n, one, start, later, earlier) for n, one in enumerate(streams)))
    found: list[dict[str, Any]] = []
    room, last = MOST_BYTES, start
    for place in islice(places, _SCANNED if size else 0):
        event = streams[place.stream].event(place.number)
        if matches(event["message"]):
            room -= len(event["message"].encode("utf-8", "surrogatepass")) + OVERHEAD
            if room < 0 or len(found) == size:
                return found, last
            found.append(_told(streams[place.stream], place.number, event))
        last = place
    return found, last if next(places, None) is not None else None


def _places(
    at: int, stream: Stream, start: _Place, later: int | None, earlier: int | None
) -> Iterator[_Place]:
    """The lines of a stream that come behind a place of the order of all, and within some times."""
    every = range(stream.length)
    bisect = bisect_right if at < start.stream else bisect_left
    first = bisect(every, start.time, key=stream.time)
    if at == start.stream:
        first = max(first, start.number + 1)
    if later is not None:
        first = max(first, bisect_left(every, later, key=stream.time))
    end = len(every) if earlier is None else bisect_right(every, earlier, key=stream.time)
    return (_Place(stream.time(number), at, number) for number in range(first, end))


def _told(stream: Stream, number: int, event: dict[str, Any]) -> dict[str, Any]:
    own = crc32(stream.name.encode())
    return event | {"logStreamName": stream.name, "eventId": f"3{own:025d}{number:030d}"}


def _token(place: _Place, mark: int) -> str:
    return "/".join(map(str, (*place, mark)))


def _place(token: str, mark: int) -> _Place:
    """The place in a token; one of another request is refused."""
    if not token:
        return _Place()
    *place, of = token.split("/")
    try:
        if of == str(mark):
            return _Place(*map(int, place))
    except (TypeError, ValueError):
        pass
    raise invalid("The specified nextToken is invalid.")


def _pattern(pattern: str) -> Matches:
    """Whether a message has what a pattern of terms and phrases says; case counts.

    All of those without a sign must be in it, one of those with `?`, none of those with `-`.
    """
    if len(pattern) > _LONGEST_PATTERN:
        raise invalid(f"filterPattern must have at most {_LONGEST_PATTERN} characters")
    terms: dict[str, list[str]] = {"": [], "?": [], "-": []}
    at, pattern = 0, pattern.rstrip()
    while at < len(pattern):
        found = _TERM.match(pattern, at)
        if found is None:
            raise invalid("Invalid filter pattern")
        phrase = found[2] if found[2] is not None else found[3]
        terms[found[1]].append(re.sub(r"\\(.)", r"\1", phrase))
        at = found.end()
    needed, one_of, none_of = terms[""], terms["?"], terms["-"]
    return lambda message: (
        all(term in message for term in needed)
        and (bool(needed) or not one_of or any(term in message for term in one_of))
        and not any(term in message for term in none_of)
    )
