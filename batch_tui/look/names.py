"""Names in a sentence: of many the first ones, and together those of which the same is said."""

from collections.abc import Mapping, Sequence


def few(names: Sequence[str], most: int) -> str:
    """Names with commas, of more than so many the first ones and how many more."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")


def alike(said: Mapping[str, str]) -> dict[str, list[str]]:
    """The names by what is said of them, each in the order in which it came."""
    found: dict[str, list[str]] = {}
    for name, sentence in said.items():
        found.setdefault(sentence, []).append(name)
    return found
