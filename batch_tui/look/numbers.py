"""Numbers and times as a table shows them: short, and coarse where they tick."""

from math import ceil

from batch_tui.batch.times import MINUTE

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


def countdown(seconds: float, coarse: bool = False) -> str:
    """Seconds to go, none too few: `3s`; a coarse one seldom changes: `10s`."""
    step = 10 if coarse else 1
    return f"{ceil(seconds / step) * step}s"


def rate(per_minute: float) -> str:
    """A rate in two digits, so that it seldom changes: `1,200/min`, `4.5/min`, `12/h`."""
    number, unit = (per_minute, "min") if per_minute >= 1 else (per_minute * 60, "h")
    rounded = float(f"{number:.2g}")
    return f"{rounded:,.0f}/{unit}" if rounded >= 10 else f"{rounded:g}/{unit}"


def time_left(milliseconds: int) -> str:
    """A time to go, ever coarser the longer it is: `<1m`, `~4m`, `~25m`, `~3h`, `~2d`."""
    if milliseconds < MINUTE:
        return "<1m"
    minutes = milliseconds / MINUTE
    if minutes < 10:
        return f"~{round(minutes)}m"
    if minutes < 57.5:
        return f"~{round(minutes / 5) * 5}m"
    hours = max(1, round(minutes / 60))
    return f"~{hours}h" if hours < 48 else f"~{round(hours / 24)}d"
