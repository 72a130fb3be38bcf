"""What the dialogs that act on jobs have in common, besides the keys that count."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from textual import events
from textual.content import Content

FEW = 10
"""Jobs that a single key acts on at most; for more, their number is typed."""
_DIGITS = 6
_AROUND = 7
"""Rows of a dialog that are not its text."""
_MOST = 0.92  # of the height of the screen, as of every dialog


def most_rows(height: int) -> int:
    """The rows that the text of a dialog may have, on a screen of so many."""
    return max(1, int(height * _MOST) - _AROUND)


def is_digit(event: events.Key) -> bool:
    """Whether a key is one of those that a number is typed with."""
    return event.character is not None and event.character in "0123456789"


def typed_on(typed: str, key: str) -> str:
    """What is typed of a number, once another digit, or the backspace, is."""
    return typed[:-1] if key == "backspace" else (typed + key)[:_DIGITS]


def summed_up(
    kinds: Iterable[str], order: Sequence[str], styles: Mapping[str, str]
) -> list[Content]:
    """How many of each kind of outcome there are, those that went well first."""
    counts = Counter(kinds)
    parts = [
        Content.styled(f"{counts[kind]:,} {kind}", styles.get(kind, ""))
        for kind in reversed(order)
        if counts[kind]
    ]
    return parts or [Content("Nothing was sent.")]
