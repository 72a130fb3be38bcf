"""The screen in plain text, to be compared: what it says, and below that how it looks.

A line of looks holds for the lines of the screen that it begins with. Each of its parts begins at
a column and names the colour of the text, that of what is behind it after a slash, and how it is
written; the colours are named as in the theme. What is left out is as usual.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from tests.ui.svg import Cell, Cells, Look, look_of

NAMED = (
    *(f"status-{name}" for name in ("submitted", "pending", "runnable", "starting", "running")),
    *("status-succeeded", "status-failed", "status-other", "faint", "note", "bar", "accent"),
    *("foreground", "background", "surface", "panel", "primary", "primary-muted"),
)
"""The colours that are named; of two that are the same, the first one."""


def held(cells: Cells, colours: Mapping[str, str]) -> str:
    """What is compared of a screen."""
    names = {colours[name].casefold(): name for name in reversed(NAMED)}
    said = ["".join(char for char, _ in row).rstrip() for row in cells]
    looks = [_looks(row, names) for row in cells]
    return "\n".join([*said, "──── looks", *_grouped(looks), ""])


def _grouped(looks: list[str]) -> Iterator[str]:
    number = 1
    for look, alike in groupby(looks):
        last = number + len(list(alike)) - 1
        if look:
            yield f"{number}-{last}: {look}" if last > number else f"{number}: {look}"
        number = last + 1


def _looks(row: Sequence[Cell], names: Mapping[str, str]) -> str:
    """The looks of a row. A blank goes with what is before it, where it has the same ground."""
    told: list[tuple[int, str]] = []
    ground = ""
    for x, (char, style) in enumerate(row):
        look = look_of(style)
        if char == " " and not look.under and look.ground == ground:
            continue
        ground = look.ground
        said = _said(look, names, blank=char == " ")
        if not told or told[-1][1] != said:
            told.append((x, said))
    if [said for _, said in told] == [""]:
        return ""
    return " · ".join(f"{x} {said}".rstrip() for x, said in told)


def _said(look: Look, names: Mapping[str, str], *, blank: bool) -> str:
    ink, ground = (names.get(colour, colour) for colour in (look.ink, look.ground))
    flags = zip(("bold", "italic", "underline", "dim"), look[2:], strict=True)
    parts = [
        ("" if ink == "foreground" or blank else ink)
        + ("" if ground == "background" else f"/{ground}"),
        *(name for name, on in flags if on),
    ]
    return " ".join(filter(None, parts))
