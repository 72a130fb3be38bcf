"""Paints a row of a log: its time, its level, its own colours, and what is searched for."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from batch_tui.batch.log.chunk import GOES_ON
from batch_tui.batch.log.levels import Level, level_of
from batch_tui.batch.log.lines import Line
from batch_tui.batch.log.needle import Needle
from batch_tui.batch.log.sgr import Look

GUTTER = 15
"""Cells that a time takes, the blank behind it included."""


class Span(NamedTuple):
    """The characters from `start` to before `end` of a line have a style."""

    start: int
    end: int
    style: Style


class Looks(NamedTuple):
    """The styles of a log: of text, of times, by level, and of what is searched for."""

    text: Style
    time: Style
    levels: dict[Level | None, Style]
    match: Style
    found: Style


def row(
    line: Line,
    start: int,
    end: int,
    looks: Looks,
    *,
    needle: Needle | None = None,
    is_found: bool = False,
) -> list[Segment]:
    """A part of a line."""
    base = looks.text + looks.levels[level_of(line.text)]
    spans = [Span(run.start, run.end, style_of(run.look)) for run in line.runs]
    if needle is not None:
        style = looks.found if is_found else looks.match
        spans += [Span(*found, style) for found in needle.spans(line.text)]
    return _painted(line.text[start:end], start, base, spans)


def time(line: Line, is_first: bool, looks: Looks) -> Segment:
    """When a line was written, beside the first row of its event."""
    written = line.at != GOES_ON and is_first
    return Segment(time_text(line.at).ljust(GUTTER) if written else " " * GUTTER, looks.time)


@lru_cache(maxsize=1024)
def time_text(at: int) -> str:
    """An instant, in local time; "" where there is none that a calendar has."""
    try:
        return f"{datetime.fromtimestamp(at / 1000):%m-%d %H:%M:%S}"
    except (OverflowError, OSError, ValueError):
        return ""


@lru_cache(maxsize=1024)
def style_of(look: Look) -> Style:
    """A look as a style of the terminal."""
    return Style(
        color=_colour(look.ink),
        bgcolor=_colour(look.ground),
        bold=look.bold or None,
        dim=look.dim or None,
        italic=look.italic or None,
        underline=look.underline or None,
        reverse=look.reverse or None,
        strike=look.strike or None,
    )


def _colour(told: int | str | None) -> Color | None:
    if told is None:
        return None
    return Color.parse(told) if isinstance(told, str) else Color.from_ansi(told)


def _painted(text: str, start: int, base: Style, spans: Iterable[Span]) -> list[Segment]:
    """A text that begins at a character of a line, in the styles that lie over one another."""
    styles = [base] * len(text)
    for span in spans:
        for at in range(max(0, span.start - start), min(len(text), span.end - start)):
            styles[at] += span.style
    segments, at = [], 0
    for style, same in groupby(styles, key=id):
        end = at + len(list(same))
        segments.append(Segment(text[at:end], styles[at]))
        at = end
        del style
    return segments
