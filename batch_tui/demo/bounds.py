"""What a region can be told: every value from outside is checked before it is used."""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

MOST_JOBS = 10_000_000
MOST_SPEED = 1_000
LONGEST_WAIT = 86_400
"""Seconds until an answer."""
_LONGEST = 1_024
"""Characters of a text."""
_SHOWN = 60
"""Characters of a value that a sentence repeats."""


class Kind(NamedTuple):
    """What a value must be, in words and as a test."""

    must_be: str
    holds: Callable[[Any], bool]

    def checked(self, name: str, value: Any) -> Any:
        """The value; ValueError with a sentence where it is not of this kind."""
        if not self.holds(value):
            raise ValueError(f"{name} is {_shown(value)}; it must be {self.must_be}.")
        return value


def whole(least: int, most: int) -> Kind:
    """A whole number between two others, or one of them."""
    return Kind(
        f"a whole number from {least:,} to {most:,}",
        lambda value: type(value) is int and least <= value <= most,
    )


def number(least: float, most: float) -> Kind:
    """A number between two others, or one of them; neither is nan."""
    return Kind(
        f"a number from {least:,} to {most:,}",
        lambda value: type(value) in {int, float} and least <= value <= most,
    )


def one_of(words: Collection[str]) -> Kind:
    """One of some words."""
    return Kind(
        f"one of {', '.join(words)}", lambda value: isinstance(value, str) and value in words
    )


def each(kind: Kind, must_be: str) -> Kind:
    """Values of a kind, in a list or a set."""
    many = (list, tuple, set, frozenset)
    return Kind(must_be, lambda value: isinstance(value, many) and all(map(kind.holds, value)))


def perhaps(kind: Kind) -> Kind:
    """A value of a kind, or none."""
    return Kind(f"{kind.must_be}, or null", lambda value: value is None or kind.holds(value))


FLAG = Kind("true or false", lambda value: isinstance(value, bool))
TEXT = Kind(
    f"a text of at most {_LONGEST:,} characters",
    lambda value: isinstance(value, str) and len(value) <= _LONGEST and _can_be_sent(value),
)
NAME = Kind(f"{TEXT.must_be}, and not empty", lambda value: TEXT.holds(value) and value != "")
TABLE = Kind("a JSON object", lambda value: isinstance(value, dict))


def _can_be_sent(text: str) -> bool:
    """Whether UTF-8 can say it: half of a surrogate pair, as JSON may hold, it cannot."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _shown(value: Any) -> str:
    """A value as a sentence repeats it; of what may be nested only what it is."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str() | float() | int():
            text = ascii(value)
            return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
        case dict():
            return "a JSON object"
    return "a list"
