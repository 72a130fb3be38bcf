"""Times and spans as a person writes them: `2h`, `1d12h`, `today`, `2026-11-01T09:00`.

A day is always 24 hours and a week 168 of them. A text without a zone is local time. Where the
clocks go back, a local time that comes twice means the first of the two; where they go forward,
a local time that is skipped is read as if the clocks had not gone forward yet. Whoever means the
other one writes the offset: `2026-11-01T01:30-05:00`.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

MINUTE = 60_000
"""Milliseconds of a minute."""
UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
DAYS = {"today": 0, "yesterday": 1}
EXAMPLES = ("15m", "1h", "2h", "12h", "1d", "1w", "today", "yesterday")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_SPAN = re.compile(r"(?:[0-9]{1,9}[smhdw])+")
_PART = re.compile(r"(\d+)([smhdw])")


@dataclass(frozen=True, slots=True)
class Clock:
    """When and where a query is read: `now` in milliseconds since 1970, and the local zone.

    Without `tz` the zone is the one of the system, with all its changes of offset.
    """

    now: int
    tz: tzinfo | None = None


def read_time(text: str) -> str:
    """The canonical form of a time.

    Raises:
        ValueError: it is no time, or one outside of the years 1970 to 9998.
    """
    low = text.lower()
    if low in DAYS or _SPAN.fullmatch(low):
        return low
    canonical = text.upper().replace(" ", "T", 1)
    if not 1970 <= _moment(canonical).year <= 9998:
        raise ValueError(text)
    return canonical


def moves(text: str) -> bool:
    """Whether a time that `read_time` accepted depends on when it is read."""
    return text in DAYS or bool(_SPAN.fullmatch(text))


def instant(text: str, clock: Clock) -> int:
    """The time that `read_time` accepted, in milliseconds since 1970, never negative."""
    if text in DAYS:
        today = datetime.fromtimestamp(clock.now / 1000, clock.tz).date()
        day = today - timedelta(days=DAYS[text])
        return _milliseconds(datetime(day.year, day.month, day.day), clock.tz)
    if _SPAN.fullmatch(text):
        return max(0, clock.now - span(text))
    return _milliseconds(_moment(text), clock.tz)


def read_span(text: str) -> str:
    """The canonical form of a span of time: `30s`, `1d12h`.

    Raises:
        ValueError: it is none.
    """
    low = text.lower()
    if not _SPAN.fullmatch(low):
        raise ValueError(text)
    return low


def span(text: str) -> int:
    """A span that `read_span` accepted, in milliseconds."""
    return 1000 * sum(int(count) * UNITS[unit] for count, unit in _PART.findall(text))


def utc(milliseconds: int) -> str:
    """ISO 8601 in UTC, to the millisecond, of a time in milliseconds since 1970."""
    minutes, rest = divmod(milliseconds, MINUTE)
    return f"{_minute(minutes)}:{rest // 1000:02}.{rest % 1000:03}Z"


@lru_cache(maxsize=4096)
def _minute(minutes: int) -> str:
    """A minute since 1970. A list has many times in each."""
    moment = _EPOCH + timedelta(minutes=minutes)
    return moment.replace(tzinfo=None).isoformat(timespec="minutes")


def _moment(text: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return datetime.fromisoformat(text)
    return datetime(day.year, day.month, day.day)


def _milliseconds(moment: datetime, tz: tzinfo | None) -> int:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=tz) if tz else moment.astimezone()
    return max(0, (moment - _EPOCH) // _MILLISECOND)
