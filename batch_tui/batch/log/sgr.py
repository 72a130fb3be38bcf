"""The colours that a log gives its text (ANSI SGR), as styles: nothing of it is a control."""

import re
from typing import Any, NamedTuple

from batch_tui.batch.text import harmless

_SGR = re.compile("\x1b\\[([0-9;:]*)m")
_TAB = 8


class Look(NamedTuple):
    """How text looks; a colour is a number of the palette of 256, or `#rrggbb`, or None."""

    ink: int | str | None = None
    ground: int | str | None = None
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: bool = False
    reverse: bool = False
    strike: bool = False


PLAIN = Look()
_SET: dict[int, dict[str, Any]] = {
    1: {"bold": True},
    2: {"dim": True},
    3: {"italic": True},
    4: {"underline": True},
    7: {"reverse": True},
    9: {"strike": True},
    21: {"underline": True},
    22: {"bold": False, "dim": False},
    23: {"italic": False},
    24: {"underline": False},
    27: {"reverse": False},
    29: {"strike": False},
    39: {"ink": None},
    49: {"ground": None},
    **{30 + n: {"ink": n} for n in range(8)},
    **{40 + n: {"ground": n} for n in range(8)},
    **{90 + n: {"ink": 8 + n} for n in range(8)},
    **{100 + n: {"ground": 8 + n} for n in range(8)},
}
"""What each parameter changes, but for 0 and the colours that have several."""


class Run(NamedTuple):
    """The characters from `start` to before `end` have a look."""

    start: int
    end: int
    look: Look


class Styled(NamedTuple):
    """A text that is safe to show, what of it looks otherwise, and how what follows looks."""

    text: str
    runs: tuple[Run, ...] = ()
    after: Look = PLAIN


def styled(raw: str, look: Look = PLAIN) -> Styled:
    """A line as it was written, which begins with some look, as text and styles.

    Tabs become blanks up to the next stop. All other control characters are made visible, and so
    are all escape sequences but those of colours.
    """
    if look is PLAIN and "\x1b" not in raw:
        return Styled(_safe(raw, 0))
    text, width, runs = [], 0, []
    parts = _SGR.split(raw)
    for at in range(0, len(parts), 2):
        if at:
            look = changed(look, parts[at - 1])
        part = _safe(parts[at], width)
        if part and look != PLAIN:
            runs.append(Run(width, width + len(part), look))
        text.append(part)
        width += len(part)
    return Styled("".join(text), tuple(runs), PLAIN if look == PLAIN else look)


def changed(look: Look, parameters: str) -> Look:
    """A look after the parameters of an SGR sequence; what is unknown changes nothing."""
    numbers = [int(part or 0) if len(part) < 4 else -1 for part in re.split("[;:]", parameters)]
    at = 0
    while at < len(numbers):
        number = numbers[at]
        at += 1
        if number == 0:
            look = PLAIN
        elif number in _SET:
            look = look._replace(**_SET[number])
        elif number in {38, 48}:
            colour, at = _colour(numbers, at)
            if colour is not None and number == 38:
                look = look._replace(ink=colour)
            elif colour is not None:
                look = look._replace(ground=colour)
    return look


def _colour(numbers: list[int], at: int) -> tuple[int | str | None, int]:
    """The colour behind a 38 or 48, and where its numbers end."""
    kind = numbers[at] if at < len(numbers) else -1
    size = {5: 1, 2: 3}.get(kind, 0)
    values = numbers[at + 1 : at + 1 + size]
    end = at + 1 + size
    if not size or len(values) < size or not all(0 <= value < 256 for value in values):
        return None, end
    return (values[0] if kind == 5 else "#{:02x}{:02x}{:02x}".format(*values)), end


def _safe(text: str, column: int) -> str:
    if "\t" in text:
        shift = column % _TAB
        text = (" " * shift + text).expandtabs(_TAB)[shift:]
    return harmless(text)
