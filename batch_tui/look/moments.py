"""Instants in local time, and the zone of that: whoever shows some says it once."""

from datetime import UTC, datetime, tzinfo

from batch_tui.batch.times import utc


def moment(milliseconds: int | None, now: int) -> str:
    """An instant in local time, `2026-11-01 09:00:03`; "" for none.

    One from before or behind a change of the clocks has its offset beside it, as `+0200`.
    """
    if milliseconds is None:
        return ""
    try:
        at = _local(milliseconds)
    except (ValueError, OverflowError, OSError):
        return utc(milliseconds)
    offset = "" if at.utcoffset() == _local(now).utcoffset() else f"{at: %z}"
    return f"{at:%Y-%m-%d %H:%M:%S}{offset}"


def zone(now: int, tz: tzinfo | None = None) -> str:
    """The zone of local times, as `UTC+0200` or `UTC`; `tz` is another one than the system's."""
    at = _local(now, tz)
    return f"UTC{at:%z}" if at.utcoffset() else "UTC"


def _local(milliseconds: int, tz: tzinfo | None = None) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(tz)
