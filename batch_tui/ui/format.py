"""Numbers and times as a table shows them: short, and coarse where they tick."""

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def age(milliseconds: int) -> str:
    """How long ago, in one unit and coarse, so that it seldom changes: `<1m`, `3m`, `2h`, `5d`."""
    if milliseconds < MINUTE:
        return "<1m"
    if milliseconds < HOUR:
        return f"{milliseconds // MINUTE}m"
    if milliseconds < DAY:
        return f"{milliseconds // HOUR}h"
    if milliseconds < 14 * DAY:
        return f"{milliseconds // DAY}d"
    return f"{milliseconds // (7 * DAY)}w"


def span(milliseconds: int, coarse: bool = False) -> str:
    """A duration in two units at most: `45s`, `3m 12s`, `2h 05m`, `3d 04h`.

    A coarse one leaves seconds out: it belongs to what is still going on.
    """
    if coarse and milliseconds < HOUR:
        return age(milliseconds)
    seconds = milliseconds // 1000
    if seconds < 1:
        return "<1s"
    if seconds < 60:
        return f"{seconds}s"
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes}m {seconds:02}s"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours}h {minutes:02}m"
    days, hours = divmod(hours, 24)
    return f"{days}d {hours:02}h"


def count(number: int, noun: str) -> str:
    """`1 job`, `12,000 jobs`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
